"""How a person stands: their rows and the cookies of their device, read as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from exercises.lib import clock
from exercises.lib.registry import Event
from exercises.lib.rounds import Ask, read
from exercises.people.queries import may_store, profiles
from exercises.publishing.queries import Card, cards, pick
from exercises.safety import access, rules
from exercises.safety.models import Check, Lock

# More answers than anyone gives between two whole checks that matter.
RECENT = 20


def zone_for(user, posted: str = "") -> str:
    """The zone that decides the local day: the device's, else the profile's, else the install's."""
    if clock.is_zone(posted):
        return posted
    profile = profiles.first(user) if user.is_authenticated else None
    return clock.zone_or_ours(profile.zone if profile else "")


def sore_knee_of(user) -> str:
    """The sore knee of the profile, or ""."""
    profile = profiles.first(user) if user.is_authenticated else None
    return profile.knee if profile else ""


@dataclass(frozen=True)
class OwnRoutineAsked:
    """Asks higher parts for a routine that only this person has, by its slug; they add its card to found."""

    user: Any
    slug: str
    found: list[Card] = field(default_factory=list)


own_routine_asked: Event[OwnRoutineAsked] = Event("own_routine_asked")


def routine_card(slug: str, user: Any = None) -> Card | None:
    """The live routine of this slug, or the one that only this person has or was handed; None where there is neither."""
    found = pick(cards("routine"), [slug]) if slug else []
    if slug and not found and user is not None:
        own_routine_asked.send(asked := OwnRoutineAsked(user, slug))
        found = asked.found
    return found[0] if found else None


def keeps_rows(user) -> bool:
    """Whether the person's answers are kept in their account."""
    return bool(user.is_authenticated and may_store(user))


@read
def recent_checks(user):
    """What the person answered lately, the newest first."""
    return Check.objects.visible_to(user).exclude(way=Check.Way.SAME).order_by("-at", "-pk")[:RECENT]


@read
def lock_rows(user, now: dt.datetime):
    """The locks in force, and those that a session left lately."""
    mine = Lock.objects.visible_to(user)
    doubts = Q(question=rules.FLAGS, since__gt=now - rules.LIST_HOLDS)
    return (mine.in_force(now) | mine.filter(doubts)).order_by("pk")


def wanted_for_standing(user, now: dt.datetime) -> tuple[Ask, ...]:
    """What standing_of_rows reads."""
    return recent_checks.of(user), lock_rows.of(user, now)


def standing_of_rows(user, now: dt.datetime) -> rules.Standing:
    """What the person's rows say, in two queries. Rows count even after the consent was taken back."""
    checks = recent_checks(user)
    locks, doubted = _locks_of(user, now)
    last = next((check for check in checks if check.way != Check.Way.PRESSURE), None)
    if last is None:
        return rules.Standing(locks=locks, doubted_at=doubted)
    listed = next((check for check in checks if check.way == Check.Way.LIST), last)
    later = [check for check in checks[: checks.index(listed)] if check.way == Check.Way.PRESSURE]
    settled = last.way == Check.Way.LIST and set("123") <= set(last.pages)
    lines = rules.in_order([*listed.ticked, *(later[0].ticked if later else ())])
    asked = listed.pressure_asked or bool(later)
    return rules.Standing(last.at, last.questions_version, settled, asked, locks, doubted, lines, listed.knee)


def _locks_of(user, now: dt.datetime) -> tuple[tuple[rules.OpenLock, ...], dt.datetime | None]:
    """The locks in force, and when a session last ended pressure (that matters longer than its lock)."""
    rows = lock_rows(user, now)
    locks = tuple(open_lock(row) for row in rows if row.until is None or row.until > now)
    return locks, max((row.since for row in rows if row.question == rules.FLAGS), default=None)


def open_lock(row: Lock) -> rules.OpenLock:
    """A row as a lock. After a session its area is a muscle, and all pressing waits; its side does not matter then."""
    areas = tuple(area for area in row.area.split(",") if area)
    known = areas if set(areas) <= set(rules.REGIONS) else ()
    return rules.OpenLock(row.what, row.question, known, row.side if known else "")


def standing_for(request: HttpRequest, *, guest: bool = False) -> rules.Standing:
    """How the person in front of this device stands, or their guest."""
    now = clock.of(request)
    if guest:
        found = access.answers_of_guest(request)
        return found.standing(now) if found else rules.Standing()
    # Answers change with a POST, which redirects: within one request they are read once.
    if "safety_standing" not in request.__dict__:
        request.__dict__["safety_standing"] = _standing_of_person(request, now)
    return request.__dict__["safety_standing"]


def _standing_of_person(request: HttpRequest, now: dt.datetime) -> rules.Standing:
    answers = access.answers_of_device(request)
    on_device = answers.standing(now) if answers else rules.Standing()
    if not request.user.is_authenticated:
        return on_device
    found = rules.joined(standing_of_rows(request.user, now), on_device)
    return replace(found, sore_knee=sore_knee_of(request.user))


def pass_for(request: HttpRequest) -> access.Pass | None:
    """The pass that opens a session now; a stop, or a check that is due, takes it away."""
    found = access.pass_of_device(request, clock.now())
    if found is None:
        return None
    if found.guest and standing_for(request).stopped:
        # A stop is not asked away by handing the device to "someone else", not even one that came later or elsewhere.
        return None
    # A guest's answers go with the browser window, and with them their locks: then the pass opens nothing either.
    return found if not standing_for(request, guest=found.guest).needs_list(clock.now()) else None


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
        """Whether this session may press somewhere: asked, and not locked everywhere."""
        return bool(self.given and self.standing.pressure_asked and not self.standing.pressure_locked)


