"""The versions of a client's programme: two side by side, and back to an older one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exercises.lib import clock
from exercises.people.services import today_of
from exercises.programmes import services
from exercises.programmes.access import desk_or_404
from exercises.programmes.pages import compare_page

WHY = 500


@require_safe
def compare(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Two versions side by side, with each change as a sentence."""
    found = desk_or_404(request.user, uid, now=clock.now())
    page = compare_page(found.programme, request.GET.get("from", ""), request.GET.get("to", ""))
    if page is None:
        raise Http404
    return render(request, "programmes/compare.html", {"desk": found, "page": page, "all": request.GET.get("all") == "yes"})


@require_POST
def go_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Publish an older version as a new one."""
    found = desk_or_404(request.user, uid, now=clock.now(), look=False)
    number, why = request.POST.get("number", ""), request.POST.get("why", "")[:WHY]
    try:
        made = services.go_back(
            found.programme, number=int(number) if number.isdecimal() else 0, why=why, today=today_of(request.user), now=clock.now()
        )
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Version %(number)d holds from now on.") % {"number": made.number})
    return redirect("programmes:compare", uid=uid)
