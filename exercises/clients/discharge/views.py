"""The pages of a discharge: the therapist writes it, both read it, either prints it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from exercises.care import access
from exercises.care.services import Refused as CareRefused
from exercises.clients.discharge import services
from exercises.clients.discharge.access import discharge_or_404, own_discharge_or_404
from exercises.clients.discharge.forms import DischargeForm
from exercises.clients.discharge.pages import discharge_page, draft
from exercises.clients.discharge.queries import discharges_of
from exercises.clients.pages.client import hidden_of
from exercises.clients.services.assessments import Refused
from exercises.lib import clock
from exercises.programmes.services import Refused as ProgrammeRefused


@require_http_methods(["GET", "HEAD", "POST"])
def discharge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write a discharge: measures from what is shared, texts that stand ready, the last day of sharing."""
    now = clock.now()
    page = draft(access.open_or_404(request.user, uid, what="discharge", now=now), now)
    form = DischargeForm(request.POST or None, draft=page)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.discharge(page, form.kept(), form.cleaned_data, uid=form.cleaned_data["uid"], now=now)
        except (Refused, CareRefused, ProgrammeRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept. The client can read it from now on."))
            return redirect("clients:discharged", uid=uid, discharge=made.uid)
    context = {"page": page, "form": form, "grant": page.grant, "here": "discharge", "earlier": discharges_of(page.grant)[:10]}
    return render(request, "clients/discharge.html", context | {"hidden": hidden_of(page.grant)}, status=422 if form.errors else 200)


@require_safe
def discharged(request: HttpRequest, uid: uuid.UUID, discharge: uuid.UUID) -> HttpResponse:
    """A discharge that this therapist wrote, for a referrer: as far as it is shared still."""
    now = clock.now()
    found = discharge_or_404(access.peek_or_404(request.user, uid, now=now), discharge)
    grant = access.open_or_404(request.user, uid, what="discharge", now=now)
    return render(request, "clients/discharged.html", {"page": discharge_page(found, grant.sees), "grant": grant, "here": "discharged"})


@require_safe
def own_discharge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The client's own, to be kept and printed."""
    return render(request, "clients/own_discharge.html", {"page": discharge_page(own_discharge_or_404(request.user, uid))})
