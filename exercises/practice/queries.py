"""Reads for the history pages, in a bounded number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from exercises.lib.paging import Stretch, stretch
from exercises.practice import rules, words
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, Side, Star, StepResult
from exercises.publishing.queries import Published, rule_withdrawn
from exercises.routines.queries import RULES

PER_PAGE = 20
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
    # Whether another version waits for a choice.
    two_versions: bool = False


@dataclass(frozen=True)
class Detail(Row):
    """One session in full."""

    side: str = ""
    note: str = ""
    flags_words: str = ""
    care: bool = False
    edited: bool = False
    taped: bool = False
    rows: list[dict[str, str]] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)


def when(instant: dt.datetime, zone: str) -> str:
    """An instant as people say it, in the zone where it happened."""
    return formats.date_format(timezone.localtime(instant, ZoneInfo(zone)), "D j F Y, H:i")


def session_page(user, query: Mapping[str, str]) -> Stretch:
    """A page of the person's sessions, newest first: a fixed number of queries, whatever there is."""
    # Counted for the rows of the page alone: a join would count those of every session before the page is cut out.
    results = StepResult.objects.filter(session=OuterRef("pk"), owner=OuterRef("owner")).order_by().values("session")
    many = {"done": results.filter(outcome=StepResult.Outcome.DONE), "total": results}
    steps = {name: Coalesce(Subquery(rows.annotate(many=Count("pk")).values("many")), 0) for name, rows in many.items()}
    waiting = SessionDocument.objects.filter(owner=OuterRef("owner"), uid=OuterRef("uid"), state=SessionDocument.State.CONFLICT)
    rows = PracticeSession.objects.visible_to(user).annotate(two_versions=Exists(waiting), **steps)
    page = stretch(rows, query, by="started_at", size=PER_PAGE)
    sessions = page.rows
    pain = _pain(user, sessions)
    shown = [
        Row(**_summary(session, pain.get(session.pk, {}), session.done, session.total), two_versions=session.two_versions)
        for session in sessions
    ]
    return page.showing(shown)


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
        "light_word": words.light_word(verdict),
        "light_reason": words.LIGHT_REASONS[verdict["reason"]],
        "end_word": "" if session.end == PracticeSession.End.DONE else session.get_end_display(),
        "done": done,
        "total": total,
    }


def session_detail(user, session: PracticeSession) -> Detail:
    """Everything about one session of the person."""
    # Some things that a part tells stand in the document only.
    told = newest_document(user, session).body["steps"]
    scores = list(PainScore.objects.visible_to(user).filter(session=session))
    documents = SessionDocument.objects.visible_to(user).filter(owner=user, uid=session.uid, state=SessionDocument.State.KEPT)
    history = list(documents.order_by("revision").values_list("revision", "received_at"))
    moments = _pain(user, [session]).get(session.pk, {})
    steps = {step["key"]: step for step in session.plan.document["steps"]}
    summary = _summary(session, moments, sum(result["outcome"] == "done" for result in told), len(told))
    sides = sorted({str(score.get_side_display()) for score in scores})
    return Detail(
        **summary,
        side=", ".join(sides),
        note=session.note,
        flags_words=", ".join(str(words.FLAGS[flag]) for flag in session.flags),
        care=summary["light"] == "red",
        edited=len(history) > 1,
        taped=session.taped,
        rows=[result_words(result, steps.get(result["key"])) for result in told],
        revisions=[{"number": number, "when": when(received, session.zone)} for number, received in history],
    )


def _step_title(step: dict[str, Any]) -> str:
    """The exercise, and for a press the muscle."""
    title = step["exercise"]["title"]
    return f"{title}: {step['press']['muscle']['title']}" if "press" in step else title


def result_words(result: dict[str, Any], step: dict[str, Any] | None) -> dict[str, str]:
    """One part of a session in words, from its document and the step of the plan."""
    side = "" if result["side"] in {"both", "none"} else str(Side(result["side"]).label)
    return {
        "title": _step_title(step) if step else result["key"],
        "side": side,
        "outcome_word": str(StepResult.Outcome(result["outcome"]).label),
        "detail": " · ".join([*_circumstances(result), *_stage(result, step or {}), *_work(result, step or {})]),
    }


def _circumstances(result: dict[str, Any]) -> list[str]:
    parts = [words.REASONS.get(result.get("reason", "")), words.CHOICES.get(result.get("choice", ""))]
    return [str(part) for part in parts if part]


def _stage(result: dict[str, Any], step: dict[str, Any]) -> list[str]:
    """Which stage of walking and running it was, and the turn in which it stopped where it was not done to the end."""
    if "stage" not in result:
        return []
    parts = [_("stage %(stage)d") % {"stage": result["stage"]}]
    made = next((one for one in step.get("stages", []) if one["stage"] == result["stage"]), step)
    if result["outcome"] == "partly" and "interval" in result and made.get("intervals"):
        parts.append(_("stopped in turn %(turn)d") % {"turn": (result["interval"] - 1) // len(made["intervals"]) + 1})
    return parts


def _work(result: dict[str, Any], step: dict[str, Any]) -> list[str]:
    parts = []
    if result.get("soften_ms") is not None:
        parts.append(_("softened after %(seconds)d s") % {"seconds": round(result["soften_ms"] / 1000)})
    elif "press" in step and result["outcome"] != "skipped" and result.get("worked_ms"):
        parts.append(_("pressed for %(seconds)d s") % {"seconds": round(result["worked_ms"] / 1000)})
    if result.get("reps") is not None:
        parts.append(_("%(reps)d repetitions") % {"reps": result["reps"]})
    if result.get("round", 1) > 1:
        parts.append(_("round %(round)d") % {"round": result["round"]})
    if result.get("skin"):
        parts.append(_("the skin looked fine") if "off" not in result["skin"] else _("off because of the skin"))
    return parts


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


def stars_of(user) -> list[str]:
    """The routines that the person keeps at hand, newest first; none for a stranger."""
    return list(Star.objects.visible_to(user).order_by("-at", "-pk").values_list("routine", flat=True))


def asked_muscles(user) -> dict[str, dict[str, str]]:
    """For each muscle the day of the last press, and day, spot and answer of the last "does it bring up your pain". One bounded query."""
    if not user.is_authenticated:
        return {}
    rows = StepResult.objects.visible_to(user).exclude(muscle_slug="").exclude(outcome=StepResult.Outcome.SKIPPED)
    found: dict[str, dict[str, str]] = {}
    latest = rows.order_by("-session__started_at", "-pk").values_list("muscle_slug", "session__local_day", "spot", "brought_on")
    for slug, day, spot, answer in latest[:PRESSES]:
        known = found.setdefault(slug, {"pressed": day.isoformat()})
        if answer and spot and "on" not in known:
            known |= {"on": day.isoformat(), "spot": spot, "answer": answer}
    return found
