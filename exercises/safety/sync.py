"""One answer into the store that is right for the person, and a device's answers into the account once they may be kept there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest

from exercises.lib import clock
from exercises.people.models import User
from exercises.safety import access, rules
from exercises.safety.access import Answers, Cookies, Note
from exercises.safety.models import Check, Lock
from exercises.safety.queries import keeps_rows, standing_of_rows, zone_for

ASKED_AGAIN = "answered again"
HOWS = {access.BY_MISTAKE: "mistake", access.BY_EXAM: "examined", access.BY_EXAM_LIMITED: "examined", access.BY_AGREEMENT: "agreed"}


@dataclass(frozen=True)
class Opening:
    """How lines are opened: the way, what was said, and for those with a clinician the day and the kind of clinician."""

    way: str
    keys: tuple[str, ...]
    letter: str
    said: str = ""
    on: dt.date | None = None
    by: str = ""


class Store:
    """Where this person's answers go, at this instant and on this local day."""

    def __init__(
        self,
        request: HttpRequest,
        guest: bool,
        now: dt.datetime,
        zone: str,
        *,
        received: dt.datetime | None = None,
        version: str = rules.QUESTIONS_VERSION,
    ) -> None:
        self.user = request.user
        self.now = now
        # An answer may have waited on a device: it counts from when it was given, what the device is told counts from now.
        self.received = received or now
        self.version = version
        self.guest = guest
        self.rows = not guest and keeps_rows(self.user)
        self.zone = zone_for(self.user, zone)
        self.day = clock.local_day(now, self.zone)
        self.cookie = access.GUEST if guest else access.DEVICE
        self.kept = access.answers_of_guest(request) if guest else access.answers_of_device(request)
        self.owner = access.owner_tag(self.user, guest=guest)

    def answered(self, way: str, pages: str, ticked: tuple[str, ...], knee: str) -> Cookies:
        """Keep an answer to these pages. Locks of lines that were asked open with it, where time opens them."""
        if self.rows:
            with transaction.atomic():
                self._begin()
                self._answer_rows(ticked, pages)
                self._check(way, ticked=ticked, pages=pages, pressure_asked="4" in pages, knee=knee)
            return self._kept_in_rows()
        self._close_old_rows(ticked, pages)
        return {self.cookie: self._answered_cookie(way, pages, ticked, knee).payload(self.received)}

    def opened(self, opening: Opening) -> Cookies:
        """Open the locks of these lines, and keep how. The whole check has to be answered again before anything is played."""
        if self.rows:
            with transaction.atomic():
                self._begin()
                self._open_rows(opening)
                about = {"seen_on": opening.on, "seen_by": opening.by, "said": opening.said}
                self._check(opening.way, ticked=opening.keys, **about)
            return self._kept_in_rows()
        if self.user.is_authenticated and not self.guest:
            # Someone who took their consent back still has rows; they open, nothing new is kept.
            self._open_rows(opening, limits=False)
        return {self.cookie: self._opened_cookie(opening).payload(self.now)}

    def said_same(self) -> Cookies:
        """Keep that nothing was new; a device's own answer stays as it is."""
        if not self.rows:
            return {self.cookie: self.kept.payload(self.received)} if self.kept else {}
        with transaction.atomic():
            self._begin()
            self._check(Check.Way.SAME)
        return self._kept_in_rows()

    # --- what waited on a device ---
    def knows(self, way: str) -> bool:
        """Whether this very answer was taken already."""
        return self.rows and Check.objects.filter(owner=self.user, at=self.now, way=way).exists()

    @property
    def late(self) -> bool:
        """Whether something newer was said meanwhile: then this answer may lock, and open nothing."""
        if self.kept and self.kept.instant > self.now:
            return True
        # Rows count even after the consent was taken back.
        newer = Check.objects.visible_to(self.user).filter(at__gt=self.now).exclude(way=Check.Way.SAME)
        return not self.guest and newer.exists()

    def answered_late(self, way: str, pages: str, ticked: tuple[str, ...], knee: str) -> Cookies:
        """Keep an older answer. What it ticked locks, unless a newer answer to the same page opens it by time; nothing opens."""
        if not self.rows:
            return {self.cookie: self._late_cookie(ticked).payload(self.received)}
        with transaction.atomic():
            self._begin()
            newer = Check.objects.filter(owner=self.user, at__gt=self.now, way__in=[Check.Way.LIST, Check.Way.PRESSURE])
            seen = "".join(newer.values_list("pages", flat=True))
            held = set(Lock.objects.filter(owner=self.user).held().values_list("question", flat=True))
            self._lock(key for key in rules.still_counts(ticked, seen) if key not in held or rules.QUESTIONS[key].opens == rules.AGAIN)
            self._check(way, ticked=ticked, pages=pages, pressure_asked="4" in pages, knee=knee)
        return self._kept_in_rows()

    def _late_cookie(self, ticked: tuple[str, ...]) -> Answers:
        kept = self.kept or self._fresh()
        return kept.with_lines(rules.both(kept.said, rules.still_counts(ticked, kept.pages)))

    # --- the cookie ---
    def _fresh(self) -> Answers:
        return Answers(self.version, self.now.isoformat(), self.zone, self.owner)

    def _answered_cookie(self, way: str, pages: str, ticked: tuple[str, ...], knee: str) -> Answers:
        old = self.kept or self._fresh()
        agreed = old.agreed(self.now)
        stay, _closed = rules.after_check({key: key in agreed for key in old.said}, ticked, pages)
        if way == Check.Way.PRESSURE:
            made = replace(old, pages="".join(sorted({*old.pages, *pages})))
        else:
            made = replace(self._fresh(), pages=pages, knee=knee, opened=old.opened)
        return made.with_lines((*stay, *ticked))

    def _opened_cookie(self, opening: Opening) -> Answers:
        old = self.kept or self._fresh()
        notes = tuple(Note(key, opening.letter, self.now, opening.on, opening.by) for key in opening.keys)
        # An agreement ends, and then the line locks again; the other two take it away.
        left = old.said if opening.letter == access.BY_AGREEMENT else tuple(key for key in old.said if key not in opening.keys)
        return replace(old, again=True).with_lines(left).with_notes(notes, self.now)

    def _kept_in_rows(self) -> Cookies:
        """What the account keeps now does not stay on the device, but for the lock bits: they count without a network too."""
        bits = standing_of_rows(self.user, self.received).held.bits()
        locked = any(bits.values())
        marked = {"owner": self.owner, "at": self.now.isoformat(), "locks": bits}
        forgotten: Cookies = {self.cookie: None} if self.kept else {}
        return forgotten | {access.LOCKS: marked if locked else None}

    # --- the rows ---
    def _begin(self) -> None:
        # One writer a person: two tabs must not overtake each other.
        User.objects.select_for_update().get(pk=self.user.pk)
        if self.kept and not Check.objects.filter(owner=self.user, at=self.kept.instant).exists():
            self._adopt(self.kept)

    def _adopt(self, found: Answers) -> None:
        """Take over what was answered on this device before the account could keep it."""
        at, version, day = found.instant, found.v, clock.local_day(found.instant, found.zone)
        made = {"owner": self.user, "questions_version": version, "zone": found.zone, "local_day": day}
        pages = {"pages": found.pages, "pressure_asked": "4" in found.pages, "knee": found.knee}
        Check.objects.create(**made, **pages, way=Check.Way.LIST, ticked=list(found.said), at=at)
        if found.again:
            # Just after the check, so that both keep their order.
            Check.objects.create(**made, way=Check.Way.MISTAKE, ticked=[], at=at + dt.timedelta(microseconds=1))
        self._lock(found.said, at, version)
        for note in found.notes:
            self._adopt_note(note, version)
        if found.limited(self.now):
            self._limit(max(note.at for note in found.notes if note.how == access.BY_EXAM_LIMITED))

    def _adopt_note(self, note: Note, version: str) -> None:
        until = self._end_of(note.on) if note.how == access.BY_AGREEMENT and note.on else None
        fields = {"opened_at": note.at, "opened_until": until, "how": HOWS[note.how]}
        if until is None:
            self._lock([note.key], note.at, version, **fields)
        else:
            Lock.objects.held().filter(owner=self.user, question=note.key).update(**fields)

    def _check(self, way: str, *, ticked: Iterable[str] = (), **about) -> None:
        Check.objects.create(
            owner=self.user, way=way, questions_version=self.version, ticked=list(ticked), at=self.now, zone=self.zone,
            local_day=self.day, **about,
        )  # fmt: skip

    def _lock(self, keys: Iterable[str], since: dt.datetime | None = None, version: str = "", **opened) -> None:
        made = {"owner": self.user, "questions_version": version or self.version, "since": since or self.now}
        found = rules.locks_for(keys)
        rows = (Lock(what=lock.what, question=lock.question, area=",".join(lock.regions), **made, **opened) for lock in found)
        Lock.objects.bulk_create(rows)

    def _limit(self, since: dt.datetime) -> None:
        Lock.objects.create(
            owner=self.user, what=Lock.What.PHASE_ONE, question=rules.LIMITED, questions_version=rules.QUESTIONS_VERSION,
            since=since, until=since + rules.LIMITS_HOLD,
        )  # fmt: skip

    def _close_rows(self, ticked: Collection[str], pages: str) -> tuple[str, ...]:
        """Close what this answer closes, and say which lines stay held."""
        mine = Lock.objects.filter(owner=self.user).held()
        held = {row.question: row.opened_until is not None and row.opened_until > self.now for row in mine}
        stay, closed = rules.after_check(held, ticked, pages)
        mine.filter(question__in=closed).update(opened_at=self.now, opened_until=None, how=ASKED_AGAIN)
        return stay

    def _answer_rows(self, ticked: tuple[str, ...], pages: str) -> None:
        stay = self._close_rows(ticked, pages)
        fresh = [lock for lock in rules.locks_for(ticked) if lock.question not in stay]
        made = {"owner": self.user, "questions_version": self.version, "since": self.now}
        rows = (Lock(what=lock.what, question=lock.question, area=",".join(lock.regions), **made) for lock in fresh)
        Lock.objects.bulk_create(rows)

    def _close_old_rows(self, ticked: Collection[str], pages: str) -> None:
        """Someone who took their consent back still has rows; they close, nothing new is kept."""
        if self.user.is_authenticated and not self.guest:
            self._close_rows(ticked, pages)

    def _open_rows(self, opening: Opening, *, limits: bool = True) -> None:
        """Note the opening of the person's locks of these lines."""
        mine = Lock.objects.filter(owner=self.user)
        until = self._end_of(opening.on) if opening.letter == access.BY_AGREEMENT and opening.on else None
        held = mine.held().filter(question__in=opening.keys)
        held.update(opened_at=self.now, opened_until=until, how=HOWS[opening.letter])
        if opening.letter in (access.BY_EXAM, access.BY_EXAM_LIMITED):
            mine.filter(question=rules.LIMITED, opened_at__isnull=True).update(opened_at=self.now, how=HOWS[opening.letter])
        if opening.letter == access.BY_EXAM_LIMITED and limits:
            self._limit(self.now)

    def _end_of(self, day: dt.date) -> dt.datetime:
        """The instant at which an agreement of this local day ends."""
        return dt.datetime.combine(rules.agreed_until(day), dt.time(), ZoneInfo(self.zone))
