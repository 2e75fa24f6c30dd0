"""Readers' answers for the editors' queue: counted by day, capped, with no person attached."""

from __future__ import annotations

import datetime as dt

from exercises.publishing.models import Feedback
from exercises.publishing.queries import published_or_404

# More than readers send in a day; a script that floods the queue is stopped here and told so.
MOST_A_DAY = 500


def keep_feedback(*, kind: str, slug: str, clear: bool | None, words: str, now: dt.datetime) -> bool:
    """Keep one answer about a published page; 404 where there is no such page, False where the day is full."""
    published = published_or_404(kind, slug)
    day = now.date()
    if Feedback.objects.filter(day=day).count() >= MOST_A_DAY:
        return False
    Feedback.objects.create(kind=kind, slug=slug, clear=clear, words=words.strip(), revision=published.revision, day=day)
    return True
