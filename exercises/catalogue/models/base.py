"""What every kind of content has, and the small kinds that others name."""

from __future__ import annotations

from django.db import models

from exercises.lib.db import TextList


class Content(models.Model):
    """What every kind of content has. Identity is slug and language; a slug is never reused."""

    slug = models.SlugField(max_length=80)
    language = models.CharField(max_length=12, default="en")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="%(class)s_slug_once")]

    def __str__(self) -> str:
        return self.title


class Source(Content):
    """Where a claim comes from."""

    citation = models.TextField()
    url = models.URLField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    design = models.CharField(max_length=20)
    note = models.TextField(blank=True)


class Equipment(Content):
    """Something an exercise needs, and what a household has in its place."""

    substitute = models.TextField(blank=True)

    class Meta(Content.Meta):
        verbose_name_plural = "equipment"


class PainArea(Content):
    """A place on the leg where pain may be felt."""


class Phase(Content):
    """A phase of recovery with what lets a person in and out."""

    number = models.PositiveSmallIntegerField()
    typical_length = models.CharField(max_length=80, blank=True)
    entry = TextList()
    exit = TextList()

    class Meta(Content.Meta):
        ordering = ["number"]
