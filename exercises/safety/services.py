"""Answers and passes. Two stores, one behaviour: rows for those who agreed to that, else a cookie of the device."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from exercises.lib import clock
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.safety import access, queries, rules, sync
from exercises.safety.access import Cookies, Pass
from exercises.safety.forms import Start
from exercises.safety.models import Check, Lock
from exercises.safety.queries import pass_for, standing_for

__all__ = ["consume_pass", "lock_after_flags", "me_safety", "pass_for", "require_clear_or_redirect", "standing_for", "without_locked"]


@dataclass(frozen=True)
class Outcome:
    """Where an answer leads, and the cookies it leaves."""

    address: str
    cookies: Cookies

    def response(self) -> HttpResponse:
        """The redirect with its cookies."""
        return access.write(redirect(self.address), self.cookies)


def stop_address(request: HttpRequest, start: Start) -> str:
    """The care card of today's stop, or "". A stop is not asked away by handing the device to "someone else"."""
    if standing_for(request).stopped:
        return replace(start, guest=False).address("stop")
    return start.address("stop") if start.guest and standing_for(request, guest=True).stopped else ""


def answer_list(request: HttpRequest, start: Start, *, ticked: Iterable[str], now: dt.datetime) -> Outcome:
    """Keep the answer to the whole list: a tick stops, none gives a pass."""
    if stopped := stop_address(request, start):
        return Outcome(stopped, {})
    store = sync.Store(request, start.guest, now, start.zone)
    cookies = store.answered(Check.Way.LIST, rules.in_order(ticked), pressure=False, listed_at=None)
    if ticked:
        return Outcome(start.address("stop"), cookies | {access.PASS: None})
    given = _new_pass(request, "guest" if start.guest else "changed", store)
    return Outcome(start.address("pressure") if start.presses else start.goal(), cookies | _cookie(given))


def answer_same(request: HttpRequest, start: Start, *, now: dt.datetime) -> Outcome:
    """Nothing new since the last list: a pass, if that list still holds."""
    standing = standing_for(request)
    if standing.needs_list(now):
        return Outcome(start.address("check"), {})
    store = sync.Store(request, False, now, start.zone)
    cookies = store.said_same()
    given = _new_pass(request, "same", store)
    given = replace(given, pressure=standing.pressure_asked and not standing.pressure_locked)
    ask = start.presses and not given.pressure
    return Outcome(start.address("pressure") if ask else start.goal(), cookies | _cookie(given))


def answer_pressure(request: HttpRequest, start: Start, *, ticked: Iterable[str], now: dt.datetime) -> Outcome:
    """Keep the answer to the pressure lines: a tick leaves the pressing steps out, none lets them in."""
    given = pass_for(request)
    if given is None:
        return Outcome(start.address("check"), {})
    start = replace(start, guest=given.guest)
    before = standing_for(request, guest=given.guest)
    if not before.pressure_may_be_asked:
        return Outcome(start.address("pressure"), {})
    store = sync.Store(request, given.guest, now, start.zone)
    cookies = store.answered(Check.Way.LIST, rules.in_order(ticked), pressure=True, listed_at=before.listed_at)
    given = replace(given, pressure=not ticked)
    return Outcome(start.address("pressure") if ticked else start.goal(), cookies | _cookie(given))


def take_back(request: HttpRequest, start: Start, *, mistaken: Sequence[str], now: dt.datetime) -> Outcome:
    """Open the locks of the lines that were ticked by mistake. The list still has to be answered before anything is played."""
    standing = standing_for(request, guest=start.guest)
    mistaken = tuple(key for key in mistaken if key in standing.ticked)
    meant = tuple(key for key in standing.ticked if key not in mistaken)
    stays = any(rules.QUESTIONS[key].locks == rules.EVERYTHING for key in meant)
    if not mistaken:
        return Outcome(start.address("stop" if stays else "pressure"), {})
    store = sync.Store(request, start.guest, now, start.zone)
    cookies = store.taken_back(mistaken, meant, listed_at=standing.listed_at)
    return Outcome(start.address("stop" if stays else "check"), cookies | {access.PASS: None})


def _new_pass(request: HttpRequest, opened: str, store: sync.Store) -> Pass:
    return Pass(
        id=secrets.token_urlsafe(12), at=store.now.isoformat(), day=store.day.isoformat(), zone=store.zone, opened=opened,
        pressure=False, owner=access.owner_tag(request.user, guest=opened == "guest"), v=rules.QUESTIONS_VERSION,
    )  # fmt: skip


def _cookie(given: Pass) -> Cookies:
    return {access.PASS: given.__dict__.copy()}


def consume_pass(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Use the pass up: it opened its session."""
    return access.write(response, {access.PASS: None})


def pressure_is_due(start: Start, standing: rules.Standing) -> bool:
    """Whether the pressure lines come before this routine."""
    return start.presses and not standing.pressure_asked and standing.pressure_may_be_asked


def me_safety(request: HttpRequest, routine: str = "") -> dict[str, Any]:
    """What the player must know before Start; with a routine that presses, its pressure lines count too."""
    here = queries.here(request)
    state = "clear" if here.guest else rules.state(here.standing, passed=here.given is not None)
    check = "safety:check"
    if state == "clear" and pressure_is_due(Start(queries.routine_card(routine)), here.standing):
        state, check = "ask", "safety:pressure"
    given = here.given if state == "clear" else None
    return {
        "state": state,
        "pressure": bool(given) and here.pressure,
        "pass": given.id if given else None,
        "opened": given.opened if given else None,
        "check_url": reverse(check),
        "stop_url": reverse("safety:stop"),
    }


def require_clear_or_redirect(request: HttpRequest, routine_slug: str, to: str) -> HttpResponse | None:
    """None where a session of this routine may start; else the way to what has to be answered first."""
    here = queries.here(request)
    start = Start(queries.routine_card(routine_slug), log=to == "log", guest=here.guest)
    if here.given is None:
        return redirect(start.address("stop" if here.standing.stopped else "check"))
    return redirect(start.address("pressure")) if pressure_is_due(start, here.standing) else None


def without_locked(request: HttpRequest, plan: dict[str, Any]) -> dict[str, Any]:
    """The plan without the steps that are locked for this person today."""
    if queries.here(request).pressure:
        return plan
    return plan | {"steps": [step for step in plan["steps"] if step["kind"] != "press"]}


def ask_again_after_red(owner: User, *, now: dt.datetime, zone: str) -> None:
    """After a session that stopped for pain the next start begins with the whole list."""
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
    """After numbness, tingling, an electric pain or throbbing: no pressure for 48 hours, and the whole list at the next start."""
    if not rules.FLAGS_THAT_LOCK & set(flags) or not may_store(owner):
        return []
    side = side if side in {"left", "right", "both"} else ""
    until = now + rules.FLAGS_REST
    fixed = {"what": Lock.What.PRESSURE, "side": side, "question": rules.FLAGS, "since": now}
    fresh = {"questions_version": rules.QUESTIONS_VERSION, "until": until, "by": "session"}
    areas = sorted(set(muscles)) or [""]
    return [Lock.objects.get_or_create(owner=owner, area=area, **fixed, defaults=fresh)[0] for area in areas]
