"""The pages of therapists. Whatever is a client's comes through care.access, which writes the look down before anything is shown."""

from __future__ import annotations

import csv
import uuid
from itertools import chain

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.care import access, rules
from exercises.care.models import AccessEntry
from exercises.clients.access import assessment_or_404, own_assessment_or_404, session_or_404
from exercises.clients.forms import AssessmentForm, ClientNumbersForm, DecideForm, LockForm, OnceForm, OpenForm
from exercises.clients.models import Assessment, Discharge
from exercises.clients.pages import listing
from exercises.clients.pages.assessment import assessment_page
from exercises.clients.pages.client import client_page, hidden_of
from exercises.clients.pages.export import session_rows
from exercises.clients.pages.locks import LocksPage, locks_page
from exercises.clients.pages.report import report
from exercises.clients.pages.sessions import session_page
from exercises.clients.pages.since import since
from exercises.clients.pages.timeline import Cursor, timeline
from exercises.clients.queries import listing as listed
from exercises.clients.queries.assessments import assessments_of
from exercises.clients.queries.numbers import chosen_of
from exercises.clients.queries.record import record_of
from exercises.clients.services import assessments, standing
from exercises.clients.services.decisions import decide_for
from exercises.clients.services.locks import Wanted, open_lock, set_lock
from exercises.clients.services.numbers import choose_for
from exercises.clients.services.visits import mark_visit
from exercises.lib import clock
from exercises.lib.limits import at_most
from exercises.people.services import today_of
from exercises.progress.pages import NUMBER_GROUPS, numbers_of
from exercises.progress.rules import layered


class Echo:
    """A file that hands each line straight back, so that it can be sent."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


@require_safe
def client_list(request: HttpRequest) -> HttpResponse:
    """Who needs me today: the clients who share something, the most pressing first."""
    now = clock.now()
    listed.read_ahead(request.user, now)
    access.therapist_or_404(request.user)
    standing.complete(request.user, now=now)
    page = listing.client_list(request.user, request.GET, today_of(request.user), now)
    access.note_looks([row.link for row in page.rows], request.user, what="list", how=AccessEntry.How.LIST, now=now)
    return render(request, "clients/list.html", {"page": page})


@require_safe
def client(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One client: what is new since the last visit, then each part that they share."""
    now = clock.of(request)
    grant = access.open_or_404(request.user, uid, what="overview", now=now)
    page = client_page(grant, now, request.GET)
    return render(request, "clients/client.html", {"page": page, "grant": grant, "here": "overview", "once": OnceForm.fresh()})


