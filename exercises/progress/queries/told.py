"""What a person said before, so that they can correct it: the numbers of a day, and the morning after a session or a run."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from exercises.practice.models import PainScore, PracticeSession
from exercises.progress.models import ActivityScore, Measure, RunAnswer
from exercises.progress.queries.waiting import SESSION, Waiting
from exercises.running.models import Run

RUN = "run"
MOST_DAYS = 12
MUSCLES = "muscles"


@dataclass(frozen=True)
class Told:
    """A session or run with what was said about its morning, and the page that it belongs to."""

    entry: Waiting
    back: str
    said: dict[str, Any] = field(default_factory=dict)


def numbers_on(user, day: dt.date) -> dict[str, int]:
    """The numbers of one day, by the names of the form."""
    pain = dict(Measure.objects.visible_to(user).filter(day=day).values_list("kind", "value"))
    scores = ActivityScore.objects.visible_to(user).filter(day=day).values_list("activity__position", "value")
    return pain | {f"score-{place}": value for place, value in scores}


def days_said(user) -> list[dt.date]:
    """The last days on which the person said how the week was, newest first."""
    days = Measure.objects.visible_to(user).order_by("-day").values_list("day", flat=True).distinct()
    return list(days[:MOST_DAYS])


def told_or_404(user, uid: uuid.UUID, today: dt.date) -> Told:
    """An own session or run of an earlier day; anything else is like none."""
    session = PracticeSession.objects.visible_to(user).filter(uid=uid, local_day__lt=today).first()
    if session is not None:
        late = today - session.local_day > dt.timedelta(days=1)
        return Told(
            Waiting(str(uid), SESSION, session.routine_title, session.local_day, None, late), "practice:session", _of_session(user, session)
        )
    run = Run.objects.visible_to(user).filter(uid=uid, local_day__lt=today).exclude(source=Run.Source.WEEK).first()
    if run is None:
        raise Http404
    answer = RunAnswer.objects.visible_to(user).filter(run=run).first()
    said = {"value": answer.morning, "settled": answer.settled_within_hour} if answer else {}
    late = today - run.local_day > dt.timedelta(days=1)
    return Told(Waiting(str(uid), RUN, run.get_kind_display(), run.local_day, None, late), "running:run", said)


def _of_session(user, session: PracticeSession) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for score in PainScore.objects.visible_to(user).filter(session=session, moment=PainScore.Moment.MORNING):
        said |= {"muscles": score.value} if score.area == MUSCLES else {"value": score.value, "settled": score.settled_within_hour}
    return said
