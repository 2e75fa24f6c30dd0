"""Programmes: versions that never change, and who follows which. A runner starts one alone, or a therapist assigns one."""

from __future__ import annotations

import uuid
from typing import Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.care.models import Therapist
from exercises.lib.db import Owned, OwnedByUid, OwnedQuerySet
from exercises.programmes.rules import SLOTS, Item, giver_of
from exercises.routines.models import Plan


class Unchangeable(models.QuerySet):
    """Rows that are made once: what someone was asked to do never changes behind their back."""

    def update(self, **values) -> Never:
        """Refused."""
        raise TypeError("a version of a programme never changes: make a new one")


class ProgrammeQuerySet(models.QuerySet):
    """Reads of programmes."""

    def of_pack(self) -> ProgrammeQuerySet:
        """Those that come with the pack and are open to everyone."""
        return self.filter(kind=Programme.Kind.PACK)

    def offered_to(self, therapist: Therapist) -> ProgrammeQuerySet:
        """The templates that a therapist may start from: their own, and those that are shared with the clinic."""
        return self.filter(kind=Programme.Kind.TEMPLATE).filter(Q(therapist=therapist) | Q(shared=True))


class Programme(models.Model):
    """A way through the phases. The catalogue's are nobody's and open to everyone; a client's own goes with the client."""

    class Kind(models.TextChoices):
        PACK = "pack", _("From the catalogue")
        TEMPLATE = "template", _("Template")
        CLIENT = "client", _("For a client")

    # None for those of the catalogue, which have a key.
    uid = models.UUIDField(null=True, unique=True)
    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PACK)
    therapist = models.ForeignKey(Therapist, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Whose it is, once it was handed to somebody.
    client = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    # A programme before the person: what the therapist calls it until then.
    initials = models.CharField(max_length=12, blank=True)
    # A template that the whole clinic may start from.
    shared = models.BooleanField(default=False)
    summary = models.CharField(max_length=300, blank=True)
    conditions = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    # What is being worked on; nobody follows it before it is published.
    draft = models.JSONField(default=dict, blank=True)
    draft_at = models.DateTimeField(null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "title", "pk"]
        indexes = [models.Index(fields=["therapist", "kind", "-draft_at"], name="programme_by_therapist")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="client", client__isnull=False) | (~Q(kind="client") & Q(client__isnull=True)), name="client_has_a_client"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_for_one(self) -> bool:
        """Whether it is one person's, or waits for one; what is given to many is not."""
        return self.kind == Programme.Kind.CLIENT or (self.kind == Programme.Kind.TEMPLATE and bool(self.initials) and not self.shared)


class ProgrammeVersion(models.Model):
    """What a programme asked for from some day on; content-addressed and unchangeable."""

    # A client's own goes with the client; what anybody else follows cannot be taken away under them.
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    # What changed, in the words that its followers read.
    why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()

    objects = Unchangeable.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class ProgrammePhase(models.Model):
    """One phase of a version, by the slug of the catalogue's phase."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    phase = models.SlugField(max_length=80)

    objects = Unchangeable.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="phase_position_once")]

    def __str__(self) -> str:
        return self.phase


class Prescription(models.Model):
    """One thing to do in a phase: a routine (by minutes), in slots of the day, on so many days a week.

    What a therapist prescribes has a routine of its own, known to nobody else, with the plan as it was when the version was published.
    """

    phase = models.ForeignKey(ProgrammePhase, on_delete=models.CASCADE, related_name="prescriptions")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    routines = models.JSONField()
    slots = models.JSONField()
    days_per_week = models.PositiveSmallIntegerField(default=7)
    days_between = models.PositiveSmallIntegerField(default=0)
    not_on_running_days = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    # The routine of the later slots of a day, where the first one presses.
    later = models.SlugField(max_length=80, blank=True)
    title = models.CharField(max_length=120, blank=True)
    # The exercises with their doses, as the therapist put them together.
    document = models.JSONField(default=dict, blank=True)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = Unchangeable.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["phase", "position"], name="prescription_position_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def item(self) -> Item:
        """The prescription as the rules read it."""
        routines = tuple(sorted((int(minutes), slug) for minutes, slug in self.routines.items()))
        slots = tuple(slot for slot in SLOTS if slot in self.slots)
        return Item(self.key, routines, slots, self.days_per_week, self.days_between, self.not_on_running_days, self.later)


class OwnPicture(models.Model):
    """A therapist's own picture for an exercise of one person's programme, written anew and named by the programme's documents alone.

    Whose the programme is, theirs is the picture: it goes with the draft, and then with the client. Its bytes stand in the row, so that
    nothing but a query that asks whose it is leads to them.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="pictures")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    data = models.BinaryField()
    # Narrower, for lists; empty where the whole one is narrow enough.
    small = models.BinaryField(default=bytes)
    made_at = models.DateTimeField()
    # Since when a version names it; before that it is the draft's alone, and its client does not see it.
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [models.UniqueConstraint(fields=["programme", "sha256"], name="own_picture_once")]

    def __str__(self) -> str:
        return str(self.uid)


class AssignmentQuerySet(OwnedQuerySet):
    """Reads of assignments."""

    def running(self) -> AssignmentQuerySet:
        """Those that ask for something today."""
        return self.filter(state=Assignment.State.ACTIVE)


class Assignment(OwnedByUid):
    """That a person follows a version. No name in assigned_by_name: they chose it themselves."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        FINISHED = "finished", _("Finished")

    class Minutes(models.IntegerChoices):
        FIVE = 5, _("5 minutes")
        TEN = 10, _("10 minutes")
        TWENTY = 20, _("20 minutes")

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.RESTRICT, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the account go.
    assigned_by_name = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    starts_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    phase = models.SlugField(max_length=80)
    phase_began = models.DateField()
    minutes = models.PositiveSmallIntegerField(choices=Minutes.choices, default=Minutes.TEN)
    made_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["owner", "state"], name="assignment_by_owner")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "uid"], name="assignment_uid_once"),
            # One programme that was chosen alone runs at a time.
            models.UniqueConstraint(fields=["owner"], condition=Q(state="active", assigned_by_name=""), name="one_own_programme_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}"

    @property
    def giver(self) -> str:
        """Who gave it, as the rules name them."""
        return giver_of(self.assigned_by_id, self.assigned_by_name)


class PhaseChange(Owned):
    """That a person went from one phase to another: what was suggested, with its reason, and what they chose."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="changes")
    before = models.SlugField(max_length=80, blank=True)
    after = models.SlugField(max_length=80)
    on = models.DateField()
    at = models.DateTimeField()
    # The advice as it was shown: rule, numbers, thresholds, sources.
    advice = models.JSONField(default=dict)
    as_suggested = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["owner", "assignment", "at"], name="phase_change_by_owner")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Shown(Owned):
    """That a therapist showed a client a thing of their programme in the clinic, and on which day. Only a mark takes it back."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    # The thing, by the key that it has in every version.
    key = models.SlugField(max_length=80)
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the account go.
    by_name = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["day", "at"]
        indexes = [models.Index(fields=["owner", "programme"], name="shown_by_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "programme", "key", "day"], condition=Q(withdrawn_at__isnull=True), name="shown_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.day})"
