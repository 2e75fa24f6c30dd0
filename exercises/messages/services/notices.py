"""One mail a day that says there is something new: who wants it, when it is due, and sending each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from exercises.lib import clock, mail
from exercises.lib.mail import on_site, one_click
from exercises.messages import rules
from exercises.messages.models import Notice, NoticeWish
from exercises.messages.queries import has_news, wants_mail
from exercises.people.models import User
from exercises.safety.queries import zone_for


def tell(person: User | None, *, days: Collection[int] = (), now: dt.datetime) -> None:
    """Make this person's next mail due; one that waits already tells of this too. Nothing for somebody who wants none."""
    if person is None or not wants_mail(person):
        return
    zone = zone_for(person)
    mine = Notice.objects.visible_to(person)
    begun = mine.filter(claimed_at__isnull=False, dropped="", day__gte=clock.local_day(now, zone))
    day, due = rules.notice_due(now, zone, taken=set(begun.values_list("day", flat=True)), days=days)
    row, made = Notice.objects.get_or_create(owner=person, day=day, defaults={"due_at": due})
    if not made and row.dropped:
        # It had nothing to tell then, so that this day has had no mail.
        mine.filter(pk=row.pk).update(dropped="", claimed_at=None, tries=0, due_at=due)


def keep_wish(person: User, *, wanted: bool) -> None:
    """Whether this person gets the mail."""
    NoticeWish.objects.update_or_create(owner=person, defaults={"wanted": wanted})


def turn_off(wish: NoticeWish) -> None:
    """No more of these mails, also not one that is due."""
    NoticeWish.objects.filter(pk=wish.pk).update(wanted=False)


def claim(now: dt.datetime) -> Notice | None:
    """One due row for this process alone, or None."""
    return mail.claim(Notice.objects.all(), now)


def send_due(now: dt.datetime) -> mail.Sent:
    """Send everything that is due; a mail server that is away stops the run, and does not count as a try."""
    return mail.send_due(Notice.objects.all(), lambda row: _why_not(row, now) or _mail(row), now, tries_count=False)


def _why_not(row: Notice, now: dt.datetime) -> str:
    """Why a due row is not sent after all; empty where it is."""
    if not row.owner.is_active:
        return "inactive"
    if not wants_mail(row.owner):
        return "turned off"
    # Also where the sharing has ended: a therapist learns nothing of somebody who shares no more.
    return "" if has_news(row.owner, now) else "nothing new"


def _mail(row: Notice) -> str:
    """Send it; why that is given up where the address takes none, which must not hold up the others."""
    wish, _made = NoticeWish.objects.get_or_create(owner=row.owner)
    off = on_site("messages:mail_off", wish.uid)
    text = render_to_string("emails/messages/new.txt", {"link": on_site("messages:threads"), "off": off})
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _("You have new messages")
    try:
        EmailMessage(subject, text, to=[row.owner.email], headers=one_click(off)).send()
    except SMTPRecipientsRefused:
        return "refused address"
    return ""
