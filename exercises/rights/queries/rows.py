"""The lines of each file of an archive, read in slices: what ties in its order is put in the order of its own bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from exercises.people.models import User
from exercises.programmes.models import OwnPicture
from exercises.rights.models import Brought
from exercises.rights.queries.tables import Table
from exercises.rights.queries.values import line, told
from exercises.rights.queries.whole import MAKE, Names

SLICE = 1000
# Named by what they are called in the archive, not by a column.
BY_NAME = {"version", "programme"}


def lines_of(what: Table | str, user: User, names: Names) -> Iterator[bytes]:
    """The lines of one file: of a table, or of one of WHOLE."""
    if isinstance(what, str):
        return map(line, MAKE[what](user, names))
    return _with_brought(what, user, names) if what.history else _lines(what, user, names)


def _with_brought(table: Table, user: User, names: Names) -> Iterator[bytes]:
    """A table of history: what this install knows, and what came from another one. Such tables are short."""
    brought = Brought.objects.visible_to(user).filter(table=table.name).values_list("row", flat=True)
    yield from sorted([*_lines(table, user, names), *map(line, brought)])


def _lines(table: Table, user: User, names: Names) -> Iterator[bytes]:
    looked_up = [f"{name}_id" if path in BY_NAME else path for name, path in table.named.items()]
    width = len(table.order)
    found = table.rows(user).values_list(*table.order, *table.fields, *looked_up).iterator(chunk_size=SLICE)
    for _key, group in groupby(found, key=lambda row: row[:width]):
        yield from sorted(line(_row(table, row[width:], names)) for row in group)


def _row(table: Table, values: tuple[Any, ...], names: Names) -> dict[str, Any]:
    row = {name: told(value) for name, value in zip((*table.fields, *table.named), values, strict=True)}
    return row | {name: names.of(path, row[name]) for name, path in table.named.items() if path in BY_NAME}


def pictures_of(table: Table, user: User) -> Iterator[tuple[str, bytes]]:
    """The name in the archive and the bytes of each picture, one at a time."""
    found = OwnPicture.objects.filter(pk__in=table.rows(user).values("pk")).order_by("uid")
    for uid, data, small in found.values_list("uid", "data", "small").iterator(chunk_size=1):
        yield f"pictures/{uid}.webp", bytes(data)
        if small:
            yield f"pictures/{uid}-small.webp", bytes(small)