def here(request: HttpRequest) -> Here:
    """The pass and the standing that belong together."""
    given = pass_for(request)
    return Here(given, standing_for(request, guest=bool(given and given.guest)))


def locks_of(request: HttpRequest) -> rules.Locks:
    """What must wait for the person in front of this device, or for the guest whose pass it is. True means locked."""
    return here(request).standing.held


def agreed_lines(request: HttpRequest, *, guest: bool = False) -> frozenset[str]:
    """The lines that a clinician's agreement keeps open now."""
    now = clock.now()
    answers = access.answers_of_guest(request) if guest else access.answers_of_device(request)
    on_device = answers.agreed(now) if answers else frozenset()
    if guest:
        return on_device
    rows = Lock.objects.visible_to(request.user).filter(opened_until__gt=now)
    return on_device | frozenset(rows.values_list("question", flat=True))


def agreed_until(request: HttpRequest) -> dt.datetime | None:
    """When the first agreement ends that keeps a line open now: from then on what is open may be locked."""
    now = clock.now()
    answers = access.answers_of_device(request)
    notes = [note.on for note in answers.notes if note.counts(clock.local_day(now, answers.zone))] if answers else []
    ends = [clock.day_begins(rules.agreed_until(day), answers.zone) for day in notes if day and answers]
    ends += Lock.objects.visible_to(request.user).filter(opened_until__gt=now).values_list("opened_until", flat=True)
    return min(ends, default=None)


def offline_of(request: HttpRequest) -> dict[str, Any]:
    """What a device must know of the person (never of their guest) to decide without a network, until when that holds, and what not."""
    now, standing = clock.now(), standing_for(request)
    ends = agreed_until(request)
    holds = [standing.listed_at + rules.LIST_HOLDS] if standing.listed_at else []
    until = min([*holds, ends] if ends else holds, default=None) if holds else None
    return {
        "version": rules.QUESTIONS_VERSION,
        "at": _instant(standing.listed_at),
        "until": _instant(until),
        "agreed_until": _instant(ends),
        "agreed": sorted(agreed_lines(request)),
        "ticked": list(standing.ticked),
        "again": standing.needs_list(now),
        "pressure_asked": standing.pressure_asked,
        "locks": standing.held.bits(),
        "knee": standing.knee,
    }


def _instant(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat() if at else None


def examined_lines(request: HttpRequest, *, guest: bool = False) -> tuple[str, ...]:
    """The lines that an examination opened since the last check: they count again only if they are new or worse."""
    answers = access.answers_of_guest(request) if guest else access.answers_of_device(request)
    found = [note for note in answers.notes if note.how in access.BY_EXAMS and note.at >= answers.instant] if answers else []
    keys = {note.key for note in found}
    if request.user.is_authenticated and not guest:
        last = Check.objects.visible_to(request.user).exclude(way=Check.Way.SAME).order_by("-at", "-pk").first()
        keys |= set(last.ticked) if last and last.way == Check.Way.EXAMINED else set()
    return rules.in_order(keys)


def from_therapists(request: HttpRequest, *, guest: bool = False) -> list[Lock]:
    """What therapists lock for the person now, or opened for a time, newest first; a guest is not told."""
    if guest or not request.user.is_authenticated:
        return []
    return list(Lock.objects.visible_to(request.user).told_by_therapists(clock.now()).order_by("-since", "-pk"))


def locked_since(request: HttpRequest, keys: tuple[str, ...], *, guest: bool = False) -> dt.date:
    """The local day on which the newest of these lines was ticked."""
    answers = access.answers_of_guest(request) if guest else access.answers_of_device(request)
    days = [clock.local_day(answers.instant, answers.zone)] if answers and set(keys) & set(answers.said) else []
    if request.user.is_authenticated and not guest:
        held = Lock.objects.visible_to(request.user).held().filter(question__in=keys)
        newest = held.order_by("-since").values_list("since", flat=True).first()
        days += [clock.local_day(newest, zone_for(request.user))] if newest else []
    return max(days, default=clock.local_day(clock.now(), zone_for(request.user)))


def steps_locked_for(
    standing: rules.Standing, plan: Mapping[str, Any], user: Any = None, phases: list[str] | None = None
) -> dict[str, str]:
    """The steps of a plan that must wait for someone who stands so: step key → reason. `phases` are the routine's, where they are known."""
    if phases is None:
        card = routine_card(plan["routine"]["slug"], user)
        phases = card.facets.get("phases", []) if card else []
    return _locked(standing, plan["steps"], phases)


def nothing_left_of(card: Card | None, standing: rules.Standing) -> bool:
    """Whether every step of a routine must wait for someone who stands so."""
    steps = card.facets.get("lockable", []) if card else []
    return bool(card and steps) and len(_locked(standing, steps, card.facets.get("phases", []))) == len(steps)


def _locked(standing: rules.Standing, steps: Iterable[Mapping[str, Any]], phases: list[str]) -> dict[str, str]:
    found = {step["key"]: rules.why_locked(standing.held, step, phases, asked=standing.pressure_asked) for step in steps}
    return {key: reason for key, reason in found.items() if reason}
