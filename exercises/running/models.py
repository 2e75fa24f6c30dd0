"""Runs and other sport, shoes, and files that runs come from. All of it belongs to one person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import Owned, OwnedByUid, OwnedQuerySet, owner_of_many
from exercises.people.models import Knee


class Shoe(OwnedByUid):
    """A pair of shoes. What was run in it is counted by the services whenever a run changes."""

    name = models.CharField(max_length=80)
    started_on = models.DateField(null=True, blank=True)
    metres_before = models.PositiveIntegerField(default=0)
    metres_run = models.PositiveIntegerField(default=0)
    runs = models.PositiveIntegerField(default=0)
    last_run_on = models.DateField(null=True, blank=True)
    # The person's own alert range; empty means that of the rules.
    alert_from = models.PositiveIntegerField(null=True, blank=True)
    alert_to = models.PositiveIntegerField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="shoe_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def metres(self) -> int:
        """Everything run in this pair."""
        return self.metres_before + self.metres_run


class Import(OwnedByUid):
    """A file with runs, read in steps: first looked through, then taken over. The file goes when it is done."""

    class Kind(models.TextChoices):
        GPX = "gpx", "GPX"
        TCX = "tcx", "TCX"
        FIT = "fit", "FIT"
        STRAVA = "strava-csv", _("Strava’s list of activities")
        GARMIN = "garmin-csv", _("Garmin’s list of activities")

    class State(models.TextChoices):
        CHECKING = "checking", _("Looking through the file")
        ASKS = "asks", _("Waiting for your answer")
        TAKING = "taking", _("Taking over the runs")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        REFUSED = "refused", _("Could not be read")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKING)
    # Where to go on, and everything that the reader needs for it.
    offset = models.PositiveBigIntegerField(default=0)
    cursor = models.JSONField(default=dict)
    step = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    keep_route = models.BooleanField(default=False)
    miles = models.BooleanField(default=False)
    zone = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="import_once")]

    def __str__(self) -> str:
        return self.name


class Run(OwnedByUid):
    """A run, another sport, or the one number of a week. What was not said stays empty and never becomes 0."""

    class Kind(models.TextChoices):
        RUN = "run", _("Run")
        RIDE = "ride", _("Ride")
        SWIM = "swim", _("Swim")
        WALK = "walk", _("Walk")
        OTHER = "other", _("Other sport")

    class Surface(models.TextChoices):
        ROAD = "road", _("Road")
        TRAIL = "trail", _("Trail")
        TRACK = "track", _("Track")
        TREADMILL = "treadmill", _("Treadmill")
        GRASS = "grass", _("Grass")
        MIXED = "mixed", _("Mixed")

    class Hills(models.TextChoices):
        FLAT = "flat", _("Flat")
        ROLLING = "rolling", _("Rolling")
        HILLY = "hilly", _("Hilly")
        DOWNHILL = "downhill", _("Much downhill")

    class Source(models.TextChoices):
        HAND = "hand", _("By hand")
        WEEK = "week", _("One number for the week")
        GPX = "gpx", "GPX"
        FIT = "fit", "FIT"
        TCX = "tcx", "TCX"
        STRAVA = "strava-csv", "Strava"
        GARMIN = "garmin-csv", "Garmin"

    owner = owner_of_many()
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.RUN)
    # The first day of the week where it is the number of a week.
    local_day = models.DateField()
    started_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    metres = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    surface = models.CharField(max_length=9, choices=Surface.choices, blank=True)
    hills = models.CharField(max_length=8, choices=Hills.choices, blank=True)
    shoe = models.ForeignKey(Shoe, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    pain_during = models.PositiveSmallIntegerField(null=True, blank=True)
    side = models.CharField(max_length=5, choices=Knee.choices, blank=True)
    taped = models.BooleanField(default=False)
    walk_run_stage = models.PositiveSmallIntegerField(null=True, blank=True)
    elevation_gain = models.PositiveIntegerField(null=True, blank=True)
    elevation_loss = models.PositiveIntegerField(null=True, blank=True)
    cadence = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.HAND)
    fingerprint = models.CharField(max_length=64, blank=True)
    brought_by = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "uid"], name="run_once"),
            models.UniqueConstraint(fields=["owner", "local_day"], condition=Q(source="week"), name="one_number_a_week"),
            models.UniqueConstraint(fields=["owner", "fingerprint"], condition=~Q(fingerprint=""), name="run_file_once"),
            models.CheckConstraint(condition=Q(pain_during__isnull=True) | Q(pain_during__lte=10), name="run_pain_0_to_10"),
            models.CheckConstraint(condition=Q(effort__isnull=True) | Q(effort__lte=10), name="effort_0_to_10"),
        ]
        indexes = [
            models.Index(fields=["owner", "-local_day", "-id"], name="run_by_day"),
            models.Index(fields=["owner", "shoe"], name="run_by_shoe"),
            # Few runs are days of walking and running, and the newest of them are asked for.
            models.Index(fields=["owner", "-local_day", "-id"], condition=Q(walk_run_stage__isnull=False), name="run_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.local_day}"


class RunRoute(Owned):
    """Where a run went. Kept only where the person asked for it."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="route")
    # Thinned out: [latitude, longitude] in order.
    points = models.JSONField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "run"], name="route_by_owner")]

    def __str__(self) -> str:
        return str(self.run_id)
