"""Reads of published content in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from exercises.lib import rounds
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.models import ContentEpoch, Index, Withdrawal


@dataclass(frozen=True)
class Published:
    """A published document with what its page says about its making."""

    kind: str
    slug: str
    document: dict[str, Any]
    revision: int
    published_at: Any
    reviewer: str
    retired: bool
    # Why it is not to be done for now; empty where nothing was taken back.
    withdrawn: str = ""


@dataclass(frozen=True)
class Card:
    """A link to a published thing, for lists."""

    kind: str
    slug: str
    title: str
    summary: str
    url: str
    facets: dict[str, Any]

    @property
    def minutes(self) -> int | None:
        """Minutes of a routine, rounded up; None for other kinds."""
        return self.facets.get("minutes")


# Drafts that stand in the place of what is published while a preview is drawn; empty for everyone else.
overlay: ContextVar[dict[tuple[str, str], Published] | None] = ContextVar("overlay", default=None)


def content_epoch() -> int:
    """The number that changes whenever the public content changes. One indexed read; 0 before anything was published."""
    return ContentEpoch.objects.filter(pk=1).values_list("number", flat=True).first() or 0


@rounds.read
def epochs():
    """The content epoch, where something was published."""
    return ContentEpoch.objects.filter(pk=1).values_list("number", flat=True)


def epoch_now() -> int:
    """The content epoch as it stood when this request first asked."""
    return epochs.first() or 0


def forget() -> None:
    """Read what is published anew, for tests that go back to an earlier epoch."""
    _kept_cards.cache_clear()
    _kept_published.cache_clear()


def _published(row: Index) -> Published:
    revision = row.revision
    return Published(
        row.kind, row.slug, _without_points(revision.document, row.facets), revision.number, revision.published_at,
        revision.reviewer_name, row.retired_at is not None, refusal(row.facets),
    )  # fmt: skip


def refusal(facets: dict[str, Any]) -> str:
    """Why a thing of the index may not be done for now: its own withdrawal, or that of something it needs; empty where it may."""
    return facets.get("withdrawn", {}).get("", "") or facets.get("refused", "")


def _without_points(document: dict[str, Any], facets: dict[str, Any]) -> dict[str, Any]:
    """The document as it may be used now: a point that was taken back is shown with the reason, and never pressed."""
    told = {part: reason for part, reason in facets.get("withdrawn", {}).items() if part}
    if not told:
        return document
    points = [
        point | {"display_only": True, "why": told[point["key"]], "withdrawn": True} if point.get("key") in told else point
        for point in document.get("points", [])
    ]
    return document | {"points": points}


def published_or_404(kind: str, slug: str, language: str = CONTENT_LANGUAGE) -> Published:
    """What is published under this slug; 404 where nothing is. A retired document comes with retired=True."""
    if drafted := (overlay.get() or {}).get((kind, slug)):
        return drafted
    row = Index.objects.select_related("revision").filter(kind=kind, slug=slug, language=language).first()
    if row is None:
        raise Http404
    return _published(row)


def published_many(wanted: Iterable[tuple[str, str]], language: str = CONTENT_LANGUAGE) -> dict[tuple[str, str], Published]:
    """Published documents by (kind, slug), retired ones too, in one query at most. Nobody changes a document: others read the same."""
    asked = set(wanted)
    if overlay.get() or not rounds.only_looking():
        return _published_many(asked, language)
    kept = _kept_published(epoch_now())
    new = _published_many({name for name in asked if (*name, language) not in kept}, language)
    kept.update({(*name, language): found for name, found in new.items()})
    return {name: kept[*name, language] for name in asked if (*name, language) in kept}


@lru_cache(maxsize=2)
def _kept_published(epoch: int) -> dict[tuple[str, str, str], Published]:
    """The documents of one epoch that were read so far."""
    return {}


def _published_many(wanted: set[tuple[str, str]], language: str) -> dict[tuple[str, str], Published]:
    match = Q()
    for kind, slug in wanted:
        match |= Q(kind=kind, slug=slug)
    if not match:
        return {}
    rows = Index.objects.select_related("revision").filter(match, language=language)
    drafts = {name: found for name, found in (overlay.get() or {}).items() if name in wanted}
    return {(row.kind, row.slug): _published(row) for row in rows} | drafts


@dataclass(frozen=True)
class PublishedOthers:
    """What is published in one language, as codecs look at it. One query for each question."""

    language: str = CONTENT_LANGUAGE

    def get(self, kind: str, slug: str) -> dict[str, Any] | None:
        """The published document of this name, or None; a retired one is none."""
        row = Index.objects.live().select_related("revision").filter(kind=kind, slug=slug, language=self.language).first()
        return row.revision.document if row else None

    def every(self, kind: str) -> list[dict[str, Any]]:
        """All live documents of a kind."""
        rows = Index.objects.live().select_related("revision").filter(kind=kind, language=self.language)
        return [row.revision.document for row in rows]


def published_all(kind: str, language: str = CONTENT_LANGUAGE) -> list[Published]:
    """Every published document of a kind that is not retired, in their order, in one query."""
    rows = Index.objects.live().select_related("revision").filter(kind=kind, language=language)
    return [_published(row) for row in rows.order_by("position", "title", "slug")]


def cards(kind: str, language: str = CONTENT_LANGUAGE, limit: int = 500) -> list[Card]:
    """What is offered of one kind in its order, in one query at most: neither retired nor taken back."""
    if not rounds.only_looking():
        return _cards(kind, language, limit)
    return list(_kept_cards(epoch_now(), kind, language, limit))


@lru_cache(maxsize=64)
def _kept_cards(epoch: int, kind: str, language: str, limit: int) -> tuple[Card, ...]:
    """The cards of one epoch: what is published does not change within it."""
    return tuple(_cards(kind, language, limit))


def _cards(kind: str, language: str, limit: int) -> list[Card]:
    rows = Index.objects.live().filter(kind=kind, language=language).order_by("position", "title", "slug")
    fields = rows.values_list("kind", "slug", "title", "summary", "url_name", "facets")
    return [
        Card(kind, slug, title, summary, reverse(url, args=[slug]) if url else "", facets)
        for kind, slug, title, summary, url, facets in fields[:limit]
        if not refusal(facets)
    ]


def pick(found: list[Card], slugs: Iterable[str]) -> list[Card]:
    """The cards with these slugs, in the order of the slugs; unknown ones are left out."""
    by_slug = {card.slug: card for card in found}
    return [by_slug[slug] for slug in slugs if slug in by_slug]


def naming(found: list[Card], facet: str, slug: str) -> list[Card]:
    """The cards whose facet names this slug ("used in")."""
    return [card for card in found if slug in card.facets.get(facet, [])]


def withdrawn() -> list[dict[str, Any]]:
    """Withdrawals in force, as every player gets them."""
    rows = Withdrawal.objects.in_force().order_by("at")
    keys = ("kind", "slug", "part", "revisions", "reason")
    return [{key: getattr(row, key) for key in keys} for row in rows]


def rule_withdrawn(slugs: Iterable[str]) -> str:
    """Why one of these rules may not be applied for now; empty where all may. One query."""
    return withdrawn_rules.first(tuple(slugs)) or ""


@rounds.read
def withdrawn_rules(slugs: tuple[str, ...]):
    """Why these rules were taken back, the oldest reason first."""
    rows = Withdrawal.objects.in_force().filter(kind="rule", slug__in=slugs).order_by("at")
    return rows.values_list("reason", flat=True)[:1]
