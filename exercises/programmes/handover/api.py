"""What a token opens, for the page that holds it. Asked by POST, so that the token stands in no address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from exercises.lib import clock
from exercises.lib.api import TAKES, Problem
from exercises.programmes.handover.access import handover_or_404
from exercises.programmes.handover.pages import handed

router = Router(tags=["handover"])


class Held(Schema):
    """The token that a device holds."""

    token: str


@router.post("/handover", auth=None, response={200: dict[str, Any], TAKES | {404}: Problem}, url_name="handover")
def handover(request: HttpRequest, held: Held, response: HttpResponse) -> dict[str, Any]:
    """The phases of the programme that this token opens; 404 where it opens none."""
    response["Cache-Control"] = "private, no-store"
    return handed(handover_or_404(held.token, now=clock.now()))
