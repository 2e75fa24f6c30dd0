"""What sessions, runs and measures show of a phase's criteria."""

import datetime as dt

import pytest

from exercises.progress.rules import Entry, Thresholds, responses
from exercises.progress.rules.evidence import LongRun, Said, shown
from exercises.progress.rules.phases import KNEE, RUNNING, SETTLE, lines_of

DAY = dt.date(2026, 3, 20)
LIMITS = Thresholds()


def ago(days):
    return DAY - dt.timedelta(days=days)


def line(phase, key, history=(), measures=(), runs=()):
    checks = shown(responses(history, LIMITS), measures, runs, DAY)
    return next(line for line in lines_of(phase, checks) if line.criterion.key == key)


def test_usual_pain_of_two_days_meets_its_line():
    assert line(SETTLE, "usual-pain", measures=[Said(ago(8), "usual", 3), Said(ago(1), "usual", 3)]).met
    assert not line(SETTLE, "usual-pain", measures=[Said(ago(8), "usual", 3), Said(ago(1), "usual", 4)]).met


def test_a_morning_nobody_told_of_shows_nothing():
    known = Entry(ago(3), before=2, worst=2, morning=2, uid="a")
    silent = Entry(ago(1), before=2, worst=2, uid="b")
    assert line(SETTLE, "morning-calm", [known, silent]).days == 1


@pytest.mark.parametrize(("days", "met"), [(10, False), (11, True)])
def test_ten_days_without_a_red_one_are_counted_from_each_day(days, met):
    history = [Entry(ago(days), before=1, worst=8, morning=1, uid="r"), Entry(ago(2), before=1, worst=1, morning=1, uid="g")]
    assert line(KNEE, "no-red-in-10-days", history).met is met


def test_silence_is_no_quiet_time():
    assert not line(KNEE, "no-red-in-10-days").met


@pytest.mark.parametrize(("seconds", "continuous", "met"), [(1800, True, True), (1799, True, False), (1800, False, False)])
def test_six_half_hours_without_a_walk_in_two_weeks_meet_their_line(seconds, continuous, met):
    runs = [LongRun(ago(number * 2 + 1), seconds, 1, continuous) for number in range(6)]
    assert line(RUNNING, "run-30-min-3-a-week-2-weeks", runs=runs).met is met
