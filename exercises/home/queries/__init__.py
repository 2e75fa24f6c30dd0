"""What the first page shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from exercises.finder.pages import teaser
from exercises.practice.rules import ADVICE
from exercises.publishing.models import Index
from exercises.publishing.queries import cards, pick, published_many

# The first routines of the list; the whole list is one tap away.
SHOWN = 5


def home_page() -> dict[str, Any]:
    """The featured routine, the first condition, the phases and all routines. Three queries."""
    routines = cards("routine")
    featured = [card for card in routines if card.facets.get("featured")] or routines
    wanted = featured[0].facets.get("conditions", []) if featured else []
    conditions = pick(cards("condition"), wanted)
    phases = cards("phase")
    return {
        "first": featured[0] if featured else None,
        "condition": conditions[0] if conditions else None,
        "phases": [{"number": number, "title": card.title, "summary": card.summary} for number, card in enumerate(phases, 1)],
        "routines": routines[:SHOWN],
        "knee": teaser(),
    }


def advice_sources() -> dict[str, str]:
    """The titles of the sources that the advice names, by slug. One query."""
    wanted = {("source", slug) for rule in ADVICE for slug in rule.sources}
    return {slug: found.document["title"] for (_kind, slug), found in sorted(published_many(wanted).items())}


def public_addresses() -> list[str]:
    """The path of every public page that search engines should know. One query."""
    fixed = [
        "home:home", "home:help", "home:about", "home:privacy", "home:accessibility", "catalogue:condition_list",
        "catalogue:muscle_list", "catalogue:exercise_list", "catalogue:advice_list", "catalogue:glossary", "routines:list", "finder:pick",
        "finder:knee",
    ]  # fmt: skip
    rows = Index.objects.live().exclude(url_name="").order_by("kind", "slug").values_list("url_name", "slug")
    return [reverse(name) for name in fixed] + [reverse(name, args=[slug]) for name, slug in rows]
