"""How a choice is made from the table: scores, what is left out and why. Each decision comes with its explanation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from exercises.finder.rules.table import LEFT, NAMED, REASONS, RIGHT, Row, Start

# What a press left behind that means: not again next time.
TOO_MUCH = frozenset({"pain", "numb"})


@dataclass(frozen=True)
class Numbers:
    """The thresholds, as the settings give them."""

    area_match: int
    found_tender: int
    named_in_sources: int
    most_muscles: int
    pause_hours: int
    sore_above: int


@dataclass(frozen=True)
class Why:
    """The explanation of one decision: what went in, what it was held against, what came out, who says so, how sure we are."""

    rule: str
    inputs: Mapping[str, tuple[str, ...]]
    threshold: Mapping[str, int]
    outcome: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: str


@dataclass(frozen=True)
class Press:
    """A press of some day: muscle, side, when, and how it went."""

    muscle: str
    side: str
    at: dt.datetime
    too_much: tuple[str, ...] = ()
    worst: int | None = None
    brought_on: str = ""


@dataclass(frozen=True)
class Body:
    """What is known of the person's muscles today; each muscle with at most one reason to be left out."""

    tender: frozenset[str] = frozenset()
    out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Muscles:
    """The muscles to check now, those of the table that wait behind them, and those left out with the reason."""

    picked: tuple[str, ...]
    further: tuple[str, ...]
    out: tuple[tuple[str, str], ...]
    why: Why


def state_of(presses: Iterable[Press], side: str, now: dt.datetime, numbers: Numbers) -> Body:
    """What earlier presses say of today: tender spots that brought on the pain, and muscles that rest or are still sore."""
    latest: dict[str, Press] = {}
    tender = set()
    for press in sorted(presses, key=lambda press: press.at):
        if _same_leg(press.side, side):
            latest[press.muscle] = _joined(latest.get(press.muscle), press)
            if press.brought_on in {"yes", "partly"}:
                tender.add(press.muscle)
    out = {}
    for muscle, press in latest.items():
        if now - press.at < dt.timedelta(hours=numbers.pause_hours):
            out[muscle] = "treated"
        elif TOO_MUCH & set(press.too_much) or (press.worst or 0) > numbers.sore_above:
            out[muscle] = "sore"
    return Body(frozenset(tender), out)


def _same_leg(pressed: str, asked: str) -> bool:
    return asked not in {LEFT, RIGHT} or pressed not in {LEFT, RIGHT} or pressed == asked


def _joined(earlier: Press | None, press: Press) -> Press:
    """Presses of one session count as one."""
    if earlier is None or earlier.at != press.at:
        return press
    worst = max((value for value in (earlier.worst, press.worst) if value is not None), default=None)
    return Press(press.muscle, press.side, press.at, earlier.too_much + press.too_much, worst, press.brought_on)


def choose_muscles(rows: Sequence[Row], body: Body, numbers: Numbers) -> Muscles:
    """The muscles with the highest scores that nothing speaks against, at most as many as the numbers allow.

    Score: each chosen area that names the muscle, a tender spot found there, and a name in the first articles.
    Equal scores keep the order of the table, its first column before its second.
    """
    order = [muscle for row in rows for muscle in row.first] + [muscle for row in rows for muscle in row.second]
    everyone = list(dict.fromkeys(order))
    free = [muscle for muscle in everyone if muscle not in body.out]
    ranked = sorted(free, key=lambda muscle: -score(muscle, rows, body, numbers))
    picked, further = tuple(ranked[: numbers.most_muscles]), tuple(ranked[numbers.most_muscles :])
    out = tuple((muscle, body.out[muscle]) for muscle in everyone if muscle in body.out)
    threshold = {name: getattr(numbers, name) for name in ("area_match", "found_tender", "named_in_sources", "most_muscles")}
    inputs = {"areas": tuple(row.area for row in rows), "tender": tuple(sorted(body.tender & set(everyone)))}
    inputs["out"] = tuple(muscle for muscle, _reason in out)
    return Muscles(picked, further, out, Why("muscles", inputs, threshold, picked, _sources(rows), weakest(row.evidence for row in rows)))


def score(muscle: str, rows: Sequence[Row], body: Body, numbers: Numbers) -> int:
    """How much speaks for a muscle."""
    found = numbers.area_match * sum(muscle in row.muscles for row in rows)
    found += numbers.found_tender if muscle in body.tender else 0
    return found + (numbers.named_in_sources if muscle in NAMED else 0)


@dataclass(frozen=True)
class Offer:
    """A routine with what decides whether it is offered now: the muscles it presses, and whether a lock is on one of its steps."""

    slug: str
    presses: frozenset[str] = frozenset()
    locked: bool = False


@dataclass(frozen=True)
class Routines:
    """The routine to begin with, the others that fit, and those passed over with the reason."""

    start: Start | None
    others: tuple[Start, ...]
    passed: tuple[tuple[str, str], ...]
    why: Why | None


def choose_routines(rows: Sequence[Row], offers: Mapping[str, Offer], body: Body) -> Routines:
    """The first routine of the table that nothing speaks against, and the others behind it.

    The first of every chosen area comes before the second of any. A routine that presses a muscle which rests today waits.
    """
    deepest = max((len(row.starts) for row in rows), default=0)
    order = [row.starts[place] for place in range(deepest) for row in rows if place < len(row.starts)]
    fitting: dict[str, Start] = {}
    passed: dict[str, str] = {}
    for start in order:
        offer = offers.get(start.routine)
        if offer is None or start.routine in fitting or start.routine in passed:
            continue
        if reason := _against(offer, body):
            passed[start.routine] = reason
        else:
            fitting[start.routine] = start
    if not fitting:
        return Routines(None, (), tuple(passed.items()), None)
    first, *others = fitting.values()
    evidence, sources = REASONS[first.reason]
    inputs = {"areas": tuple(row.area for row in rows), "passed": tuple(passed)}
    why = Why("routine", inputs, {}, (first.routine,), sources, evidence)
    return Routines(first, tuple(others), tuple(passed.items()), why)


def _against(offer: Offer, body: Body) -> str:
    if offer.locked:
        return "locked"
    return next((body.out[muscle] for muscle in sorted(offer.presses) if muscle in body.out), "")


LABELS = ("traditional", "low", "moderate", "strong")


def weakest(labels: Iterable[str]) -> str:
    """The label of a statement that rests on several: the least sure of them."""
    return min(labels, key=LABELS.index, default="traditional")


def _sources(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for row in rows for source in row.sources))
