"""Public pages of the catalogue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exercises.catalogue import pages
from exercises.lib.http import public_page
from exercises.publishing.queries import cards, published_or_404


@require_safe
@public_page
def condition_list(request: HttpRequest) -> HttpResponse:
    """All conditions."""
    return render(request, "catalogue/condition_list.html", {"cards": cards("condition")})


@require_safe
@public_page
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """One condition."""
    return render(request, "catalogue/condition.html", {"page": pages.condition_page(published_or_404("condition", slug))})


@require_safe
@public_page
def muscle_list(request: HttpRequest) -> HttpResponse:
    """All muscles."""
    return render(request, "catalogue/muscle_list.html", {"cards": cards("muscle")})


@require_safe
@public_page
def muscle(request: HttpRequest, slug: str) -> HttpResponse:
    """One muscle."""
    return render(request, "catalogue/muscle.html", {"page": pages.muscle_page(published_or_404("muscle", slug))})


@require_safe
@public_page
def exercise_list(request: HttpRequest) -> HttpResponse:
    """All exercises."""
    return render(request, "catalogue/exercise_list.html", {"cards": cards("exercise")})


@require_safe
@public_page
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise."""
    return render(request, "catalogue/exercise.html", {"page": pages.exercise_page(published_or_404("exercise", slug))})
