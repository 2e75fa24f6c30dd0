"""Storing sessions: the document first, its rows in the same transaction. The same session twice is stored once."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.lib.canonical import sha256
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.practice import sync
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, StepResult
from exercises.routines.models import Plan
from exercises.safety.services import ask_again_after_red, lock_after_flags

Document = dict[str, Any]
PRESSURE_FLAGS = {"numb", "tingling", "electric", "throbbing"}


@dataclass(frozen=True)
class Outcome:
    """What became of one sent document: stored, duplicate, conflict or rejected (with the reason)."""

    uid: str
    status: str
    reason: str = ""

    @property
    def kept(self) -> bool:
        """Whether the phone may forget it."""
        return self.status in {"stored", "duplicate"}


def store_session(user: User, document: Any, *, now: dt.datetime) -> Outcome:
    """Store one session document. Never raises for what the document says; needs the person's consent."""
    uid = str(document.get("uid", "")) if isinstance(document, dict) else ""
    if not may_store(user):
        return Outcome(uid, "rejected", _("Please agree first that we may store your sessions."))
    reason = sync.problem(document)
    if reason:
        return Outcome(uid, "rejected", reason)
    plan = Plan.objects.filter(sha256=document["plan"]).first()
    if plan is None:
        return Outcome(uid, "rejected", _("We do not know the routine of this session."))
    if sync.unknown_steps(document, plan.document):
        return Outcome(uid, "rejected", _("This session names a step that its routine does not have."))
    return _store(user, document, plan, now)


@transaction.atomic
def _store(user: User, document: Document, plan: Plan, now: dt.datetime) -> Outcome:
    # One writer a person: two copies of the same session must not race.
    User.objects.select_for_update().get(pk=user.pk)
    # Asked again behind the lock: the consent may have been taken back meanwhile.
    if not may_store(user):
        return Outcome(document["uid"], "rejected", _("Please agree first that we may store your sessions."))
    uid, digest = uuid.UUID(document["uid"]), sha256(_identity(document))
    kept = list(SessionDocument.objects.filter(owner=user, uid=uid).order_by("revision"))
    same = next((row for row in kept if row.sha256 == digest), None)
    if same is not None:
        return _conflict(document) if same.state == SessionDocument.State.CONFLICT else Outcome(document["uid"], "duplicate")
    newest = max((row for row in kept if row.state == SessionDocument.State.KEPT), key=lambda row: row.revision, default=None)
    first = newest is None and document["revision"] == 1
    edit = newest is not None and document["revision"] == newest.revision + 1 and document.get("base") == newest.sha256
    state = SessionDocument.State.KEPT if first or edit else SessionDocument.State.CONFLICT
    if newest is None and not first:
        return Outcome(document["uid"], "rejected", _("An edit came before its session. Send the session first."))
    SessionDocument.objects.create(
        owner=user, uid=uid, revision=document["revision"], body=document, sha256=digest, received_at=now, state=state
    )
    if state == SessionDocument.State.CONFLICT:
        return _conflict(document)
    _project(user, uid, document, digest, plan, now)
    _lock(user, document, newest.body if newest else {}, plan, now)
    return Outcome(document["uid"], "stored")


def _conflict(document: Document) -> Outcome:
    return Outcome(document["uid"], "conflict", _("This session was changed somewhere else meanwhile. Both versions are kept."))


def _identity(document: Document) -> Document:
    """What makes two sendings the same: everything but the moment of sending."""
    return {key: value for key, value in document.items() if key != "sent_at"}


def _project(user: User, uid: uuid.UUID, document: Document, digest: str, plan: Plan, now: dt.datetime) -> None:
    rows = sync.project(document, plan.document, now)
    values = rows.session | {"plan": plan, "revision": document["revision"], "sha256": digest}
    earlier = PracticeSession.objects.filter(owner=user, uid=uid).first()
    if earlier is not None and earlier.started_at_device == values["started_at_device"]:
        # An edit from another device must not move the session in time.
        values |= {name: getattr(earlier, name) for name in ("started_at", "ended_at", "local_day", "received_at")}
    session, _made = PracticeSession.objects.update_or_create(owner=user, uid=uid, defaults=values)
    StepResult.objects.filter(session=session).delete()
    PainScore.objects.filter(session=session).delete()
    StepResult.objects.bulk_create(StepResult(owner=user, session=session, **result) for result in rows.results)
    PainScore.objects.bulk_create(PainScore(owner=user, session=session, **entry) for entry in rows.pain)


def _news(document: Document, before: Document) -> bool:
    """Whether an edit says of a stop or a flag what the version before did not say."""
    stopped = document["end"] == PracticeSession.End.RED and before.get("end") != PracticeSession.End.RED
    return stopped or bool(set(document["flags"]) - set(before.get("flags", [])))


def _lock(user: User, document: Document, before: Document, plan: Plan, now: dt.datetime) -> None:
    if document["revision"] > 1 and not _news(document, before):
        return
    if document["end"] == PracticeSession.End.RED or document["flags"]:
        ask_again_after_red(user, now=now, zone=document["zone"])
    flags = sorted(PRESSURE_FLAGS & set(document["flags"]))
    if not flags:
        return
    by_key = {step["key"]: step for step in plan.document["steps"]}
    numb = [result for result in document["steps"] if "numb" in result.get("too_much", [])]
    muscles = {by_key[result["key"]].get("press", {}).get("muscle", {}).get("slug", "") for result in numb} - {""}
    side = numb[-1]["side"] if numb else ""
    lock_after_flags(user, flags=flags, muscles=sorted(muscles), side=side, now=now, zone=document["zone"])


def store_batch(user: User, documents: list[Any], *, now: dt.datetime) -> list[Outcome]:
    """Store several documents, each in its own transaction, in their order."""
    return [store_session(user, document, now=now) for document in documents]


@transaction.atomic
def remove_session(user: User, session: PracticeSession) -> None:
    """Remove a session with everything it said, for good."""
    # One writer a person, as when storing: an edit that is under way must not bring half of it back.
    User.objects.select_for_update().get(pk=user.pk)
    SessionDocument.objects.filter(owner=user, uid=session.uid).delete()
    session.delete()


@transaction.atomic
def rebuild_sessions() -> int:
    """Make every session row again from its newest kept document, and return how many."""
    kept: dict[tuple[int, uuid.UUID], list[SessionDocument]] = {}
    for row in SessionDocument.objects.filter(state=SessionDocument.State.KEPT).order_by("owner_id", "uid", "revision"):
        kept.setdefault((row.owner_id, row.uid), []).append(row)
    for (owner_id, uid), rows in kept.items():
        newest = rows[-1]
        plan = Plan.objects.get(sha256=newest.body["plan"])
        _project(User.objects.get(pk=owner_id), uid, newest.body, newest.sha256, plan, rows[0].received_at)
    return len(kept)
