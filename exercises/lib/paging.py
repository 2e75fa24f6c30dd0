"""Pages of lists that grow: each begins at an entry, so that what comes in meanwhile moves nothing, and the last page costs what the first does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

BEFORE, AFTER = "before", "after"
PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})", re.ASCII)
BEGIN = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
STEP = dt.timedelta(microseconds=1)
Place = tuple[dt.datetime, int]


@dataclass(frozen=True)
class Stretch:
    """A page of a list, newest first; older and newer name the next pages, and are empty where there are none."""

    rows: list[Any]
    older: str = ""
    newer: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def showing(self, rows: list[Any]) -> Stretch:
        """The same page with something else for each of its entries."""
        return replace(self, rows=rows)


def place(text: str) -> Place | None:
    """The place in a list that an address names; None where it names none."""
    found = PLACE.fullmatch(text)
    try:
        return (BEGIN + int(found[1]) * STEP, int(found[2])) if found else None
    except OverflowError:
        return None


def stretch(rows: QuerySet, query: Mapping[str, str], *, by: str, size: int) -> Stretch:
    """The page that an address asks for, in one query; the newest one where it asks for none, or for nothing that is there."""
    before, after = place(query.get(BEFORE, "")), place(query.get(AFTER, ""))
    if before:
        found = list(rows.filter(_beyond(by, "lt", before)).order_by(f"-{by}", "-pk")[: size + 1])
        if found:
            return _page(found[:size], by, older=len(found) > size, newer=True)
    elif after:
        found = list(rows.filter(_beyond(by, "gt", after)).order_by(by, "pk")[: size + 1])
        # A page that is not full is the beginning of the list: it is shown as such.
        if len(found) > size:
            return _page(found[:size][::-1], by, older=True, newer=True)
    found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    return _page(found[:size], by, older=len(found) > size, newer=False)


def _beyond(by: str, way: str, where: Place) -> Q:
    at, key = where
    return Q(**{f"{by}__{way}": at}) | Q(**{by: at, f"pk__{way}": key})


def _page(rows: list[Any], by: str, *, older: bool, newer: bool) -> Stretch:
    name = [f"{(getattr(row, by) - BEGIN) // STEP}-{row.pk}" for row in rows]
    return Stretch(rows, name[-1] if older else "", name[0] if newer else "")
