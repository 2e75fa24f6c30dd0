"""Making a group, and who is in it. Giving it something is programmes.services.assign, for each client a programme of their own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.models import CareLink, Therapist
from exercises.programmes.groups.models import ClientGroup, GroupMember
from exercises.programmes.services import Refused

MOST = 200


@transaction.atomic
def create(therapist: Therapist, title: str, *, uid: uuid.UUID, now: dt.datetime) -> ClientGroup:
    """A new group with nobody in it; the same uid twice is one. Refused where there are more than anybody keeps apart."""
    Therapist.objects.select_for_update().get(pk=therapist.pk)
    mine = ClientGroup.objects.filter(therapist=therapist)
    if earlier := mine.filter(uid=uid).first():
        return earlier
    if mine.count() >= MOST or ClientGroup.objects.filter(uid=uid).exists():
        raise Refused(_("This group cannot be made. Remove one that you no longer need, and try again."))
    return ClientGroup.objects.create(uid=uid, therapist=therapist, title=title, made_at=now)


@transaction.atomic
def keep(group: ClientGroup, title: str, links: Sequence[CareLink], chosen: Sequence[CareLink], *, now: dt.datetime) -> None:
    """The name, and which of these links are in the group. Whoever is not among them, because they share nothing now, stays as they were."""
    row = ClientGroup.objects.select_for_update().get(pk=group.pk)
    row.title = title
    row.save(update_fields=["title"])
    wanted, members = {link.pk for link in chosen}, GroupMember.objects.filter(group=row)
    members.filter(link__in=[link.pk for link in links if link.pk not in wanted]).delete()
    known = set(members.values_list("link", flat=True))
    GroupMember.objects.bulk_create(
        GroupMember(owner_id=link.owner_id, group=row, link=link, added_at=now) for link in chosen if link.pk not in known
    )


def remove(group: ClientGroup) -> None:
    """The list goes; what its clients were given stays theirs."""
    group.delete()
