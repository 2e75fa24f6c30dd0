"""The list of clients: one line each, with nothing of what its link does not share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.care import rules as care
from exercises.care import words as care_words
from exercises.care.models import CareLink
from exercises.care.queries import left_lately, wanted_for_left
from exercises.clients import words
from exercises.clients.models import Standing
from exercises.clients.queries import listing
from exercises.clients.rules import standing as rules
from exercises.lib.rounds import together
from exercises.people.models import User

LONGEST_NAME = 80
# The little line of pain: its field, and the part of a pain score that its height is.
WIDE, TALL, EDGE, MOST = 72.0, 36.0, 4.0, 10
# Where each day of the little line stands from left to right, and each pain score from top to bottom.
ACROSS = [round(EDGE + (WIDE - 2 * EDGE) / (rules.DAYS_BACK - 1) * number, 1) for number in range(rules.DAYS_BACK)]
DOWN = [round(TALL - EDGE - (TALL - 2 * EDGE) / MOST * score, 1) for score in range(MOST + 1)]


@dataclass(frozen=True)
class Spark:
    """A little line of the worst pain, and where it ends."""

    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Row:
    """One client in the list."""

    link: CareLink
    name: str
    reason: str
    kind: str
    last: str
    days: tuple[tuple[str, str, int], ...]
    worst: int | None
    morning: int | None
    trend: str
    spark: Spark | None
    pain: bool
    programme: bool
    shares: str


@dataclass(frozen=True)
class ClientList:
    """A page of the list, and how many stand behind each filter."""

    page: Page
    rows: tuple[Row, ...]
    filters: tuple[tuple[str, str, int], ...]
    show: str
    name: str
    counts: listing.Counts
    # How many paused or ended their sharing lately.
    left: int


@dataclass(frozen=True)
class Told:
    """What is the same for every line: the day, and words that each of them uses."""

    today: dt.date
    days: dict[str, str]
    scopes: dict[str, str]

    @property
    def begin(self) -> dt.date:
        """The first of the last seven days."""
        return self.today - dt.timedelta(days=rules.WEEK - 1)


def client_list(user: User, query: Mapping[str, str], today: dt.date, now: dt.datetime) -> ClientList:
    """A page of the clients of this therapist, those who need somebody first."""
    show = query.get("show", "")
    show = show if show in listing.SHOWN else listing.SHOWN[0]
    name = query.get("q", "").strip()[:LONGEST_NAME]
    number = "1" if name else _page_asked(query.get("page", ""))
    rows = listing.page_rows.of(user, today, now, show, number)
    together(listing.numbers.of(user, today, now), rows, *wanted_for_left(user, now))
    counts = listing.counts(user, today, now)
    numbers = dict(zip(listing.SHOWN, (counts.all, counts.needs, counts.quiet, counts.review), strict=True))
    if name:
        page = Paginator(listing.shown(user, today, now, show, name), listing.PER_PAGE).get_page(query.get("page"))
    else:
        pages = Known(numbers[show])
        page = pages.get_page(query.get("page"))
        page.object_list = listing.page_rows(user, today, now, show, str(page.number))
    filters = tuple((key, str(words.SHOWN[key]), count) for key, count in numbers.items())
    told = Told(
        today, {key: str(word) for key, word in words.DAYS.items()}, {key: str(word) for key, word in care_words.SCOPES_SHORT.items()}
    )
    found = tuple(_row(standing, told) for standing in page.object_list)
    return ClientList(page, found, filters, show, name, counts, left_lately(user, now))


class Known(Paginator):
    """The pages of a list whose length is known, and whose rows are read elsewhere."""

    def __init__(self, count: int) -> None:
        super().__init__(range(count), listing.PER_PAGE)


def _page_asked(text: str) -> str:
    """The page that an address probably means: it is read with everything else. Which page it is, the pages themselves say."""
    return text if text.isascii() and text.isdecimal() and 0 < len(text) < 4 and int(text) else "1"


def _row(standing: Standing, told: Told) -> Row:
    scopes, today = set(standing.link.scopes), told.today
    pain, programme = care.PAIN in scopes, care.PROGRAMME in scopes
    points = points_of(standing) if pain else ()
    reason, kind = reason_of(standing, today)
    days = rules.counted(standing.days, today, pain=pain).items() if programme else ()
    return Row(
        standing.link, str(standing.owner), reason, kind, _last(standing, today) if programme else "",
        tuple((state, told.days[state], count) for state, count in days if count),
        rules.worst_between(points, told.begin, today), rules.morning_between(points, told.begin, today),
        str(words.TRENDS.get(rules.trend(points, today), "")), spark_of(points, today), pain, programme,
        ", ".join(told.scopes[scope] for scope in care.in_order(scopes)),
    )  # fmt: skip


def points_of(standing: Standing) -> tuple[rules.Point, ...]:
    """The pain of the last weeks as it is kept, oldest first."""
    return tuple(rules.Point(dt.date.fromisoformat(day), worst, morning) for day, worst, morning in standing.pain)


def day_words(day: dt.date, today: dt.date) -> str:
    """A day as people say it: today, yesterday, else its date."""
    if day == today:
        return _("today")
    return _("yesterday") if (today - day).days == 1 else formats.date_format(day, "j F")


def _last(standing: Standing, today: dt.date) -> str:
    return day_words(standing.last_day, today) if standing.last_day else _("none yet")


def reason_of(standing: Standing, today: dt.date) -> tuple[str, str]:
    """Why a client stands where they stand, and the colour of it."""
    if standing.need == rules.RED:
        return _("Stopped or warning sign, %(day)s") % {"day": day_words(standing.red_on, today)}, "stop"
    if standing.need == rules.MORNING:
        return _("Worse morning after %(day)s") % {"day": day_words(standing.worse_on, today)}, "slow"
    if standing.need == rules.QUESTION:
        return ngettext("%d question", "%d questions", standing.questions) % standing.questions, "slow"
    if standing.need == rules.QUIET:
        return _quiet(standing.last_day, today), "slow"
    if standing.need == rules.REVIEW:
        return _("Review due since %(day)s") % {"day": day_words(standing.review_on, today)}, ""
    return "", ""


def _quiet(last: dt.date | None, today: dt.date) -> str:
    if last is None:
        return _("No session yet")
    return ngettext("No session for %d day", "No session for %d days", (today - last).days) % (today - last).days


def spark_of(points: tuple[rules.Point, ...], today: dt.date) -> Spark | None:
    """The worst pain of the last weeks as a little line; None where there are no two answers."""
    first = today - dt.timedelta(days=rules.DAYS_BACK - 1)
    known = [(point.day, point.worst) for point in points if point.worst is not None and first <= point.day <= today]
    if len(known) < 2:
        return None
    places = [(ACROSS[(day - first).days], DOWN[worst]) for day, worst in known]
    return Spark("M" + "L".join(f"{x} {y}" for x, y in places), *places[-1])
