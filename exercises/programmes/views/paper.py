"""The printed sheet of a draft or of a client's programme."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exercises.lib import clock
from exercises.people.services import today_of
from exercises.programmes.access import desk_or_404
from exercises.programmes.pages import paper_page


@require_safe
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One phase in large type, to be printed and taken home."""
    found, now = desk_or_404(request.user, uid, now=clock.now()), clock.now()
    page = paper_page(found, request.GET.get("phase", ""), today=today_of(request.user), now=now)
    return render(request, "programmes/sheet.html", {"desk": found, "page": page})
