"""Groups of clients, as their therapist put them together."""

from __future__ import annotations

from django.db import models

from exercises.care.models import CareLink, Therapist
from exercises.lib.db import Owned, OwnedQuerySet


class ClientGroup(models.Model):
    """A named list of one therapist."""

    uid = models.UUIDField(unique=True)
    therapist = models.ForeignKey(Therapist, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class GroupMember(Owned):
    """That a client (its owner) is in a group, through a link. Who is shown or given anything, the link decides each time."""

    group = models.ForeignKey(ClientGroup, on_delete=models.CASCADE, related_name="members")
    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "link"], name="group_member_once")]
        indexes = [models.Index(fields=["owner", "group"], name="group_member_by_owner")]

    def __str__(self) -> str:
        return f"{self.group_id}"
