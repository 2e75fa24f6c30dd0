"""Public pages of the catalogue."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exercises.catalogue import pages
from exercises.lib.http import public_page
from exercises.publishing.queries import cards, published_many, published_or_404


@require_safe
@public_page
def condition_list(request: HttpRequest) -> HttpResponse:
    """All conditions."""
    found = cards("condition")
    context = {
        "cards": [card for card in found if not card.facets.get("brief")],
        "brief": [card for card in found if card.facets.get("brief")],
    }
    return render(request, "catalogue/condition_list.html", context)


@require_safe
@public_page
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """One condition."""
    return render(request, "catalogue/condition.html", {"page": pages.condition_page(published_or_404("condition", slug))})


@require_safe
@public_page
def muscle_list(request: HttpRequest) -> HttpResponse:
    """All muscles."""
    return render(request, "catalogue/muscle_list.html", {"cards": cards("muscle"), "no_press": cards("no-press-area")})


@require_safe
@public_page
def muscle(request: HttpRequest, slug: str) -> HttpResponse:
    """One muscle."""
    return render(request, "catalogue/muscle.html", {"page": pages.muscle_page(published_or_404("muscle", slug))})


@require_safe
@public_page
def exercise_list(request: HttpRequest) -> HttpResponse:
    """All exercises."""
    return render(request, "catalogue/exercise_list.html", {"groups": pages.exercise_groups()})


@require_safe
@public_page
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise."""
    return render(request, "catalogue/exercise.html", {"page": pages.exercise_page(published_or_404("exercise", slug))})


@require_safe
@public_page
def advice_list(request: HttpRequest) -> HttpResponse:
    """All pages of advice."""
    return render(request, "catalogue/advice_list.html", {"cards": cards("advice")})


@require_safe
@public_page
def advice(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of advice."""
    country = published_many({("country", settings.COUNTRY)}).get(("country", settings.COUNTRY))
    return render(request, "catalogue/advice.html", {"page": pages.advice_page(published_or_404("advice", slug), country)})


@require_safe
@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    """What the words mean."""
    return render(request, "catalogue/glossary.html", {"letters": pages.glossary()})
