"""The numbers that therapists chose for one client: in force while the link is not over."""

from __future__ import annotations

from exercises.care.access import Grant
from exercises.clients.models import ChosenForClient
from exercises.lib.rounds import read
from exercises.progress.queries import ChosenFor, LimitsAsked

# Nobody has more therapists than this, and of each the newest counts.
MOST = 100


@read
def numbers_chosen(user):
    """What therapists chose for a person over links that have not ended, the newest first."""
    rows = ChosenForClient.objects.visible_to(user).filter(link__owner=user, link__ended_at__isnull=True)
    return rows.order_by("-at", "-pk")[:MOST]


def tell_limits(asked: LimitsAsked) -> None:
    """What was chosen for a person, the newest last: a handler."""
    if not asked.user.is_authenticated:
        return
    newest: dict[int, ChosenForClient] = {}
    for row in numbers_chosen(asked.user):
        newest.setdefault(row.link_id, row)
    told = sorted(newest.values(), key=lambda row: (row.at, row.pk))
    asked.found.extend(ChosenFor(row.values, row.therapist_name, row.reason, row.at) for row in told)


def chosen_of(grant: Grant) -> ChosenForClient | None:
    """What this therapist chose last for the client."""
    return ChosenForClient.objects.visible_to(grant.client).filter(link=grant.link).order_by("-at", "-pk").first()
