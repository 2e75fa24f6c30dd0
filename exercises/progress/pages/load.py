"""Pain against load: week by week the mean of the worst pain, the minutes and the distance, each on a scale of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Sum
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from exercises.lib.rounds import Ask, read
from exercises.people.rules import distance
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress import draw
from exercises.progress.draw import Chart, Line, Span, Table
from exercises.progress.pages.axes import amount, ends, long, weeks_between
from exercises.running.models import Run
from exercises.running.queries import WeekRun

MINUTE_MS = 60_000
PAIN_MOST = 10


def load_chart(user, span: Span, km: Sequence[WeekRun], units: str) -> Chart | None:
    """Three strips that share their weeks; no distance, no strip of it. None where neither minutes nor distance are known."""
    minutes, pain = _minutes(user, span), _pain(user, span)
    ran = {item.start: item.metres for item in km if item.metres is not None}
    if not minutes and not ran:
        return None
    weeks = weeks_between(min([*minutes, *ran]), span.last)
    far = [None if ran.get(week) is None else distance(ran[week] / 1000, units)[0] for week in weeks]
    parts = [(_("Mean of the worst pain, 0 to 10"), [pain.get(week) for week in weeks], PAIN_MOST)]
    bars = [(_("Minutes of training and sport"), [minutes.get(week) for week in weeks])]
    bars += [(_("Running, %(unit)s") % {"unit": units}, far)] if ran else []
    parts += [(name, values, draw.top_of(max((value or 0 for value in values), default=1))) for name, values in bars]
    return _chart(parts, weeks, _table(weeks, minutes, ran, pain, units))


def _chart(parts: list[tuple[str, list[float | None], int]], weeks: list[dt.date], table: Table) -> Chart:
    """Pain as a line on top, the others as bars under it."""
    strips = draw.strips([most for _name, _values, most in parts])
    named = list(zip(strips, parts, strict=True))
    path = strips[0].line(parts[0][1])
    return Chart(
        "load",
        _("Pain against load, week by week"),
        _("Each strip has its own scale; the weeks stand under each other."),
        ticks=tuple(tick for strip in strips for tick in strip.ticks()),
        bars=tuple(bar for strip, (_name, values, _most) in named[1:] for bar in strip.bars(values)),
        lines=(Line("c-line", path),) if path else (),
        values=tuple(strip.name(name) for strip, (name, _values, _most) in named),
        labels=ends(Span(weeks[0], weeks[-1]), strips[-1].bottom),
        tall=round(strips[-1].bottom + draw.LABEL_ROOM),
        table=table,
    )


def _table(weeks: list[dt.date], minutes: dict, ran: dict, pain: dict, units: str) -> Table:
    """The newest week first; what nobody said is said to be unknown."""
    rows = [
        (long(week), f"{minutes[week]:.0f}" if week in minutes else _("no data"), amount(ran.get(week), units),
         f"{pain[week]:.1f}" if week in pain else _("no answer"))
        for week in reversed(weeks)
    ]  # fmt: skip
    return Table((_("Week of"), _("Minutes"), _("Run"), _("Mean of the worst pain")), tuple(rows))


@read
def worked_by_week(user, first: dt.date, last: dt.date):
    """What sessions took in each week."""
    worked = PracticeSession.objects.visible_to(user).filter(local_day__range=(first, last)).order_by()
    return worked.annotate(week=TruncWeek("local_day")).values_list("week").annotate(Sum("worked_ms"))


@read
def sport_by_week(user, first: dt.date, last: dt.date):
    """What runs and other sport took in each week."""
    sport = Run.objects.visible_to(user).filter(local_day__range=(first, last), seconds__isnull=False).order_by()
    return sport.annotate(week=TruncWeek("local_day")).values_list("week").annotate(Sum("seconds"))


@read
def session_pain_by_week(user, first: dt.date, last: dt.date):
    """The worst pain of sessions, summed and counted by week; sore muscles are not among it."""
    scores = PainScore.objects.of_days(user, first, last).filter(moment=PainScore.Moment.WORST)
    rows = scores.exclude(area="muscles").order_by().annotate(week=TruncWeek("session__local_day"))
    return rows.values_list("week").annotate(Sum("value"), Count("pk"))


@read
def run_pain_by_week(user, first: dt.date, last: dt.date):
    """The pain in runs, summed and counted by week."""
    runs = Run.objects.visible_to(user).filter(local_day__range=(first, last), pain_during__isnull=False).order_by()
    return runs.annotate(week=TruncWeek("local_day")).values_list("week").annotate(Sum("pain_during"), Count("pk"))


def wanted_for_load(user, span: Span) -> tuple[Ask, ...]:
    """What load_chart reads."""
    reads = (worked_by_week, sport_by_week, session_pain_by_week, run_pain_by_week)
    return tuple(item.of(user, span.first, span.last) for item in reads)


def _minutes(user, span: Span) -> dict[dt.date, float]:
    """Minutes of sessions, runs and other sport by week."""
    found = {week: total / MINUTE_MS for week, total in worked_by_week(user, span.first, span.last)}
    for week, total in sport_by_week(user, span.first, span.last):
        found[week] = found.get(week, 0) + total / 60
    return found


def _pain(user, span: Span) -> dict[dt.date, float]:
    """The mean of the worst pain of sessions and of runs by week; soreness of muscles is not among it."""
    sums: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0])
    for by_week in (session_pain_by_week, run_pain_by_week):
        for week, total, count in by_week(user, span.first, span.last):
            sums[week] = [sums[week][0] + total, sums[week][1] + count]
    return {week: total / count for week, (total, count) in sums.items()}
