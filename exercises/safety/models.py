"""What a person answered to the stop list, and what is locked for them because of it. Both append-only."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import Owned, OwnedQuerySet


class Check(Owned):
    """One answer to the stop list, also when nothing fitted."""

    class Way(models.TextChoices):
        LIST = "list", _("The whole list")
        SAME = "same", _("Nothing new")
        MISTAKE = "mistake", _("Ticked by mistake")
        RED = "red", _("A session stopped for pain")

    way = models.CharField(max_length=8, choices=Way.choices)
    questions_version = models.CharField(max_length=20)
    ticked = models.JSONField(default=list, blank=True)
    # False: the whole list. True: the pressure lines that were asked after it.
    pressure_asked = models.BooleanField(default=False)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    local_day = models.DateField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-at"], name="check_by_owner")]

    def __str__(self) -> str:
        return self.way


class Lock(Owned):
    """Something that must wait, and why. It is never changed but for the note of its opening."""

    class What(models.TextChoices):
        EVERYTHING = "everything", _("Everything")
        PRESSURE = "pressure", _("Pressure")
        ICE = "ice", _("Ice")
        RUNNING = "running", _("Running")
        KNEE_LOAD = "knee_load", _("Knee load")

    what = models.CharField(max_length=12, choices=What.choices)
    area = models.CharField(max_length=80, blank=True)
    side = models.CharField(max_length=5, blank=True)
    question = models.CharField(max_length=40)
    questions_version = models.CharField(max_length=20)
    # "from" is a word of Python's; the column keeps the name of the glossary.
    since = models.DateTimeField(db_column="from")
    until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=40, default="person")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "opened_at"], name="lock_by_owner")]

    def __str__(self) -> str:
        return f"{self.what}: {self.question}"
