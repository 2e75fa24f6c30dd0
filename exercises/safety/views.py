"""The safety check: plain forms, one short page each, never kept by a cache. Nothing of an answer stands in an address.

Every page gets `start` (routine, log, guest) and `routine` (its title, or None); what else it gets stands with the view.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from exercises.lib import clock
from exercises.lib.http import public_page
from exercises.safety import pages, queries, rules, services, words
from exercises.safety.forms import AgreedForm, ExaminedForm, MistakeForm, PageForm, Start, TodayForm, start_of

no_store = cache_control(private=True, no_store=True)
asked = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: HttpRequest, name: str, start: Start, **context) -> HttpResponse:
    form = context.get("form")
    title = start.routine.title if start.routine else None
    status = 422 if form is not None and form.errors else 200
    return render(request, f"safety/{name}.html", {"routine": title, "start": start, **context}, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@asked
@no_store
@login_not_required
def check(request: HttpRequest, page: int = 1) -> HttpResponse:
    """One page of the check; who answered it before is asked first whether anything is new.

    Context: sheet (words.Sheet), page, last_page, form (hidden fields; ticks: every line of the page, follow-ups too; on the third
    page age, guardian and, if form.ask_knee, knee), examined (lines to be ticked again only if they are new or worse since),
    told (what therapists locked or opened, on the first page).
    """
    if page not in rules.PAGES:
        raise Http404
    start = services.page_start(request, start_of(request), page)
    if away := _away_from(request, start, page):
        return redirect(away)
    form = _page_form(request, start, page)
    if request.method == "POST" and form.is_valid():
        return services.answer_page(request, start, form, now=clock.now()).response()
    looked_at = words.lines_of(queries.examined_lines(request, guest=start.guest))
    last, told = max(page, start.last_page), _from_therapists(request, start) if page == 1 else ()
    return _page(request, "check", start, form=form, sheet=words.sheet(page), page=page, last_page=last, examined=looked_at, told=told)


def _away_from(request: HttpRequest, start: Start, page: int) -> str:
    """Where someone belongs who is not to answer this page now, or ""."""
    if stopped := services.stop_address(request, start):
        return stopped
    if request.method == "POST":
        return ""
    draft = services.draft_for(request, start)
    due = start.guest or start.changed or queries.standing_for(request).needs_list(clock.now())
    if page == 1:
        return "" if due or draft.has(1) else start.address("today")
    alone = page == 4 and services.fourth_page_alone(request, start)
    return start.address("check") if services.page_before(draft, page) and not alone else ""


def _page_form(request: HttpRequest, start: Start, page: int) -> PageForm:
    draft = services.draft_for(request, start)
    known = "" if start.guest else queries.sore_knee_of(request.user)
    return PageForm(_sent(request), start=start, page=page, ticked=draft.ticked(page), knee=draft.knee, ask_knee=not known)


@asked
@no_store
@login_not_required
def today(request: HttpRequest) -> HttpResponse:
    """Nothing new, something changed, another knee, or someone else is using this device. Context: form, knee (of the last check), told."""
    start = replace(start_of(request), guest=False)
    standing = queries.standing_for(request)
    if standing.needs_list(clock.now()):
        return redirect(services.stop_address(request, start) or start.address("check"))
    form = TodayForm(_sent(request), start=start)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        if answer == "same":
            return services.answer_same(request, start, now=clock.now()).response()
        return redirect(start.address("check", **({"who": "guest"} if answer == "guest" else {"changed": "1"})))
    return _page(request, "today", start, form=form, knee=standing.knee, told=_from_therapists(request, start))


@require_safe
@no_store
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """What may be done today, and what waits. Context: result (pages.Result), told, mistake_url, agreed_url, examined_url."""
    start, here = start_of(request), queries.here(request)
    start = replace(start, guest=here.guest)
    if here.given is None:
        return redirect(services.stop_address(request, start) or start.address("check"))
    result = pages.result_of(start.routine, start.goal(), here.standing, settings.EMERGENCY_NUMBERS)
    return _page(request, "ready", start, result=result, told=_from_therapists(request, start), **_ways(start, here.standing))


@require_safe
@no_store
@login_not_required
def stop(request: HttpRequest) -> HttpResponse:
    """The care card; no way to play from here. Context: card (words.Card), mistake_url, examined_url, agreed_url ("" where not open)."""
    start = start_of(request)
    standing = queries.standing_for(request, guest=start.guest)
    if not standing.everything_locked:
        return redirect(start.address("check"))
    card = words.card_for(pages.behind_stop(standing), settings.EMERGENCY_NUMBERS)
    return _page(request, "stop", start, card=card, again_url="" if standing.stopped else start.address("check"), **_ways(start, standing))


def _from_therapists(request: HttpRequest, start: Start) -> tuple[pages.FromTherapist, ...]:
    """What therapists locked or opened for the person; a guest is not told."""
    return pages.from_therapists(queries.from_therapists(request, guest=start.guest), queries.zone_for(request.user, start.zone))


def _ways(start: Start, standing: rules.Standing) -> dict[str, Any]:
    """The pages on which locks are opened, for those that there are."""
    ways = {"mistake": standing.ticked} | {way: rules.opened_by(way, standing.ticked) for way in (rules.EXAMINED, rules.AGREED)}
    return {f"{name}_url": start.address(name) if keys else "" for name, keys in ways.items()}


@asked
@no_store
@login_not_required
def mistake(request: HttpRequest) -> HttpResponse:
    """The ticked lines in full, asked again one by one. Context: form."""
    start = start_of(request)
    ticked = queries.standing_for(request, guest=start.guest).ticked
    if not ticked:
        return redirect(start.address("check"))
    form = MistakeForm(_sent(request), start=start, lines=ticked)
    if request.method == "POST" and form.is_valid():
        return services.take_back(request, start, mistaken=form.by_mistake(), now=clock.now()).response()
    return _page(request, "mistake", start, form=form)


@asked
@no_store
@login_not_required
def examined(request: HttpRequest) -> HttpResponse:
    """After a stop: examined when, by whom, and may they exercise. Context: form (seen_by, seen_on, may), lines."""
    start = start_of(request)
    keys = rules.opened_by(rules.EXAMINED, queries.standing_for(request, guest=start.guest).ticked)
    if not keys:
        return redirect(start.address("check"))
    day = _today(request, start)
    days = {"today": day, "earliest": min(day, queries.locked_since(request, keys, guest=start.guest))}
    form = ExaminedForm(_sent(request), start=start, too_early=_("This day is before your answer. Please be seen now."), **days)
    if request.method == "POST" and form.is_valid():
        return services.after_examination(request, start, form, now=clock.now()).response()
    return _page(request, "examined", start, form=form, lines=words.lines_of(keys))


@asked
@no_store
@login_not_required
def agreed(request: HttpRequest) -> HttpResponse:
    """Lines that a clinician has to agree to. Context: form (line_<key> for each, seen_by, seen_on), lines."""
    start = start_of(request)
    keys = rules.opened_by(rules.AGREED, queries.standing_for(request, guest=start.guest).ticked)
    if not keys:
        return redirect(start.address("check"))
    day = _today(request, start)
    days = {"today": day, "earliest": day - rules.AGREEMENT_HOLDS + dt.timedelta(days=1)}
    form = AgreedForm(_sent(request), start=start, lines=keys, too_early=_("This is more than twelve weeks ago. Please ask again."), **days)
    if request.method == "POST" and form.is_valid():
        return services.after_agreement(request, start, form, now=clock.now()).response()
    return _page(request, "agreed", start, form=form, lines=words.lines_of(keys))


def _today(request: HttpRequest, start: Start) -> dt.date:
    return clock.local_day(clock.now(), queries.zone_for(request.user, start.zone))


@require_safe
@public_page
def parents(request: HttpRequest) -> HttpResponse:
    """For people under 16 and their parents. The same page for everyone; nothing of the check is kept."""
    return render(request, "safety/parents.html")


@require_safe
@public_page
def here(request: HttpRequest) -> HttpResponse:
    """The check without a network: the same page for everyone, answered and decided on the device.

    Context: sheets (words.Sheet), form (age, guardian and knee of the third page), cards (words.Card of each level), device (the table and the words).
    """
    cards = [words.card_of(level, settings.EMERGENCY_NUMBERS) for level in rules.LEVELS]
    context = {"sheets": [words.sheet(page) for page in rules.PAGES], "form": PageForm(start=Start(), page=3), "cards": cards}
    return render(request, "safety/here.html", context | {"device": {"table": rules.table(), "words": words.for_device()}})
