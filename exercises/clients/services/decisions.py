"""What a therapist says to a suggestion of the rules: kept with the advice as it stood, and read by the client."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from exercises.care.access import Grant
from exercises.clients.pages.client import units_of
from exercises.clients.pages.parts import advice
from exercises.clients.queries.record import record_of
from exercises.clients.services.assessments import Refused
from exercises.progress import services as progress
from exercises.progress.models import Decision


def decide_for(grant: Grant, key: str, chosen: str, *, reason: str, now: dt.datetime) -> Decision:
    """Keep that the therapist confirmed a suggestion, or decided otherwise and why. What does not stand any more is not kept."""
    record = record_of(grant, now)
    found = next((item for item in advice(record, units_of(grant.client)) if item.choice and item.choice.key == key), None)
    if found is None:
        raise Refused(_("This suggestion has changed meanwhile. Please look again."))
    by = progress.By(grant.therapist.user, grant.link.therapist_name)
    try:
        return progress.decide(grant.client, found.advice, chosen, note=reason, today=record.today, now=now, by=by)
    except progress.Refused as refused:
        raise Refused(str(refused)) from refused
