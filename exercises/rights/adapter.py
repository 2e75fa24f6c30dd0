"""What the privacy page tells: read from the settings and the rules that hold here, never written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from exercises.people.adapter import LEAVE
from exercises.people.signin import known
from exercises.rights.queries import TABLES, WHOLE
from exercises.rights.services import RULES
from exercises.safety.access import DEVICE, DRAFT, GUEST, LOCKS, PASS


@dataclass(frozen=True)
class Kept:
    """How long one kind of thing is kept."""

    words: str | Promise
    days: int


@dataclass(frozen=True)
class Cookie:
    """One cookie by its name here, and what it is for."""

    name: str
    why: str


def privacy() -> dict[str, object]:
    """Everything that the page says of this install."""
    return {
        "kept": [Kept(rule.words, settings.RETENTION[rule.days]) for rule in RULES if rule.days],
        "undo": settings.RETENTION["undo"],
        "left": settings.RETENTION["left"],
        "tables": [*WHOLE.values(), *(table.title for table in TABLES if not table.name.startswith("therapist"))],
        "cookies": cookies(),
        "mails": not settings.MAIL_IS_LOCAL,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "site": urlsplit(settings.SITE_URL).hostname,
        "secure": settings.SECURE,
        "offline": settings.OFFLINE,
        "private_notes": settings.THERAPIST_PRIVATE_NOTES,
        "contact": settings.OPERATOR_CONTACT,
    }


def cookies() -> list[Cookie]:
    """Every cookie that this install sets."""
    days = settings.SESSION_COOKIE_AGE // 86400
    return [
        Cookie(settings.SESSION_COOKIE_NAME, _("keeps you signed in, for %(days)d days at most after your last visit") % {"days": days}),
        Cookie(settings.CSRF_COOKIE_NAME, _("protects forms against being sent by another site")),
        Cookie(
            known.COOKIE,
            _(
                "remembers for %(days)d days that you signed in on this device, so that somebody who guesses your password elsewhere does not "
                "hold you up"
            )
            % {"days": known.HOLDS.days},
        ),
        Cookie(PASS, _("remembers that you answered the safety check today, so that the player may start")),
        Cookie(DEVICE, _("remembers your answers to the safety check on this device")),
        Cookie(GUEST, _("remembers the answers of a guest who plays on your device")),
        Cookie(DRAFT, _("remembers the pages of the safety check that you have answered so far")),
        Cookie(LOCKS, _("remembers what has to wait, so that the player knows it without a network")),
        Cookie(LEAVE, _("remembers that you signed out without a network, until the next visit")),
    ]
