"""The own spot of one person: put on the plate, moved, and taken away. Works without scripts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exercises.lib import clock
from exercises.programmes import services
from exercises.programmes.access import desk_or_404
from exercises.programmes.forms import WIDTHS, SpotForm
from exercises.programmes.pages import spot_page


@require_http_methods(["GET", "HEAD", "POST"])
def spot(request: HttpRequest, uid: uuid.UUID, key: str, step: str) -> HttpResponse:
    """The plate of the muscle: a tap marks the spot, arrows move it, one button takes it away."""
    found, sent = desk_or_404(request.user, uid, now=clock.now()), request.method == "POST"
    page = spot_page(found.programme, key, step, (request.POST if sent else request.GET).dict())
    if page is None:
        raise Http404
    form = SpotForm(request.POST if sent else None, known=page.known, points=page.points, top=page.plate.top)
    gone = sent and "away" in request.POST
    if gone or form.is_valid():
        try:
            services.mark_spot(found.programme, key, step, None if gone else form.cleaned_data["spot"], now=clock.now())
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The spot is taken away.") if gone else _("The spot is marked."))
            return redirect(f"{request.path}?view={page.plate.view}&leg={page.plate.side}")
    context = {"desk": found, "page": page, "form": form, "widths": WIDTHS}
    return render(request, "programmes/spot.html", context, status=422 if form.errors else 200)
