"""Keeping a discharge: the page, the programme's last phase and the last day of sharing, in one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care import services as care
from exercises.care.access import still_open
from exercises.clients.discharge.pages import Draft
from exercises.clients.discharge.queries import PRESENT, Keep
from exercises.clients.models import Discharge
from exercises.clients.services.assessments import Refused, allow
from exercises.lib import clock
from exercises.programmes import services as programmes
from exercises.programmes.models import Assignment
from exercises.safety.queries import zone_for


@transaction.atomic
def discharge(draft: Draft, keep: Keep, told: dict[str, Any], *, uid: uuid.UUID, now: dt.datetime) -> Discharge:
    """Keep a discharge as the client's and let sharing end with its day; the same uid twice is one."""
    grant = draft.grant
    allow(grant)
    if earlier := Discharge.objects.visible_to(grant.client).filter(uid=uid).first():
        return earlier
    # Asked again behind the lock: the client may have paused or narrowed it meanwhile.
    if not still_open(grant, *grant.scopes, now=now):
        raise Refused(_("What this client shares has changed meanwhile. Please open the page again."))
    made = Discharge.objects.create(
        owner=grant.client, uid=uid, link=grant.link, therapist_name=grant.link.therapist_name, day=draft.today, until=told["until"], at=now,
        document=draft.document(keep, told),
    )  # fmt: skip
    _keep_going(draft, keep, now)
    care.end_on(grant.link, clock.day_begins(told["until"] + dt.timedelta(days=1), zone_for(grant.client)), now=now)
    return made


def _keep_going(draft: Draft, keep: Keep, now: dt.datetime) -> None:
    """What this therapist gave goes on in its last phase, or is finished for something of the catalogue, which the client starts alone."""
    if keep.assignment is not None:
        programmes.change_phase(keep.assignment, to=keep.phase, advice={}, note=_("At the discharge."), today=draft.today, now=now)
        return
    given = next((one.assignment for one in draft.keeps if one.key == PRESENT), None)
    if given is not None:
        programmes.therapist_sets(given, Assignment.State.FINISHED, today=draft.today)
