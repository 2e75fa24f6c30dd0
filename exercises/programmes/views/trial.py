"""Trying an exercise out together in the clinic, in the real player. Nothing of it is kept."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exercises.lib import clock
from exercises.people.queries import usable_equipment
from exercises.programmes import queries
from exercises.programmes.access import client_whose_answers, desk_or_404
from exercises.programmes.pages import trial_page


@require_safe
def trial(request: HttpRequest, uid: uuid.UUID, key: str, step: str, *, given: bool = False) -> HttpResponse:
    """One exercise of a draft, or of what a client was given: the player, or why it is not played now."""
    desk, now = desk_or_404(request.user, uid, now=clock.now()), clock.now()
    found = queries.tried(desk.programme, key, step, given=given) if desk.grant or not given else None
    if found is None:
        raise Http404
    page = trial_page(desk, found, given=given, client=client_whose_answers(request.user, desk, now=now), now=now)
    if not page.plays:
        return render(request, "programmes/try.html", {"desk": desk, "page": page})
    context = {"routine": page.routine, "plan_json": page.plan, "things": usable_equipment(), "note": found.item["note"], "trial": page}
    return render(request, "practice/play.html", context)
