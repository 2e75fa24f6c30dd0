"""Making plans from published routines, and keeping what the index says of a routine true."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404

from exercises.lib.canonical import sha256
from exercises.publishing.models import Index
from exercises.publishing.queries import Published, published_or_404
from exercises.publishing.services import ContentPublished
from exercises.routines import queries
from exercises.routines.models import Plan


def plan_for(slug: str, *, now: dt.datetime, language: str = "en") -> tuple[Published, Plan]:
    """The published routine and its present plan, which is kept from now on; 404 where there is no such routine."""
    published = published_or_404("routine", slug, language)
    found = queries.documents_of(published.document, language)
    try:
        document = queries.plan_document(published.document, published.revision, found)
    except queries.Unplayable as error:
        raise Http404(str(error)) from None
    digest = sha256(document)
    plan, _made = Plan.objects.get_or_create(sha256=digest, defaults={"document": document | {"id": digest}, "made_at": now})
    return published, plan


def known_plan(digest: str, slug: str, *, now: dt.datetime, language: str = "en") -> dict[str, Any]:
    """The plan of this digest if it is one of the routine's; else the routine's present one. 404 where there is no such routine."""
    kept = Plan.objects.filter(sha256=digest).first() if digest else None
    if kept is not None and kept.document["routine"]["slug"] == slug:
        return kept.document
    return plan_for(slug, now=now, language=language)[1].document


def reindex(message: ContentPublished) -> None:
    """Bring the index of every routine that uses a changed exercise or muscle up to date."""
    facet = {"exercise": "exercises", "muscle": "muscles", "equipment": "equipment"}.get(message.kind)
    if facet is None:
        return
    for row in Index.objects.live().select_related("revision").filter(kind="routine", language=message.language):
        if message.slug in row.facets.get(facet, []):
            row.facets = queries.facets_of(row.revision.document)
            row.save(update_fields=["facets"])
