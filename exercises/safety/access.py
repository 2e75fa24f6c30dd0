"""The signed cookies of a device, and whose they are: what was answered there, and the pass that opens one session.

All but the half-answered check are readable by the device's own scripts, and changeable by nobody: a broken or forged cookie
is no cookie.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from exercises.lib import clock
from exercises.safety import rules

DEVICE, GUEST, PASS = "selfcare_safety", "selfcare_safety_guest", "selfcare_pass"
# The pages of a check that is under way, and the locks of an account for the time without a network.
DRAFT, LOCKS = "selfcare_safety_draft", "selfcare_locks"
# Who answered, where that is no account.
DEVICE_OWNER, GUEST_OWNER = "device", "guest"
# How the tag of an account begins.
ACCOUNT = "user:"
YEAR = 365 * 24 * 3600
# A guest's answers go with the browser's session, and so does a check that nobody finished.
AGES: dict[str, int | None] = {DEVICE: YEAR, GUEST: None, PASS: int(rules.PASS_HOLDS.total_seconds()), DRAFT: None, LOCKS: YEAR}
DRAFT_HOLDS = dt.timedelta(hours=2)
# How a lock was opened, as one letter of a note.
BY_MISTAKE, BY_EXAM, BY_EXAM_LIMITED, BY_AGREEMENT = "m", "e", "l", "a"
BY_EXAMS = (BY_EXAM, BY_EXAM_LIMITED)
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
        hidden = name == DRAFT
        response.set_cookie(name, value, max_age=AGES[name], secure=settings.SECURE, httponly=hidden, samesite="Lax")
    return response


def carry(request: HttpRequest, cookies: Cookies) -> None:
    """Let what follows in the same request read these cookies as if the browser had sent them."""
    for name, payload in cookies.items():
        request.COOKIES.pop(name, None)
        if payload is not None:
            request.COOKIES[name] = _signer(name).sign_object(payload)
    request.__dict__.pop("safety_standing", None)


def owner_tag(user, *, guest: bool = False) -> str:
    """Who a cookie belongs to, without telling who that is."""
    if guest:
        return GUEST_OWNER
    if not user.is_authenticated:
        return DEVICE_OWNER
    return f"{ACCOUNT}{salted_hmac('selfcare.safety.owner', str(user.pk)).hexdigest()[:24]}"


def left_behind(request: HttpRequest, *, signed_out: bool) -> list[str]:
    """The cookies that go with an account: at its sign-out, and when another one is signed in. A sign-in that ran out takes nothing."""
    owners = {name: read(request, name).get("owner", "") for name in (DEVICE, PASS, DRAFT) if request.COOKIES.get(name)}
    of_accounts = [name for name, owner in owners.items() if owner.startswith(ACCOUNT)]
    if signed_out:
        # A pass and a half-answered check are nobody else's either, whoever's they were.
        return [name for name in owners if name != DEVICE or name in of_accounts]
    if not of_accounts or not request.user.is_authenticated:
        return []
    return [name for name in of_accounts if owners[name] != owner_tag(request.user)]


@dataclass(frozen=True)
class Note:
    """How a line was opened on a device: when, and on which day by whom where a clinician was asked."""

    key: str
    how: str
    at: dt.datetime
    on: dt.date | None = None
    by: str = ""

    def packed(self) -> str:
        """The note as one short text: a device has little room."""
        on = self.on.isoformat() if self.on else ""
        return ":".join((rules.QUESTIONS[self.key].code, self.how, str(int(self.at.timestamp())), on, self.by))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The note of such a text. ValueError or KeyError where it is none."""
        code, how, at, on, by = text.split(":")
        instant = dt.datetime.fromtimestamp(int(at), tz=dt.UTC)
        return cls(rules.BY_CODE[code].key, how, instant, dt.date.fromisoformat(on) if on else None, by)

    def counts(self, today: dt.date) -> bool:
        """Whether it is an agreement that still holds."""
        return self.how == BY_AGREEMENT and self.on is not None and today < rules.agreed_until(self.on)


