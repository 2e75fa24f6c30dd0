"""Sessions: what the phone said, kept as it was, and the rows that are derived from it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import OfDaysQuerySet, Owned, OwnedByUid, OwnedQuerySet, owner_of_many
from exercises.people.models import Knee
from exercises.programmes.models import Assignment, ProgrammeVersion
from exercises.routines.models import Plan


class SessionDocument(OwnedByUid):
    """A session document as it was received; append-only. Everything else can be made from these again."""

    class State(models.TextChoices):
        KEPT = "kept", _("Kept")
        CONFLICT = "conflict", _("Another version came first")
        SETTLED = "settled", _("Another version came first; its owner has chosen")

    revision = models.PositiveIntegerField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.KEPT)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "uid", "revision", "sha256"], name="document_once"),
            models.UniqueConstraint(fields=["owner", "uid", "revision"], condition=Q(state="kept"), name="one_kept_revision"),
        ]
        # Lists ask of each session whether it waits for a choice: few documents do, and the others must not be read for it.
        indexes = [models.Index(fields=["owner", "uid"], condition=Q(state="conflict"), name="document_waiting")]

    def __str__(self) -> str:
        return f"{self.uid} {self.revision}"


class PracticeSession(OwnedByUid):
    """One session of one routine, as its newest kept document tells it."""

    class End(models.TextChoices):
        DONE = "done", _("Done")
        EARLY = "early", _("Ended early")
        RED = "red", _("Stopped for pain")

    owner = owner_of_many()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    routine_slug = models.SlugField(max_length=80)
    routine_title = models.CharField(max_length=200)
    opened = models.CharField(max_length=8)
    end = models.CharField(max_length=5, choices=End.choices)
    started_at = models.DateTimeField()
    started_at_device = models.DateTimeField()
    ended_at = models.DateTimeField()
    worked_ms = models.PositiveIntegerField(default=0)
    zone = models.CharField(max_length=64)
    local_day = models.DateField(db_index=True)
    flags = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    taped = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    # The programme that it was done for, in the version of that day.
    assignment = models.ForeignKey(Assignment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.ForeignKey(ProgrammeVersion, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    slot = models.CharField(max_length=8, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="session_once")]
        indexes = [
            models.Index(fields=["owner", "-started_at"], name="session_by_owner"),
            models.Index(fields=["owner", "local_day"], name="session_by_day"),
        ]

    def __str__(self) -> str:
        return self.routine_title


class RemovedSession(OwnedByUid):
    """That a session was removed for good: a phone that sends it once more must not bring it back. Nothing else is kept of it."""

    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="removed_once")]

    def __str__(self) -> str:
        return str(self.uid)


class Star(Owned):
    """A routine that someone wants at hand, also without a network."""

    routine = models.SlugField(max_length=80)
    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "routine"], name="star_once")]

    def __str__(self) -> str:
        return self.routine


class StoreMark(models.Model):
    """Which life of this install's records it is: a restored backup begins a new one, and phones send again what they kept."""

    mark = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.mark)


class Side(models.TextChoices):
    """The side of a result."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")
    ALTERNATING = "alternating", _("In turn")
    NONE = "none", _("No side")


class StepResult(Owned):
    """What was done in one step, side, set or round."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly")
        SKIPPED = "skipped", _("Skipped")

    session = models.ForeignKey(PracticeSession, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    exercise_slug = models.SlugField(max_length=80)
    muscle_slug = models.SlugField(max_length=80, blank=True)
    side = models.CharField(max_length=11, choices=Side.choices)
    set = models.PositiveSmallIntegerField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    reason = models.CharField(max_length=20, blank=True)
    worked_ms = models.PositiveIntegerField(null=True, blank=True)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    spot = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=200, blank=True)
    soften_ms = models.PositiveIntegerField(null=True, blank=True)
    too_much = models.JSONField(default=list, blank=True)
    worst = models.PositiveSmallIntegerField(null=True, blank=True)
    brought_on = models.CharField(max_length=6, blank=True)
    light = models.CharField(max_length=8, blank=True)
    choice = models.CharField(max_length=12, blank=True)

    objects = OfDaysQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["owner", "muscle_slug"], name="result_by_muscle")]
        constraints = [models.CheckConstraint(condition=Q(worst__isnull=True) | Q(worst__lte=10), name="press_worst_0_to_10")]

    def __str__(self) -> str:
        return self.key


class PainScore(Owned):
    """One answer about pain. No answer is no row, so that it can never become 0."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("Before")
        WORST = "worst", _("Worst during")
        MORNING = "morning", _("Next morning")

    session = models.ForeignKey(PracticeSession, on_delete=models.CASCADE, related_name="pain")
    moment = models.CharField(max_length=8, choices=Moment.choices)
    area = models.CharField(max_length=80)
    side = models.CharField(max_length=5, choices=Knee.choices)
    value = models.PositiveSmallIntegerField()
    settled_within_hour = models.CharField(max_length=8, blank=True)
    # Answered later than the day after: remembered, not felt.
    recalled = models.BooleanField(default=False)

    objects = OfDaysQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__lte=10), name="pain_0_to_10"),
            models.UniqueConstraint(fields=["owner", "session", "moment", "area", "side"], name="pain_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.value}"
