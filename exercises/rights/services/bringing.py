"""Taking an archive in: into an empty account, all of it or nothing, and only if the same archive would come out again."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.lib.canonical import text_sha256
from exercises.lib.limits import one_more
from exercises.people import rules as people_rules
from exercises.people.models import User
from exercises.people.services import profile_of
from exercises.progress import pages as progress
from exercises.progress.queries import limits_for
from exercises.rights import loader, queries
from exercises.rights.loader import Refused
from exercises.rights.models import Arrival
from exercises.rights.queries.personal import PREFERRED
from exercises.rights.queries.values import told
from exercises.rights.queries.whole import Names

# What a new account has by itself; it gives way to what the archive says.
MOST_TRIES = 10
BY_ITSELF = {"profile", "consents", "reminders", "message_mails"}


def try_to_bring(user: User, file: IO[bytes], *, now: dt.datetime) -> Arrival:
    """The same as bring, so many times a day: reading a large file is work."""
    if (one_more(f"bring:{user.pk}:{now:%Y-%m-%d}", seconds=24 * 3600) or 0) > MOST_TRIES:
        raise Refused(_("You tried this many times today. Please try again tomorrow."))
    return bring(user, file, now=now)


def bring(user: User, file: IO[bytes], *, now: dt.datetime) -> Arrival:
    """Make everything of an archive this person's. Refused, with nothing changed, where the account is not empty or anything is not sound.

    The same archive once more, into the account that has it, changes nothing.
    """
    archive = loader.opened(file)
    digest = _digest(archive.head)
    try:
        with transaction.atomic():
            locked = User.objects.select_for_update().get(pk=user.pk)
            if earlier := Arrival.objects.visible_to(user).filter(sha256=digest).first():
                return earlier
            _check_empty(locked)
            made = Arrival.objects.create(
                owner=locked, at=now, sha256=digest, text_version=people_rules.STORE_VERSION,
                text_sha256=text_sha256(people_rules.STORE_TEXT), before=_set_aside(locked), joined=_account(archive, locked, now),
            )  # fmt: skip
            _bring_all(archive, locked, now)
            _check_same(archive, locked)
            _check_readable(locked, now)
            return made
    except (IntegrityError, DataError, ValidationError, OverflowError):
        # A uid that is somebody else's here is answered as anything else that cannot be kept.
        raise Refused(_("What this archive holds cannot be kept here. Nothing was changed.")) from None


def _digest(head: dict[str, Any]) -> str:
    told = "".join(f"{name} {head['tables'][name]['sha256']}\n" for name in sorted(head["tables"]))
    return text_sha256(told)


def _check_empty(user: User) -> None:
    if any(table.rows(user).exists() for table in queries.TABLES if table.name not in BY_ITSELF):
        raise Refused(_("Something is kept in this account already. An archive goes into a new, empty account only."))


def _set_aside(user: User) -> dict[str, Any]:
    """What the new account said by itself, kept with the arrival."""
    before: dict[str, Any] = {"name": user.name, "joined": told(user.date_joined)}
    for table in PREFERRED:
        if table.name in BY_ITSELF:
            before[table.name] = [{name: told(value) for name, value in row.items()} for row in table.rows(user).values(*table.fields)]
            table.rows(user).delete()
    return before


def _bring_all(archive: loader.Archive, user: User, now: dt.datetime) -> None:
    maps = loader.Maps()
    loader.bring_plans(archive, maps, now)
    loader.bring_programmes(archive, user, maps, now)
    for table in queries.TABLES:
        loader.bring_table(archive, table, user, maps)


def _account(archive: loader.Archive, user: User, now: dt.datetime) -> dt.datetime:
    """Bring the name, and tell since when. Addresses are never brought: whoever signs in here has shown that theirs is theirs."""
    rows = list(archive.lines("account"))
    if len(rows) != 1 or not isinstance(rows[0].get("name"), str) or not isinstance(rows[0].get("joined"), str):
        raise loader.broken()
    joined = loader.taken(User._meta.get_field("date_joined"), rows[0]["joined"])
    user.name = loader.taken(User._meta.get_field("name"), rows[0]["name"])
    user.save(update_fields=["name"])
    return min(joined, now)


def _check_same(archive: loader.Archive, user: User) -> None:
    """What would be exported now must be what came, to the byte: nothing was lost, changed or added on the way."""
    names = Names(user)
    for what in ("plans", "programmes", *queries.TABLES):
        digest = hashlib.sha256()
        for line in queries.lines_of(what, user, names):
            digest.update(line)
        if digest.hexdigest() != archive.head["tables"][what if isinstance(what, str) else what.name]["sha256"]:
            raise loader.broken()


def _check_readable(user: User, now: dt.datetime) -> None:
    """The person's own pages must be able to show it: documents inside rows are as whoever made the archive wrote them."""
    profile = profile_of(user)
    today = clock.local_day(now, clock.zone_or_ours(profile.zone))
    try:
        with transaction.atomic():
            progress.today_page(user, now, today, hour=12, minutes=None, bad_day=False, units=profile.units, locked=False)
            progress.overview(user, today, {}, limits_for(user), profile.units)
            progress.decisions_page(user, today, profile.units)
            progress.shown(user, today, units=profile.units, notes=True)
            for _row in progress.export_rows(user, today):
                pass
    except Exception:
        raise loader.broken() from None
