"""Muscles, their points, and where they lie on the plates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from exercises.catalogue.models.base import Content, PainArea, Source
from exercises.catalogue.models.choices import Evidence, PlateView, Region
from exercises.lib.db import TextList


class Muscle(Content):
    """A muscle, how it may be treated by oneself, and where its pain may be felt."""

    group = models.CharField(max_length=40)
    region = models.CharField(max_length=12, choices=Region.choices, blank=True)
    also_called = TextList()
    action = models.TextField(blank=True)
    where = models.TextField(blank=True)
    care = models.TextField(blank=True)
    plate = models.CharField(max_length=80, blank=True, choices=PlateView.choices)
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    pain_areas = models.ManyToManyField(PainArea, blank=True, related_name="+")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")


class TriggerPoint(models.Model):
    """A tender point of a muscle; one that is display-only is never offered for pressing."""

    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    find = models.TextField()
    display_only = models.BooleanField(default=False)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["muscle", "key"], name="point_key_once"),
            models.CheckConstraint(condition=Q(display_only=False) | ~Q(why=""), name="display_only_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.muscle} {self.number}"


class OnPlate(models.Model):
    """Something at a place of a plate: 0–1 of its 400 × 1000 box, right leg."""

    position = models.PositiveSmallIntegerField()
    view = models.CharField(max_length=8, choices=PlateView.choices)

    class Meta:
        abstract = True
        ordering = ["position"]


class Placement(OnPlate):
    """Where a point is drawn in one view."""

    point = models.ForeignKey(TriggerPoint, on_delete=models.CASCADE, related_name="placements")
    x = models.FloatField()
    y = models.FloatField()

    class Meta(OnPlate.Meta):
        constraints = [models.CheckConstraint(condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1), name="placement_on_plate")]


class ReferralZone(OnPlate):
    """Where pain from a muscle may be felt: an ellipse; rotation in degrees; strength 1 is the main zone."""

    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="referral")
    cx = models.FloatField()
    cy = models.FloatField()
    rx = models.FloatField()
    ry = models.FloatField()
    rotation = models.FloatField(default=0)
    strength = models.FloatField(default=1)


class NoPressArea(Content):
    """A place where nothing is pressed, with the reason as its summary."""

    sources = models.ManyToManyField(Source, blank=True, related_name="+")


class NoPressShape(OnPlate):
    """One ellipse of a no-press area in one view; rotation in degrees."""

    area = models.ForeignKey(NoPressArea, on_delete=models.CASCADE, related_name="shapes")
    cx = models.FloatField()
    cy = models.FloatField()
    rx = models.FloatField()
    ry = models.FloatField()
    rotation = models.FloatField(default=0)
