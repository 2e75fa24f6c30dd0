"""Rules get versions like pages, and a reviewer signs what is public as it stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from exercises.home.queries.tables import rule_documents
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing import audit
from exercises.publishing.models import Change, Index, Revision
from exercises.publishing.services import Entry, next_number, publish, raise_epoch
from exercises.publishing.workflow import REVIEW_HOLDS, Refused

AUTHOR = "Selfcare"


@transaction.atomic
def keep_rules(*, now: dt.datetime) -> list[str]:
    """Give every rule whose document changed a new version, which nobody has reviewed yet; the slugs of those."""
    changed = []
    for document in rule_documents():
        before = Index.objects.filter(kind=document["kind"], slug=document["slug"]).values_list("revision", flat=True).first()
        entry = Entry(document["title"], document["summary"], "", "")
        if publish(document, entry=entry, now=now, author_name=AUTHOR).pk != before:
            changed.append(document["slug"])
    return changed


@transaction.atomic
def sign(
    *, kind: str, slug: str, number: int, reviewer: Any, now: dt.datetime, note: str = "", language: str = CONTENT_LANGUAGE
) -> Revision:
    """A reviewer agrees to what is public, as it stands: a new version with the same words, their name and the next date.

    Refused where the version changed meanwhile, where it is their own text, and where they signed it already.
    """
    name = {"kind": kind, "slug": slug, "language": language}
    row = Index.objects.select_for_update().select_related("revision").filter(**name).first()
    if row is None or row.revision.number != number:
        raise Refused("This version is no longer the public one. Please look at the new one.")
    public = row.revision
    if public.author_id is not None and public.author_id == reviewer.pk:
        raise Refused("You wrote this version. Somebody else has to review it.")
    if public.reviewer_id == reviewer.pk and (public.review_due is None or public.review_due > now.date()):
        raise Refused("You have signed this version already.")
    signed = Revision.objects.create(
        **name, number=next_number(name), document=public.document, sha256=public.sha256, state=Revision.State.PUBLISHED,
        author=public.author, author_name=public.author_name, created_at=now, published_at=now, reviewer=reviewer,
        reviewer_name=str(reviewer), reviewed_at=now, review_due=(now + REVIEW_HOLDS).date(), review_note=note,
    )  # fmt: skip
    row.revision = signed
    row.save(update_fields=["revision"])
    raise_epoch()
    audit.note(name, Change.What.PUBLISHED, who=reviewer, now=now, places=[f"signed version {number} as it stands"])
    return signed
