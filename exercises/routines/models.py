"""Routines as editors make them, and the immutable plans that players get."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.catalogue.models import Content, Evidence, Exercise, Muscle, Source
from exercises.lib.db import TextList


class Group(models.TextChoices):
    """What a routine belongs to."""

    FIRST = "first", _("To begin with")
    PHASE = "phase", _("Phases of recovery")
    NEIGHBOUR = "neighbour", _("Other knee troubles")
    BEFORE_RUN = "before-run", _("Before a run")
    AFTER_RUN = "after-run", _("After a run")
    PREVENTION = "prevention", _("Without pain")
    SINGLE = "single", _("One thing at a time")


class Routine(Content):
    """An ordered list of steps with a purpose."""

    goal = models.TextField(blank=True)
    order = models.PositiveIntegerField(default=0)
    featured = models.BooleanField(default=False)
    group = models.CharField(max_length=20, blank=True, choices=Group.choices)
    length = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_areas = TextList()
    conditions = TextList()
    phases = TextList()

    class Meta(Content.Meta):
        ordering = ["order", "title"]


class RoutineClaim(models.Model):
    """A statement about a routine with its evidence label and sources."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20)
    text = models.TextField()
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    sources = models.ManyToManyField(Source, related_name="+")

    class Meta:
        ordering = ["position"]


class Step(models.Model):
    """One step of a routine: an exercise, its sides, and what differs from the exercise's own dose."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    sides = TextList()
    dose = models.JSONField(default=dict, blank=True)
    muscle = models.ForeignKey(Muscle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    points = TextList()
    directions = TextList()
    # The same directions as a picture draws them: in, or up, down, outside, inside, front, back, or two of these.
    ways = TextList()
    line = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["routine", "key"], name="step_key_once")]

    def __str__(self) -> str:
        return self.key


class Plan(models.Model):
    """What a player gets, found by the hash of its document; never changed, never deleted."""

    sha256 = models.CharField(max_length=64, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    document = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]
