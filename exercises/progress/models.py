"""What a person says about how it goes, which numbers they go by, and what the rules told them."""

from __future__ import annotations

from typing import Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import OfDaysQuerySet, Owned, OwnedByUid, OwnedQuerySet
from exercises.running.models import Run


class Measure(Owned):
    """Worst or usual pain of the last week, as said on one day. No answer is no row."""

    class Kind(models.TextChoices):
        WORST = "worst", _("Worst pain in the last week")
        USUAL = "usual", _("Usual pain in the last week")

    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.PositiveSmallIntegerField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "day"], name="measure_once_a_day"),
            models.CheckConstraint(condition=Q(value__lte=10), name="measure_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class OwnActivity(Owned):
    """One of the three things that a person wants to do again, in their own words."""

    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "position"], name="activity_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=3), name="three_activities"),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityScore(Owned):
    """How well an own activity goes on one day: 0 cannot do it, 10 as before."""

    activity = models.ForeignKey(OwnActivity, on_delete=models.CASCADE, related_name="scores")
    day = models.DateField()
    value = models.PositiveSmallIntegerField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "activity", "day"], name="activity_score_once_a_day"),
            models.CheckConstraint(condition=Q(value__lte=10), name="activity_score_0_to_10"),
        ]

    def __str__(self) -> str:
        return str(self.value)


class PhaseCheck(Owned):
    """What a person said about one criterion of a phase on one day."""

    day = models.DateField()
    key = models.SlugField(max_length=80)
    value = models.PositiveSmallIntegerField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["owner", "key", "day"], name="criterion_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


class ChosenThresholds(Owned):
    """The numbers that a person chose for themselves, within the bounds."""

    values = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="thresholds_once")]

    def __str__(self) -> str:
        return ", ".join(sorted(self.values))


class OfRunsQuerySet(OfDaysQuerySet):
    """Answers about runs."""

    belongs_to = "run"


class RunAnswer(Owned):
    """How the knee was before a run and the morning after it. What was not said is not there."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="+")
    before = models.PositiveSmallIntegerField(null=True, blank=True)
    morning = models.PositiveSmallIntegerField(null=True, blank=True)
    settled_within_hour = models.CharField(max_length=8, blank=True)
    recalled = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = OfRunsQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "run"], name="run_answer_by_owner")]
        constraints = [
            models.CheckConstraint(condition=Q(before__isnull=True) | Q(before__lte=10), name="run_before_0_to_10"),
            models.CheckConstraint(condition=Q(morning__isnull=True) | Q(morning__lte=10), name="run_morning_0_to_10"),
        ]

    def __str__(self) -> str:
        return str(self.run_id)


class MorningAsked(Owned):
    """That the morning after a session or run was asked about, and whether there was an answer. Rather not say is one word, not nought."""

    entry = models.UUIDField()
    at = models.DateTimeField()
    answered = models.BooleanField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "entry"], name="morning_asked_once")]

    def __str__(self) -> str:
        return str(self.entry)


class AdviceGiven(OwnedByUid):
    """One piece of advice as it was shown on one day, what it expected, and what came of it."""

    day = models.DateField()
    at = models.DateTimeField()
    rule = models.SlugField(max_length=40)
    outcome = models.SlugField(max_length=40)
    document = models.JSONField()
    expects = models.CharField(max_length=8, blank=True)
    # Whether the person did as it said; unknown until something was logged.
    followed = models.BooleanField(null=True)
    # The light of what followed; empty until there was an answer or the time for one was over.
    light = models.CharField(max_length=8, blank=True)
    entry = models.UUIDField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "uid"], name="advice_uid_once"),
            models.UniqueConstraint(fields=["owner", "rule", "day"], name="advice_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.outcome}"


class KeptQuerySet(OwnedQuerySet):
    """Rows that are written once and stay as they were; they go with their owner only."""

    def update(self, **values) -> Never:
        """Refused."""
        raise TypeError("a decision is kept as it was made: write another one")


class Decision(Owned):
    """What a person confirmed, or chose otherwise, with the advice as they saw it. Kept for good.

    Steps from phase to phase are kept as PhaseChange, and whether someone ran as it said stands in AdviceGiven; neither is doubled here.
    """

    class Chosen(models.TextChoices):
        TAKEN = "taken", _("As suggested")
        OTHERWISE = "otherwise", _("Otherwise")

    day = models.DateField()
    at = models.DateTimeField()
    rule = models.SlugField(max_length=40)
    # The advice as it was shown: outcome, numbers, thresholds, sources.
    advice = models.JSONField()
    chosen = models.CharField(max_length=10, choices=Chosen.choices)
    note = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # The therapist who decided, kept as it was, should the account go; empty where it was the person.
    decided_by_name = models.CharField(max_length=150, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["owner", "rule", "day"], name="decision_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.chosen}"
