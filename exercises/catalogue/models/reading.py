"""What people read: conditions, advice, the glossary, and the claims of every kind."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from exercises.catalogue.models.base import Content, PainArea, Phase, Source
from exercises.catalogue.models.body import Muscle
from exercises.catalogue.models.choices import Evidence
from exercises.catalogue.models.movement import Exercise
from exercises.lib.db import TextList

PARENTS = ("condition", "muscle", "exercise", "phase", "advice")


def _one_of(*names: str) -> Q:
    """Exactly one of these columns is set."""
    ways = [Q(**{f"{name}__isnull": name != chosen for name in names}) for chosen in names]
    return reduce(or_, ways)


class Condition(Content):
    """A condition as people know it; never a diagnosis of anyone. A brief one is an entry of "what else it could be"."""

    brief = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)
    also_called = TextList()
    pain_areas = models.ManyToManyField(PainArea, blank=True, related_name="+")
    muscles = models.ManyToManyField(Muscle, blank=True, related_name="+")
    phases = models.ManyToManyField(Phase, blank=True, related_name="+")
    look_alikes = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")


class AdvicePage(Content):
    """A page of advice; its headings give its sections their order and titles."""

    headings = models.JSONField(default=list, blank=True)

    class Meta(Content.Meta):
        verbose_name = "advice page"


class GlossaryTerm(Content):
    """A word and what it means; its summary is the meaning."""

    also = TextList()
    see = models.JSONField(default=list, blank=True)


class Country(Content):
    """What differs from country to country: numbers, the way to a physiotherapist, units, where to look for people."""

    emergency_number = models.CharField(max_length=40)
    urgent_number = models.CharField(max_length=80, blank=True)
    urgent_words = models.TextField(blank=True)
    physio_words = models.TextField(blank=True)
    units = models.CharField(max_length=2, default="km")
    # From which age somebody may have an account without a parent's word, and which law says so.
    consent_age = models.PositiveSmallIntegerField(default=16)
    consent_law = models.CharField(max_length=160, blank=True)
    directory = models.JSONField(default=list, blank=True)

    class Meta(Content.Meta):
        verbose_name_plural = "countries"


class Symptom(models.Model):
    """What people with a condition may notice; one that is not typical is worth a check."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="symptoms")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    typical = models.BooleanField(default=False)
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    sources = models.ManyToManyField(Source, related_name="+")

    class Meta:
        ordering = ["position"]


class Claim(models.Model):
    """One statement with its evidence label and sources, in a section of exactly one document."""

    condition = models.ForeignKey(Condition, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    muscle = models.ForeignKey(Muscle, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    advice = models.ForeignKey(AdvicePage, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=80)
    text = models.TextField()
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    sources = models.ManyToManyField(Source, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.CheckConstraint(name="claim_of_one_document", condition=_one_of(*PARENTS))]
