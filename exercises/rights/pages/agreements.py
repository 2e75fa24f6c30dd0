"""Every agreement of a person on one page: storing, reminders, each therapist; in force, and over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.care import pages as care
from exercises.care.models import CareLink, LinkChange
from exercises.care.rules import LINK_TEXT
from exercises.people import rules
from exercises.people.models import Consent, User

Purpose = Consent.Purpose


@dataclass(frozen=True)
class Agreement:
    """One agreement: what was agreed to, when, how, in which version of the text, and what takes it back."""

    title: str
    text: str
    key: str = ""
    at: dt.datetime | None = None
    way: str = ""
    version: str = ""
    until: dt.datetime | None = None
    ended: dt.datetime | None = None
    url: str = ""
    where: str = ""


def agreements(user: User) -> tuple[list[Agreement], list[Agreement]]:
    """Those in force (and the two that may still be given), and those that are over, newest first."""
    rows = list(Consent.objects.visible_to(user).order_by("-at", "-pk")[:200])
    links = list(CareLink.objects.visible_to(user).order_by("-began_at")[:200])
    given = {}
    for change in LinkChange.objects.filter(owner=user, what=LinkChange.What.GIVEN).order_by("at", "pk"):
        given[change.link_id] = change
    now = [_of(purpose, next((row for row in rows if row.purpose == purpose and not row.withdrawn_at), None)) for purpose in Purpose.values]
    now += [_shared(link, given.get(link.pk)) for link in links if link.ended_at is None]
    over = [_over(row) for row in rows if row.withdrawn_at]
    over += [_shared(link, given.get(link.pk)) for link in links if link.ended_at is not None]
    return now, sorted(over, key=lambda one: one.ended or one.at, reverse=True)  # type: ignore[arg-type, return-value]


def _of(purpose: str, row: Consent | None) -> Agreement:
    title, text = str(Purpose(purpose).label), _(rules.TEXTS[purpose][1])
    if row is None or row.text_version != rules.TEXTS[purpose][0]:
        page = {"store": ("people:consents", _("Think about it")), "reminders": ("reminders:reminders", _("Choose reminders"))}[purpose]
        return Agreement(title, text, url=reverse(page[0]), where=page[1])
    return Agreement(title, text, purpose, row.at, row.way, row.text_version)


def _over(row: Consent) -> Agreement:
    return Agreement(str(row.get_purpose_display()), "", at=row.at, version=row.text_version, ended=row.withdrawn_at)


def _shared(link: CareLink, change: LinkChange | None) -> Agreement:
    title = _("Share with %(name)s") % {"name": link.therapist_name}
    text = _("%(text)s Shared: %(scopes)s.") % {"text": _(LINK_TEXT), "scopes": care.sees(link.scopes)}
    way, version = (
        (_("by %(name)s") % {"name": change.by_name} if change.by_name else _("sharing"), change.text_version) if change else ("", "")
    )
    return Agreement(title, text, f"link:{link.uid}", link.began_at, way, version, link.until, link.ended_at)
