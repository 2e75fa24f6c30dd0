"""What a person may do with everything that is kept about them."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exercises.lib import clock
from exercises.people.access import fresh_sign_in
from exercises.people.services import today_of
from exercises.rights import queries, services
from exercises.rights.rules import MOST_A_DAY, may_take


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that one may do with one's data, from one page."""
    taken = queries.lately_taken(request.user, clock.now())
    return render(request, "rights/mine.html", {"taken": taken, "may_take": may_take(len(taken)), "most": MOST_A_DAY})


@require_POST
@fresh_sign_in
def archive(request: HttpRequest) -> HttpResponseBase:
    """Everything about the person as one file."""
    try:
        file = services.take(request.user, now=clock.now())
    except services.TooOften:
        messages.error(request, _("You took your archive several times today. Please try again tomorrow."))
        return redirect("rights:mine")
    answer = FileResponse(
        file, as_attachment=True, filename=f"selfcare-{today_of(request.user):%Y-%m-%d}.zip", content_type="application/zip"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
