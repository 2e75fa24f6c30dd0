"""Who needs a therapist today: sorted, filtered and cut by the database, so that a page costs the same with 20 clients as with 2,000."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, DateField, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Lower, NullIf

from exercises.care import rules as care
from exercises.care.access import links_of
from exercises.care.models import CareLink
from exercises.clients.models import Standing
from exercises.clients.rules import standing as rules
from exercises.people.models import User

NO_DAY = Value(None, output_field=DateField())
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


def counts(rows: QuerySet[Standing]) -> Counts:
    """One query for the numbers on the filters."""
    found = rows.aggregate(
        all=Count("pk"), needs=Count("pk", filter=Q(need__lt=rules.NOTHING)), quiet=Count("pk", filter=Q(is_quiet=True)),
        review=Count("pk", filter=Q(is_review=True)),
    )  # fmt: skip
    return Counts(**found)


def shown(rows: QuerySet[Standing], show: str, name: str) -> QuerySet[Standing]:
    """The rows behind a filter, those who need somebody first; an unknown filter shows all."""
    wanted = {"needs-me": Q(need__lt=rules.NOTHING), "no-data": Q(is_quiet=True), "review": Q(is_review=True)}.get(show, Q())
    named = Q(called__contains=name.lower()) if name else Q()
    found = rows.filter(wanted, named).select_related("owner", "link", "link__therapist")
    return found.order_by("need", F("since").asc(nulls_first=True), "called", "pk")


def without_row(user: User, now: dt.datetime, most: int) -> list[CareLink]:
    """Links of this therapist that have no row yet: they began a moment ago."""
    known = Standing.objects.values("link")
    return list(links_of(user, now).exclude(pk__in=known).select_related("owner")[:most])
