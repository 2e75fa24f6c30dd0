"""Sending sessions from a device."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.throttling import AuthRateThrottle

from exercises.lib import clock
from exercises.lib.http import read_json
from exercises.practice.services import store_batch

router = Router(tags=["sessions"])
MOST = 50
# A phone sends once after each session, and all that waited at once: far below this.
RATE = "60/m"


class Result(Schema):
    """What became of one sent session; the device forgets it only on stored or duplicate."""

    uid: str
    status: str
    reason: str = ""


class Results(Schema):
    """What became of each sent session, in the order of sending."""

    results: list[Result]


class Problem(Schema):
    """Why nothing was done, in one sentence."""

    error: str


@router.post(
    "/sessions",
    response={200: Results, 400: Problem, 413: Problem, 415: Problem, 422: Problem},
    url_name="sessions",
    throttle=AuthRateThrottle(RATE),
)
def send_sessions(request: HttpRequest) -> Any:
    """Store up to 50 session documents: {"items": [session, …]}. The same session twice is stored once."""
    # Only a script of ours can send this kind without the browser asking first; and a form's body can be read only once.
    if request.content_type != "application/json":
        return Status(415, {"error": "Send application/json."})
    try:
        body = read_json(request.body)
    except ValueError as error:
        return Status(400, {"error": str(error)})
    items = body.get("items") if isinstance(body, dict) else None
    if not isinstance(items, list) or not items:
        return Status(422, {"error": 'Send {"items": [...]} with at least one session.'})
    if len(items) > MOST:
        return Status(413, {"error": f"At most {MOST} sessions at once."})
    outcomes = store_batch(request.user, items, now=clock.now())
    return Status(200, {"results": [{"uid": item.uid, "status": item.status, "reason": item.reason} for item in outcomes]})
