"""Public pages of routines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exercises.lib import clock
from exercises.lib.http import public_page
from exercises.publishing.queries import cards
from exercises.routines.forms import FilterForm
from exercises.routines.pages import grouped, on_paper, routine_page
from exercises.routines.services import plan_for


@require_safe
@public_page
def routine_list(request: HttpRequest) -> HttpResponse:
    """All routines by their groups, narrowed by what one has and wants."""
    form = FilterForm(request.GET or None, routines=cards("routine"), areas=cards("pain-area"), equipment=cards("equipment"))
    found = form.found()
    return render(request, "routines/list.html", {"form": form, "groups": grouped(found), "count": len(found), "asked": bool(request.GET)})


@require_safe
@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One routine with its steps, minutes and equipment."""
    published, plan = plan_for(slug, now=clock.now())
    return render(request, "routines/detail.html", {"page": routine_page(published, plan.document), "paper": on_paper(slug)})
