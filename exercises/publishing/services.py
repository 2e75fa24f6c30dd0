"""Publishing and retiring: one transaction each, the content epoch raised with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from exercises.lib.canonical import sha256
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.lib.registry import Event
from exercises.publishing.models import ContentEpoch, Index, Revision, Withdrawal


@dataclass(frozen=True)
class Entry:
    """What the index keeps of a document."""

    title: str
    summary: str
    body: str
    url_name: str
    position: int = 0
    facets: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ContentPublished:
    """A document became public, or changed in public."""

    kind: str
    slug: str
    language: str
    now: dt.datetime


content_published: Event[ContentPublished] = Event("content published")


def raise_epoch() -> None:
    """Make every kept public page stale. Call inside the transaction that changes content."""
    _row, made = ContentEpoch.objects.get_or_create(pk=1)
    if not made:
        ContentEpoch.objects.filter(pk=1).update(number=F("number") + 1)


def next_number(name: dict[str, str]) -> int:
    """The number of the next revision of a document."""
    last = Revision.objects.filter(**name).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def publish(document: dict[str, Any], *, entry: Entry, now: dt.datetime, author=None, author_name: str = "") -> Revision:
    """Publish the document and return its revision; the same document again changes nothing."""
    name = {key: document[key] for key in ("kind", "slug", "language")}
    digest = sha256(document)
    current = Index.objects.select_for_update().select_related("revision").filter(**name).first()
    if current and current.revision.sha256 == digest:
        revision = current.revision
        if current.retired_at is None and _same_entry(current, entry):
            return revision
    else:
        revision = Revision.objects.create(
            **name, number=next_number(name), document=document, sha256=digest, state=Revision.State.PUBLISHED,
            author=author, author_name=author_name, created_at=now, published_at=now,
        )  # fmt: skip
    make_public(revision, entry=entry, now=now)
    return revision


@transaction.atomic
def make_public(revision: Revision, *, entry: Entry, now: dt.datetime) -> None:
    """Let the index point at a published revision, and tell those who build on it. ValueError where that would break them."""
    name = {"kind": revision.kind, "slug": revision.slug, "language": revision.language}
    Index.objects.update_or_create(
        kind=revision.kind, slug=revision.slug, language=revision.language,
        defaults={
            "title": entry.title, "summary": entry.summary, "body": entry.body, "facets": entry.facets | taken_back(name),
            "url_name": entry.url_name, "position": entry.position, "revision": revision, "retired_at": None,
        },
    )  # fmt: skip
    raise_epoch()
    content_published.send(ContentPublished(**name, now=now))


def _same_entry(row: Index, entry: Entry) -> bool:
    names = ("title", "summary", "body", "url_name", "position")
    facets = {key: value for key, value in row.facets.items() if key != "withdrawn"}
    return facets == entry.facets and all(getattr(row, name) == getattr(entry, name) for name in names)


def taken_back(name: dict[str, str]) -> dict[str, Any]:
    """What the index keeps of the withdrawals in force for a document: the reason for each part, "" for the whole."""
    reasons = dict(Withdrawal.objects.in_force().filter(**name).order_by("-at").values_list("part", "reason"))
    return {"withdrawn": reasons} if reasons else {}


@transaction.atomic
def tell_withdrawals(*, kind: str, slug: str, language: str, now: dt.datetime) -> None:
    """Let the index say what is taken back now, and tell those who build on it. A new version does not lift a withdrawal."""
    name = {"kind": kind, "slug": slug, "language": language}
    for row in Index.objects.select_for_update().filter(**name):
        row.facets = {key: value for key, value in row.facets.items() if key != "withdrawn"} | taken_back(name)
        row.save(update_fields=["facets"])
    raise_epoch()
    content_published.send(ContentPublished(**name, now=now))


@transaction.atomic
def retire(*, kind: str, slug: str, now: dt.datetime, language: str = CONTENT_LANGUAGE) -> None:
    """Take a document out of lists and play; its page and history stay."""
    if Index.objects.filter(kind=kind, slug=slug, language=language, retired_at__isnull=True).update(retired_at=now):
        raise_epoch()
