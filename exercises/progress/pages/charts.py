"""The charts, each with the table of its numbers: any span, the same few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Avg, Max
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from exercises.lib.rounds import Ask, read
from exercises.people.rules import distance
from exercises.practice.models import PainScore
from exercises.programmes import queries as programme_queries
from exercises.programmes.models import Assignment
from exercises.progress import draw, queries
from exercises.progress.draw import Chart, Line, Mark, Span, Table
from exercises.progress.models import RunAnswer
from exercises.progress.pages.axes import KINDS, amount, ends, long, ticks
from exercises.progress.pages.load import load_chart, wanted_for_load
from exercises.progress.pages.soften import pressed_points, soften_chart
from exercises.publishing.queries import cards
from exercises.running import queries as running_queries
from exercises.running.models import Run

# Over a longer time a point is a week: nobody can tell more points apart.
DAILY = dt.timedelta(days=120)
# What a label of a bar needs, in the units of the drawing.
LABEL_WIDTH = 60.0


def charts_of(user, span: Span, assignment: Assignment | None, units: str) -> tuple[Chart, ...]:
    """Every chart that has something to show."""
    km = running_queries.weeks(user, span.first, span.last)
    found = (_pain(user, span, assignment), _distance(user, span, km, units), load_chart(user, span, km, units), soften_chart(user, span))
    return tuple(chart for chart in found if chart)


@read
def pain_of_days(user, first: dt.date, last: dt.date):
    """The worst number of each day and moment in sessions; sore muscles are not among them."""
    scores = PainScore.objects.of_days(user, first, last).exclude(area="muscles")
    return scores.order_by().values_list("session__local_day", "moment").annotate(value=Max("value"))


@read
def pain_in_runs(user, first: dt.date, last: dt.date):
    """The worst number in runs of each day."""
    runs = Run.objects.visible_to(user).filter(local_day__range=(first, last), pain_during__isnull=False)
    return runs.order_by().values_list("local_day").annotate(value=Max("pain_during"))


@read
def mornings_of_runs(user, first: dt.date, last: dt.date):
    """The worst number before runs of each day, and on the morning after."""
    told = RunAnswer.objects.of_days(user, first, last).order_by()
    return told.values_list("run__local_day").annotate(Max("before"), Max("morning"))


@read
def mean_pain_in_runs(user, first: dt.date, last: dt.date):
    """The mean pain in the runs of each week."""
    runs = Run.objects.visible_to(user).filter(local_day__range=(first, last), pain_during__isnull=False).order_by()
    return runs.annotate(week=TruncWeek("local_day")).values_list("week").annotate(Avg("pain_during"))


def wanted_for_charts(user, span: Span, assignment: Assignment | None) -> tuple[Ask, ...]:
    """What charts_of reads."""
    reads = (pain_of_days, pain_in_runs, mornings_of_runs, mean_pain_in_runs, pressed_points)
    found = [item.of(user, span.first, span.last) for item in reads]
    ways = programme_queries.wanted_for_ways([assignment]) if assignment else ()
    return (*found, *wanted_for_load(user, span), *queries.wanted_for_weeks(user, span.first, span.last), *ways)


def _answers(user, span: Span) -> dict[dt.date, dict[str, int]]:
    """The worst number of each day and moment, from sessions and runs. A day without an answer is not there."""
    days: dict[dt.date, dict[str, int]] = defaultdict(dict)
    rows = pain_of_days(user, span.first, span.last)
    rows += [(day, "worst", value) for day, value in pain_in_runs(user, span.first, span.last)]
    for day, before, morning in mornings_of_runs(user, span.first, span.last):
        rows += [(day, moment, value) for moment, value in (("before", before), ("morning", morning)) if value is not None]
    for day, moment, value in rows:
        day = day if span.last - span.first <= DAILY else day - dt.timedelta(days=day.weekday())
        days[day][moment] = max(value, days[day].get(moment, 0))
    return days


def _pain(user, span: Span, assignment: Assignment | None) -> Chart | None:
    days = sorted(_answers(user, span).items())
    if not days:
        return None
    points = {moment: [(max(day, span.first), told[moment]) for day, told in days if moment in told] for moment in ("worst", "morning")}
    worst = points["worst"]
    lines = [Line(kind, draw.path_of(points[moment], span, 10)) for moment, kind in zip(points, KINDS, strict=False) if points[moment]]
    phases = _phase_boxes(assignment, span)
    return Chart(
        "pain", _pain_title(span), _pain_words(worst), lines=tuple(lines),
        dots=tuple(Mark(span.x(day), draw.height(value, 10)) for day, value in worst[-1:]),
        values=last_mark(worst, span),
        labels=ends(span), phases=phases,
        legend=(("c-line", _("Worst pain in a session or run")), ("c-line second", _("The morning after"))),
        table=Table(
            (_("Day") if span.last - span.first <= DAILY else _("Week of"), _("Before"), _("Worst"), _("Morning")),
            tuple(_pain_row(day, told) for day, told in reversed(days)),
        ),
        **draw.pain_field(),
    )  # fmt: skip


def _pain_title(span: Span) -> str:
    """What a point of the chart is."""
    return _("Pain over time") if span.last - span.first <= DAILY else _("Pain over time, the worst of each week")


def last_mark(worst: list[tuple[dt.date, int]], span: Span) -> tuple[Mark, ...]:
    """The words of the last point: over it and over the line beside it, and never over the right edge."""
    if not worst:
        return ()
    x = span.x(worst[-1][0])
    top = min(draw.height(value, 10) for day, value in worst if x - span.x(day) <= LABEL_WIDTH)
    return (Mark(x, max(top - 12, 22.0), _("%(n)d now") % {"n": worst[-1][1]}, "end" if x > draw.RIGHT - LABEL_WIDTH else "middle"),)


def _pain_words(worst: list[tuple[dt.date, int]]) -> str:
    if not worst:
        return _("Nobody said how bad the worst pain was.")
    first, last = worst[0][1], worst[-1][1]
    return _("Worst pain was %(first)d at first and is %(last)d now.") % {"first": first, "last": last}


def _pain_row(day: dt.date, told: dict[str, int]) -> tuple[str, ...]:
    return (long(day), *(str(told[moment]) if moment in told else _("no answer") for moment in ("before", "worst", "morning")))


def _phase_boxes(assignment: Assignment | None, span: Span) -> tuple[draw.Box, ...]:
    if assignment is None:
        return ()
    titles = {card.slug: card.title for card in cards("phase")}
    changes = [(change.on, titles.get(change.after, change.after)) for change in programme_queries.changes_of(assignment)]
    return draw.phases_under(changes, span)


def _distance(user, span: Span, km: list[running_queries.WeekRun], units: str) -> Chart | None:
    """How far each week, with its limit; the pain in those runs stands in the table."""
    known = [item.start for item in km if item.metres is not None]
    if not known:
        return None
    shown = [item for item in km if item.start >= known[0]]
    pain = {week: float(mean) for week, mean in mean_pain_in_runs(user, span.first, span.last)}
    value = [None if item.metres is None else distance(item.metres / 1000, units)[0] for item in shown]
    cap = [None if item.cap is None else distance(item.cap / 1000, units)[0] for item in shown]
    most = draw.top_of(max(number for number in [*value, *cap, 1] if number is not None))
    return Chart(
        "distance", _("Running, %(unit)s a week") % {"unit": units}, _("Bars are the distance of each week; the short line is its limit."),
        ticks=ticks(most), bars=draw.bars_of(value, most), caps=draw.caps_of(cap, most), over=draw.over_of(value, cap, most),
        values=_breaches(shown, value, cap, most), labels=ends(Span(shown[0].start, shown[-1].start)),
        legend=(("c-bar-key", _("Run")), ("c-cap", _("Limit of the week"))),
        table=Table((_("Week of"), _("Run"), _("Limit"), _("Mean pain in the runs")), tuple(_run_row(item, pain, units) for item in reversed(shown))),
    )  # fmt: skip


def _breaches(weeks: list[running_queries.WeekRun], value: list[float | None], cap: list[float | None], most: float) -> tuple[Mark, ...]:
    """The number of the last week and of those furthest over their limit, as many as have room."""
    last = len(weeks) - 1
    over = sorted((index for index, item in enumerate(weeks) if item.over), key=lambda index: (cap[index] or 0) - (value[index] or 0))
    told = [index for index in [last, *over] if value[index] is not None]
    return tuple(
        Mark(draw.middle_of(index, len(weeks)), max(draw.height(value[index] or 0, most) - 7, 14.0), f"{value[index]:g}")
        for index in draw.spaced(list(dict.fromkeys(told)), len(weeks), apart=LABEL_WIDTH)
    )


def _run_row(item: running_queries.WeekRun, pain: dict[dt.date, float], units: str) -> tuple[str, ...]:
    ran = amount(item.metres, units) + (f" ({_('over')})" if item.over else "")
    return (
        long(item.start), ran, "–" if item.cap is None else amount(item.cap, units),
        f"{pain[item.start]:.1f}" if item.start in pain else _("no answer"),
    )  # fmt: skip
