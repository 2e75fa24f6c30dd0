"""Who left: kept outside the backups, so that a restored one brings nobody back. No name and no number: a keyed hash, a word and a day.

Each line stands in a table and, once that is kept, in a file beside the database. A restore takes the table away and leaves the file.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from exercises.people.models import User
from exercises.rights.models import Left

SALT = "selfcare.left"
LEAVES, STAYS, GONE = Left.What.LEAVES, Left.What.STAYS, Left.What.GONE


@dataclass(frozen=True)
class Line:
    """What was last said of one account that is known by its hash alone."""

    who: str
    what: str
    at: dt.datetime
    until: dt.datetime | None


def hash_of(user: User, secret: str | None = None) -> str:
    """The account's hash under a key: of its number together with the instant at which it was made, which no later account shares."""
    told = f"{user.pk}:{user.date_joined.astimezone(dt.UTC).isoformat(timespec='microseconds')}"
    return salted_hmac(SALT, told, secret=secret or settings.SECRET_KEY, algorithm="sha256").hexdigest()


def note(user: User, what: str, *, now: dt.datetime, until: dt.datetime | None = None) -> None:
    """Keep what happens to an account, in the caller's transaction; the file follows when that is through."""
    row = Left.objects.create(who=hash_of(user), what=what, at=now, until=until)
    transaction.on_commit(lambda: _append([row]))


def place() -> Path:
    """Where the file lies."""
    return Path(settings.LEFT_FILE)


def write_missing() -> int:
    """Put into the file whatever only the table has: a process may have died between the two. How many lines."""
    known = {(line.who, line.what, line.at) for line in _lines()}
    missing = [row for row in Left.objects.order_by("at", "pk") if (row.who, row.what, row.at) not in known]
    _append(missing)
    return len(missing)


def last_said() -> dict[str, Line]:
    """The newest line of each account in the file."""
    return {line.who: line for line in sorted(_lines(), key=lambda line: line.at)}


def forget(before: dt.datetime) -> int:
    """Drop lines of accounts that were gone, or stayed, before this instant: no backup is that old. How many."""
    old = {line.who for line in last_said().values() if line.what != LEAVES and line.at < before}
    left = [line for line in _lines() if line.who not in old]
    Left.objects.filter(who__in=old).delete()
    if old:
        part = place().with_suffix(".part")
        _write(part, left, os.O_TRUNC)
        os.replace(part, place())
    return len(old)


def _lines() -> Iterator[Line]:
    if not place().exists():
        return
    for text in place().read_text().splitlines():
        try:
            told = json.loads(text)
            at, until = (told[key] and dt.datetime.fromisoformat(told[key]) for key in ("at", "until"))
        except (ValueError, KeyError, TypeError):
            # A line that was cut when the machine stopped; the table still has it.
            continue
        yield Line(told["who"], told["what"], at, until)


def _is_cut(path: Path) -> bool:
    """Whether a machine stopped in the middle of the last line: the next one must not be lost with it."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        file.seek(max(size - 1, 0))
        return size > 0 and file.read(1) != b"\n"


def _append(rows: Iterable[Left | Line]) -> None:
    rows = list(rows)
    if rows:
        _write(place(), rows, os.O_APPEND)


def _write(path: Path, rows: Iterable[Left | Line], how: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | how, 0o600), "r+") as file:
        if _is_cut(path):
            file.write("\n")
        for row in rows:
            told = {"who": row.who, "what": str(row.what), "at": row.at.isoformat(), "until": row.until.isoformat() if row.until else None}
            file.write(json.dumps(told, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
