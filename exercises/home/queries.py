"""What the first page shows."""

from __future__ import annotations

from typing import Any

from exercises.publishing.queries import cards


def home_page() -> dict[str, Any]:
    """The featured routine, the first condition, the phases and all routines. Three queries."""
    routines = cards("routine")
    featured = [card for card in routines if card.facets.get("featured")] or routines
    conditions = cards("condition")
    phases = cards("phase")
    return {
        "first": featured[0] if featured else None,
        "condition": conditions[0] if conditions else None,
        "phases": [{"number": number, "title": card.title, "summary": card.summary} for number, card in enumerate(phases, 1)],
        "routines": routines,
    }
