"""Exercises with what they need and their easier and harder ways."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.catalogue.models.base import Content, Equipment, Phase
from exercises.catalogue.models.body import Muscle
from exercises.catalogue.models.choices import ExerciseKind, Laterality, Position, StepKind
from exercises.lib.db import TextList


class Exercise(Content):
    """A movement with its dose. The dose is one document whose schema depends on step_kind."""

    exercise_kind = models.CharField(max_length=20, choices=ExerciseKind.choices)
    step_kind = models.CharField(max_length=8, choices=StepKind.choices)
    laterality = models.CharField(max_length=26, choices=Laterality.choices)
    position = models.CharField(max_length=12, choices=Position.choices)
    figure = models.CharField(max_length=80, blank=True)
    start = models.TextField()
    steps = TextList()
    cues = TextList()
    mistakes = TextList()
    stop = TextList()
    dose = models.JSONField(default=dict)
    goal = models.TextField(blank=True)
    loads = TextList()
    therapist_only = models.BooleanField(default=False)
    frequency = models.JSONField(default=dict, blank=True)
    targets = models.ManyToManyField(Muscle, blank=True, related_name="+")
    phases = models.ManyToManyField(Phase, blank=True, related_name="+")


class Variant(models.Model):
    """An easier or harder way to do an exercise: a sentence, sometimes another exercise or dose."""

    class Direction(models.TextChoices):
        EASIER = "easier", _("Easier")
        HARDER = "harder", _("Harder")

    parent = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="variants")
    position = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=6, choices=Direction.choices)
    text = models.TextField()
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    dose = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["direction", "position"]


class Need(models.Model):
    """One thing of a group of equipment; an exercise needs any one of each group."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="needs")
    group = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["group", "position"]
