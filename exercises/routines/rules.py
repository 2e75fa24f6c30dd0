"""The timeline of a plan: which segment follows which, and how long the whole takes.

Pure functions over a plan document. The player has a twin of this module in JavaScript;
tests/cases/timeline.json holds the two together.
"""

from dataclasses import dataclass
from math import ceil

# Nobody knows beforehand when a muscle softens. Most rounds end well before the ceiling,
# so the total shown before the start counts this much for each round.
PRESS_ROUND_ESTIMATE_S = 45
# A repetition without a stated rhythm.
DEFAULT_REP_S = 3

# Another position, tool or side takes longer to get into, whatever somebody is used to.
READY_CHANGE_S = 8
READY_CHANGE_MORE_S = 3

DEFAULT_PREFERENCES = {
    "ready_s": 5,
    # None: as the two lines above say.
    "ready_change_s": None,
    "step_rest_s": 10,
    "first_side": None,
    "pressure": True,
    "load": True,
    # Keys of steps that must wait.
    "leave": (),
    "short": False,
}
TEMPO_ORDER = {
    "lift": ("lift", "top", "lower", "bottom"),
    "lower": ("lower", "bottom", "lift", "top"),
}


@dataclass(frozen=True)
class Stage:
    """One stage of walking and running in turn: minutes to walk and to run, how often; `last` are the minutes of a run that closes it."""

    number: int
    walk: int
    run: int
    times: int
    run_min: int
    total_min: int
    last: int = 0


STAGES = (
    Stage(0, 30, 0, 1, 0, 30),
    Stage(1, 4, 1, 5, 5, 25),
    Stage(2, 3, 2, 5, 10, 25),
    Stage(3, 2, 3, 5, 15, 25),
    Stage(4, 1, 4, 5, 20, 25),
    Stage(5, 1, 6, 4, 24, 28),
    Stage(6, 1, 9, 3, 27, 30),
    Stage(7, 2, 20, 1, 28, 30, last=8),
    Stage(8, 0, 30, 1, 30, 30),
)


def intervals(stage):
    """Return what a stage asks for, as the player takes it: the intervals of one turn, and how many turns."""
    runs = {"role": "run", "seconds": 60 * stage.run}
    walks = {"role": "walk", "seconds": 60 * stage.walk}
    turn = [runs, walks, {"role": "run", "seconds": 60 * stage.last}] if stage.last else [walks, runs]
    return {"intervals": [part for part in turn if part["seconds"]], "repeats": stage.times}


def staged(number):
    """Return the parts of a plan's step that follows the stages: the one it begins with, and all to choose from."""
    return {"stage": number, **intervals(STAGES[number]), "stages": [{"stage": one.number, **intervals(one)} for one in STAGES]}


def timeline(plan, preferences=None):
    """Return the segments of a plan, an estimate in seconds, and the steps with their share."""
    wishes = wishes_of(preferences)
    included = [step for step in plan["steps"] if is_included(step, wishes)]
    segments, shares = [], {}
    before = None
    for index, step in enumerate(included):
        own = step_segments(step, before, wishes)
        shares[step["key"]] = total(own)
        segments += own
        if index + 1 < len(included):
            segments += rest(step, included[index + 1]["key"], wishes["step_rest_s"], within=False)
        before = step
    steps = [{"key": step["key"], "seconds": shares.get(step["key"], 0), "included": step["key"] in shares} for step in plan["steps"]]
    return {"segments": segments, "seconds": total(segments), "steps": steps}


def wishes_of(preferences=None):
    """Return what holds for a session: the person's preferences over the defaults."""
    wishes = {**DEFAULT_PREFERENCES, **(preferences or {})}
    if wishes["ready_change_s"] is None:
        wishes["ready_change_s"] = max(READY_CHANGE_S, wishes["ready_s"] + READY_CHANGE_MORE_S)
    return wishes


def minutes(plan, preferences=None):
    """Return the estimate in whole minutes, never less than one."""
    return max(1, ceil(timeline(plan, preferences)["seconds"] / 60))


def is_included(step, wishes):
    """Say whether a step is played with these wishes."""
    if step["key"] in wishes["leave"] or (step["kind"] == "press" and not wishes["pressure"]):
        return False
    return wishes["load"] or step["exercise"].get("kind") != "strength"


def ordered_sides(step, first_side):
    """Return the sides of a step, the chosen one first."""
    sides = step.get("sides") or ["both"]
    if first_side in sides:
        return [first_side] + [side for side in sides if side != first_side]
    return list(sides)


