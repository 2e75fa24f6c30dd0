"""Reads about people."""

from __future__ import annotations

from exercises.people import rules
from exercises.people.models import Consent, User


def may_store(user: User) -> bool:
    """Whether the person agreed to the present text about storing sessions and pain."""
    given = Consent.objects.given().filter(owner=user, purpose=Consent.Purpose.STORE, text_version=rules.STORE_VERSION)
    return given.exists()


def consent_history(user: User) -> list[Consent]:
    """Everything the person agreed to or took back, newest first."""
    return list(Consent.objects.visible_to(user).order_by("-at", "-pk")[:100])
