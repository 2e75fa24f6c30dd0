"""Becoming a therapist: asking, being verified by an administrator, being closed, and saying when messages are read."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.models import Therapist
from exercises.care.services import mails
from exercises.care.services.refused import Refused
from exercises.people.models import User


@transaction.atomic
def apply(user: User, *, name: str, profession: str, registration: str, practice: str = "", now: dt.datetime) -> Therapist:
    """Ask to be verified; until that is done the words may be changed. Refused once somebody decided."""
    User.objects.select_for_update().get(pk=user.pk)
    found = Therapist.objects.filter(user=user).first()
    if found and (found.verified_at or found.closed_at):
        raise Refused(_("What an administrator has checked is changed by an administrator."))
    asked = found or Therapist(user=user, asked_at=now)
    asked.name, asked.profession, asked.registration, asked.practice = name, profession, registration, practice
    asked.save()
    return asked


@transaction.atomic
def verify(therapist: Therapist, *, by: User | None, now: dt.datetime) -> bool:
    """Let a therapist work, as this administrator checked them (None: at the command line, without a mail). Opens again what was closed.

    Whether that was new.
    """
    if by is not None and not by.is_superuser:
        raise Refused(_("Only an administrator checks therapists."))
    row = Therapist.objects.select_for_update().get(pk=therapist.pk)
    if row.works:
        return False
    row.verified_at, row.verified_by, row.verified_by_name, row.closed_at = now, by, str(by) if by else _("command line"), None
    row.save(update_fields=["verified_at", "verified_by", "verified_by_name", "closed_at"])
    if by is not None:
        transaction.on_commit(lambda: mails.verified(row))
    return True


@transaction.atomic
def close(therapist: Therapist, *, by: User, now: dt.datetime) -> bool:
    """Take everything of clients away from a therapist, from the next request on. Whether that was new."""
    if not by.is_superuser:
        raise Refused(_("Only an administrator closes the account of a therapist."))
    return bool(Therapist.objects.filter(pk=therapist.pk, closed_at=None).update(closed_at=now))


@transaction.atomic
def keep_times(therapist: Therapist, *, reads_on: list[int], away_from: dt.date | None, away_until: dt.date | None) -> None:
    """Keep on which days messages are read, and a time away."""
    days = sorted({int(day) for day in reads_on if 0 <= int(day) <= 6})
    Therapist.objects.filter(pk=therapist.pk).update(reads_on=days, away_from=away_from, away_until=away_until)
