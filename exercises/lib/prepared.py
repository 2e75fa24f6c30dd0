"""Statements that are worked out once: where in its parameters a read's arguments stand, found by trying it with made-up ones.

A read is compiled with three sets of made-up arguments. A parameter that never changes is fixed; one that changes as one argument does is
that argument, perhaps some days earlier or later. What does not fit that (checked with the third set, and with the real arguments) is
compiled every time, as ever. The form of a read must not depend on how large a number or how late a day is; that of a list may, and
whether there is one.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# So much one made-up argument differs from the next: no two of them by the same.
STEPS = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127)
FIRST_DAY, FIRST_INSTANT = dt.date(1950, 1, 1), dt.datetime(1950, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Statement:
    """What is sent for a queryset, and how its rows are read."""

    sql: str
    params: tuple[Any, ...]
    queryset: QuerySet
    compiler: SQLCompiler

    def rows(self, raw: list[Any]) -> list[Any]:
        """Rows as they came from the database, as the queryset itself would have given them: its own converters make them."""
        # Both are shared by threads: what is changed is a copy. (To copy a queryset plainly would ask the database.)
        compiler, queryset = copy.copy(self.compiler), self.queryset.all()
        compiler.execute_sql = lambda *args, **options: [raw]  # type: ignore[method-assign]
        queryset.query.get_compiler = lambda *args, **options: compiler  # type: ignore[method-assign]
        return list(queryset)


def statement_of(queryset: QuerySet) -> Statement | None:
    """A queryset compiled now; None where it can find nothing."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except (EmptyResultSet, FullResultSet):
        return None
    return Statement(sql, tuple(params), queryset, compiler)


@dataclass(frozen=True)
class Prepared:
    """A statement, and for each parameter that is not fixed: its place, which argument it is, and how far from it."""

    statement: Statement
    places: tuple[tuple[int, int, Any], ...]

    def with_(self, leaves: list[Any]) -> Statement:
        """The statement with these arguments."""
        params = list(self.statement.params)
        for place, leaf, away in self.places:
            params[place] = _sent(leaves[leaf] + away, params[place])
        return Statement(self.statement.sql, tuple(params), self.statement.queryset, self.statement.compiler)


def taken_apart(args: Any) -> tuple[Any, list[Any]]:
    """The shape of arguments, and those of them that a statement may be used for again with other values."""
    leaves: list[Any] = []

    def shape(arg: Any) -> Any:
        if isinstance(arg, tuple):
            return tuple(map(shape, arg))
        if hasattr(arg, "is_authenticated") and not arg.is_authenticated:
            return "nobody"
        if isinstance(arg, models.Model):
            leaves.append(arg.pk)
            return arg.__class__
        if type(arg) in (int, dt.date, dt.datetime):
            leaves.append(arg)
            return type(arg)
        return ("fixed", arg)

    return shape(args), leaves


def prepare(rows: Callable[..., QuerySet], args: tuple[Any, ...]) -> Prepared | None:
    """The read for arguments of this shape, ready for all others of it; None where it has to be compiled every time."""
    if len(taken_apart(args)[1]) > len(STEPS):
        return None
    tried = [_tried(rows, args, turn) for turn in range(3)]
    if len({statement.sql for statement, _leaves in tried if statement}) != 1 or not all(statement for statement, _leaves in tried):
        return None
    (first, one), (second, two), (third, three) = tried
    assert first and second and third
    places = []
    for place, (param, other) in enumerate(zip(first.params, second.params, strict=True)):
        if param == other:
            continue
        value, changed = _value(param), _value(other)
        leaf = next((n for n in range(len(one)) if type(one[n]) is type(value) and two[n] - one[n] == changed - value), None)
        if leaf is None:
            return None
        places.append((place, leaf, value - one[leaf]))
    found, now = Prepared(first, tuple(places)), statement_of(rows(*args))
    real = found.with_(taken_apart(args)[1])
    fits = now is None or (real.sql, real.params) == (now.sql, now.params)
    return found if fits and found.with_(three).params == third.params else None


def _tried(rows: Callable[..., QuerySet], args: tuple[Any, ...], turn: int) -> tuple[Statement | None, list[Any]]:
    """The read with made-up arguments, and what they are."""
    leaves: list[Any] = []

    def made(kind: type) -> Any:
        step = STEPS[len(leaves)]
        far = 1000 * (len(leaves) + 1) + step * turn * (turn + 1)
        start: Any = {dt.date: FIRST_DAY, dt.datetime: FIRST_INSTANT}.get(kind, 0)
        leaves.append(start + (far if start == 0 else dt.timedelta(days=far)))
        return leaves[-1]

    def again(arg: Any) -> Any:
        if isinstance(arg, tuple):
            return tuple(map(again, arg))
        if isinstance(arg, models.Model):
            return arg.__class__(pk=made(int))
        return made(type(arg)) if type(arg) in (int, dt.date, dt.datetime) else arg

    return statement_of(rows(*again(args))), leaves


def _value(param: Any) -> Any:
    """A parameter as the argument that it came from would be: some databases are sent the text of a day."""
    if isinstance(param, int):
        return int(param)
    if isinstance(param, str):
        try:
            return dt.date.fromisoformat(param) if len(param) == 10 else dt.datetime.fromisoformat(param).replace(tzinfo=dt.UTC)
        except ValueError:
            return param
    return param


def _sent(value: Any, like: Any) -> Any:
    """A value as it is sent where this parameter stood."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return type(like)(value)
