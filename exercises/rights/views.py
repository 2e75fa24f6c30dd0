"""What a person may do with everything that is kept about them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.lib import clock
from exercises.lib.paging import stretch
from exercises.people.access import fresh_sign_in
from exercises.people.queries import corrections_of
from exercises.people.services import today_of
from exercises.rights import pages, queries, services
from exercises.rights.forms import BringForm, LeaveForm
from exercises.rights.rules import MOST_A_DAY, may_take


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that one may do with one's data, from one page."""
    taken = queries.lately_taken(request.user, clock.now())
    return render(request, "rights/mine.html", {"taken": taken, "may_take": may_take(len(taken)), "most": MOST_A_DAY})


@require_http_methods(["GET", "HEAD", "POST"])
def agreements(request: HttpRequest) -> HttpResponse:
    """Everything that one agreed to, in force and over; a POST takes one back, at once."""
    if request.method == "POST":
        done = services.take_back(request.user, request.POST.get("take_back", ""), now=clock.now())
        messages.success(request, _("Taken back. It holds from now on.") if done else _("Nothing was changed."))
        return redirect("rights:agreements")
    now, over = pages.agreements(request.user)
    return render(request, "rights/agreements.html", {"agreements": now, "over": over})


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What own entries said before they were corrected, newest first."""
    found = stretch(corrections_of(request.user), request.GET, by="at", size=50)
    return render(request, "rights/corrections.html", {"corrections": found, "rows": pages.earlier(found)})


@require_POST
@fresh_sign_in
def archive(request: HttpRequest) -> HttpResponseBase:
    """Everything about the person as one file."""
    try:
        file = services.take(request.user, now=clock.now())
    except services.TooOften:
        messages.error(request, _("You took your archive several times today. Please try again tomorrow."))
        return redirect("rights:mine")
    answer = FileResponse(
        file, as_attachment=True, filename=f"selfcare-{today_of(request.user):%Y-%m-%d}.zip", content_type="application/zip"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def bring(request: HttpRequest) -> HttpResponse:
    """Take an archive of another install in."""
    sent = request.method == "POST"
    form = BringForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            services.try_to_bring(request.user, form.cleaned_data["file"], now=clock.now())
        except services.Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("Everything of your archive is here."))
            return redirect("rights:mine")
    return render(request, "rights/bring.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def leave(request: HttpRequest) -> HttpResponse:
    """Delete the account: hidden at once, gone some days later."""
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.leave(request.user, now=clock.now())
        logout(request)
        return redirect("rights:left")
    return render(request, "rights/leave.html", {"form": form, "days": services.undo_days()}, status=422 if form.errors else 200)


@require_safe
@login_not_required
def left(request: HttpRequest) -> HttpResponse:
    """What somebody reads who has just deleted their account: the same for everyone."""
    return render(request, "rights/left.html", {"days": services.undo_days()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def stay(request: HttpRequest, code: str) -> HttpResponse:
    """Take a deletion back, by the link of the mail or after a sign-in. Opening the page changes nothing: mail scanners open it too."""
    found = services.leaving_behind(code, now=clock.now())
    if found is None:
        if services.is_of_closed(code):
            return redirect("account_inactive")
        raise Http404
    if request.method == "POST":
        services.stay(found, now=clock.now())
        messages.success(request, _("Your account is as it was. Please sign in."))
        return redirect("account_login")
    answer = render(request, "rights/stay.html", {"leaving": found})
    answer["Referrer-Policy"] = "same-origin"
    return answer
