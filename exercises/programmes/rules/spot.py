"""The own spot of one person in a document: a press may have one, as a place on a view of the right leg ({view, x, y}, 0–1 of the plate)."""

from __future__ import annotations

from exercises.programmes.rules.building import Document, item_of, items_of, replaced


def with_spot(document: Document, key: str, step: str, spot: Document | None) -> Document:
    """The document with this own spot at an exercise, or without one; as it was where it does not have the exercise."""
    item = item_of(document, key)
    if item is None:
        return document
    return replaced(document, item | {"steps": [_with(one, spot) if one["key"] == step else one for one in item["steps"]]})


def without_spots(document: Document) -> Document:
    """The document for somebody else: a spot is of one person."""
    for item in items_of(document):
        document = replaced(document, item | {"steps": [_with(step, None) for step in item["steps"]]})
    return document


def spots_in(document: Document) -> list[tuple[Document, Document]]:
    """Every exercise with an own spot, each with its thing."""
    return [(item, step) for item in items_of(document) for step in item["steps"] if step.get("spot")]


def _with(step: Document, spot: Document | None) -> Document:
    bare = {name: value for name, value in step.items() if name != "spot"}
    return bare | {"spot": spot} if spot else bare