def step_segments(step, before, wishes):
    """Return every segment of one step: each side gets the whole dose."""
    segments = []
    for turn, side in enumerate(ordered_sides(step, wishes["first_side"])):
        segments.append(
            {
                "type": "ready",
                "step": step["key"],
                "side": side,
                "seconds": ready_seconds(step, before, turn, wishes),
                "reason": "switch" if turn else "start",
            }
        )
        segments += side_segments(step, side, wishes)
    return segments


def ready_seconds(step, before, turn, wishes):
    """Return the time to get in place: longer when the position, the tool or the side changes."""
    if turn:
        return wishes["ready_change_s"]
    if step.get("ready_s"):
        return max(ceil(step["ready_s"]), wishes["ready_s"])
    same = before is not None and setting(before) == setting(step)
    return wishes["ready_s"] if same else wishes["ready_change_s"]


def setting(step):
    """Return what a person must arrange before a step: the position and the tools."""
    tools = [[tool["slug"] for tool in group] for group in step.get("equipment") or []]
    return step.get("position"), tools


def side_segments(step, side, wishes):
    """Return the work of one side with the rests between its sets."""
    if step["kind"] == "interval":
        return [interval(step, side, wishes["short"])]
    make = WORK[step["kind"]]
    segments = []
    sets = set_count(step, wishes["short"])
    for number in range(1, sets + 1):
        segments.append(make(step, side, number))
        if number < sets:
            segments += rest(step, step["key"], step.get("rest_s") or 0, within=True)
    return segments


def set_count(step, short):
    """Return how many sets are played: half of them, rounded up, in the short version."""
    if step["kind"] in ("press", "timer"):
        return 1
    sets = step.get("sets") or 1
    return ceil(sets / 2) if short else sets


def rest(step, following, seconds, within):
    """Return the rest before the next set or step, or nothing when it has no length."""
    if not seconds:
        return []
    return [{"type": "rest", "step": step["key"], "next": following, "seconds": ceil(seconds), "within": within}]


def press(step, side, number):
    """Return an open hold: it ends when the muscle softens, or at one of its limits."""
    limits = step["press"]
    estimate = min(limits["max_muscle_s"], limits["rounds"] * PRESS_ROUND_ESTIMATE_S)
    return {
        "type": "press",
        "step": step["key"],
        "side": side,
        "ceiling_s": limits["ceiling_s"],
        "rounds": limits["rounds"],
        "max_muscle_s": limits["max_muscle_s"],
        "seconds": ceil(estimate),
    }


def hold(step, side, number):
    """Return one timed hold."""
    return {"type": "hold", "step": step["key"], "side": side, "set": number, "seconds": ceil(step["hold_s"])}


def reps(step, side, number):
    """Return one set of repetitions at the person's own pace."""
    seconds = ceil(step["reps"] * (step.get("rep_s") or DEFAULT_REP_S))
    return {
        "type": "reps",
        "step": step["key"],
        "side": side,
        "set": number,
        "reps": step["reps"],
        "seconds": seconds,
    }


def tempo(step, side, number):
    """Return one set of paced repetitions with the phases of each."""
    beat = step["tempo"]
    phases = [{"name": name, "seconds": ceil(beat[f"{name}_s"])} for name in TEMPO_ORDER[beat["first"]] if beat.get(f"{name}_s")]
    return {
        "type": "tempo",
        "step": step["key"],
        "side": side,
        "set": number,
        "reps": step["reps"],
        "phases": phases,
        "seconds": step["reps"] * total(phases),
    }


def timer(step, side, number):
    """Return a plain timer, such as ice or quiet breathing."""
    return {"type": "timer", "step": step["key"], "side": side, "seconds": ceil(step["seconds"])}


def interval(step, side, short):
    """Return walking and running in turn; the short version has half the turns, rounded up."""
    repeats = ceil(step["repeats"] / 2) if short else step["repeats"]
    parts = [{"role": part["role"], "seconds": ceil(part["seconds"])} for part in step["intervals"]]
    made = {
        "type": "interval",
        "step": step["key"],
        "side": side,
        "intervals": parts,
        "repeats": repeats,
        "seconds": repeats * total(parts),
    }
    return made | ({"stage": step["stage"]} if "stage" in step else {})


def total(parts):
    """Return the seconds of all parts together."""
    return sum(part["seconds"] for part in parts)


WORK = {"press": press, "hold": hold, "reps": reps, "tempo": tempo, "timer": timer}
