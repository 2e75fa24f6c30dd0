"""Marking the own spot of one person on the plate of a press, in the draft."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.figures.rules.plates_clearance import CLEAR_MM
from exercises.figures.rules.plates_own import TOO_NEAR, Wrong
from exercises.programmes import queries
from exercises.programmes.models import Programme
from exercises.programmes.rules import Document, step_in, with_spot
from exercises.programmes.services.refused import Refused


@transaction.atomic
def mark_spot(programme: Programme, key: str, step: str, spot: Document | None, *, now: dt.datetime) -> Programme:
    """Put the own spot at a press of the draft, or take it away. Refused, with the reason, where nothing may be pressed; then all stays."""
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    found = step_in(row.draft, key, step)
    if found is None or found["kind"] != "press":
        raise Refused(_("This exercise was changed in another window meanwhile. Please go back to the programme."))
    if spot is not None:
        _check(row, found, spot)
    row.draft, row.draft_at = with_spot(row.draft, key, step, spot), now
    row.save(update_fields=["draft", "draft_at"])
    return row


def _check(row: Programme, step: Document, spot: Document) -> None:
    if not row.is_for_one:
        raise Refused(_("A spot is one person’s: a template has none."))
    if wrong := queries.spot_problem(step["muscle"], spot):
        raise Refused(_said(wrong))


def _said(wrong: Wrong) -> str:
    if wrong.why == TOO_NEAR:
        return _("That is too near to a place that is not pressed (%(area)s): %(mm)d mm must lie between. Nothing was changed.") % {
            "area": wrong.area, "mm": CLEAR_MM
        }  # fmt: skip
    return _("That lies outside the muscle. Nothing was changed.")
