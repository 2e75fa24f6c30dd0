"""The content pack as plain data, its prose, and how easy that is to read. No Django here."""

import re
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
    "anchor", "base", "arrows", "measure", "options", "box", "emergency_number", "urgent_number",
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


def words(text):
    """The words of a text in lower case; a number counts as a word."""
    return re.findall(r"[a-z0-9]+(?:['’-][a-z0-9]+)*", text.lower())


def sentences(text):
    """A text cut at full stops, question marks, exclamation marks and colons with a clause after them."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if words(part)]


def syllables(word):
    """A rough count: groups of vowels, less a silent final e."""
    if word.isdigit():
        return 1
    total = 0
    for part in word.split("-"):
        part = re.sub(r"['’].*$", "", part)
        count = len(re.findall(r"[aeiouy]+", part))
        silent_e = part.endswith("e") and not part.endswith(("le", "ee", "ye"))
        silent_ed = part.endswith("ed") and not part.endswith(("ted", "ded"))
        if count > 1 and (silent_e or silent_ed):
            count -= 1
        total += max(count, 1)
    return total


def reading_grade(texts):
    """Flesch–Kincaid grade of several pieces of text taken together."""
    all_sentences = [part for text in texts for part in sentences(text)]
    all_words = [word for part in all_sentences for word in words(part)]
    spoken = sum(syllables(word) for word in all_words)
    return 0.39 * len(all_words) / len(all_sentences) + 11.8 * spoken / len(all_words) - 15.59


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
