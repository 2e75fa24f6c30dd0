"""The pictures of one person in a document: an exercise may have one, named by its uid and the hash of its bytes."""

from __future__ import annotations

from exercises.programmes.rules.building import Document, item_of, items_of, replaced

# The longer side of what is kept, and the width of the small one beside it.
SIDE = 1280
SMALL = 480


def pictures_in(document: Document) -> dict[str, Document]:
    """Every picture that a document names, by its uid."""
    steps = [step for item in items_of(document) for step in item["steps"]]
    return {step["picture"]["uid"]: step["picture"] for step in steps if step.get("picture")}


def step_in(document: Document, key: str, step: str) -> Document | None:
    """One exercise of a thing, by both keys; None where the document does not have it."""
    item = item_of(document, key) or {"steps": []}
    return next((one for one in item["steps"] if one["key"] == step), None)


def with_picture(document: Document, key: str, step: str, picture: Document | None) -> Document:
    """The document with this picture at an exercise, or without one; as it was where it does not have the exercise."""
    item = item_of(document, key)
    if item is None:
        return document
    return replaced(document, item | {"steps": [_with(one, picture) if one["key"] == step else one for one in item["steps"]]})


def without_pictures(document: Document) -> Document:
    """The document for somebody else: a picture is of one person."""
    for item in items_of(document):
        document = replaced(document, item | {"steps": [_with(step, None) for step in item["steps"]]})
    return document


def _with(step: Document, picture: Document | None) -> Document:
    bare = {name: value for name, value in step.items() if name != "picture"}
    return bare | {"picture": picture} if picture else bare
