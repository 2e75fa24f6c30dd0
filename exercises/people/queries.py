"""Reads about people."""

from __future__ import annotations

from typing import Any

from exercises.people import rules
from exercises.people.models import Consent, Profile, User
from exercises.publishing.queries import cards


def may_store(user: User) -> bool:
    """Whether the person agreed to the present text about storing sessions and pain."""
    given = Consent.objects.given().filter(owner=user, purpose=Consent.Purpose.STORE, text_version=rules.STORE_VERSION)
    return given.exists()


def consent_history(user: User) -> list[Consent]:
    """Everything the person agreed to or took back, newest first."""
    return list(Consent.objects.visible_to(user).order_by("-at", "-pk")[:100])


def preferences_of(profile: Profile | None) -> dict[str, Any]:
    """What the player goes by; the defaults for someone without a profile."""
    return {name: getattr(profile or Profile(), name) for name in rules.PREFERENCES}


def usable_equipment() -> list[tuple[str, str]]:
    """Slug and title of everything that a published routine asks for, by title."""
    used = {slug for routine in cards("routine") for slug in routine.facets.get("equipment", [])}
    return [(card.slug, card.title) for card in cards("equipment") if card.slug in used]
