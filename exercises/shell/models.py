"""What the install itself remembers: when each of its regular works was last done."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """A work that comes round again and again. One process does it at a time."""

    name = models.CharField(max_length=40, unique=True)
    due_at = models.DateTimeField()
    # While somebody is at it.
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # What it did when it was last done, in numbers.
    did = models.CharField(max_length=200, blank=True)
    # How often it failed since; the name of the error, never its text, which may hold personal data.
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
