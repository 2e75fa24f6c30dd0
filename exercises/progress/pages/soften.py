"""Seconds until a point softened, point by point."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Avg
from django.utils.translation import gettext as _

from exercises.lib.rounds import read
from exercises.practice.models import StepResult
from exercises.progress import draw
from exercises.progress.draw import Chart, Line, Span, Table
from exercises.progress.pages.axes import KINDS, ends, long, ticks
from exercises.publishing.queries import published_many

MOST_POINTS = 3
# A point is pressed a few times a week at the most.
PRESSED = dt.timedelta(days=16)
Point = tuple[str, str]


def soften_chart(user, span: Span) -> Chart | None:
    """The points that were pressed most often, a line each. None where nothing was timed."""
    points = _points(user, span)
    shown = sorted(points, key=lambda point: (-len(points[point]), point))[:MOST_POINTS]
    if not shown:
        return None
    titles = _titles(shown)
    most = draw.top_of(max(value for point in shown for _day, value in points[point]))
    table = [(long(day), titles[point], f"{value:.0f}") for point in shown for day, value in sorted(points[point], reverse=True)]
    return Chart(
        "soften",
        _("Seconds until it softened"),
        _("A lower line over the weeks means that the muscle lets go sooner."),
        ticks=ticks(most),
        labels=ends(span),
        lines=tuple(
            Line(kind, draw.path_of(sorted(points[point]), span, most, joined=PRESSED)) for kind, point in zip(KINDS, shown, strict=False)
        ),
        legend=tuple((kind, titles[point]) for kind, point in zip(KINDS, shown, strict=False)),
        table=Table((_("Day"), _("Point"), _("Seconds")), tuple(table)),
    )


@read
def pressed_points(user, first: dt.date, last: dt.date):
    """How long each point took to soften, on the mean of a day."""
    results = StepResult.objects.of_days(user, first, last).filter(soften_ms__isnull=False)
    return results.order_by().values_list("muscle_slug", "spot", "session__local_day").annotate(value=Avg("soften_ms"))


def _points(user, span: Span) -> dict[Point, list[tuple[dt.date, float]]]:
    """The mean of each day by muscle and point; both sides together."""
    found: dict[Point, list[tuple[dt.date, float]]] = defaultdict(list)
    for muscle, spot, day, value in pressed_points(user, span.first, span.last):
        found[muscle, spot].append((day, value / 1000))
    return found


def _titles(points: list[Point]) -> dict[Point, str]:
    """The muscle, and the number that its point has on the plate."""
    documents = {slug: one.document for (_kind, slug), one in published_many({("muscle", muscle) for muscle, _spot in points}).items()}
    return {point: _title(point, documents.get(point[0], {})) for point in points}


def _title(point: Point, document: dict) -> str:
    muscle, spot = point
    title = document.get("title", muscle)
    number = next((one.get("number") for one in document.get("points", []) if one.get("key") == spot), None)
    return _("%(muscle)s, point %(number)s") % {"muscle": title, "number": number} if number else title
