"""The table of pain areas: every row with what it names, its source, and what it never does. No database."""

import dataclasses
import datetime as dt
import tomllib

import pytest
from django.conf import settings

from exercises.finder import rules, words
from tests.conftest import CONTENT

NUMBERS = rules.Numbers(area_match=3, found_tender=2, named_in_sources=1, most_muscles=3, pause_hours=24, sore_above=6)
NOW = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
SEEN = {"calf-swelling", "young-hip", "bone-or-hip", "numb-leg", "stiff-hip"}

# area → (first, second, shown only, asked first, one source it must name)
EXPECTED = {
    "around-kneecap": (["rectus-femoris", "vastus-medialis"], ["vastus-lateralis", "gluteus-medius"], ["patellar-ligament"], [], "trigger-point-school-knee"),
    "above-kneecap": (["rectus-femoris", "vastus-intermedius"], ["vastus-medialis"], [], [], "pattern-pages-hip-thigh"),
    "below-kneecap": ([], [], ["patellar-ligament"], [], "tendon-hold-study-2019"),
    "inner-side": (["vastus-medialis"], ["sartorius", "semitendinosus"], [], [], "pattern-pages-knee"),
    "outer-side": (["tensor-fasciae-latae", "vastus-lateralis"], ["gluteus-minimus", "gluteus-medius", "biceps-femoris"], [], [], "band-pain-review-2022"),
    "back-of-knee": (["biceps-femoris", "semimembranosus"], ["gastrocnemius"], ["popliteus"], ["calf-swelling"], "trigger-point-school-popliteus"),
    "front-thigh": (["vastus-intermedius", "rectus-femoris"], [], [], ["bone-or-hip"], "pattern-pages-hip-thigh"),
    "inner-thigh": ([], [], ["adductor-longus", "adductor-magnus"], [], "pattern-pages-inner-thigh-calf"),
    "outer-thigh": (["vastus-lateralis", "tensor-fasciae-latae"], ["gluteus-minimus"], [], [], "pattern-pages-knee"),
    "back-thigh": (["semitendinosus", "biceps-femoris"], ["gluteus-maximus"], [], ["numb-leg"], "pattern-pages-hip-thigh"),
    "outer-hip": (["gluteus-medius", "gluteus-maximus"], ["tensor-fasciae-latae", "gluteus-minimus"], [], ["bone-or-hip"], "hip-spots-2013"),
    "buttock": (["gluteus-medius", "gluteus-maximus"], ["tensor-fasciae-latae", "gluteus-minimus"], [], [], "hip-spots-2013"),
    "groin": ([], [], ["adductor-longus"], ["young-hip", "bone-or-hip", "stiff-hip"], "young-hip-2017"),
    "calf": (["gastrocnemius", "soleus"], [], [], ["calf-swelling"], "clot-advice"),
    "shin": ([], [], [], ["bone-or-hip"], "clinical-review-pending"),
    "shin-bump": ([], [], [], ["young-hip"], "shin-bump-pages"),
    "no-pain-now": ([], [], [], [], "trigger-point-school-knee"),
}  # fmt: skip


def pack(kind: str) -> dict:
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted((CONTENT / kind).glob("*.toml"))}


def row(area: str) -> rules.Row:
    return rules.ROWS[area]


def test_the_table_has_a_row_for_every_pain_area_of_the_pack_and_no_other():
    assert set(rules.ROWS) == set(EXPECTED) == set(pack("pain-area"))


@pytest.mark.parametrize("area", EXPECTED)
def test_an_area_names_its_muscles_its_questions_and_its_source(area):
    first, second, shown, asked, source = EXPECTED[area]
    found = row(area)
    assert (list(found.first), list(found.second), list(found.display)) == (first, second, shown)
    assert [question.key for question in rules.asked_first((found,))] == asked
    assert source in found.sources


def test_everything_that_the_table_names_is_in_the_pack():
    kinds = {kind: set(pack(kind)) for kind in ("muscle", "routine", "condition", "advice", "source")}
    for found in rules.TABLE:
        assert {*found.muscles, *found.display} <= kinds["muscle"], found.area
        assert {start.routine for start in found.starts} <= kinds["routine"], found.area
        assert set(found.look_alikes) <= kinds["condition"], found.area
        assert set(found.advice) <= kinds["advice"], found.area
        assert set(found.sources) <= kinds["source"] and found.sources, found.area
    assert {slug for _label, slugs in rules.REASONS.values() for slug in slugs} <= kinds["source"]
    assert {slug for question in rules.ASKS.values() for slug in question.sources} <= kinds["source"]


