"""Reads that a page makes more than once, and many reads in one round to the database.

A read is a function that gives a queryset. While a page is made (OneReading), the same read with the same arguments is asked once, and
`together` fetches several reads with one statement. The first write of a request forgets everything, and nothing outlives the request:
what another process wrote shows on the next page. Outside of a request, and in one that writes, a read simply asks.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from exercises.lib.prepared import Form, Prepared, Statement, prepare, statement_of, taken_apart, vendor

SAFE = {"GET", "HEAD"}
# What begins, ends or reads; everything else may change rows.
READS = ("SELECT ", "WITH t0(c0", "BEGIN", "SAVEPOINT ", "RELEASE ")
Key = tuple[Any, ...]
# A read that is asked in more ways than these is no read of a page; nothing is kept without an end.
MOST_SHAPES = 200
_known: ContextVar[dict[Key, list[Any]] | None] = ContextVar("known", default=None)


class Read:
    """A read with a name of its own; made by @read."""

    def __init__(self, rows: Callable[..., QuerySet]) -> None:
        self.rows = rows
        # By the shape of its arguments; None where it is compiled every time.
        self.prepared: dict[Any, Prepared | None] = {}
        self.__doc__, self.__name__ = rows.__doc__, rows.__name__

    def __call__(self, *args: Any) -> list[Any]:
        """The rows: as they were found before in this request, else asked for now."""
        known = _known.get()
        if known is None:
            return self.anew(*args)
        key = self.key(args)
        if key not in known:
            known[key] = self.anew(*args)
        return list(known[key])

    def anew(self, *args: Any) -> list[Any]:
        """The rows as they are now, whatever was found before in this request; nobody else is given the same ones."""
        statement = self.statement(*args)
        return alone(statement) if statement else []

    def first(self, *args: Any) -> Any:
        """The first of the rows, or None."""
        return next(iter(self(*args)), None)

    def statement(self, *args: Any) -> Statement | None:
        """What asks the database for these rows; None where there can be none."""
        shape, leaves = taken_apart(args)
        key = (vendor(), shape)
        if key not in self.prepared:
            if len(self.prepared) >= MOST_SHAPES:
                self.prepared.clear()
            self.prepared[key] = prepare(self.rows, args)
        ready = self.prepared.get(key)
        return ready.with_(leaves) if ready else statement_of(self.rows(*args))

    def of(self, *args: Any) -> Ask:
        """The same read, not made yet: for `together`."""
        return Ask(self, args, self.key(args))

    def key(self, args: tuple[Any, ...]) -> Key:
        """What this read with these arguments is known by."""
        return (self, *[arg.pk if isinstance(arg, models.Model) else arg for arg in args])


def read(rows: Callable[..., QuerySet]) -> Read:
    """Make a read of a function that gives a queryset; its arguments are a person and plain values."""
    return Read(rows)


class Ask(NamedTuple):
    """A read with its arguments."""

    read: Read
    args: tuple[Any, ...]
    key: Key


def together(*wanted: Ask) -> None:
    """Find these in one round, for whoever reads them afterwards in this request. What is known already is not asked again."""
    known = _known.get()
    if known is None:
        return
    new = {one.key: one for one in wanted if one.key not in known}
    if len(new) > 1:
        found = _in_one([one.read.statement(*one.args) for one in new.values()])
        known.update(zip(new, found, strict=True))


def alone(statement: Statement) -> list[Any]:
    """The rows of one statement, asked for now."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return statement.form.rows(cursor.fetchall())


def rows_of(querysets: Sequence[QuerySet]) -> list[list[Any]]:
    """The rows of each of these, asked for with one statement."""
    return _in_one([statement_of(queryset) for queryset in querysets])


def _in_one(statements: Sequence[Statement | None]) -> list[list[Any]]:
    """The rows of each: a common table for each of them, and of each its rows as one JSON text."""
    asked = [statement for statement in statements if statement]
    if not asked:
        return [[] for _statement in statements]
    params = [param for statement in asked for param in statement.params]
    with connection.cursor() as cursor:
        cursor.execute(_text(tuple(statement.form for statement in asked)), params)
        texts = iter(cursor.fetchone())
    return [_read_back(statement, next(texts)) if statement else [] for statement in statements]


@lru_cache(MOST_SHAPES)
def _text(forms: tuple[Form, ...]) -> str:
    """The one statement for these; a page asks in few ways, and its text is long."""
    tables = [f"t{number}({form.columns}) AS ({form.sql})" for number, form in enumerate(forms)]
    selected = [f"(SELECT {form.packed} FROM t{number})" for number, form in enumerate(forms)]  # noqa: S608 - names made here
    return f"WITH {', '.join(tables)} SELECT {', '.join(selected)}"  # noqa: S608 - every value is a parameter


def _read_back(statement: Statement, text: str | None) -> list[Any]:
    """The rows of a JSON text."""
    rows = json.loads(text) if text else []
    if vendor() == "postgresql":
        _restore(rows, statement.form.fields)
    return statement.form.rows(rows)


# PostgreSQL's driver gives these as values of their own; a JSON text does not.
RESTORED: dict[type[models.Field], Callable[[str], Any]] = {
    models.DateTimeField: lambda text: dt.datetime.fromisoformat(text).astimezone(dt.UTC),
    # The first day of a week comes as an instant; Django makes a day of it.
    models.DateField: lambda text: dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text),
    models.TimeField: dt.time.fromisoformat,
    models.UUIDField: uuid.UUID,
}


def _restore(rows: list[list[Any]], fields: list[models.Field]) -> None:
    """Dates, instants and names in place of their texts."""
    for place, field in enumerate(fields):
        restore = next((RESTORED[kind] for kind in type(field).__mro__ if kind in RESTORED), None)
        for row in rows if restore else ():
            if row[place] is not None:
                row[place] = restore(row[place])


class OneReading:
    """What a page reads is read once: from the beginning of a request that only looks until its end, or until something is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; afterwards nothing of it is known any more."""
        if request.method not in SAFE:
            return self.get_response(request)
        with reading():
            return self.get_response(request)


class reading:  # noqa: N801 - used as a word: with reading()
    """What is read within is asked once; a write forgets it."""

    def __enter__(self) -> None:
        self._token = _known.set({})
        self._watch = connection.execute_wrapper(_watched)
        self._watch.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._watch.__exit__(*error)
        _known.reset(self._token)


def _watched(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement; one that may change rows forgets what was read, before and after it."""
    if sql.startswith(READS):
        return execute(sql, params, many, context)
    forget()
    try:
        return execute(sql, params, many, context)
    finally:
        forget()


def forget() -> None:
    """Ask for everything again from here on."""
    known = _known.get()
    if known is not None:
        known.clear()
        known[WRITTEN] = []


# Stands in the memory of a request that wrote something.
WRITTEN: Key = ("written",)


def only_looking() -> bool:
    """Whether this is a request that has written nothing so far."""
    known = _known.get()
    return known is not None and WRITTEN not in known
