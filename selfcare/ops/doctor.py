"""What an operator should know of the machine and its settings: each thing well, or with the sentence that mends it."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection

from selfcare import media
from selfcare.ops import backup, looks, store, uploads
from selfcare.ops.states import State
from selfcare.sqlite import library

BACKUP_AGE = dt.timedelta(hours=26)
LOW_DISK = 0.2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    says: str


def examine(now: dt.datetime, *, send_mail: bool = False) -> Iterator[Finding]:
    """Look at everything, one after the other; a look that fails is a finding too."""
    all_: tuple[tuple[str, Callable[[], tuple[State, str]]], ...] = (
        ("database", _database),
        ("tables", looks.tables),
        ("static files", looks.static_files),
        ("connections", looks.connections),
        ("clocks", looks.clocks),
        ("disk", _disk),
        ("secrets", _secrets),
        ("keys", looks.keys),
        ("https", _https),
        ("proxies", _proxies),
        ("second factor", _second_factor),
        ("cache", _cache),
        ("uploads", _uploads),
        ("mail", lambda: _mail(reach=send_mail)),
        ("sender", looks.sender),
        ("backup", lambda: _backup(now)),
    )
    for name, look in all_:
        try:
            yield Finding(name, *look())
        except Exception as error:  # whatever is broken must not hide the rest
            yield Finding(name, State.WRONG, f"This could not be looked at ({type(error).__name__}).")


def _database() -> tuple[State, str]:
    if not store.is_sqlite():
        return State.WELL, f"PostgreSQL {connection.get_database_version()[0]}."
    version = ".".join(map(str, library.version_in_use()))
    if not library.is_safe(library.version_in_use()):
        return State.WRONG, (
            f"SQLite {version} has a rare fault that can damage the database when several processes write. "
            "Use x86-64 Linux, where bin/run installs a newer one, or PostgreSQL."
        )
    with connection.cursor() as cursor:
        found = [(cursor.execute(f"PRAGMA {name}").fetchone() or [0])[0] for name in ("journal_mode", "synchronous", "mmap_size")]
    if found != ["wal", 2, 0]:
        return State.WRONG, f"SQLite {version} runs with journal_mode, synchronous, mmap_size = {found} instead of wal, 2, 0."
    return State.WELL, f"SQLite {version}, what was acknowledged is on disk."


def _disk() -> tuple[State, str]:
    found = shutil.disk_usage(settings.DATA_DIR)
    free = f"{found.free / 1e9:.1f} GB free of {found.total / 1e9:.1f} GB."
    if found.free < LOW_DISK * found.total:
        return State.LOOK, f"{free} Make room, or move SELFCARE_DATA to a larger disk: backups need as much again as the database."
    return State.WELL, free


def _secrets() -> tuple[State, str]:
    key = settings.DATA_DIR / backup.KEY
    open_to_others = [path for path in (settings.DATA_DIR, key) if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_to_others:
        return State.WRONG, f"Others on this machine can read {open_to_others[0]}. Type: chmod go= {open_to_others[0]}"
    return State.WELL, "Readable for their owner only."


def _https() -> tuple[State, str]:
    if settings.SECURE:
        return State.WELL, settings.SITE_URL
    return (
        State.LOOK,
        "SITE_URL is not https: fine on this machine, not for people. Phones work offline and keep their screen on over https only.",
    )


def _proxies() -> tuple[State, str]:
    if settings.SECURE and not settings.TRUSTED_PROXY_COUNT:
        return (
            State.WRONG,
            "Something in front ends TLS, and TRUSTED_PROXY_COUNT is 0: all visitors look like one to the limits. Set it to 1.",
        )
    return State.WELL, f"{settings.TRUSTED_PROXY_COUNT} believed."


def _second_factor() -> tuple[State, str]:
    if settings.SECOND_FACTOR:
        return State.WELL, "Therapists and those who look after the content need one."
    return (
        State.WRONG if settings.SECURE else State.LOOK,
        "SECOND_FACTOR is off: a password alone opens clients' data. Fine for demo people only.",
    )


def _cache() -> tuple[State, str]:
    cache.set("doctor", "here", 10)
    if cache.get("doctor") != "here":
        return State.WRONG, "What is put into the cache does not come back: limits of sign-in do not hold. Look at CACHE_URL."
    return State.WELL, "Shared by all processes."


def _uploads() -> tuple[State, str]:
    if not media.in_bucket():
        return State.WELL, f"In {settings.MEDIA_ROOT}; with several machines set MEDIA_S3_BUCKET."
    return uploads.look()


def _mail(*, reach: bool) -> tuple[State, str]:
    if settings.MAIL_IS_LOCAL:
        return State.LOOK, f"No EMAIL_HOST: mails go to {settings.EMAIL_FILE_PATH}, and addresses are not verified. Not for real people."
    if not reach:
        return State.WELL, f"By {settings.EMAIL_HOST}; with --mail it is rung up."
    try:
        with mail.get_connection():
            return State.WELL, f"{settings.EMAIL_HOST} lets us in."
    except OSError as error:
        return State.WRONG, f"{settings.EMAIL_HOST} does not let us in ({type(error).__name__}). Look at the EMAIL_ settings."


def _backup(now: dt.datetime) -> tuple[State, str]:
    found = backup.backups(settings.DATA_DIR / "backups")
    if not found:
        return State.LOOK, "No backup in SELFCARE_DATA/backups. Type: manage.py backup, and let a timer do it every night."
    made = backup.made_at(found[0])
    hours = int((now - made).total_seconds() // 3600)
    if now - made > BACKUP_AGE:
        return State.WRONG, f"The newest backup is {hours} hours old. Look at the timer that makes it."
    read = backup.check(found[0])
    if read.faults:
        return State.WRONG, f"The newest backup is not whole: {' '.join(read.faults)} Type: manage.py backup"
    if not read.beside_whole:
        return State.LOOK, read.beside
    return State.WELL, f"The newest is {hours} hours old, read just now and whole. Keep one elsewhere too: this disk may fail."
