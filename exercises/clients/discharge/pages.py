"""What the pages about a discharge show: before it is kept, and as it was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.clients import words
from exercises.clients.discharge import queries
from exercises.clients.models import Discharge
from exercises.clients.rules import assessment as rules
from exercises.lib import clock
from exercises.safety.queries import zone_for

USUAL_DAYS = 28
WEEK = 7


@dataclass(frozen=True)
class MeasureRow:
    """One measure in words: where it began, where it ended, and whether that is better."""

    name: str
    start: str
    end: str
    verdict: str
    word: str


@dataclass(frozen=True)
class Draft:
    """A discharge before it is kept: what is shared, what may be kept up, and words to begin with."""

    grant: Grant
    today: dt.date
    # The last day that can be chosen, and the one that is chosen at first.
    latest: dt.date
    usual: dt.date
    weeks: int
    sessions: int | None
    measures: list[dict[str, Any]]
    keeps: list[queries.Keep]
    flare: list[str]
    back: list[str]
    urgent: list[str]

    @property
    def rows(self) -> list[MeasureRow]:
        """The measures in words."""
        return rows_of(self.measures)

    def document(self, keep: queries.Keep, told: dict[str, Any]) -> dict[str, Any]:
        """What is kept, with the words that the therapist settled on."""
        by, own = self.grant.therapist, keep.key == queries.PRESENT
        return {
            "weeks": self.weeks, "sessions": self.sessions, "measures": self.measures, "urgent": self.urgent,
            "keep": {"key": "" if own else keep.key, "title": keep.title, "phase": keep.phase_title, "lines": list(keep.lines),
                     "scope": care.PROGRAMME if own else ""},
            "texts": {name: told[name] for name in ("doing", "flare", "back")},
            "by": {"profession": by.profession, "registration": by.registration, "practice": by.practice},
        }  # fmt: skip


def draft(grant: Grant, now: dt.datetime) -> Draft:
    """A discharge of today, made of nothing but what is shared."""
    zone = zone_for(grant.client)
    today, said = clock.local_day(now, zone), queries.flare_words()
    # What ends at midnight ended on the day before.
    latest = max(today, clock.local_day(grant.link.until - dt.timedelta(microseconds=1), zone))
    return Draft(
        grant, today, latest, min(today + dt.timedelta(days=USUAL_DAYS), latest), max(1, (today - queries.began_on(grant)).days // WEEK),
        queries.sessions_since(grant, today), queries.measures(grant, today), queries.keeps_of(grant),
        said.get("two-days", []) + said.get("day-three", []) + said.get("next", []), said.get("professional", []),
        said.get("emergency", []) + said.get("urgent", []),
    )  # fmt: skip


@dataclass(frozen=True)
class DischargePage:
    """A discharge as it was kept, for the client and whoever they show it to."""

    row: Discharge
    rows: list[MeasureRow]
    by: str
    weeks: int
    sessions: int | None
    keep: dict[str, Any] | None
    doing: list[str]
    flare: list[str]
    back: list[str]
    urgent: list[str]


def discharge_page(found: Discharge, sees: Callable[[str], bool] = lambda scope: True) -> DischargePage:
    """A discharge; to a therapist only what is shared with them still."""
    document, texts = found.document, found.document["texts"]
    keep, told = document["keep"], [row for row in document["measures"] if not row["scope"] or sees(row["scope"])]
    by = ", ".join(filter(None, (found.therapist_name, *(document["by"][key] for key in ("profession", "registration", "practice")))))
    return DischargePage(
        found, rows_of(told), by, document["weeks"], document["sessions"] if sees(care.PROGRAMME) else None,
        keep if not keep["scope"] or sees(keep["scope"]) else None, texts["doing"], texts["flare"], texts["back"], document["urgent"],
    )  # fmt: skip


def rows_of(measures: list[dict[str, Any]]) -> list[MeasureRow]:
    """Measures in words."""
    return [_row(measure) for measure in measures]


def _row(measure: dict[str, Any]) -> MeasureRow:
    item = rules.ITEMS.get(measure["key"], rules.Item("", rules.NUMBER, better=1 if measure["key"] == "activity" else -1))
    verdict = rules.verdict(item, measure["start"], measure["end"])
    return MeasureRow(_name(measure), _number(measure["start"], item), _number(measure["end"], item), verdict, str(words.VERDICTS[verdict]))


def _name(measure: dict[str, Any]) -> str:
    if measure["key"] == "activity":
        return _("%(name)s, 0 cannot to 10 as before") % {"name": measure["name"]}
    if measure["key"] == queries.TOLD:
        return _("Worst pain with a session, first and last two weeks")
    name = str(words.ITEMS[measure["key"]])
    return _("%(what)s, %(side)s") % {"what": name, "side": words.SIDES[measure["side"]]} if measure["side"] else name


def _number(value: int | None, item: rules.Item) -> str:
    return "–" if value is None else f"{value}°" if item.unit == "°" else str(value)
