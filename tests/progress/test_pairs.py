"""The advice for every pair of pain before and the next morning: none missing, none contradicts another, and the two lights agree."""

import itertools

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from exercises.practice import rules as practice
from exercises.progress.pages import pairs
from exercises.progress.rules import Entry, Thresholds, response_of
from tests.progress.test_rules import DAY

ANSWERS = [*range(11), None]
# How much an outcome asks for: more care never stands under less.
CARE = {"grow": 0, "repeat": 1, "hold": 1, "gentler": 2, "sore": 3, "rest": 4, "check-again": 5}


@pytest.fixture(scope="module")
def table():
    groups = pairs(Thresholds())
    return {(pair.before, pair.morning): pair for group in groups for pair in group.pairs}


def test_every_pair_has_a_light_a_reason_and_a_sentence(table):
    assert set(table) == set(itertools.product(ANSWERS, ANSWERS))
    assert all(pair.light_word and pair.reason and pair.sentence.endswith(".") for pair in table.values())


def test_more_pain_in_the_morning_never_leads_to_less_care(table):
    for before in ANSWERS:
        care = [CARE[table[before, morning].outcome] for morning in range(11)]
        assert care == sorted(care), before


def test_more_is_offered_only_where_both_numbers_are_known_and_the_morning_is_no_worse(table):
    grows = {key for key, pair in table.items() if pair.outcome == "grow"}
    assert grows == {(before, morning) for before in range(3) for morning in range(before + 1)}


def test_an_unknown_number_is_said_to_be_unknown_and_never_counts_as_calm(table):
    for key, pair in table.items():
        if None in key:
            assert pair.light != "green" and pair.outcome != "grow"
    assert table[None, None].outcome == table[1, None].outcome == "hold"


def test_a_light_and_its_sentence_say_the_same(table):
    for pair in table.values():
        if pair.light == "red":
            assert pair.outcome in {"rest", "check-again"}, pair
        assert (pair.outcome == "check-again") == (pair.morning is not None and pair.morning >= 8), pair
        if pair.outcome == "grow":
            assert pair.light == "green", pair


numbers = st.none() | st.integers(0, 10)


@given(numbers, numbers, numbers, st.booleans(), st.sampled_from([(), ("limp",)]))
def test_the_light_of_the_player_and_the_light_of_the_progress_agree(before, worst, morning, rose, flags):
    mine = response_of(Entry(DAY, before=before, worst=worst, morning=morning, flags=flags), Thresholds(), rose_before=rose)
    theirs = practice.light({"before": before, "worst": worst, "morning": morning, "rose_before": rose, "flags": list(flags)})
    assert mine.light == theirs["light"]


@pytest.mark.django_db
def test_reviewers_read_every_pair_on_one_page():
    text = Client().get("/how-the-advice-is-worked-out/pairs/").content.decode()
    assert text.count('<th scope="row"') == 144
    assert "Before: no answer" in text
    assert "pairs/" in Client().get("/how-the-advice-is-worked-out/").content.decode()
