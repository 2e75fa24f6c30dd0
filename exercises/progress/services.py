"""Keeping what a person says, what the rules told them, and what came of it. One transaction each; consent before every row."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.people.models import Correction, User
from exercises.people.queries import may_store
from exercises.people.services import keep_before, profile_of
from exercises.practice.forms import instant
from exercises.practice.models import PainScore, PracticeSession, SessionDocument
from exercises.practice.services import store_session
from exercises.progress import queries
from exercises.progress.models import (
    ActivityScore,
    AdviceGiven,
    ChosenThresholds,
    Decision,
    Measure,
    MorningAsked,
    OwnActivity,
    PhaseCheck,
    RunAnswer,
)
from exercises.progress.rules import BOUNDS, Advice, Response
from exercises.progress.rules.advice import NOBODY
from exercises.progress.rules.running import RULE as MAY_RUN
from exercises.progress.rules.score import TIGHTER_RULE
from exercises.running.models import Run

KNEE = "knee"


class Refused(ValueError):
    """Why something cannot be kept, as one plain sentence."""


def _changed(name: str, before: Any, now: Any) -> dict[str, Any]:
    """What was said before, where something else is said now."""
    return {} if before is None or before == now else {name: before}


def _allow(user: User) -> None:
    """Behind the person's own lock, so that a consent that is taken back meanwhile counts."""
    User.objects.select_for_update().get(pk=user.pk)
    if not may_store(user):
        raise Refused(_("Please agree first that we may store your sessions."))


@transaction.atomic
def save_measures(user: User, *, pain: dict[str, int], activities: dict[int, tuple[str, int | None]], day: dt.date) -> None:
    """Keep the numbers of a week; the same day again replaces them."""
    _allow(user)
    now = clock.now()
    told = dict(Measure.objects.visible_to(user).filter(day=day).values_list("kind", "value"))
    for kind, value in pain.items():
        keep_before(user, Correction.Kind.MEASURE, kind, _changed("value", told.get(kind), value), day=day, now=now)
        Measure.objects.update_or_create(owner=user, kind=kind, day=day, defaults={"value": value})
    names = dict(OwnActivity.objects.visible_to(user).values_list("position", "name"))
    scores = dict(ActivityScore.objects.visible_to(user).filter(day=day).values_list("activity__position", "value"))
    for number, (name, score) in activities.items():
        before = _changed("name", names.get(number), name) | (_changed("value", scores.get(number), score) if score is not None else {})
        keep_before(user, Correction.Kind.ACTIVITY, str(number), before, day=day, now=now)
        activity, _made = OwnActivity.objects.update_or_create(owner=user, position=number, defaults={"name": name})
        if score is not None:
            ActivityScore.objects.update_or_create(owner=user, activity=activity, day=day, defaults={"value": score})


@transaction.atomic
def save_checks(user: User, answers: dict[str, int], *, day: dt.date) -> None:
    """Keep what the person said about the lines of a phase; the same day again replaces them."""
    _allow(user)
    told = dict(PhaseCheck.objects.visible_to(user).filter(day=day).values_list("key", "value"))
    for key, value in answers.items():
        keep_before(user, Correction.Kind.PHASE, key, _changed("value", told.get(key), value), day=day, now=clock.now())
        PhaseCheck.objects.update_or_create(owner=user, key=key, day=day, defaults={"value": value})


