"""What the review pack is made of: every public document, and the version that it is compared with. Three queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max

from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.models import Index, Revision

Name = tuple[str, str]


def public_rows(kinds: Iterable[str], language: str = CONTENT_LANGUAGE) -> list[Index]:
    """What is public of these kinds, retired things left out, with the documents. One query."""
    rows = Index.objects.live().select_related("revision").filter(kind__in=list(kinds), language=language)
    return list(rows.order_by("position", "title", "slug"))


def signed_before(kinds: Iterable[str], language: str = CONTENT_LANGUAGE) -> dict[Name, Revision]:
    """The last version of each document that a reviewer signed. One query."""
    return _last(kinds, language, reviewed_at__isnull=False)


def public_on(day: dt.date, kinds: Iterable[str], language: str = CONTENT_LANGUAGE) -> dict[Name, Revision]:
    """The version of each document that was public when this day began. One query."""
    return _last(kinds, language, published_at__lt=dt.datetime.combine(day, dt.time(), dt.UTC))


def _last(kinds: Iterable[str], language: str, **which) -> dict[Name, Revision]:
    found = Revision.objects.filter(state=Revision.State.PUBLISHED, kind__in=list(kinds), language=language, **which)
    newest = found.values("kind", "slug").annotate(newest=Max("pk")).values("newest")
    return {(row.kind, row.slug): row for row in Revision.objects.filter(pk__in=newest.order_by())}


def sources(language: str = CONTENT_LANGUAGE) -> dict[str, dict]:
    """Every source by its slug. One query."""
    rows = Index.objects.select_related("revision").filter(kind="source", language=language)
    return {row.slug: row.revision.document for row in rows.order_by("title")}
