"""Words and numbers along the edges of the charts."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exercises.people.rules import distance
from exercises.progress import draw
from exercises.progress.draw import Mark, Span

WEEK = dt.timedelta(days=7)
KINDS = ("c-line", "c-line second", "c-line third")


def short(day: dt.date) -> str:
    """A day as a label: 5 March."""
    return _written(day, "j M", get_language())


def long(day: dt.date) -> str:
    """A day in a table."""
    return _written(day, "j F Y", get_language())


@lru_cache(4096)
def _written(day: dt.date, form: str, _language: str | None) -> str:
    # The days of a few months are those of everybody's tables.
    return formats.date_format(day, form)


def ends(span: Span, bottom: float = draw.BOTTOM) -> tuple[Mark, ...]:
    """The first and the last day under a chart; the year where it is not the same."""
    words = (short(span.first), short(span.last))
    if span.first.year != span.last.year:
        words = tuple(formats.date_format(day, "M Y") for day in (span.first, span.last))
    return draw.ends(span, words, bottom)


def ticks(most: float) -> tuple[Mark, ...]:
    """Nought, the middle and the top of a scale."""
    return tuple(Mark(26, draw.height(value, most) + 5, f"{value:g}", "end") for value in (0, most / 2, most))


def amount(metres: int | None, units: str) -> str:
    """A distance in the person's units, or that there is none."""
    if metres is None:
        return _("no data")
    number, unit = distance(metres / 1000, units)
    return f"{number:g}\N{NO-BREAK SPACE}{unit}"


def weeks_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every Monday from that of the first day to that of the last."""
    monday = first - dt.timedelta(days=first.weekday())
    return [monday + WEEK * number for number in range((last - monday).days // 7 + 1)]
