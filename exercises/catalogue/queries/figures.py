"""Reads for the catalogue's pictures: which drawing belongs to which published data, and its address.

An address holds the hash of everything that the drawing is made from, so that it may be kept for ever.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.core.files.storage import Storage, storages
from django.http import Http404
from django.urls import reverse

from exercises import figures
from exercises.catalogue.queries.plates import plate_address
from exercises.figures import draw
from exercises.lib import canonical, images
from exercises.lib.http import epoch_memo
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.models import Index
from exercises.publishing.queries import published_or_404

BODIES = ("a", "b", "c")
PARTS = ("both", "start", "end", "rig")


@functools.cache
def drawing_version() -> str:
    """A fingerprint of the drawing code and its shapes: another release draws under other addresses."""
    root = Path(figures.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in {".py", ".json"}):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def picture_hash(*inputs: Any) -> str:
    """The first 12 hex digits of the hash over what a picture is made from, the drawing code included."""
    return hashlib.sha256("\n".join([drawing_version(), *map(str, inputs)]).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class FigureDrawing:
    """One picture of one pose: what it is drawn from, and where it is found."""

    document: dict[str, Any]
    address: str
    digest: str
    at: float | None
    body: str
    part: str

    def svg(self) -> str:
        """The drawing as SVG text; a rig for inlining, or a picture that stands alone."""
        if self.part == "rig":
            return draw.rig(self.document, at=self.at, body=self.body)
        return draw.still(self.document, at=self.at, body=self.body, part=self.part)


def poses(language: str = CONTENT_LANGUAGE) -> dict[str, dict[str, Any]]:
    """Words, hash, box and measure of every published pose, by slug. One query for each content epoch."""
    key = f"poses:{epoch_memo.read()}:{language}"
    found = caches["pages"].get(key)
    if found is None:
        rows = Index.objects.filter(kind="pose", language=language).values_list("slug", "summary", "revision__sha256", "facets")
        found = {slug: {"summary": summary, "sha256": sha256, **facets} for slug, summary, sha256, facets in rows}
        caches["pages"].set(key, found)
    return found


def figure_address(slug: str, at: float | None = None, body: str = "a", part: str = "both") -> str:
    """The address of a figure at a dose (its own where none is given); nothing where there is no such pose."""
    pose = poses().get(slug)
    return _figure_address(slug, pose["sha256"], at, body, part) if pose else ""


def card_picture(kind: str, slug: str, facets: dict[str, Any]) -> str:
    """The address of the small picture of a card: a muscle in its place, the end of a movement; nothing where it has none."""
    if facets.get("plate"):
        return plate_address(facets["plate"], f"small-{slug}")
    if facets.get("figure"):
        return figure_address(facets["figure"], at=facets.get("figure_at"), part="end")
    return ""


def figure_size(slug: str) -> tuple[int, int]:
    """Width and height of a figure, so that a page keeps its place for it."""
    *_corner, width, height = poses().get(slug, {}).get("box", "0 0 480 350").split()
    return int(width), int(height)


def photos() -> Storage:
    """Where the photos of editors are kept: nothing but this site serves them."""
    return storages["default"]


def photo_or_404(name: str) -> bytes:
    """The bytes of a photo, whole or narrower; 404 for what is not kept here."""
    found = images.read_kept(name, photos())
    if found is None:
        raise Http404
    return found


def photo_addresses(sha256: str, width: int) -> dict[str, str]:
    """Where a photo of this width is found, and the addresses of all its widths for a browser to choose from."""
    whole = reverse("catalogue:media", args=[sha256])
    found = {other: reverse("catalogue:media", args=[f"{sha256}-{other}"]) for other in images.widths(width)[:-1]} | {width: whole}
    return {"address": whole, "small": next(iter(found.values())), "srcset": ", ".join(f"{at} {other}w" for other, at in found.items())}


def figure_or_404(slug: str, body: str, at: str, part: str) -> FigureDrawing:
    """The drawing that an address asks for; 404 for what is not published or cannot be drawn. One query."""
    published = published_or_404("pose", slug)
    dose = _dose_or_404(at, published.document.get("measure", {}))
    if body not in BODIES or part not in PARTS:
        raise Http404
    address = _figure_address(slug, canonical.sha256(published.document), dose, body, part)
    return FigureDrawing(published.document, address, address.rsplit("/", 1)[1].removesuffix(".svg"), dose, body, part)


def _figure_address(slug: str, sha256: str, at: float | None, body: str, part: str) -> str:
    dose = f"{at:g}" if at else "0"
    return reverse("catalogue:figure", args=[slug, body, dose, part, picture_hash("figure", sha256, dose, body, part)])


def _dose_or_404(at: str, measure: dict[str, Any]) -> float | None:
    """A dose out of an address: 0 for the pose's own, else within its measure, in tenths at most."""
    if at == "0":
        return None
    if not re.fullmatch(r"[1-9]\d{0,2}(\.[1-9])?|0\.[1-9]", at) or not measure.get("least", 0) <= float(at) <= measure.get("most", -1):
        raise Http404
    return float(at)
