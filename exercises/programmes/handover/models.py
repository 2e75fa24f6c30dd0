"""A programme that was handed over. Nothing about the client is kept before they link it with an account of theirs."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models

from exercises.care.models import Therapist
from exercises.programmes.models import Programme, ProgrammeVersion


class HandoverQuerySet(models.QuerySet):
    """Reads of handovers."""

    def open_at(self, now: dt.datetime) -> HandoverQuerySet:
        """Those that open something: not ended, not past their day, not linked with an account, and the draft still waits for its person."""
        found = self.filter(expires_at__gt=now, ended_at__isnull=True, claimed_at__isnull=True)
        return found.filter(
            version__programme__kind=Programme.Kind.TEMPLATE, therapist__verified_at__isnull=False, therapist__closed_at__isnull=True,
            therapist__user__is_active=True,
        )  # fmt: skip


class Handover(models.Model):
    """That whoever holds the token sees and plays one version of a programme. Only the hash of the token is kept."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    token_sha256 = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="+")
    therapist = models.ForeignKey(Therapist, on_delete=models.CASCADE, related_name="+")
    # What the therapist calls the person; no name.
    initials = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["therapist", "-made_at"], name="handover_by_therapist")]

    def __str__(self) -> str:
        return str(self.uid)
