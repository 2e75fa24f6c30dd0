"""What was shown to a client in the clinic."""

from __future__ import annotations

from exercises.programmes.models import Programme, Shown


def shown_of(user, programme: Programme) -> dict[str, Shown]:
    """When each thing of a person's programme was last shown to them, by its key; what was taken back is not there."""
    rows = Shown.objects.visible_to(user).filter(programme=programme, withdrawn_at__isnull=True).order_by("day", "at")
    return {row.key: row for row in rows}
