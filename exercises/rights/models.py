"""What is kept about the use of one's rights."""

from __future__ import annotations

from django.db import models

from exercises.lib.db import Owned, OwnedQuerySet


class Taken(Owned):
    """That a person took an archive of everything along. Only the instant is kept, and only for as long as the limit needs it."""

    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-at"], name="taken_by_owner")]

    def __str__(self) -> str:
        return f"{self.at}"
