"""Progression and regression of the dose: after calm answers a little more, after bad ones less, after none the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from exercises.progress.rules.advice import CALM, NOBODY, Advice, Seen
from exercises.progress.rules.response import AMBER, GREEN, RED, UNKNOWN, Response
from exercises.progress.rules.thresholds import Thresholds

RULE = "next-dose"
GROW, REPEAT, HOLD, EASE, REST, RESTART, STEP_BACK, FIRST = "grow", "repeat", "hold", "ease", "rest", "restart", "step-back", "first"
# What the pain of right now says, whatever the answers so far were.
CHECK_AGAIN, SORE, GENTLER = "check-again", "sore", "gentler"
SOURCES = ("clinical-review-pending",)
FULL = 100


def dose_today(
    found: Sequence[Response],
    today: dt.date,
    limits: Thresholds,
    *,
    pain_now: int | None,
    usual: int | None = None,
    since: dt.date | None = None,
) -> Advice:
    """The next dose, and what the pain of right now makes of it: it may only ask for more care."""
    plain = dose_after(found, today, limits, since=since)
    if pain_now is not None and pain_now >= limits.start_again:
        return _say(CHECK_AGAIN, (Seen("pain_now", pain_now, limits.start_again),), override=NOBODY)
    if pain_now is None or plain.outcome in {REST, STEP_BACK}:
        return plain
    if pain_now >= limits.rest_from:
        return _say(SORE, (Seen("pain_now", pain_now, limits.rest_from),))
    if usual is not None and pain_now >= usual + limits.above_usual:
        return _say(SORE, (Seen("pain_now", pain_now, usual + limits.above_usual), Seen("usual", usual)))
    if pain_now > limits.calm and plain.outcome in {GROW, REPEAT, HOLD, FIRST}:
        return _say(GENTLER, (Seen("pain_now", pain_now, limits.calm), *plain.seen), expects=CALM)
    return plain


def dose_after(found: Sequence[Response], today: dt.date, limits: Thresholds, *, since: dt.date | None = None) -> Advice:
    """What the next session should be, from all answers so far, oldest first. A red never leads to more.

    `since` is the day on which the present phase began: what was answered by a step back once does not ask for the next one.
    """
    if not found:
        return _say(FIRST, (Seen("answers", 0),))
    reds = [item for item in found if item.light == RED]
    if reds and not _is_over(found, limits):
        return _after_red(found, reds, today, limits, since or dt.date.min)
    last = found[-1].light
    greens, ambers = _row(found, GREEN), _row(found, AMBER)
    if last == UNKNOWN:
        return _say(HOLD, (Seen("last_morning", found[-1].entry.morning), Seen("last_worst", found[-1].entry.worst)), expects=CALM)
    if ambers >= limits.ambers_to_ease:
        return _say(EASE, (Seen("ambers_in_a_row", ambers, limits.ambers_to_ease),), expects=CALM)
    # Each step up is answered by the same number of calm ones again before the next.
    if greens and greens % limits.greens_to_grow == 0:
        return _say(GROW, (Seen("greens_in_a_row", greens, limits.greens_to_grow),), expects=CALM)
    return _say(REPEAT, (Seen("greens_in_a_row", greens, limits.greens_to_grow), Seen("last_light", last)), expects=CALM)


def _row(found: Sequence[Response], light: str) -> int:
    """How many of the newest answers in a row have this light. An unknown one ends no row and makes none longer."""
    count = 0
    for item in reversed(found):
        if item.light not in {light, UNKNOWN}:
            break
        count += item.light == light
    return count


def _since_red(found: Sequence[Response]) -> list[Response]:
    last = max(index for index, item in enumerate(found) if item.light == RED)
    return list(found[last + 1 :])


def _greens_since(found: Sequence[Response]) -> int:
    return sum(item.light == GREEN for item in _since_red(found))


def _is_over(found: Sequence[Response], limits: Thresholds) -> bool:
    """Two calm answers at half, two at three quarters: then the flare is over."""
    return _greens_since(found) >= 2 * limits.greens_to_grow


def _after_red(found: Sequence[Response], reds: Sequence[Response], today: dt.date, limits: Thresholds, since: dt.date) -> Advice:
    last = reds[-1].entry
    recent = [item for item in reds if item.entry.day >= since and (today - item.entry.day).days < limits.reds_within_days]
    rested, greens = (today - last.day).days, _greens_since(found)
    lasting = (last.day - max(_flare_began(found), since)).days
    if len(recent) >= limits.reds_to_step_back:
        return _say(STEP_BACK, (Seen("reds", len(recent), limits.reds_to_step_back), Seen("days", limits.reds_within_days)))
    if lasting > limits.flare_longest_days:
        return _say(STEP_BACK, (Seen("flare_days", lasting, limits.flare_longest_days),))
    if rested <= limits.flare_rest_days:
        # A flag is not argued with; a number may be a slip of the thumb.
        override = NOBODY if reds[-1].reason == "flag" else "person"
        return _say(REST, (Seen("days_since_red", rested, limits.flare_rest_days), Seen("reason", reds[-1].reason)), override=override)
    percent = limits.flare_start_percent if greens < limits.greens_to_grow else limits.flare_middle_percent
    return _say(RESTART, (Seen("greens_since_red", greens, limits.greens_to_grow),), expects=CALM, percent=percent)


def _flare_began(found: Sequence[Response]) -> dt.date:
    """The day of the first red of the newest flare: reds without two calm answers between them."""
    last = max(index for index, item in enumerate(found) if item.light == RED)
    began, greens = found[last].entry.day, 0
    for item in reversed(found[:last]):
        greens = 0 if item.light == RED else greens + (item.light == GREEN)
        if greens >= 2:
            break
        began = item.entry.day if item.light == RED else began
    return began


def _say(outcome: str, seen: tuple[Seen, ...], *, expects: str = "", override: str = "person", **values: int) -> Advice:
    return Advice(RULE, outcome, seen, SOURCES, expects=expects, override=override, values=dict(values))
