"""Who is in a group now: of those who were put there, the ones who share their programme with the therapist still."""

from __future__ import annotations

import datetime as dt

from exercises.care.models import CareLink, Therapist
from exercises.programmes.groups.models import ClientGroup, GroupMember
from exercises.programmes.queries import clients_of

MOST = 200


def groups_of(user, therapist: Therapist, now: dt.datetime) -> list[tuple[ClientGroup, int]]:
    """The therapist's groups with how many clients are in each now."""
    groups = list(ClientGroup.objects.filter(therapist=therapist)[:MOST])
    shared = {link.pk for link in clients_of(user, now)}
    found = dict.fromkeys((group.pk for group in groups), 0)
    for group, link in GroupMember.objects.filter(group__in=groups).values_list("group", "link"):
        found[group] += link in shared
    return [(group, found[group.pk]) for group in groups]


def members_of(group: ClientGroup, links: list[CareLink]) -> list[CareLink]:
    """Those of these links that are in the group, in their order."""
    known = set(GroupMember.objects.filter(group=group).values_list("link", flat=True))
    return [link for link in links if link.pk in known]
