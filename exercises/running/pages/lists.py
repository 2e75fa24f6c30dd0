"""Runs in lists and in full, shoes, and how far a file has been read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.running import queries, rules, words
from exercises.running.models import Import, Run, Shoe
from exercises.running.pages.words import DAY, count_words, day_words, duration, length, whole

# Where the runs of a page lie further apart, what happened in between would be read for nothing.
MORNINGS_OVER = dt.timedelta(days=366)


@dataclass(frozen=True)
class Row:
    """One run in a list."""

    url: str
    day: str
    kind: str
    is_run: bool
    whole_week: bool
    distance: str
    time: str
    pain: int | None
    shoe: str
    flags: list[str]
    light: str
    morning: str
    taped: bool = False


def row_of(
    run: Run, runs: list[rules.Ran], cap: int | None, lights: dict[dt.date, str], who: queries.Person, t: rules.Thresholds, worn: int | None
) -> Row:
    """One run with what stands out about it; worn is how far its pair had gone before it, if that is known."""
    is_run, whole = run.kind == Run.Kind.RUN, run.source == Run.Source.WEEK
    flags: tuple[str, ...] = ()
    if is_run and not whole:
        flags = rules.flags_of(queries.ran_of(run), runs, cap, shoe_before=worn, t=t)
    light = lights.get(run.local_day, "" if run.local_day >= who.today else rules.UNKNOWN) if is_run and not whole else ""
    return Row(
        reverse("running:run", args=[run.uid]), day_words(run.local_day, who.today), str(run.get_kind_display()), is_run, whole, length(run.metres, who.units),
        duration(run.seconds), run.pain_during, run.shoe.name if run.shoe else "", [str(words.FLAGS_SHORT[flag]) for flag in flags],
        light, str(words.MORNINGS[light]), run.taped,
    )  # fmt: skip


def shoe_row(shoe: Shoe, who: queries.Person, t: rules.Thresholds) -> dict[str, Any]:
    """A pair of shoes as lists show it."""
    answer = rules.shoe_state(shoe.metres, shoe.alert_from, shoe.alert_to, t)
    limit = dict(answer.threshold)
    end = int(limit["shoe_to_m"])
    return {
        "uid": shoe.uid, "name": shoe.name, "state": answer.outcome, "state_word": str(words.SHOES[answer.outcome]),
        "why": str(words.SHOES_WHY[answer.outcome]),
        "distance": whole(shoe.metres, who.units), "end": whole(end, who.units), "alert": whole(int(limit["shoe_from_m"]), who.units),
        "value": min(shoe.metres, end), "most": end, "runs": shoe.runs, "retired_on": shoe.retired_on, "started_on": shoe.started_on,
        "last_run_on": shoe.last_run_on, "evidence": answer.evidence,
    }  # fmt: skip


def shoes_page(user) -> dict[str, Any]:
    """All pairs, and the one that wants a look first."""
    who, t = queries.person(user), queries.thresholds(user)
    rows = [shoe_row(shoe, who, t) for shoe in queries.shoes(user, retired=True)]
    in_use = [row for row in rows if not row["retired_on"]]
    asks = [row for row in in_use if row["state"] != "fine"]
    return {"rows": rows, "first": asks[0] if asks else None, "in_use": len(in_use), "sources": queries.sources(["shoe-life-pages"])}


@dataclass(frozen=True)
class Detail:
    """One run in full."""

    run: Run
    row: Row
    facts: list[tuple[str, str]]
    flags: list[str]
    week_url: str
    places: int


def run_detail(user, run: Run) -> Detail:
    """Everything about one run, and what to point out about it."""
    who, t = queries.person(user), queries.thresholds(user)
    start = rules.monday(run.local_day)
    runs = queries.facts_for(user, start)
    mornings = queries.mornings(user, run.local_day - rules.WEEK, run.local_day + DAY)
    cap = rules.weekly_cap(runs, mornings, start, who.today, t)
    lights = rules.lights(runs, mornings, run.local_day, run.local_day, who.today, t)
    row = row_of(run, runs, cap.value, lights, who, t, queries.worn_before(user, [run]).get(run.pk))
    long = {str(short): str(words.FLAGS[key]) for key, short in words.FLAGS_SHORT.items()}
    facts = [
        (_("Distance"), row.distance), (_("Time"), row.time), (_("Worst pain during it"), _("Not given") if run.pain_during is None else str(run.pain_during)),
        (_("Knee"), str(run.get_side_display()) if run.side else ""), (_("Effort"),
        "" if run.effort is None else _("%(effort)d of 10") % {"effort": run.effort}),
        (_("Surface"), str(run.get_surface_display()) if run.surface else ""), (_("Hills"), str(run.get_hills_display()) if run.hills else ""),
        (_("Metres up"), count_words(run.elevation_gain)), (_("Metres down"), count_words(run.elevation_loss)), (_("Steps a minute"), count_words(run.cadence)),
        (_("Shoes"), row.shoe), (_("Walk-run stage"), count_words(run.walk_run_stage)), (_("Taped"), _("Yes") if run.taped else ""),
        (_("From"), str(run.get_source_display())),
    ]  # fmt: skip
    route = getattr(run, "route", None)
    points = len(route.points) if route else 0
    url = f"{reverse('running:list')}?week={start}"
    return Detail(run, row, [(name, value) for name, value in facts if value], [long[flag] for flag in row.flags], url, points)


def all_runs(user, before: str) -> dict[str, Any]:
    """A page of all runs, newest first, with the mornings that followed, and where the next page begins."""
    who, t = queries.person(user), queries.thresholds(user)
    day, key = _place(before)
    found = queries.runs_before(user, day, key)
    shown = found[: queries.PER_PAGE]
    more = f"{shown[-1].local_day}.{shown[-1].pk}" if len(found) > queries.PER_PAGE else ""
    told = bool(shown) and shown[0].local_day - shown[-1].local_day <= MORNINGS_OVER
    near, lights = _around(user, shown, who, t) if told else ([], {})
    worn = queries.worn_before(user, shown)
    # The limit of each week stands on the page of that week.
    rows = [row_of(run, near, None, lights, who, t, worn.get(run.pk)) for run in shown]
    return {"rows": rows, "more": more, "later": bool(day), "mornings": told}


def _around(user, shown: list[Run], who: queries.Person, t: rules.Thresholds) -> tuple[list[rules.Ran], dict[dt.date, str]]:
    """The runs that those of a page are held against, and the light of each day."""
    first, last = shown[-1].local_day, shown[0].local_day
    near = queries.facts(user, first - dt.timedelta(days=t.longest_days), last)
    return near, rules.lights(near, queries.mornings(user, first - DAY, last), first, last, who.today, t)


def _place(before: str) -> tuple[dt.date | None, int]:
    day, _dot, key = before.partition(".")
    try:
        return dt.date.fromisoformat(day), int(key[:18])
    except ValueError:
        return None, 0


def import_page(row: Import) -> dict[str, Any]:
    """How far a file has been read, as the page and its script show it."""
    share = row.offset / row.size if row.size else 1.0
    passes = {Import.State.CHECKING: share / 2, Import.State.ASKS: 0.5, Import.State.TAKING: 0.5 + share / 2}
    state = Import.State(row.state)
    return {
        "uid": row.uid, "name": row.name, "state": row.state, "state_word": str(state.label),
        "percent": min(99, round(100 * passes[state])) if state in passes else 100,
        "seen": row.seen, "taken": row.taken, "duplicate": row.duplicate, "broken": row.broken, "errors": row.errors, "keep_route": row.keep_route,
        "sound": row.seen - row.broken, "more_errors": max(0, row.broken - len(row.errors)),
        "reading": row.state in {Import.State.CHECKING, Import.State.TAKING},
    }  # fmt: skip
