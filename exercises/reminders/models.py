"""What a person wants to be reminded of, what is due, and the tokens of mails and calendars. Only the hash of a token is kept."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import Owned, OwnedQuerySet
from exercises.lib.mail import DueMail


class Weekday(models.IntegerChoices):
    """A day of the week, Monday first."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Wish(Owned):
    """What a person wants to be reminded of. Everything is off until they say so."""

    letter = models.BooleanField(default=False)
    letter_on = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.SUNDAY)
    morning = models.BooleanField(default=False)
    sitting = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True, blank=True, default=dt.time(21, 0))
    quiet_until = models.TimeField(null=True, blank=True, default=dt.time(7, 0))

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.owner_id}"


class Reminder(Owned, DueMail):
    """One mail that is due. Claimed by one process, sent once."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Weekly letter")
        MORNING = "morning", _("The morning after")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    # What it is about: a day for the letter, a session or a run for the morning.
    about = models.CharField(max_length=40)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "about"], name="reminder_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at=None, dropped=""), name="reminder_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Token(Owned):
    """Opens one small door without signing in: one morning's question, one calendar, or the switch that turns mails off."""

    class Door(models.TextChoices):
        MORNING = "morning", _("One morning’s question")
        CALENDAR = "calendar", _("The calendar")
        OFF = "off", _("Turn the mails off")

    door = models.CharField(max_length=8, choices=Door.choices)
    sha256 = models.CharField(max_length=64, unique=True)
    about = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "door"], name="token_by_owner")]

    def __str__(self) -> str:
        return self.door
