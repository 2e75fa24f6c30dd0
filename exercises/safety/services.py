"""Answers and passes. Two stores, one behaviour: rows for those who agreed to that, else a cookie of the device."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from exercises.lib import clock
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.safety import access, queries, rules, sync, words
from exercises.safety.access import Cookies, Draft, Pass
from exercises.safety.forms import LIMITS, NO, YES, AgreedForm, ExaminedForm, PageForm, Start
from exercises.safety.models import Check, Lock
from exercises.safety.queries import locks_of, pass_for, standing_for

__all__ = [
    "carry_locks", "consume_pass", "drop_locks", "left_out", "lock_after_flags", "locked_steps", "locks_of", "me_safety", "nothing_left", "pass_for",
    "require_clear_or_redirect", "standing_for", "without_locked",
]  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """Where an answer leads, and the cookies it leaves."""

    address: str
    cookies: Cookies

    def response(self) -> HttpResponse:
        """The redirect with its cookies."""
        return access.write(redirect(self.address), self.cookies)


def stop_address(request: HttpRequest, start: Start) -> str:
    """The care card of a stop, or "". A stop is not asked away by handing the device to "someone else"."""
    if standing_for(request).stopped:
        return replace(start, guest=False).address("stop")
    return start.address("stop") if start.guest and standing_for(request, guest=True).stopped else ""


# --- the pages ---
def draft_for(request: HttpRequest, start: Start) -> Draft:
    """The check that is under way for this person or their guest."""
    return access.draft_of(request, guest=start.guest, now=clock.now())


def page_before(draft: Draft, page: int) -> int:
    """The first page that has to be answered before this one; 0 where none is left."""
    return next((number for number in range(1, page) if not draft.has(number)), 0)


def fourth_page_alone(request: HttpRequest, start: Start) -> bool:
    """Whether the check holds and only its page about pressure and ice was never asked."""
    given = pass_for(request)
    return given is not None and given.guest == start.guest and not standing_for(request, guest=given.guest).pressure_asked


def page_start(request: HttpRequest, start: Start, page: int) -> Start:
    """The way, with the guest whose pass it is when only the fourth page is left to answer."""
    given = pass_for(request) if page == 4 else None
    under_way = draft_for(request, start).pages
    return replace(start, guest=given.guest) if given and not under_way else start


def answer_page(request: HttpRequest, start: Start, form: PageForm, *, now: dt.datetime) -> Outcome:
    """Keep one page of the check: on to the next one, or, after the last or after a tick that stops, the result."""
    if stopped := stop_address(request, start):
        return Outcome(stopped, {access.DRAFT: None})
    said = form.said()
    if rules.UNDER_16 in said:
        # Nothing of a child is stored, not even this answer.
        return Outcome(reverse("safety:parents"), {access.DRAFT: None, access.PASS: None})
    draft = draft_for(request, start)
    if page_before(draft, form.page):
        return _fourth_page(request, start, said, now) if form.page == 4 else Outcome(start.address("check"), {})
    draft = draft.with_page(form.page, said, form.knee())
    ticked = draft.up_to(form.page)
    if form.page < start.last_page and not _stops(request, start, ticked):
        return Outcome(start.page(form.page + 1), {access.DRAFT: asdict(draft)})
    return _finish(request, start, draft, form.page, now)


def _stops(request: HttpRequest, start: Start, ticked: Sequence[str]) -> bool:
    """Whether these lines lock everything: then no further page is asked. What a clinician agreed to does not."""
    agreed = queries.agreed_lines(request, guest=start.guest)
    return any(lock.what == rules.EVERYTHING and lock.question not in agreed for lock in rules.locks_for(ticked))


def _finish(request: HttpRequest, start: Start, draft: Draft, page: int, now: dt.datetime) -> Outcome:
    store = sync.Store(request, start.guest, now, start.zone)
    ticked = rules.in_order(draft.up_to(page))
    knee = draft.knee or ("" if start.guest else queries.sore_knee_of(request.user))
    pages = "".join(str(number) for number in range(1, page + 1))
    cookies = store.answered(Check.Way.LIST, pages, ticked, knee) | {access.DRAFT: None}
    if _stops(request, start, ticked):
        return Outcome(start.address("stop"), cookies | {access.PASS: None})
    given = _new_pass(request, "guest" if start.guest else "changed", store)
    before = {key: False for key in standing_for(request, guest=start.guest).ticked}
    stay, _closed = rules.after_check(before, ticked, pages)
    told = stay or rules.locks_for(ticked) or rules.by_seriousness(ticked) or "fresh-injury" in ticked
    return Outcome(start.address("ready") if told else start.goal(), cookies | _cookie(given))


def _fourth_page(request: HttpRequest, start: Start, said: tuple[str, ...], now: dt.datetime) -> Outcome:
    """The page about pressure and ice alone, for someone whose check holds and who never answered it."""
    if not fourth_page_alone(request, start):
        return Outcome(start.address("check"), {})
    store = sync.Store(request, start.guest, now, start.zone)
    cookies = store.answered(Check.Way.PRESSURE, "4", said, "")
    return Outcome(start.address("ready") if said else start.goal(), cookies)


def answer_same(request: HttpRequest, start: Start, *, now: dt.datetime) -> Outcome:
    """Nothing new since the last check: a pass, if that check still holds."""
    standing = standing_for(request)
    if standing.needs_list(now):
        return Outcome(start.address("check"), {})
    store = sync.Store(request, False, now, start.zone)
    cookies = store.said_same() | _cookie(_new_pass(request, "same", store))
    if start.presses and not standing.pressure_asked:
        return Outcome(start.page(4), cookies | {access.DRAFT: None})
    return Outcome(start.address("ready") if standing.locks else start.goal(), cookies)


# --- how a lock opens ---
def take_back(request: HttpRequest, start: Start, *, mistaken: Sequence[str], now: dt.datetime) -> Outcome:
    """Open the locks of the lines that were ticked by mistake. The check still has to be answered before anything is played."""
    standing = standing_for(request, guest=start.guest)
    mistaken = tuple(key for key in mistaken if key in standing.ticked)
    if not mistaken:
        return Outcome(start.address("stop" if standing.everything_locked else "ready"), {})
    return _opened(request, start, sync.Opening(Check.Way.MISTAKE, mistaken, access.BY_MISTAKE), now)


def after_examination(request: HttpRequest, start: Start, form: ExaminedForm, *, now: dt.datetime) -> Outcome:
    """Open what an examination opens, if exercise was allowed; the whole check follows."""
    keys = rules.opened_by(rules.EXAMINED, standing_for(request, guest=start.guest).ticked)
    data = form.cleaned_data
    if data["may"] == NO or not keys:
        return Outcome(start.address("stop"), {})
    letter = {YES: access.BY_EXAM, LIMITS: access.BY_EXAM_LIMITED}[data["may"]]
    opening = sync.Opening(Check.Way.EXAMINED, keys, letter, data["may"], data["seen_on"], data["seen_by"])
    return _opened(request, start, opening, now)


def after_agreement(request: HttpRequest, start: Start, form: AgreedForm, *, now: dt.datetime) -> Outcome:
    """Open for twelve weeks what a clinician agreed to; the whole check follows."""
    keys, data = form.agreed(), form.cleaned_data
    if not keys:
        locked = standing_for(request, guest=start.guest).everything_locked
        return Outcome(start.address("stop" if locked else "ready"), {})
    opening = sync.Opening(Check.Way.AGREED, keys, access.BY_AGREEMENT, YES, data["seen_on"], data["seen_by"])
    return _opened(request, start, opening, now)


def _opened(request: HttpRequest, start: Start, opening: sync.Opening, now: dt.datetime) -> Outcome:
    standing = standing_for(request, guest=start.guest)
    cookies = sync.Store(request, start.guest, now, start.zone).opened(opening) | {access.PASS: None, access.DRAFT: None}
    left = [lock.question for lock in standing.locks if lock.what == rules.EVERYTHING and lock.question not in opening.keys]
    return Outcome(start.address("stop" if left else "check"), cookies)


# --- passes ---
def _new_pass(request: HttpRequest, opened: str, store: sync.Store) -> Pass:
    return Pass(
        id=secrets.token_urlsafe(12), at=store.now.isoformat(), day=store.day.isoformat(), zone=store.zone, opened=opened,
        owner=access.owner_tag(request.user, guest=opened == "guest"), v=rules.QUESTIONS_VERSION,
    )  # fmt: skip


def _cookie(given: Pass) -> Cookies:
    return {access.PASS: given.__dict__.copy()}


def consume_pass(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Use the pass up: it opened its session."""
    return access.write(response, {access.PASS: None})