@transaction.atomic
def answer_morning(
    user: User, uid: uuid.UUID, *, value: int | None, settled: str = "", muscles: int | None = None, now: dt.datetime, today: dt.date
) -> None:
    """Keep the morning after a session as a new revision of it; no number is kept as asked and not answered, never as nought."""
    _allow(user)
    session = PracticeSession.objects.visible_to(user).filter(uid=uid).first()
    if session is None:
        return _morning_of_run(user, uid, value=value, settled=settled, now=now, today=today)
    asked, new = MorningAsked.objects.get_or_create(owner=user, entry=uid, defaults={"at": now, "answered": value is not None})
    if value is None and muscles is None:
        return
    newest = SessionDocument.objects.visible_to(user).filter(uid=uid, state=SessionDocument.State.KEPT).order_by("-revision")[0]
    late = {"recalled": True} if today - session.local_day > dt.timedelta(days=1) else {}
    pain = [entry for entry in newest.body["pain"] if entry["moment"] != "morning"]
    side = next((entry["side"] for entry in pain), "") or profile_of(user).knee or "both"
    told = ((KNEE, value), ("muscles", muscles))
    pain += [
        {"moment": "morning", "area": _area(pain) if area == KNEE else area, "side": side, "value": number, **late}
        | ({"settled_within_hour": settled} if settled and area == KNEE else {})
        for area, number in told
        if number is not None
    ]
    document = newest.body | {"pain": pain, "revision": newest.revision + 1, "base": newest.sha256, "sent_at": instant(now)}
    outcome = store_session(user, document, now=now)
    if not outcome.kept:
        raise Refused(outcome.reason)
    if not new and value is not None:
        MorningAsked.objects.filter(pk=asked.pk).update(answered=True, at=now)


def _morning_of_run(user: User, uid: uuid.UUID, *, value: int | None, settled: str, now: dt.datetime, today: dt.date) -> None:
    run = Run.objects.visible_to(user).filter(uid=uid).first()
    if run is None:
        raise Refused(_("We do not know this session."))
    MorningAsked.objects.update_or_create(owner=user, entry=uid, defaults={"at": now, "answered": value is not None})
    if value is not None:
        late = today - run.local_day > dt.timedelta(days=1)
        told = {"morning": value, "settled_within_hour": settled, "recalled": late, "at": now}
        if earlier := RunAnswer.objects.visible_to(user).filter(run=run, morning__isnull=False).first():
            before = _changed("morning", earlier.morning, value) | _changed("settled_within_hour", earlier.settled_within_hour, settled)
            keep_before(user, Correction.Kind.MORNING, str(run.uid), before, day=run.local_day, now=now)
        RunAnswer.objects.update_or_create(run=run, defaults=told, create_defaults=told | {"owner": user})


def morning_is_open(user: User, uid: uuid.UUID) -> bool:
    """Whether nobody answered yet, or declined to, how the morning after this session or run was. What is gone has no morning."""
    told = PainScore.objects.visible_to(user).filter(session__uid=uid, moment=PainScore.Moment.MORNING)
    there = [model.objects.visible_to(user).filter(uid=uid).exists() for model in (PracticeSession, Run)]
    return any(there) and not told.exists() and not MorningAsked.objects.visible_to(user).filter(entry=uid).exists()


def _area(pain: list[dict[str, Any]]) -> str:
    """The area that the session's other numbers are about."""
    return next((entry["area"] for entry in pain if entry["area"] != "muscles"), KNEE)


@transaction.atomic
def choose_thresholds(user: User, values: dict[str, int], *, now: dt.datetime) -> None:
    """Keep the person's own numbers; those outside the bounds are refused with the bounds."""
    _allow(user)
    for name, value in values.items():
        if name not in BOUNDS or not BOUNDS[name][0] <= value <= BOUNDS[name][1]:
            low, high = BOUNDS.get(name, (0, 0))
            raise Refused(_("Choose a number from %(low)d to %(high)d.") % {"low": low, "high": high})
    usual = queries.usual_for(user)
    own = {name: value for name, value in values.items() if value != getattr(usual, name)}
    if earlier := ChosenThresholds.objects.visible_to(user).first():
        changed = {name: earlier.values.get(name) for name in {*earlier.values, *own} if earlier.values.get(name) != own.get(name)}
        keep_before(user, Correction.Kind.NUMBERS, "", dict(sorted(changed.items())), now=now)
    ChosenThresholds.objects.update_or_create(owner=user, defaults={"values": own, "at": now})


