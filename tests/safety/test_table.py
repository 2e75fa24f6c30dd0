"""The table of the check against the brief: every row with its lock, level, way of opening and source, and every cell of the locks."""

from pathlib import Path

import pytest

import exercises
from exercises.safety import rules

SOURCES = Path(exercises.__file__).parent / "catalogue/content/source"
E, U, C = "emergency", "urgent", "professional"
HIP = ("hip", "groin", "front-thigh")

# Row of the brief → for each of its lines: locks, level, how it opens, source. The keys are checked too: none may be missing.
BRIEF = {
    "Q1": {"hot-and-ill": ("everything", E, "examined", "joint-infection-page")},
    "Q2": {"calf-or-thigh-swollen": ("everything", U, "examined", "clot-advice")},
    "Q3": dict.fromkeys(("breathless", "chest-pain", "coughing-blood"), ("everything", E, "examined", "clot-advice")),
    "Q4": {"fresh-injury": ("nothing", "", "again", "knee-injury-rule-1996")}
    | dict.fromkeys(("cannot-take-four-steps", "cannot-bend-to-right-angle"), ("everything", E, "examined", "knee-injury-rule-1996"))
    | dict.fromkeys(
        ("bone-sore-kneecap", "bone-sore-outer-knee", "hurt-at-55-or-older"), ("everything", U, "examined", "knee-injury-rule-1996")
    ),
    "Q5": {"out-of-shape": ("everything", E, "examined", "knee-warning-signs")},
    "Q6": {"knee-stuck": ("everything", U, "examined", "knee-warning-signs")},
    "Q7": {
        "popped-when-hurt": ("everything", U, "examined", "knee-warning-signs"),
        "swelled-within-hours": ("everything", U, "examined", "swollen-knee-advice"),
    },
    "Q8": dict.fromkeys(("cannot-lift-leg", "lost-power-after-snap"), ("everything", E, "examined", "knee-warning-signs")),
    "Q9": {
        "gives-way-or-slips": ("everything", U, "agreed", "knee-urgency-list"),
        "gives-way-and-swollen": ("everything", U, "examined", "knee-urgency-list"),
    },
    "Q10": dict.fromkeys(("swollen-without-injury", "stiff-mornings"), ("everything", C, "agreed", "swollen-knee-advice")),
    "Q11": dict.fromkeys(
        ("pain-at-rest-or-night", "losing-weight-or-night-sweats", "new-lump"), ("everything", U, "examined", "knee-warning-signs")
    )
    | {"earlier-cancer": ("everything", U, "examined", "knee-place-tables")},
    "Q12": {
        "numb-or-tingling": ("pressure", C, "agreed", "outer-knee-nerve-review"),
        "weak-leg": ("pressure", C, "agreed", "outer-knee-nerve-review"),
        "back-pain-with-leg": ("pressure", C, "agreed", "knee-warning-signs"),
        "numb-between-legs": ("everything", E, "examined", "knee-warning-signs"),
        "bladder-or-bowel": ("everything", E, "examined", "knee-warning-signs"),
    },
    "Q13": {
        "cold-pale-foot": ("everything", C, "agreed", "knee-warning-signs"),
        "calf-pain-on-short-walks": ("everything", C, "agreed", "clinical-review-pending"),
        "cold-foot-suddenly": ("everything", E, "examined", "knee-warning-signs"),
    },
    "Q14": {
        "age-under-16": ("everything", "age", "again", "teen-activity-2019"),
        "age-16-17": ("pressure", "", "again", "young-hip-2017"),
        "age-18-49": ("nothing", "", "again", "clinical-review-pending"),
        "age-50-69": ("nothing", "", "again", "knee-pain-guide-2014"),
        "age-70-plus": ("nothing", "", "again", "clinical-review-pending"),
        "no-guardian": ("everything", "age", "again", "young-hip-2017"),
    },
    "Q15": dict.fromkeys(("teen-limp", "teen-foot-turned-out"), ("everything", E, "examined", "young-hip-2017")),
    "Q16": dict.fromkeys(("hip-or-groin-pain", "hip-turns-in-less"), ("pressure running", C, "agreed", "young-hip-2017")),
    "Q17": dict.fromkeys(("recent-operation", "joint-replacement"), ("everything", C, "agreed", "clinical-review-pending")),
    "Q18": dict.fromkeys(("blood-thinners", "bleed-easily"), ("pressure", "", "agreed", "clinical-review-pending")),
    "Q19": dict.fromkeys(("diabetes-and-numb-feet", "poor-feeling"), ("pressure ice", "", "agreed", "ice-leaflet")),
    "Q20": {
        "earlier-clot": ("everything", C, "agreed", "clot-advice"),
        "swollen-veins": ("pressure", "", "again", "vein-pages"),
        "sore-vein": ("pressure", C, "again", "vein-pages"),
        "long-flight-or-bed-rest": ("pressure", "", "again", "clot-advice"),
    },
    "Q21": dict.fromkeys(("pregnant", "birth-in-last-six-weeks"), ("pressure", "", "again", "massage-caution-lists"))
    | {"second-half-of-pregnancy": ("nothing", "", "again", "clinical-review-pending")},
    "Q22": dict.fromkeys(("cancer-now", "fragile-bones", "long-steroids"), ("pressure", C, "agreed", "clinical-review-pending")),
    "Q23": dict.fromkeys(("skin-not-well", "fresh-bruise"), ("pressure", "", "again", "rolling-safety-2021"))
    | dict.fromkeys(("hard-lump-after-blow", "recent-fracture"), ("pressure", C, "again", "rolling-safety-2021"))
    | dict.fromkeys(rules.PLACES, ("nothing", "", "again", "rolling-safety-2021")),
    "Q24": dict.fromkeys(
        ("chest-pain-on-effort", "fainting-on-effort", "heart-or-lung-disease"), ("everything", C, "agreed", "clinical-review-pending")
    ),
    "Q25": dict.fromkeys(("pain-above-seven", "limp-every-step", "cannot-do-stairs"), ("nothing", C, "again", "clinical-review-pending")),
    "Q26": {
        "worse-every-week": ("nothing", C, "again", "knee-urgency-list"),
        "no-better-after-six-weeks": ("nothing", C, "again", "expectations-page"),
    },
    "Q27": dict.fromkeys(
        ("one-sore-spot-on-bone", "deep-groin-pain-when-running", "eating-little-or-missed-periods"),
        ("running", U, "examined", "clinical-review-pending"),
    ),
    "Q28": {"antibiotic-and-tendon-pain": ("knee_load running", C, "agreed", "clinical-review-pending")},
    "3.5": {"new-pain-over-50": ("nothing", C, "again", "knee-pain-guide-2014")},
    "0.1": {"pain-all-over": ("nothing", "", "again", "clinical-review-pending")}
    | dict.fromkeys(("white-or-blue-fingers", "rash-from-cold", "poor-circulation"), ("ice", "", "agreed", "ice-leaflet")),
}
LIMITS = {
    "age-70-plus": "light", "pregnant": "light", "birth-in-last-six-weeks": "light", "pain-all-over": "light",
    "second-half-of-pregnancy": "positions", "new-pain-over-50": "phase_one", "pain-above-seven": "phase_one",
    "limp-every-step": "phase_one", "cannot-do-stairs": "phase_one",
}  # fmt: skip
REGIONS = dict.fromkeys(("hip-or-groin-pain", "hip-turns-in-less"), HIP) | dict.fromkeys(
    ("pregnant", "birth-in-last-six-weeks"), ("inner-thigh", "calf")
)
# When a question is asked: the page, and the line or the age that brings it up.
FOLLOW = {
    "fresh-injury": (
        "cannot-take-four-steps",
        "cannot-bend-to-right-angle",
        "bone-sore-kneecap",
        "bone-sore-outer-knee",
        "hurt-at-55-or-older",
    ),
    "gives-way-or-slips": ("gives-way-and-swollen",),
    "numb-or-tingling": ("numb-between-legs", "bladder-or-bowel"),
    "cold-pale-foot": ("cold-foot-suddenly",),
    "pregnant": ("second-half-of-pregnancy",),
    "age-16-17": ("no-guardian", "teen-limp", "teen-foot-turned-out"),
    "age-50-69": ("new-pain-over-50",),
    "age-70-plus": ("new-pain-over-50",),
    "skin-not-well": rules.PLACES,
}
ROWS = [(row, key, *cell) for row, lines in BRIEF.items() for key, cell in lines.items()]


