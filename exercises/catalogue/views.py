"""Public pages of the catalogue."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from exercises.catalogue import pages, queries
from exercises.figures.draw.plate import plate as draw_plate
from exercises.lib.http import immutable, public_page
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
    return render(request, "catalogue/muscle_list.html", {"cards": cards("muscle"), "viewer": queries.no_press_viewer()})


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
    return render(request, "catalogue/exercise.html", {"page": pages.exercise_page(published_or_404("exercise", slug), _body(request))})


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


@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    """Every picture in every state, for editors and administrators."""
    if not request.user.is_staff:
        raise PermissionDenied
    return render(request, "catalogue/pictures.html", {"groups": queries.picture_sheet()})


@require_safe
@login_not_required
def media(request: HttpRequest, sha256: str) -> HttpResponse:
    """A photo that an editor added, whole or narrower, kept for ever under the hash of its bytes."""
    return immutable(request, sha256, lambda: queries.photo_or_404(sha256), "image/webp")


def _body(request: HttpRequest) -> str:
    """The body that a form asks for; the first for everything unknown."""
    body = request.GET.get("body", "")
    return body if body in queries.BODIES else queries.BODIES[0]


@require_safe
@login_not_required
def figure(request: HttpRequest, pose: str, body: str, at: str, part: str, digest: str) -> HttpResponse:
    """One picture of a movement, kept for ever; an address from before an edit leads to the present one."""
    drawing = queries.figure_or_404(pose, body, at, part)
    if drawing.digest != digest:
        return redirect(drawing.address)
    return immutable(request, digest, drawing.svg, "image/svg+xml")


@require_safe
@login_not_required
def plate(request: HttpRequest, view: str, side: str, what: str, digest: str) -> HttpResponse:
    """One picture of the limb, kept for ever; an address from before an edit leads to the present one."""
    scene = queries.plate_or_404(view, side, what)
    if scene.digest != digest:
        return redirect(queries.scene_address(scene, what))
    return immutable(request, digest, lambda: draw_plate(scene), "image/svg+xml")


@require_safe
@login_not_required
def sheet(request: HttpRequest, names: str, digest: str) -> HttpResponse:
    """Several small pictures in one answer, kept for ever; an address from before an edit leads to the present one."""
    found = queries.sheet_or_404(names)
    if found.digest != digest:
        return redirect(found.address)
    return immutable(request, digest, found.svg, "image/svg+xml")
