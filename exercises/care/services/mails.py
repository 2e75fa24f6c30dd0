"""The mails about invitations and links: neutral, without a word about health, links always under SITE_URL."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from exercises.care.models import AccessEntry, CareLink, Invite, Therapist
from exercises.care.queries import inviter_name
from exercises.lib.mail import on_site
from exercises.people.models import User

log = logging.getLogger("selfcare.mail")


def invited(invite: Invite, token: str) -> bool:
    """To the invited address. The name of a therapist was checked and stands in it; what a client calls themselves was not."""
    name = inviter_name(invite) if invite.way == Invite.Way.CLIENT else ""
    subject = _("%(name)s invites you") % {"name": name} if name else _("Somebody invites you")
    return _send("invited", subject, [invite.email], {"name": name, "link": on_site("care:invite", token)})


def verified(therapist: Therapist) -> bool:
    """To a therapist whom an administrator has checked."""
    return _send("verified", _("Your account has been checked"), [therapist.user.email], {"link": on_site("care:therapist")})


def began(link: CareLink) -> bool:
    """To both sides when a link begins, each with the way to end it."""
    if link.therapist is None:
        return False
    client = _send(
        "began_client", _("Your sharing has begun"), [link.owner.email], {"name": link.therapist_name, "link": on_site("care:sharing")}
    )
    other = _send("began_therapist", _("An invitation was accepted"), [link.therapist.user.email], {"link": on_site("care:therapist")})
    return client and other


def unexpected(entry: AccessEntry) -> bool:
    """To the operator: who looked and when, with the mark of the entry; not whose it was, and not what."""
    to = settings.OPERATOR_EMAILS or list(User.objects.filter(is_superuser=True, is_active=True).values_list("email", flat=True))
    context = {"name": entry.viewer_name, "at": entry.at, "entry": entry.uid}
    return bool(to) and _send("unexpected", _("Somebody did not expect this"), to, context)


def _send(which: str, subject: str, to: list[str], context: dict[str, object]) -> bool:
    """Send it; a mail server that is away is noted and undoes nothing. Whether it went."""
    # A name comes from a person: a line break in a subject would begin another header.
    text = render_to_string(f"emails/care/{which}.txt", context)
    mail = EmailMessage(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + " ".join(subject.split()), text, to=to)
    try:
        mail.send()
    except OSError:
        log.warning("mail not sent", extra={"event": which})
        return False
    return True
