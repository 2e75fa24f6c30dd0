"""The review pack: every statement, dose, point and rule as a row that a clinician can tick, or only what changed since.

At the end, what a person reads as advice after a session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from exercises.catalogue.models import PlateView
from exercises.catalogue.queries import figure_address, muscle_in_view
from exercises.catalogue.queries.plates import VIEW_TITLES, muscle_scene, no_press_scene, scene_address
from exercises.catalogue.words import dose_words, frequency_words, range_words
from exercises.figures.rules.plates import UNITS_PER_CM, VIEWS
from exercises.figures.rules.plates_clearance import nearest, place, zones
from exercises.home import words
from exercises.home.queries import review
from exercises.practice import rules
from exercises.practice import words as practice_words
from exercises.publishing.codec import Document
from exercises.publishing.difference import Piece, pieces
from exercises.publishing.models import Index, Revision

RULE, NO_PRESS = "rule", "no-press-area"
LISTS = ("cues", "mistakes", "stop", "entry", "exit")
TEXTS = ("summary", "goal", "where", "action", "care", "start", "typical_length")


@dataclass(frozen=True)
class Row:
    """One thing to sign. `how` is "" in a whole pack; in a pack of changes "added", "changed" or "removed"."""

    key: str
    label: str = ""
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    evidence: str = ""
    sources: tuple[str, ...] = ()
    how: str = ""
    told: tuple[Piece, ...] = ()
    # The numbers of its sources in the list at the end.
    refs: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """All of it as one text, to be compared."""
        facts = [f"{name}: {' '.join(lines)}" for name, lines in self.facts]
        return "\n".join([*self.lines, *facts, *([self.evidence] if self.evidence else []), ", ".join(self.sources)])


@dataclass(frozen=True)
class Picture:
    """A drawing that belongs to a document."""

    address: str
    words: str
    wide: bool = False


@dataclass(frozen=True)
class Part:
    """One document with what is known of its version."""

    kind: str
    slug: str
    title: str
    revision: Revision
    rows: tuple[Row, ...]
    pictures: tuple[Picture, ...] = ()
    withdrawn: str = ""
    since: int = 0

    @property
    def name(self) -> str:
        """Kind and slug: what the numbers of its rows begin with."""
        return f"{self.kind}/{self.slug}"


@dataclass(frozen=True)
class Chapter:
    """Documents of one kind."""

    key: str
    title: Any
    parts: tuple[Part, ...]
    lead: Any = ""


@dataclass
class Pack:
    """The whole document."""

    chapters: list[Chapter] = field(default_factory=list)
    sources: list[Document] = field(default_factory=list)

    @property
    def items(self) -> int:
        """How many boxes there are."""
        return sum(len(part.rows) for chapter in self.chapters for part in chapter.parts)


def pack(*, since: dt.date | None = None, signed: bool = False, chapters: Iterable[str] = ()) -> Pack:
    """Everything, or only what changed: since a day, or since each document was signed last. At most four queries."""
    kinds = [kind for kind in (RULE, *words.KINDS) if not chapters or kind in chapters]
    base = review.public_on(since, kinds) if since else review.signed_before(kinds) if signed else None
    every = review.public_rows({*kinds, NO_PRESS})
    areas = [row.revision.document for row in every if row.kind == NO_PRESS]
    made = Pack()
    for kind in kinds:
        found = [_part(row, areas, base) for row in _in_order(kind, every)]
        kept = tuple(part for part in found if part.rows)
        title = _("Rules, questions and thresholds") if kind == RULE else words.KINDS[kind]
        made.chapters += [Chapter(kind, title, kept)] if kept else []
    named = {slug for chapter in made.chapters for part in chapter.parts for row in part.rows for slug in row.sources}
    made.sources = [document for slug, document in review.sources().items() if slug in named]
    numbers = {document["slug"]: number for number, document in enumerate(made.sources, 1)}
    made.chapters = [replace(one, parts=tuple(_numbered(part, numbers) for part in one.parts)) for one in made.chapters]
    return made


def _numbered(part: Part, numbers: dict[str, int]) -> Part:
    rows = (replace(row, refs=tuple(sorted(numbers[slug] for slug in row.sources if slug in numbers))) for row in part.rows)
    return replace(part, rows=tuple(rows))


def _in_order(kind: str, every: list[Index]) -> list[Index]:
    """The rows of a kind; rules in the order of the pack."""
    found = [row for row in every if row.kind == kind]
    order = list(words.RULES)
    return sorted(found, key=lambda row: order.index(row.slug) if row.slug in order else 99) if kind == RULE else found


def _part(row: Index, areas: list[Document], base: dict[review.Name, Revision] | None) -> Part:
    document, before = row.revision.document, base.get((row.kind, row.slug)) if base is not None else None
    rows = rows_of(document, areas)
    if base is not None:
        rows = changes(rows_of(before.document, areas) if before else [], rows)
    part = Part(row.kind, row.slug, row.title, row.revision, tuple(rows), since=before.number if before else 0)
    return replace(part, pictures=tuple(_pictures(document, areas)), withdrawn=row.facets.get("withdrawn", {}).get("", ""))


def changes(before: list[Row], after: list[Row]) -> list[Row]:
    """What a reader of the earlier version has not seen: rows that are new, rows with other words, and rows that are gone."""
    same = {(row.label, row.words) for row in before}
    now = {(row.label, row.words) for row in after}
    old = {row.key: row for row in before if (row.label, row.words) not in now}
    found = []
    for row in after:
        if (row.label, row.words) in same:
            continue
        earlier = old.pop(row.key, None)
        found.append(replace(row, how="changed", told=pieces(earlier.words, row.words)) if earlier else replace(row, how="added"))
    return found + [replace(row, how="removed") for row in old.values()]


def rows_of(document: Document, areas: list[Document]) -> list[Row]:
    """A document as rows to sign, in the order in which its page says them."""
    if document["kind"] == RULE:
        return [_of_rule(entry) for entry in document["rows"]]
    found = [Row(key, str(words.FIELDS[key]), (document[key],)) for key in TEXTS if document.get(key)]
    # The steps of a routine are rows of their own; those of an exercise are one list.
    lists = ("steps", *LISTS) if document["kind"] == "exercise" else LISTS
    found += [Row(key, str(words.FIELDS[key]), tuple(document[key])) for key in lists if document.get(key)]
    found += [Row(key, str(words.FIELDS[key]), (document[key]["text"],)) for key in ("easier", "harder") if document.get(key)]
    for more in MORE.get(document["kind"], ()):
        found += more(document, areas)
    found += [_claim(f"symptoms.{n}", "symptoms", entry) for n, entry in enumerate(document.get("symptoms", []), 1)]
    return found + [_claim(f"claims.{n}", entry["section"], entry) for n, entry in enumerate(document.get("claims", []), 1)]


def _of_rule(entry: Document) -> Row:
    facts = tuple((fact["name"], tuple(fact["lines"])) for fact in entry["facts"])
    return Row(entry["key"], "", (entry["text"],), facts, entry["evidence"], tuple(entry["sources"]))


def _claim(key: str, section: str, entry: Document) -> Row:
    label = words.SECTIONS.get(section, section.replace("-", " ").capitalize())
    return Row(key, str(label), (entry["text"],), (), entry["evidence"], tuple(entry.get("sources", [])))


def _doses(document: Document, areas: list[Document]) -> list[Row]:
    dose = document["dose"]
    lines = [dose_words(document["step_kind"], dose), frequency_words(document.get("frequency", {})), range_words(dose.get("range", {}))]
    bounds = [(key.removesuffix("_range"), dose[key]) for key in ("reps_range", "hold_range_s") if key in dose]
    facts = [(_("Editors may choose"), tuple(f"{name}: {low}–{high}" for name, (low, high) in bounds))] if bounds else []
    facts += [(_("Loads"), tuple(document["loads"]))] if document.get("loads") else []
    return [Row("dose", _("Dose"), tuple(line for line in lines if line), tuple(facts))]


def _steps(document: Document, areas: list[Document]) -> list[Row]:
    return [_step(number, step) for number, step in enumerate(document["steps"], 1)]


def _step(number: int, step: Document) -> Row:
    dose = "; ".join(f"{key} {value}" for key, value in step.get("dose", {}).items()) or _("as in the exercise")
    facts = [(_("Sides"), tuple(step["sides"])), (_("Dose"), (dose,))]
    facts += [(_("Presses"), (f"{step['muscle']}: {', '.join(step.get('points', []))}",))] if step.get("muscle") else []
    line = (step["line"],) if step.get("line") else ()
    return Row(f"steps.{step['key']}", _("Step %(n)d") % {"n": number}, (step["exercise"].replace("-", " "), *line), tuple(facts))


def _points(document: Document, areas: list[Document]) -> list[Row]:
    known = zones(areas)
    found = []
    for point in document.get("points", []):
        lines = [point["find"], *([f"{_('Do not press')}: {point['why']}"] if point.get("display_only") else [])]
        places = tuple(_place(one, known) for one in point.get("placements", []))
        facts = ((_("Placed"), places or (_("nowhere yet"),)),)
        found.append(Row(f"points.{point['key']}", _("Point %(n)d") % {"n": point["number"]}, tuple(lines), facts))
    return found


def _place(one: Document, known: list) -> str:
    """A place on a plate in numbers, and how far it lies from the nearest edge where nothing is pressed."""
    away, area = nearest(one["view"], place(one), known)
    told = {"view": PlateView(one["view"]).label, "x": f"{one['x']:.3f}", "y": f"{one['y']:.3f}"}
    where = _("%(view)s: %(x)s across, %(y)s down") % told
    if not area:
        return where
    return where + "; " + _("%(mm)d mm from “%(area)s”") % {"mm": away / UNITS_PER_CM * 10, "area": area}


def _shapes(document: Document, areas: list[Document]) -> list[Row]:
    found = []
    for number, shape in enumerate(document.get("shapes", []), 1):
        numbers = ", ".join(f"{name} {shape.get(name, 0):g}" for name in ("cx", "cy", "rx", "ry", "rotation"))
        label = str(PlateView(shape["view"]).label)
        sources = tuple(document.get("sources", []))
        found.append(Row(f"shapes.{number}", _("Area %(n)d") % {"n": number}, (f"{label}: {numbers}",), sources=sources))
    return found


MORE: dict[str, tuple[Callable[[Document, list[Document]], list[Row]], ...]] = {
    "exercise": (_doses,), "routine": (_steps,), "muscle": (_points,), NO_PRESS: (_shapes,),
}  # fmt: skip


def _pictures(document: Document, areas: list[Document]) -> Iterable[Picture]:
    if document["kind"] == "muscle":
        marked = {one["view"] for point in document.get("points", []) for one in point.get("placements", [])} | {document.get("plate")}
        for view in (view for view in VIEWS if view in marked and muscle_in_view(document["slug"], view)):
            scene = muscle_scene(document, view, "right", _lettered(areas))
            yield Picture(scene_address(scene, f"muscle-{document['slug']}"), str(VIEW_TITLES[view, "right"]))
    elif document["kind"] == NO_PRESS and areas and document["slug"] == areas[0]["slug"]:
        for view in VIEWS:
            scene = no_press_scene(view, "right", _lettered(areas))
            yield Picture(scene_address(scene, "no-press"), str(VIEW_TITLES[view, "right"]))
    elif document["kind"] == "exercise" and document.get("figure"):
        address = figure_address(document["figure"], document["dose"].get("range", {}).get("at"))
        yield from [Picture(address, document["title"], wide=True)] if address else []


def _lettered(areas: list[Document]) -> list[Document]:
    return [area | {"letter": letter} for letter, area in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", areas, strict=False)]


# ---- advice after a session


def advice(numbers: rules.Numbers) -> dict[str, Any]:
    """The answer to a few numbers, with the rule, what it looked at, its limits and sources."""
    light, rule = rules.advise(numbers)
    return {
        **light,
        "light_word": practice_words.light_word(light),
        "sentence": _said(numbers, light["reason"], rule),
        "rule": rule.name,
        "seen": {key: numbers.get(key) for key in rule.seen},
        "limits": dict(rule.limits),
        "sources": list(rule.sources),
        "next": {"do": rule.next, "sentence": str(practice_words.TO_DO[rule.name])},
        "override": {"by": rule.override, "sentence": str(practice_words.OVERRIDES[rule.override])},
    }


def _said(numbers: rules.Numbers, reason: str, rule: rules.Rule) -> str:
    """One plain sentence with the person's own numbers: why this rule, or else why this light."""
    flags = ", ".join(str(practice_words.FLAGS[flag]) for flag in numbers.get("flags") or ())
    given = {key: numbers.get(key) for key in ("before", "worst", "morning", "days_since")}
    counted = {"reds": (numbers.get("reds_before") or 0) + 1, "ambers": (numbers.get("ambers_before") or 0) + 1}
    filled = given | counted | {"flags": flags, "rise": rules.morning_rise(numbers), "highest": rules.highest(numbers)}
    return str(practice_words.SAID[rule.name if rule.name in practice_words.SAID else reason]) % filled
