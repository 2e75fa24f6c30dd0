"""The person's own programme, what they say about their weeks, and the morning."""

from __future__ import annotations

import csv
import uuid
from dataclasses import replace
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.care.queries import news_of
from exercises.lib import clock
from exercises.lib.http import public_page
from exercises.lib.limits import at_most
from exercises.people.queries import may_store
from exercises.people.services import hour_of, profile_of, today_of
from exercises.programmes import queries as programme_queries
from exercises.programmes import services as programme_services
from exercises.programmes.access import assignment_or_404
from exercises.progress import pages, queries, rules, services
from exercises.progress.forms import CheckForm, MeasuresForm, MorningForm, NowForm, NumbersForm
from exercises.progress.models import OwnActivity
from exercises.routines.pages import routine_page
from exercises.routines.services import plan_for
from exercises.safety.queries import wanted_for_standing
from exercises.safety.services import locks_of

BAD_DAY = "bad-day"
# Where an answer to a suggestion leads back to.
BACK = {"today": "progress:today", "programme": "progress:programme", "progress": "progress:progress"}


class Echo:
    """A file that hands each line straight back, so that it can be sent."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


@require_http_methods(["GET", "HEAD", "POST"])
def today(request: HttpRequest) -> HttpResponse:
    """May I run, what is due, what waits to be answered. Naming the pain of now keeps the answer with what it expects."""
    user, now = request.user, clock.of(request)
    queries.read_ahead(user, now, *wanted_for_standing(user, now))
    day = today_of(user)
    form = NowForm(request.POST or None) if request.method == "POST" else None
    if form and form.is_valid():
        pain = form.cleaned_data["pain_now"]
        advice = pages.run_advice(user, queries.now_of(user, day), pain, programme_queries.current(user), locked=locks_of(request).running)
        services.keep_score(user, today=day)
        services.keep_advice(user, advice, day=day, now=now, asked={"pain_now": pain})
        return redirect("progress:today")
    profile = profile_of(user)
    wanted = request.GET.get("minutes", "")
    page = pages.today_page(
        user,
        now,
        day,
        hour=hour_of(profile, now),
        minutes=int(wanted) if wanted.isdecimal() else None,
        bad_day=wanted == BAD_DAY,
        units=profile.units,
        locked=locks_of(request).running,
    )
    context = {"page": page, "consent": may_store(user), "news": news_of(user, now)}
    return render(request, "progress/today.html", context, status=422 if form and form.errors else 200)


@require_safe
@public_page
def worked_out(request: HttpRequest) -> HttpResponse:
    """How the advice is worked out, with the numbers of this install or of the person."""
    usual = rules.layered(settings.PROGRESS)
    # Someone signed in sees their own numbers; such a page is never kept for others.
    own = request.user.is_authenticated
    limits = queries.limits_for(request.user) if own else usual
    return render(request, "progress/worked_out.html", {"page": pages.worked_out(limits, usual), "own": own})


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The charts, the calendar and the changes, over a span of one's choice."""
    queries.read_ahead(request.user, clock.of(request))
    today = today_of(request.user)
    limits = queries.limits_for(request.user)
    page = pages.overview(request.user, today, request.GET, limits, profile_of(request.user).units)
    scores = pages.scores_now(request.user, today, limits)
    return render(request, "progress/progress.html", {"page": page, "scores": scores, "consent": may_store(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest) -> HttpResponse:
    """A programme that the person follows: the path, what is met and what is missing, and the form for what only they can tell."""
    queries.read_ahead(request.user, clock.of(request))
    every = programme_queries.unfinished(request.user)
    found = programme_queries.one_of(every, request.GET.get("of", ""))
    if found is None:
        return redirect("programmes:list")
    today = today_of(request.user)
    form = CheckForm(request.POST or None, criteria=rules.criteria_of(found.phase))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_checks(request.user, form.answers(), day=today)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Noted."))
            return redirect(programme_queries.page_address(found))
    context = {"page": pages.programme_page(request.user, found, today), "form": form, "every": every}
    return render(request, "progress/programme.html", context, status=422 if form.errors else 200)


@require_safe
def programme_print(request: HttpRequest) -> HttpResponse:
    """The programme for the wall: large, with pictures, and a code that leads back to it."""
    every = programme_queries.unfinished(request.user)
    found = programme_queries.one_of(every, request.GET.get("of", ""))
    if found is None:
        return redirect("programmes:list")
    path = programme_queries.page_address(found) if len(every) > 1 else reverse("progress:programme")
    address = (settings.SITE_URL or request.build_absolute_uri("/")).rstrip("/") + path
    page = pages.paper(found, today_of(request.user), address)
    sheets = [sheet if sheet.steps else replace(sheet, steps=_steps(sheet.slug)) for sheet in page.sheets]
    return render(request, "progress/programme_print.html", {"page": page, "sheets": sheets})


def _steps(slug: str) -> tuple[dict[str, Any], ...]:
    """The steps of a routine as its own page shows them."""
    published, plan = plan_for(slug, now=clock.now())
    return tuple(routine_page(published, plan.document).steps)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The last fourteen days on one screen, to be shown to a physiotherapist; notes only where the person opens them."""
    units, notes = profile_of(request.user).units, request.GET.get("notes") == "yes"
    page = pages.shown(request.user, today_of(request.user), units=units, notes=notes)
    return render(request, "progress/show.html", {"page": page})


@require_safe
@at_most(30, seconds=3600, what="table")
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything that one can see, as a table for a spreadsheet, sent row by row."""
    lines = csv.writer(Echo())
    today = today_of(request.user)
    rows = (lines.writerow(row) for row in pages.export_rows(request.user, today))
    # The mark at the start tells a spreadsheet that the letters are UTF-8.
    answer = StreamingHttpResponse(chain(["\ufeff"], rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="selfcare-{today:%Y-%m-%d}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers that the advice goes by for this person, each within its bounds; and those that a therapist chose for them."""
    usual, limits = queries.usual_for(request.user), queries.limits_for(request.user)
    sent = request.POST if request.method == "POST" and "usual" not in request.POST else None
    form = NumbersForm(sent, groups=pages.NUMBER_GROUPS, numbers=pages.numbers_of(limits, usual), usual=usual)
    status = 200
    if request.method == "POST" and (sent is None or form.is_valid()):
        try:
            services.choose_thresholds(request.user, {} if sent is None else form.values(), now=clock.now())
        except services.Refused as refused:
            messages.error(request, str(refused))
            status = 422
        else:
            messages.success(request, _("Kept. The advice goes by these numbers from now on."))
            return redirect("progress:numbers")
    context = {"form": form, "consent": may_store(request.user), "chosen": pages.chosen_rows(queries.chosen_for(request.user))}
    return render(request, "progress/numbers.html", context, status=status if not form.errors else 422)


@require_POST
def phase(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Go to another phase: by suggestion, or by the person's own choice."""
    found = assignment_or_404(request.user, uid)
    today, now = today_of(request.user), clock.now()
    page = pages.programme_page(request.user, found, today)
    advice = services.as_document(page.suggestion.advice)
    try:
        change = programme_services.change_phase(
            found, to=request.POST.get("to", ""), advice=advice, note=request.POST.get("note", "")[:500], today=today, now=now
        )
    except programme_services.Refused as refused:
        messages.error(request, str(refused))
    else:
        if change:
            messages.success(request, _("Your phase is changed. What was suggested is kept with it."))
    return redirect(programme_queries.page_address(found))


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What was advised, what the person chose, and what came of it."""
    queries.read_ahead(request.user, clock.of(request))
    page = pages.decisions_page(request.user, today_of(request.user), profile_of(request.user).units)
    return render(request, "progress/decisions.html", {"page": page, "consent": may_store(request.user)})


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Confirm or decline a suggestion as it stands now; what was shown earlier and does not stand any more is not kept."""
    user, today, key = request.user, today_of(request.user), request.POST.get("advice", "")
    chosen, note = request.POST.get("chosen", ""), request.POST.get("note", "")[:500]
    assignment = programme_queries.one_of(programme_queries.unfinished(user), request.POST.get("of", ""))
    advice = pages.suggestion(user, today, key, assignment)
    said = queries.decided_since(user, today, by=user).get(key)
    try:
        if advice is None and not (said and said.chosen == chosen):
            raise services.Refused(_("This suggestion has changed meanwhile. Please look again."))
        if advice is not None:
            services.decide(user, advice, chosen, note=note, today=today, now=clock.now())
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted, with the advice as you saw it."))
    back = request.POST.get("back", "")
    return redirect(programme_queries.page_address(assignment) if assignment and back == "programme" else BACK.get(back, "progress:today"))


@require_safe
@public_page
def pairs(request: HttpRequest) -> HttpResponse:
    """The advice for every pair of pain before and the next morning, for reviewers and everyone else."""
    return render(request, "progress/pairs.html", {"groups": pages.pairs(rules.layered(settings.PROGRESS))})


@require_http_methods(["GET", "HEAD", "POST"])
def measures(request: HttpRequest) -> HttpResponse:
    """Worst and usual pain of the last week, and the person's own three activities."""
    today = today_of(request.user)
    day = pages.asked_day(request.GET.get("day", ""), today)
    activities = list(OwnActivity.objects.visible_to(request.user))
    said = {} if day == today else queries.numbers_on(request.user, day)
    form = MeasuresForm(request.POST or None, activities=activities, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_measures(request.user, pain=form.pain(), activities=form.activities(), day=day)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Noted."))
            return redirect("progress:measures")
    days = queries.days_said(request.user)
    context = {"form": form, "consent": may_store(request.user), "day": None if day == today else day, "days": days}
    return render(request, "progress/measures.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def morning(request: HttpRequest) -> HttpResponse:
    """One question about the newest session that waits for its morning."""
    today, now = today_of(request.user), clock.now()
    waiting = queries.waiting_morning(request.user, now, today)
    form = MorningForm(request.POST or None)
    if request.method == "POST" and waiting is not None and form.is_valid():
        try:
            services.answer_morning(request.user, uuid.UUID(waiting.uid), **form.cleaned_data, now=now, today=today)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            services.keep_score(request.user, today=today)
            messages.success(request, _("Thank you. Noted."))
            return redirect("progress:today")
    return render(request, "progress/morning.html", {"waiting": waiting, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def morning_again(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Correct how the morning after a session or a run was; what was said before is kept."""
    today = today_of(request.user)
    told = queries.told_or_404(request.user, uid, today)
    form = MorningForm(request.POST or None, initial=told.said)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_morning(request.user, uid, **form.cleaned_data, now=clock.now(), today=today)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Corrected. What you said before is kept."))
            return redirect(told.back, uid)
    return render(
        request, "progress/morning.html", {"waiting": told.entry, "form": form, "again": True}, status=422 if form.errors else 200
    )
