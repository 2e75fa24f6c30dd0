"""How a person stands: their rows and the cookies of their device, read as one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest

from exercises.lib import clock
from exercises.people.models import Profile
from exercises.people.queries import may_store
from exercises.publishing.queries import Card, cards, pick
from exercises.safety import access, rules
from exercises.safety.models import Check, Lock

# More answers than anyone gives on one day; an older lock is not of today anyway.
RECENT = 20


def zone_for(user, posted: str = "") -> str:
    """The zone that decides the local day: the device's, else the profile's, else the install's."""
    if clock.is_zone(posted):
        return posted
    kept = Profile.objects.filter(owner=user).values_list("zone", flat=True).first() if user.is_authenticated else ""
    return kept if clock.is_zone(kept) else settings.TIME_ZONE


def routine_card(slug: str) -> Card | None:
    """The live routine of this slug, or None."""
    found = pick(cards("routine"), [slug]) if slug else []
    return found[0] if found else None


def keeps_rows(user) -> bool:
    """Whether the person's answers are kept in their account."""
    return bool(user.is_authenticated and may_store(user))


def standing_of_rows(user, now: dt.datetime) -> rules.Standing:
    """What the person's rows say, in two queries. Rows count even after the consent was taken back."""
    said = Check.objects.visible_to(user).exclude(way=Check.Way.SAME).order_by("-at", "-pk")
    checks = list(said[:RECENT])
    days = {check.at: check for check in checks}
    locks, doubted = _locks_of(user, days, now)
    last = next((check for check in checks if not check.pressure_asked), None)
    if last is None:
        return rules.Standing(locks=locks, doubted_at=doubted)
    asked = any(check.pressure_asked for check in checks[: checks.index(last)])
    settled = last.way == Check.Way.LIST and not last.ticked
    return rules.Standing(last.at, last.questions_version, settled, asked, locks, doubted)


def _locks_of(user, days: dict[dt.datetime, Check], now: dt.datetime) -> tuple[tuple[rules.OpenLock, ...], dt.datetime | None]:
    """The open locks, and when a session last ended pressure (that matters longer than its lock)."""
    in_force = Q(opened_at__isnull=True) & (Q(until__isnull=True) | Q(until__gt=now))
    rows = list(Lock.objects.visible_to(user).filter(in_force | Q(question=rules.FLAGS, since__gt=now - rules.LIST_HOLDS)))
    open_now = [row for row in rows if row.opened_at is None and (row.until is None or row.until > now)]
    locks = tuple(rules.OpenLock(row.what, row.question, _of_today(row, days, now), row.area) for row in open_now)
    return locks, max((row.since for row in rows if row.question == rules.FLAGS), default=None)


def _of_today(row: Lock, days: dict[dt.datetime, Check], now: dt.datetime) -> bool:
    """A lock shares its instant with the answer that made it, which knows its zone and day."""
    check = days.get(row.since)
    zone = check.zone if check else settings.TIME_ZONE
    return clock.local_day(now, zone) <= (check.local_day if check else clock.local_day(row.since, zone))


def standing_for(request: HttpRequest, *, guest: bool = False) -> rules.Standing:
    """How the person in front of this device stands, or their guest."""
    now = clock.now()
    if guest:
        found = access.answers_of_guest(request)
        return found.standing(now) if found else rules.Standing()
    # Answers change with a POST, which redirects: within one request they are read once.
    if "safety_standing" not in request.__dict__:
        answers = access.answers_of_device(request)
        on_device = answers.standing(now) if answers else rules.Standing()
        known = request.user.is_authenticated
        request.__dict__["safety_standing"] = rules.joined(standing_of_rows(request.user, now), on_device) if known else on_device
    return request.__dict__["safety_standing"]


def pass_for(request: HttpRequest) -> access.Pass | None:
    """The pass that opens a session now; a stop, or a list that is due, takes it away."""
    found = access.pass_of_device(request, clock.now())
    if found is None:
        return None
    if found.guest and standing_for(request).stopped:
        # A stop is not asked away by handing the device to "someone else", not even one that came later or elsewhere.
        return None
    standing = standing_for(request, guest=found.guest)
    # A guest's answers go with the browser window; their pass was given for the whole list.
    gone = found.guest and standing == rules.Standing()
    return found if gone or not standing.needs_list(clock.now()) else None


@dataclass(frozen=True)
class Here:
    """Who is about to start: their pass, and how they (or the guest whose pass it is) stand."""

    given: access.Pass | None
    standing: rules.Standing

    @property
    def guest(self) -> bool:
        """Whether someone else than the person of the account or device is at it."""
        return bool(self.given and self.given.guest)

    @property
    def pressure(self) -> bool:
        """Whether this session may press: asked, nothing fits, nothing locked."""
        return bool(self.given and self.given.pressure and not self.standing.pressure_locked)


def here(request: HttpRequest) -> Here:
    """The pass and the standing that belong together."""
    given = pass_for(request)
    return Here(given, standing_for(request, guest=bool(given and given.guest)))
