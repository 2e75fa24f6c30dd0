"""The page of one week: its limit, its runs, the weeks before, and what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from exercises.lib.rounds import Ask, together
from exercises.running import draw, queries, rules, words
from exercises.running.models import Run
from exercises.running.pages.lists import Row, row_of, shoe_row
from exercises.running.pages.words import DAY, Explained, day_words, duration, length, number, run_limit, span, week_limit


@dataclass(frozen=True)
class WeekRow:
    """One week in the table behind the bars."""

    start: dt.date
    url: str
    words: str
    distance: str
    limit: str
    over: bool


@dataclass(frozen=True)
class Walking:
    """The walk-run stage that comes next."""

    number: int
    pattern: str
    minutes: str
    reason: str
    when: str
    evidence: str
    sources: tuple[str, ...]
    active: bool


@dataclass(frozen=True)
class Week:
    """The page of one week."""

    title: str
    lead: str
    start: dt.date
    span: str
    before: str
    after: str
    current: bool
    rows: list[Row]
    lane: draw.Lane | None
    lane_title: str
    week: Explained
    single: Explained | None
    bars: draw.Bars | None
    weeks: list[WeekRow]
    walking: Walking | None
    cadence: str
    shoes: list[dict[str, Any]]
    sources: list[dict[str, str]]
    units: str
    running_locked: bool
    unmeasured: int
    other: list[str] = field(default_factory=list)


def _wanted(user, who, start: dt.date) -> tuple[Ask, ...]:
    """What the rest of the page reads."""
    rest = (queries.week_rows.of(user, start), queries.shoe_rows.of(user, False))
    return (*rest, queries.stage_runs.of(user, who.today), queries.cadences.of(user))


def week_page(user, asked: str, *, running_locked: bool) -> Week:
    """Everything about one week: a fixed number of queries, and of rows that does not grow with the years."""
    who, t = queries.person(user), queries.thresholds(user)
    start = asked_week(asked, who.today)
    first = start - rules.WEEK * (queries.SHOWN_WEEKS + 1)
    together(
        *queries.wanted_for_week(user, start), *queries.wanted_for_mornings(user, first, start + rules.WEEK), *_wanted(user, who, start)
    )
    runs = queries.facts_for(user, start)
    mornings = queries.mornings(user, first, start + rules.WEEK)
    noted = queries.runs_of_week(user, start)
    worn = queries.worn_before(user, noted)
    shoes = queries.shoes(user)
    cap = rules.weekly_cap(runs, mornings, start, who.today, t)
    current = start == rules.monday(who.today)
    single = rules.single_cap(runs, mornings, who.today, t) if current else None
    lights = rules.lights(runs, mornings, start - rules.WEEK, start + rules.WEEK, who.today, t)
    here = rules.weeks_of([run for run in runs if rules.monday(run.day) == start]).get(start)
    walking = _walking(user, who.today, runs, cap, t) if current else None
    week, one = week_limit(cap, who.units), run_limit(single, who.units) if single else None
    title, lead = _headline(who, start, cap, single, here, lights, running_locked, current)
    slugs = [*week.sources, *(one.sources if one else ()), *(walking.sources if walking else ())]
    weeks = _weeks(runs, mornings, start, who, t)
    bars = _bars(weeks, who.units) if any(value is not None for _start, value, _cap in weeks) else None
    lane = _lane(noted, here, cap, who.units)
    url = reverse("running:list")
    return Week(
        title=title, lead=lead, start=start, span=span(start), before=f"{url}?week={start - rules.WEEK}",
        after="" if current else f"{url}?week={start + rules.WEEK}", current=current,
        rows=[row_of(run, runs, cap.value, lights, who, t, worn.get(run.pk)) for run in noted],
        lane=lane, lane_title=_lane_title(here, cap, who.units), week=week, single=one,
        bars=bars, weeks=[_week_row(*entry, who.units) for entry in weeks], walking=walking,
        cadence=_cadence(user, t) if current else "", shoes=[shoe_row(shoe, who, t) for shoe in shoes[:3]] if current else [],
        sources=queries.sources(slugs), units=who.units, running_locked=running_locked, unmeasured=here.unmeasured if here else 0, other=_other(noted),
    )  # fmt: skip


def asked_week(asked: str, today: dt.date) -> dt.date:
    try:
        start = rules.monday(dt.date.fromisoformat(asked))
    except ValueError:
        start = rules.monday(today)
    return min(max(start, dt.date(2000, 1, 3)), rules.monday(today))


def _headline(who, start, cap, single, here, lights, locked, current) -> tuple[str, str]:
    """What the page says first."""
    done = here.metres if here and here.metres is not None else 0
    if locked and current:
        return _("No running for now"), _("One of your answers in the safety check speaks against it. What you ran before is still here.")
    if not current:
        return _("Your week"), _("%(done)s noted.") % {"done": length(done, who.units)} if here and here.metres is not None else _(
            "No distance noted."
        )
    if cap.outcome == "no-history":
        return _("How much did you run last week?"), _("One number is enough to start. From then on you see what fits this week.")
    if cap.value is None:
        return _("Come back by walking and running"), week_limit(cap, who.units).reason
    numbers = {"done": length(done, who.units), "limit": length(cap.value, who.units, down=True)}
    lead = _("%(done)s of %(limit)s.") % numbers
    if any(lights.get(who.today - DAY * back) == rules.RED for back in (0, 1)):
        return _("Let the knee settle first"), _("The last run was too much for it. Run again after a calm morning.") + " " + lead
    if done > cap.value:
        return _("You are over this week’s limit"), lead + " " + _("A walk, a ride or a swim still fits.")
    if single and single.value is not None:
        lead += " " + _("One run may be up to %(length)s.") % {"length": length(min(single.value, cap.value - done), who.units, down=True)}
    return _("You can run %(length)s more this week") % {"length": length(cap.value - done, who.units, down=True)}, lead


def _lane(noted: list[Run], here: rules.Week | None, cap: rules.Answer, units: str) -> draw.Lane | None:
    if here is None or here.metres is None:
        return draw.lane([], cap.value) if cap.value else None
    single = [run for run in noted if run.kind == Run.Kind.RUN and run.source != Run.Source.WEEK and run.metres]
    marks = [(float(run.metres or 0), f"{number(run.metres or 0, units):g}") for run in single]
    rest = here.metres - sum(run.metres or 0 for run in single)
    if rest > 0:
        marks.append((float(rest), f"{number(rest, units):g}"))
    return draw.lane(marks, float(cap.value) if cap.value else None)


def _lane_title(here: rules.Week | None, cap: rules.Answer, units: str) -> str:
    done = length(here.metres if here and here.metres is not None else 0, units)
    if cap.value is None:
        return _("%(done)s this week") % {"done": done}
    return _("%(done)s of %(limit)s this week") % {"done": done, "limit": length(cap.value, units, down=True)}


def _weeks(runs, mornings, start: dt.date, who: queries.Person, t: rules.Thresholds) -> list[tuple[dt.date, int | None, int | None]]:
    """The last weeks with what was run (None where nothing is noted) and what their limit was."""
    found = rules.weeks_of(runs)
    weeks = [start - rules.WEEK * back for back in reversed(range(queries.SHOWN_WEEKS))]
    return [
        (week, found[week].metres if week in found else None, rules.weekly_cap(runs, mornings, week, who.today, t).value) for week in weeks
    ]


def _bars(weeks: list[tuple[dt.date, int | None, int | None]], units: str) -> draw.Bars:
    def in_units(metres: int | None, down: bool = False) -> float | None:
        return None if metres is None else number(metres, units, down=down)

    return draw.bars([(formats.date_format(week, "j M"), in_units(metres), in_units(cap, True)) for week, metres, cap in weeks])


def _week_row(week: dt.date, metres: int | None, cap: int | None, units: str) -> WeekRow:
    over = metres is not None and cap is not None and metres > cap
    return WeekRow(week, f"{reverse('running:list')}?week={week}", span(week), length(metres, units), length(cap, units, down=True), over)


def _walking(user, today: dt.date, runs: list[rules.Ran], cap: rules.Answer, t: rules.Thresholds) -> Walking | None:
    """The next stage, for those who walk and run or should after a break; nothing for the others."""
    done = queries.stage_runs(user, today)
    if not done and cap.outcome != "walk-run":
        return None
    first = min((run.local_day for run in done), default=today)
    mornings = queries.mornings(user, first - DAY, today) if done else []
    lights = rules.lights([queries.ran_of(run) for run in done], mornings, first, today, today, t)
    history = [rules.StageRun(run.local_day, run.walk_run_stage or 0, lights.get(run.local_day, rules.UNKNOWN)) for run in done]
    answer = rules.walk_run(history, today, ran_before=bool(runs), t=t)
    stage = rules.STAGES[answer.value or 0]
    said = {"needed": t.calm_to_rise, "calm": answer.number("calm")}
    earliest = answer.number("earliest")
    when = (
        _("Today, if you like.")
        if earliest <= today
        else _("Not before %(day)s: the knee needs days off between.") % {"day": day_words(earliest)}
    )
    return Walking(
        stage.number, pattern(stage), _("%(total)d minutes, %(run)d of them running") % {"total": stage.total_min, "run": stage.run_min},
        str(words.STAGE[answer.outcome]) % said, when, answer.evidence, answer.sources, bool(done),
    )  # fmt: skip


def pattern(stage: rules.Stage) -> str:
    """A stage in words."""
    if not stage.run:
        return _("Walk briskly for %(minutes)d minutes") % {"minutes": stage.walk}
    if not stage.walk:
        return _("Run %(minutes)d minutes") % {"minutes": stage.run}
    if stage.last:
        return _("Run %(run)d minutes, walk %(walk)d, run %(last)d") % {"run": stage.run, "walk": stage.walk, "last": stage.last}
    return _("Walk %(walk)d, run %(run)d, %(times)d times") % {"walk": stage.walk, "run": stage.run, "times": stage.times}


def _cadence(user, t: rules.Thresholds) -> str:
    answer = rules.cadence(queries.last_cadence(user), t)
    return str(words.CADENCE[answer.outcome]) % {name: answer.number(name) for name in ("own", "from", "to")}


def _other(noted: list[Run]) -> list[str]:
    """Other sport of the week in words: it counts as load, and as done."""
    found = []
    for kind in (Run.Kind.RIDE, Run.Kind.SWIM, Run.Kind.WALK, Run.Kind.OTHER):
        same = [run for run in noted if run.kind == kind]
        if same:
            seconds = sum(run.seconds or 0 for run in same)
            found.append(f"{kind.label}: {len(same)}" + (f", {duration(seconds)}" if seconds else ""))
    return found


def week_initial(user, asked: str) -> dict[str, Any]:
    """What the form for a week shows first: the week asked for, else the last one, with the number that it has."""
    who = queries.person(user)
    day = asked_week(asked, who.today) if asked else rules.monday(who.today) - rules.WEEK
    metres = Run.objects.visible_to(user).filter(source=Run.Source.WEEK, local_day=day).values_list("metres", flat=True).first()
    return {"day": day} | ({} if metres is None else {"distance": metres})
