"""The stop list: plain forms, one short page each, never kept by a cache."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from exercises.lib import clock
from exercises.safety import queries, rules, services, words
from exercises.safety.forms import ListForm, MistakeForm, Start, TodayForm, start_of

EVERYTHING, PRESSURE = rules.family(rules.EVERYTHING), rules.family(rules.PRESSURE)
no_store = cache_control(private=True, no_store=True)
asked = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: HttpRequest, name: str, start: Start, **context) -> HttpResponse:
    form = context.get("form")
    title = start.routine.title if start.routine else None
    status = 422 if form is not None and form.errors else 200
    return render(request, f"safety/{name}.html", {"routine": title, "start": start, **context}, status=status)


@asked
@no_store
@login_not_required
def check(request: HttpRequest) -> HttpResponse:
    """The whole list; who answered it before is asked first whether anything is new."""
    start = start_of(request)
    if stopped := services.stop_address(request, start):
        return redirect(stopped)
    due = start.guest or start.changed or queries.standing_for(request).needs_list(clock.now())
    if request.method != "POST" and not due:
        return redirect(start.address("today"))
    form = ListForm(request.POST if request.method == "POST" else None, start=start, lines=EVERYTHING)
    if request.method == "POST" and form.is_valid():
        return services.answer_list(request, start, ticked=form.cleaned_data["ticks"], now=clock.now()).response()
    return _page(request, "check", start, form=form, lines=words.lines_of(EVERYTHING))


@asked
@no_store
@login_not_required
def today(request: HttpRequest) -> HttpResponse:
    """Nothing new, something changed, or someone else is using this device."""
    start = replace(start_of(request), guest=False)
    if queries.standing_for(request).needs_list(clock.now()):
        return redirect(services.stop_address(request, start) or start.address("check"))
    form = TodayForm(request.POST if request.method == "POST" else None, start=start)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        if answer == "same":
            return services.answer_same(request, start, now=clock.now()).response()
        return redirect(start.address("check", **({"changed": "1"} if answer == "changed" else {"who": "guest"})))
    return _page(request, "today", start, form=form)


@asked
@no_store
@login_not_required
def pressure(request: HttpRequest) -> HttpResponse:
    """The pressure lines; where one fits, the routine without its pressing steps."""
    start, here = start_of(request), queries.here(request)
    start = replace(start, guest=here.guest or (start.guest and here.given is None))
    if here.given is None:
        return redirect(services.stop_address(request, start) or start.address("check"))
    form = ListForm(request.POST if request.method == "POST" else None, start=start, lines=PRESSURE)
    if request.method == "POST" and form.is_valid():
        return services.answer_pressure(request, start, ticked=form.cleaned_data["ticks"], now=clock.now()).response()
    if request.method != "POST" and here.pressure:
        return redirect(start.goal())
    locked = here.standing.pressure_locked and (here.standing.pressure_asked or not here.standing.pressure_may_be_asked)
    lines = words.lines_of(here.standing.ticked if locked else PRESSURE)
    return _page(request, "pressure", start, form=form, locked=locked, lines=lines, mistake_url=start.address("mistake"))


@require_safe
@no_store
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Nothing on the list fits, and no routine was chosen yet."""
    start = start_of(request)
    if queries.pass_for(request) is None:
        return redirect(start.address("check"))
    return _page(request, "ready", start)


@require_safe
@no_store
@login_not_required
def stop(request: HttpRequest) -> HttpResponse:
    """The care card; no way to play from here."""
    start = start_of(request)
    standing = queries.standing_for(request, guest=start.guest)
    if not standing.stopped:
        return redirect(start.address("check"))
    card = words.card_for(standing.ticked, settings.EMERGENCY_NUMBERS)
    return _page(request, "stop", start, card=card, mistake_url=start.address("mistake"))


@asked
@no_store
@login_not_required
def mistake(request: HttpRequest) -> HttpResponse:
    """The ticked lines in full, asked again one by one."""
    start = start_of(request)
    ticked = queries.standing_for(request, guest=start.guest).ticked
    if not ticked:
        return redirect(start.address("check"))
    form = MistakeForm(request.POST if request.method == "POST" else None, start=start, lines=ticked)
    if request.method == "POST" and form.is_valid():
        return services.take_back(request, start, mistaken=form.by_mistake(), now=clock.now()).response()
    return _page(request, "mistake", start, form=form)
