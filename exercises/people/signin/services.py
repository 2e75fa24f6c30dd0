"""Ending sessions, and taking a lost factor away."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import uuid
from importlib import import_module
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from exercises.people.models import Device, User
from exercises.people.signin import rules
from exercises.people.signin.access import TOLD, role_of

log = logging.getLogger("selfcare.security")


def end_sessions(user: User, *, but: str = "") -> None:
    """End every session of this person, wherever it is, with the next request; the row of the one with the key `but` stays."""
    user.stamp = secrets.token_hex(8)
    user.save(update_fields=["stamp"])
    for device in Device.objects.filter(owner=user).exclude(session_key=but):
        _end(device)


def end_other_sessions(request: HttpRequest) -> None:
    """End every session of whoever asks but this one, which gets a new key."""
    end_sessions(request.user, but=request.session.session_key or "")
    update_session_auth_hash(request, request.user)


def end_device(user: User, uid: uuid.UUID) -> bool:
    """End one session of this person; False where they have none of this uid."""
    device = Device.objects.visible_to(user).filter(uid=uid).first()
    if device is not None:
        _end(device)
    return device is not None


def _end(device: Device) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore().delete(device.session_key)
    device.delete()


def begin(role: str, now: dt.datetime) -> dict[str, Any]:
    """What a new session is told of itself."""
    return {"role": role, "began": now.timestamp(), "seen": now.timestamp(), "key": ""}


def keep_session(request: HttpRequest, now: dt.datetime) -> None:
    """Let the session of somebody who is signed in last on: it is written once in a while, not with every request."""
    session = request.session
    told = session.get(TOLD) or begin(role_of(request.user), now)
    unseen = now - dt.datetime.fromtimestamp(told["seen"], dt.UTC)
    if TOLD in session and told["key"] == session.session_key and not rules.is_due(told["role"], unseen):
        return
    age = now - dt.datetime.fromtimestamp(told["began"], dt.UTC)
    role = role_of(request.user)
    session[TOLD] = told | {"role": role, "seen": now.timestamp(), "key": session.session_key}
    session.set_expiry(int(rules.lasts(role, age).total_seconds()))
    _keep_device(request, told, now)


def _keep_device(request: HttpRequest, told: dict[str, Any], now: dt.datetime) -> None:
    browser, machine = rules.device_words(request.headers.get("User-Agent", ""))
    known = {"owner": request.user, "browser": browser, "machine": machine, "seen_at": now}
    began = dt.datetime.fromtimestamp(told["began"], dt.UTC)
    key = request.session.session_key
    if told["key"] and told["key"] != key:
        Device.objects.filter(session_key=told["key"]).delete()
    Device.objects.update_or_create(session_key=key, defaults=known, create_defaults=known | {"began_at": began})


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Somebody signed in: their session begins now, whatever it was before. Who signed up has shown with it that it is them."""
    request.session.pop(TOLD, None)
    if not get_authentication_records(request, user):
        record_authentication(request, user, method="signed_in")
    request.to_remember = user  # type: ignore[attr-defined]


def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Somebody signs out: the row goes with the session."""
    if user is not None and request.session.session_key:
        Device.objects.filter(session_key=request.session.session_key).delete()


def password_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A password changed: every other session ends, and all of them where somebody came by a code from their mailbox."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        end_other_sessions(request)
    else:
        end_sessions(user)
        # They have shown that the mailbox is theirs: guesses from elsewhere hold this browser up no longer.
        request.to_remember = user  # type: ignore[attr-defined]


def forget_devices() -> int:
    """Drop the rows of sessions that are over. How many."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return Device.objects.filter(~Exists(alive)).delete()[0]


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
