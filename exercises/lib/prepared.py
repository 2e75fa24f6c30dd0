"""Statements that are worked out once: where in its parameters a read's arguments stand, found by trying it with made-up ones.

A read is compiled with three sets of made-up arguments. A parameter that never changes is fixed; one that changes as one argument does is
that argument, perhaps some days earlier or later. What does not fit that (checked with the third set, and with the real arguments) is
compiled every time, as ever. The form of a read must not depend on how large a number or how late a day is; that of a list may, and
whether there is one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# So much one made-up argument differs from the next: no two of them by the same.
STEPS = tuple(range(3, 203, 2))
FIRST_DAY, FIRST_INSTANT = dt.date(1950, 1, 1), dt.datetime(1950, 1, 1, tzinfo=dt.UTC)


@cache
def vendor() -> str:
    """Which database this process talks to: it is the same one for as long as it lives."""
    return connection.vendor


class Form:
    """A queryset as it is asked, and how its rows are made: its text, fields and converters are worked out once. Shared by threads."""

    def __init__(self, queryset: QuerySet, compiler: SQLCompiler, sql: str) -> None:
        self.queryset, self.compiler, self.sql = queryset, compiler, sql
        selected = [expression for expression, _sql, _alias in compiler.select]
        self.fields: list[models.Field] = [expression.output_field for expression in selected]
        self.converters = compiler.get_converters(selected)
        self.columns = ", ".join(names := [f"c{place}" for place in range(len(selected))])
        self.packed = _packed(self.fields, names)

    def rows(self, raw: list[Any]) -> list[Any]:
        """Rows as they came from the database, as the queryset itself would have given them: its own converters make them."""
        if not raw:
            return []
        # What is exchanged is exchanged in a copy: another thread may read the same form.
        compiler = copied(self.compiler)
        compiler.execute_sql = lambda *args, **options: [raw]  # type: ignore[method-assign]
        compiler.get_converters = lambda _expressions: self.converters  # type: ignore[method-assign]
        query = _Instead(self.queryset.query, get_compiler=lambda *args, **options: compiler)
        return list(self.queryset._iterable_class(_Instead(self.queryset, query=query)))


def _packed(fields: list[models.Field], columns: list[str]) -> str:
    """All rows of a common table as one JSON array of arrays, in their order."""
    if vendor() != "postgresql":
        return f"json_group_array(json_array({', '.join(columns)}))"
    # A document stays the text that Django reads itself.
    texts = [f"{name}::text" if isinstance(field, models.JSONField) else name for name, field in zip(columns, fields, strict=True)]
    return f"json_agg(json_build_array({', '.join(texts)}))::text"


def copied(thing: Any) -> Any:
    """Another one with the same parts. (copy.copy asks first how it is done.)"""
    other = object.__new__(type(thing))
    other.__dict__.update(thing.__dict__)
    return other


class _Instead:
    """Something with one part of it exchanged; the rest is its own. (To copy a queryset takes as long as to read its rows.)"""

    def __init__(self, whole: Any, **parts: Any) -> None:
        self.__dict__.update(parts, _whole=whole)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


class Statement(NamedTuple):
    """What is sent for a queryset, and the form that reads its rows."""

    form: Form
    params: tuple[Any, ...]

    @property
    def sql(self) -> str:
        """Its text."""
        return self.form.sql


def statement_of(queryset: QuerySet) -> Statement | None:
    """A queryset compiled now; None where it can find nothing."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except (EmptyResultSet, FullResultSet):
        return None
    if queryset._prefetch_related_lookups:
        raise ValueError("a read fetches nothing after it: take the other rows with a read of their own")
    return Statement(Form(queryset, compiler, sql), tuple(params))


