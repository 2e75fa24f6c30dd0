"""The safety check as a table: every line, what a tick locks and where, how serious it is, how it opens, and the source.

Keys are for people who read rows, codes for the cookie of a device; neither ever changes its meaning. The words of the lines
stand in words.py. A changed table gets a new version, and everyone is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

QUESTIONS_VERSION = "2026-12"

EVERYTHING, PRESSURE, ICE, RUNNING, KNEE_LOAD, NOTHING = "everything", "pressure", "ice", "running", "knee_load", "nothing"
# What a line may lock. Running stands for hops too.
LOCKS = (EVERYTHING, PRESSURE, ICE, RUNNING, KNEE_LOAD, NOTHING)
# What a line may leave open but in a smaller dose: first-phase routines only; a flat hand up to 4 of 10 and no tool; not lying long.
PHASE_ONE, LIGHT, POSITIONS = "phase_one", "light", "positions"
LIMITS = (PHASE_ONE, LIGHT, POSITIONS)
# Most serious first. A line without a level has no care card.
LEVELS = ("emergency", "urgent", "professional", "age")
# How a lock opens, besides "ticked by mistake", which is always possible: after an examination, by a clinician's agreement,
# or by answering the whole check again when it has passed.
EXAMINED, AGREED, AGAIN = "examined", "agreed", "again"

REGIONS = (
    "front-thigh", "inner-thigh", "outer-thigh", "back-thigh", "hip", "buttock", "groin", "calf", "shin", "knee",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One line of the check.

    `row` is the row of the brief behind it, `parents` are the lines whose tick brings it up, `regions` limit a lock of pressure
    to these places, and `placed` says that the "where" lines do.
    """

    key: str
    code: str
    page: int
    row: str
    locks: tuple[str, ...]
    level: str
    opens: str
    source: str
    parents: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    placed: bool = False

    def __post_init__(self) -> None:
        """A line without a lock entry is an error, not a silence."""
        if not self.locks or set(self.locks) - set(LOCKS) or set(self.limits) - set(LIMITS) or set(self.regions) - set(REGIONS):
            raise ValueError(f"{self.key}: locks, limits or regions are missing or unknown")


ALL, NO, PRESS = (EVERYTHING,), (NOTHING,), (PRESSURE,)
PENDING = "clinical-review-pending"
NUMB = ("numb-or-tingling", "weak-leg", "back-pain-with-leg")
PLACED = ("swollen-veins", "sore-vein", "skin-not-well", "fresh-bruise", "hard-lump-after-blow", "recent-fracture")
OVER_50 = ("age-50-69", "age-70-plus")
TEEN = ("age-16-17",)

