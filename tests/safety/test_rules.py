"""How someone stands as facts and decisions, and the words of the cards."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from exercises.safety import rules, words

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
NUMBERS = ["999 (UK)", "112 (EU)"]
SETTLED = rules.Standing(NOW, rules.QUESTIONS_VERSION, settled=True)


def held(*keys):
    return replace(SETTLED, locks=rules.locks_for(keys))


def test_every_line_has_words_and_a_reason():
    assert set(rules.QUESTIONS) <= set(words.LINES)
    assert set(rules.QUESTIONS) <= set(words.WHY)
    assert {key for key, question in rules.QUESTIONS.items() if question.level} <= set(words.TO_DO)
    assert set(words.TITLES) == set(rules.LEVELS)


def test_every_reason_and_every_place_has_words():
    assert set(words.REASONS) >= {*rules.LOCKS, *rules.LIMITS, "not_asked"} - {rules.NOTHING}
    assert set(words.PLACES) >= set(rules.REGIONS)


@pytest.mark.parametrize(
    ("ticked", "level"),
    [
        (["age-under-16"], "age"),
        (["age-under-16", "swollen-without-injury"], "professional"),
        (["stiff-mornings", "knee-stuck"], "urgent"),
        (["new-lump", "breathless", "no-guardian"], "emergency"),
    ],
)
def test_the_most_serious_level_wins(ticked, level):
    card = words.card_for(ticked, NUMBERS)
    assert card.level == level
    assert len(card.lines) == len(ticked)
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
        (held("hot-and-ill"), True, "stopped"),
        (held("earlier-clot"), True, "stopped"),
        # What time opens is asked again, not barred; so is a line of an earlier table.
        (held("no-guardian"), True, "ask"),
        (replace(SETTLED, locks=(rules.OpenLock("everything", "under-18"),)), True, "ask"),
        (held("cancer-now"), True, "clear"),
        (held("one-sore-spot-on-bone"), True, "clear"),
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


KNEES = {
    "left": {"": False, "left": False, "right": True, "both": True},
    "right": {"": False, "left": True, "right": False, "both": True},
    "both": {"": False, "left": False, "right": False, "both": False},
    "none": {"": False, "left": True, "right": True, "both": True},
    "": {"": False, "left": False, "right": False, "both": False},
}


@pytest.mark.parametrize(("checked", "sore", "due"), [(one, two, due) for one, row in KNEES.items() for two, due in row.items()])
def test_another_knee_asks_the_whole_check(checked, sore, due):
    assert replace(SETTLED, knee=checked, sore_knee=sore).needs_list(NOW) is due


def test_two_stores_count_every_lock_and_the_newer_answer():
    older = replace(held("hot-and-ill"), version="old")
    newer = rules.Standing(NOW + dt.timedelta(days=1), rules.QUESTIONS_VERSION, settled=True)
    for both in (rules.joined(older, newer), rules.joined(newer, older)):
        assert both.version == rules.QUESTIONS_VERSION
        assert both.stopped


# --- what a new answer does to what was held: (line, agreed, ticked again, pages) → stays ---
STAYS = [
    ("hot-and-ill", False, False, "123", True),
    ("hot-and-ill", False, True, "1", True),
    ("earlier-clot", False, False, "123", True),
    ("earlier-clot", True, True, "123", True),
    ("earlier-clot", True, False, "123", False),
    ("earlier-clot", True, False, "12", True),
    ("fresh-bruise", False, False, "1234", False),
    ("fresh-bruise", False, True, "1234", False),
    ("fresh-bruise", False, False, "123", True),
    ("limp-every-step", False, False, "12", True),
    ("limp-every-step", False, False, "123", False),
    ("under-18", False, False, "12", True),
    ("under-18", False, False, "123", False),
]


@pytest.mark.parametrize(("key", "agreed", "again", "pages", "stays"), STAYS)
def test_only_time_or_an_agreement_lets_a_new_answer_close_a_lock(key, agreed, again, pages, stays):
    stay, closed = rules.after_check({key: agreed}, [key] if again else [], pages)
    assert (stay, closed) == (((key,), ()) if stays else ((), (key,)))


# --- steps ---
def press(region="front-thigh", sides=("left", "right"), tool=""):
    needs = [[{"slug": tool, "title": tool}]] if tool else [[{"slug": "chair", "title": "Chair"}]]
    return {"kind": "press", "sides": list(sides), "press": {"muscle": {"slug": "x", "region": region}}, "equipment": needs}


STEPS = [
    ((), press(), [], False, "not_asked"),
    ((), press(), [], True, ""),
    (("blood-thinners",), press(), [], True, "pressure"),
    (("fresh-bruise", "place-calf"), press(), [], True, ""),
    (("fresh-bruise", "place-calf"), press("calf"), [], True, "pressure"),
    (("fresh-bruise", "place-calf"), press(""), [], True, "pressure"),
    (("fresh-bruise",), press(), [], True, "pressure"),
    (("hip-or-groin-pain",), press("hip"), [], True, "pressure"),
    (("hip-or-groin-pain",), press("calf"), [], True, ""),
    (("pregnant",), press("inner-thigh"), [], True, "pressure"),
    (("pregnant",), press(), [], True, ""),
    (("pregnant",), press(tool="ball"), [], True, "light"),
    (("age-70-plus",), press(tool="foam-roller"), [], True, "light"),
    (("age-70-plus",), press("buttock"), [], True, ""),
    (("second-half-of-pregnancy",), {"kind": "hold", "loads": ["supine-long"]}, [], True, "positions"),
    (("second-half-of-pregnancy",), {"kind": "hold"}, [], True, ""),
    (("limp-every-step",), {"kind": "reps"}, ["settle"], True, ""),
    (("limp-every-step",), {"kind": "reps"}, ["knee-strength"], True, "phase_one"),
    (("limp-every-step",), {"kind": "reps"}, [], True, ""),
    (("new-pain-over-50",), {"kind": "interval", "loads": ["running"]}, ["settle"], True, "phase_one"),
    (("one-sore-spot-on-bone",), {"kind": "reps", "loads": ["hops"]}, [], True, "running"),
    (("antibiotic-and-tendon-pain",), {"kind": "reps", "loads": ["knee-load"]}, [], True, "knee_load"),
    (("rash-from-cold",), {"kind": "timer", "loads": ["ice"]}, [], True, "ice"),
    ((), {"kind": "timer", "loads": ["ice"]}, [], False, "not_asked"),
    (("hot-and-ill",), {"kind": "hold"}, [], True, "everything"),
]


@pytest.mark.parametrize(("keys", "step", "phases", "asked", "reason"), STEPS)
def test_why_a_step_waits(keys, step, phases, asked, reason):
    assert rules.why_locked(rules.Locks(rules.locks_for(keys)), step, phases, asked=asked) == reason


def test_a_lock_of_one_side_leaves_the_other_open():
    locks = rules.Locks((rules.OpenLock("pressure", "x", ("calf",), "left"),))
    assert locks.pressure("calf", "left")
    assert not locks.pressure("calf", "right")
    assert locks.pressure("calf")
    assert not locks.pressure("buttock")


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


@pytest.mark.parametrize("key", [key for key, question in rules.QUESTIONS.items() if question.level])
def test_each_care_card_reads_at_grade_six_or_below(key):
    card = words.card_for([key], NUMBERS)
    text = " ".join([f"{card.title}.", str(card.action), str(card.lines[0].why)])
    assert grade(text) <= 6


@pytest.mark.parametrize("texts", [words.LINES, words.WHY, words.TO_DO], ids=["lines", "why", "to do"])
def test_the_lists_as_a_whole_read_at_grade_six_or_below(texts):
    assert grade(" ".join(map(str, texts.values()))) <= 6
