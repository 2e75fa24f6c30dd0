"""Handing over: the therapist's page with codes, the page that a code opens, its player, and linking it with an account."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.lib import clock
from exercises.lib.db import uid_of
from exercises.people.access import demand_fresh, fresh_sign_in
from exercises.people.queries import may_store, usable_equipment
from exercises.people.services import today_of
from exercises.programmes.handover import access, pages, services
from exercises.programmes.rules import pictures_in
from exercises.programmes.services import Refused
from exercises.routines.pages import settle_address
from exercises.routines.queries import plan_taken_back


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The codes of a draft, and a new one."""
    desk, refused = access.waiting_desk_or_404(request.user, uid, now=clock.now()), ""
    if request.method == "POST":
        demand_fresh(request)
        try:
            made = services.hand_over(desk, uid=uid_of(request.POST.get("uid", "")) or uuid.uuid4(), now=clock.now())
        except Refused as error:
            refused = str(error)
        else:
            return redirect("handover:code", uid=uid, handover=made.uid)
    context = {"desk": desk, "rows": pages.rows_of(desk.programme, desk.therapist, clock.now()), "uid": uuid.uuid4(), "refused": refused}
    context["pictures"] = bool(pictures_in(desk.programme.draft))
    return render(request, "programmes/handover/codes.html", context, status=422 if refused else 200)


@require_safe
def code(request: HttpRequest, uid: uuid.UUID, handover: uuid.UUID) -> HttpResponse:
    """One code, large, to show or to print."""
    desk = access.waiting_desk_or_404(request.user, uid, now=clock.now())
    found = access.own_handover_or_404(desk, handover)
    is_open = next(row.is_open for row in pages.rows_of(desk.programme, desk.therapist, clock.now()) if row.handover == found)
    if not is_open:
        raise Http404
    context = {"desk": desk, "page": pages.shown(found), "pictures": bool(pictures_in(found.version.document))}
    return render(request, "programmes/handover/code.html", context)


@require_POST
def end(request: HttpRequest, uid: uuid.UUID, handover: uuid.UUID) -> HttpResponse:
    """End a code at once."""
    desk = access.waiting_desk_or_404(request.user, uid, now=clock.now())
    services.end(access.own_handover_or_404(desk, handover), now=clock.now())
    messages.success(request, _("Ended. The code opens nothing any more."))
    return redirect("handover:codes", uid=uid)


@require_safe
@login_not_required
def handed(request: HttpRequest) -> HttpResponse:
    """The page that a code opens: the same for everyone until the device asks with its token."""
    return render(request, "programmes/handover/handed.html", {"may_store": request.user.is_authenticated and may_store(request.user)})


@require_safe
@login_not_required
def play(request: HttpRequest, plan: str) -> HttpResponse:
    """The guided player with something that was handed over; refused here already where any of it was taken back."""
    found = access.handed_or_404(plan, now=clock.now())
    page = pages.player_page(found)
    if reason := plan_taken_back(found.plan.document):
        return render(request, "practice/withdrawn.html", {"page": page, "reason": reason})
    context = {"routine": page, "plan_json": found.plan.document, "things": usable_equipment(), "note": found.note}
    return render(request, "practice/play.html", context | {"settle_url": settle_address()})


@require_POST
@fresh_sign_in
def claim(request: HttpRequest) -> HttpResponse:
    """Link what was handed over with the account that is signed in."""
    found = access.handover_or_404(request.POST.get("token", ""), now=clock.now())
    if request.POST.get("agree") != "yes":
        messages.error(request, _("Nothing was linked: the switch for sharing was off."))
        return redirect("handover:handed")
    try:
        services.claim(found, request.user, today=today_of(request.user), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("handover:handed")
    messages.success(request, _("The programme is in your account now."))
    return redirect("progress:programme")
