"""Choosing reminders, finding what is due, and sending each mail once: one due row is claimed at a time."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from exercises.lib import clock, mail
from exercises.lib.mail import on_site, one_click
from exercises.people.models import Consent, User
from exercises.people.queries import may_store
from exercises.people.services import give_consent, profile_of, withdraw_consent
from exercises.practice.models import PracticeSession
from exercises.progress import services as progress
from exercises.reminders import rules
from exercises.reminders.access import digest
from exercises.reminders.models import Reminder, Token, Wish
from exercises.reminders.pages import letter_of
from exercises.running.models import Run

# A mail that could not be sent in time is not sent at all: a question about a morning of last week helps nobody.
TOO_LATE = {Reminder.Kind.MORNING: dt.timedelta(hours=24), Reminder.Kind.LETTER: dt.timedelta(days=2)}
MORNING_HOLDS = dt.timedelta(hours=72)


def wish_of(user: User) -> Wish:
    """What the person wants; nothing on first use."""
    return Wish.objects.visible_to(user).first() or Wish(owner=user)


@transaction.atomic
def new_token(user: User, door: str, *, about: str = "", until: dt.datetime | None = None, now: dt.datetime) -> str:
    """A fresh token; only its hash is kept. A calendar has one at a time."""
    if door == Token.Door.CALENDAR:
        Token.objects.visible_to(user).filter(door=door).delete()
    made = secrets.token_urlsafe(32)
    Token.objects.create(owner=user, door=door, sha256=digest(made), about=about, until=until, made_at=now)
    return made


def revoke_calendar(user: User) -> None:
    """Close the calendar at once."""
    Token.objects.visible_to(user).filter(door=Token.Door.CALENDAR).delete()


@transaction.atomic
def keep_wish(wish: Wish, *, now: dt.datetime) -> None:
    """Keep what somebody wants to be reminded of. Mails are agreed to with the first one that is turned on, and taken back with the last."""
    wish.save()
    if wish.letter or wish.morning:
        give_consent(wish.owner, way="reminders page", now=now, purpose=Consent.Purpose.REMINDERS)
    else:
        withdraw_consent(wish.owner, now=now, purpose=Consent.Purpose.REMINDERS)


@transaction.atomic
def turn_off(user: User, *, now: dt.datetime) -> None:
    """No mail from now on, not even those that are due; the agreement to them is taken back."""
    withdraw_consent(user, now=now, purpose=Consent.Purpose.REMINDERS)
    Wish.objects.visible_to(user).update(letter=False, morning=False)
    Reminder.objects.visible_to(user).filter(sent_at=None, dropped="").update(dropped="turned off")


# --- what is due ---
def plan_due(now: dt.datetime) -> int:
    """Make the rows that became due; twice makes nothing twice. How many were made."""
    wishes = Wish.objects.filter(Q(letter=True) | Q(morning=True), owner__is_active=True).select_related("owner")
    return sum(_plan_for(wish, now) for wish in wishes.iterator())


def _plan_for(wish: Wish, now: dt.datetime) -> int:
    profile, made = profile_of(wish.owner), 0
    zone = clock.zone_or_ours(profile.zone)
    quiet = (wish.quiet_from, wish.quiet_until)
    if wish.letter:
        day, due = rules.letter_due(clock.local_day(now, zone), wish.letter_on, zone, *quiet)
        made += _make(wish.owner, Reminder.Kind.LETTER, day.isoformat(), due)
    if wish.morning:
        for day, uid in _newest_of_days(wish.owner, clock.local_day(now, zone)).items():
            made += _make_morning(wish.owner, str(uid), rules.morning_due(day, zone, *quiet))
    return made


def _newest_of_days(owner: User, today: dt.date) -> dict[dt.date, uuid.UUID]:
    """What the morning is asked about: of each of the last days the newest session, else the newest run. One question a morning."""
    since = today - rules.DAY
    runs = Run.objects.visible_to(owner).filter(kind=Run.Kind.RUN, local_day__range=(since, today)).exclude(source=Run.Source.WEEK)
    sessions = PracticeSession.objects.visible_to(owner).filter(local_day__range=(since, today))
    found = dict(runs.order_by("local_day", "pk").values_list("local_day", "uid"))
    return found | dict(sessions.order_by("ended_at", "pk").values_list("local_day", "uid"))


def _make_morning(owner: User, about: str, due: dt.datetime) -> int:
    """One mail a morning: a newer session or run of the same day takes the place of an older one while nothing is under way."""
    rows = Reminder.objects.visible_to(owner).filter(kind=Reminder.Kind.MORNING)
    if rows.filter(about=about).exists():
        return 0
    same = rows.filter(due_at=due)
    if same.exists():
        same.filter(sent_at=None, claimed_at=None, dropped="").update(about=about)
        return 0
    return _make(owner, Reminder.Kind.MORNING, about, due)


def _make(owner: User, kind: str, about: str, due: dt.datetime) -> int:
    return int(Reminder.objects.get_or_create(owner=owner, kind=kind, about=about, defaults={"due_at": due})[1])


def claim(now: dt.datetime) -> Reminder | None:
    """One due row for this process alone, or None."""
    return mail.claim(Reminder.objects.all(), now)


def send_due(now: dt.datetime) -> mail.Sent:
    """Send everything that is due; a mail server that is away stops the run, three times at most for one row."""
    return mail.send_due(Reminder.objects.all(), lambda row: _why_not(row, now) or _mail(row, now), now, tries_count=True)


def _why_not(row: Reminder, now: dt.datetime) -> str:
    """Why a due row is not sent after all; empty where it is."""
    wish = wish_of(row.owner)
    if not row.owner.is_active or not may_store(row.owner):
        return "no consent"
    if not getattr(wish, row.kind):
        return "turned off"
    if now - row.due_at > TOO_LATE[Reminder.Kind(row.kind)]:
        return "too late"
    if row.kind == Reminder.Kind.MORNING and not progress.morning_is_open(row.owner, uuid.UUID(row.about)):
        return "answered"
    return ""


def _mail(row: Reminder, now: dt.datetime) -> str:
    """Send it; nothing stands against it."""
    off = on_site("reminders:off", new_token(row.owner, Token.Door.OFF, now=now))
    context = {"off": off} | (_letter(row, now) if row.kind == Reminder.Kind.LETTER else _morning(row, now))
    subject = _("Your week, in three lines") if row.kind == Reminder.Kind.LETTER else _("How is it this morning?")
    text = render_to_string(f"emails/reminders/{row.kind}.txt", context)
    letter = EmailMultiAlternatives(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, text, to=[row.owner.email], headers=one_click(off))
    letter.attach_alternative(render_to_string(f"emails/reminders/{row.kind}.html", context), "text/html")
    letter.send()
    return ""


def _letter(row: Reminder, now: dt.datetime) -> dict[str, object]:
    return {"lines": letter_of(row.owner, dt.date.fromisoformat(row.about)), "link": on_site("progress:today")}


def _morning(row: Reminder, now: dt.datetime) -> dict[str, object]:
    token = new_token(row.owner, Token.Door.MORNING, about=row.about, until=now + MORNING_HOLDS, now=now)
    return {"link": on_site("reminders:morning", token)}


def is_answered(token: Token) -> bool:
    """Whether the question of a token is settled: through its mail, or on another page meanwhile."""
    return token.used_at is not None or not progress.morning_is_open(token.owner, uuid.UUID(token.about))


@transaction.atomic
def answer_by_mail(token: Token, answer: dict[str, Any], *, now: dt.datetime) -> bool:
    """Take the answer of one morning; the second time nothing changes. Whether it was taken."""
    mine = Token.objects.filter(pk=token.pk, used_at=None).update(used_at=now)
    if not mine:
        return False
    profile = profile_of(token.owner)
    zone = clock.zone_or_ours(profile.zone)
    progress.answer_morning(token.owner, uuid.UUID(token.about), **answer, now=now, today=clock.local_day(now, zone))
    return True
