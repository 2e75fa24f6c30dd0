"""The second factor between a request and a page, and how factors look, are named and are kept."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, empty
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.lib import clock
from exercises.people.signin import known
from exercises.people.signin.access import TOLD, lacks_factor, role_of
from exercises.people.signin.rules import RUNNER, is_role_page
from exercises.people.signin.services import keep_session

# May never change: it opens what lies in the database.
KEY_INFO = b"selfcare factor key 1"


class SecondFactor:
    """The pages of a role stay shut to whoever has the role and no second factor: they are led to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: process_view knows that the address exists."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The way to the set-up in the place of a page of the role."""
        _unwrap(request)
        if not is_role_page(request.path_info) or not request.user.is_authenticated:
            return None
        role = request.session.get(TOLD, {}).get("role", RUNNER)
        if role == RUNNER:
            role = role_of(request.user)
            if role == RUNNER:
                return None
            # Somebody who was a runner at sign-in: from now on the session is as short as the role asks.
            request.session.pop(TOLD, None)
        return redirect(f"{reverse('mfa_index')}?needed=1") if lacks_factor(request.user) else None


def _unwrap(request: HttpRequest) -> None:
    """Where somebody asked already who is there, the person stands there themselves: every look through the wrapping takes its time."""
    user = request.user
    if type(user) is SimpleLazyObject and user._wrapped is not empty:
        request.user = user._wrapped


class Sessions:
    """How long a session lasts follows from the role; it slides, without a write for every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep the session of somebody who is signed in, after a page that asked who that is."""
        response = self.get_response(request)
        # A page that asked nobody who is there writes nothing, and nothing is written while the records are looked after.
        if request.session.accessed and not settings.READ_ONLY and request.user.is_authenticated:
            keep_session(request, clock.now())
        if came := getattr(request, "to_remember", None):
            known.remember(request, response, came)
        return response


@cache
def _key(secret: str) -> Fernet:
    raw = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=KEY_INFO).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(raw))


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


class FactorAdapter(DefaultMFAAdapter):
    """Factors belong to SITE_URL, whatever Host a request claims; their secrets are locked with a key that follows from SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": gettext_lazy("With a second step at sign-in an address is added only after it was confirmed."),
        "incorrect_code": gettext_lazy("This is not right, or it was used already. Please try the next code."),
        "unverified_email": gettext_lazy("Please confirm your email address first. Then you can set up a second step."),
    }

    def _get_site_name(self) -> str:
        return "Selfcare"

    def get_totp_issuer(self) -> str:
        """What the app shows beside the code."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"Selfcare ({host})"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkeys these are: the host of SITE_URL."""
        return {"id": str(urlsplit(settings.SITE_URL).hostname), "name": "Selfcare"}

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        """A name that tells keys apart."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Lock a secret before it is kept."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a kept secret; one that an unknown key locked fits no code."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(Fernet.generate_key()).decode()
