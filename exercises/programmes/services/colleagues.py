"""A client's programme goes from one therapist of theirs to another, by the client's word."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.models import CareLink
from exercises.people.models import User
from exercises.programmes import queries
from exercises.programmes.models import Assignment, Programme
from exercises.programmes.services.picture import forget_pictures
from exercises.programmes.services.refused import AssignmentChanged, Refused, assignment_changed


@transaction.atomic
def hand_on(assignment: Assignment, link: CareLink, *, now: dt.datetime) -> None:
    """Let another therapist of the client look after a programme from now on; the one before sees it no more. What is asked for stays as it is.

    What the one before was changing and had not published is not handed on.
    """
    client = User.objects.select_for_update().get(pk=assignment.owner_id)
    row = Assignment.objects.select_related("version__programme").get(pk=assignment.pk)
    taker = next((one for one in queries.who_could_take_over(row, now=now) if one.pk == link.pk), None)
    if taker is None or taker.therapist is None:
        raise Refused(_("Share your programme with this therapist first. Nothing was changed."))
    if queries.looks_after_another(row, taker.therapist):
        raise Refused(_("%(name)s looks after another programme of yours. Finish one of the two first.") % {"name": taker.therapist.name})
    programme = Programme.objects.select_for_update().get(pk=row.version.programme_id)
    before, programme.draft = programme.draft, row.version.document
    programme.therapist, programme.draft_at = taker.therapist, now
    programme.save(update_fields=["therapist", "draft", "draft_at"])
    forget_pictures(programme, before)
    Assignment.objects.filter(pk=row.pk).update(assigned_by=taker.therapist.user_id, assigned_by_name=taker.therapist.name)
    assignment_changed.send(AssignmentChanged(client.pk))