@dataclass(frozen=True)
class Answers:
    """What was answered on a device: the ticked lines, by their codes, of the pages that were answered."""

    v: str
    at: str
    zone: str
    owner: str
    codes: str = ""
    pages: str = ""
    knee: str = ""
    again: bool = False  # a tick was taken back or opened: the whole check has to be answered again
    opened: tuple[str, ...] = ()

    @classmethod
    def parse(cls, found: dict[str, Any]) -> Self | None:
        """The answers of a cookie; None where it is empty or of another make."""
        try:
            made = cls(**{key: found[key] for key in found if key != "locks"})
            clock.local_day(dt.datetime.fromisoformat(made.at), made.zone)
            made = replace(made, opened=tuple(made.opened))
            # A line that is not known is not dropped in silence: the whole check is asked.
            return made if all(code in rules.BY_CODE for code in made.codes.split()) and made.notes is not None else None
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError):
            return None

    def payload(self, now: dt.datetime) -> dict[str, Any]:
        """What the cookie holds; the lock bits are there for readers that do not know the lines."""
        return asdict(self) | {"locks": self.standing(now).held.bits()}

    @property
    def instant(self) -> dt.datetime:
        """When the check was answered."""
        return dt.datetime.fromisoformat(self.at)

    @property
    def said(self) -> tuple[str, ...]:
        """The ticked lines."""
        return rules.in_order(rules.BY_CODE[code].key for code in self.codes.split())

    @property
    def notes(self) -> tuple[Note, ...]:
        """How lines were opened, oldest first."""
        return tuple(Note.parse(text) for text in self.opened)

    def agreed(self, now: dt.datetime) -> frozenset[str]:
        """The lines that a clinician's agreement keeps open."""
        today = clock.local_day(now, self.zone)
        return frozenset(note.key for note in self.notes if note.counts(today))

    def limited(self, now: dt.datetime) -> bool:
        """Whether the last examination said "yes, with limits", not too long ago."""
        exams = [note for note in self.notes if note.how in BY_EXAMS]
        newest = max(exams, key=lambda note: note.at, default=None)
        return newest is not None and newest.how == BY_EXAM_LIMITED and now < newest.at + rules.LIMITS_HOLD

    def with_lines(self, keys: tuple[str, ...]) -> Self:
        """The same answers with these lines."""
        return replace(self, codes=" ".join(rules.QUESTIONS[key].code for key in rules.in_order(keys)))

    def with_notes(self, made: tuple[Note, ...], now: dt.datetime) -> Self:
        """The same answers with these notes: those that still count, and the newest of the others."""
        today = clock.local_day(now, self.zone)
        fresh = {note.key for note in made if note.how == BY_AGREEMENT}
        kept = [note for note in self.notes if not (note.how == BY_AGREEMENT and note.key in fresh)] + list(made)
        lasting = [note for note in kept if note.counts(today)]
        others = [note for note in kept if not note.counts(today)][-HISTORY:]
        return replace(self, opened=tuple(note.packed() for note in (*lasting, *others)))

    def standing(self, now: dt.datetime) -> rules.Standing:
        """The answers as both stores are read."""
        agreed = self.agreed(now)
        locks = tuple(lock for lock in rules.locks_for(self.said) if lock.question not in agreed)
        if self.limited(now):
            locks += (rules.OpenLock(rules.PHASE_ONE, rules.LIMITED),)
        settled = not self.again and set("123") <= set(self.pages)
        return rules.Standing(self.instant, self.v, settled, "4" in self.pages, locks, said=self.said, knee=self.knee)


def answers_of_device(request: HttpRequest) -> Answers | None:
    """The answers of this device that count for the person in front of it: one who signed in does not get another's."""
    found = Answers.parse(read(request, DEVICE))
    mine = {DEVICE_OWNER, owner_tag(request.user)}
    return found if found and (not request.user.is_authenticated or found.owner in mine) else None


def answers_of_guest(request: HttpRequest) -> Answers | None:
    """The answers of someone else on this device."""
    return Answers.parse(read(request, GUEST))


@dataclass(frozen=True)
class Draft:
    """The pages of a check that is under way: page → the codes of its ticked lines."""

    v: str
    owner: str
    at: str
    pages: dict[str, str] = field(default_factory=dict)
    knee: str = ""

    def ticked(self, page: int) -> tuple[str, ...]:
        """The ticked lines of a page; nothing where it was not answered."""
        return tuple(rules.BY_CODE[code].key for code in self.pages.get(str(page), "").split() if code in rules.BY_CODE)

    def has(self, page: int) -> bool:
        """Whether a page was answered."""
        return str(page) in self.pages

    def with_page(self, page: int, keys: tuple[str, ...], knee: str) -> Self:
        """The same draft with one page answered."""
        pages = self.pages | {str(page): " ".join(rules.QUESTIONS[key].code for key in keys)}
        return replace(self, pages=pages, knee=knee or self.knee)

    def up_to(self, page: int) -> tuple[str, ...]:
        """The ticked lines of the pages up to this one."""
        return tuple(key for number in range(1, page + 1) for key in self.ticked(number))


def draft_of(request: HttpRequest, *, guest: bool, now: dt.datetime) -> Draft:
    """The check that is under way for this person; a fresh one where there is none, or an old or foreign one."""
    owner = owner_tag(request.user, guest=guest)
    fresh = Draft(rules.QUESTIONS_VERSION, owner, now.isoformat())
    try:
        found = Draft(**read(request, DRAFT))
        young = dt.timedelta(0) <= now - dt.datetime.fromisoformat(found.at) < DRAFT_HOLDS
        valid = all(isinstance(codes, str) for codes in found.pages.values())
    except (TypeError, ValueError, AttributeError):
        return fresh
    return found if young and valid and (found.v, found.owner) == (fresh.v, fresh.owner) else fresh


@dataclass(frozen=True)
class Pass:
    """Opens one session on the day it was given."""

    id: str
    at: str
    day: str
    zone: str
    opened: str
    owner: str
    v: str

    @property
    def guest(self) -> bool:
        """Whether it belongs to someone else than the person of the account or device."""
        return self.owner == GUEST_OWNER

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
    mine = found.owner in {GUEST_OWNER, owner_tag(request.user)}
    return found if fresh and mine and found.v == rules.QUESTIONS_VERSION else None