def test_every_key_of_the_table_has_its_words_and_no_word_is_left_over():
    assert {start.reason for found in rules.TABLE for start in found.starts} == set(rules.REASONS) == set(words.REASONS)
    assert {key for found in rules.TABLE for key in found.ask_first} == set(rules.ASKS) == SEEN
    assert set(words.LINES) == set(words.TO_DO) == set(words.WHY_ASKED) == SEEN
    assert {key for found in rules.TABLE for key in found.notes} | {"light-only"} == set(words.NOTES)
    assert {question.level for question in rules.ASKS.values()} == set(words.TITLES)


def test_the_inner_knee_leaves_the_long_adductor_out():
    assert "adductor-longus" not in (*row("inner-side").muscles, *row("inner-side").display)


@pytest.mark.parametrize("area", ["groin", "shin", "shin-bump", "inner-thigh", "below-kneecap"])
def test_these_areas_suggest_no_pressing(area):
    presses = {slug for slug, body in pack("routine").items() if any(step.get("muscle") for step in body["steps"])}
    assert row(area).muscles == ()
    assert not {start.routine for start in row(area).starts} & presses


@pytest.mark.parametrize("area", ["groin", "shin", "shin-bump"])
def test_these_areas_suggest_no_routine_either(area):
    assert row(area).starts == ()


def test_no_pain_now_leads_to_prevention_and_maintenance():
    phases = {slug: body.get("phases", []) for slug, body in pack("routine").items()}
    assert row(rules.NO_PAIN).starts[0].routine == "prevention-10"
    assert all("keep-it-up" in phases[start.routine] for start in row(rules.NO_PAIN).starts)
    assert rules.in_pain(rules.rows_of([rules.NO_PAIN, "calf"])) == (row("calf"),)


def test_the_thresholds_come_from_the_settings():
    assert rules.Numbers(**settings.FINDER) == NUMBERS


def test_a_score_adds_the_areas_a_tender_spot_and_a_name_in_the_first_articles():
    both = rules.rows_of(["around-kneecap", "above-kneecap"])
    nothing, tender = rules.Body(), rules.Body(frozenset({"gluteus-medius"}))
    assert rules.score("rectus-femoris", both, nothing, NUMBERS) == 3 + 3 + 1
    assert rules.score("gluteus-medius", both, nothing, NUMBERS) == 3 + 1
    assert rules.score("gluteus-medius", both, tender, NUMBERS) == 3 + 2 + 1
    assert rules.score("gastrocnemius", (row("calf"),), nothing, NUMBERS) == 3


@pytest.mark.parametrize("area", EXPECTED)
def test_at_most_three_muscles_are_picked_and_none_gets_lost(area):
    found = rules.choose_muscles((row(area),), rules.Body(), NUMBERS)
    assert len(found.picked) <= 3
    assert set(found.picked + found.further) == set(row(area).muscles)


def test_a_tender_spot_brings_a_muscle_to_the_front():
    found = rules.choose_muscles((row("around-kneecap"),), rules.Body(frozenset({"gluteus-medius"})), NUMBERS)
    assert found.picked == ("gluteus-medius", "rectus-femoris", "vastus-medialis")


def test_a_muscle_that_is_left_out_is_named_with_its_reason_and_the_next_one_moves_up():
    found = rules.choose_muscles((row("around-kneecap"),), rules.Body(out={"rectus-femoris": "treated"}), NUMBERS)
    assert found.picked == ("vastus-medialis", "vastus-lateralis", "gluteus-medius")
    assert found.out == (("rectus-femoris", "treated"),)


def test_a_choice_explains_itself():
    found = rules.choose_muscles((row("outer-side"),), rules.Body(out={"tensor-fasciae-latae": "display"}), NUMBERS)
    assert found.why.rule == "muscles"
    assert found.why.inputs["areas"] == ("outer-side",)
    assert found.why.inputs["out"] == ("tensor-fasciae-latae",)
    assert found.why.threshold == {"area_match": 3, "found_tender": 2, "named_in_sources": 1, "most_muscles": 3}
    assert found.why.outcome == found.picked
    assert found.why.sources == row("outer-side").sources
    assert found.why.evidence == "traditional"


def press(muscle="rectus-femoris", hours=1, **fields):
    fields = {"side": "right", "too_much": (), "worst": None, "brought_on": ""} | fields
    return rules.Press(muscle, at=NOW - dt.timedelta(hours=hours), **fields)


