"""Ending sessions, and taking a lost factor away."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from exercises.people.models import User

log = logging.getLogger("selfcare.security")


def end_sessions(user: User) -> None:
    """End every session of this person, wherever it is, with the next request."""
    user.stamp = secrets.token_hex(8)
    user.save(update_fields=["stamp"])


def end_other_sessions(request: HttpRequest) -> None:
    """End every session of whoever asks but this one, which gets a new key."""
    end_sessions(request.user)
    update_session_auth_hash(request, request.user)


def factor_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A factor came or went: whoever sits in another session of this person did not do it, or can sign in again."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        end_other_sessions(request)


@transaction.atomic
def take_factors(email: str) -> int:
    """Take every second factor of somebody away and end their sessions. How many there were; ValueError where nobody has the address."""
    user = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if user is None:
        raise ValueError(f"Nobody has an account with the address {email}.")
    taken = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    log.warning("a second factor was taken away", extra={"event": "factor_taken"})
    return taken
