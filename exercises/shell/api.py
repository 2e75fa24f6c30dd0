"""What a page must know about the person in front of it; never kept by a cache."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router

from exercises.lib import clock
from exercises.lib.api import ANY, Problem
from exercises.lib.rounds import together
from exercises.lib.seal import public_seal
from exercises.people.queries import may_store, preferences_of, profiles, wanted_for_consent
from exercises.people.services import profile_of
from exercises.practice.queries import asked_muscles, stars_of
from exercises.practice.services import store_mark
from exercises.programmes.queries import unfinished_rows
from exercises.publishing.queries import epoch_now, epochs, withdrawn
from exercises.routines.services import known_plan
from exercises.safety.access import owner_tag
from exercises.safety.queries import wanted_for_standing
from exercises.safety.services import carry_locks, me_safety
from exercises.shell.queries import programme_of

router = Router(tags=["me"])


@router.get("/me", auth=None, response={200: dict[str, Any], ANY | {422}: Problem}, url_name="me")
def me(request: HttpRequest, response: HttpResponse, routine: str = "", plan: str = "") -> dict[str, Any]:
    """Name, CSRF token, preferences, consent, safety state with locked steps, withdrawals, content epoch and the server's time."""
    user = request.user
    known = user.is_authenticated
    if known:
        own = (profiles.of(user), wanted_for_consent(user), unfinished_rows.of(user), epochs.of())
        together(*own, *wanted_for_standing(user, clock.of(request)))
    profile = profile_of(user) if known else None
    kept = known and may_store(user)
    carry_locks(request, response)
    return {
        "authenticated": known,
        "name": str(user) if known else "",
        # Marks what a device keeps for this person, without telling who that is.
        "owner": owner_tag(user),
        "csrf": get_token(request),
        "preferences": preferences_of(profile),
        "consent": kept,
        "safety": _safety(request, routine, plan),
        "muscles": asked_muscles(user) if kept else {},
        "stars": stars_of(user),
        "programme": programme_of(user),
        # With these a device locks what it keeps for us, and sees that it must send again what it kept.
        "seal": public_seal(),
        "mark": store_mark(now=clock.now()),
        "withdrawals": withdrawn(),
        "epoch": epoch_now(),
        "now": clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")[:-4] + "Z",
    }


def _safety(request: HttpRequest, slug: str, sha256: str) -> dict[str, Any]:
    """How the person stands, for the plan that the page holds (or the routine's present one)."""
    try:
        plan = known_plan(sha256, slug, now=clock.now()) if slug else None
    except Http404:
        plan = None
    return me_safety(request, slug, plan)
