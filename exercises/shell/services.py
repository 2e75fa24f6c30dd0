"""The regular works of an install: one process claims each when it is due, does it, and notes how it went."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from exercises.lib import clock
from exercises.messages.services import send_due as send_messages
from exercises.people.mails.services import send_due as send_about_accounts
from exercises.people.signin.services import forget_devices
from exercises.reminders.services import plan_due, send_due
from exercises.rights.services import nightly
from exercises.shell.models import Job
from exercises.shell.reports.services import forget_old

log = logging.getLogger("selfcare.jobs")

# A work whose process died is taken up again after this time.
LOST_AFTER = dt.timedelta(minutes=30)
# After a failure it is tried again soon, and ever more seldom, at last as often as it comes round anyway.
FIRST_RETRY = dt.timedelta(minutes=1)
LATE_AFTER = dt.timedelta(hours=1)
MANY_FAILURES = 3
# The hour at which works come that come once a day, in the zone of the install.
NIGHT = dt.time(3, 30)


@dataclass(frozen=True)
class Work:
    """A regular work: what it is called, what to do at an instant (it answers with what it did, in numbers), and how often."""

    name: str
    do: Callable[[dt.datetime], str]
    every: dt.timedelta | None = None

    def next(self, now: dt.datetime) -> dt.datetime:
        """When it is due after it was done now; without `every`, in the night."""
        if self.every is not None:
            return now + self.every
        zone = settings.TIME_ZONE
        tonight = clock.at(clock.local_day(now, zone), NIGHT, zone)
        return tonight if tonight > now else clock.at(clock.local_day(now, zone) + dt.timedelta(days=1), NIGHT, zone)

    def retry(self, now: dt.datetime, failures: int) -> dt.datetime:
        """When it is tried again after it failed so many times in a row; never later than it is due anyway."""
        return min(self.next(now), now + FIRST_RETRY * 2 ** min(failures - 1, 6))


def _remind(now: dt.datetime) -> str:
    return f"{plan_due(now)} planned, {send_due(now)}"


def _tell(now: dt.datetime) -> str:
    return str(send_messages(now))


def _tell_about_accounts(now: dt.datetime) -> str:
    return str(send_about_accounts(now))


def _forget_reports(now: dt.datetime) -> str:
    return f"{forget_old(now)} forgotten"


def _forget_devices(now: dt.datetime) -> str:
    return f"{forget_devices()} forgotten"


def _tidy_store(now: dt.datetime) -> str:
    """Write the WAL of SQLite back and empty it; PostgreSQL tidies by itself."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return ""
    with connection.cursor() as cursor:
        busy, pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return "busy" if busy else f"{max(pages, 0)} pages"


WORKS = (
    Work("reminders", _remind, dt.timedelta(minutes=5)),
    Work("mails about messages", _tell, dt.timedelta(minutes=15)),
    Work("mails about accounts", _tell_about_accounts, dt.timedelta(minutes=1)),
    Work("purge", nightly),
    Work("reports from phones", _forget_reports),
    Work("devices", _forget_devices),
    Work("store", _tidy_store),
)


def tick(now: dt.datetime) -> list[str]:
    """Do every work that is due and that nobody else is at; answers with their names. One that fails stops no other."""
    return [work.name for work in WORKS if _claim(work, now) and _do(work, now)]


@dataclass(frozen=True)
class Standing:
    """How a regular work stands."""

    name: str
    done_at: dt.datetime | None
    did: str
    late: bool
    failures: int
    error: str


def standings(now: dt.datetime) -> list[Standing]:
    """How every regular work stands; late is what should have been done an hour ago and was not, for whatever reason."""
    rows = {row.name: row for row in Job.objects.all()}
    found = []
    for work in WORKS:
        row = rows.get(work.name)
        late = row is None or row.due_at < now - LATE_AFTER or row.failures >= MANY_FAILURES
        found.append(
            Standing(work.name, row.done_at, row.did, late, row.failures, row.error) if row else Standing(work.name, None, "", late, 0, "")
        )
    return found


def _claim(work: Work, now: dt.datetime) -> bool:
    Job.objects.get_or_create(name=work.name, defaults={"due_at": now})
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LOST_AFTER)
    return bool(Job.objects.filter(free, name=work.name, due_at__lte=now).update(claimed_at=now))


def _do(work: Work, now: dt.datetime) -> bool:
    # Whoever took it up again after us keeps what they note.
    mine = Job.objects.filter(name=work.name, claimed_at=now)
    try:
        did = work.do(now)
    except Exception as error:  # a work that fails must not stop the others, whatever the reason
        log.exception("a regular work failed", extra={"event": work.name})
        failures = mine.values_list("failures", flat=True).first() or 0
        again = work.retry(now, failures + 1)
        mine.update(claimed_at=None, due_at=again, failures=F("failures") + 1, error=type(error).__name__)
        return True
    mine.update(claimed_at=None, due_at=work.next(now), done_at=now, did=did[:200], failures=0, error="")
    return True