@pytest.mark.parametrize(("row", "key", "locks", "level", "opens", "source"), ROWS, ids=[f"{row}-{key}" for row, key, *_ in ROWS])
def test_each_line_locks_what_its_row_of_the_brief_says(row, key, locks, level, opens, source):
    question = rules.QUESTIONS[key]
    assert (question.row, " ".join(question.locks), question.level, question.opens, question.source) == (row, locks, level, opens, source)
    assert (SOURCES / f"{source}.toml").exists()


def test_no_line_is_without_a_row_and_no_row_without_a_line():
    assert sorted(key for _row, key, *_ in ROWS) == sorted(rules.QUESTIONS)
    assert {row for row in BRIEF if row.startswith("Q")} == {f"Q{number}" for number in range(1, 29)}


def test_what_stays_open_in_a_smaller_dose_is_what_the_brief_says():
    assert {key: " ".join(question.limits) for key, question in rules.QUESTIONS.items() if question.limits} == LIMITS


def test_locks_of_single_places_are_those_of_the_brief():
    found = {key: question.regions for key, question in rules.QUESTIONS.items() if question.regions and not question.placed}
    mine = {key: places for key, places in found.items() if key not in rules.PLACES and key != "long-flight-or-bed-rest"}
    assert mine == REGIONS
    assert {key for key, question in rules.QUESTIONS.items() if question.placed} == {
        "swollen-veins", "sore-vein", "skin-not-well", "fresh-bruise", "hard-lump-after-blow", "recent-fracture",
    }  # fmt: skip


