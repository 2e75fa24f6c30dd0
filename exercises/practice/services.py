"""Storing sessions: the document first, its rows in the same transaction. The same session twice is stored once."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.lib.canonical import sha256
from exercises.lib.limits import counted, one_more
from exercises.lib.registry import Event
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.practice import sync
from exercises.practice.models import PainScore, PracticeSession, RemovedSession, SessionDocument, Star, StepResult, StoreMark
from exercises.programmes.handover.queries import version_handed
from exercises.programmes.models import Assignment
from exercises.programmes.queries import version_with
from exercises.programmes.rules import SLOTS
from exercises.publishing.queries import published_or_404
from exercises.routines.models import Plan
from exercises.safety.access import owner_tag
from exercises.safety.services import ask_again_after_red, lock_after_flags

log = logging.getLogger("selfcare.practice")
# The sessions of this person (by key) have changed; sent inside the same transaction.
session_saved: Event[int] = Event("session_saved")
Document = dict[str, Any]
PRESSURE_FLAGS = {"numb", "tingling", "electric", "throbbing"}
MOST_STARS = 200
# Longer than the doctor looks back.
REJECTED_KEPT_S = 8 * 24 * 3600
KEPT, CONFLICT, SETTLED = SessionDocument.State.KEPT, SessionDocument.State.CONFLICT, SessionDocument.State.SETTLED


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
    if known := _known(user, document):
        return known
    reason = sync.problem(document)
    if reason:
        return Outcome(uid, "rejected", reason)
    plan = Plan.objects.filter(sha256=document["plan"]).first()
    if plan is None:
        return Outcome(uid, "rejected", _("We do not know the routine of this session."))
    if sync.unknown_steps(document, plan.document):
        return Outcome(uid, "rejected", _("This session names a step that its routine does not have."))
    return _store(user, document, plan, now)


def _known(user: User, document: Any) -> Outcome | None:
    """The answer where exactly this is stored already: most of what comes twice then waits for nobody and takes no lock."""
    try:
        uid, digest = uuid.UUID(document["uid"]), sha256(_identity(document))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    state = SessionDocument.objects.filter(owner=user, uid=uid, sha256=digest).values_list("state", flat=True).first()
    return _again(document, state) if state else None


def _again(document: Document, state: str) -> Outcome:
    return _conflict(document) if state == CONFLICT else Outcome(document["uid"], "duplicate")


@transaction.atomic
def _store(user: User, document: Document, plan: Plan, now: dt.datetime) -> Outcome:
    # One writer a person: two copies of the same session must not race.
    User.objects.select_for_update().get(pk=user.pk)
    # Asked again behind the lock: the consent may have been taken back meanwhile.
    if not may_store(user):
        return Outcome(document["uid"], "rejected", _("Please agree first that we may store your sessions."))
    uid, digest = uuid.UUID(document["uid"]), sha256(_identity(document))
    if RemovedSession.objects.filter(owner=user, uid=uid).exists():
        # The phone may forget it: its owner did not want it any more.
        return Outcome(document["uid"], "duplicate")
    kept = list(SessionDocument.objects.filter(owner=user, uid=uid).order_by("revision"))
    same = next((row for row in kept if row.sha256 == digest), None)
    if same is not None:
        return _again(document, same.state)
    newest = max((row for row in kept if row.state == KEPT), key=lambda row: row.revision, default=None)
    first = newest is None and document["revision"] == 1
    edit = newest is not None and document["revision"] == newest.revision + 1 and document.get("base") == newest.sha256
    state = KEPT if first or edit else CONFLICT
    if newest is None and not first:
        return Outcome(document["uid"], "rejected", _("An edit came before its session. Send the session first."))
    SessionDocument.objects.create(
        owner=user, uid=uid, revision=document["revision"], body=document, sha256=digest, received_at=now, state=state
    )
    # Also the version that does not count yet: what it says of a stop must not wait for a choice.
    _lock(user, document, newest.body if newest else {}, plan, now)
    if state == CONFLICT:
        return _conflict(document)
    _project(user, uid, document, digest, plan, now)
    session_saved.send(user.pk)
    return Outcome(document["uid"], "stored")


def _conflict(document: Document) -> Outcome:
    return Outcome(document["uid"], "conflict", _("This session was changed somewhere else meanwhile. Both versions are kept."))


def _identity(document: Document) -> Document:
    """What makes two sendings the same: everything but the moment of sending."""
    return {key: value for key, value in document.items() if key != "sent_at"}


def _project(
    user: User, uid: uuid.UUID, document: Document, digest: str, plan: Plan, now: dt.datetime, *, version: int | None = None
) -> None:
    rows = sync.project(document, plan.document, now)
    earlier = _earlier(user, uid)
    values = rows.session | {"plan": plan, "revision": document["revision"], "sha256": digest}
    if earlier is None:
        values |= _assigned(user, document, plan, version)
    times = {name: earlier[name] for name in sync.TIMES} if earlier else None
    session, _made = PracticeSession.objects.update_or_create(owner=user, uid=uid, defaults=sync.in_its_place(values, times))
    StepResult.objects.filter(session=session).delete()
    PainScore.objects.filter(session=session).delete()
    StepResult.objects.bulk_create(StepResult(owner=user, session=session, **result) for result in rows.results)
    PainScore.objects.bulk_create(PainScore(owner=user, session=session, **entry) for entry in rows.pain)


def _earlier(user: User, uid: uuid.UUID) -> Document | None:
    return PracticeSession.objects.filter(owner=user, uid=uid).values(*sync.TIMES, "version_id").first()


def _assigned(user: User, document: Document, plan: Plan, version: int | None) -> Document:
    """The programme that a session was done for, in its version of then: the one that asked for this plan, else that of now.

    Somebody else's programme is like none.
    """
    # What someone else does on this phone is not for the programme.
    if document["opened"] == "guest":
        return {"assignment": None, "version_id": None, "slot": ""}
    uid = document.get("assignment")
    found = Assignment.objects.visible_to(user).select_related("version__programme").filter(uid=uid).first() if uid else None
    if found is None:
        # It may have been played by a code, before that was linked with the account.
        handed = version_handed(user.pk, plan)
        return {"assignment": None, "version_id": handed.pk if handed else version if uid else None, "slot": ""}
    slot = document.get("slot", "")
    # A session that was made before an update, and sent after it, was done by what stood on the phone.
    own = version_with(found.version.programme, plan.pk) if not version and found.assigned_by_name else None
    return {"assignment": found, "version_id": version or (own.pk if own else found.version_id), "slot": slot if slot in SLOTS else ""}


def _news(document: Document, before: Document) -> bool:
    """Whether an edit says of a stop or a flag what the version before did not say."""
    stopped = document["end"] == PracticeSession.End.RED and before.get("end") != PracticeSession.End.RED
    return stopped or bool(set(document["flags"]) - set(before.get("flags", [])))


def _lock(user: User, document: Document, before: Document, plan: Plan, now: dt.datetime) -> None:
    if before and not _news(document, before):
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


def store_batch(user: User, items: list[Any], *, now: dt.datetime) -> list[Outcome]:
    """Store several items, plain or sealed, each in its own transaction, in their order."""
    outcomes = [_store_item(user, item, now) for item in items]
    for _one in [one for one in outcomes if one.status == "rejected"]:
        one_more(f"rejected:{now.date()}", seconds=REJECTED_KEPT_S)
    return outcomes


def rejected_lately(now: dt.datetime) -> int:
    """How many items of phones were not taken in the last seven days, for the operator: a number, and nothing of whom."""
    return sum(counted(f"rejected:{now.date() - dt.timedelta(days=back)}") for back in range(7))


def _store_item(user: User, item: Any, now: dt.datetime) -> Outcome:
    uid = str(item.get("uid", "")) if isinstance(item, dict) else ""
    try:
        sealed = isinstance(item, dict) and "sealed" in item
        return store_session(user, sync.opened(item, owner_tag(user)) if sealed else item, now=now)
    except sync.Refused as refused:
        return Outcome(uid, "rejected", str(refused))
    except (OperationalError, InterfaceError):
        # Our records are away: nothing is wrong with any of these, and the phone sends them all again.
        raise
    except Exception:
        # One item that we cannot read for a fault of our own must not hold up all that wait behind it.
        log.exception("a session could not be stored")
        return Outcome(uid, "rejected", _("Something went wrong on our side with this session. It stays on your device."))


@transaction.atomic
def settle(user: User, uid: uuid.UUID, *, other: str, base: str, use: bool) -> bool:
    """Let the owner choose between two versions; False where the version that counts is not the one that was shown (base)."""
    User.objects.select_for_update().get(pk=user.pk)
    rows = SessionDocument.objects.filter(owner=user, uid=uid)
    row = rows.filter(sha256=other, state=CONFLICT).first()
    if row is None:
        # The same form twice, or the choice was made on another device.
        return rows.filter(sha256=other, state=SETTLED).exists()
    newest = rows.filter(state=KEPT).order_by("-revision")[0]
    if newest.sha256 != base:
        return False
    row.state = SETTLED
    row.save(update_fields=["state"])
    if use:
        _use(user, row, newest)
    return True


def _use(user: User, row: SessionDocument, newest: SessionDocument) -> None:
    """Put the other version on top of the one that counted, as its next revision."""
    body = row.body | {"revision": newest.revision + 1, "base": newest.sha256}
    digest, plan = sha256(_identity(body)), Plan.objects.get(sha256=body["plan"])
    SessionDocument.objects.create(
        owner=user, uid=row.uid, revision=body["revision"], body=body, sha256=digest, received_at=row.received_at, state=KEPT
    )
    _project(user, row.uid, body, digest, plan, row.received_at)
    session_saved.send(user.pk)


@transaction.atomic
def remove_session(user: User, session: PracticeSession) -> None:
    """Remove a session with everything it said, for good."""
    # One writer a person, as when storing: an edit that is under way must not bring half of it back.
    User.objects.select_for_update().get(pk=user.pk)
    SessionDocument.objects.filter(owner=user, uid=session.uid).delete()
    RemovedSession.objects.get_or_create(owner=user, uid=session.uid, defaults={"at": clock.now()})
    session.delete()
    session_saved.send(user.pk)


@transaction.atomic
def rebuild_sessions() -> int:
    """Make every session row again from its kept documents, oldest first as they came, and return how many."""
    rows = SessionDocument.objects.filter(state=KEPT).order_by("owner_id", "uid", "revision").select_related("owner")
    count = 0
    for (_owner, uid), kept in itertools.groupby(rows.iterator(), key=lambda row: (row.owner_id, row.uid)):
        count += 1
        version = None
        for number, row in enumerate(kept):
            if number == 0:
                # What stands there may be wrong: nothing of it is carried over but what no document tells, the version of then.
                version = (_earlier(row.owner, uid) or {}).get("version_id")
                PracticeSession.objects.filter(owner=row.owner, uid=uid).delete()
            _project(row.owner, uid, row.body, row.sha256, Plan.objects.get(sha256=row.body["plan"]), row.received_at, version=version)
    return count


def store_mark(*, now: dt.datetime) -> str:
    """Which life of the records this is; made when it is first asked for."""
    return str(StoreMark.objects.get_or_create(pk=1, defaults={"at": now})[0].mark)


def mark_restored(*, now: dt.datetime) -> str:
    """Begin a new life of the records, after a backup was restored: every phone sends again what it still keeps."""
    return str(StoreMark.objects.update_or_create(pk=1, defaults={"mark": uuid.uuid4(), "at": now})[0].mark)


@transaction.atomic
def star(user: User, slug: str, *, now: dt.datetime) -> bool:
    """Keep a published routine at hand; False where there are too many already. 404 where there is no such routine."""
    User.objects.select_for_update().get(pk=user.pk)
    mine = Star.objects.visible_to(user)
    if mine.filter(routine=slug).exists():
        return True
    if published_or_404("routine", slug).retired:
        raise Http404
    if mine.count() >= MOST_STARS:
        return False
    Star.objects.create(owner=user, routine=slug, at=now)
    return True


def unstar(user: User, slug: str) -> None:
    """Keep it at hand no longer; one that is not there is fine."""
    Star.objects.visible_to(user).filter(routine=slug).delete()
