"""Sending sessions from a device, and stars."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status

from exercises.lib import clock
from exercises.lib.api import ANY, OWN, TAKES, PerPerson, Problem, Result, items_of
from exercises.lib.http import read_json
from exercises.practice.services import MOST_STARS, star, store_batch, unstar

router = Router(tags=["sessions"])
MOST = 50
# A phone sends once after each session, and all that waited at once: far below this.
RATE = "60/m"
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]+$")]


class Results(Schema):
    """What became of each sent session, in the order of sending."""

    results: list[Result]


class Starred(Schema):
    """Whether a routine is kept at hand."""

    starred: bool


@router.post(
    "/sessions",
    response={200: Results, TAKES | OWN: Problem},
    url_name="sessions",
    throttle=PerPerson(RATE, "sessions"),
    openapi_extra=items_of("Sessions", MOST),
)
def send_sessions(request: HttpRequest) -> Any:
    """Store up to 50 sessions, plain or sealed: {"items": [session, …]}. The same session twice is stored once."""
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


@router.put("/stars/{slug:slug}", response={200: Starred, ANY | OWN | {404, 422}: Problem}, url_name="star")
def put_star(request: HttpRequest, slug: Slug) -> Any:
    """Keep a published routine at hand."""
    if not star(request.user, slug, now=clock.now()):
        return Status(422, {"error": _("You have %(most)d starred routines. Take a star away first.") % {"most": MOST_STARS}})
    return Status(200, {"starred": True})


@router.delete("/stars/{slug:slug}", response={200: Starred, ANY | OWN | {404, 422}: Problem}, url_name="star")
def delete_star(request: HttpRequest, slug: Slug) -> Any:
    """Keep it at hand no longer."""
    unstar(request.user, slug)
    return {"starred": False}
