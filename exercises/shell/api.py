"""What a page must know about the person in front of it; never kept by a cache."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router

from exercises.lib import clock
from exercises.people.queries import may_store
from exercises.people.services import profile_of
from exercises.publishing.queries import content_epoch, withdrawn
from exercises.safety.access import owner_tag
from exercises.safety.services import me_safety

router = Router(tags=["me"])
PREFERENCES = ("knee", "units", "zone", "voice", "beeps", "vibration", "flash")
GUEST = {"knee": "", "units": "km", "zone": "", "voice": True, "beeps": True, "vibration": True, "flash": False}


@router.get("/me", auth=None, url_name="me")
def me(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Name, CSRF token, preferences, consent, safety state, withdrawals, content epoch and the server's time."""
    user = request.user
    known = user.is_authenticated
    profile = profile_of(user) if known else None
    return {
        "authenticated": known,
        "name": str(user) if known else "",
        # Marks what a device keeps for this person, without telling who that is.
        "owner": owner_tag(user),
        "csrf": get_token(request),
        "preferences": {key: getattr(profile, key) for key in PREFERENCES} if profile else GUEST,
        "consent": bool(known and may_store(user)),
        "safety": me_safety(request, request.GET.get("routine", "")),
        "withdrawals": withdrawn(),
        "epoch": content_epoch(),
        "now": clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")[:-4] + "Z",
    }
