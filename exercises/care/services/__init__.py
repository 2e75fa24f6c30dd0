"""Therapists, invites and links: one transaction each. Mails go when everything else is kept."""

from exercises.care.services.invites import Made, accept, cancel, decline, invite
from exercises.care.services.links import begin, change, end, end_on, go_on, pause, unexpected
from exercises.care.services.refused import Refused
from exercises.care.services.therapists import apply, close, keep_times, verify

__all__ = [
    "Made", "Refused", "accept", "apply", "begin", "cancel", "change", "close", "decline", "end", "end_on", "go_on", "invite", "keep_times",
    "pause", "unexpected", "verify",
]  # fmt: skip
