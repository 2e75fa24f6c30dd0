"""Doors that open without signing in: the token says whose, and nothing but its own question is behind it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.http import Http404

from exercises.lib.canonical import text_sha256
from exercises.reminders.models import Token


def digest(token: str) -> str:
    """What is kept of a token."""
    return text_sha256(token)


def token_or_404(token: str, door: str, *, now: dt.datetime) -> Token:
    """The token of this door that still holds; anything else is not found."""
    if not 20 <= len(token) <= 100:
        raise Http404
    found = Token.objects.filter(sha256=digest(token), door=door).filter(Q(until=None) | Q(until__gt=now)).select_related("owner").first()
    if found is None or not found.owner.is_active:
        raise Http404
    return found
