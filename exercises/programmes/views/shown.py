"""Noting in the clinic what was shown to a client."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exercises.lib import clock
from exercises.people.services import today_of
from exercises.programmes import queries, services
from exercises.programmes.access import Desk, desk_or_404
from exercises.programmes.forms import ShownForm
from exercises.programmes.pages import published_phases, with_shown


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What the client has, and when each thing was shown to them; a button each to note it, and to take it back."""
    # What comes back after a refusal shows the programme too: every way here is a look.
    found = desk_or_404(request.user, uid, now=clock.now())
    if found.grant is None:
        raise Http404
    today = today_of(request.user)
    form = ShownForm(request.POST or None, initial={"day": today})
    if request.method == "POST" and _noted(request, found, form):
        return redirect("programmes:shown", uid=uid)
    phases = with_shown(published_phases(queries.newest_version(found.programme)), queries.shown_of(found.grant.client, found.programme))
    context = {"desk": found, "phases": [part for part in phases if part.items], "form": form, "today": today}
    return render(request, "programmes/shown.html", context, status=422 if form.errors else 200)


def _noted(request: HttpRequest, desk: Desk, form: ShownForm) -> bool:
    """Whether what the button asks for was done; else the form says why not."""
    if back := request.POST.get("back"):
        services.take_shown_back(desk, back, now=clock.now())
        messages.success(request, _("Taken back."))
        return True
    if not form.is_valid():
        return False
    if "key" not in request.POST:
        # The return key in the field of the day: no button was pressed.
        form.add_error("day", _("Choose below what was shown on this day."))
        return False
    day, today = form.cleaned_data["day"], today_of(request.user)
    try:
        services.mark_shown(desk, request.POST["key"], day=day, today=today, now=clock.now())
    except services.Refused as refused:
        form.add_error("day", str(refused))
        return False
    messages.success(request, _("Noted. Your client sees it beside their programme."))
    return True