@pytest.mark.parametrize("parent", FOLLOW)
def test_what_comes_up_with_a_tick_or_an_age(parent):
    assert tuple(key for key, question in rules.QUESTIONS.items() if parent in question.parents) == tuple(FOLLOW[parent])


def test_help_now_and_be_seen_first_stand_on_the_first_two_pages():
    first = [question for question in rules.PAGES[1] if not question.parents and question.key != "fresh-injury"]
    assert {question.level for question in first} <= {"emergency", "urgent"}
    assert all(question.locks == ("everything",) for question in first)
    assert {question.level for question in rules.PAGES[2]} <= {"emergency", "urgent", "professional"}
    assert {row for row in BRIEF if any(question.row == row for question in rules.PAGES[4])} <= {"Q18", "Q19", "Q20", "Q22", "Q23", "0.1"}


def test_locking_and_giving_way_belong_to_the_urgent_card():
    assert rules.QUESTIONS["knee-stuck"].level == rules.QUESTIONS["gives-way-or-slips"].level == "urgent"


# --- all answers × the four things a lock can be about ---
THINGS = ("pressure", "ice", "running", "knee_load")
CELLS = [(key, thing) for key in rules.QUESTIONS for thing in THINGS]


def locked(key, thing):
    """What the locks column says of a cell; a key without an entry is an error."""
    cell = next(cell for _row, found, *cell in ROWS if found == key)[0].split()
    assert cell
    assert set(cell) <= set(rules.LOCKS)
    return "everything" in cell or thing in cell


@pytest.mark.parametrize(("key", "thing"), CELLS)
def test_every_answer_opens_or_locks_every_thing(key, thing):
    found = rules.Locks(rules.locks_for([key]))
    held = {"pressure": any(found.pressure(region) for region in rules.REGIONS), "ice": found.ice, "running": found.running}
    held |= {"knee_load": found.knee_load}
    assert held[thing] is locked(key, thing)
    assert found.hops is found.running


@pytest.mark.parametrize(("key", "thing"), CELLS)
def test_a_step_of_each_kind_waits_where_the_answer_locks_it(key, thing):
    step = {
        "pressure": {"kind": "press", "press": {"muscle": {"region": next(iter(rules.QUESTIONS[key].regions), "front-thigh")}}},
        "ice": {"kind": "timer", "loads": ["ice"]},
        "running": {"kind": "interval", "loads": ["running"]},
        "knee_load": {"kind": "reps", "loads": ["knee-load"]},
    }[thing]
    # A routine of the first phase, so that only the lock itself matters; running is never in the first phase.
    limited = thing == "running" and rules.PHASE_ONE in rules.QUESTIONS[key].limits
    reason = rules.why_locked(rules.Locks(rules.locks_for([key])), step, ["settle"], asked=True)
    assert bool(reason) is (locked(key, thing) or limited)


@pytest.mark.parametrize("missing", [(), ("nothing", "legs")])
def test_a_line_without_a_known_entry_is_an_error(missing):
    with pytest.raises(ValueError, match="new-line"):
        rules.Question("new-line", "99", 1, "Q99", missing, "", "again", "clot-advice")


def test_a_line_that_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="no-such-line"):
        rules.locks_for(["no-such-line"])


# --- ages ---
AGES = {
    "age-under-16": {"everything": True, "pressure": True, "ice": True, "running": True, "knee_load": True, "light": False},
    "age-16-17": {"everything": False, "pressure": True, "ice": False, "running": False, "knee_load": False, "light": False},
    "age-18-49": {"everything": False, "pressure": False, "ice": False, "running": False, "knee_load": False, "light": False},
    "age-50-69": {"everything": False, "pressure": False, "ice": False, "running": False, "knee_load": False, "light": False},
    "age-70-plus": {"everything": False, "pressure": False, "ice": False, "running": False, "knee_load": False, "light": True},
}


@pytest.mark.parametrize("age", rules.AGES)
def test_each_age_has_its_locks(age):
    bits = rules.Locks(rules.locks_for([age])).bits()
    assert {name: bits[name] for name in AGES[age]} == AGES[age]


@pytest.mark.parametrize("age", rules.AGES)
@pytest.mark.parametrize("key", rules.QUESTIONS)
def test_an_age_never_takes_a_lock_of_an_answer_away(age, key):
    both = rules.Locks(rules.locks_for([age, key])).bits()
    for single in ([age], [key]):
        for name, bit in rules.Locks(rules.locks_for(single)).bits().items():
            if bit is True:
                assert both[name] is True


# --- keys and codes ---
def test_codes_are_short_single_and_the_row_is_in_them():
    assert len(rules.BY_CODE) == len(rules.QUESTIONS)
    for question in rules.QUESTIONS.values():
        assert len(question.code) <= 3
        assert ":" not in question.code
        assert " " not in question.code
        if question.row.startswith("Q") and question.key not in rules.PLACES:
            assert question.code.rstrip("abcdefg") == question.row[1:]
