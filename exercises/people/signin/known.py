"""Browsers in which somebody signed in before: a signed note in a cookie. Guesses from elsewhere do not hold its owner up."""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from exercises.people.models import User

COOKIE = "selfcare_known"
SALT = "exercises.people.known"
HOLDS = dt.timedelta(days=400)
MOST_ACCOUNTS = MOST_ADDRESSES = 4
# Wrong passwords for one account within a day, from everywhere together; each known browser has as many of its own.
FAILED_A_DAY = {"guess": "20/d/key"}


def account_key(email: str) -> str:
    """One word for every way of writing an address that a database may take for the same."""
    return unicodedata.normalize("NFKC", email.strip()).upper().lower()


def _mark(word: str) -> str:
    return salted_hmac(SALT, word).hexdigest()[:32]


def _notes(request: HttpRequest) -> list[dict[str, Any]]:
    """What this browser brings: who, by which addresses, and its own number. Nothing where it was not written here."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return []


def knows(request: HttpRequest, user: User) -> bool:
    """Whether this person signed in with this browser before."""
    return any(note["who"] == _mark(f"{user.pk}") for note in _notes(request))


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let this browser be known from now on; it says nothing about whose it is to whoever reads it."""
    who = _mark(f"{user.pk}")
    mine = next((note for note in _notes(request) if note["who"] == who), {"nonce": secrets.token_hex(8)})
    addresses = [user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)]
    marks = list(dict.fromkeys(_mark(account_key(email)) for email in addresses))[:MOST_ADDRESSES]
    others = [note for note in _notes(request) if note["who"] != who][: MOST_ACCOUNTS - 1]
    value = signing.dumps([{"who": who, "as": marks, "nonce": mine["nonce"]}, *others], salt=SALT)
    response.set_cookie(COOKIE, value, max_age=HOLDS, secure=settings.SECURE, httponly=True, samesite="Lax")


def count_guess(request: HttpRequest, email: str) -> ratelimit.RateLimitUsage | None:
    """Count a try at an account before it is made, from wherever it comes; None where there were too many today. To be taken back if it was right."""
    key = _mark(account_key(email))
    if request.user.is_authenticated:
        own = f"session {request.session.session_key}"
    else:
        own = next((note["nonce"] for note in _notes(request) if key in note["as"]), "everybody")
    return ratelimit.consume(request, app="selfcare", action="guess", config=FAILED_A_DAY, key=f"{key} {own}")
