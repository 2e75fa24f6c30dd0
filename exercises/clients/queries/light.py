"""The numbers by which the pain of a client is judged, for the printed sheet."""

from __future__ import annotations

from django.conf import settings

from exercises.clients.queries.numbers import chosen_of
from exercises.programmes.queries import Light, LightAsked
from exercises.progress.rules import layered


def tell_light(asked: LightAsked) -> None:
    """What the therapist in front of the page chose for the client, over what the install says; nothing that the client chose: a handler."""
    chosen = chosen_of(asked.grant) if asked.grant else None
    limits = layered(settings.PROGRESS, chosen.values if chosen else {})
    asked.found.append(Light(limits.calm, limits.limit, limits.morning_red))
