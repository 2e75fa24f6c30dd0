"""What comes next after a session: every pair of numbers has a sentence, unknown is never nought, and nothing grows after too much."""

import itertools
import json
import logging
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from exercises.home.pages import advice
from exercises.practice import rules, words
from exercises.publishing.models import Index
from exercises.publishing.withdrawals import confirm_withdrawal, raise_withdrawal

ADDRESS = "/api/v1/advice"
ANSWERS = [None, *range(11)]
PAIRS = list(itertools.product(range(11), repeat=2))
CALM_TWICE = {"calm_before": 1, "days_since": 1, "settled": "yes"}


def expected(before, morning):
    """What a person reads after a session whose worst was calm, for each pair: the light, and what comes next."""
    rise = morning - before
    light = "red" if rise >= 2 else "amber" if rise == 1 else "green"
    if max(before, morning) >= 8 or light == "red" or morning >= 6:
        return light, "rest"
    if light == "amber" or morning > 2:
        return light, "repeat"
    return light, "two-more"


# ---- the table


@pytest.mark.parametrize(("before", "morning"), PAIRS)
def test_every_pair_of_before_and_morning_has_its_light_its_next_step_and_a_sentence_with_the_numbers(before, morning):
    found = advice({"before": before, "worst": min(2, before), "morning": morning, **CALM_TWICE})
    assert (found["light"], found["next"]["do"]) == expected(before, morning)
    numbers = {int(number) for number in re.findall(r"\d+", found["sentence"])}
    assert morning in numbers or found["rule"] == "very-high" and max(before, morning) in numbers
    assert found["next"]["sentence"].endswith(".") and found["sentence"].endswith(".")


@pytest.mark.parametrize(
    ("before", "worst", "morning"), list(itertools.product([None, 0, 2, 3, 5, 6, 8], ANSWERS, [None, 0, 2, 3, 5, 6, 8]))
)
def test_more_is_offered_only_where_all_three_numbers_are_known_and_calm(before, worst, morning):
    found = advice({"before": before, "worst": worst, "morning": morning, **CALM_TWICE})
    if found["next"]["do"] == "two-more":
        assert None not in (before, worst, morning)
        assert found["light"] == "green" and worst <= 2 and morning <= 2 and morning <= before


@pytest.mark.parametrize("missing", ["before", "worst", "morning"])
def test_a_number_that_was_not_given_is_not_nought(missing):
    calm = {"before": 0, "worst": 0, "morning": 0, **CALM_TWICE}
    assert advice(calm)["next"]["do"] == "two-more"
    unknown = advice(calm | {missing: None})
    assert (unknown["light"], unknown["next"]["do"], unknown["rule"]) == ("unknown", "repeat", "not-known")
    assert unknown["seen"][missing] is None
    left_out = {key: value for key, value in calm.items() if key != missing}
    assert advice(left_out) == unknown


def test_nothing_grows_after_red_whatever_else_was_said():
    for days, calm, settled in itertools.product([None, 0, 1, 2, 30], [0, 1, 9], [None, "yes", "no", "unknown"]):
        rest = {"days_since": days, "calm_before": calm, "settled": settled}
        for red in ({"worst": 6, "before": 1, "morning": 1}, {"before": 1, "worst": 1, "morning": 3}, {"worst": 1, "flags": ["limp"]}):
            found = advice(red | rest)
            assert found["light"] == "red"
            assert found["next"]["do"] in {"rest", "easier", "see-someone"}


def test_the_session_after_a_red_one_stays_at_its_dose_until_two_in_a_row_were_calm():
    calm = {"before": 1, "worst": 1, "morning": 1, "days_since": 1}
    assert advice(calm | {"calm_before": 0})["rule"] == "calm-first"
    assert advice(calm | {"calm_before": 1})["rule"] == "calm-again"


@pytest.mark.parametrize(
    ("numbers", "rule", "do"),
    [
        ({"flags": ["giving_way"]}, "flags-see-someone", "see-someone"),
        ({"flags": ["swelling", "night"]}, "flags-see-someone", "see-someone"),
        ({"flags": ["numb"], "worst": 1}, "flags-no-pressing", "rest"),
        ({"flags": ["limp"]}, "flags-check", "rest"),
        ({"worst": 9}, "very-high", "rest"),
        ({"worst": 6, "reds_before": 2}, "red-often", "see-someone"),
        ({"worst": 6, "reds_before": 1, "days_since": 1}, "red-rest", "rest"),
        ({"worst": 6, "days_since": 2}, "red-rest", "rest"),
        ({"worst": 6, "days_since": 3}, "red-half", "easier"),
        ({"worst": 6}, "red-rest", "rest"),
        ({"worst": 4, "ambers_before": 2}, "middling-often", "easier"),
        ({"worst": 4, "ambers_before": 1}, "middling", "repeat"),
        ({"before": 1, "worst": 1, "morning": 1, "calm_before": 3, "days_since": 7}, "long-ago", "repeat"),
        ({"before": 1, "worst": 1, "morning": 1, "calm_before": 3, "days_since": 21}, "very-long-ago", "easier"),
        ({"before": 1, "worst": 1, "morning": 1, "calm_before": 3, "settled": "no"}, "not-settled", "repeat"),
        ({"before": 4, "worst": 2, "morning": 4, "calm_before": 3}, "sore-morning", "repeat"),
        ({"before": 2, "worst": 1, "morning": 3, "rose_before": True}, "red-rest", "rest"),
        ({}, "not-known", "repeat"),
    ],
)
def test_each_rule_answers_where_it_should(numbers, rule, do):
    found = advice(numbers)
    assert (found["rule"], found["next"]["do"]) == (rule, do)


