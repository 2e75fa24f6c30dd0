"""What is shown of a therapist's own picture of an exercise, and the page on which it is added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from exercises.programmes.models import Programme
from exercises.programmes.rules import Document, item_of, step_in
from exercises.publishing.queries import Card, cards


@dataclass(frozen=True)
class PictureView:
    """A picture with its addresses; whoever may not see it is answered as if there were none."""

    url: str
    small: str
    text: str
    width: int
    height: int


def picture_view(step: Document) -> PictureView | None:
    """The picture of an exercise of a document, or None."""
    if not (known := step.get("picture")):
        return None
    url, small = (reverse(f"programmes:{name}", args=[known["uid"]]) for name in ("picture_file", "picture_small"))
    return PictureView(url, small, known["text"], known["width"], known["height"])


def pictures_by_step(item: Document) -> dict[str, PictureView | None]:
    """The pictures of a thing, by the keys of its exercises."""
    return {step["key"]: picture_view(step) for step in item.get("steps", [])}


def with_pictures(steps: tuple[dict[str, Any], ...], item: Document) -> tuple[dict[str, Any], ...]:
    """The exercises of a plan as they are shown, each with the picture that its document names."""
    known = pictures_by_step(item)
    return tuple(step | {"picture": known.get(step["key"])} for step in steps)


def title_of(step: Document, card: Card | None) -> str:
    """How an exercise is called: as the catalogue or its therapist calls it."""
    return card.title if card else step.get("own", {}).get("title", step["exercise"].replace("-", " "))


@dataclass(frozen=True)
class PicturePage:
    """One exercise of a draft and its picture."""

    title: str
    known: Document | None
    shot: PictureView | None
    back: str


def picture_page(programme: Programme, key: str, step: str) -> PicturePage | None:
    """The page of one exercise; None where the draft does not have it, or is for nobody in particular."""
    found, item = step_in(programme.draft, key, step), item_of(programme.draft, key)
    if found is None or item is None or not programme.is_for_one:
        return None
    phase = next(part["phase"] for part in programme.draft["phases"] if item in part["items"])
    title = title_of(found, {card.slug: card for card in cards("exercise")}.get(found["exercise"]))
    back = f"{reverse('programmes:build', args=[programme.uid])}?phase={phase}#{key}"
    return PicturePage(title, found.get("picture"), picture_view(found), back)
