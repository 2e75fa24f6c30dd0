"""The advice keeps its own score: what it expected, against what the next answer said. Unknown never counts as a hit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exercises.progress.rules.advice import Advice, Seen
from exercises.progress.rules.response import AMBER, GREEN, RECALL, RED, UNKNOWN, Response
from exercises.progress.rules.thresholds import BOUNDS, Thresholds

TIGHTER_RULE = "own-score"
YES, PART, NOT_TODAY = "yes", "part", "not-today"
# Several runs of a day are told by the worst of them; a silent one beside a calm one is not yet calm.
WORST_FIRST = (RED, AMBER, UNKNOWN, GREEN)
# A watch is not exact: this much over what was said is still as it was said, in percent.
TOLERANCE_PERCENT = 5


@dataclass(frozen=True)
class Case:
    """One piece of advice and the light that followed; followed says whether the person did as it said."""

    outcome: str
    light: str
    followed: bool = True
    day: dt.date | None = None


@dataclass(frozen=True)
class End:
    """What came of one piece of advice: the light of what followed, whether the person did as it said, and which run that was."""

    light: str
    followed: bool
    entry: str = ""


def end_of(outcome: str, metres: int | None, day: dt.date, runs: Sequence[Response], today: dt.date) -> End | None:
    """Hold advice of one day against the runs of that day; None while there is still time to answer. Which came first does not matter."""
    over = today - day > RECALL
    if day >= today or (not runs and not over):
        return None
    worst = min(runs, key=lambda item: WORST_FIRST.index(item.light), default=None)
    light = worst.light if worst else UNKNOWN
    if light == UNKNOWN and not over:
        return None
    return End(light, _followed(outcome, metres, runs), worst.entry.uid if worst else "")


def _followed(outcome: str, metres: int | None, runs: Sequence[Response]) -> bool:
    """Not run where it said no; run where it said yes, and no further than it said."""
    if outcome == NOT_TODAY or not runs:
        return (outcome == NOT_TODAY) == (not runs)
    ran = sum(item.entry.metres or 0 for item in runs)
    return metres is None or ran * 100 <= metres * (100 + TOLERANCE_PERCENT)


@dataclass(frozen=True)
class Score:
    """How often what was expected came true."""

    calm: int
    not_calm: int
    unknown: int
    enough: bool

    @property
    def answered(self) -> int:
        """Cases of which the end is known."""
        return self.calm + self.not_calm


def score_of(cases: Iterable[Case], limits: Thresholds, *, outcomes: tuple[str, ...] = (YES, PART), followed: bool = True) -> Score:
    """Count the cases of these outcomes; below the least number it is not enough to tell."""
    found = [case for case in cases if case.outcome in outcomes and case.followed == followed]
    unknown = sum(case.light == UNKNOWN for case in found)
    calm = sum(case.light == GREEN for case in found)
    known = len(found) - unknown
    return Score(calm, known - calm, unknown, known >= limits.score_least)


def too_hopeful(cases: Iterable[Case], limits: Thresholds) -> Advice | None:
    """Three wrong yeses in the newest ten suggest a cap one step tighter; None where the score is fine, or where no step is left."""
    if limits.cap_steps >= BOUNDS["cap_steps"][1]:
        return None
    known = [case for case in cases if case.outcome in (YES, PART) and case.followed and case.light != UNKNOWN][-10:]
    wrong = sum(case.light != GREEN for case in known)
    if len(known) < limits.score_least or wrong < limits.score_wrong_in_ten:
        return None
    seen = (Seen("wrong_of_ten", wrong, limits.score_wrong_in_ten), Seen("cap_steps", limits.cap_steps))
    return Advice(TIGHTER_RULE, "tighter", seen, ("clinical-review-pending",), values={"cap_steps": limits.cap_steps + 1})
