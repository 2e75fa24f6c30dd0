"""What allauth asks of us: links in mails start with SITE_URL."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import register


def on_our_site(url: str) -> str:
    """The same page under SITE_URL, whatever Host the request claimed."""
    return urljoin(settings.SITE_URL, urlsplit(url).path)


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails never come from the Host header."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is not right."),
    }

    def save_user(self, request: HttpRequest, user: User, form, commit: bool = True) -> User:
        """Keep the new person with what they said at sign-up: the zone, and the consent if it was given."""
        user = super().save_user(request, user, form, commit)
        if commit:
            register(user, zone=form.cleaned_data.get("zone", ""), store=bool(form.cleaned_data.get("store")), now=clock.now())
        return user

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address of the reset page."""
        return on_our_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        """The address of the confirmation page."""
        return on_our_site(super().get_email_confirmation_url(request, emailconfirmation))
