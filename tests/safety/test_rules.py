"""The stop list as facts and decisions, and the words of its cards."""

import datetime as dt
import re

import pytest

from exercises.safety import rules, words

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
NUMBERS = ["999 (UK)", "112 (EU)"]
SETTLED = rules.Standing(NOW, rules.QUESTIONS_VERSION, settled=True)


def lock(what="everything", question="hot-and-ill", today=True):
    return rules.OpenLock(what, question, today)


def test_every_line_has_words_a_reason_a_source_and_something_to_lock():
    for key, question in rules.QUESTIONS.items():
        assert words.LINES[key]
        assert words.WHY[key]
        assert question.source
        assert question.locks in {"everything", "pressure"}
    assert set(words.LINES) == set(words.WHY) == set(rules.QUESTIONS)
    assert set(words.TO_DO) == set(rules.family("everything"))
    assert set(words.TITLES) == set(rules.LEVELS)


def test_the_sources_of_the_lines_are_in_the_pack():
    from pathlib import Path

    import exercises

    kept = Path(exercises.__file__).parent / "catalogue/content/source"
    assert [question.source for question in rules.QUESTIONS.values() if not (kept / f"{question.source}.toml").exists()] == []


def test_the_nine_lines_lock_everything_and_the_seven_lock_pressure():
    assert len(rules.STOP_LIST) == 9
    assert len(rules.PRESSURE_LIST) == 7
    assert rules.locks_for(["cancer-now", "under-18"]) == (("everything", "under-18"), ("pressure", "cancer-now"))


def test_a_line_that_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="no-such-line"):
        rules.locks_for(["no-such-line"])


@pytest.mark.parametrize(
    ("ticked", "level"),
    [
        (["under-18"], "age"),
        (["under-18", "numb-or-weak"], "professional"),
        (["numb-or-weak", "fresh-injury"], "urgent"),
        (["fresh-injury", "breathless-or-chest-pain", "under-18"], "emergency"),
    ],
)
def test_the_most_serious_level_wins(ticked, level):
    card = words.card_for(ticked, NUMBERS)
    assert card.level == level
    assert len(card.lines) == len(ticked)
    assert str(card.action) == str(card.lines[0].to_do)
    assert card.numbers == tuple(NUMBERS)


def test_a_lock_whose_line_is_gone_still_makes_a_card():
    card = words.card_for([], NUMBERS)
    assert card.level == "professional"
    assert card.action


@pytest.mark.parametrize(
    ("standing", "passed", "expected"),
    [
        (rules.Standing(), False, "ask"),
        (SETTLED, False, "ask"),
        (SETTLED, True, "clear"),
        (rules.Standing(locks=(lock(),)), True, "stopped"),
        (rules.Standing(locks=(lock(today=False),)), False, "ask"),
        (rules.Standing(locks=(lock(today=False),)), True, "ask"),
        (rules.Standing(locks=(lock("pressure", "cancer-now"),)), True, "clear"),
    ],
)
def test_the_state_follows_from_locks_and_pass(standing, passed, expected):
    assert rules.state(standing, passed=passed) == expected


def test_the_list_is_due_after_six_weeks_and_after_a_session_that_ended_pressure():
    week = dt.timedelta(weeks=1)
    assert not SETTLED.needs_list(NOW + 5 * week)
    assert SETTLED.needs_list(NOW + 6 * week)
    doubted = rules.joined(SETTLED, rules.Standing(doubted_at=NOW + week))
    assert doubted.needs_list(NOW + 2 * week)


def test_two_stores_count_every_lock_and_the_newer_answer():
    older = rules.Standing(NOW, "old", settled=False, locks=(lock(),))
    newer = rules.Standing(NOW + dt.timedelta(days=1), rules.QUESTIONS_VERSION, settled=True)
    for both in (rules.joined(older, newer), rules.joined(newer, older)):
        assert both.version == rules.QUESTIONS_VERSION
        assert both.stopped


@pytest.mark.parametrize(("hours", "counts"), [(0, True), (5.9, True), (6, False), (-0.1, False)])
def test_a_pass_holds_six_hours(hours, counts):
    day = NOW.date()
    assert rules.pass_counts(NOW, day, now=NOW + dt.timedelta(hours=hours), today=day) is counts
    assert not rules.pass_counts(NOW, day, now=NOW, today=day + dt.timedelta(days=1))


def syllables(word):
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def grade(text):
    """Flesch–Kincaid."""
    sentences = max(1, len(re.findall(r"[.?!](?:\s|$)", text)))
    found = re.findall(r"[A-Za-z’'-]+", text)
    return 0.39 * len(found) / sentences + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def test_the_reading_grade_is_counted_right():
    assert grade("See a doctor today. Do not run.") < 3
    assert grade("Comprehensive musculoskeletal examination necessitates immediate professional consultation.") > 20


@pytest.mark.parametrize("key", rules.family("everything"))
def test_each_care_card_reads_at_grade_six_or_below(key):
    card = words.card_for([key], NUMBERS)
    text = " ".join([f"{card.title}.", str(card.action), str(card.lines[0].why)])
    assert grade(text) <= 6


@pytest.mark.parametrize("texts", [words.LINES, words.WHY, words.TO_DO], ids=["lines", "why", "to do"])
def test_the_lists_as_a_whole_read_at_grade_six_or_below(texts):
    assert grade(" ".join(map(str, texts.values()))) <= 6