NEEDS_HELP_NOW = (
    Question("hot-and-ill", "1", 1, "Q1", ALL, "emergency", EXAMINED, "joint-infection-page"),
    Question("calf-or-thigh-swollen", "2", 1, "Q2", ALL, "urgent", EXAMINED, "clot-advice"),
    Question("breathless", "3a", 1, "Q3", ALL, "emergency", EXAMINED, "clot-advice"),
    Question("chest-pain", "3b", 1, "Q3", ALL, "emergency", EXAMINED, "clot-advice"),
    Question("coughing-blood", "3c", 1, "Q3", ALL, "emergency", EXAMINED, "clot-advice"),
    Question("fresh-injury", "4", 1, "Q4", NO, "", AGAIN, "knee-injury-rule-1996"),
    Question("cannot-take-four-steps", "4a", 1, "Q4", ALL, "emergency", EXAMINED, "knee-injury-rule-1996", ("fresh-injury",)),
    Question("cannot-bend-to-right-angle", "4b", 1, "Q4", ALL, "emergency", EXAMINED, "knee-injury-rule-1996", ("fresh-injury",)),
    Question("bone-sore-kneecap", "4c", 1, "Q4", ALL, "urgent", EXAMINED, "knee-injury-rule-1996", ("fresh-injury",)),
    Question("bone-sore-outer-knee", "4d", 1, "Q4", ALL, "urgent", EXAMINED, "knee-injury-rule-1996", ("fresh-injury",)),
    Question("hurt-at-55-or-older", "4e", 1, "Q4", ALL, "urgent", EXAMINED, "knee-injury-rule-1996", ("fresh-injury",)),
    Question("out-of-shape", "5", 1, "Q5", ALL, "emergency", EXAMINED, "knee-warning-signs"),
    Question("cannot-lift-leg", "8a", 1, "Q8", ALL, "emergency", EXAMINED, "knee-warning-signs"),
    Question("lost-power-after-snap", "8b", 1, "Q8", ALL, "emergency", EXAMINED, "knee-warning-signs"),
)
TO_BE_SEEN_FIRST = (
    Question("knee-stuck", "6", 2, "Q6", ALL, "urgent", EXAMINED, "knee-warning-signs"),
    Question("popped-when-hurt", "7a", 2, "Q7", ALL, "urgent", EXAMINED, "knee-warning-signs"),
    Question("swelled-within-hours", "7b", 2, "Q7", ALL, "urgent", EXAMINED, "swollen-knee-advice"),
    Question("gives-way-or-slips", "9", 2, "Q9", ALL, "urgent", AGREED, "knee-urgency-list"),
    Question("gives-way-and-swollen", "9a", 2, "Q9", ALL, "urgent", EXAMINED, "knee-urgency-list", ("gives-way-or-slips",)),
    Question("swollen-without-injury", "10a", 2, "Q10", ALL, "professional", AGREED, "swollen-knee-advice"),
    Question("stiff-mornings", "10b", 2, "Q10", ALL, "professional", AGREED, "swollen-knee-advice"),
    Question("pain-at-rest-or-night", "11a", 2, "Q11", ALL, "urgent", EXAMINED, "knee-warning-signs"),
    Question("losing-weight-or-night-sweats", "11b", 2, "Q11", ALL, "urgent", EXAMINED, "knee-warning-signs"),
    Question("new-lump", "11c", 2, "Q11", ALL, "urgent", EXAMINED, "knee-warning-signs"),
    Question("numb-or-tingling", "12a", 2, "Q12", PRESS, "professional", AGREED, "outer-knee-nerve-review"),
    Question("weak-leg", "12b", 2, "Q12", PRESS, "professional", AGREED, "outer-knee-nerve-review"),
    Question("back-pain-with-leg", "12c", 2, "Q12", PRESS, "professional", AGREED, "knee-warning-signs"),
    Question("numb-between-legs", "12d", 2, "Q12", ALL, "emergency", EXAMINED, "knee-warning-signs", NUMB),
    Question("bladder-or-bowel", "12e", 2, "Q12", ALL, "emergency", EXAMINED, "knee-warning-signs", NUMB),
    Question("cold-pale-foot", "13a", 2, "Q13", ALL, "professional", AGREED, "knee-warning-signs"),
    Question("calf-pain-on-short-walks", "13b", 2, "Q13", ALL, "professional", AGREED, PENDING),
    Question("cold-foot-suddenly", "13c", 2, "Q13", ALL, "emergency", EXAMINED, "knee-warning-signs", ("cold-pale-foot",)),
    Question("chest-pain-on-effort", "24a", 2, "Q24", ALL, "professional", AGREED, PENDING),
    Question("fainting-on-effort", "24b", 2, "Q24", ALL, "professional", AGREED, PENDING),
    Question("one-sore-spot-on-bone", "27a", 2, "Q27", (RUNNING,), "urgent", EXAMINED, PENDING),
    Question("deep-groin-pain-when-running", "27c", 2, "Q27", (RUNNING,), "urgent", EXAMINED, PENDING),
)
KNEE_AND_YOU = (
    # The age bands are one choice, not ticks.
    Question("age-under-16", "14a", 3, "Q14", ALL, "age", AGAIN, "teen-activity-2019"),
    Question("age-16-17", "14b", 3, "Q14", PRESS, "", AGAIN, "young-hip-2017"),
    Question("age-18-49", "14c", 3, "Q14", NO, "", AGAIN, PENDING),
    Question("age-50-69", "14d", 3, "Q14", NO, "", AGAIN, "knee-pain-guide-2014"),
    Question("age-70-plus", "14e", 3, "Q14", NO, "", AGAIN, PENDING, limits=(LIGHT,)),
    # Never shown as a line: it stands for a guardian tick that is missing.
    Question("no-guardian", "14g", 3, "Q14", ALL, "age", AGAIN, "young-hip-2017", TEEN),
    Question("teen-limp", "15a", 3, "Q15", ALL, "emergency", EXAMINED, "young-hip-2017", TEEN),
    Question("teen-foot-turned-out", "15b", 3, "Q15", ALL, "emergency", EXAMINED, "young-hip-2017", TEEN),
    Question("new-pain-over-50", "50", 3, "3.5", NO, "professional", AGAIN, "knee-pain-guide-2014", OVER_50, (PHASE_ONE,)),
    Question("hip-or-groin-pain", "16a", 3, "Q16", (PRESSURE, RUNNING), "professional", AGREED, "young-hip-2017",
             regions=("hip", "groin", "front-thigh")),
    Question("hip-turns-in-less", "16b", 3, "Q16", (PRESSURE, RUNNING), "professional", AGREED, "young-hip-2017",
             regions=("hip", "groin", "front-thigh")),
    Question("recent-operation", "17a", 3, "Q17", ALL, "professional", AGREED, PENDING),
    Question("joint-replacement", "17b", 3, "Q17", ALL, "professional", AGREED, PENDING),
    Question("earlier-clot", "20a", 3, "Q20", ALL, "professional", AGREED, "clot-advice"),
    Question("pregnant", "21a", 3, "Q21", PRESS, "", AGAIN, "massage-caution-lists", limits=(LIGHT,), regions=("inner-thigh", "calf")),
    Question("second-half-of-pregnancy", "21c", 3, "Q21", NO, "", AGAIN, PENDING, ("pregnant",), (POSITIONS,)),
    Question("birth-in-last-six-weeks", "21b", 3, "Q21", PRESS, "", AGAIN, "massage-caution-lists", limits=(LIGHT,),
             regions=("inner-thigh", "calf")),
    Question("heart-or-lung-disease", "24c", 3, "Q24", ALL, "professional", AGREED, PENDING),
    Question("earlier-cancer", "11d", 3, "Q11", ALL, "urgent", EXAMINED, "knee-place-tables"),
    Question("eating-little-or-missed-periods", "27d", 3, "Q27", (RUNNING,), "urgent", EXAMINED, PENDING),
    Question("antibiotic-and-tendon-pain", "28", 3, "Q28", (KNEE_LOAD, RUNNING), "professional", AGREED, PENDING),
    Question("pain-above-seven", "25a", 3, "Q25", NO, "professional", AGAIN, PENDING, limits=(PHASE_ONE,)),
    Question("limp-every-step", "25b", 3, "Q25", NO, "professional", AGAIN, PENDING, limits=(PHASE_ONE,)),
    Question("cannot-do-stairs", "25c", 3, "Q25", NO, "professional", AGAIN, PENDING, limits=(PHASE_ONE,)),
    Question("worse-every-week", "26a", 3, "Q26", NO, "professional", AGAIN, "knee-urgency-list"),
    Question("no-better-after-six-weeks", "26b", 3, "Q26", NO, "professional", AGAIN, "expectations-page"),
)  # fmt: skip
PRESSURE_AND_ICE = (
    Question("blood-thinners", "18a", 4, "Q18", PRESS, "", AGREED, PENDING),
    Question("bleed-easily", "18b", 4, "Q18", PRESS, "", AGREED, PENDING),
    Question("diabetes-and-numb-feet", "19a", 4, "Q19", (PRESSURE, ICE), "", AGREED, "ice-leaflet"),
    Question("poor-feeling", "19b", 4, "Q19", (PRESSURE, ICE), "", AGREED, "ice-leaflet"),
    Question("swollen-veins", "20b", 4, "Q20", PRESS, "", AGAIN, "vein-pages", placed=True),
    Question("sore-vein", "20c", 4, "Q20", PRESS, "professional", AGAIN, "vein-pages", placed=True),
    Question(
        "long-flight-or-bed-rest", "20d", 4, "Q20", PRESS, "", AGAIN, "clot-advice", regions=("calf", "back-thigh", "inner-thigh", "groin")
    ),
    Question("cancer-now", "22a", 4, "Q22", PRESS, "professional", AGREED, PENDING),
    Question("fragile-bones", "22b", 4, "Q22", PRESS, "professional", AGREED, PENDING),
    Question("long-steroids", "22c", 4, "Q22", PRESS, "professional", AGREED, PENDING),
    Question("skin-not-well", "23a", 4, "Q23", PRESS, "", AGAIN, "rolling-safety-2021", placed=True),
    Question("fresh-bruise", "23b", 4, "Q23", PRESS, "", AGAIN, "rolling-safety-2021", placed=True),
    Question("hard-lump-after-blow", "23c", 4, "Q23", PRESS, "professional", AGAIN, "rolling-safety-2021", placed=True),
    Question("recent-fracture", "23d", 4, "Q23", PRESS, "professional", AGAIN, "rolling-safety-2021", placed=True),
    # Where that is. No place ticked means: everywhere.
    Question("place-front-thigh", "p1", 4, "Q23", NO, "", AGAIN, "rolling-safety-2021", PLACED, regions=("front-thigh",)),
    Question("place-inner-thigh", "p2", 4, "Q23", NO, "", AGAIN, "rolling-safety-2021", PLACED, regions=("inner-thigh", "groin")),
    Question("place-outer-thigh", "p3", 4, "Q23", NO, "", AGAIN, "rolling-safety-2021", PLACED, regions=("outer-thigh", "hip")),
    Question("place-back-thigh", "p4", 4, "Q23", NO, "", AGAIN, "rolling-safety-2021", PLACED, regions=("back-thigh",)),
    Question("place-buttock", "p5", 4, "Q23", NO, "", AGAIN, "rolling-safety-2021", PLACED, regions=("buttock",)),
    Question("place-calf", "p6", 4, "Q23", NO, "", AGAIN, "rolling-safety-2021", PLACED, regions=("calf",)),
    Question("place-knee-or-shin", "p7", 4, "Q23", NO, "", AGAIN, "rolling-safety-2021", PLACED, regions=("knee", "shin")),
    Question("pain-all-over", "30", 4, "0.1", NO, "", AGAIN, PENDING, limits=(LIGHT,)),
    Question("white-or-blue-fingers", "31a", 4, "0.1", (ICE,), "", AGREED, "ice-leaflet"),
    Question("rash-from-cold", "31b", 4, "0.1", (ICE,), "", AGREED, "ice-leaflet"),
    Question("poor-circulation", "31c", 4, "0.1", (ICE,), "", AGREED, "ice-leaflet"),
)
PAGES = {1: NEEDS_HELP_NOW, 2: TO_BE_SEEN_FIRST, 3: KNEE_AND_YOU, 4: PRESSURE_AND_ICE}
QUESTIONS = {question.key: question for questions in PAGES.values() for question in questions}
BY_CODE = {question.code: question for question in QUESTIONS.values()}
AGES = tuple(key for key in QUESTIONS if key.startswith("age-"))
PLACES = tuple(key for key in QUESTIONS if key.startswith("place-"))
UNDER_16, NO_GUARDIAN = "age-under-16", "no-guardian"


