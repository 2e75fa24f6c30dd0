"""Pages of the pain finder: two to choose on, one with the answer. All by GET, and nothing of it is kept."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exercises.finder import pages, queries, rules
from exercises.lib.http import public_page


@require_safe
@public_page
def pick(request: HttpRequest) -> HttpResponse:
    """The whole leg, front and back."""
    return render(request, "finder/pick.html", {"page": pages.pick_page("limb", rules.read(request.GET.getlist))})


@require_safe
@public_page
def knee(request: HttpRequest) -> HttpResponse:
    """The knee, enlarged."""
    return render(request, "finder/pick.html", {"page": pages.pick_page("knee", rules.read(request.GET.getlist))})


@require_safe
@login_not_required
def answer(request: HttpRequest) -> HttpResponse:
    """What may help with the chosen places, why, and when to be seen."""
    asked = rules.read(request.GET.getlist)
    return render(request, "finder/answer.html", {"page": pages.answer_page(asked, queries.person(request))})
