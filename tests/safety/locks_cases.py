"""The cases that hold both sides of the locks together, made by the rules of Python; python -m tests.safety.locks_cases writes them anew."""

import itertools
import json
import random
from pathlib import Path

from exercises.safety import rules

FILE = Path(__file__).resolve().parents[1] / "cases" / "locks.json"
# Each kind of lock alone, two that meet, none, and all.
SETS = [
    [], ["chest-pain"], ["blood-thinners"], ["pregnant"], ["pregnant", "second-half-of-pregnancy"], ["skin-not-well"],
    ["skin-not-well", "place-calf"], ["poor-feeling"], ["rash-from-cold"], ["one-sore-spot-on-bone"], ["antibiotic-and-tendon-pain"],
    ["pain-above-seven"], ["age-70-plus"], ["age-16-17"], ["age-16-17", "no-guardian"], ["hip-or-groin-pain"], ["pain-all-over"],
    ["age-70-plus", "rash-from-cold"], ["limp-every-step", "hip-turns-in-less"], ["fresh-bruise", "place-buttock", "place-knee-or-shin"],
]  # fmt: skip
TOOL = [[{"slug": "ball"}], [{"slug": "foam-roller"}], [{"slug": "ball"}, {"slug": "towel"}], []]
STEPS = (
    [
        {
            "key": "press",
            "kind": "press",
            "sides": ["left", "right"],
            "press": {"muscle": {"region": region}},
            "equipment": [tools] if tools else [],
        }
        for region, tools in zip(("calf", "front-thigh", "inner-thigh", "buttock", ""), itertools.cycle(TOOL), strict=False)
    ]
    + [{"key": "load", "kind": "reps", "loads": [load]} for load in ("running", "hops", "knee-load", "ice", "prone", "supine-long")]
    + [{"key": "quiet", "kind": "hold"}, {"key": "mixed", "kind": "reps", "loads": ["knee-load", "prone"]}]
)
PHASES = [[], ["settle"], ["strength"]]


def bits(ticked):
    found = rules.Locks(rules.locks_for(ticked)).bits()
    return found | {"regions": sorted(found["regions"])}


def reasons(ticked):
    """Why each step waits for these lines, in the order of STEPS × PHASES × asked or not."""
    locks = rules.Locks(rules.locks_for(ticked))
    return [rules.why_locked(locks, step, phases, asked=asked) for step, phases, asked in itertools.product(STEPS, PHASES, (True, False))]


def after_case(held, ticked, pages):
    stay, _closed = rules.after_check(dict.fromkeys(held, False), ticked, pages)
    return [held, ticked, pages, list(stay)]


def card_case(ticked):
    return {"ticked": ticked, "keys": list(rules.by_seriousness(ticked)), "level": rules.level_of(ticked)}


def made():
    singles = [[key] for key in rules.QUESTIONS]
    afters = [([key], [], pages) for key in rules.QUESTIONS for pages in ("1", "123", "4", "1234")]
    return {
        "locks": [{"ticked": ticked, "expected": bits(ticked)} for ticked in (*SETS, *singles)],
        "steps": STEPS,
        "phases": PHASES,
        "reasons": [[ticked, reasons(ticked)] for ticked in SETS],
        "after": [
            after_case(*given)
            for given in (*afters, (["chest-pain", "fresh-bruise"], ["fresh-bruise"], "1234"), (["gone-line"], [], "123"))
        ],
        "cards": [card_case(ticked) for ticked in (*SETS, ["new-lump", "chest-pain", "stiff-mornings"])],
    }


def drawn(seed, count=400):
    """Sets of lines that nobody thought of."""
    dice = random.Random(seed)
    return [rules.in_order(dice.sample(list(rules.QUESTIONS), dice.randint(0, 12))) for _ in range(count)]


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), separators=(",", ":")).replace('},{"', '},\n{"').replace("],[[", "],\n[[") + "\n", "utf-8")
