"""Answers that were given on a device without a network: what such a document must be. Everything else is refused with a reason."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exercises.lib import clock
from exercises.safety import rules
from exercises.safety.access import DEVICE_OWNER, GUEST_OWNER
from exercises.safety.models import Check

NAMES = {"uid", "owner", "way", "v", "at", "zone", "pages", "ticked", "knee"}
WAYS = {Check.Way.LIST, Check.Way.PRESSURE, Check.Way.SAME}
# A tick that stops comes before the later pages.
PAGES = {Check.Way.LIST: {"1", "12", "123", "1234"}, Check.Way.PRESSURE: {"4"}, Check.Way.SAME: {""}}
MOST_TICKS = len(rules.QUESTIONS)
# A clock may be a little ahead: such an answer keeps its instant, so that it is known again when it is sent twice.
AHEAD = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Sent:
    """One answer, as a device kept it."""

    uid: str
    owner: str
    way: str
    v: str
    at: dt.datetime
    zone: str
    pages: str
    ticked: tuple[str, ...]
    knee: str

    @property
    def guest(self) -> bool:
        """Whether it is of someone else than the person of the account or device."""
        return self.owner == GUEST_OWNER


def read(document: Any, *, now: dt.datetime) -> Sent:
    """The answer of a document. ValueError with one plain sentence where it is none."""
    if not isinstance(document, dict) or set(document) != NAMES:
        raise ValueError("This is no answer to the safety check.")
    problem = next((text for text, wrong in WRONG.items() if wrong(document)), "")
    if problem:
        raise ValueError(problem)
    ticked = rules.in_order(document["ticked"])
    at = _instant(document["at"])
    # A clock that is far ahead must not put an answer above what is said later; its tick counts all the same.
    made = Sent(**{**document, "at": at if at <= now + AHEAD else now, "ticked": ticked})
    _whole(made)
    return made


def _not_texts(document: dict[str, Any]) -> bool:
    return not all(isinstance(document[name], str) and len(document[name]) <= 64 for name in NAMES - {"ticked"})


def _not_uid(document: dict[str, Any]) -> bool:
    try:
        return str(uuid.UUID(document["uid"])) != document["uid"]
    except ValueError:
        return True


def _not_lines(document: dict[str, Any]) -> bool:
    ticked = document["ticked"]
    known = (
        isinstance(ticked, list) and len(ticked) <= MOST_TICKS and all(isinstance(key, str) and key in rules.QUESTIONS for key in ticked)
    )
    return not known or len(set(ticked)) != len(ticked)


def _not_zone(document: dict[str, Any]) -> bool:
    return document["zone"] != "" and not clock.is_zone(document["zone"])


def _not_owner(document: dict[str, Any]) -> bool:
    return document["owner"] not in {DEVICE_OWNER, GUEST_OWNER} and not document["owner"].startswith("user:")


def _not_instant(document: dict[str, Any]) -> bool:
    try:
        return _instant(document["at"]).utcoffset() is None
    except (ValueError, OverflowError):
        return True


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


# In this order: each looks only at what the ones before found right.
WRONG: dict[str, Callable[[dict[str, Any]], bool]] = {
    "Each part of an answer must be a short text.": _not_texts,
    "This answer has no good uid.": _not_uid,
    "This answer belongs to nobody.": _not_owner,
    "This way of answering is not known.": lambda document: document["way"] not in WAYS,
    "These pages do not belong together.": lambda document: document["pages"] not in PAGES[document["way"]],
    "This answer names a line that is not on our list.": _not_lines,
    "This knee is not known.": lambda document: document["knee"] not in {"", *rules.KNEES},
    "This time zone is not known.": _not_zone,
    "This time is not readable.": _not_instant,
}


def _whole(sent: Sent) -> None:
    """ValueError where lines are not of the pages that were answered, or where pages are missing that had to be."""
    if any(str(rules.QUESTIONS[key].page) not in sent.pages for key in sent.ticked):
        raise ValueError("This answer ticks a line of a page that was not answered.")
    if rules.UNDER_16 in sent.ticked:
        raise ValueError("Nothing of someone under 16 is kept.")
    ages = set(sent.ticked) & set(rules.AGES)
    if ("3" in sent.pages) != (len(ages) == 1) or (rules.NO_GUARDIAN in sent.ticked and ages != {"age-16-17"}):
        raise ValueError("This answer has no good age.")
    stops = any(lock.what == rules.EVERYTHING for lock in rules.locks_for(sent.ticked))
    if sent.way == Check.Way.LIST and sent.pages in {"1", "12"} and not stops:
        raise ValueError("This answer is not finished.")
