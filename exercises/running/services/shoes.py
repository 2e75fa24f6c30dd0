"""Storing shoes, and counting what was run in them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Sum

from exercises.lib import clock
from exercises.people.models import Correction, User
from exercises.people.queries import may_store
from exercises.people.services import keep_before
from exercises.running.models import Run, Shoe


def recount(user: User, keys: Iterable[int | None]) -> None:
    """Count the distance, the runs and the last day of these pairs anew, inside the writer's transaction."""
    for key in {key for key in keys if key is not None}:
        runs = Run.objects.filter(owner=user, shoe_id=key)
        found = runs.aggregate(metres=Sum("metres"), runs=Count("pk"), last=Max("local_day"))
        counted = {"metres_run": found["metres"] or 0, "runs": found["runs"], "last_run_on": found["last"]}
        Shoe.objects.filter(owner=user, pk=key).update(**counted)


@transaction.atomic
def save_shoe(user: User, data: dict[str, Any], *, uid: uuid.UUID, shoe: Shoe | None = None) -> Shoe:
    """Store a new pair or a changed one; the same form sent twice stores once."""
    User.objects.select_for_update().get(pk=user.pk)
    if not may_store(user):
        raise PermissionDenied
    if shoe is None and (twin := Shoe.objects.filter(owner=user, uid=uid).first()):
        return twin
    if shoe is not None:
        changed = {name: getattr(shoe, name) for name, value in data.items() if getattr(shoe, name) != value}
        keep_before(user, Correction.Kind.SHOE, str(shoe.uid), changed, now=clock.now())
    saved = shoe or Shoe(owner=user, uid=uid)
    for name, value in data.items():
        setattr(saved, name, value)
    saved.save()
    return saved


@transaction.atomic
def retire_shoe(user: User, shoe: Shoe, *, today: dt.date) -> None:
    """Take a pair out of use, or put it back; its runs stay with it."""
    User.objects.select_for_update().get(pk=user.pk)
    if shoe.retired_on:
        keep_before(user, Correction.Kind.SHOE, str(shoe.uid), {"retired_on": shoe.retired_on}, now=clock.now())
    Shoe.objects.filter(pk=shoe.pk).update(retired_on=None if shoe.retired_on else today)
