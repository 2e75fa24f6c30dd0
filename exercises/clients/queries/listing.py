"""Who needs a therapist today: sorted, filtered and cut by the database, so that a page costs the same with 20 clients as with 2,000."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Lower, NullIf

from exercises.care import rules as care
from exercises.care.access import links_of, working_therapists
from exercises.clients.models import Standing
from exercises.clients.rules import standing as rules
from exercises.lib.rounds import read, together
from exercises.people.models import User
from exercises.people.queries import profiles

NO_DAY = Value(None, output_field=DateField())
PER_PAGE, MOST_AT_ONCE = 25, 25
# What a line of the list is made of.
READ = (
    "last_day", "red_on", "worse_on", "pain", "days", "questions", "review_on", "owner__name", "owner__email", "link__uid", "link__owner",
    "link__therapist_name", "link__scopes",
)  # fmt: skip
SHOWN = ("all", "needs-me", "no-data", "review")


@dataclass(frozen=True)
class Counts:
    """How many clients there are, and how many behind each filter."""

    all: int
    needs: int
    quiet: int
    review: int


def standings(user: User, today: dt.date, now: dt.datetime) -> QuerySet[Standing]:
    """The rows of everyone who shares something with this therapist now, each with why it stands where it stands."""
    week = today - dt.timedelta(days=rules.QUIET_DAYS)
    begun = now - dt.timedelta(days=rules.QUIET_DAYS)
    rows = Standing.objects.filter(link__in=links_of(user, now)).annotate(shared=Cast("link__scopes", TextField()))
    pain, programme = Q(shared__contains=f'"{care.PAIN}"'), Q(shared__contains=f'"{care.PROGRAMME}"')
    # Who never did anything is waited for from the day on which the link began.
    quiet = programme & (Q(last_day__lt=week) | Q(last_day=None, link__began_at__lt=begun))
    review = programme & Q(review_on__lte=today)
    reasons = (
        (pain & Q(red_on__isnull=False), rules.RED, F("red_on")),
        (pain & Q(worse_on__gte=week), rules.MORNING, F("worse_on")),
        (Q(questions__gt=0), rules.QUESTION, NO_DAY),
        (quiet, rules.QUIET, F("last_day")),
        (review, rules.REVIEW, F("review_on")),
    )
    return rows.annotate(
        need=Case(*(When(when, then=Value(reason)) for when, reason, _day in reasons), default=Value(rules.NOTHING), output_field=IntegerField()),
        # Ordered only by what may be seen.
        since=Case(*(When(when, then=day) for when, _reason, day in reasons), default=NO_DAY, output_field=DateField()),
        is_quiet=Case(When(quiet, then=Value(True)), default=Value(False), output_field=BooleanField()),
        is_review=Case(When(review, then=Value(True)), default=Value(False), output_field=BooleanField()),
        called=Lower(Coalesce(NullIf("owner__name", Value("")), "owner__email", output_field=TextField())),
    )  # fmt: skip


@read
def numbers(user: User, today: dt.date, now: dt.datetime):
    """One row with the numbers on the filters."""
    rows = standings(user, today, now).annotate(one=Value(1)).order_by().values("one")
    return rows.annotate(
        all=Count("pk"), needs=Count("pk", filter=Q(need__lt=rules.NOTHING)), quiet=Count("pk", filter=Q(is_quiet=True)),
        review=Count("pk", filter=Q(is_review=True)),
    ).values_list("all", "needs", "quiet", "review")  # fmt: skip


def counts(user: User, today: dt.date, now: dt.datetime) -> Counts:
    """How many stand behind each filter."""
    return Counts(*(numbers.first(user, today, now) or (0, 0, 0, 0)))


def shown(user: User, today: dt.date, now: dt.datetime, show: str, name: str = "") -> QuerySet[Standing]:
    """The rows behind a filter, those who need somebody first; an unknown filter shows all."""
    wanted = {"needs-me": Q(need__lt=rules.NOTHING), "no-data": Q(is_quiet=True), "review": Q(is_review=True)}.get(show, Q())
    named = Q(called__contains=name.lower()) if name else Q()
    found = standings(user, today, now).filter(wanted, named).select_related("owner", "link").only(*READ)
    return found.order_by("need", F("since").asc(nulls_first=True), "called", "pk")


@read
def page_rows(user: User, today: dt.date, now: dt.datetime, show: str, number: str):
    """One page of the rows behind a filter. Its number is a text: where a page begins stands in the statement itself."""
    start = (int(number) - 1) * PER_PAGE
    return shown(user, today, now, show)[start : start + PER_PAGE]


@read
def without_row(user: User, now: dt.datetime):
    """Links of this therapist that have no row yet: they began a moment ago."""
    # Looked up for each of these few: a list of all links that have one would be read whole.
    known = Standing.objects.filter(link=OuterRef("pk")).values("pk")[:1]
    return links_of(user, now).alias(known=Subquery(known)).filter(known=None).select_related("owner")[:MOST_AT_ONCE]


def read_ahead(user: User, now: dt.datetime) -> None:
    """Read what the list begins with, in one round."""
    together(working_therapists.of(user), profiles.of(user), without_row.of(user, now))