def lines_of_page(page: int) -> tuple[str, ...]:
    """The lines that may be ticked on a page, with those that come up with a tick or an age."""
    return tuple(question.key for question in PAGES[page] if question.key not in (*AGES, NO_GUARDIAN))


def fits_age(key: str, age: str) -> bool:
    """Whether a line is asked at this age."""
    parents = QUESTIONS[key].parents
    return age in parents if set(parents) & set(AGES) else True


def groups_of_page(page: int) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The lines of a page that come up with a tick: the lines that bring them up → the lines."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for question in PAGES[page]:
        if question.parents and question.key != NO_GUARDIAN:
            found[question.parents] = (*found.get(question.parents, ()), question.key)
    return found


def in_order(keys: Iterable[str]) -> tuple[str, ...]:
    """The known keys among these, each once, in the order of the pages."""
    found = set(keys)
    return tuple(key for key in QUESTIONS if key in found)


def by_seriousness(ticked: Iterable[str]) -> tuple[str, ...]:
    """The ticked lines that have a care card, the most serious first."""
    keys = [key for key in in_order(ticked) if QUESTIONS[key].level]
    return tuple(sorted(keys, key=lambda key: LEVELS.index(QUESTIONS[key].level)))


def level_of(ticked: Iterable[str]) -> str:
    """The most serious level among the ticked lines; "professional" where no line is known any more."""
    keys = by_seriousness(ticked)
    return QUESTIONS[keys[0]].level if keys else "professional"


def opened_by(way: str, keys: Iterable[str]) -> tuple[str, ...]:
    """The lines among these that open this way."""
    return tuple(key for key in in_order(keys) if QUESTIONS[key].opens == way)
