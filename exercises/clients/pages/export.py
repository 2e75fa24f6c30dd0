"""A client's sessions as rows of a table, as far as they are shared; asked again between the slices whether they still are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care.access import Grant, still_open
from exercises.practice.models import PainScore, PracticeSession, StepResult
from exercises.practice.words import FLAGS
from exercises.progress.pages.export import cell

SLICE = 200
MOMENTS = (PainScore.Moment.BEFORE, PainScore.Moment.WORST, PainScore.Moment.MORNING)


def session_rows(grant: Grant, now: Callable[[], dt.datetime]) -> Iterator[tuple[str, ...]]:
    """The head, then the sessions, oldest first. Where sharing ends or changes meanwhile, the file ends with a row that says so."""
    yield tuple(cell(name) for name in head(grant))
    place: tuple[dt.date, int] | None = None
    while True:
        # The scopes with which the file began must hold for every slice of it.
        if not still_open(grant, *grant.scopes, now=now()):
            yield (cell(_("What is shared changed while this file was made. It ends here.")),)
            return
        rows = list(_slice(grant, place))
        pain = _pain(grant, rows) if grant.sees(care.PAIN) else {}
        for row in rows:
            yield tuple(cell(value) for value in _cells(grant, row, pain.get(row.pk, {})))
        if len(rows) < SLICE:
            return
        place = (rows[-1].local_day, rows[-1].pk)


def head(grant: Grant) -> list[str]:
    """The names of the columns; what is not shared has none."""
    names = ["day", "session", "minutes", "parts_done", "parts", "programme_version"]
    names += ["before", "worst", "next_morning", "end", "signs"] if grant.sees(care.PAIN) else []
    return names + (["note"] if grant.sees(care.NOTES) else [])


def _slice(grant: Grant, place: tuple[dt.date, int] | None):
    counts = {"parts": Count("results"), "parts_done": Count("results", filter=Q(results__outcome=StepResult.Outcome.DONE))}
    rows = PracticeSession.objects.visible_to(grant.client).select_related("version").annotate(**counts).order_by("local_day", "pk")
    if place:
        rows = rows.filter(Q(local_day__gt=place[0]) | Q(local_day=place[0], pk__gt=place[1]))
    return rows[:SLICE]


def _pain(grant: Grant, rows: list[PracticeSession]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    scores = PainScore.objects.visible_to(grant.client).filter(session__in=rows).exclude(area="muscles")
    for session, moment, value in scores.values_list("session_id", "moment", "value"):
        moments = found.setdefault(session, {})
        moments[moment] = max(value, moments.get(moment, 0))
    return found


def _cells(grant: Grant, row: Any, pain: dict[str, int]) -> list[Any]:
    minutes = max(1, round((row.ended_at - row.started_at).total_seconds() / 60))
    cells = [row.local_day, row.routine_title, minutes, row.parts_done, row.parts, row.version.number if row.version else ""]
    if grant.sees(care.PAIN):
        cells += [pain.get(moment) for moment in MOMENTS]
        cells += [row.end, ", ".join(str(FLAGS.get(flag, flag)) for flag in row.flags)]
    return cells + ([row.note] if grant.sees(care.NOTES) else [])
