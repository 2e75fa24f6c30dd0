"""What is kept about the use of one's rights."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import Owned, OwnedQuerySet
from exercises.programmes.models import Programme


class Taken(Owned):
    """That a person took an archive of everything along. Only the instant is kept, and only for as long as the limit needs it."""

    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-at"], name="taken_by_owner")]

    def __str__(self) -> str:
        return f"{self.at}"


class Arrival(Owned):
    """That a person brought an archive here: which one, and what they agreed to with it. What was said here before is set aside."""

    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    # What the person agreed to when they sent it.
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    # Since when the person had an account anywhere. The account here keeps the instant at which it was made.
    joined = models.DateTimeField()
    # Agreements and settings of the new account that gave way to those of the archive.
    before = models.JSONField(default=dict)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="one_arrival")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Brought(Owned):
    """A line of an archive that stays history here: read and exported again as it came, and used for nothing."""

    table = models.CharField(max_length=40)
    row = models.JSONField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "table"], name="brought_by_owner")]

    def __str__(self) -> str:
        return self.table


class CatalogueName(Owned):
    """How a programme of another install's catalogue was called there, where this install never had what it asked for."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "programme"], name="catalogue_name_by_owner")]

    def __str__(self) -> str:
        return self.name


class Leaving(Owned):
    """That a person deletes their account: hidden since then, gone after `until`, and until then to be taken back."""

    at = models.DateTimeField()
    until = models.DateTimeField()
    # Of the link in the mail that takes it back.
    code_sha256 = models.CharField(max_length=64)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="one_leaving")]
        indexes = [models.Index(fields=["until"], name="leaving_due")]

    def __str__(self) -> str:
        return f"{self.until}"


class Left(models.Model):
    """What was last done about an account that is known here by a keyed hash alone, so that no backup brings anybody back. Append-only."""

    class What(models.TextChoices):
        LEAVES = "leaves", _("Leaves")
        STAYS = "stays", _("Stays")
        GONE = "gone", _("Gone")

    who = models.CharField(max_length=64, db_index=True)
    what = models.CharField(max_length=6, choices=What.choices)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.what
