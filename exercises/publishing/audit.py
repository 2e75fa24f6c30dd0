"""The audit list: who did what to which content. Written with each change, never changed itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from exercises.publishing.models import Change

MOST_PLACES = 40


def note(name: dict[str, str], what: str, *, who: Any = None, who_name: str = "", now: dt.datetime, places: Sequence[str] = ()) -> Change:
    """Add one line. name holds kind, slug and language; places are the parts of the document that changed."""
    person = who if who is not None and getattr(who, "is_authenticated", False) else None
    return Change.objects.create(
        **{key: name[key] for key in ("kind", "slug", "language")}, what=what, at=now, who=person,
        who_name=who_name or (str(person) if person else ""), detail=list(places)[:MOST_PLACES],
    )  # fmt: skip
