"""What was advised and what the person did with it: a plain list, newest first, each with the numbers as they stood then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.lib.rounds import read, together
from exercises.programmes.models import PhaseChange
from exercises.progress import queries, words
from exercises.progress.models import AdviceGiven, Decision
from exercises.progress.pages.answers import Why, title_of, why_of, words_of
from exercises.progress.pages.today import Scores, scores_of
from exercises.progress.rules import Advice, Seen
from exercises.progress.rules.running import RULE as MAY_RUN
from exercises.progress.rules.score import NOT_TODAY
from exercises.publishing.queries import Card, cards

MOST = 50


@dataclass(frozen=True)
class Row:
    """One decision: what was suggested, what was chosen, what came of it, and the advice as it was seen."""

    day: dt.date
    at: dt.datetime
    about: str
    suggested: str
    chosen: str
    came: str
    note: str
    why: Why | None


@dataclass(frozen=True)
class Decisions:
    """The newest decisions, and what the advice about running was worth."""

    rows: tuple[Row, ...]
    scores: Scores
    more: bool


@read
def newest_advice(user):
    """The newest advice about running."""
    return AdviceGiven.objects.visible_to(user).filter(rule=MAY_RUN).order_by("-day")[:MOST]


@read
def newest_decisions(user):
    """The newest decisions."""
    return queries.decisions(user).order_by("-at", "-pk")[:MOST]


@read
def newest_changes(user):
    """The newest steps between phases."""
    return PhaseChange.objects.visible_to(user).order_by("-at", "-pk")[:MOST]


def decisions_page(user, today: dt.date, units: str) -> Decisions:
    """The newest decisions of every kind: the same few queries and rows, whatever the history."""
    together(*queries.wanted_for_found(user, today), *(one.of(user) for one in (newest_advice, newest_decisions, newest_changes)))
    limits = queries.limits_for(user)
    found = queries.found_for(user, today, limits)
    with_ = Reader(units, cards("source"), {card.slug: card.title for card in cards("phase")})
    rows = [_run_row(row, queries.ended(row, found, today), with_) for row in newest_advice(user)]
    rows += [_row(row, with_) for row in newest_decisions(user)]
    rows += [_phase_row(row, with_) for row in newest_changes(user)]
    rows.sort(key=lambda row: row.at, reverse=True)
    return Decisions(tuple(rows[:MOST]), scores_of(queries.cases(user, found, today), limits), len(rows) > MOST)


def advice_of(document: dict[str, Any]) -> Advice | None:
    """An answer of the rules as it was kept; None where nothing was suggested."""
    if not document.get("seen") or not document.get("sources"):
        return None
    seen = tuple(Seen(item["name"], item["value"], item["threshold"]) for item in document["seen"])
    kept = {name: document[name] for name in ("rule", "outcome", "evidence", "override", "expects", "values")}
    return Advice(seen=seen, sources=tuple(document["sources"]), **kept)


def about_of(rule: str) -> str:
    """What a rule is asked about."""
    return str(words.ABOUT.get(rule, ""))


@dataclass(frozen=True)
class Reader:
    """What the rows are told with: the person's units, and the sources and phases, read once for all rows."""

    units: str
    sources: list[Card]
    phases: dict[str, str]

    def why(self, document: dict[str, Any]) -> Why | None:
        """Everything behind the advice as it was kept; None where nothing was suggested."""
        advice = advice_of(document)
        return why_of(advice, self.units, self.sources) if advice else None


def _row(row: Decision, with_: Reader) -> Row:
    chosen = words_of(queries.key_of(row.advice), row.chosen, for_person=bool(row.decided_by_name))
    if row.decided_by_name:
        chosen = _("%(name)s decided: %(chosen)s") % {"name": row.decided_by_name, "chosen": chosen}
    return Row(row.day, row.at, about_of(row.rule), title_of(row.advice), chosen, "", row.note, with_.why(row.advice))


def _phase_row(row: PhaseChange, with_: Reader) -> Row:
    to = with_.phases.get(row.after, row.after)
    if not row.before:
        chosen = _("You began with it")
    elif row.as_suggested:
        chosen = _("As suggested: %(phase)s") % {"phase": to}
    else:
        chosen = _("By your own choice: %(phase)s") % {"phase": to}
    return Row(row.on, row.at, about_of("phase"), title_of(row.advice) or str(to), chosen, "", row.note, with_.why(row.advice))


def _run_row(row: AdviceGiven, end: queries.End | None, with_: Reader) -> Row:
    came = "" if end is None or not _ran(row.outcome, end) else str(words.ENDS[end.light])
    return Row(row.day, row.at, about_of(row.rule), title_of(row.document), did_words(row.outcome, end), came, "", with_.why(row.document))


def _ran(outcome: str, end: queries.End) -> bool:
    return bool(end.entry) or end.followed == (outcome != NOT_TODAY)


def did_words(outcome: str, end: queries.End | None) -> str:
    """What the person did after advice about running."""
    if end is None:
        return _("Still open")
    if outcome == NOT_TODAY:
        return _("You did not run") if end.followed else _("You ran anyway")
    if end.followed:
        return _("You ran as it said")
    return _("You ran further than it said") if end.entry else _("You did not run")
