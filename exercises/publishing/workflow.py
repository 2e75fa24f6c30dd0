"""Draft → in review → published: one transaction a step, each noted in the audit list.

The working rows are the draft. Sending it for review freezes it as a revision; the reviewer is never its author.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from exercises.lib.canonical import sha256
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing import audit
from exercises.publishing.codec import Codec, Document
from exercises.publishing.difference import differences
from exercises.publishing.models import Change, Index, Revision
from exercises.publishing.queries import PublishedOthers
from exercises.publishing.services import make_public, next_number

REVIEW_HOLDS = dt.timedelta(days=365)


class Refused(ValueError):
    """A step that cannot be taken, with one sentence that says why."""


def name_of(document: Document) -> dict[str, str]:
    """Kind, slug and language of a document."""
    return {key: document[key] for key in ("kind", "slug", "language")}


@dataclass(frozen=True)
class Standing:
    """Where a document stands: what is public, what waits, and whether the draft differs from both."""

    public: Revision | None
    waiting: Revision | None
    draft: Document | None
    retired: bool = False

    @property
    def changed(self) -> bool:
        """Whether the draft says something else than what is public."""
        return self.draft is not None and (self.public is None or sha256(self.draft) != self.public.sha256)

    @property
    def waiting_is_stale(self) -> bool:
        """Whether the draft was changed after it was sent for review."""
        return bool(self.waiting and self.draft is not None and sha256(self.draft) != self.waiting.sha256)


def standing(codec: Codec, slug: str, language: str = CONTENT_LANGUAGE) -> Standing:
    """How a document stands, in a bounded number of queries."""
    name = {"kind": codec.kind, "slug": slug, "language": language}
    row = Index.objects.select_related("revision").filter(**name).first()
    waiting = Revision.objects.filter(**name, state=Revision.State.IN_REVIEW).first()
    return Standing(row.revision if row else None, waiting, codec.read(slug, language), bool(row and row.retired_at))


def sound(codec: Codec, slug: str, language: str = CONTENT_LANGUAGE) -> Document:
    """The draft, if its document is sound; Refused with the first problem otherwise."""
    document = codec.read(slug, language)
    if document is None:
        raise Refused("It is gone.")
    _fits(codec, document)
    try:
        codec.entry(document)
    except ValueError as error:
        # What the index keeps of it cannot be worked out: a routine that cannot be played.
        raise Refused(str(error)) from error
    return document


def _fits(codec: Codec, document: Document) -> None:
    """Refused where the document is unsound by itself, or with what is published of others beside it."""
    problems = codec.problems(document) or list(codec.together(document, PublishedOthers(document["language"])))
    if problems:
        raise Refused(problems[0])


@transaction.atomic
def submit(codec: Codec, slug: str, language: str = CONTENT_LANGUAGE, *, author: Any, note: str = "", now: dt.datetime) -> Revision:
    """Freeze the draft for a reviewer; an earlier one that still waits is replaced. Refused where it is unsound or nothing changed."""
    document = sound(codec, slug, language)
    name, digest = name_of(document), sha256(document)
    public = Index.objects.select_related("revision").filter(**name, retired_at__isnull=True).first()
    if public and public.revision.sha256 == digest:
        raise Refused("Nothing has changed since it was published.")
    Revision.objects.select_for_update().filter(**name, state=Revision.State.IN_REVIEW).update(state=Revision.State.DRAFT)
    revision = Revision.objects.create(
        **name, number=next_number(name), document=document, sha256=digest, state=Revision.State.IN_REVIEW,
        author=author, author_name=str(author), created_at=now, note=note,
    )  # fmt: skip
    audit.note(name, Change.What.SUBMITTED, who=author, now=now, places=_places(public, document))
    return revision


def _places(public: Index | None, document: Document) -> list[str]:
    return [found.place for found in differences(public.revision.document, document)] if public else []


@transaction.atomic
def approve(codec: Codec, revision: Revision, *, reviewer: Any, note: str = "", now: dt.datetime, due: dt.date | None = None) -> Revision:
    """Publish what waits for review. Refused for its author, for a revision that no longer waits, and where it would break others."""
    kept = Revision.objects.select_for_update().get(pk=revision.pk)
    if kept.state != Revision.State.IN_REVIEW:
        raise Refused("This version no longer waits for a review.")
    if kept.author_id == reviewer.pk:
        raise Refused("You wrote this version. Somebody else has to review it.")
    _fits(codec, kept.document)
    kept.state, kept.reviewer, kept.reviewer_name = Revision.State.PUBLISHED, reviewer, str(reviewer)
    kept.reviewed_at = kept.published_at = now
    kept.review_note, kept.review_due = note, due or (now + REVIEW_HOLDS).date()
    kept.save()
    _public(codec, kept, now)
    audit.note(name_of(kept.document), Change.What.PUBLISHED, who=reviewer, now=now)
    return kept


def _public(codec: Codec, revision: Revision, now: dt.datetime) -> None:
    try:
        make_public(revision, entry=codec.entry(revision.document), now=now)
    except ValueError as error:
        # Something that is built on it would break; the reason names it.
        raise Refused(str(error)) from error


@transaction.atomic
def send_back(revision: Revision, *, reviewer: Any, note: str, now: dt.datetime) -> None:
    """Return what waits to its author with a word why. Refused without one."""
    if not note.strip():
        raise Refused("Please say what should be changed.")
    kept = Revision.objects.select_for_update().get(pk=revision.pk)
    if kept.state != Revision.State.IN_REVIEW:
        raise Refused("This version no longer waits for a review.")
    kept.state, kept.review_note, kept.reviewed_at = Revision.State.SENT_BACK, note.strip(), now
    if kept.author_id != reviewer.pk:
        kept.reviewer, kept.reviewer_name = reviewer, str(reviewer)
    kept.save()
    audit.note(name_of(kept.document), Change.What.SENT_BACK, who=reviewer, now=now)


@transaction.atomic
def publish_unreviewed(codec: Codec, slug: str, language: str = CONTENT_LANGUAGE, *, author: Any, now: dt.datetime) -> Revision:
    """Publish the draft without a review; its page says so. For those who may (publishing.publish_unreviewed)."""
    document = sound(codec, slug, language)
    name, digest = name_of(document), sha256(document)
    public = Index.objects.select_related("revision").filter(**name).first()
    if public and public.revision.sha256 == digest and public.retired_at is None:
        _public(codec, public.revision, now)
        return public.revision
    Revision.objects.filter(**name, state=Revision.State.IN_REVIEW).update(state=Revision.State.DRAFT)
    revision = _new(document, author, now)
    _public(codec, revision, now)
    audit.note(name, Change.What.PUBLISHED, who=author, now=now, places=_places(public, document))
    return revision


def _new(document: Document, author: Any, now: dt.datetime, **more: Any) -> Revision:
    name = name_of(document)
    return Revision.objects.create(
        **name, number=next_number(name), document=document, sha256=sha256(document), state=Revision.State.PUBLISHED,
        author=author, author_name=str(author), created_at=now, published_at=now, **more,
    )  # fmt: skip


@transaction.atomic
def restore(codec: Codec, revision: Revision, *, author: Any, now: dt.datetime) -> Revision:
    """Make an earlier published version public again, as a new version, and the draft with it. Its review is named, not claimed anew."""
    if revision.state != Revision.State.PUBLISHED:
        raise Refused("Only a version that was published can be restored.")
    if problems := codec.problems(revision.document):
        raise Refused(f"This version no longer fits: {problems[0]}")
    name = name_of(revision.document)
    Revision.objects.filter(**name, state=Revision.State.IN_REVIEW).update(state=Revision.State.DRAFT)
    codec.write(revision.document)
    same_person = revision.reviewer_id is not None and revision.reviewer_id == author.pk
    reviewed = {} if same_person else {"reviewer_id": revision.reviewer_id, "reviewer_name": revision.reviewer_name}
    made = _new(revision.document, author, now, restored_from=revision.number, review_due=revision.review_due, **reviewed)
    _public(codec, made, now)
    audit.note(name, Change.What.RESTORED, who=author, now=now, places=[f"from version {revision.number}"])
    return made
