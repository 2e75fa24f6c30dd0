"""When something is due, right through changes of the clocks and the quiet hours."""

import datetime as dt

import pytest

from exercises.reminders.rules import instant_of, is_quiet, letter_due, morning_due, not_quiet

LONDON, YORK, KATHMANDU = "Europe/London", "America/New_York", "Asia/Kathmandu"
UTC = dt.UTC


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (dt.date(2026, 1, 5), dt.time(7, 30), LONDON, dt.datetime(2026, 1, 5, 7, 30, tzinfo=UTC)),
        (dt.date(2026, 7, 5), dt.time(7, 30), LONDON, dt.datetime(2026, 7, 5, 6, 30, tzinfo=UTC)),
        (dt.date(2026, 7, 5), dt.time(7, 30), KATHMANDU, dt.datetime(2026, 7, 5, 1, 45, tzinfo=UTC)),
        # The clocks go forward at 1:00: 1:30 is never shown, and is taken after the gap.
        (dt.date(2026, 3, 29), dt.time(1, 30), LONDON, dt.datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # They go back at 2:00: 1:30 comes twice, the first one counts.
        (dt.date(2026, 10, 25), dt.time(1, 30), LONDON, dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (dt.date(2026, 3, 8), dt.time(2, 30), YORK, dt.datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_time_becomes_the_right_instant(day, at, zone, expected):
    assert instant_of(day, at, zone) == expected


@pytest.mark.parametrize(
    ("local", "since", "until", "quiet"),
    [
        (dt.time(21, 0), dt.time(21, 0), dt.time(7, 0), True),
        (dt.time(20, 59), dt.time(21, 0), dt.time(7, 0), False),
        (dt.time(6, 59), dt.time(21, 0), dt.time(7, 0), True),
        (dt.time(7, 0), dt.time(21, 0), dt.time(7, 0), False),
        (dt.time(13, 0), dt.time(12, 0), dt.time(14, 0), True),
        (dt.time(14, 0), dt.time(12, 0), dt.time(14, 0), False),
        (dt.time(3, 0), None, dt.time(7, 0), False),
        (dt.time(3, 0), dt.time(7, 0), dt.time(7, 0), False),
    ],
)
def test_quiet_hours_may_reach_over_midnight(local, since, until, quiet):
    assert is_quiet(local, since, until) is quiet


def test_what_falls_into_the_quiet_hours_waits_for_their_end():
    late = dt.datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
    assert not_quiet(late, LONDON, dt.time(21, 0), dt.time(7, 0)) == dt.datetime(2026, 1, 6, 7, 0, tzinfo=UTC)
    early = dt.datetime(2026, 1, 5, 5, 0, tzinfo=UTC)
    assert not_quiet(early, LONDON, dt.time(21, 0), dt.time(7, 0)) == dt.datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
    noon = dt.datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    assert not_quiet(noon, LONDON, dt.time(21, 0), dt.time(7, 0)) == noon


def test_the_morning_is_asked_about_the_next_day_where_the_person_is():
    assert morning_due(dt.date(2026, 3, 28), LONDON) == dt.datetime(2026, 3, 29, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(("today", "day"), [(dt.date(2026, 3, 1), 1), (dt.date(2026, 3, 2), 8), (dt.date(2026, 3, 7), 8)])
def test_the_letter_comes_on_the_chosen_day_of_the_week(today, day):
    found, due = letter_due(today, 6, LONDON)
    assert found == dt.date(2026, 3, day) and due.hour == 18
