"""The word list, the next day on which messages are read, and when a mail is due."""

import datetime as dt
import json
from pathlib import Path

import pytest

from exercises.messages import rules
from exercises.safety.words import line

CASES = json.loads((Path(__file__).resolve().parents[1] / "cases/message_words.json").read_text())
UTC = dt.UTC
# A Wednesday.
TODAY = dt.date(2026, 11, 18)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_the_word_list_finds_what_a_text_mentions_and_nothing_else(case):
    assert list(rules.topics_in(case["text"])) == case["topics"]


def test_every_entry_of_the_list_is_found_by_itself_and_every_topic_has_lines_that_say_what_to_do():
    for topic, starts in rules.WORDS.items():
        assert all(topic in rules.topics_in(f"so {start}") for start in starts)
        assert all(line(key).to_do for key in rules.LINES[topic])
    assert set(rules.LINES) == set(rules.WORDS)


def test_each_line_of_the_card_stands_once():
    found = rules.lines_for((rules.SWELLING, rules.FEVER, rules.CALF))
    assert found == ("hot-and-ill", "calf-or-thigh-swollen", "swelled-within-hours", "calf-pain-on-short-walks")
    assert rules.lines_for(()) == ()


def day(number):
    return dt.date(2026, 11, number)


@pytest.mark.parametrize(
    ("days", "away_from", "away_until", "expected"),
    [
        ((), None, None, None),
        ((2,), None, None, day(18)),
        ((1, 4), None, None, day(20)),
        ((1,), None, None, day(24)),
        # Away now, with a last day, and for longer than a week.
        ((1, 4), day(16), day(20), day(24)),
        ((1, 4), None, day(30), dt.date(2026, 12, 1)),
        ((2,), day(10), dt.date(2027, 1, 31), dt.date(2027, 2, 3)),
        # Away without a last day: nobody knows.
        ((1, 4), day(10), None, None),
        # Away later: a day before it, or after it.
        ((4,), day(21), day(28), day(20)),
        ((1,), day(20), day(26), dt.date(2026, 12, 1)),
        ((1,), day(20), None, None),
        # Away long ago.
        ((4,), day(1), day(5), day(20)),
    ],
)
def test_the_next_day_on_which_messages_are_read(days, away_from, away_until, expected):
    assert rules.next_reading(days, TODAY, away_from, away_until) == expected


@pytest.mark.parametrize(
    ("now", "taken", "days", "expected"),
    [
        # A little later, so that words that follow come along.
        ("2026-11-18T12:00", (), (), "2026-11-18T12:30"),
        # Not in the night: in the morning.
        ("2026-11-18T03:00", (), (), "2026-11-18T08:00"),
        ("2026-11-18T20:45", (), (), "2026-11-19T08:00"),
        ("2026-11-18T23:50", (), (), "2026-11-19T08:00"),
        # One a day.
        ("2026-11-18T12:00", (day(18),), (), "2026-11-19T08:00"),
        ("2026-11-18T12:00", (day(18), day(19)), (), "2026-11-20T08:00"),
        # On the days on which a therapist reads.
        ("2026-11-18T12:00", (), (1, 4), "2026-11-20T08:00"),
        ("2026-11-20T12:00", (), (1, 4), "2026-11-20T12:30"),
        ("2026-11-20T12:00", (day(20),), (1, 4), "2026-11-24T08:00"),
    ],
)
def test_a_mail_is_due_by_day_once_and_where_somebody_reads(now, taken, days, expected):
    found = rules.notice_due(dt.datetime.fromisoformat(now).replace(tzinfo=UTC), "UTC", taken=taken, days=days)
    due = dt.datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert found == (due.date(), due)


def test_the_morning_of_a_mail_is_that_of_the_person():
    _day, due = rules.notice_due(dt.datetime(2026, 7, 1, 4, 0, tzinfo=UTC), "America/New_York")
    assert due == dt.datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
