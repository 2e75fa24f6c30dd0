"""Who may see runs, shoes and imports: their owner. Anyone else gets the same 404 as for something that does not exist."""

from __future__ import annotations

import uuid

from django.http import Http404

from exercises.running.models import Import, Run, Shoe


def run_or_404(user, uid: uuid.UUID) -> Run:
    """The person's own run with this uid, its shoe with it."""
    return _or_404(Run.objects.visible_to(user).select_related("shoe"), uid)


def shoe_or_404(user, uid: uuid.UUID) -> Shoe:
    """The person's own pair of shoes."""
    return _or_404(Shoe.objects.visible_to(user), uid)


def import_or_404(user, uid: uuid.UUID) -> Import:
    """The person's own file with runs."""
    return _or_404(Import.objects.visible_to(user), uid)


def _or_404(rows, uid: uuid.UUID):
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
