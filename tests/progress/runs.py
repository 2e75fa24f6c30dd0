"""Runs of some days ago, for tests of what is shown."""

import datetime as dt

from exercises.lib import clock
from exercises.running.models import Run


def today() -> dt.date:
    """The day of the tests."""
    return clock.now().date()


def run(person, days_ago=1, **values):
    """A run of 5 km in half an hour, with other values where they are given."""
    day = today() - dt.timedelta(days=days_ago)
    return Run.objects.create(
        owner=person, local_day=day, zone="UTC", created_at=clock.now(), **({"metres": 5000, "seconds": 1800} | values)
    )
