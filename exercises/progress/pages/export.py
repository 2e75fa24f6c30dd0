"""Everything that the pages show as rows of one table, read in slices: a file of any length needs little memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from exercises.practice.models import PainScore, PracticeSession
from exercises.programmes.models import PhaseChange
from exercises.progress import queries
from exercises.progress.models import ActivityScore, AdviceGiven, Measure, PhaseCheck, RunAnswer
from exercises.progress.pages.answers import title_of
from exercises.progress.pages.decisions import did_words
from exercises.progress.rules.running import RULE as MAY_RUN
from exercises.running.models import Run

HEAD = ("about", "day", "name", "what", "value", "unit", "side", "remark")
SLICE = 500
# A cell that begins like this is worked out by a spreadsheet; with an apostrophe before it, it is words.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
RUN_NUMBERS = (
    ("metres", "m"), ("seconds", "s"), ("effort", "0 to 10"), ("pain_during", "0 to 10"), ("elevation_gain", "m"), ("elevation_loss", "m"),
    ("cadence", "a minute"), ("walk_run_stage", "0 to 8"),
)  # fmt: skip


def export_rows(user, today: dt.date) -> Iterator[tuple[str, ...]]:
    """The head, then sessions, pain, runs, measures, decisions and advice, each oldest first."""
    yield HEAD
    for part in (_sessions(user), _pain(user), _runs(user), _run_answers(user), _measures(user), _decisions(user), _advice(user, today)):
        for row in part:
            yield tuple(cell(value) for value in row)


def cell(value: Any) -> str:
    """A value that no spreadsheet takes for a formula. Nobody said it is an empty cell, never a nought."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _sessions(user) -> Iterator[tuple]:
    rows = PracticeSession.objects.visible_to(user).order_by("local_day", "pk")
    for day, title, end, worked, taped, note in rows.values_list(
        "local_day", "routine_title", "end", "worked_ms", "taped", "note"
    ).iterator(SLICE):
        yield ("session", day, title, end, round(worked / 1000), "s", "", " ".join(filter(None, ["taped" if taped else "", note])))


def _pain(user) -> Iterator[tuple]:
    rows = PainScore.objects.visible_to(user).order_by("session__local_day", "pk")
    names = ("session__local_day", "session__routine_title", "moment", "area", "value", "side", "recalled", "settled_within_hour")
    for day, title, moment, area, value, side, recalled, settled in rows.values_list(*names).iterator(SLICE):
        remark = ["recalled" if recalled else "", f"settled within an hour: {settled}" if settled else ""]
        yield ("pain", day, title, f"{moment}, {area}", value, "0 to 10", side, "; ".join(filter(None, remark)))


def _runs(user) -> Iterator[tuple]:
    rows = Run.objects.visible_to(user).select_related("shoe").order_by("local_day", "pk")
    for run in rows.iterator(SLICE):
        # What is said in words stands with the first number of a run.
        remark = _remark(run)
        for name, unit in RUN_NUMBERS:
            value = getattr(run, name)
            if value is not None:
                yield ("run", run.local_day, run.kind, name, value, unit, run.side, remark)
                remark = ""


def _remark(run: Run) -> str:
    """What was said of a run beside its numbers; a number for a whole week is told as one."""
    week = "whole week" if run.source == Run.Source.WEEK else ""
    said = [week, run.surface, run.hills, run.shoe.name if run.shoe else "", "taped" if run.taped else "", run.note]
    return "; ".join(filter(None, said))


def _run_answers(user) -> Iterator[tuple]:
    rows = RunAnswer.objects.visible_to(user).order_by("run__local_day", "pk")
    names = ("run__local_day", "before", "morning", "settled_within_hour", "recalled")
    for day, before, morning, settled, recalled in rows.values_list(*names).iterator(SLICE):
        if before is not None:
            yield ("run", day, "", "pain before", before, "0 to 10", "", "")
        if morning is not None:
            remark = ["recalled" if recalled else "", f"settled within an hour: {settled}" if settled else ""]
            yield ("run", day, "", "pain next morning", morning, "0 to 10", "", "; ".join(filter(None, remark)))


def _measures(user) -> Iterator[tuple]:
    for day, kind, value in Measure.objects.visible_to(user).order_by("day", "pk").values_list("day", "kind", "value").iterator(SLICE):
        yield ("measure", day, kind, "pain of the week", value, "0 to 10", "", "")
    scores = ActivityScore.objects.visible_to(user).order_by("day", "pk")
    for day, name, value in scores.values_list("day", "activity__name", "value").iterator(SLICE):
        yield ("measure", day, name, "own activity", value, "0 to 10", "", "")
    for day, key, value in PhaseCheck.objects.visible_to(user).order_by("day", "pk").values_list("day", "key", "value").iterator(SLICE):
        yield ("measure", day, key, "line of a phase", value, "", "", "")


def _decisions(user) -> Iterator[tuple]:
    for row in queries.decisions(user).order_by("day", "pk").iterator(SLICE):
        remark = remark_of(row.advice, ": ".join(filter(None, (row.decided_by_name, row.note))))
        yield ("decision", row.day, title_of(row.advice), row.rule, row.get_chosen_display(), "", "", remark)
    for change in PhaseChange.objects.visible_to(user).order_by("on", "pk").iterator(SLICE):
        chosen = "as suggested" if change.as_suggested and change.before else "own choice"
        remark = remark_of(change.advice, " ".join(filter(None, (chosen, change.note))))
        yield ("decision", change.on, title_of(change.advice), "phase", f"{change.before} → {change.after}".strip(" →"), "", "", remark)


def _advice(user, today: dt.date) -> Iterator[tuple]:
    """Advice about running with what came of it by now: worked out while reading, nothing is settled by it."""
    found = queries.found_for(user, today, queries.limits_for(user))
    for row in AdviceGiven.objects.visible_to(user).filter(rule=MAY_RUN).order_by("day", "pk").iterator(SLICE):
        end = queries.ended(row, found, today)
        came = [did_words(row.outcome, end), end.light if end else ""]
        yield (
            "advice",
            row.day,
            title_of(row.document),
            row.rule,
            row.outcome,
            "",
            "",
            remark_of(row.document, "; ".join(filter(None, came))),
        )


def remark_of(advice: dict[str, Any], first: str = "") -> str:
    """The numbers that the advice saw, with their thresholds, and its sources."""
    seen = [
        f"{item['name']} {'not said' if item['value'] is None else item['value']}"
        + ("" if item["threshold"] is None else f" (limit {item['threshold']})")
        for item in advice.get("seen", ())
    ]
    sources = f"from {', '.join(advice['sources'])}" if advice.get("sources") else ""
    return "; ".join(filter(None, (first, ", ".join(seen), sources)))
