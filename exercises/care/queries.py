"""Reads about therapists, invitations, links and looks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Count, Value

from exercises.care import rules
from exercises.care.models import AccessEntry, CareLink, Invite, LinkChange, Therapist
from exercises.lib.registry import Event
from exercises.lib.rounds import Ask, read
from exercises.people.models import User


def standing_of(user: User) -> Therapist | None:
    """What somebody asked for as a therapist, whatever became of it."""
    return Therapist.objects.filter(user=user).first()


def is_for(invite: Invite, user: User) -> bool:
    """Whether an invitation went to an address of this person. Where mails are sent, only a confirmed address is theirs."""
    own = EmailAddress.objects.filter(user=user, email__iexact=invite.email)
    if settings.MAIL_IS_LOCAL:
        return user.email.lower() == invite.email or own.exists()
    return own.filter(verified=True).exists()


def inviter_name(invite: Invite) -> str:
    """Who invites: a therapist by the name that was checked, a client by their own."""
    if invite.way == Invite.Way.THERAPIST:
        return str(invite.owner)
    found = standing_of(invite.owner)
    return found.name if found else ""


def inviter_works(invite: Invite) -> bool:
    """Whether whoever invites may still do so."""
    if not invite.owner.is_active:
        return False
    return invite.way == Invite.Way.THERAPIST or Therapist.objects.working().filter(user=invite.owner_id).exists()


def links_of_client(user: User) -> list[CareLink]:
    """All links of a client, those that have not ended first."""
    found = CareLink.objects.visible_to(user).select_related("therapist__user")
    return sorted(found, key=lambda link: link.ended_at is not None)


def links_of_therapist(user: User) -> list[CareLink]:
    """All links of a therapist, whatever their state: the names of clients and nothing else of them."""
    found = CareLink.objects.of_therapist(user).select_related("owner", "therapist__user")
    return sorted(found, key=lambda link: link.ended_at is not None)


def invites_of(user: User, way: str, now: dt.datetime) -> list[Invite]:
    """The invitations that somebody made in the last thirty days, newest first."""
    return list(Invite.objects.visible_to(user).filter(way=way, made_at__gt=now - dt.timedelta(days=30))[:100])


def history_of(link: CareLink) -> list[LinkChange]:
    """Everything that became of a link, newest first."""
    return list(LinkChange.objects.filter(link=link, owner_id=link.owner_id).order_by("-at", "-pk"))


def looks_of(user: User, who: CareLink | None = None):
    """Who looked at what of this person, newest first; only those by whoever stands behind one of their links."""
    found = AccessEntry.objects.visible_to(user).select_related("link")
    return found.filter(viewer_name=who.therapist_name, link__therapist=who.therapist_id) if who else found


def viewers_of(user: User) -> list[CareLink]:
    """One link for each person that the client ever shared with: whose looks can be asked for."""
    by_person = {(link.therapist_id, link.therapist_name): link for link in links_of_client(user)}
    return sorted(by_person.values(), key=lambda link: link.therapist_name)


def state_word(link: CareLink, now: dt.datetime) -> str:
    """How a link stands; one with a therapist who was closed shows nothing, whatever else it says."""
    state = link.state_at(now)
    works = link.therapist is not None and link.therapist.works and link.therapist.user.is_active
    return "closed" if state == rules.ACTIVE and not works else state


def sharing_now(user: User, scope: str, now: dt.datetime) -> list[CareLink]:
    """The links of a client through which somebody is shown this now, by the therapist's name."""
    links = CareLink.objects.visible_to(user).in_force(now).select_related("therapist__user").order_by("therapist_name", "pk")
    return [link for link in links if scope in link.scopes and state_word(link, now) == rules.ACTIVE]


@dataclass(frozen=True, order=True)
class News:
    """That a therapist did something for a client: a day, a sentence without a word about health, and where it is read."""

    day: dt.date
    words: str
    url: str


@dataclass(frozen=True)
class NewsAsked:
    """What therapists did for this client since an instant: higher parts add what they keep."""

    user: User
    since: dt.datetime
    found: list[News] = field(default_factory=list)


news_asked: Event[NewsAsked] = Event("news_asked")


def news_of(user: User, now: dt.datetime) -> list[News]:
    """What therapists did for a client in the last two weeks, newest first; the same on one day is said once."""
    asked = NewsAsked(user, now - rules.NEWS)
    news_asked.send(asked)
    return sorted(set(asked.found), reverse=True)


@read
def ended_since(user: User, since: dt.datetime):
    """How many clients ended their sharing with this therapist since an instant, and share nothing with them again: one row."""
    mine = CareLink.objects.of_therapist(user)
    ended = LinkChange.objects.filter(link__in=mine, what=LinkChange.What.ENDED, by=rules.CLIENT, at__gt=since)
    rows = ended.exclude(owner__in=mine.open().values("owner")).annotate(one=Value(1)).order_by().values("one")
    return rows.annotate(found=Count("owner", distinct=True)).values_list("found", flat=True)


@read
def paused_since(user: User, since: dt.datetime):
    """How many clients paused their sharing with this therapist since an instant: one row."""
    rows = CareLink.objects.of_therapist(user).open().filter(paused_at__gt=since).annotate(one=Value(1)).order_by().values("one")
    return rows.annotate(found=Count("pk")).values_list("found", flat=True)


def wanted_for_left(user: User, now: dt.datetime) -> tuple[Ask, ...]:
    """What left_lately reads."""
    return ended_since.of(user, now - rules.NEWS), paused_since.of(user, now - rules.NEWS)


def left_lately(user: User, now: dt.datetime) -> int:
    """How many clients paused or ended their sharing with this therapist in the last two weeks, and left it so."""
    return sum(item.first(user, now - rules.NEWS) or 0 for item in (ended_since, paused_since))
