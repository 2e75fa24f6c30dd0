"""Profile and consent pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exercises.lib import clock
from exercises.lib.db import uid_of
from exercises.lib.visitor import asked_before
from exercises.people import queries, rules, services
from exercises.people.forms import ProfileForm
from exercises.people.signin import services as signin
from exercises.people.signin.queries import devices_of


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Which knee, units, zone and cues."""
    allowed = queries.may_store(request.user)
    form = ProfileForm(request.POST or None, instance=services.profile_of(request.user), may_store=allowed)
    if request.method == "POST" and form.is_valid():
        services.keep_facts(request.user, form.corrected())
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """Where somebody is signed in, and the buttons that end one session or all others."""
    if request.method == "POST":
        _end(request, request.POST.get("end", ""))
        return redirect("people:devices")
    found = devices_of(request.user, clock.now())
    return render(request, "people/devices.html", {"devices": found, "here": request.session.session_key})


def _end(request: HttpRequest, which: str) -> None:
    if which == "others":
        signin.end_other_sessions(request)
        messages.success(request, _("You are signed out everywhere else."))
    elif (uid := uid_of(which)) and signin.end_device(request.user, uid):
        messages.success(request, _("Signed out there."))


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """What the person agreed to, and the buttons to agree or take it back."""
    if request.method == "POST":
        if request.POST.get("store") == "yes":
            services.give_consent(request.user, way="consents page", now=clock.now())
            messages.success(request, _("Thank you. New sessions are stored in your account."))
            return redirect(asked_before(request, "people:consents"))
        else:
            services.withdraw_consent(request.user, now=clock.now())
            messages.success(request, _("Done. Nothing new is stored from now on."))
        return redirect("people:consents")
    context = {"given": queries.may_store(request.user), "history": queries.consent_history(request.user), "text": rules.STORE_TEXT}
    return render(request, "people/consents.html", context)
