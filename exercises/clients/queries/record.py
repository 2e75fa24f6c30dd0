"""What a grant lets somebody see of a client: the window of the rules, with everything taken out that is not shared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.clients.models import Visit
from exercises.clients.queries import days
from exercises.lib import clock
from exercises.lib.rounds import read
from exercises.programmes.models import Assignment
from exercises.progress import queries as progress
from exercises.progress.rules import responses
from exercises.progress.rules.evidence import Said, shown
from exercises.progress.rules.phases import Check
from exercises.progress.rules.response import SESSION
from exercises.safety.queries import wanted_for_standing, zone_for

FIRST_LOOK = dt.timedelta(days=14)


@dataclass(frozen=True)
class Record:
    """A client as far as they share themselves. Lights are worked out again from what is shared, so that none of them tells of the rest."""

    grant: Grant
    now: progress.Now
    assignment: Assignment | None
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day that it is for the client."""
        return self.now.today

    @property
    def name(self) -> str:
        """What the client is called."""
        return str(self.grant.client)

    def sees(self, *scopes: str) -> bool:
        """Whether all of this is shared."""
        return all(self.grant.sees(scope) for scope in scopes)


def record_of(grant: Grant, now: dt.datetime) -> Record:
    """The window of a client, read once and cut to what is shared."""
    progress.read_ahead(grant.client, now, newest_visit.of(grant.client, grant.therapist), *wanted_for_standing(grant.client, now))
    today = clock.local_day(now, zone_for(grant.client))
    assignment = days.followed(grant.client, grant.therapist) if grant.sees(care.PROGRAMME) else None
    return Record(grant, _now_of(grant, today), assignment, now)


def _now_of(grant: Grant, today: dt.date) -> progress.Now:
    full = progress.now_of(grant.client, today)
    pain, running = grant.sees(care.PAIN), grant.sees(care.RUNNING)
    entries = [item.entry for item in full.found if pain and (running or item.entry.kind == SESSION)]
    found, said = responses(entries, full.limits), full.said if pain else []
    runs = [replace(run, worst=run.worst if pain else None) for run in full.long_runs] if running else []
    rows = progress.phase_checks(grant.client, today) if pain else ()
    told = [Check(row.day, row.key, row.value) for row in rows]
    data = shown(found, [Said(row.day, row.kind, row.value) for row in said], runs, today)
    return replace(full, found=found, said=said, long_runs=runs, checks=told + data)


@read
def newest_visit(client, therapist):
    """The newest visit of a client to a therapist."""
    return Visit.objects.visible_to(client).filter(link__therapist=therapist)[:1]


def since_of(grant: Grant, today: dt.date) -> dt.date:
    """From which day on something is new: the last visit, else two weeks ago or the day on which the link began; never before the window."""
    visit = newest_visit.first(grant.client, grant.therapist)
    if visit:
        return max(visit.day, today - progress.WINDOW)
    # Somebody who began to share today has a story already.
    began = clock.local_day(grant.link.began_at, zone_for(grant.client))
    return max(min(began, today - FIRST_LOOK), today - progress.WINDOW)
