"""What every part of the API says in the same way."""

from __future__ import annotations

import json
import threading
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError
from ninja.parser import Parser
from ninja.throttling import UserRateThrottle

from exercises.lib.http import read_json

JSON = "application/json"
# Whatever an operation does: the site is away for a moment (503), or looked after.
ANY = frozenset({503})
# What is sent may be unreadable, of another kind, too long, or not as it is asked for; and one may send too often.
TAKES = ANY | {400, 413, 415, 422, 429}
# For those who are signed in, from a page of ours.
OWN = frozenset({401, 403})


class PerPerson(threading.local, UserRateThrottle):
    """Counts the requests of one person, or of one place; it keeps notes while it counts, so that each thread needs its own."""

    def __init__(self, rate: str, scope: str) -> None:
        self.scope = scope
        super().__init__(rate)


class Problem(Schema):
    """Why nothing was done, in one sentence."""

    error: str


class Strict(Parser):
    """Takes JSON that says it is JSON, and of that only what every database and every answer can hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; 415 for another kind, 400 for what cannot be read."""
        if request.content_type != JSON:
            raise HttpError(415, "not JSON")
        try:
            found = read_json(request.body)
            json.dumps(found, ensure_ascii=False).encode()
        except ValueError:
            raise HttpError(400, "not readable") from None
        return found


def items_of(title: str, most: int) -> dict[str, Any]:
    """The description of a body that is read item by item, so that one bad item never holds up the others."""
    items = {"type": "array", "minItems": 1, "maxItems": most}
    schema = {"title": title, "type": "object", "properties": {"items": items}, "required": ["items"]}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}


class Result(Schema):
    """What became of one thing that was sent; the device forgets it only on stored or duplicate."""

    uid: str
    status: str
    reason: str = ""
