"""Leaving: hidden at once, two weeks in which it can be taken back, then gone, from restored backups too."""

from __future__ import annotations

import datetime as dt
import logging
import secrets

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.lib.canonical import text_sha256
from exercises.lib.mail import on_site
from exercises.people.adapter import STAY
from exercises.people.models import User
from exercises.rights.models import Leaving
from exercises.rights.services import ledger
from exercises.running.models import Import
from exercises.running.services.imports import file_of, forget_file

log = logging.getLogger("selfcare.rights")
# How long a sign-in into an account that leaves may be used to stay.
SHOWN = dt.timedelta(minutes=10)


def undo_days() -> int:
    """How many days somebody may still change their mind."""
    return settings.RETENTION["undo"]


@transaction.atomic
def leave(user: User, *, now: dt.datetime) -> Leaving:
    """Hide an account at once, to be gone after some days: nobody is signed in any more, no therapist sees anything, no mail goes out.

    One mail says until when it can be taken back, and how.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if found := Leaving.objects.visible_to(user).first():
        return found
    code = secrets.token_urlsafe(32)
    until = now + dt.timedelta(days=undo_days())
    made = Leaving.objects.create(owner=locked, at=now, until=until, code_sha256=text_sha256(code))
    User.objects.filter(pk=locked.pk).update(is_active=False)
    ledger.note(locked, ledger.LEAVES, now=now, until=until)
    transaction.on_commit(lambda: _tell(locked, until, code))
    return made


def _tell(user: User, until: dt.datetime, code: str) -> None:
    words = render_to_string("emails/rights/leaving.txt", {"until": until, "link": on_site("rights:stay", code)})
    try:
        send_mail(_("Selfcare: your account will be deleted"), words, None, [user.email])
    except OSError:
        # It can also be taken back by signing in.
        log.warning("a mail about a deletion could not be sent")


def leaving_behind(code: str, *, now: dt.datetime) -> Leaving | None:
    """The account that a code of the mail, or a sign-in of just now, belongs to, while it can be taken back; None for anything else."""
    found = Leaving.objects.filter(until__gt=now)
    try:
        key = signing.loads(code, salt=STAY, max_age=SHOWN)
    except signing.BadSignature:
        return found.filter(code_sha256=text_sha256(code)).first()
    return found.filter(owner=key).first()


def is_of_closed(code: str) -> bool:
    """Whether a sign-in of just now was into an account that nobody but the operator opens again."""
    try:
        key = signing.loads(code, salt=STAY, max_age=SHOWN)
    except signing.BadSignature:
        return False
    return User.objects.filter(pk=key, is_active=False).exists()


@transaction.atomic
def stay(leaving: Leaving, *, now: dt.datetime) -> None:
    """Take it back: everything is as it was, and the person signs in as always."""
    user = User.objects.select_for_update().get(pk=leaving.owner_id)
    if Leaving.objects.filter(pk=leaving.pk).delete()[0]:
        User.objects.filter(pk=user.pk).update(is_active=True)
        ledger.note(user, ledger.STAYS, now=now)


def due(now: dt.datetime):
    """Accounts whose time to change their mind is over."""
    return Leaving.objects.filter(until__lte=now).select_related("owner")


def erase_due(now: dt.datetime) -> int:
    """Remove every account whose time is over; one that cannot be removed stops no other. How many."""
    done = 0
    for row in due(now):
        try:
            if not erase(row.owner, now=now, only_if_due=True):
                continue
        except Exception:  # the next night tries again, and the operator reads of it
            log.exception("an account could not be removed")
            continue
        done += 1
    return done


def erase(user: User, *, now: dt.datetime, only_if_due: bool = False) -> bool:
    """Remove an account and everything that is its own, for good. What it left in other people's rows is its name as it was.

    With `only_if_due` it is asked again behind the lock: they may have changed their mind this minute. Whether it is gone.
    """
    files = [file_of(row) for row in Import.objects.filter(owner=user)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # What is removed is written over, too.
            cursor.execute("PRAGMA secure_delete=ON")
    with transaction.atomic():
        locked = User.objects.select_for_update().filter(pk=user.pk).first()
        if locked is None or (only_if_due and not due(now).filter(owner=locked).exists()):
            return False
        locked.delete()
    for file in files:
        forget_file(file)
    return True


def when_removed(instance: User, **_more: object) -> None:
    """However an account is removed, it is noted, so that no backup brings it back: a handler."""
    ledger.note(instance, ledger.GONE, now=clock.now())


def after_restore(*, now: dt.datetime) -> tuple[int, int]:
    """Do again, after a backup was put back, what was done since it was made: how many are gone, and how many leave, once more."""
    said = ledger.last_said()
    gone = leaves = 0
    for user in list(User.objects.only("pk", "date_joined", "is_active").iterator(chunk_size=2000)) if said else []:
        line = next((said[key] for key in _hashes(user) if key in said), None)
        if line is None:
            continue
        if line.what == ledger.GONE:
            erase(user, now=now)
            gone += 1
        elif line.what == ledger.LEAVES:
            _again(user, line)
            leaves += 1
        else:
            _stays(user)
    return gone, leaves


def _hashes(user: User) -> list[str]:
    return [ledger.hash_of(user, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


@transaction.atomic
def _again(user: User, line: ledger.Line) -> None:
    defaults = {"at": line.at, "until": line.until or line.at, "code_sha256": text_sha256(secrets.token_urlsafe(32))}
    Leaving.objects.get_or_create(owner=user, defaults=defaults)
    User.objects.filter(pk=user.pk).update(is_active=False)


@transaction.atomic
def _stays(user: User) -> None:
    """They had changed their mind after the backup was made."""
    if Leaving.objects.filter(owner=user).delete()[0]:
        User.objects.filter(pk=user.pk).update(is_active=True)
