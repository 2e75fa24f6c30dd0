"""What the pages about sharing show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from exercises.care import access, queries, rules, words
from exercises.care.models import CareLink, Invite, LinkChange, Therapist
from exercises.lib import clock, qr
from exercises.people.models import User
from exercises.people.services import profile_of

# What somebody finds behind an invitation's address.
STRANGER, OWN, OTHER, DONE, GONE, UNCHECKED, OPEN = "stranger", "own", "other", "done", "gone", "unchecked", "open"


def listed(parts) -> str:
    """Words as a list inside a sentence."""
    return get_text_list([str(part) for part in parts], _("and"))


def sees(scopes) -> str:
    """What may be seen, said to the client."""
    return listed(words.SEEN[scope] for scope in rules.in_order(scopes))


@dataclass(frozen=True)
class LinkCard:
    """A link as its client sees it."""

    link: CareLink
    state: str
    state_word: str
    sees: str
    changes: tuple[tuple[LinkChange, str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether anything can still be done with it."""
        return self.link.ended_at is None


def card_of(link: CareLink, now: dt.datetime, *, history: bool = False) -> LinkCard:
    """One link; with all that became of it where its own page asks."""
    state = queries.state_word(link, now)
    changes = tuple((row, str(words.CHANGES[row.what]), sees(row.scopes)) for row in queries.history_of(link)) if history else ()
    return LinkCard(link, state, str(words.STATES[state]), sees(link.scopes), changes)


def cards_of(user: User, now: dt.datetime) -> list[LinkCard]:
    """All links of a client."""
    return [card_of(link, now) for link in queries.links_of_client(user)]


@dataclass(frozen=True)
class SideCard:
    """A link as its therapist sees it on their own page: a name and a state, nothing else of the client."""

    link: CareLink
    name: str
    state: str
    state_word: str
    scopes: str


def side_cards(user: User, now: dt.datetime) -> list[SideCard]:
    """All links of a therapist."""
    found = []
    for link in queries.links_of_therapist(user):
        state = link.state_at(now)
        scopes = listed(words.SCOPES_SHORT[scope] for scope in rules.in_order(link.scopes))
        found.append(SideCard(link, str(link.owner), state, str(words.STATES[state]), scopes))
    return found


@dataclass(frozen=True)
class InviteRow:
    """An invitation as whoever made it sees it."""

    invite: Invite
    state: str
    open: bool


def invite_rows(user: User, way: str, now: dt.datetime) -> list[InviteRow]:
    """The invitations of the last weeks with what became of them."""
    return [InviteRow(invite, _invite_state(invite, now), invite.open_at(now)) for invite in queries.invites_of(user, way, now)]


def _invite_state(invite: Invite, now: dt.datetime) -> str:
    if invite.used_at:
        return _("Accepted")
    if invite.declined_at:
        return _("Declined")
    if invite.cancelled_at:
        return _("Taken back")
    return _("Waiting") if invite.expires_at > now else _("Ended unused")


@dataclass(frozen=True)
class InvitePage:
    """What stands behind an invitation's address, for whoever opens it."""

    invite: Invite
    door: str
    name: str
    by: Therapist | None
    hours: int
    scopes: str

    @property
    def from_therapist(self) -> bool:
        """Whether a therapist invites a client."""
        return self.invite.way == Invite.Way.CLIENT


def invite_page(invite: Invite, user, now: dt.datetime) -> InvitePage:
    """Who invites, and what this person can do about it. Whoever it is not for learns neither the name nor the address."""
    by = queries.standing_of(invite.owner) if invite.way == Invite.Way.CLIENT else None
    scopes = listed(words.SCOPES_SHORT[scope] for scope in rules.in_order(invite.scopes)).capitalize()
    hours = max(1, round((invite.expires_at - now) / dt.timedelta(hours=1)))
    return InvitePage(invite, door_of(invite, user, now), queries.inviter_name(invite), by, hours, scopes)


def door_of(invite: Invite, user, now: dt.datetime) -> str:
    """What this person finds: somebody else's invitation says nothing of its state."""
    if user.is_authenticated:
        if invite.owner_id == user.pk:
            return OWN
        if not queries.is_for(invite, user):
            return OTHER
        if invite.used_by_id == user.pk:
            return DONE
    if not invite.open_at(now) or not queries.inviter_works(invite):
        return GONE
    if not user.is_authenticated:
        return STRANGER
    if invite.way == Invite.Way.THERAPIST and access.therapist_of(user) is None:
        return UNCHECKED
    return OPEN


def shown_code(address: str) -> qr.Code:
    """The address of an invitation as a code to be shown in the room."""
    return qr.code(address)


def reading_times(therapist: Therapist) -> str:
    """When a therapist reads messages, as they said; empty where they said nothing."""
    return listed(words.WEEKDAYS[day] for day in therapist.reads_on if 0 <= day <= 6)


def away_until(therapist: Therapist, now: dt.datetime) -> dt.date | None:
    """The last day of a time away that it is now, where the therapist lives; None while they are there."""
    today = clock.local_day(now, clock.zone_or_ours(profile_of(therapist.user).zone))
    return therapist.away_until if rules.is_away(today, therapist.away_from, therapist.away_until) else None
