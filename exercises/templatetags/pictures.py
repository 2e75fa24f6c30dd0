"""Addresses of drawn pictures, for templates."""

from __future__ import annotations

from typing import Any

from django import template

from exercises.catalogue import queries

register = template.Library()


@register.simple_tag
def figure_src(slug: str, at: float | None = None, part: str = "both", body: str = "a") -> str:
    """The address of a figure at a dose, or nothing where there is no such pose."""
    return queries.figure_address(slug, at=at, body=body, part=part) if slug else ""


@register.simple_tag
def card_picture(card: Any) -> str:
    """The address of the small picture beside a card, or nothing."""
    return queries.card_picture(card.kind, card.slug, card.facets)


@register.simple_tag
def plate_src(view: str, what: str, side: str = "right") -> str:
    """The address of a plate, or nothing where there is none."""
    return queries.plate_address(view, what, side)
