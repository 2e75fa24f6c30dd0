"""What the demo runner did: six weeks of sessions, told from a fixed seed and the calendar. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from exercises.routines import rules

Document = dict[str, Any]
SEED = "selfcare demo"
SPACE = uuid.UUID("5e1fca2e-0000-4000-8000-00000000d390")
ZONE = "Europe/London"
KNEE, AREA = "left", "around-kneecap"
DAYS = 42
# Monday, Wednesday, Friday, Saturday: the same days whenever the demo is made, so that making it again adds to it and repeats nothing.
WEEKDAYS = {0, 2, 4, 5}


@dataclass(frozen=True)
class Evening:
    """One session as the runner would tell it; before or morning is None where the question was left open."""

    routine: str
    before: int | None
    worst: int
    morning: int | None = None
    end: str = "done"
    note: str = ""


# Six weeks: three of settling with one evening too many, then hip and core. The last two mornings are still open.
STORY = (
    Evening("settle-10", 4, 4, 4, note="First try. Slower than I thought."),
    Evening("first-six-minutes", 4, 4, 3, note="The thumbs got tired before the thigh did."),
    Evening("settle-10", 3, 4, 3),
    Evening("quadriceps-release-by-hand", 4, 3, 3),
    Evening("settle-10", 3, 3, 3),
    Evening("slow-chair-sit", 3, 6, 4, "red", note="Sat too low, too soon. Stopped."),
    Evening("settle-5", 3, 3, 2),
    Evening("stretch-the-thigh-and-hip", 3, 2, 3, "early", note="The phone rang."),
    Evening("settle-10", 2, 2, 2),
    Evening("settle-10", 2, 2, 1),
    Evening("first-six-minutes", None, 3),
    Evening("settle-10", 2, 2, 2),
    Evening("hip-and-core-5", 2, 3, 2),
    Evening("hip-and-core-10", 2, 2, 2),
    Evening("hip-and-core-10", 2, 2, 1),
    Evening("stretch-the-thigh-and-hip", 2, 1, 1),
    Evening("hip-and-core-10", 1, 2, 1, note="The side plank is the hard one."),
    Evening("hip-and-core-10", 1, 2, 1),
    Evening("hip-and-core-10", 2, 4, 2, note="After a long day on my feet."),
    Evening("quadriceps-release-by-hand", 2, 2, 1),
    Evening("hip-and-core-10", 1, 2, 1),
    Evening("hip-and-core-10", 1, 1, 1, note="Felt easy."),
    Evening("hip-and-core-10", 1, 2),
    Evening("stretch-the-thigh-and-hip", 1, 1),
)


def evenings(today: dt.date) -> list[tuple[dt.date, Evening]]:
    """The days of the last six weeks on which there was a session. Today stays free."""
    days = [today - dt.timedelta(days=back) for back in range(DAYS, 0, -1)]
    return list(zip((day for day in days if day.weekday() in WEEKDAYS), STORY, strict=True))


def uid_of(day: dt.date, what: str = "") -> uuid.UUID:
    """The identity of what was done on a day (the session, unless it says otherwise): the same each time the demo is made."""
    return uuid.uuid5(SPACE, f"{day.isoformat()} {what}".strip())


def session_document(day: dt.date, evening: Evening, plan: Document, *, first: bool, assignment: uuid.UUID | None = None) -> Document:
    """The session document (version 1) of one evening over a plan document."""
    chance = random.Random(f"{SEED} {day.isoformat()}")
    started = dt.datetime.combine(day, dt.time(18, 30), ZoneInfo(ZONE)).astimezone(dt.UTC) + dt.timedelta(seconds=chance.randrange(3600))
    steps, seconds = _played(plan, evening, chance)
    ended = started + dt.timedelta(seconds=seconds + 40)
    asked = (("before", evening.before), ("worst", evening.worst))
    document: Document = {
        "session": 1, "uid": str(uid_of(day)), "revision": 1, "plan": plan["id"], "opened": "changed" if first else "same",
        "zone": ZONE, "language": "en", "started_at": _stamp(started), "ended_at": _stamp(ended), "sent_at": _stamp(ended),
        "end": evening.end, "flags": [], "steps": steps,
        "pain": [{"moment": moment, "area": AREA, "side": KNEE, "value": value} for moment, value in asked if value is not None],
    }  # fmt: skip
    programme = {"assignment": str(assignment), "slot": "morning"} if assignment else {}
    return document | programme | ({"note": evening.note} if evening.note else {})


def _stamp(instant: dt.datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _played(plan: Document, evening: Evening, chance: random.Random) -> tuple[list[Document], int]:
    """The results of the evening, and how many seconds they took with everything between."""
    segments = rules.timeline(plan)["segments"]
    work = [segment for segment in segments if segment["type"] in rules.WORK]
    last = len(work) if evening.end == "done" else max(1, len(work) // 2)
    by_key = {step["key"]: step for step in plan["steps"]}
    results: list[Document] = []
    for number, segment in enumerate(work[:last], 1):
        cut = evening.end == "red" and number == last
        results += _results(segment, by_key[segment["step"]], chance, cut)
    if evening.end == "early" and last < len(work):
        results.append({"key": work[last]["step"], "side": work[last]["side"], "outcome": "skipped", "reason": "no-time"})
    between = sum(segment["seconds"] for segment in segments if segment["type"] in {"ready", "rest"}) * last // len(work)
    return results, between + sum(result.get("worked_ms", 0) for result in results) // 1000


def _results(segment: Document, step: Document, chance: random.Random, cut: bool) -> list[Document]:
    if segment["type"] == "press":
        return _press_rounds(segment, step["press"], chance)
    result = {"key": segment["step"], "side": segment["side"], "outcome": "partly" if cut else "done"}
    share = 0.5 if cut else 1
    if "set" in segment:
        result["set"] = segment["set"]
    if "reps" in segment:
        result["reps"] = round(segment["reps"] * share)
    result["worked_ms"] = round(segment["seconds"] * share) * 1000
    return [result]


def _press_rounds(segment: Document, press: Document, chance: random.Random) -> list[Document]:
    """Rounds until the spot softened or the limits were reached; now and then it does not soften."""
    found, left = [], segment["max_muscle_s"]
    for number in range(1, segment["rounds"] + 1):
        worked = min(chance.randint(20, 50), segment["ceiling_s"], left)
        if worked <= 0:
            break
        softened = chance.random() < 0.8
        result = {
            "key": segment["step"], "side": segment["side"], "round": number, "outcome": "done", "worked_ms": worked * 1000,
            "spot": press["spots"][0]["key"], "soften_ms": worked * 1000 if softened else None, "worst": chance.randint(2, 5),
            "brought_on": chance.choice(["no", "no", "partly", "yes"]),
        }  # fmt: skip
        if press.get("directions"):
            result["direction"] = press["directions"][(number - 1) % len(press["directions"])]
        found.append(result)
        left -= worked
    return found
