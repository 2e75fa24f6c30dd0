"""The first page, the pages about this site, and the error pages."""

from __future__ import annotations

import sys

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from exercises.home.forms import PackForm, SignForm
from exercises.home.pages import pack
from exercises.home.queries import advice_sources, home_page, public_addresses
from exercises.home.services import sign
from exercises.lib import clock
from exercises.lib.http import problem, public_page
from exercises.lib.limits import at_most
from exercises.lib.outages import away
from exercises.publishing.search import note_miss
from exercises.publishing.search import search as find
from exercises.publishing.workflow import Refused
from exercises.rights.adapter import privacy as facts

no_store = cache_control(private=True, no_store=True)
HELP = {"": "help/runners.html", "therapists": "help/therapists.html", "editors": "help/editors.html"}
SEE, REVIEW = "exercises.view_revision", "exercises.review_content"


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the way to the first routine."""
    return render(request, "home/home.html", home_page())


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponse:
    """How the content is made and reviewed."""
    return render(request, "home/about.html")


@require_safe
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, where, and for how long."""
    return render(request, "home/privacy.html", facts())


@require_safe
@public_page
def help_page(request: HttpRequest, whom: str = "") -> HttpResponse:
    """How it is used: a page for runners, one for therapists, one for editors."""
    if whom not in HELP:
        raise Http404
    return render(request, HELP[whom])


@require_safe
@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and how to say what does not."""
    return render(request, "home/accessibility.html")


@require_safe
@public_page
def phone(request: HttpRequest) -> HttpResponse:
    """What lies on this phone: the same page for everyone, filled by the phone itself."""
    return render(request, "practice/phone.html", {"sources": advice_sources()})


@require_safe
@login_not_required
@at_most(60, seconds=60, what="search", when=lambda request: request.GET.get("q"))
def search(request: HttpRequest) -> HttpResponse:
    """Everything that is published, best first; what found nothing is counted without a name."""
    query = " ".join(request.GET.get("q", "").split())[:200]
    found = find(query) if query else None
    if query and not (found and found.hits):
        note_miss(query, day=clock.now().date())
    return render(request, "home/search.html", {"query": query, "found": found})


@require_safe
@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, for search engines."""
    return render(request, "home/sitemap.xml", {"addresses": public_addresses()}, content_type="application/xml")


@require_safe
@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    return render(request, "home/robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
@no_store
def review_pack(request: HttpRequest) -> HttpResponse:
    """For editors and reviewers, to be printed: everything that a clinician must sign, or what changed since."""
    if not (request.user.is_staff and request.user.has_perm(SEE)):
        raise PermissionDenied
    form = PackForm(request.GET)
    good = form.is_valid()
    wanted = form.wanted() if good else {}
    context = {"form": form, "wanted": wanted, "pack": pack(**wanted) if good else None, "today": clock.now()}
    may_sign = request.user.has_perm(REVIEW)
    return render(request, "home/review_pack.html", context | {"may_sign": may_sign}, status=200 if good else 422)


@require_POST
@no_store
def review_sign(request: HttpRequest) -> HttpResponse:
    """A reviewer agrees to a version as it stands."""
    if not (request.user.is_staff and request.user.has_perm(REVIEW)):
        raise PermissionDenied
    form = SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That was not a version of ours."))
        return redirect("home:review_pack")
    try:
        signed = sign(**form.cleaned_data, reviewer=request.user, now=clock.now())
        messages.success(request, _("Signed: %(title)s.") % {"title": signed.document["title"]})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("home:review_pack")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 in plain words; 503 where a session could not be kept because the database is away."""
    return away(request, exception) or problem(request, 400, _("We could not read that request."), "400.html")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in plain words."""
    return problem(request, 403, _("This is not open to you."), "403.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open for too long, or that came from elsewhere."""
    return problem(request, 403, _("This page was open for too long. Go back, load it again, and send it once more."), "403.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what is missing and for what is not yours."""
    return problem(request, 404, _("There is no page here."), "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without details; 503 where only the database is away."""
    # Django calls this inside its except block, wherever in the middleware the error came up.
    return away(request, sys.exc_info()[1]) or problem(request, 500, _("Something went wrong on our side."), "500.html")
