"""Who may see a session: its owner. Anyone else gets the same 404 as for a session that does not exist."""

from __future__ import annotations

import uuid

from django.http import Http404

from exercises.practice.models import PracticeSession


def session_or_404(user, uid: uuid.UUID) -> PracticeSession:
    """The person's own session with this uid, its plan with it."""
    session = PracticeSession.objects.visible_to(user).select_related("plan").filter(uid=uid).first()
    if session is None:
        raise Http404
    return session
