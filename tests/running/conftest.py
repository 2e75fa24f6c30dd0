"""A clock that stands where the test wants it, and runs."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from exercises.lib import clock
from exercises.running.models import Run

# A Wednesday.
NOW = dt.datetime(2026, 6, 10, 12, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _clock(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.IMPORTS_ROOT = tmp_path / "imports"
    settings.IMPORTS_ROOT.mkdir()


@pytest.fixture
def add(runner):
    """add(days_ago, metres, …) stores a run of the runner."""

    def make(days_ago: int, metres: int | None = 5000, owner=None, **fields) -> Run:
        day = TODAY - dt.timedelta(days=days_ago)
        return Run.objects.create(owner=owner or runner, local_day=day, metres=metres, zone="UTC", created_at=NOW, **fields)

    return make


@pytest.fixture
def run_form():
    """Sound answers to the form for a run; keywords replace them."""

    def make(**changes):
        return {"uid": str(uuid.uuid4()), "kind": "run", "day": "2026-06-09", "distance": "5", "time": "30:10"} | changes

    return make
