"""Every address of the site, the names that each one reads from a query or a form, and values that no page expects."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from django.apps import apps
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.guards.test_access_matrix import TABLE, address_of

UID = re.compile(r"[0-9a-f-]{36}")
FORM = "application/x-www-form-urlencoded"
# As they stand in an address or a form's body, so that bytes which are no text can be among them.
NASTY = {
    "nothing": "",
    "a NUL": "a%00b",
    "half a surrogate pair": "%ED%A0%80",
    "a byte that is no text": "%FF%FE",
    "an astronomic number": "9" * 400,
    "a number beyond a column": str(2**63),
    "below nought": "-1",
    "not a number": "NaN",
    "without end": "1e999",
    "digits of another script": quote("٢٠٢٦-٠١-٠١"),
    "a day that was never": "2026-02-30",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01.999999999999999999",
    "ten kilobytes": "x" * 10_240,
    "a quotation mark": quote_plus("'\"`;--/*\\"),
    "markup": quote_plus("<script>{{7*7}}{% load x %}</script>"),
    "a list": "[1,2]",
    "an object": quote('{"$gt":""}'),
    "another's place": quote("../../../../etc/passwd", safe=""),
    "a uid": "00000000-0000-0000-0000-000000000000",
    "letters that turn round": quote("\u202eabc\u0000\ufeff"),
}
# What a page that hands its query on to the database would give away or fall over.
KEYS = (
    "owner__password__startswith", "id__in", "pk__range", "__", "_", "a__b__c", "q[]", "order_by", "sort", "page", "before", "after",
    "uid", "from", "to", "lang", "language", "filter", "state__exact", "is_staff__exact", "e", "o", "p", "all", "_to_field", "_popup",
)  # fmt: skip


class Listening:
    """Notes the names that somebody looks for in a query or in a form."""

    def __init__(self, monkeypatch) -> None:
        self.names: set[str] = set()
        for method in ("__getitem__", "getlist", "__contains__"):
            monkeypatch.setattr(QueryDict, method, self._noting(getattr(QueryDict, method)))
        names = self.names

        class Told(dict):
            def get(self, key, default=None):
                names.add(key)
                return super().get(key, default)

        monkeypatch.setattr(QueryDict, "dict", lambda data: Told({key: data[key] for key in data}))

    def _noting(self, real):
        def noting(data, key, *rest, **more):
            if isinstance(key, str):
                self.names.add(key)
            return real(data, key, *rest, **more)

        return noting

    def heard(self) -> set[str]:
        """The names since the last time."""
        found = {name for name in self.names if not name.startswith("csrf")}
        self.names.clear()
        return found


def addresses(own: dict) -> Iterator[tuple[str, str]]:
    """Every address of the site with its name, filled in with what the owner has."""
    yield from ((name, address_of(name, own)) for name in TABLE)
    yield from _editors()


def places_in(name: str, path: str) -> Iterator[str]:
    """The address with each filled-in place of it left open, once for each: `{}` stands there."""
    given = {str(one) for one in TABLE[name][0]} if name in TABLE else set()
    parts = path.split("/")
    for number, part in enumerate(parts):
        if part.isdecimal() or UID.fullmatch(part) or part in given:
            yield "/".join([*parts[:number], "{}", *parts[number + 1 :]])


def _editors() -> Iterator[tuple[str, str]]:
    """The editors' pages: those of every kind, each for a row that is there."""
    for entry in _named(get_resolver().url_patterns):
        name = f"admin:{entry.name}"
        row = _row(entry.name)
        for fields in ({}, {"object_id": row}, {"pk": row}, {"object_id": row, "number": 1}, {"content_type_id": 1, "object_id": row}):
            with contextlib.suppress(NoReverseMatch):
                yield name, reverse(name, kwargs=fields)
                break


def _named(patterns, inside=False) -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _named(entry.url_patterns, inside or entry.namespace == "admin")
        elif inside and entry.name:
            yield entry


def _row(name: str) -> int:
    app, model, *_rest = [*name.split("_"), "", ""]
    try:
        return apps.get_model(app, model)._base_manager.values_list("pk", flat=True).first() or 1
    except LookupError:
        return 1


def ask(client: Client, path: str, data: str = "", *, method: str = "GET") -> int | str:
    """The status, or what broke; whatever was changed is as before afterwards."""
    try:
        with transaction.atomic():
            sent = {"QUERY_STRING": data} if method == "GET" else {"data": data, "content_type": FORM}
            answer = client.generic(method, path, **sent)
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        return answer.status_code
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"{type(error).__name__}: {error}"[:200]


def pairs(names, value: str) -> str:
    """A query or a form in which all of these names have the value."""
    return "&".join(f"{quote_plus(name)}={value}" for name in sorted(names))
