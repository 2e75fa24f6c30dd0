"""Which message and which note somebody may reach: always through the link that it belongs to. What is foreign is like none."""

from __future__ import annotations

import uuid

from django.http import Http404

from exercises.care.access import Grant
from exercises.messages.models import Message, Note, NoticeWish


def question_or_404(grant: Grant, uid: uuid.UUID) -> Message:
    """A message of the client over this link."""
    found = Message.objects.filter(owner=grant.client, link=grant.link, from_client=True, uid=uid).first()
    if found is None:
        raise Http404
    return found


def note_or_404(grant: Grant, uid: uuid.UUID) -> Note:
    """A note that this therapist wrote over this link."""
    found = Note.objects.filter(owner=grant.client, link=grant.link, author=grant.therapist, uid=uid).first()
    if found is None:
        raise Http404
    return found


def wish_or_404(key: uuid.UUID) -> NoticeWish:
    """The switch behind the link of a mail; nothing else can be reached through it."""
    found = NoticeWish.objects.filter(uid=key, owner__is_active=True).first()
    if found is None:
        raise Http404
    return found
