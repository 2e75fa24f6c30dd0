"""Noting what was shown in the clinic, and taking such a note back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.access import still_open
from exercises.care.rules import PROGRAMME
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.programmes import queries
from exercises.programmes.access import Desk
from exercises.programmes.models import Shown
from exercises.programmes.rules import item_of
from exercises.programmes.services.refused import Refused

# Further back nobody remembers what was shown.
LONGEST_AGO = dt.timedelta(days=366)


@transaction.atomic
def mark_shown(desk: Desk, key: str, *, day: dt.date, today: dt.date, now: dt.datetime) -> Shown:
    """Note that a thing of a client's programme was shown on a day; twice the same is noted once. Refused for what they do not have."""
    assert desk.grant is not None
    if not today - LONGEST_AGO <= day <= today:
        raise Refused(_("It was shown today or on an earlier day, within a year."))
    client = User.objects.select_for_update().get(pk=desk.grant.client.pk)
    # Asked again behind the lock: what is shared may have changed meanwhile.
    if not still_open(desk.grant, PROGRAMME, now=now) or not may_store(client):
        raise Refused(_("This client shares their programme no more, or lets us store nothing. Nothing was noted."))
    if item_of(queries.newest_version(desk.programme).document, key) is None:
        raise Refused(_("Your client does not have this one now. Publish it first."))
    made, _is_new = Shown.objects.get_or_create(
        owner=client, programme=desk.programme, key=key, day=day, withdrawn_at=None,
        defaults={"at": now, "by": desk.therapist.user, "by_name": desk.therapist.name},
    )  # fmt: skip
    return made


def take_shown_back(desk: Desk, key: str, *, now: dt.datetime) -> None:
    """Take the newest note about a thing back; it stays, with the mark. Without a note nothing happens."""
    assert desk.grant is not None
    newest = queries.shown_of(desk.grant.client, desk.programme).get(key)
    if newest is not None:
        Shown.objects.filter(pk=newest.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)