@require_POST
def visit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Mark that the client is here: what is new begins now."""
    now = clock.now()
    grant = access.peek_or_404(request.user, uid, now=now)
    form = OnceForm(request.POST)
    if form.is_valid():
        mark_visit(grant, uid=form.cleaned_data["uid"], now=now)
        messages.success(request, _("Marked. What is new is told from today on."))
    else:
        messages.error(request, _("Part of that page was out of date. Please press it once more."))
    return redirect("clients:client", uid=uid)


@require_POST
def summary(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The five lines as plain text, to be copied into the clinic's own record: for a script as text, else on a page."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, what="summary", how=AccessEntry.How.COPY, now=now)
    record = record_of(grant, now)
    text = since(record).text(record.name)
    if request.headers.get("Accept", "").startswith("text/plain"):
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return render(request, "clients/summary.html", {"text": text, "grant": grant})


@require_safe
def session(request: HttpRequest, uid: uuid.UUID, session: uuid.UUID) -> HttpResponse:
    """One session of a client, as far as it is shared."""
    now = clock.now()
    found = session_or_404(access.peek_or_404(request.user, uid, rules.PROGRAMME, now=now), session)
    grant = access.open_or_404(request.user, uid, rules.PROGRAMME, what="session", now=now)
    return render(request, "clients/session.html", {"page": session_page(grant, found), "grant": grant})


@require_safe
def client_timeline(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Everything that is shared, newest first."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, what="timeline", now=now)
    cursor = Cursor.parse(request.GET.get("from", ""), today_of(request.user))
    context = {"page": timeline(grant, cursor), "grant": grant, "here": "timeline", "hidden": hidden_of(grant)}
    return render(request, "clients/timeline.html", context)


@require_safe
def client_report(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One page for a referrer, to be printed."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, what="report", now=now)
    return render(request, "clients/report.html", {"page": report(grant, now), "grant": grant, "here": "report"})


@require_safe
@at_most(60, seconds=3600, what="file")
def sessions_file(request: HttpRequest, uid: uuid.UUID) -> StreamingHttpResponse:
    """The sessions as a table for a spreadsheet, sent row by row while they are shared."""
    grant = access.open_or_404(request.user, uid, rules.PROGRAMME, what="file", how=AccessEntry.How.FILE, now=clock.now())
    lines = csv.writer(Echo())
    rows = (lines.writerow(row) for row in session_rows(grant, clock.now))
    # The mark at the start tells a spreadsheet that the letters are UTF-8.
    answer = StreamingHttpResponse(chain(["\ufeff"], rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sessions-{today_of(request.user):%Y-%m-%d}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_new(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note what was found today, every line beside what it was last time."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, what="assessment", now=now)
    earlier = list(assessments_of(grant)[:10])
    form = AssessmentForm(request.POST or None, last=earlier[0].document if earlier else {})
    if request.method == "POST" and form.is_valid():
        try:
            made = assessments.save_assessment(grant, form.document(), uid=form.cleaned_data["uid"], now=now)
        except assessments.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept. The client can read it too."))
            return redirect("clients:assessment", uid=uid, assessment=made.uid)
    context = {"form": form, "grant": grant, "here": "assessments", "earlier": earlier}
    return render(request, "clients/assessment_form.html", context, status=422 if form.errors else 200)


@require_safe
def assessment(request: HttpRequest, uid: uuid.UUID, assessment: uuid.UUID) -> HttpResponse:
    """One assessment that this therapist made."""
    now = clock.now()
    found = assessment_or_404(access.peek_or_404(request.user, uid, now=now), assessment)
    grant = access.open_or_404(request.user, uid, what="assessment", now=now)
    context = {"page": assessment_page(found), "grant": grant, "here": "assessment"}
    return render(request, "clients/assessment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The numbers that the advice for this client goes by, within their bounds, with a reason that the client reads."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, rules.PROGRAMME, what="programme", now=now)
    chosen, usual = chosen_of(grant), layered(settings.PROGRESS)
    known = numbers_of(layered(settings.PROGRESS, chosen.values if chosen else {}), usual)
    form = ClientNumbersForm(request.POST or None, groups=NUMBER_GROUPS, numbers=known, usual=usual)
    if request.method == "POST" and form.is_valid():
        try:
            choose_for(grant, form.chosen(), reason=form.cleaned_data["reason"], uid=form.cleaned_data["uid"], now=now)
        except assessments.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kept. The client sees the numbers and your reason."))
            return redirect("clients:numbers", uid=uid)
    context = {"form": form, "grant": grant, "here": "numbers", "chosen": chosen}
    return render(request, "clients/numbers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def locks(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What waits for this client; a POST locks something until a day, with a reason that the client reads."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, rules.SAFETY, what="safety", now=now)
    page = locks_page(grant, now)
    form = LockForm(request.POST if request.method == "POST" else None, today=page.today)
    if request.method == "POST" and form.is_valid():
        try:
            set_lock(grant, Wanted(**form.cleaned_data), now=now)
        except assessments.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Locked. The client sees it with your name and your reason."))
            return redirect("clients:locks", uid=uid)
    return _locks(request, grant, page, form, OpenForm(today=page.today, rows=page.to_open, auto_id="open_%s"))


@require_POST
def lock_open(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take off what a therapist set, or open for a time what a line of the check locks."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, rules.SAFETY, what="safety", now=now)
    page = locks_page(grant, now)
    form = OpenForm(request.POST, today=page.today, rows=page.to_open, auto_id="open_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            open_lock(grant, data["lock"], reason=data["reason"], last=data["last"], now=now)
        except assessments.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Opened. The client sees it with your name and your reason."))
            return redirect("clients:locks", uid=uid)
    return _locks(request, grant, page, LockForm(today=page.today), form)


def _locks(request: HttpRequest, grant: access.Grant, page: LocksPage, form: LockForm, opening: OpenForm) -> HttpResponse:
    context = {"page": page, "form": form, "opening": opening, "grant": grant, "here": "locks"}
    return render(request, "clients/locks.html", context, status=422 if form.errors or opening.errors else 200)


@require_POST
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Confirm what the rules suggest to this client, or decide otherwise with a reason that they read."""
    now = clock.now()
    grant = access.open_or_404(request.user, uid, rules.PROGRAMME, rules.PAIN, what="overview", now=now)
    form = DecideForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            decide_for(grant, data["advice"], data["chosen"], reason=data["reason"], now=now)
        except assessments.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Noted. The client reads it with your name."))
            return redirect("clients:client", uid=uid)
    context = {"page": client_page(grant, now, {}), "grant": grant, "here": "overview", "once": OnceForm.fresh(), "deciding": form}
    return render(request, "clients/client.html", context, status=422)


@require_safe
def own_assessments(request: HttpRequest) -> HttpResponse:
    """The assessments and discharges that therapists wrote for the person in front of this page."""
    found, ended = (model.objects.visible_to(request.user)[:100] for model in (Assessment, Discharge))
    return render(request, "clients/own_assessments.html", {"found": found, "discharges": ended})


@require_safe
def own_assessment(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One of them, as the therapist sees it."""
    return render(request, "clients/own_assessment.html", {"page": assessment_page(own_assessment_or_404(request.user, uid))})
