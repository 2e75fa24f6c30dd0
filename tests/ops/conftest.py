"""What several tests of the server share."""

import time

import pytest


@pytest.fixture
def now(monkeypatch):
    """The clock of circuits and waits, driven."""
    at = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    return at
