"""The content pack as plain data, its prose, and how easy that is to read. No Django here."""

import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "exercises" / "catalogue" / "content"
IMAGES = ROOT / "static" / "img"

CARE_SECTIONS = {"emergency", "urgent", "professional"}
INSTRUCTIONS = {"start", "steps", "cues", "mistakes", "stop", "easier", "harder", "line", "directions", "find", "why"}
# Keys whose text is a name, a slug or a citation, not prose that a runner reads.
NOT_PROSE = {
    "kind", "slug", "language", "title", "citation", "url", "design", "evidence", "sources", "section", "group",
    "also_called", "also", "see", "pain_areas", "muscles", "muscle", "phases", "conditions", "look_alikes", "targets", "equipment", "exercise",
    "exercise_kind", "step_kind", "laterality", "position", "figure", "plate", "view", "key", "points", "sides", "first",
    "headings", "ways", "shapes", "units", "loads", "region", "range",
    "anchor", "base", "arrows", "measure", "options", "box", "emergency_number", "urgent_number", "consent_law",
}  # fmt: skip
NUMBERS = {"keys", "props", "bands"}  # tables of a pose: what is drawn, nothing that is read


def load_pack(folder=CONTENT):
    """Every document of the pack, keyed by (kind, slug)."""
    pack = {}
    for path in sorted(folder.glob("*/*.toml")):
        pack[(path.parent.name, path.stem)] = tomllib.loads(path.read_text(encoding="utf-8"))
    return pack


def prose(node, field="", care=False):
    """Yield (field, text, is care list) for each piece of prose under a node."""
    if isinstance(node, str):
        if node:
            yield field, node, care
    elif isinstance(node, list):
        for item in node:
            yield from prose(item, field, care)
    elif isinstance(node, dict):
        section = node.get("section", "")
        for key, value in node.items():
            # `points` holds slugs in a routine step and tables in a muscle: only the tables are prose.
            if key in NUMBERS or (key in NOT_PROSE and not _tables(value)):
                continue
            label = section if key == "text" and section else field if key == "text" and field else key
            yield from prose(value, label, care or section in CARE_SECTIONS)


def _tables(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


PACK = load_pack()


def of(kind):
    """The documents of one kind by slug."""
    return {slug: body for (k, slug), body in PACK.items() if k == kind}


def all_prose():
    """Every piece of prose in the pack with the document that it stands in."""
    return [(doc, field, text, care) for doc, body in PACK.items() for field, text, care in prose(body)]


def groups():
    """Texts of one field in one document together: a single short phrase has no meaningful grade."""
    found = defaultdict(list)
    for doc, field, text, care in all_prose():
        found[(doc, field, 6 if care or field in INSTRUCTIONS else 8)].append(text)
    return found


def labelled(body):
    """Everything in a document that must carry a label and a source."""
    yield from body.get("claims", [])
    yield from body.get("symptoms", [])
    if body["kind"] == "muscle":
        yield body
