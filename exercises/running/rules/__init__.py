"""Decisions about running: how far, which stage, what to point out. Plain functions; numbers in, an answer with its reason out."""

from exercises.running.rules.caps import Week, longest_run, single_cap, weekly_cap, weeks_of, weeks_off
from exercises.running.rules.facts import BOUNDS, USUAL, WEEK, Answer, Morning, Ran, Thresholds, monday, thresholds, tightened
from exercises.running.rules.flags import flags_of, same_run, shoe_state
from exercises.running.rules.lights import AMBER, GREEN, RED, UNKNOWN, lights, run_light
from exercises.running.rules.stages import STAGES, Stage, StageRun, cadence, walk_run

__all__ = [
    "AMBER", "BOUNDS", "GREEN", "RED", "STAGES", "UNKNOWN", "USUAL", "WEEK", "Answer", "Morning", "Ran", "Stage", "StageRun",
    "Thresholds", "Week", "cadence", "flags_of", "lights", "longest_run", "monday", "run_light", "same_run", "shoe_state",
    "single_cap", "thresholds", "tightened", "walk_run", "weekly_cap", "weeks_of", "weeks_off",
]  # fmt: skip
