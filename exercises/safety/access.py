"""The signed cookies of a device, and whose they are: what was answered there, and the pass that opens one session.

They are readable by the device's own scripts and changeable by nobody: a broken or forged cookie is no cookie.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from exercises.lib import clock
from exercises.safety import rules

DEVICE, GUEST, PASS = "selfcare_safety", "selfcare_safety_guest", "selfcare_pass"
# A guest's answers go with the browser's session.
AGES: dict[str, int | None] = {DEVICE: 365 * 24 * 3600, GUEST: None, PASS: int(rules.PASS_HOLDS.total_seconds())}
HISTORY = 10
Cookies = dict[str, dict[str, Any] | None]


def _signer(name: str) -> signing.Signer:
    return signing.Signer(sep=".", salt=f"selfcare.safety.{name}")


def read(request: HttpRequest, name: str) -> dict[str, Any]:
    """What a cookie says, if we signed it; else nothing."""
    raw = request.COOKIES.get(name, "")
    # A leading dot would mean a packed value, which we never write.
    if not raw or raw.startswith("."):
        return {}
    try:
        found = _signer(name).unsign_object(raw)
    except (signing.BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(response: HttpResponse, cookies: Cookies) -> HttpResponse:
    """Set the cookies, or delete those that are None."""
    for name, payload in cookies.items():
        if payload is None:
            response.delete_cookie(name, samesite="Lax")
            continue
        value = _signer(name).sign_object(payload)
        response.set_cookie(name, value, max_age=AGES[name], secure=settings.SECURE, httponly=False, samesite="Lax")
    return response


def owner_tag(user, *, guest: bool = False) -> str:
    """Who a cookie belongs to, without telling who that is."""
    if guest:
        return "guest"
    if not user.is_authenticated:
        return "device"
    return f"user:{salted_hmac('selfcare.safety.owner', str(user.pk)).hexdigest()[:24]}"


@dataclass(frozen=True)
class Answers:
    """What was answered on a device: the ticked lines of the last list, and of the pressure lines since."""

    v: str
    day: str
    at: str
    zone: str
    owner: str
    ticked: tuple[str, ...] = ()
    pressure_asked: bool = False
    pressure_day: str = ""
    again: bool = False  # a tick was taken back: the list has to be answered again
    opened: tuple[dict[str, str], ...] = ()

    @classmethod
    def parse(cls, found: dict[str, Any]) -> Self | None:
        """The answers of a cookie; None where it is empty or of another make."""
        try:
            made = cls(**{key: found[key] for key in found if key != "locks"})
            clock.local_day(dt.datetime.fromisoformat(made.at), made.zone)
            dt.date.fromisoformat(made.day)
            return replace(made, ticked=tuple(made.ticked), opened=tuple(made.opened))
        except (TypeError, ValueError, KeyError):
            return None

    def payload(self) -> dict[str, Any]:
        """What the cookie holds; the lock bits are there for readers that do not know the lines."""
        locks = {what: any(key in rules.family(what) for key in self.ticked) for what in (rules.EVERYTHING, rules.PRESSURE)}
        return asdict(self) | {"locks": locks}

    @property
    def instant(self) -> dt.datetime:
        """When the list was answered."""
        return dt.datetime.fromisoformat(self.at)

    def standing(self, now: dt.datetime) -> rules.Standing:
        """The answers as both stores are read."""
        today = clock.local_day(now, self.zone).isoformat()
        days = {rules.EVERYTHING: self.day, rules.PRESSURE: self.pressure_day or self.day}
        locks = tuple(rules.OpenLock(what, key, days[what] >= today) for what, key in rules.locks_for(rules.in_order(self.ticked)))
        settled = not self.again and not any(lock.what == rules.EVERYTHING for lock in locks)
        return rules.Standing(self.instant, self.v, settled, self.pressure_asked, locks)


def answers_of_device(request: HttpRequest) -> Answers | None:
    """The answers of this device that count for the person in front of it: one who signed in does not get another's."""
    found = Answers.parse(read(request, DEVICE))
    mine = {"device", owner_tag(request.user)}
    return found if found and (not request.user.is_authenticated or found.owner in mine) else None


def answers_of_guest(request: HttpRequest) -> Answers | None:
    """The answers of someone else on this device."""
    return Answers.parse(read(request, GUEST))


@dataclass(frozen=True)
class Pass:
    """Opens one session on the day it was given."""

    id: str
    at: str
    day: str
    zone: str
    opened: str
    pressure: bool
    owner: str
    v: str

    @property
    def guest(self) -> bool:
        """Whether it belongs to someone else than the person of the account or device."""
        return self.owner == "guest"

    @property
    def instant(self) -> dt.datetime:
        """When it was given."""
        return dt.datetime.fromisoformat(self.at)


def pass_of_device(request: HttpRequest, now: dt.datetime) -> Pass | None:
    """The pass in the cookie, if it is of today, fresh, for this list, and of this person or their guest."""
    try:
        found = Pass(**read(request, PASS))
        day, today = dt.date.fromisoformat(found.day), clock.local_day(now, found.zone)
        fresh = rules.pass_counts(found.instant, day, now=now, today=today)
    except (TypeError, ValueError, KeyError):
        return None
    mine = found.owner in {"guest", owner_tag(request.user)}
    return found if fresh and mine and found.v == rules.QUESTIONS_VERSION else None
