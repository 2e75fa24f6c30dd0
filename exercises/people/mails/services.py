"""Making such a mail due with the change that it tells of, and sending each once; a mail server that is away stops no change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from smtplib import SMTPRecipientsRefused
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from exercises.lib import clock, mail
from exercises.lib.mail import on_site
from exercises.people.models import AccountMail, User
from exercises.people.queries import profiles
from exercises.people.signin import known
from exercises.people.signin.rules import device_words

NEW_DEVICE, CODE_USED, ADDED = "account/email/new_device", "mfa/email/recovery_code_used", "account/email/email_added"
# The first sign-ins of an account belong to its making; and a browser that forgets everything tells once a day.
NEW_ACCOUNT, ONCE_IN = dt.timedelta(hours=1), dt.timedelta(days=1)


def tell(request: HttpRequest, user: User, what: str, *, to: Iterable[str] = (), **told: Any) -> None:
    """Make a mail about a change due: to the person's address, and to others that the change was about."""
    if not app_settings.EMAIL_NOTIFICATIONS:
        return
    browser, machine = device_words(request.headers.get("User-Agent", ""))
    mine = EmailAddress.objects.get_primary_email(user) or user.email
    for address in dict.fromkeys(filter(None, [mine, *to])):
        AccountMail.objects.create(
            owner=user, what=what, to=address, told={"browser": browser, "machine": machine} | told, due_at=clock.now()
        )


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Somebody signed in: where this browser never did before, the owner is told."""
    now = clock.now()
    if known.knows(request, user) or now - user.date_joined < NEW_ACCOUNT:
        return
    browser, machine = device_words(request.headers.get("User-Agent", ""))
    lately = AccountMail.objects.visible_to(user).filter(what=NEW_DEVICE, due_at__gt=now - ONCE_IN)
    if not lately.filter(told__browser=browser, told__machine=machine).exists():
        tell(request, user, NEW_DEVICE)


def factor_used(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """A recovery code was used: whoever did not, learns it. Apps and passkeys are used every day."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        tell(request, user, CODE_USED, left=len(authenticator.wrap().get_unused_codes()))


def address_added(sender: Any, request: HttpRequest, user: User, email_address: EmailAddress, **kwargs: Any) -> None:
    """An address was added: the one before is told."""
    if not email_address.primary:
        tell(request, user, ADDED, added=email_address.email)


def send_due(now: dt.datetime) -> mail.Sent:
    """Send everything that is due; a mail server that is away stops the run, and does not count as a try."""
    return mail.send_due(AccountMail.objects.all(), _send, now, tries_count=False)


def _send(row: AccountMail) -> str:
    """Send it, to whoever is leaving too; why that is given up where the address takes none, which must not hold up the others."""
    profile = profiles.first(row.owner)
    zone = clock.zone_or_ours(profile.zone if profile else "")
    context = row.told | {"at": row.due_at, "zone": zone, "reset": on_site("account_reset_password"), "contact": settings.OPERATOR_CONTACT}
    try:
        get_adapter().render_mail(row.what, row.to, context).send()
    except SMTPRecipientsRefused:
        return "refused address"
    return ""