def test_every_rule_has_words_sources_and_says_who_may_decide_otherwise():
    assert [rule.name for rule in rules.ADVICE] == list(words.TO_DO)
    assert all(rule.sources and rule.override in words.OVERRIDES for rule in rules.ADVICE)
    assert set(words.SAID) - {rule.name for rule in rules.ADVICE} == set(words.LIGHT_REASONS)


@pytest.mark.django_db
def test_every_source_of_a_rule_stands_in_the_pack():
    known = set(Index.objects.filter(kind="source").values_list("slug", flat=True))
    assert {slug for rule in rules.ADVICE for slug in rule.sources} <= known


def test_the_advice_rests_and_asks_from_the_same_numbers_as_the_player():
    text = Path(finders.find("js/player/machine.js")).read_text()
    assert f"const REST_FROM = {rules.REST_FROM};" in text
    assert f"const CHECK_FROM = {rules.CHECK_FROM};" in text


# ---- the address


def ask(client, numbers, **options):
    return client.post(ADDRESS, json.dumps(numbers), content_type="application/json", **options)


@pytest.mark.django_db
def test_anyone_gets_the_same_answer_and_it_names_its_rule_numbers_limits_and_sources(as_, runner):
    numbers = {"before": 2, "worst": 7, "morning": None, "days_since": 1}
    stranger, known = ask(as_(), numbers), ask(as_(runner), numbers)
    assert stranger.status_code == 200
    assert stranger.json() == known.json()
    assert stranger.json() == {
        "light": "red", "light_word": "Too much", "reason": "worst-high", "rule": "red-rest",
        "sentence": "The worst pain was 7 of 10, and above 5 is too much for now.",
        "seen": {"before": 2, "worst": 7, "morning": None, "days_since": 1}, "limits": {"worst": 5, "days": 2},
        "sources": ["pain-scale-trial-2007", "clinical-review-pending"],
        "next": {"do": "rest", "sentence": "Rest until two whole days have passed: bend the knee gently, walk as you can, no runs."},
        "override": {"by": "clinician", "sentence": "Only somebody who has examined you may say otherwise."},
    }  # fmt: skip
    assert stranger["Cache-Control"] == "private, no-store"
    assert not stranger.cookies


@pytest.mark.django_db
def test_nothing_is_written_and_no_number_reaches_the_log(as_, caplog, django_assert_max_num_queries):
    caplog.set_level(logging.DEBUG, "selfcare")
    with django_assert_max_num_queries(1) as seen:
        ask(as_(), {"before": 9, "worst": 9, "morning": 9})
    assert not [query["sql"] for query in seen if not query["sql"].startswith("SELECT")]
    kept = [vars(record) for record in caplog.records]
    assert kept and not [record for record in kept if "worst" in str(record) or "very-high" in str(record)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "numbers",
    [
        {"before": 11}, {"before": -1}, {"worst": "5"}, {"worst": 2.5}, {"morning": True}, {"flags": ["tired"]}, {"flags": ["numb"] * 9},
        {"settled": "maybe"}, {"days_since": -1}, {"calm_before": None}, {"name": "Runner"}, [], "calm", None,
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_such_number_is_refused_with_one_sentence(as_, numbers):
    answer = ask(as_(), numbers)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.django_db
def test_only_json_is_taken(as_):
    assert as_().post(ADDRESS, json.dumps({"worst": 1}), content_type="text/plain").status_code == 415
    assert as_().post(ADDRESS, "{", content_type="application/json").status_code in {400, 422}


@pytest.mark.django_db
def test_a_rule_that_was_taken_back_gives_no_advice(as_, editor, reviewer, kept_rules):
    from exercises.lib import clock

    raised = raise_withdrawal(kind="rule", slug="traffic-light", reason="A number is wrong.", who=editor, now=clock.now())
    confirm_withdrawal(raised, who=reviewer, now=clock.now())
    answer = ask(as_(), {"worst": 1})
    assert answer.status_code == 409
    assert "A number is wrong." in answer.json()["error"]


@pytest.fixture
def kept_rules(db):
    from exercises.home.services import keep_rules
    from exercises.lib import clock

    return keep_rules(now=clock.now())
