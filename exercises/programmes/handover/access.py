"""What a token opens: one version of a programme. And a therapist's own handovers."""

from __future__ import annotations

import base64
import datetime as dt
import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from exercises.lib.canonical import text_sha256
from exercises.programmes.access import Desk, desk_or_404
from exercises.programmes.handover.models import Handover
from exercises.programmes.models import Prescription


def token_of(uid: uuid.UUID) -> str:
    """The token of a handover: 256 bits, made from its uid with the key of the install, so that its code can be shown again."""
    made = salted_hmac("exercises.programmes.handover", uid.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def digest(token: str) -> str:
    """What is kept of a token."""
    return text_sha256(token)


def handover_or_404(token: str, *, now: dt.datetime) -> Handover:
    """The handover that this token opens; one that is over, or was never, is not found."""
    if not 20 <= len(token) <= 100:
        raise Http404
    rows = Handover.objects.open_at(now).select_related("version__programme", "therapist")
    return get_object_or_404(rows, token_sha256=digest(token))


def handed_or_404(plan: str, *, now: dt.datetime) -> Prescription:
    """What a plan's hash opens: a thing of a version that is handed over now. The hash holds a random name and cannot be guessed."""
    versions = Handover.objects.open_at(now).values("version")
    rows = Prescription.objects.filter(plan__sha256=plan, phase__version__in=versions).select_related("plan", "phase")
    found = rows.first()
    if found is None:
        raise Http404
    return found


def waiting_desk_or_404(user, uid: uuid.UUID, *, now: dt.datetime) -> Desk:
    """The therapist's own draft or template; what is a client's already is not handed over without their account."""
    desk = desk_or_404(user, uid, now=now, look=False)
    if desk.grant is not None or desk.programme.client_id is not None:
        raise Http404
    return desk


def own_handover_or_404(desk: Desk, uid: uuid.UUID) -> Handover:
    """A handover of this draft, made by this therapist."""
    return get_object_or_404(Handover.objects.filter(version__programme=desk.programme, therapist=desk.therapist), uid=uid)
