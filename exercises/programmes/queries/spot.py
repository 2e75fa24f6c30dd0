"""Whether an own spot may be pressed, by the no-press areas as they are published now."""

from __future__ import annotations

from exercises.figures.rules.plates_clearance import Zone, zones
from exercises.figures.rules.plates_own import Wrong, wrong_place
from exercises.programmes.rules import Document, spots_in
from exercises.publishing.queries import published_all


def spot_problem(muscle: str, spot: Document) -> Wrong | None:
    """What speaks against pressing here, by the rule of the catalogue's points; None where nothing does. One query."""
    return wrong_place(muscle, spot, _zones())


def misplaced(document: Document) -> Document | None:
    """The first thing of a document with an own spot that may not be pressed any more; no query where there is no own spot."""
    marked = spots_in(document)
    found = _zones() if marked else []
    return next((item for item, step in marked if wrong_place(step.get("muscle", ""), step["spot"], found)), None)


def _zones() -> list[Zone]:
    return zones(one.document for one in published_all("no-press-area"))
