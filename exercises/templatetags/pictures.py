"""Addresses of drawn pictures, for templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template

from exercises.catalogue import queries

register = template.Library()


@register.simple_tag
def figure_src(slug: str, at: float | None = None, part: str = "both", body: str = "a") -> str:
    """The address of a figure at a dose, or nothing where there is no such pose."""
    return queries.figure_address(slug, at=at, body=body, part=part) if slug else ""


@dataclass(frozen=True)
class CardPicture:
    """The small picture beside a card; upright ones are a leg from hip to ankle."""

    address: str
    upright: bool

    def __str__(self) -> str:
        return self.address


@register.simple_tag
def card_pictures(*lists: Iterable[Any]) -> dict[str, str]:
    """Where the small pictures of these cards are found, in as few files as can be."""
    return queries.together(_small(card) for cards in lists for card in cards)


@register.simple_tag
def card_picture(card: Any, moved: dict[str, str] | None = None) -> CardPicture | str:
    """The small picture beside a card, by itself or where `card_pictures` says; nothing where it has none."""
    address = _small(card)
    return CardPicture((moved or {}).get(address, address), "/plate/" in address) if address else ""


def _small(card: Any) -> str:
    return queries.card_picture(card.kind, card.slug, card.facets)


@register.simple_tag
def plate_src(view: str, what: str, side: str = "right") -> str:
    """The address of a plate, or nothing where there is none."""
    return queries.plate_address(view, what, side)
