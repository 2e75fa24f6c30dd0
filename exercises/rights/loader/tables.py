"""Rows from the lines of a table, in slices; what one row names must stand in the same archive."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import models

from exercises.lib.canonical import sha256
from exercises.people.models import User
from exercises.practice import sync
from exercises.practice.models import SessionDocument
from exercises.programmes.models import OwnPicture
from exercises.progress.models import Decision
from exercises.rights.loader.reading import Archive, broken
from exercises.rights.loader.values import taken
from exercises.rights.models import Brought
from exercises.rights.queries import Table
from exercises.rights.queries.rows import BY_NAME

SLICE = 500


@dataclass
class Maps:
    """Which row of this install each name of the archive stands for."""

    rows: dict[type[models.Model], dict[Any, int]] = field(default_factory=lambda: defaultdict(dict))
    version: dict[str, int] = field(default_factory=dict)
    programme: dict[str, int] = field(default_factory=dict)

    def find(self, table: Table, name: str, value: Any) -> int | None:
        """The key of the row that a line names. Refused where the archive has no such row."""
        if value is None:
            return None
        path = table.named[name]
        kept: dict[Any, int] = getattr(self, path) if path in BY_NAME else self.rows[table.model._meta.get_field(name).related_model]  # type: ignore[index]
        try:
            return kept[value]
        except (KeyError, TypeError):
            raise broken() from None


def bring_table(archive: Archive, table: Table, user: User, maps: Maps) -> None:
    """Make the rows of one table this person's, or keep its lines as they came."""
    expected = {*table.fields, *table.named}
    lines = archive.lines(table.name)
    while group := list(islice(lines, SLICE)):
        if any(set(row) != expected for row in group):
            raise broken()
        if table.history:
            Brought.objects.bulk_create(Brought(owner=user, table=table.name, row=row) for row in group)
        else:
            _make(archive, table, user, maps, group)


def _make(archive: Archive, table: Table, user: User, maps: Maps, group: list[dict[str, Any]]) -> None:
    made = table.model._default_manager.bulk_create(list(_rows(archive, table, user, maps, group)))
    by = "position" if table.name == "activities" else "uid"
    if by in table.fields:
        names = maps.rows[table.model]
        names.update((row[by], entry.pk) for row, entry in zip(group, made, strict=True))


def _rows(archive: Archive, table: Table, user: User, maps: Maps, group: Iterable[dict[str, Any]]) -> Iterator[models.Model]:
    fields = {name: table.model._meta.get_field(name) for name in (*table.fields, *table.named)}
    for row in group:
        values = {name: taken(fields[name], row[name]) for name in table.fields}  # type: ignore[arg-type]
        values |= {f"{name}_id": maps.find(table, name, row[name]) for name in table.named}
        for name in table.named:
            if values[f"{name}_id"] is None and not fields[name].null:
                raise broken()
        yield table.model(**values, **_owned(archive, table, user, values))


def _owned(archive: Archive, table: Table, user: User, values: dict[str, Any]) -> dict[str, Any]:
    """Whose the row is, and what no line says."""
    if table.model is OwnPicture:
        return _picture(archive, values)
    if table.model is SessionDocument:
        _check_document(values)
    # Who decided is the person, unless a therapist is named.
    more = {"decided_by": user} if table.model is Decision and not values["decided_by_name"] else {}
    return {table.person: user, **more}


def _picture(archive: Archive, values: dict[str, Any]) -> dict[str, bytes]:
    data, small = (archive.picture(f"pictures/{values['uid']}{end}.webp") for end in ("", "-small"))
    if not data or hashlib.sha256(data).hexdigest() != values["sha256"]:
        raise broken()
    return {"data": data, "small": small}


def _check_document(values: dict[str, Any]) -> None:
    """A session document must be one that this install would have taken itself."""
    body = values["body"]
    if sync.problem(body) or body["uid"] != str(values["uid"]) or body["revision"] != values["revision"]:
        raise broken()
    if sha256({key: value for key, value in body.items() if key != "sent_at"}) != values["sha256"]:
        raise broken()
