"""Taking a page out of lists, search and play; its address and its history stay. Publishing brings it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing import audit
from exercises.publishing.models import Change, Index
from exercises.publishing.services import retire
from exercises.publishing.workflow import Refused


@transaction.atomic
def take_out(*, kind: str, slug: str, language: str = CONTENT_LANGUAGE, who: Any, now: dt.datetime) -> None:
    """Retire what is public and note it. Refused where nothing is public."""
    name = {"kind": kind, "slug": slug, "language": language}
    if not Index.objects.live().filter(**name).exists():
        raise Refused("It is not public, so there is nothing to retire.")
    retire(**name, now=now)
    audit.note(name, Change.What.RETIRED, who=who, now=now)
