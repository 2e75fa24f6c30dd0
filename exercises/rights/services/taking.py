"""Making an archive: each file is read from the database once, and the same rows always give the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db import transaction

from exercises.people.models import User
from exercises.people.services import profile_of
from exercises.rights import pages, queries
from exercises.rights.models import Taken
from exercises.rights.queries.whole import Names
from exercises.rights.rules import FORMAT, VERSION, may_take

# The oldest day that a ZIP can tell: when it was made would make each one another.
FIXED = (1980, 1, 1, 0, 0, 0)
CHUNK = 1024 * 1024


class TooOften(ValueError):
    """So many archives were taken within a day that there is no other one yet."""


def take(user: User, *, now: dt.datetime) -> IO[bytes]:
    """An archive of everything of this person, as an open file on disk that is gone when it is closed. TooOften where there were many."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not may_take(len(queries.lately_taken(user, now))):
            raise TooOften
        Taken.objects.create(owner=user, at=now)
    out = tempfile.TemporaryFile()  # noqa: SIM115
    make_archive(user, out)
    out.seek(0)
    return out


def make_archive(user: User, out: IO[bytes]) -> None:
    """Write everything of this person into an open file."""
    # The profile is made on first use: an archive must not depend on whether a page was opened before.
    profile_of(user)
    names, index = Names(user), []
    tables: dict[str, Any] = {}
    pictures: dict[str, str] = {}
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "README.txt", [pages.README.encode()])
        for what in (*queries.WHOLE, *queries.TABLES):
            name, title = (what, queries.WHOLE[what]) if isinstance(what, str) else (what.name, what.title)
            rows = tables[name] = _file(archive, what, name, title, user, names)
            if rows["rows"] and (isinstance(what, str) is False and what.for_people):
                index.append((name, title, rows["rows"]))
        for name, data in queries.pictures_of(_table("pictures"), user):
            pictures[name] = hashlib.sha256(data).hexdigest()
            _put(archive, name, [data])
        _put(archive, "read/index.html", [pages.html_index(index, sorted(pictures))])
        _put(archive, "read/style.css", [pages.STYLE.encode()])
        head = {"format": FORMAT, "version": VERSION, "tables": tables, "pictures": pictures}
        _put(archive, "archive.json", [json.dumps(head, sort_keys=True, indent=1).encode() + b"\n"])


def _table(name: str) -> queries.Table:
    return next(table for table in queries.TABLES if table.name == name)


def _file(archive: zipfile.ZipFile, what: queries.Table | str, name: str, title: str, user: User, names: Names) -> dict[str, Any]:
    """One file of data, and the same rows for people; answers with how many rows there are and the hash of their bytes."""
    digest, count = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as kept:
        for line in queries.lines_of(what, user, names):
            kept.write(line)
            digest.update(line)
            count += 1
        kept.seek(0)
        _put(archive, f"data/{name}.jsonl", iter(lambda: kept.read(CHUNK), b""))
        if count and not isinstance(what, str) and what.for_people:
            columns = queries.columns_of(what)
            _put(archive, f"tables/{name}.csv", pages.csv_rows(columns, _again(kept)))
            _put(
                archive, f"read/{name}.html", [pages.html_head(title, columns)], pages.html_rows(columns, _again(kept)), [pages.html_tail()]
            )
    return {"rows": count, "sha256": digest.hexdigest()}


def _again(kept: IO[bytes]) -> Iterator[dict[str, Any]]:
    kept.seek(0)
    return map(json.loads, kept)


def _put(archive: zipfile.ZipFile, name: str, *parts: Iterable[bytes]) -> None:
    told = zipfile.ZipInfo(name, FIXED)
    told.compress_type, told.create_system, told.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
    with archive.open(told, "w") as into:
        for part in parts:
            for piece in part:
                into.write(piece)


__all__ = ["TooOften", "make_archive", "take"]
