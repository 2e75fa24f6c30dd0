"""Reads for the history pages, in a bounded number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from exercises.practice import rules, words
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, StepResult
from exercises.publishing.queries import Published, rule_withdrawn

PER_PAGE = 20
# What a session goes by; where one of these is taken back, nothing starts.
RULES = ("safety-questions", "thresholds", "traffic-light", "player-sentences")
Moments = dict[str, int]


@dataclass(frozen=True)
class Row:
    """One session in a list."""

    uid: uuid.UUID
    url: str
    title: str
    when: str
    local_day: dt.date
    minutes: int
    before: int | None
    worst: int | None
    light: str
    light_word: str
    light_reason: str
    end_word: str
    done: int
    total: int


@dataclass(frozen=True)
class Detail(Row):
    """One session in full."""

    side: str = ""
    note: str = ""
    flags_words: str = ""
    care: bool = False
    edited: bool = False
    rows: list[dict[str, str]] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)


def when(instant: dt.datetime, zone: str) -> str:
    """An instant as people say it, in the zone where it happened."""
    return formats.date_format(timezone.localtime(instant, ZoneInfo(zone)), "D j F Y, H:i")


def session_page(user, number: Any) -> Page:
    """A page of the person's sessions, newest first: a fixed number of queries, whatever there is."""
    steps = {"done": Count("results", filter=Q(results__outcome="done")), "total": Count("results")}
    rows = PracticeSession.objects.visible_to(user).annotate(**steps).order_by("-started_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(number)
    sessions = list(page.object_list)
    pain = _pain(user, sessions)
    page.object_list = [Row(**_summary(session, pain.get(session.pk, {}), session.done, session.total)) for session in sessions]
    return page


def _pain(user, sessions: list[PracticeSession]) -> dict[int, Moments]:
    """The worst answer at each moment, by session; a moment without an answer is not there."""
    found: dict[int, Moments] = {}
    for score in PainScore.objects.visible_to(user).filter(session__in=sessions):
        moments = found.setdefault(score.session_id, {})
        moments[score.moment] = max(score.value, moments.get(score.moment, 0))
    return found


def _summary(session: PracticeSession, pain: Moments, done: int, total: int) -> dict[str, Any]:
    verdict = rules.light(
        {"before": pain.get("before"), "worst": pain.get("worst"), "morning": pain.get("morning"), "flags": session.flags}
    )
    length = (session.ended_at - session.started_at).total_seconds()
    return {
        "uid": session.uid,
        "url": reverse("practice:session", args=[session.uid]),
        "title": session.routine_title,
        "when": when(session.started_at, session.zone),
        "local_day": session.local_day,
        "minutes": max(1, round(length / 60)),
        "before": pain.get("before"),
        "worst": pain.get("worst"),
        "light": verdict["light"],
        "light_word": words.LIGHTS["calm-so-far" if verdict["reason"] == "morning-missing" else verdict["light"]],
        "light_reason": words.LIGHT_REASONS[verdict["reason"]],
        "end_word": "" if session.end == PracticeSession.End.DONE else session.get_end_display(),
        "done": done,
        "total": total,
    }


def session_detail(user, session: PracticeSession) -> Detail:
    """Everything about one session of the person."""
    results = list(StepResult.objects.visible_to(user).filter(session=session).order_by("position"))
    scores = list(PainScore.objects.visible_to(user).filter(session=session))
    documents = SessionDocument.objects.visible_to(user).filter(owner=user, uid=session.uid, state=SessionDocument.State.KEPT)
    history = list(documents.order_by("revision").values_list("revision", "received_at"))
    moments = _pain(user, [session]).get(session.pk, {})
    titles = {step["key"]: _step_title(step) for step in session.plan.document["steps"]}
    summary = _summary(session, moments, sum(result.outcome == "done" for result in results), len(results))
    sides = sorted({str(score.get_side_display()) for score in scores})
    return Detail(
        **summary,
        side=", ".join(sides),
        note=session.note,
        flags_words=", ".join(str(words.FLAGS[flag]) for flag in session.flags),
        care=summary["light"] == "red",
        edited=len(history) > 1,
        rows=[_result(result, titles) for result in results],
        revisions=[{"number": number, "when": when(received, session.zone)} for number, received in history],
    )


def _step_title(step: dict[str, Any]) -> str:
    """The exercise, and for a press the muscle."""
    title = step["exercise"]["title"]
    return f"{title}: {step['press']['muscle']['title']}" if "press" in step else title


def _result(result: StepResult, titles: dict[str, str]) -> dict[str, str]:
    parts = [str(words.REASONS[result.reason])] if result.reason else []
    if result.soften_ms is not None:
        parts.append(_("softened after %(seconds)d s") % {"seconds": round(result.soften_ms / 1000)})
    elif result.muscle_slug and result.outcome != "skipped" and result.worked_ms:
        parts.append(_("pressed for %(seconds)d s") % {"seconds": round(result.worked_ms / 1000)})
    if result.reps is not None:
        parts.append(_("%(reps)d repetitions") % {"reps": result.reps})
    if result.round and result.round > 1:
        parts.append(_("round %(round)d") % {"round": result.round})
    side = "" if result.side in {"both", "none"} else str(result.get_side_display())
    return {
        "title": titles.get(result.key, result.key),
        "side": side,
        "outcome_word": str(result.get_outcome_display()),
        "detail": " · ".join(parts),
    }


def newest_document(user, session: PracticeSession) -> SessionDocument:
    """The newest kept document of a session."""
    rows = SessionDocument.objects.visible_to(user).filter(uid=session.uid, state=SessionDocument.State.KEPT)
    return rows.order_by("-revision")[0]


def taken_back(published: Published) -> str:
    """Why a routine may not be started now: it, a movement of it or a rule of the player was taken back; empty where it may."""
    return published.withdrawn or rule_withdrawn(RULES)


# Enough for the last press of every muscle, however often someone plays.
PRESSES = 400


def presses_of(user) -> list[dict[str, Any]]:
    """The person's latest presses, newest first: muscle, side, when, and how each went. One bounded query; none for a stranger."""
    if not user.is_authenticated:
        return []
    rows = StepResult.objects.visible_to(user).exclude(muscle_slug="").exclude(outcome=StepResult.Outcome.SKIPPED)
    fields = rows.order_by("-session__started_at", "-pk").values_list(
        "muscle_slug", "side", "session__started_at", "too_much", "worst", "brought_on"
    )
    names = ("muscle", "side", "at", "too_much", "worst", "brought_on")
    return [dict(zip(names, row, strict=True)) for row in fields[:PRESSES]]
