"""Reads about people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from exercises.lib.rounds import Ask, read
from exercises.people import rules
from exercises.people.models import Consent, Correction, Profile, User
from exercises.publishing.queries import cards


@read
def profiles(user: User):
    """The person's profile, where they have one."""
    return Profile.objects.filter(owner=user.pk)


@read
def agreements(user: User, version: str):
    """The person's agreement to this version of the text about storing sessions and pain, where they gave it."""
    given = Consent.objects.given().filter(owner=user.pk, purpose=Consent.Purpose.STORE, text_version=version)
    return given.values_list("pk", flat=True)


def may_store(user: User) -> bool:
    """Whether the person agreed to the present text about storing sessions and pain."""
    return bool(agreements(user, rules.STORE_VERSION))


def wanted_for_consent(user: User) -> Ask:
    """What may_store reads."""
    return agreements.of(user, rules.STORE_VERSION)


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


def corrections_of(user: User) -> QuerySet[Correction]:
    """What the person's own entries said before, newest first."""
    return Correction.objects.visible_to(user).order_by("-at", "-pk")