def as_document(advice: Advice) -> dict[str, Any]:
    """An answer of the rules as it is kept: rule, outcome, the numbers that it saw, sources. As JSON gives it back."""
    return json.loads(json.dumps(asdict(advice)))


@transaction.atomic
def keep_advice(
    user: User, advice: Advice, *, day: dt.date, now: dt.datetime, asked: dict[str, int | None] | None = None
) -> AdviceGiven | None:
    """Write down what was said today, once a day and rule: the newest word before a run is what the run is held against. None without consent."""
    if not may_store(user):
        return None
    rule = queries.AFTER_RUN if advice.rule == MAY_RUN and queries.ran_on(user, day) else advice.rule
    kept = AdviceGiven.objects.visible_to(user).filter(rule=rule, day=day).first()
    values = {"outcome": advice.outcome, "document": as_document(advice) | {"asked": asked or {}}, "expects": advice.expects, "at": now}
    if kept is None:
        return AdviceGiven.objects.create(owner=user, uid=uuid.uuid4(), rule=rule, day=day, **values)
    if kept.followed is None and not kept.light:
        AdviceGiven.objects.filter(pk=kept.pk).update(**values)
        kept.refresh_from_db()
    return kept


@transaction.atomic
def compare(user: User, found: list[Response], *, today: dt.date) -> int:
    """Write down what came of the advice of the window; how many rows changed. What is known later changes it again, whatever came first."""
    changed = 0
    for row in AdviceGiven.objects.visible_to(user).filter(rule=MAY_RUN, day__range=(today - queries.WINDOW, today)):
        end = queries.ended(row, found, today)
        if end and (row.light, row.followed) != (end.light, end.followed):
            told = {"light": end.light, "followed": end.followed, "entry": end.entry or None}
            changed += AdviceGiven.objects.filter(pk=row.pk).update(**told)
    return changed


def keep_score(user: User, *, today: dt.date) -> int:
    """Hold all open advice against what is known by now."""
    limits = queries.limits_for(user)
    return compare(user, queries.found_for(user, today, limits), today=today)


@dataclass(frozen=True)
class By:
    """The therapist who decides for somebody, and their name as it was checked."""

    user: User
    name: str


@transaction.atomic
def decide(user: User, advice: Advice, chosen: str, *, note: str = "", today: dt.date, now: dt.datetime, by: By | None = None) -> Decision:
    """Keep what someone confirmed, or chose otherwise, with the advice as they saw it. The same word twice on one day is kept once."""
    _allow(user)
    if chosen not in Decision.Chosen.values:
        raise Refused(_("Choose to do as suggested, or otherwise."))
    if chosen == Decision.Chosen.OTHERWISE and advice.override == NOBODY:
        raise Refused(_("This one is not up for choice: a safety answer or a warning sign decides."))
    document = as_document(advice)
    earlier = queries.decisions(user).filter(rule=advice.rule, day=today).order_by("-pk").first()
    who, name = (by.user, by.name) if by else (user, "")
    said = (document, chosen, name, note if by else "")
    if earlier and (earlier.advice, earlier.chosen, earlier.decided_by_name, earlier.note if by else "") == said:
        return earlier
    if advice.rule == TIGHTER_RULE and chosen == Decision.Chosen.TAKEN:
        _tighten(user, int(advice.values["cap_steps"]), now)
    return Decision.objects.create(
        owner=user, day=today, at=now, rule=advice.rule, advice=document, chosen=chosen, note=note, decided_by=who, decided_by_name=name
    )  # fmt: skip


def _tighten(user: User, steps: int, now: dt.datetime) -> None:
    """The caps of running one step tighter, as one of the person's own numbers."""
    kept = ChosenThresholds.objects.visible_to(user).first()
    values = (kept.values if kept else {}) | {"cap_steps": min(steps, BOUNDS["cap_steps"][1])}
    ChosenThresholds.objects.update_or_create(owner=user, defaults={"values": values, "at": now})
