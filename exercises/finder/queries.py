"""What the pain finder reads: the person's presses and locks, and the published things that the table names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from exercises.catalogue import queries as catalogue
from exercises.finder import rules
from exercises.lib import clock
from exercises.practice.queries import presses_of
from exercises.publishing.queries import Card, Published, cards, published_many
from exercises.safety.queries import locks_of
from exercises.safety.rules import Locks

# The condition whose care lists stand on every answer.
CARE = "runners-knee"
# What an answer goes by; where one of these is taken back, nothing is suggested.
RULES = ("finder-table", "thresholds")
LOADS = {"knee-load": "knee_load", "running": "running", "hops": "hops", "ice": "ice", "prone": "positions", "supine-long": "positions"}


def numbers() -> rules.Numbers:
    """The thresholds of this install."""
    return rules.Numbers(**settings.FINDER)


@dataclass(frozen=True)
class Person:
    """What is known of whoever asks: their presses, oldest and newest alike, and what the safety check closed."""

    presses: tuple[rules.Press, ...]
    locks: Locks
    known: bool

    def body(self, asked: rules.Asked, muscles: dict[str, Published]) -> rules.Body:
        """Every muscle with what speaks for it and against it today. A lock counts more than a rest, a rest more than a picture."""
        found = rules.state_of(self.presses, asked.one_leg, clock.now(), numbers())
        out = {slug: "display" for slug, muscle in muscles.items() if not _pressable(muscle.document)}
        out |= dict.fromkeys(asked.rest, "told") | dict(found.out)
        regions = {slug: muscle.document.get("region", "") for slug, muscle in muscles.items()}
        out |= {slug: "locked" for slug, region in regions.items() if self.locks.pressure(region, asked.one_leg)}
        return rules.Body(found.tender | set(asked.tender), out)


def person(request: HttpRequest) -> Person:
    """Whoever asks: one query for the presses of someone signed in, and what the safety check says."""
    presses = tuple(rules.Press(**(row | {"too_much": tuple(row["too_much"])})) for row in presses_of(request.user))
    return Person(presses, locks_of(request), request.user.is_authenticated)


def _pressable(muscle: dict[str, Any]) -> bool:
    return any(not point.get("display_only") for point in muscle.get("points", []))


def muscles_of(rows: tuple[rules.Row, ...]) -> dict[str, Published]:
    """The published muscles that these rows name. One query."""
    wanted = {("muscle", slug) for row in rows for slug in (*row.muscles, *row.display)}
    return {slug: found for (_kind, slug), found in published_many(wanted).items() if not found.retired}


def offer(card: Card, locks: Locks) -> rules.Offer:
    """A routine with what speaks against it: a lock on one of its steps or on its phase."""
    closed = any(getattr(locks, LOADS[load]) for load in card.facets.get("loads", []) if load in LOADS)
    phases = card.facets.get("phases", [])
    beyond = locks.phase_one and bool(phases) and "settle" not in phases
    return rules.Offer(card.slug, frozenset(card.facets.get("muscles", [])), closed or beyond or locks.everything)


def routines() -> dict[str, Card]:
    """All routines by slug. One query."""
    return {card.slug: card for card in cards("routine")}


def limb(view: str) -> str:
    """The address of the quiet plate that everything is drawn over: the right leg; the page mirrors it."""
    return catalogue.plate_address(view, "limb")