def carry_locks(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the lock bits on this device those of the person who is signed in, also when they answered on another one."""
    if not request.user.is_authenticated:
        return drop_locks(request, response)
    bits = standing_for(request).held.bits()
    kept, owner = access.read(request, access.LOCKS), access.owner_tag(request.user)
    if any(bits.values()) and (kept.get("owner"), kept.get("locks")) != (owner, bits):
        access.write(response, {access.LOCKS: {"owner": owner, "at": clock.now().isoformat(), "locks": bits}})
    elif not any(bits.values()) and access.LOCKS in request.COOKIES:
        access.write(response, {access.LOCKS: None})
    return response


def drop_locks(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Take an account's lock bits off a device where that person is not signed in any more."""
    found = request.COOKIES.get(access.LOCKS)
    if found and access.read(request, access.LOCKS).get("owner") != access.owner_tag(request.user):
        access.write(response, {access.LOCKS: None})
    return response


# --- what others ask ---
def fourth_page_is_due(start: Start, standing: rules.Standing) -> bool:
    """Whether the page about pressure and ice comes before this routine."""
    return start.presses and not standing.pressure_asked and not standing.everything_locked


def me_safety(request: HttpRequest, routine: str = "", plan: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the player must know before Start: the state, the locks as bits, and with a plan its locked steps with reasons.

    A routine of which nothing is left is not clear: its page says so.
    """
    here = queries.here(request)
    state = "clear" if here.guest else rules.state(here.standing, passed=here.given is not None)
    check, start = reverse("safety:check"), Start(queries.routine_card(routine, request.user))
    if state == "clear" and fourth_page_is_due(start, here.standing):
        state, check = "ask", reverse("safety:page", args=[4])
    steps = queries.steps_locked_for(here.standing, plan, request.user) if plan else {}
    if state == "clear" and plan and len(steps) == len(plan["steps"]):
        state, check = "ask", reverse("safety:ready")
    given = here.given if state == "clear" else None
    return {
        "state": state,
        "pressure": bool(given) and here.pressure,
        "pass": given.id if given else None,
        "opened": given.opened if given else None,
        "check_url": check,
        "stop_url": reverse("safety:stop"),
        "locks": here.standing.held.bits(),
        "steps": steps,
        "knee": here.standing.knee,
        "offline": queries.offline_of(request),
    }


def require_clear_or_redirect(request: HttpRequest, routine_slug: str, to: str) -> HttpResponse | None:
    """None where a session of this routine may start; else the way to what has to be answered first."""
    here = queries.here(request)
    start = Start(queries.routine_card(routine_slug, request.user), log=to == "log", guest=here.guest)
    if here.given is None:
        return redirect(start.address("stop" if here.standing.stopped else "check"))
    return redirect(start.page(4)) if fourth_page_is_due(start, here.standing) else None


def locked_steps(request: HttpRequest, plan: dict[str, Any]) -> dict[str, str]:
    """The steps of a plan that must wait for this person today: step key → reason (words.REASONS says it in plain words)."""
    return queries.steps_locked_for(queries.here(request).standing, plan, request.user)


def left_out(request: HttpRequest, plan: dict[str, Any]) -> list[str]:
    """Why steps of this plan are left out for this person today, one plain sentence for each reason."""
    return [str(words.REASONS[reason]) for reason in dict.fromkeys(locked_steps(request, plan).values())]


def without_locked(request: HttpRequest, plan: dict[str, Any]) -> dict[str, Any]:
    """The plan without the steps that are locked for this person today."""
    locked = locked_steps(request, plan)
    return plan | {"steps": [step for step in plan["steps"] if step["key"] not in locked]}


def nothing_left(request: HttpRequest, plan: dict[str, Any], to: str) -> HttpResponse | None:
    """The way to the page that says so, where every step of a plan must wait; else None."""
    if len(locked_steps(request, plan)) < len(plan["steps"]):
        return None
    return redirect(Start(queries.routine_card(plan["routine"]["slug"], request.user), log=to == "log").address("ready"))


# --- after a session ---
def ask_again_after_red(owner: User, *, now: dt.datetime, zone: str) -> None:
    """After a session that stopped for pain the next start begins with the whole check."""
    if not may_store(owner):
        return
    zone = queries.zone_for(owner, zone)
    Check.objects.create(
        owner=owner, way=Check.Way.RED, questions_version=rules.QUESTIONS_VERSION, at=now, zone=zone, local_day=clock.local_day(now, zone)
    )


@transaction.atomic
def lock_after_flags(
    owner: User, *, flags: Iterable[str], muscles: Iterable[str] = (), side: str = "", now: dt.datetime, zone: str = ""
) -> list[Lock]:
    """After numbness, tingling, an electric pain or throbbing: no pressure for 48 hours, and the whole check at the next start."""
    if not rules.FLAGS_THAT_LOCK & set(flags) or not may_store(owner):
        return []
    side = side if side in {"left", "right", "both"} else ""
    until = now + rules.FLAGS_REST
    fixed = {"what": Lock.What.PRESSURE, "side": side, "question": rules.FLAGS, "since": now}
    fresh = {"questions_version": rules.QUESTIONS_VERSION, "until": until, "by": "session"}
    areas = sorted(set(muscles)) or [""]
    return [Lock.objects.get_or_create(owner=owner, area=area, **fixed, defaults=fresh)[0] for area in areas]
