"""What a page must know about the person in front of it; never kept by a cache."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router

from exercises.lib import clock
from exercises.people.queries import may_store
from exercises.people.services import profile_of
from exercises.publishing.queries import content_epoch, withdrawn
from exercises.routines.services import known_plan
from exercises.safety.access import owner_tag
from exercises.safety.services import carry_locks, me_safety

router = Router(tags=["me"])
PREFERENCES = ("knee", "units", "zone", "voice", "beeps", "vibration", "flash")
GUEST = {"knee": "", "units": "km", "zone": "", "voice": True, "beeps": True, "vibration": True, "flash": False}


@router.get("/me", auth=None, url_name="me")
def me(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Name, CSRF token, preferences, consent, safety state with locked steps, withdrawals, content epoch and the server's time."""
    user = request.user
    known = user.is_authenticated
    profile = profile_of(user) if known else None
    carry_locks(request, response)
    return {
        "authenticated": known,
        "name": str(user) if known else "",
        # Marks what a device keeps for this person, without telling who that is.
        "owner": owner_tag(user),
        "csrf": get_token(request),
        "preferences": {key: getattr(profile, key) for key in PREFERENCES} if profile else GUEST,
        "consent": bool(known and may_store(user)),
        "safety": _safety(request),
        "withdrawals": withdrawn(),
        "epoch": content_epoch(),
        "now": clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")[:-4] + "Z",
    }


def _safety(request: HttpRequest) -> dict[str, Any]:
    """How the person stands, for the plan that the page holds (or the routine's present one)."""
    slug = request.GET.get("routine", "")
    try:
        plan = known_plan(request.GET.get("plan", ""), slug, now=clock.now()) if slug else None
    except Http404:
        plan = None
    return me_safety(request, slug, plan)
