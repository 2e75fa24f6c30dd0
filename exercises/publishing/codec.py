"""One codec for each kind: working rows ↔ document. Parts describe their kinds with these pieces."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import jsonschema
from django.db import models

from exercises.lib import prose
from exercises.lib.canonical import tidy
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.services import Entry

Document = dict[str, Any]
# Every codec that a part has described, by kind.
KNOWN: dict[str, Codec] = {}


class Others(Protocol):
    """The documents beside which one is looked at: those of a pack, or what is published."""

    def get(self, kind: str, slug: str) -> Document | None:
        """The document of this name, or None."""

    def every(self, kind: str) -> Iterable[Document]:
        """All documents of a kind."""


@dataclass(frozen=True)
class Link:
    """A field that names another document by its slug."""

    name: str
    kind: str
    many: bool = False


@dataclass(frozen=True)
class Child:
    """A list of tables inside a document: rows of another model, in order."""

    key: str
    model: type[models.Model]
    parent: str
    fields: tuple[str, ...]
    links: tuple[Link, ...] = ()
    children: tuple[Child, ...] = ()
    where: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Codec:
    """How one kind of content is read from rows, written to rows, checked, and put into the index."""

    kind: str
    model: type[models.Model]
    schema_file: Path
    fields: tuple[str, ...]
    url_name: str = ""
    links: tuple[Link, ...] = ()
    children: tuple[Child, ...] = ()
    position: Callable[[Document], int] = lambda document: 0
    facets: Callable[[Document], dict[str, Any]] = lambda document: {}
    extra_problems: Callable[[Document], Iterable[str]] = lambda document: ()
    # What is wrong only beside other documents, asked of a sound document when a pack is read and when an editor publishes.
    together: Callable[[Document, Others], Iterable[str]] = lambda document, others: ()
    # What the pieces above cannot say: more keys read from rows, rows written from them, more names.
    read_more: Callable[[Any], Document] = lambda row: {}
    write_more: Callable[[Any, Document], None] = lambda row, document: None
    more_names: Callable[[Document], Iterable[tuple[str, str, str]]] = lambda document: ()
    more_keys: tuple[str, ...] = ()
    self_naming: bool = False
    order: tuple[str, ...] = field(default=("kind", "slug", "language", "title", "summary"))

    def __post_init__(self) -> None:
        KNOWN[self.kind] = self

    def problems(self, document: Document) -> list[str]:
        """What is wrong with a document, each as "key: reason"; empty when it is sound."""
        validator = _validator(self.schema_file)
        found = [
            f"{'.'.join(str(part) for part in error.absolute_path) or 'document'}: {error.message[:160]}"
            for error in validator.iter_errors(document)
        ]
        return found or [*_unsafe(document, ""), *self.extra_problems(document)]

    def read(self, slug: str, language: str = CONTENT_LANGUAGE) -> Document | None:
        """The document that the working rows make, in its normal form; None where there are no rows."""
        row = self.model._default_manager.filter(slug=slug, language=language).first()
        if row is None:
            return None
        document = {"kind": self.kind} | {name: getattr(row, name) for name in (*self.order[1:], *self.fields)}
        document |= _read_links(row, self.links)
        document |= {child.key: _read_children(row, child) for child in self.children}
        document |= self.read_more(row)
        return tidy(document)

    def write(self, document: Document) -> models.Model:
        """Make the working rows say what the document says, and return the main row. Named documents must exist."""
        values = {name: document[name] if name in document else _default(self.model, name) for name in (*self.order[3:], *self.fields)}
        language = document["language"]
        row, _made = self.model._default_manager.update_or_create(slug=document["slug"], language=language, defaults=values)
        _write_links(row, self.links, document, language)
        for child in self.children:
            _write_children(row, child, document.get(child.key, []), language)
        self.write_more(row, document)
        return row

    @property
    def names_itself(self) -> bool:
        """Whether documents of this kind may name others of the kind: those are written twice, once all are there."""
        return self.self_naming or any(link.kind == self.kind for link in self.links)

    def named(self, document: Document) -> list[tuple[str, str, str]]:
        """Every (key, kind, slug) that the document names."""
        return [*_named(self.links, self.children, document, ""), *self.more_names(document)]

    def entry(self, document: Document) -> Entry:
        """What the index keeps of it."""
        return Entry(
            title=document["title"], summary=document.get("summary", ""), body=" ".join(_words(document)), url_name=self.url_name,
            position=self.position(document), facets=self.facets(document),
        )  # fmt: skip


@functools.cache
def _validator(schema_file: Path) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema_file.read_text()))


def _default(model: type[models.Model], name: str) -> Any:
    field_ = model._meta.get_field(name)
    return field_.get_default() if isinstance(field_, models.Field) else None


def _read_links(row: models.Model, links: tuple[Link, ...]) -> Document:
    found: Document = {}
    for link in links:
        if link.many:
            through, mine, theirs = _through(row, link)
            rows = through._default_manager.filter(**{mine: row}).order_by("pk").values_list(f"{theirs}__slug", flat=True)
            found[link.name] = list(rows)
        else:
            other = getattr(row, link.name)
            found[link.name] = other.slug if other else None
    return found


def _write_links(row: models.Model, links: tuple[Link, ...], document: Document, language: str) -> None:
    for link in links:
        if link.many:
            through, mine, theirs = _through(row, link)
            through._default_manager.filter(**{mine: row}).delete()
            slugs = document.get(link.name, [])
            related = row._meta.get_field(link.name).related_model
            by_slug = {other.slug: other for other in related._default_manager.filter(slug__in=slugs, language=language)}
            through._default_manager.bulk_create(through(**{mine: row, theirs: by_slug[slug]}) for slug in slugs if slug in by_slug)


def _through(row: models.Model, link: Link) -> tuple[Any, str, str]:
    """The table between two models and its two field names; the order of its rows is the order of the list."""
    field_: Any = row._meta.get_field(link.name)
    return field_.remote_field.through, field_.m2m_field_name(), field_.m2m_reverse_field_name()


def _rows(parent: models.Model, child: Child) -> models.QuerySet:
    return child.model._default_manager.filter(**{child.parent: parent}, **dict(child.where)).order_by("position", "pk")


def _read_children(parent: models.Model, child: Child) -> list[Document]:
    found = []
    for row in _rows(parent, child):
        document = {name: getattr(row, name) for name in child.fields} | _read_links(row, child.links)
        found.append(document | {inner.key: _read_children(row, inner) for inner in child.children})
    return found


def _write_children(parent: models.Model, child: Child, wanted: list[Document], language: str) -> None:
    _rows(parent, child).delete()
    for position, document in enumerate(wanted, 1):
        values = {name: document[name] for name in child.fields if name in document}
        for link in child.links:
            if not link.many and document.get(link.name):
                related = child.model._meta.get_field(link.name).related_model
                values[link.name] = related._default_manager.get(slug=document[link.name], language=language)
        row = child.model._default_manager.create(**{child.parent: parent}, **dict(child.where), position=position, **values)
        _write_links(row, child.links, document, language)
        for inner in child.children:
            _write_children(row, inner, document.get(inner.key, []), language)


def _named(links: tuple[Link, ...], children: tuple[Child, ...], document: Document, path: str) -> Iterable[tuple[str, str, str]]:
    for link in links:
        value = document.get(link.name)
        for slug in (value or []) if link.many else [value] if value else []:
            yield f"{path}{link.name}", link.kind, slug
    for child in children:
        for place, inner in enumerate(document.get(child.key, [])):
            yield from _named(child.links, child.children, inner, f"{path}{child.key}.{place}.")


def _unsafe(value: Any, place: str) -> Iterable[str]:
    """Texts that may not be kept: too long, too deeply nested, or HTML."""
    if isinstance(value, str):
        yield from (f"{place}: {line}" for line in prose.problems(value))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _unsafe(entry, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _unsafe(entry, f"{place}.{number}")


def _words(value: Any) -> Iterable[str]:
    """Every prose string inside a document, for the search text; slugs and numbers are left out."""
    if isinstance(value, str):
        if " " in value:
            yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _words(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _words(entry)
