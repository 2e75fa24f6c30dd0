"""What is kept for a therapist's pages. Every row is the client's and goes with them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.care.models import CareLink, Therapist
from exercises.lib.db import Owned, OwnedByUid, OwnedQuerySet


class Standing(Owned):
    """How a client stands, ready to be sorted: one row a link, made from the sessions and made again at any time.

    The row holds everything; what of it is shown, the link's scopes decide each time it is read.
    """

    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="+")
    therapist = models.ForeignKey(Therapist, null=True, on_delete=models.CASCADE, related_name="+")
    # The day of the newest session.
    last_day = models.DateField(null=True, blank=True)
    # The day of the newest session, where it was stopped for pain or had a warning sign.
    red_on = models.DateField(null=True, blank=True)
    # The day of the newest session with a morning, where that morning was worse.
    worse_on = models.DateField(null=True, blank=True)
    questions = models.PositiveIntegerField(default=0)
    review_on = models.DateField(null=True, blank=True)
    phase = models.SlugField(max_length=80, blank=True)
    # Day → how it was told, some weeks back; for the days to come what they are if nothing is done.
    days = models.JSONField(default=dict)
    # [day, worst, morning after], oldest first; days without an answer are not there.
    pain = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link"], name="one_standing_a_link")]
        indexes = [
            models.Index(fields=["owner", "link"], name="standing_by_owner"),
            models.Index(fields=["therapist", "last_day"], name="standing_by_therapist"),
        ]

    def __str__(self) -> str:
        return str(self.link_id)


class Visit(OwnedByUid):
    """That a client was at their therapist's: what is told since the last visit begins here."""

    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    # The day of it where the client is.
    day = models.DateField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="visit_once")]
        indexes = [models.Index(fields=["owner", "link", "-at"], name="visit_by_owner")]

    def __str__(self) -> str:
        return f"{self.day}"


class Assessment(OwnedByUid):
    """What a therapist found on one day, in one document. It is the client's and they can read it."""

    link = models.ForeignKey(CareLink, null=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the therapist's account go.
    therapist_name = models.CharField(_("therapist"), max_length=150)
    day = models.DateField()
    at = models.DateTimeField()
    document = models.JSONField(default=dict)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="assessment_once")]
        indexes = [models.Index(fields=["owner", "-day"], name="assessment_by_owner")]

    def __str__(self) -> str:
        return f"{self.day}"


class ChosenForClient(Owned):
    """The numbers that a therapist chose for one client, with the reason that the client reads. Append-only: the newest counts."""

    uid = models.UUIDField(default=uuid.uuid4)
    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="+")
    therapist_name = models.CharField(max_length=150)
    values = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="chosen_for_client_once")]
        indexes = [models.Index(fields=["owner", "link", "-at"], name="chosen_by_owner")]

    def __str__(self) -> str:
        return ", ".join(sorted(self.values))


class Discharge(OwnedByUid):
    """How a time with a therapist ended: what changed, what to keep doing, what to do in a flare. It is the client's and they can read it."""

    link = models.ForeignKey(CareLink, null=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the therapist's account go.
    therapist_name = models.CharField(_("therapist"), max_length=150)
    day = models.DateField()
    # The last day of sharing.
    until = models.DateField()
    at = models.DateTimeField()
    document = models.JSONField(default=dict)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="discharge_once")]
        indexes = [models.Index(fields=["owner", "-at"], name="discharge_by_owner")]

    def __str__(self) -> str:
        return f"{self.day}"
