"""What the demo runner does beside the sessions: a programme, mornings, runs after asking, the numbers of a week, and what they decide."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from exercises.demo import story
from exercises.people.models import User
from exercises.programmes import queries as programme_queries
from exercises.programmes import services as programme_services
from exercises.programmes.models import Assignment
from exercises.progress import pages, queries, services
from exercises.progress.models import AdviceGiven, Measure
from exercises.progress.rules.phases import SAID, SETTLE, criteria_of
from exercises.progress.rules.score import NOT_TODAY
from exercises.running.models import Run
from exercises.running.services import save_run, save_week

PROGRAMME, NEXT_PHASE = "runners-knee", "hip-and-core"
DAY = dt.timedelta(days=1)
# The evening after which the next phase begins, those on which the lines of the phase are told, and each week's last one.
LAST_OF_SETTLE, LINES_TOLD, WEEK_ENDS = 11, (9, 11, 20), 3
WORST, USUAL = (6, 6, 4, 4, 4, 2), (4, 3, 2, 2, 2, 1)
ACTIVITIES = (("Stairs at work", (3, 3, 5, 6, 6, 8)), ("Sitting through a film", (5, 5, 6, 6, 7, 8)), ("Running 5 km", (1, 1, 2, 3, 4, 5)))
# Runs on Tuesday, Thursday and Sunday: metres, pain before, in it, and the morning after.
RUN_DAYS = {1, 3, 6}
# One number is all that was written down of the easy runs before.
WEEK_BEFORE = 6000
RUNS = (
    (2000, 1, 2, 1), (2000, 1, 1, 1), (2000, 1, 1, 1), (2200, 1, 2, 1), (2200, 1, 2, 2), (2200, 1, 1, 1), (2400, 1, 1, 0), (2400, 1, 2, 1),
    (2400, 1, 1, 1),
)  # fmt: skip
TAKEN, OTHERWISE = "taken", "otherwise"


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of a day where the runner lives."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(story.ZONE)).astimezone(dt.UTC)


class Weeks:
    """The programme of the demo runner, lived day by day through the services that real people use."""

    def __init__(self, runner: User, began: dt.date) -> None:
        self.runner = runner
        self.mornings: dict[dt.date, tuple[uuid.UUID, int | None]] = {}
        self.assignment = programme_queries.followed(runner) or self._begin(began)
        self.runs = Run.objects.visible_to(runner).exclude(source=Run.Source.WEEK).count()

    def _begin(self, day: dt.date) -> Assignment | None:
        found = next((item for item in programme_queries.offered() if item.key == PROGRAMME), None)
        if found is None:
            return None
        return programme_services.start_alone(self.runner, found, uid=story.uid_of(day, "programme"), minutes=10, today=day, now=at(day, 7))

    def assignment_for(self, routine: str) -> uuid.UUID | None:
        """The programme, for a routine that its present phase asks for."""
        asked = programme_queries.items_of(self.assignment) if self.assignment else ()
        return self.assignment.uid if self.assignment and any(routine in item.slugs for item in asked) else None

    def morning(self, day: dt.date) -> None:
        """The answer about the day before, then a suggestion confirmed, then perhaps a run."""
        uid, value = self.mornings.pop(day, (None, None))
        if uid and value is not None:
            services.answer_morning(self.runner, uid, value=value, settled="yes", now=at(day, 7, 30), today=day)
        if uid:
            self._say(day)
        if self.assignment and self.assignment.phase != SETTLE and day >= self.assignment.phase_began and day.weekday() in RUN_DAYS:
            self._run(day)

    def evening(self, day: dt.date, number: int, evening: story.Evening) -> None:
        """After a session: what the morning will say, and the questions of the week."""
        self.mornings[day + DAY] = (story.uid_of(day), evening.morning)
        if self.assignment is None:
            return
        if number in LINES_TOLD:
            self._lines(day)
        if number % 4 == WEEK_ENDS:
            self._week(day, number // 4)
        if number == LAST_OF_SETTLE and self.assignment.phase == SETTLE:
            self._next_phase(day + DAY)

    def _say(self, day: dt.date) -> None:
        """Rest is taken, the first step up too; once the runner would rather keep the dose."""
        for key in ("next-dose.rest", "next-dose.grow"):
            if advice := pages.suggestion(self.runner, day, key):
                chosen = OTHERWISE if key.endswith("grow") and queries.decisions(self.runner).count() == 2 else TAKEN
                services.decide(self.runner, advice, chosen, today=day, now=at(day, 7, 35))

    def _lines(self, day: dt.date) -> None:
        told = [item for item in criteria_of(self.assignment.phase) if item.how == SAID]
        # Later in a phase, not every line holds yet.
        told = told if self.assignment.phase == SETTLE else told[:2]
        services.save_checks(self.runner, {item.key: 1 for item in told}, day=day)

    def _week(self, day: dt.date, week: int) -> None:
        own = {place: (name, scores[week]) for place, (name, scores) in enumerate(ACTIVITIES, 1)}
        pain = {Measure.Kind.WORST.value: WORST[week], Measure.Kind.USUAL.value: USUAL[week]}
        services.save_measures(self.runner, pain=pain, activities=own, day=day)
        if self.assignment and self.assignment.phase == SETTLE:
            save_week(self.runner, day, WEEK_BEFORE, zone=story.ZONE, now=at(day, 20, 30))

    def _next_phase(self, day: dt.date) -> None:
        advice = pages.suggestion(self.runner, day, "phase.ready")
        document = services.as_document(advice) if advice else {}
        programme_services.change_phase(self.assignment, to=NEXT_PHASE, advice=document, today=day, now=at(day, 9))
        self.assignment.refresh_from_db()

    def _run(self, day: dt.date) -> None:
        """Asks first, and does as it says: only the very first run was against it, for then nothing was known of any."""
        uid = story.uid_of(day, "run")
        # A day on which it was asked keeps its answer, whatever is known by now.
        if self.runs >= len(RUNS) or AdviceGiven.objects.visible_to(self.runner).filter(day=day).exists():
            return
        metres, before, worst, after = RUNS[self.runs]
        advice = pages.run_advice(self.runner, queries.now_of(self.runner, day), before, self.assignment, locked=False)
        services.keep_advice(self.runner, advice, day=day, now=at(day, 7, 40), asked={"pain_now": before})
        if advice.outcome == NOT_TODAY and self.runs:
            return
        metres = min(metres, int(advice.values.get("metres", metres))) // 100 * 100
        told = {
            "kind": Run.Kind.RUN, "local_day": day, "zone": story.ZONE, "metres": metres, "seconds": metres * 2 // 5, "pain_during": worst,
            "surface": Run.Surface.ROAD, "hills": Run.Hills.FLAT,
        }  # fmt: skip
        save_run(self.runner, told, uid=uid, now=at(day, 8, 30))
        self.runs += 1
        if day + DAY not in self.mornings:
            self.mornings[day + DAY] = (uid, after)
