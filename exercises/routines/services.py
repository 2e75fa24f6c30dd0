"""Making plans from published routines, and keeping what the index says of a routine true."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import Http404

from exercises.lib.canonical import sha256
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.models import Index
from exercises.publishing.queries import Published, published_or_404
from exercises.publishing.services import ContentPublished
from exercises.routines import queries
from exercises.routines.models import Plan


def plan_for(slug: str, *, now: dt.datetime, language: str = CONTENT_LANGUAGE) -> tuple[Published, Plan]:
    """The published routine (with the reason where it is taken back) and its present plan, which is kept; 404 without a routine."""
    published = published_or_404("routine", slug, language)
    found = queries.documents_of(published.document, language)
    try:
        document = queries.plan_document(published.document, published.revision, found)
        published = replace(published, withdrawn=published.withdrawn or queries.refused(published.document, found))
    except queries.Unplayable as error:
        raise Http404(str(error)) from None
    digest = sha256(document)
    plan, _made = Plan.objects.get_or_create(sha256=digest, defaults={"document": document | {"id": digest}, "made_at": now})
    return published, plan


def known_plan(digest: str, slug: str, *, now: dt.datetime, language: str = CONTENT_LANGUAGE) -> dict[str, Any]:
    """The plan of this digest if it is one of the routine's; else the routine's present one. 404 where there is no such routine."""
    kept = Plan.objects.filter(sha256=digest).first() if digest else None
    if kept is not None and kept.document["routine"]["slug"] == slug:
        return kept.document
    return plan_for(slug, now=now, language=language)[1].document


def reindex(message: ContentPublished) -> None:
    """Bring the index of every routine that uses a changed exercise or muscle up to date."""
    if message.kind not in {"exercise", "muscle", "equipment"}:
        return
    for row in Index.objects.live().select_related("revision").filter(kind="routine", language=message.language):
        # What is taken back stands in no plan: the routine's own steps still name it.
        named = {step.get(message.kind) for step in row.revision.document["steps"]} | set(row.facets.get(message.kind, []))
        if message.slug in named:
            own = {key: row.facets[key] for key in ("withdrawn",) if key in row.facets}
            row.facets = queries.facets_of(row.revision.document) | own
            row.save(update_fields=["facets"])
