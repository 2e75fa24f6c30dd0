"""Session documents: opening a sealed one, what is wrong with one, and the rows that follow from one. No writing here."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.lib.canonical import canonical_bytes
from exercises.lib.seal import UnknownKey, open_sealed

Document = dict[str, Any]
SCHEMA_FILE = Path(__file__).parent / "schemas" / "session-1.json"
MAX_BYTES = 64 * 1024
# A phone's clock may be wrong; within this the server's time is believed where they differ.
CLOCK_ERROR_LIMIT = dt.timedelta(days=3650)
# Far enough from both ends of the calendar that neither a zone nor a clock's error leads out of it.
YEARS = range(1900, 9900)
# The most that a column for milliseconds holds.
MOST_MS = 2**31 - 1
# What PostgreSQL cannot keep; and what no text but the note may hold ("$" in a pattern lets a line break pass).
NUL, CONTROL = re.compile("\0"), re.compile(r"[\x00-\x1f]")
RESULT_FIELDS = (
    "side", "set", "round", "outcome", "reason", "worked_ms", "reps", "spot", "direction", "soften_ms", "too_much", "worst", "brought_on", "light", "choice",
)  # fmt: skip


# What an edit keeps of the version before it.
TIMES = ("started_at", "started_at_device", "ended_at", "local_day", "received_at")


class Refused(ValueError):
    """Why a sealed item is not taken, as one plain sentence."""


def opened(item: Document, owner: str) -> Document:
    """The session document in a sealed item of this person (owner: their tag). Refused where it is not theirs or cannot be opened."""
    try:
        found = open_sealed(item)
    except UnknownKey:
        raise Refused(_("This session was locked with a key that this site no longer has. It stays on your device.")) from None
    except ValueError:
        raise Refused(_("This session cannot be opened. It stays on your device.")) from None
    if found["owner"] != owner:
        raise Refused(_("This session belongs to somebody else who used this device. It stays there until they sign in."))
    document = found["document"]
    if not isinstance(document, dict) or document.get("uid") != item["uid"]:
        raise Refused(_("This session cannot be opened. It stays on your device."))
    return document | {key: item[key] for key in ("sent_at",) if key in item}


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text()))


def problem(document: Any) -> str | None:
    """The first thing that is wrong with a session document, as one plain sentence; None when it is sound."""
    if not isinstance(document, dict):
        return _("A session must be a JSON object.")
    if document.get("session") != 1:
        return _("This kind of session is not known here. Reload the page to get the newest version.")
    if document.get("steps") == []:
        return _("This session has no steps, so there is nothing to save.")
    error = jsonschema.exceptions.best_match(_validator().iter_errors(document))
    if error is not None:
        return _sentence(error)
    try:
        if len(canonical_bytes(document)) > MAX_BYTES:
            return _("This session is too large to save.")
    except ValueError:
        return _("This session holds characters that cannot be stored.")
    rest = {key: value for key, value in document.items() if key != "note"}
    if NUL.search(document.get("note", "")) or any(CONTROL.search(text) for text in _texts(rest)):
        return _("This session holds characters that cannot be stored.")
    return _sense(document)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _texts(entry)


def _sentence(error: jsonschema.ValidationError) -> str:
    path = [str(part) for part in error.absolute_path]
    where = ".".join(path) or _("session")
    if path and path[0] == "pain" and path[-1] == "value":
        return _("Pain is a whole number from 0 to 10.")
    if error.validator == "required":
        return _("%(where)s: something is missing (%(what)s).") % {"where": where, "what": error.message[:80]}
    return _("%(where)s: this value cannot be used.") % {"where": where}


def _sense(document: Document) -> str | None:
    """What a schema cannot say."""
    if not clock.is_zone(document["zone"]):
        return _("The time zone of this session is not known.")
    instants = [parse(document[key]) for key in ("started_at", "ended_at", "sent_at")]
    if None in instants:
        return _("A date in this session does not exist.")
    if instants[1] < instants[0]:  # type: ignore[operator]
        return _("This session ends before it starts.")
    asked = [(entry["moment"], entry["area"], entry["side"]) for entry in document["pain"]]
    if len(asked) != len(set(asked)):
        return _("The same pain question was answered twice in one session.")
    return None


def parse(text: str) -> dt.datetime | None:
    """The instant of a document, or None where there is no such day or time."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


@dataclass(frozen=True)
class Projection:
    """The rows that follow from a document and its plan."""

    session: Document
    results: list[Document]
    pain: list[Document]


def corrected(document: Document, received_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Start and end by the server's clock: the phone's clock error is what sent_at shows on receipt."""
    started, ended, sent = (parse(document[key]) for key in ("started_at", "ended_at", "sent_at"))
    assert started and ended and sent
    error = received_at - sent
    # A session that waited for a network was sent later, but its sent_at was too: only the clock can differ.
    if abs(error) < dt.timedelta(minutes=2) or abs(error) > CLOCK_ERROR_LIMIT:
        error = dt.timedelta()
    return started + error, ended + error


def in_its_place(values: Document, earlier: Document | None) -> Document:
    """The values of a session, which an edit from another device must not move in time; its length may change."""
    if earlier is None or earlier["started_at_device"] != values["started_at_device"]:
        return values
    ended = earlier["started_at"] + (values["ended_at"] - values["started_at"])
    return values | earlier | {"ended_at": ended}


def project(document: Document, plan: Document, received_at: dt.datetime) -> Projection:
    """The rows of a sound document; plan is the document of the plan that it names."""
    started, ended = corrected(document, received_at)
    by_key = {step["key"]: step for step in plan["steps"]}
    session = {
        "routine_slug": plan["routine"]["slug"],
        "routine_title": plan["routine"]["title"],
        "opened": document["opened"],
        "end": document["end"],
        "started_at": started,
        "started_at_device": parse(document["started_at"]),
        "ended_at": ended,
        "worked_ms": min(MOST_MS, sum(result.get("worked_ms", 0) for result in document["steps"])),
        "zone": document["zone"],
        "local_day": clock.local_day(started, document["zone"]),
        "flags": document["flags"],
        "note": document.get("note", ""),
        "taped": document.get("taped", False),
        "received_at": received_at,
    }
    results = [_result(position, result, by_key) for position, result in enumerate(document["steps"], 1)]
    pain = [{"settled_within_hour": "", **entry} for entry in document["pain"]]
    return Projection(session, results, pain)


def _result(position: int, result: Document, by_key: dict[str, Document]) -> Document:
    step = by_key[result["key"]]
    muscle = step.get("press", {}).get("muscle", {}).get("slug", "")
    values = {name: result[name] for name in RESULT_FIELDS if result.get(name) is not None}
    return {"position": position, "key": result["key"], "exercise_slug": step["exercise"]["slug"], "muscle_slug": muscle} | values


def unknown_steps(document: Document, plan: Document) -> list[str]:
    """Keys of results that the plan does not have."""
    known = {step["key"] for step in plan["steps"]}
    return sorted({result["key"] for result in document["steps"]} - known)
