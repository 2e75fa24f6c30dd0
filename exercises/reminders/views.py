"""Choosing reminders, the page behind a morning's mail, the calendar, and the switch that turns mails off."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.lib import clock
from exercises.lib.mail import on_site
from exercises.people.rules import REMINDERS_TEXT
from exercises.progress.forms import MorningForm
from exercises.progress.services import Refused
from exercises.reminders import queries, services
from exercises.reminders.access import token_or_404
from exercises.reminders.forms import WishForm
from exercises.reminders.models import Token

Door = Token.Door


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """What to be reminded of; everything is off at first."""
    form = WishForm(request.POST or None, instance=services.wish_of(request.user))
    if request.method == "POST" and form.is_valid():
        services.keep_wish(form.save(commit=False), now=clock.now())
        messages.success(request, _("Saved."))
        return redirect("reminders:reminders")
    return _page(request, form)


def _page(request: HttpRequest, form: WishForm, address: str = "") -> HttpResponse:
    """The page, with a fresh address of the calendar where one was just made: as it is, and as a phone opens it."""
    opens = re.sub(r"^https?:", "webcal:", address)
    context = {"form": form, "text": REMINDERS_TEXT, "calendar": queries.calendar_since(request.user), "address": address, "opens": opens}
    return render(request, "reminders/reminders.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_token(request: HttpRequest) -> HttpResponse:
    """Make a fresh address of the calendar, shown this once, or close it."""
    address = ""
    if request.POST.get("do") == "close":
        services.revoke_calendar(request.user)
        messages.success(request, _("The calendar is closed. Its old address shows nothing any more."))
    else:
        address = on_site("reminders:calendar", services.new_token(request.user, Door.CALENDAR, now=clock.now()))
    return _page(request, WishForm(instance=services.wish_of(request.user)), address)


@require_safe
def sitting_breaks(request: HttpRequest) -> HttpResponse:
    """The sitting breaks as a file that a calendar takes in."""
    answer = HttpResponse(queries.sitting_file(request.user, clock.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="breaks.ics"'
    return answer


@require_safe
@login_not_required
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever this address was made for."""
    now = clock.now()
    found = token_or_404(token, Door.CALENDAR, now=now)
    answer = HttpResponse(queries.calendar_of(found.owner, now), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def morning(request: HttpRequest, token: str) -> HttpResponse:
    """One question of one morning. Opening the page keeps nothing: a mail scanner opens it too."""
    now = clock.now()
    found = token_or_404(token, Door.MORNING, now=now)
    form = MorningForm(request.POST or None)
    done = services.is_answered(found)
    if request.method == "POST" and not done and form.is_valid():
        try:
            services.answer_by_mail(found, form.cleaned_data, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(request.path)
    return render(request, "reminders/morning.html", {"done": done, "form": form}, status=422 if form.errors and not done else 200)


@csrf_exempt  # A mail program posts here without having been here; the token is the proof.
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Turn all mails off with one tap, or with one click in a mail program."""
    found = token_or_404(token, Door.OFF, now=clock.now())
    if request.method == "POST":
        services.turn_off(found.owner, now=clock.now())
    return render(request, "reminders/off.html", {"done": request.method == "POST"})
