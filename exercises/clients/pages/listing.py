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
from exercises.clients import words
from exercises.clients.models import Standing
from exercises.clients.queries import listing
from exercises.clients.rules import standing as rules
from exercises.people.models import User

PER_PAGE = 25
LONGEST_NAME = 80
# The little line of pain: its field, and the part of a pain score that its height is.
WIDE, TALL, EDGE, MOST = 72.0, 36.0, 4.0, 10


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


def client_list(user: User, query: Mapping[str, str], today: dt.date, now: dt.datetime) -> ClientList:
    """A page of the clients of this therapist, those who need somebody first."""
    show = query.get("show", "")
    show = show if show in listing.SHOWN else listing.SHOWN[0]
    name = query.get("q", "").strip()[:LONGEST_NAME]
    rows = listing.standings(user, today, now)
    counts = listing.counts(rows)
    page = Paginator(listing.shown(rows, show, name), PER_PAGE).get_page(query.get("page"))
    numbers = (counts.all, counts.needs, counts.quiet, counts.review)
    filters = tuple((key, str(words.SHOWN[key]), count) for key, count in zip(listing.SHOWN, numbers, strict=True))
    return ClientList(page, tuple(_row(standing, today) for standing in page.object_list), filters, show, name, counts)


def _row(standing: Standing, today: dt.date) -> Row:
    scopes = set(standing.link.scopes)
    pain, programme = care.PAIN in scopes, care.PROGRAMME in scopes
    points = points_of(standing) if pain else ()
    begin = today - dt.timedelta(days=rules.WEEK - 1)
    reason, kind = reason_of(standing, today)
    told = rules.counted(standing.days, today, pain=pain).items() if programme else ()
    return Row(
        standing.link, str(standing.owner), reason, kind, _last(standing, today) if programme else "",
        tuple((state, str(words.DAYS[state]), count) for state, count in told if count),
        rules.worst_between(points, begin, today), rules.morning_between(points, begin, today),
        str(words.TRENDS.get(rules.trend(points, today), "")), spark_of(points, today), pain, programme,
        ", ".join(str(care_words.SCOPES_SHORT[scope]) for scope in care.in_order(scopes)),
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
    across, down = (WIDE - 2 * EDGE) / (rules.DAYS_BACK - 1), (TALL - 2 * EDGE) / MOST
    places = [(round(EDGE + across * (day - first).days, 1), round(TALL - EDGE - down * worst, 1)) for day, worst in known]
    return Spark("M" + "L".join(f"{x} {y}" for x, y in places), *places[-1])
