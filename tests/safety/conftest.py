"""A clock that stands still, and the three kinds of people who meet the stop list."""

import datetime as dt

import pytest
import time_machine

from tests.safety.steps import MORNING


@pytest.fixture
def clock():
    """Stands still; move it by hours or days."""
    with time_machine.travel(MORNING, tick=False) as traveller:

        class Clock:
            def forward(self, **by):
                traveller.shift(dt.timedelta(**by))

            def to(self, instant):
                traveller.move_to(instant)

        yield Clock()


@pytest.fixture(params=["nobody", "newcomer", "runner"])
def person(request, clock, as_):
    """A client of someone without an account, with one but without consent, and with consent."""
    user = None if request.param == "nobody" else request.getfixturevalue(request.param)
    client = as_(user)
    client.user = user
    client.rows = request.param == "runner"
    return client


@pytest.fixture
def nobody(clock, as_):
    return as_(None)