@pytest.mark.parametrize(
    ("presses", "out"),
    [
        ([press(hours=23.9)], {"rectus-femoris": "treated"}),
        ([press(hours=24)], {}),
        ([press(hours=50, worst=7)], {"rectus-femoris": "sore"}),
        ([press(hours=50, worst=6)], {}),
        ([press(hours=50, too_much=("pain",))], {"rectus-femoris": "sore"}),
        ([press(hours=50, too_much=("numb",))], {"rectus-femoris": "sore"}),
        ([press(hours=50, too_much=("ease_off",))], {}),
        ([press(hours=80, worst=9), press(hours=50, worst=2)], {}),
        ([press(hours=50, worst=2), press(hours=50, worst=8)], {"rectus-femoris": "sore"}),
        ([press(hours=1, side="left")], {}),
        ([press(hours=1, side="both")], {"rectus-femoris": "treated"}),
    ],
)
def test_what_an_earlier_press_means_today(presses, out):
    assert rules.state_of(presses, "right", NOW, NUMBERS).out == out


def test_without_a_leg_a_press_of_either_leg_counts():
    assert rules.state_of([press(side="left")], "", NOW, NUMBERS).out == {"rectus-femoris": "treated"}


def test_a_press_that_brought_on_the_pain_marks_a_tender_spot():
    presses = [press("soleus", 100, brought_on="yes"), press("sartorius", 90, brought_on="no"), press("popliteus", 80, brought_on="partly")]
    assert rules.state_of(presses, "right", NOW, NUMBERS).tender == {"soleus", "popliteus"}


OFFERS = {
    start.routine: rules.Offer(start.routine, frozenset({"rectus-femoris"}) if start.routine == "first-six-minutes" else frozenset())
    for found in rules.TABLE
    for start in found.starts
}


@pytest.mark.parametrize("area", [area for area, found in rules.ROWS.items() if found.starts])
def test_the_first_routine_of_a_row_comes_first_with_its_reason_evidence_and_sources(area):
    found = rules.choose_routines((row(area),), OFFERS, rules.Body())
    assert found.start == row(area).starts[0]
    assert (found.why.evidence, found.why.sources) == rules.REASONS[found.start.reason]
    assert found.why.outcome == (found.start.routine,)


def test_a_routine_that_presses_a_resting_muscle_waits_and_says_why():
    found = rules.choose_routines((row("around-kneecap"),), OFFERS, rules.Body(out={"rectus-femoris": "treated"}))
    assert found.start.routine == "settle-5"
    assert found.passed == (("first-six-minutes", "treated"),)


def test_a_locked_routine_is_passed_over():
    offers = {slug: dataclasses.replace(offer, locked=slug != "slow-chair-sit") for slug, offer in OFFERS.items()}
    found = rules.choose_routines((row("around-kneecap"),), offers, rules.Body())
    assert (found.start.routine, found.others) == ("slow-chair-sit", ())
    assert ("settle-5", "locked") in found.passed


def test_where_every_routine_is_locked_none_is_suggested():
    offers = {slug: dataclasses.replace(offer, locked=True) for slug, offer in OFFERS.items()}
    assert rules.choose_routines((row("around-kneecap"),), offers, rules.Body()).start is None


def test_the_first_routine_of_every_area_comes_before_the_second_of_any():
    found = rules.choose_routines(rules.rows_of(["around-kneecap", "outer-side"]), OFFERS, rules.Body())
    assert found.start.routine == "first-six-minutes"
    assert found.others[0].routine == "iliotibial-band-5"


def test_an_address_is_read_without_trust():
    said = {
        "area": ["calf", "moon", "calf", ""],
        "side": ["sideways"],
        "fits": ["calf-swelling", "x"],
        "rest": ["soleus", "brain"],
        "asked": ["perhaps"],
    }
    found = rules.read(lambda name: said.get(name, []))
    assert found == rules.Asked(areas=("calf",), unknown=("moon",), fits=("calf-swelling",), rest=("soleus",))
    assert found.pairs() == [("area", "calf")]


def test_every_no_is_a_no_to_the_question_that_was_asked():
    """A yes to any first question comes from the list of questions, and each says how soon to be seen."""
    assert {question.level for question in rules.asked_first((row("calf"),))} == {"emergency"}
    assert [question.level for question in rules.asked_first((row("groin"),))] == ["emergency", "urgent", "professional"]
