"""One answer into the store that is right for the person, and a device's answers into the account once they may be kept there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.http import HttpRequest

from exercises.lib import clock
from exercises.people.models import User
from exercises.safety import access, rules
from exercises.safety.access import Answers, Cookies
from exercises.safety.models import Check, Lock
from exercises.safety.queries import keeps_rows, standing_of_rows, zone_for

ASKED_AGAIN, BY_MISTAKE = "answered again", "mistake"


class Store:
    """Where this person's answers go, at this instant and on this local day."""

    def __init__(self, request: HttpRequest, guest: bool, now: dt.datetime, zone: str) -> None:
        self.user = request.user
        self.now = now
        self.guest = guest
        self.rows = not guest and keeps_rows(self.user)
        self.zone = zone_for(self.user, zone)
        self.day = clock.local_day(now, self.zone)
        self.cookie = access.GUEST if guest else access.DEVICE
        self.kept = access.answers_of_guest(request) if guest else access.answers_of_device(request)
        self.owner = access.owner_tag(self.user, guest=guest)

    def answered(self, way: str, ticked: tuple[str, ...], *, pressure: bool, listed_at: dt.datetime | None) -> Cookies:
        """Keep an answer to the whole list or to the pressure lines. Locks of these lines from an earlier day open with it."""
        family = rules.family(rules.PRESSURE if pressure else rules.EVERYTHING)
        if self.rows:
            with transaction.atomic():
                self._begin()
                self._open(family, ASKED_AGAIN, earlier_days=True)
                self._check(way, ticked, pressure)
                self._lock(ticked)
            return self._forget()
        self._open_old_rows(family, ASKED_AGAIN, earlier_days=True)
        kept = self._pressed(ticked, listed_at) if pressure else self._listed(ticked)
        return {self.cookie: kept.payload()}

    def taken_back(self, mistaken: tuple[str, ...], meant: tuple[str, ...], *, listed_at: dt.datetime | None) -> Cookies:
        """Open the locks of lines that were ticked by mistake, and keep that they were."""
        if self.rows:
            with transaction.atomic():
                self._begin()
                self._open(mistaken, BY_MISTAKE)
                self._check(Check.Way.MISTAKE, meant, False)
            return self._forget()
        self._open_old_rows(mistaken, BY_MISTAKE)
        kept = self.kept or self._fresh(listed_at)
        note = tuple({"question": key, "at": self.now.isoformat(), "how": BY_MISTAKE} for key in mistaken)
        left = tuple(key for key in kept.ticked if key not in mistaken)
        return {self.cookie: replace(kept, ticked=left, again=True, opened=(kept.opened + note)[-access.HISTORY :]).payload()}

    def said_same(self) -> Cookies:
        """Keep that nothing was new; a device's own answer stays as it is."""
        if not self.rows:
            return {self.cookie: self.kept.payload()} if self.kept else {}
        with transaction.atomic():
            self._begin()
            self._check(Check.Way.SAME, (), False)
        return self._forget()

    # --- the cookie ---
    def _fresh(self, at: dt.datetime | None) -> Answers:
        return Answers(rules.QUESTIONS_VERSION, self.day.isoformat(), (at or self.now).isoformat(), self.zone, self.owner)

    def _listed(self, ticked: tuple[str, ...]) -> Answers:
        old = self.kept
        if old is None:
            return replace(self._fresh(None), ticked=ticked)
        pressed = tuple(key for key in old.ticked if key in rules.family(rules.PRESSURE))
        day = (old.pressure_day or old.day) if pressed else ""
        return replace(self._fresh(None), ticked=ticked + pressed, pressure_day=day, opened=old.opened)

    def _pressed(self, ticked: tuple[str, ...], listed_at: dt.datetime | None) -> Answers:
        old = self.kept or self._fresh(listed_at)
        listed = tuple(key for key in old.ticked if key in rules.family(rules.EVERYTHING))
        day = clock.local_day(self.now, old.zone).isoformat() if ticked else ""
        return replace(old, ticked=listed + ticked, pressure_asked=True, pressure_day=day)

    def _forget(self) -> Cookies:
        """What the account keeps now does not stay on the device."""
        return {self.cookie: None} if self.kept else {}

    # --- the rows ---
    def _begin(self) -> None:
        # One writer a person: two tabs must not overtake each other.
        User.objects.select_for_update().get(pk=self.user.pk)
        if self.kept and not Check.objects.filter(owner=self.user, at=self.kept.instant).exists():
            self._adopt(self.kept)

    def _adopt(self, found: Answers) -> None:
        """Take over what was answered on this device before the account could keep it."""
        at, day = found.instant, dt.date.fromisoformat(found.day)
        made = {"owner": self.user, "questions_version": found.v, "zone": found.zone}
        everything = [key for key in found.ticked if key in rules.family(rules.EVERYTHING)]
        pressure = [key for key in found.ticked if key in rules.family(rules.PRESSURE)]
        Check.objects.create(**made, way=Check.Way.LIST, ticked=everything, at=at, local_day=day)
        if found.pressure_asked or pressure:
            # Just after the list, so that both keep their order.
            later = at + dt.timedelta(microseconds=1)
            asked = dt.date.fromisoformat(found.pressure_day or found.day)
            Check.objects.create(**made, way=Check.Way.LIST, ticked=pressure, pressure_asked=True, at=later, local_day=asked)
            self._lock(pressure, later, found.v)
        if found.again:
            Check.objects.create(**made, way=Check.Way.MISTAKE, ticked=everything, at=at + dt.timedelta(microseconds=2), local_day=day)
        self._lock(everything, at, found.v)
        for note in found.opened:
            self._lock([note["question"]], at, found.v, opened_at=dt.datetime.fromisoformat(note["at"]), how=note["how"])

    def _check(self, way: str, ticked: tuple[str, ...], pressure: bool) -> None:
        Check.objects.create(
            owner=self.user, way=way, questions_version=rules.QUESTIONS_VERSION, ticked=list(ticked), pressure_asked=pressure,
            at=self.now, zone=self.zone, local_day=self.day,
        )  # fmt: skip

    def _lock(self, keys: Iterable[str], since: dt.datetime | None = None, version: str = rules.QUESTIONS_VERSION, **opened) -> None:
        pairs = rules.locks_for(rules.in_order(keys))
        made = {"owner": self.user, "questions_version": version, "since": since or self.now}
        Lock.objects.bulk_create(Lock(what=what, question=question, **made, **opened) for what, question in pairs)

    def _open(self, keys: Iterable[str], how: str, *, earlier_days: bool = False) -> None:
        """Note the opening of the person's locks of these lines; those of today stay when only earlier days are meant."""
        wanted = set(keys)
        if earlier_days:
            wanted -= {lock.question for lock in standing_of_rows(self.user, self.now).locks if lock.today}
        Lock.objects.filter(owner=self.user, opened_at__isnull=True, question__in=wanted).update(opened_at=self.now, how=how)

    def _open_old_rows(self, keys: Iterable[str], how: str, *, earlier_days: bool = False) -> None:
        """Someone who took their consent back still has rows; they open, nothing new is kept."""
        if self.user.is_authenticated and not self.guest:
            self._open(keys, how, earlier_days=earlier_days)
