"""The rules of progress: plain functions over dataclasses. Numbers in, an answer with its reason out; nothing is decided for anyone."""

from exercises.progress.rules.advice import Advice, Seen
from exercises.progress.rules.dose import dose_after, dose_today
from exercises.progress.rules.phases import CRITERIA, Standing, criteria_of, phase_after
from exercises.progress.rules.recheck import see_someone
from exercises.progress.rules.response import Entry, Response, response_of, responses
from exercises.progress.rules.running import may_run
from exercises.progress.rules.score import Score, score_of, too_hopeful
from exercises.progress.rules.thresholds import BOUNDS, Thresholds, layered

__all__ = [
    "BOUNDS", "CRITERIA", "Advice", "Entry", "Response", "Score", "Seen", "Standing", "Thresholds", "criteria_of", "dose_after", "dose_today", "layered",
    "may_run", "phase_after", "response_of", "responses", "score_of", "see_someone", "too_hopeful",
]  # fmt: skip
