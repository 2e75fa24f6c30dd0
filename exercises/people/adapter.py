"""What happens around accounts: links in mails start with SITE_URL, and a sign-out without a network counts with the next request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.ratelimit import RateLimitUsage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.lib.visitor import address_of, network_of
from exercises.people.access import is_fresh
from exercises.people.mails.services import tell
from exercises.people.models import User
from exercises.people.services import register
from exercises.people.signin import known

# Set by a page on a device without a network; its scripts can read it, so it says nothing but that.
LEAVE = "selfcare_leave"
# Signs the proof that somebody has just signed in to an account that is being deleted.
STAY = "selfcare.stay"
NEW_CODES = "mfa/messages/recovery_codes_generated.txt"
CONFIRMATION_SENT = "account/messages/email_confirmation_sent.txt"


class PendingSignOut:
    """Somebody signed out where there was no network: whatever comes next from there is answered as to a stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session before anything looks at who asks, then take the note off the device."""
        # Pictures never see a session: there the note stays for the first address that does.
        if not request.COOKIES.get(LEAVE) or request.path.startswith(settings.SAME_FOR_ALL):
            return self.get_response(request)
        logout(request)
        request.left = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.delete_cookie(LEAVE, samesite="Lax")
        return response


def on_our_site(url: str) -> str:
    """The same page under SITE_URL, whatever Host the request claimed."""
    return urljoin(settings.SITE_URL, urlsplit(url).path)


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails never come from the Host header."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is not right."),
        "incorrect_code": _("This code is not right."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, or choose a new password: that always works."),
        "rate_limited": _("Too many tries. Please wait a few minutes."),
        "guessed_too_often": _(
            "Too many tries for this account today. Choose a new password by mail: that opens it at once. "
            "A passkey, and a device on which you signed in before, work too."
        ),
    }

    # The try at an account that is under way, to be taken back if it was right.
    _guess: RateLimitUsage | None = None

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address, for every limit here."""
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """Failures count for an address of the network and an account together: nobody can shut somebody else out from afar."""
        return f"{network_of(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Stop before a password is tried: too many from here, or today too many at this account from anywhere."""
        super().pre_authenticate(request, **credentials)
        self._guess = known.count_guess(request, credentials.get("email") or "")
        if self._guess is None:
            raise self.validation_error("guessed_too_often")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._guess:
            self._guess.rollback()

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Say on the next page what was done. New codes are good news: the library takes them for a warning where they are shown once."""
        if message_template == NEW_CODES:
            level = messages.SUCCESS
        if message_template == CONFIRMATION_SENT and settings.MAIL_IS_LOCAL:
            # Without a mail server nothing went out, and nothing is asked for.
            level, message_template = messages.SUCCESS, "account/messages/address_added.txt"
        super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(self, template_prefix: str, user: User, context: dict | None = None, email: str | None = None) -> None:
        """Make a mail about a change of the account due: to the address now, to the one before, and to one that was removed."""
        told = context or {}
        before = [address for address in (email, told.get("deleted_email")) if address]
        tell(self.request, user, template_prefix, to=before, **told)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send a mail; the addresses in it are ours, whatever Host the request claimed."""
        ours = {name: on_our_site(context[name]) for name in ("signup_url", "password_reset_url") if name in context}
        super().send_mail(template_prefix, email, context | ours)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the operator lets new people in at present."""
        return settings.REGISTRATION

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Whoever signs in to an account that is being deleted is asked whether they stay; a closed one is said to be closed."""
        return redirect("rights:stay", signing.dumps(user.pk, salt=STAY))

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Asked before a password, a factor or an address changes: a sign-in of just now is proof enough."""
        return not is_fresh(context.request)

    def save_user(self, request: HttpRequest, user: User, form, commit: bool = True) -> User:
        """Keep the new person with what they said at sign-up: the zone, and the consent if it was given."""
        user = super().save_user(request, user, form, commit)
        if commit:
            said = form.cleaned_data
            register(user, zone=said.get("zone", ""), store=bool(said.get("store")), age_band=said.get("age_band", ""), now=clock.now())
        return user

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address of the reset page."""
        return on_our_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        """The address of the confirmation page."""
        return on_our_site(super().get_email_confirmation_url(request, emailconfirmation))
