"""The player, the list that logs without it, the history, and corrections."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.lib import clock
from exercises.lib.http import public_page
from exercises.people.queries import may_store, usable_equipment
from exercises.people.services import profile_of
from exercises.practice import access, pages, queries, services
from exercises.practice.forms import ChooseForm, EditForm, LogForm
from exercises.programmes.access import prescribed_or_404
from exercises.routines.pages import on_paper, paper_of, routine_page, settle_address
from exercises.routines.queries import plan_taken_back
from exercises.routines.services import plan_for
from exercises.safety import services as safety


@require_safe
@public_page
def play(request: HttpRequest, slug: str) -> HttpResponse:
    """The guided player: the same page for everyone; it asks /api/v1/me before it starts."""
    published, plan = plan_for(slug, now=clock.now())
    if published.retired:
        return redirect("routines:detail", slug=slug)
    page = routine_page(published, plan.document)
    if reason := queries.taken_back(published):
        return render(request, "practice/withdrawn.html", {"page": page, "reason": reason})
    return render(
        request,
        "practice/play.html",
        {"routine": page, "plan_json": plan.document, "things": usable_equipment(), "settle_url": settle_address()},
    )


@require_safe
def prescribed(request: HttpRequest, uid: uuid.UUID, slug: str) -> HttpResponse:
    """The guided player with what was prescribed to this person, in the dose of their version."""
    assignment, found = prescribed_or_404(request.user, uid, slug)
    plan = found.plan.document
    page = pages.prescribed_page(assignment, found, plan)
    if reason := plan_taken_back(plan):
        return render(request, "practice/withdrawn.html", {"page": page, "reason": reason})
    context = {"routine": page, "plan_json": plan, "things": usable_equipment(), "settle_url": settle_address(), "note": found.note}
    return render(request, "practice/play.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """The routine as a numbered list with a form that logs it; behind the safety check like the player."""
    if request.method != "POST" and (refused := _refused(request, slug)):
        # Nobody starts it any more; who is in the middle of it may still save.
        return refused
    if turned_away := safety.require_clear_or_redirect(request, slug, "log"):
        return turned_away
    published, plan = plan_for(slug, now=clock.now())
    return _listed(request, plan.document, lambda shown: routine_page(published, shown), paper=on_paper(slug))


@require_http_methods(["GET", "HEAD", "POST"])
def prescribed_log(request: HttpRequest, uid: uuid.UUID, slug: str) -> HttpResponse:
    """What was prescribed to this person as a numbered list with a form that logs it, for their programme."""
    assignment, found = prescribed_or_404(request.user, uid, slug)
    plan, make = found.plan.document, functools.partial(pages.prescribed_page, assignment, found)
    if request.method != "POST" and (reason := plan_taken_back(plan)):
        return render(request, "practice/withdrawn.html", {"page": make(plan), "reason": reason})
    if turned_away := safety.require_clear_or_redirect(request, slug, "log"):
        return turned_away
    return _listed(request, plan, make, paper=paper_of(make(plan).play_url), assignment=str(assignment.uid))


def _listed(request: HttpRequest, plan: dict[str, Any], make: Callable[[dict[str, Any]], Any], *, paper: Any, **more: str) -> HttpResponse:
    """The list of a plan without what must wait, and its form; `more` goes into the session that it makes."""
    if nothing := safety.nothing_left(request, plan, "log"):
        return nothing
    given = safety.pass_for(request)
    # What someone else does on this phone is not for the account.
    allowed = request.user.is_authenticated and may_store(request.user) and not (given and given.guest)
    form = _log_form(request, plan) if allowed else None
    if request.method == "POST" and form is not None and form.is_valid():
        return _save_log(request, form, more)
    status = 422 if form is not None and form.is_bound else 200
    context = {"page": make(safety.without_locked(request, plan)), "form": form, "consent_needed": not allowed, "paper": paper}
    return render(request, "practice/log.html", context | {"left_out": safety.left_out(request, plan)}, status=status)


def _refused(request: HttpRequest, slug: str) -> HttpResponse | None:
    """The answer where a routine is no longer offered or was taken back for now."""
    published, plan = plan_for(slug, now=clock.now())
    if published.retired:
        return redirect("routines:detail", slug=slug)
    if reason := queries.taken_back(published):
        return render(request, "practice/withdrawn.html", {"page": routine_page(published, plan.document), "reason": reason})
    return None


def _log_form(request: HttpRequest, plan: dict) -> LogForm:
    profile = profile_of(request.user)
    zone = profile.zone or settings.TIME_ZONE
    here = timezone.localtime(clock.now(), ZoneInfo(zone))
    initial = {"day": here.date(), "time": here.time().replace(second=0), "knee": profile.knee}
    return LogForm(request.POST or None, plan=safety.without_locked(request, plan), zone=zone, initial=initial)


def _save_log(request: HttpRequest, form: LogForm, more: dict[str, str]) -> HttpResponse:
    opened = safety.pass_for(request)
    document = form.session_document(opened.opened if opened else "same") | more
    outcome = services.store_session(request.user, document, now=clock.now())
    if not outcome.kept:
        messages.error(request, outcome.reason)
        return redirect(request.path)
    messages.success(request, _("Saved."))
    response = redirect("practice:session", uid=form.cleaned_data["uid"])
    safety.consume_pass(request, response)
    return response


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """The person's own sessions, newest first."""
    page = queries.session_page(request.user, request.GET)
    return render(request, "practice/session_list.html", {"sessions": page, "consent": may_store(request.user)})


@require_safe
def session(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One session in full."""
    found = access.session_or_404(request.user, uid)
    context = {"session": queries.session_detail(request.user, found), "others": pages.other_versions(request.user, found)}
    return render(
        request, "practice/session.html", context | {"asked": pages.asked_of(found), "whom": pages.whom_to_ask(request.user, clock.now())}
    )


@require_POST
def session_choose(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Which of two versions of a session counts."""
    found = access.session_or_404(request.user, uid)
    form = ChooseForm(request.POST)
    if form.is_valid() and services.settle(request.user, found.uid, **form.choice()):
        messages.success(request, _("Done. Your choice counts now; the other version is kept beside it."))
    else:
        messages.error(request, _("Something changed meanwhile. Please look at both versions once more."))
    return redirect("practice:session", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Correct pain scores and note; the first version is kept."""
    found = access.session_or_404(request.user, uid)
    newest = queries.newest_document(request.user, found)
    form = EditForm(request.POST or None, document=newest.body, base=newest.sha256)
    if request.method == "POST" and form.is_valid():
        outcome = services.store_session(request.user, form.session_document(newest.revision + 1), now=clock.now())
        if outcome.kept:
            messages.success(request, _("Corrected. The earlier version is kept."))
            return redirect("practice:session", uid=uid)
        form.add_error(None, outcome.reason)
    context = {"form": form, "session": queries.session_detail(request.user, found)}
    return render(request, "practice/session_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def session_remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask once, then remove a session for good."""
    found = access.session_or_404(request.user, uid)
    if request.method == "POST":
        services.remove_session(request.user, found)
        messages.success(request, _("The session was removed."))
        return redirect("practice:session_list")
    return render(request, "practice/session_remove.html", {"session": queries.session_detail(request.user, found)})
