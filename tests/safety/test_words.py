"""What the check says: every line has its words, short and plain, and a care card leaves nobody without a next step."""

import re

import pytest
from django.test import override_settings

from exercises.safety import rules, words
from exercises.safety.words.lines import WHY
from exercises.safety.words.todo import TO_DO

MOST_WORDS = 18


def test_every_line_of_the_table_has_its_words_and_no_other_has():
    assert set(words.LINES) == set(rules.QUESTIONS) == set(WHY)


@pytest.mark.parametrize("key", rules.QUESTIONS)
def test_a_line_is_short_and_says_i_or_it_of_one_person(key):
    text = str(words.LINES[key])
    assert len(text.split()) <= MOST_WORDS
    assert key in rules.PLACES or text.endswith(".")
    assert not re.search(r"\b(you|your)\b", text, flags=re.I)


@pytest.mark.parametrize("key", [key for key, question in rules.QUESTIONS.items() if question.level])
def test_a_line_that_wants_to_be_seen_says_what_to_do(key):
    assert key in TO_DO


@pytest.mark.parametrize("key", rules.QUESTIONS)
def test_no_reason_names_a_diagnosis_as_a_fact(key):
    assert not re.search(r"\byou have\b|\byour knee is\b", str(WHY[key]), flags=re.I)


@pytest.mark.parametrize("page", rules.PAGES)
def test_a_page_shows_every_line_of_the_table_once(page):
    sheet = words.sheet(page)
    shown = [line.key for group in sheet.groups for ask in group.asks for line in (*ask.lines, *ask.more)]
    shown += [line.key for _ages, lines in sheet.by_age for line in lines]
    assert sorted(shown) == sorted(rules.lines_of_page(page))


def test_every_reason_to_lock_a_step_has_a_sentence():
    assert {*rules.LOCKS, *rules.LIMITS, "not_asked"} - {rules.NOTHING} <= set(words.REASONS)
    assert set(rules.REGIONS) == set(words.PLACES)


def test_the_most_serious_line_decides_what_stands_first_on_the_card():
    card = words.card_for(["new-lump", "chest-pain", "stiff-mornings"], ["999"])
    assert (card.level, card.lines[0].key) == ("emergency", "chest-pain")
    assert str(card.action) == "Call the emergency number now."


@pytest.mark.parametrize(("numbers", "calls"), [(["999"], ("999",)), (["112 or 999"], ("112", "999")), (["112", "112"], ("112",))])
def test_a_phone_can_dial_each_emergency_number(numbers, calls):
    assert words.card_for(["chest-pain"], numbers).calls == calls


def test_a_country_without_an_urgent_number_offers_none():
    with override_settings(COUNTRY_FACTS={"emergency_number": "911", "urgent_words": "Ring a nurse line."}):
        card = words.card_for(["new-lump"], ["911"])
    assert (card.urgent_number, card.urgent_words) == ("", "Ring a nurse line.")
