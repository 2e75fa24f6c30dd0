"""Answers from a device that had no network when they were given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from ninja.utils import check_csrf

from exercises.lib import clock
from exercises.lib.api import TAKES, PerPerson, Problem, Result, items_of
from exercises.lib.http import read_json
from exercises.safety import access, loader
from exercises.safety.queries import offline_of

router = Router(tags=["safety"])
MOST = 50
RATE = "60/m"


class Answered(Schema):
    """What became of each answer, in the order of sending, and how the person stands now."""

    results: list[Result]
    offline: dict[str, Any]


@router.post(
    "/safety/answers",
    auth=None,
    response={200: Answered, TAKES | {403}: Problem},
    url_name="safety_answers",
    throttle=PerPerson(RATE, "answers"),
    openapi_extra=items_of("Answers", MOST),
)
def answers(request: HttpRequest, response: HttpResponse) -> Any:
    """Keep up to 50 answers to the safety check: {"items": [answer, …]}. The same answer twice is kept once."""
    # Only a script of ours can send this kind without the browser asking first.
    if request.content_type != "application/json":
        return Status(415, {"error": "Send application/json."})
    # Also from a stranger: a foreign page must not lock somebody's phone.
    if check_csrf(request):
        return Status(403, {"error": "Load the page again, then send once more."})
    try:
        body = read_json(request.body)
    except ValueError as error:
        return Status(400, {"error": str(error)})
    items = body.get("items") if isinstance(body, dict) and set(body) == {"items"} else None
    if not isinstance(items, list) or not items:
        return Status(422, {"error": 'Send {"items": [...]} with at least one answer.'})
    if len(items) > MOST:
        return Status(413, {"error": f"At most {MOST} answers at once."})
    taken, cookies = loader.take(request, items, now=clock.now())
    access.write(response, cookies)
    return Status(200, {"results": [item.__dict__ for item in taken], "offline": offline_of(request)})
