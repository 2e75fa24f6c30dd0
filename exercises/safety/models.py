"""What a person answered to the safety check, and what is locked for them because of it. Both append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import Owned, OwnedQuerySet
from exercises.safety import rules


class Check(Owned):
    """One answer to the check or about one of its locks, also when nothing fitted."""

    class Way(models.TextChoices):
        LIST = "list", _("The whole check")
        PRESSURE = "pressure", _("The page about pressure and ice")
        SAME = "same", _("Nothing new")
        MISTAKE = "mistake", _("Ticked by mistake")
        EXAMINED = "examined", _("Examined since")
        AGREED = "agreed", _("A clinician agreed")
        RED = "red", _("A session stopped for pain")

    way = models.CharField(max_length=8, choices=Way.choices)
    questions_version = models.CharField(max_length=20)
    ticked = models.JSONField(default=list, blank=True)
    # The numbers of the pages that were answered: a tick that stops comes before the later pages.
    pages = models.CharField(max_length=4, blank=True)
    pressure_asked = models.BooleanField(default=False)
    knee = models.CharField(max_length=5, blank=True)
    # Of an examination or an agreement: the day, the kind of clinician, and what they said.
    seen_on = models.DateField(null=True, blank=True)
    seen_by = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    local_day = models.DateField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-at"], name="check_by_owner")]

    def __str__(self) -> str:
        return self.way


class LockQuerySet(OwnedQuerySet):
    """Reads of locks."""

    def held(self) -> LockQuerySet:
        """Locks that a person's own answers still hold: open ones, and those that a clinician opened for a time."""
        ends_by_itself = Q(until__isnull=False)
        open_or_agreed = Q(opened_at__isnull=True) | Q(opened_until__isnull=False)
        return self.filter(open_or_agreed, by="person").exclude(ends_by_itself)

    def told_by_therapists(self, now) -> LockQuerySet:
        """Locks that a therapist set, until their end even where one was taken off before, and those that a therapist opened for a time."""
        return self.filter(Q(question=rules.THERAPIST, until__gt=now) | Q(how=rules.THERAPIST, opened_until__gt=now))

    def in_force(self, now) -> LockQuerySet:
        """Locks that lock now."""
        not_over = Q(until__isnull=True) | Q(until__gt=now)
        return self.filter(Q(opened_at__isnull=True) | Q(opened_until__lte=now)).filter(not_over)


class Lock(Owned):
    """Something that must wait or stay small, and why. It is never changed but for the note of its opening."""

    class What(models.TextChoices):
        EVERYTHING = "everything", _("Everything")
        PRESSURE = "pressure", _("Pressure")
        ICE = "ice", _("Ice")
        RUNNING = "running", _("Running and hops")
        KNEE_LOAD = "knee_load", _("Knee load")
        PHASE_ONE = "phase_one", _("First phase only")
        LIGHT = "light", _("Flat hand only")
        POSITIONS = "positions", _("No long lying")

    what = models.CharField(max_length=12, choices=What.choices)
    # Places (regions of the leg, with commas) or, after a session, a muscle; empty: everywhere.
    area = models.CharField(max_length=100, blank=True)
    side = models.CharField(max_length=5, blank=True)
    question = models.CharField(max_length=40)
    questions_version = models.CharField(max_length=20)
    # "from" is a word of Python's; the column keeps the name of the glossary.
    since = models.DateTimeField(db_column="from")
    until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    # A clinician's agreement ends: from here on the lock is in force again.
    opened_until = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=40, blank=True)
    # "person", "session", or "therapist:" and the name as it was.
    by = models.CharField(max_length=170, default="person")
    # Why somebody else set it.
    reason = models.CharField(max_length=200, blank=True)
    # The therapist who opened it, by the name as it was, and why.
    opened_by = models.CharField(max_length=150, blank=True)
    opened_reason = models.CharField(max_length=200, blank=True)

    objects = LockQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "opened_at"], name="lock_by_owner")]

    def __str__(self) -> str:
        return f"{self.what}: {self.question}"
