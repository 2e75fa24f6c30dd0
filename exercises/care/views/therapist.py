"""The own pages of a therapist: asking to be checked, when messages are read, inviting, and the state of each link."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exercises.care import access, forms, pages, queries, services
from exercises.care.adapter import remember
from exercises.care.models import Invite, Therapist
from exercises.care.services import links
from exercises.care.views.sharing import made_or_refused
from exercises.lib import clock


@require_http_methods(["GET", "HEAD", "POST"])
def therapist(request: HttpRequest) -> HttpResponse:
    """Ask to be checked, see how that stands; afterwards the own page with links and invitations."""
    found = queries.standing_of(request.user)
    remember(request, found)
    if found and found.works:
        return _own(request, found)
    closed = found is not None and found.closed_at is not None
    form = forms.ApplyForm(request.POST or None, instance=found)
    if request.method == "POST" and not closed and form.is_valid():
        fields = ("name", "profession", "registration", "practice")
        services.apply(request.user, **{name: form.cleaned_data[name] for name in fields}, now=clock.now())
        messages.success(request, _("Sent. We tell you by email when it has been checked."))
        return redirect("care:therapist")
    asked = found if found and found.pk else None
    return render(request, "care/apply.html", {"form": form, "asked": asked, "closed": closed}, status=422 if form.errors else 200)


def _own(request: HttpRequest, found: Therapist) -> HttpResponse:
    """The page of a verified therapist; a POST keeps when messages are read."""
    form = forms.TimesForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        services.keep_times(found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("care:therapist")
    now = clock.now()
    cards = pages.side_cards(request.user, now)
    context = {
        "form": form, "me": found, "open": [card for card in cards if card.link.ended_at is None],
        "ended": [card for card in cards if card.link.ended_at is not None], "invites": pages.invite_rows(request.user, Invite.Way.CLIENT, now),
    }  # fmt: skip
    return render(request, "care/therapist.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_client(request: HttpRequest) -> HttpResponse:
    """A therapist invites a client by address."""
    access.therapist_or_404(request.user)
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return made_or_refused(request, form, "care/invite_client.html", way=Invite.Way.CLIENT)
    context = {"form": form.renewed() if form.errors else form}
    return render(request, "care/invite_client.html", context, status=422 if form.errors else 200)


@require_POST
def therapist_end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The therapist ends a link too."""
    found = access.own_side_or_404(request.user, uid)
    services.end(found, by=links.THERAPIST, now=clock.now())
    messages.success(request, _("Ended. You see nothing of this client any more."))
    return redirect("care:therapist")
