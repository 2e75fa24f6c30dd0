"""A client's sessions as far as they are shared: without pain nobody learns of a stop, without notes of a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.lib.paging import Stretch
from exercises.practice import queries
from exercises.practice.models import PracticeSession

# What a part of a session tells about pain: an easier way is taken because of it.
ABOUT_PAIN = ("choice", "too_much", "worst", "brought_on", "light")
NOTED = {"before": None, "worst": None, "light": "", "light_word": "", "light_reason": ""}


@dataclass(frozen=True)
class SessionPage:
    """One session, cut to what is shared, and the version of the programme that it was done for."""

    detail: queries.Detail
    version: str
    pain: bool
    notes: bool


def session_rows(grant: Grant, query: Mapping[str, str]) -> Stretch:
    """A page of the client's sessions, newest first."""
    page = queries.session_page(grant.client, query)
    return page.showing([_cut(row, grant) for row in page])


def _cut(row, grant: Grant):
    address = reverse("clients:session", args=[grant.link.uid, row.uid])
    kept = replace(row, url=address, two_versions=False)
    if grant.sees(care.PAIN):
        return kept
    # That it ended is what was done; why it ended is not.
    return replace(kept, **NOTED, end_word=str(PracticeSession.End.EARLY.label) if row.end_word else "")


def session_page(grant: Grant, session: PracticeSession) -> SessionPage:
    """Everything about one session that is shared."""
    pain, notes = grant.sees(care.PAIN), grant.sees(care.NOTES)
    found = _cut(queries.session_detail(grant.client, session), grant)
    found = replace(found, note=found.note if notes else "")
    if not pain:
        found = replace(found, side="", flags_words="", care=False, rows=_without_pain(grant, session))
    version = _("version %(number)d") % {"number": session.version.number} if session.version else ""
    return SessionPage(found, version, pain, notes)


def _without_pain(grant: Grant, session: PracticeSession) -> list[dict[str, str]]:
    steps = {step["key"]: step for step in session.plan.document["steps"]}
    told = queries.newest_document(grant.client, session).body["steps"]
    return [queries.result_words(result_without_pain(result), steps.get(result["key"])) for result in told]


def result_without_pain(result: dict[str, Any]) -> dict[str, Any]:
    """One part of a session without anything that tells of pain."""
    kept = {name: value for name, value in result.items() if name not in ABOUT_PAIN}
    return kept | {"reason": ""} if kept.get("reason") == "hurts" else kept
