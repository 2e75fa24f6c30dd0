"""Storing and removing runs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from exercises.people.models import Correction, User
from exercises.people.queries import may_store
from exercises.people.services import keep_before
from exercises.running import rules
from exercises.running.models import Run
from exercises.running.services.shoes import recount


def lock(user: User) -> None:
    """One writer a person, and the consent asked behind the lock: it may have been taken back meanwhile."""
    User.objects.select_for_update().get(pk=user.pk)
    if not may_store(user):
        raise PermissionDenied


@transaction.atomic
def save_run(user: User, data: dict[str, Any], *, uid: uuid.UUID, run: Run | None = None, now: dt.datetime) -> Run:
    """Store a new run or a changed one; the same form sent twice stores once."""
    lock(user)
    if run is None and (twin := Run.objects.filter(owner=user, uid=uid).first()):
        return twin
    before = run.shoe_id if run else None
    if run is not None:
        changed = {name: getattr(run, name) for name, value in data.items() if getattr(run, name) != value}
        keep_before(user, Correction.Kind.RUN, str(run.uid), changed, day=run.local_day, now=now)
    saved = run or Run(owner=user, uid=uid, created_at=now)
    for name, value in data.items():
        setattr(saved, name, value)
    saved.save()
    recount(user, {before, saved.shoe_id})
    return saved


@transaction.atomic
def save_week(user: User, day: dt.date, metres: int, *, zone: str, now: dt.datetime) -> Run:
    """Store the one number of a week; a second number for the same week takes the place of the first."""
    lock(user)
    start = rules.monday(day)
    defaults = {"metres": metres, "zone": zone}
    known = Run.objects.filter(owner=user, local_day=start, source=Run.Source.WEEK).first()
    if known and known.metres != metres:
        keep_before(user, Correction.Kind.RUN, str(known.uid), {"metres": known.metres}, day=start, now=now)
    found, _made = Run.objects.update_or_create(
        owner=user,
        local_day=start,
        source=Run.Source.WEEK,
        defaults=defaults,
        create_defaults=defaults | {"kind": Run.Kind.RUN, "created_at": now},
    )
    return found


@transaction.atomic
def remove_run(user: User, run: Run) -> None:
    """Remove a run for good."""
    User.objects.select_for_update().get(pk=user.pk)
    shoe = run.shoe_id
    run.delete()
    recount(user, {shoe})