@dataclass(frozen=True)
class Prepared:
    """A statement, and for each parameter that is not fixed: its place, which argument it is, how far from it, and how it is sent."""

    statement: Statement
    places: tuple[tuple[int, int, Any, Callable[[Any], Any] | None], ...]

    def with_(self, leaves: list[Any]) -> Statement:
        """The statement with these arguments."""
        params = list(self.statement.params)
        for place, leaf, away, sent in self.places:
            value = leaves[leaf] if away is None else leaves[leaf] + away
            params[place] = sent(value) if sent else value
        return Statement(self.statement.form, tuple(params))


class Key(str):
    """A text that a read compares with a column and nothing else: a statement may be used for it again with another one."""


# What a statement may be used for again with another value.
FREE = frozenset({int, dt.date, dt.datetime, Key})


def taken_apart(args: Any) -> tuple[Any, list[Any]]:
    """The shape of arguments, and those of them that a statement may be used for again with other values."""
    leaves: list[Any] = []

    def shape(arg: Any) -> Any:
        kind = type(arg)
        if kind in FREE:
            leaves.append(arg)
            return kind
        if kind is str or kind is bool:
            return ("fixed", arg)
        if isinstance(arg, models.Model):
            leaves.append(arg.pk)
            return arg.__class__
        if kind is tuple:
            return tuple(map(shape, arg))
        if hasattr(arg, "is_authenticated"):
            return "nobody"
        return ("fixed", arg)

    return tuple(map(shape, args)), leaves


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
        found_at = _leaf_of(param, other, one, two)
        if found_at is None:
            return None
        places.append((place, *found_at, _sender(one[found_at[0]], param)))
    found, now = Prepared(first, tuple(places)), statement_of(rows(*args))
    real = found.with_(taken_apart(args)[1])
    fits = now is None or (real.sql, real.params) == (now.sql, now.params)
    return found if fits and found.with_(three).params == third.params else None


def _leaf_of(param: Any, other: Any, one: list[Any], two: list[Any]) -> tuple[int, Any] | None:
    """Which argument a parameter follows, and how far from it (None: not at all); None where it follows none."""
    if (param, other) in (pairs := [*zip(one, two, strict=True)]):
        return pairs.index((param, other)), None
    value, changed = _value(param), _value(other)
    for number, (first, second) in enumerate(pairs):
        if type(first) is type(value) and not isinstance(value, str) and second - first == changed - value:
            return number, (value - first) or None
    return None


def _tried(rows: Callable[..., QuerySet], args: tuple[Any, ...], turn: int) -> tuple[Statement | None, list[Any]]:
    """The read with made-up arguments, and what they are."""
    leaves: list[Any] = []

    def made(kind: type) -> Any:
        step = STEPS[len(leaves)]
        far = 1000 * (len(leaves) + 1) + step * turn * (turn + 1)
        if kind is Key:
            leaves.append(Key(f"made up {far}"))
            return leaves[-1]
        start: Any = {dt.date: FIRST_DAY, dt.datetime: FIRST_INSTANT}.get(kind, 0)
        leaves.append(start + (far if start == 0 else dt.timedelta(days=far)))
        return leaves[-1]

    def again(arg: Any) -> Any:
        if isinstance(arg, tuple):
            return tuple(map(again, arg))
        if isinstance(arg, models.Model):
            return arg.__class__(pk=made(int))
        return made(type(arg)) if type(arg) in FREE else arg

    return statement_of(rows(*again(args))), leaves


def _value(param: Any) -> Any:
    """A parameter as the argument that it came from would be: some databases are sent the text of a day."""
    if isinstance(param, int):
        return int(param)
    if isinstance(param, str) and not isinstance(param, Key):
        try:
            return dt.date.fromisoformat(param) if len(param) == 10 else dt.datetime.fromisoformat(param).replace(tzinfo=dt.UTC)
        except ValueError:
            return param
    return param


def _sender(value: Any, param: Any) -> Callable[[Any], Any] | None:
    """What makes the parameter of a value; None where it is sent as it is."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value
    return None if type(value) is type(param) else type(param)
