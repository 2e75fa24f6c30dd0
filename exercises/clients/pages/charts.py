"""The charts on a client's page, drawn from what is shared alone: no runs in the pain, and no limits from the pain, where those are not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.clients.queries.record import Record
from exercises.people.rules import distance
from exercises.progress import draw
from exercises.progress.draw import Chart, Line, Mark, Span, Table
from exercises.progress.pages.axes import KINDS, amount, ends, long, ticks
from exercises.progress.pages.charts import last_mark
from exercises.progress.pages.soften import soften_chart
from exercises.running import queries as running

WEEKS_BACK = dt.timedelta(days=56)
LABEL_WIDTH = 60.0


def span_of(record: Record) -> Span:
    """The days that are drawn."""
    return Span(record.today - WEEKS_BACK, record.today)


def charts_of(record: Record, units: str) -> tuple[Chart, ...]:
    """Every chart that is shared and has something to show."""
    span = span_of(record)
    found = (
        pain_chart(record, span) if record.sees(care.PAIN) else None,
        running_chart(record, span, units) if record.sees(care.RUNNING) else None,
        soften_chart(record.grant.client, span) if record.sees(care.PROGRAMME) else None,
    )
    return tuple(chart for chart in found if chart)


def pain_chart(record: Record, span: Span) -> Chart | None:
    """The worst of each day and the morning after."""
    days: dict[dt.date, dict[str, int]] = defaultdict(dict)
    for item in record.now.found:
        for moment, value in (("before", item.entry.before), ("worst", item.entry.worst), ("morning", item.entry.morning)):
            if value is not None and span.holds(item.entry.day):
                days[item.entry.day][moment] = max(value, days[item.entry.day].get(moment, 0))
    if not days:
        return None
    told = sorted(days.items())
    points = {moment: [(day, found[moment]) for day, found in told if moment in found] for moment in ("worst", "morning")}
    lines = [Line(kind, draw.path_of(points[moment], span, 10)) for moment, kind in zip(points, KINDS, strict=False) if points[moment]]
    worst = points["worst"]
    return Chart(
        "pain", _("Worst pain, 0 to 10"), _words(worst), lines=tuple(lines),
        dots=tuple(Mark(span.x(day), draw.height(value, 10)) for day, value in worst[-1:]), values=last_mark(worst, span), labels=ends(span),
        legend=(("c-line", _("Worst pain in a session or run") if record.sees(care.RUNNING) else _("Worst pain in a session")),
                ("c-line second", _("The morning after"))),
        table=Table((_("Day"), _("Before"), _("Worst"), _("Morning")), tuple(_row(day, found) for day, found in reversed(told))),
        **draw.pain_field(),
    )  # fmt: skip


def _words(worst: list[tuple[dt.date, int]]) -> str:
    if not worst:
        return _("Nobody said how bad the worst pain was.")
    return _("Worst pain was %(first)d at first and is %(last)d now.") % {"first": worst[0][1], "last": worst[-1][1]}


def _row(day: dt.date, found: dict[str, int]) -> tuple[str, ...]:
    return (long(day), *(str(found[moment]) if moment in found else _("no answer") for moment in ("before", "worst", "morning")))


def running_chart(record: Record, span: Span, units: str) -> Chart | None:
    """How far each week. Its limit comes from mornings too: it is told only where pain is shared."""
    weeks = running.weeks(record.grant.client, span.first, span.last)
    known = [item.start for item in weeks if item.metres is not None]
    if not known:
        return None
    shown, caps_shared = [item for item in weeks if item.start >= known[0]], record.sees(care.PAIN)
    value = [None if item.metres is None else distance(item.metres / 1000, units)[0] for item in shown]
    cap = [None if item.cap is None or not caps_shared else distance(item.cap / 1000, units)[0] for item in shown]
    most = draw.top_of(max(number for number in [*value, *cap, 1] if number is not None))
    legend = (("c-bar-key", _("Run")), *((("c-cap", _("Limit of the week")),) if caps_shared else ()))
    rows = tuple(
        (long(item.start), amount(item.metres, units), "–" if item.cap is None or not caps_shared else amount(item.cap, units))
        for item in reversed(shown)
    )
    return Chart(
        "distance", _("Running, %(unit)s a week") % {"unit": units}, _("Bars are the distance of each week."), ticks=ticks(most),
        bars=draw.bars_of(value, most), caps=draw.caps_of(cap, most), over=draw.over_of(value, cap, most), values=_numbers(value, most),
        labels=ends(Span(shown[0].start, shown[-1].start)), legend=legend, table=Table((_("Week of"), _("Run"), _("Limit")), rows),
    )  # fmt: skip


def _numbers(value: list[float | None], most: float) -> tuple[Mark, ...]:
    """The number over every bar that has room for it."""
    told = [index for index in reversed(range(len(value))) if value[index] is not None]
    return tuple(
        Mark(draw.middle_of(index, len(value)), max(draw.height(value[index] or 0, most) - 7, 14.0), f"{value[index]:g}")
        for index in draw.spaced(told, len(value), apart=LABEL_WIDTH * 0.6)
    )
