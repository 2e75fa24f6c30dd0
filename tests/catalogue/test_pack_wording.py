"""The words of the content pack: plain, kind, honest, sourced, and every name in them leads somewhere.

Reads the pack as plain data, without Django, and measures how easy its words are to read.
"""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "exercises" / "catalogue" / "content"
IMAGES = ROOT / "static" / "img"

CARE_SECTIONS = {"emergency", "urgent", "professional"}
INSTRUCTIONS = {"start", "steps", "cues", "mistakes", "stop", "easier", "harder", "line", "directions", "find", "why"}
# Keys whose text is a name, a slug or a citation, not prose that a runner reads.
NOT_PROSE = {
    "kind", "slug", "language", "title", "citation", "url", "design", "evidence", "sources", "section", "group",
    "also_called", "pain_areas", "muscles", "muscle", "phases", "conditions", "targets", "equipment", "exercise",
    "exercise_kind", "step_kind", "laterality", "position", "figure", "plate", "view", "key", "points", "sides", "first",
}


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
            if key in NOT_PROSE and not _tables(value):
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
LABELS = {"strong", "moderate", "low", "traditional"}
DESIGNS = {"guideline", "consensus", "review", "trial", "cohort", "laboratory", "leaflet", "book", "school", "pending"}
SECTIONS = {
    "phase": {"about"}, "routine": {"about"}, "muscle": {"about", "pressure"}, "exercise": {"why", "dose"},
    "condition": {"what-it-is", "causes", "course", "assessment", "treatments", "self-help"} | CARE_SECTIONS,
}
FEAR = re.compile(
    r"\b(?:rupture\w*|weak\w*|worn|wear(?:s|ing)?|maltrack\w*|damag\w*|crumbl\w*|cur(?:e|es|ed|ing)|guarantee\w*"
    r"|permanent\w*|degenerat\w*)\b", re.I)
MECHANISM = re.compile(r"\bglid\w*|\bmisalign\w*|\balign\w*|\bdrift\w*|keeps? the pain away", re.I)
MACHINE = re.compile(r"/(?:work|home|tmp|root)/|\bTODO\b|\bassistant\b|lorem", re.I)


def all_prose():
    """Every piece of prose in the pack with the document that it stands in."""
    return [(doc, field, text, care) for doc, body in PACK.items() for field, text, care in prose(body)]


def of(kind):
    """The documents of one kind by slug."""
    return {slug: body for (k, slug), body in PACK.items() if k == kind}


def test_the_pack_has_every_kind_of_document():
    assert {kind for kind, _ in PACK} == {
        "source", "equipment", "pain-area", "phase", "muscle", "exercise", "routine", "condition"}


@pytest.mark.parametrize("doc", PACK, ids="/".join)
def test_a_document_says_what_it_is(doc):
    body = PACK[doc]
    assert (body["kind"], body["slug"], body["language"]) == (*doc, "en")
    assert body["title"].strip() and body["summary"].strip()
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", body["slug"])


def test_no_fear_words_outside_the_care_lists():
    assert [(d, t) for d, _, t, care in all_prose() if not care and FEAR.search(t)] == []


def test_no_claims_about_mechanisms_and_out_of_place_only_in_the_emergency_list():
    assert [(d, t) for d, _, t, _ in all_prose() if MECHANISM.search(t)] == []
    assert [(d, t) for d, f, t, _ in all_prose() if "out of place" in t.lower() and f != "emergency"] == []


def test_the_word_lists_catch_what_they_are_meant_to_catch():
    assert FEAR.search("Wear shoes") and FEAR.search("It is a cure") and not FEAR.search("a secure seat for weeks")
    assert MECHANISM.search("better alignment") and not MECHANISM.search("a glad walk")


def test_no_trace_of_a_machine_or_an_unfinished_text():
    assert [(d, t) for d, _, t, _ in all_prose() if MACHINE.search(t)] == []


def test_no_sentence_is_longer_than_twenty_words():
    assert [(d, s) for d, _, t, _ in all_prose() for s in sentences(t) if len(words(s)) > 20] == []


def test_cues_are_seven_words_at_most_and_at_least_six_in_number():
    for slug, body in of("exercise").items():
        assert len(set(body["cues"])) >= 6, slug
        assert [c for c in body["cues"] if len(words(c)) > 7] == [], slug


def test_syllables_are_counted_as_people_say_them():
    said = {"knee": 1, "slowly": 2, "muscle": 2, "stretched": 1, "rested": 2, "kneecap": 2, "pressure": 2, "sit-bone": 2}
    assert {word: syllables(word) for word in said} == said


def test_the_reading_grade_tells_plain_words_from_heavy_ones():
    assert reading_grade(["Sit down. Breathe out."]) < 2
    assert reading_grade(["Biomechanical abnormalities necessitate individualised multidisciplinary rehabilitation."]) > 15


def groups():
    """Texts of one field in one document together: a single short phrase has no meaningful grade."""
    found = defaultdict(list)
    for doc, field, text, care in all_prose():
        found[(doc, field, 6 if care or field in INSTRUCTIONS else 8)].append(text)
    return found


def test_what_people_do_and_the_care_lists_read_at_grade_six_and_the_rest_at_grade_eight():
    heavy = {(d, f): round(reading_grade(t), 1) for (d, f, limit), t in groups().items() if reading_grade(t) > limit}
    assert heavy == {}


def test_no_run_of_eight_words_stands_in_two_documents():
    seen, repeated = {}, []
    for doc, _, text, _ in all_prose():
        run = words(text)
        for start in range(len(run) - 7):
            piece = tuple(run[start:start + 8])
            if seen.setdefault(piece, doc) != doc:
                repeated.append((seen[piece], doc, " ".join(piece)))
    assert repeated == []


def labelled(body):
    """Everything in a document that must carry a label and a source."""
    yield from body.get("claims", [])
    yield from body.get("symptoms", [])
    if body["kind"] == "muscle":
        yield body


def test_every_claim_and_symptom_is_labelled_and_sourced():
    sources = of("source")
    for doc, body in PACK.items():
        for item in labelled(body):
            assert item["evidence"] in LABELS, doc
            assert item["sources"], (doc, item.get("text"))
            assert set(item["sources"]) <= set(sources), (doc, item["sources"])
            assert item is body or item.get("text", "").strip(), doc


def test_a_claim_that_only_waits_for_review_never_has_a_high_label():
    for doc, body in PACK.items():
        for item in labelled(body):
            if item["sources"] == ["clinical-review-pending"]:
                assert item["evidence"] in {"low", "traditional"}, (doc, item["text"])


def test_strong_is_kept_for_trials_reviews_guidelines_and_validated_rules():
    design = {slug: body["design"] for slug, body in of("source").items()}
    for doc, body in PACK.items():
        for item in labelled(body):
            if item["evidence"] == "strong":
                assert {design[s] for s in item["sources"]} & {"guideline", "consensus", "review", "cohort"}, doc
                assert not {design[s] for s in item["sources"]} & {"school", "pending"}, (doc, item["text"])


def test_claims_stand_in_sections_that_pages_know():
    for (kind, slug), body in PACK.items():
        assert {c["section"] for c in body.get("claims", [])} <= SECTIONS.get(kind, set()), slug
    for slug, body in of("exercise").items():
        assert {c["section"] for c in body["claims"]} == {"why", "dose"}, slug
    for slug, body in of("condition").items():
        assert {c["section"] for c in body["claims"]} == SECTIONS["condition"], slug


def test_every_source_is_used_and_has_a_known_design():
    used = {s for body in PACK.values() for item in labelled(body) for s in item["sources"]}
    assert set(of("source")) == used
    for slug, body in of("source").items():
        assert body["design"] in DESIGNS, slug
        assert body["citation"] and isinstance(body.get("year", 0), int), slug
        assert body.get("url", "") == "" or body["url"].startswith("https://doi.org/10."), slug


def test_every_slug_that_a_document_names_exists():
    known = {kind: set(of(kind)) for kind, _ in PACK}
    for doc, body in PACK.items():
        named = {
            "muscle": body.get("muscles", []) + body.get("targets", []), "pain-area": body.get("pain_areas", []),
            "phase": body.get("phases", []), "condition": body.get("conditions", []),
            "equipment": [slug for group in body.get("equipment", []) for slug in group],
            "exercise": [step["exercise"] for step in body.get("steps", []) if isinstance(step, dict)]
            + [body[v]["exercise"] for v in ("easier", "harder") if "exercise" in body.get(v, {})],
        }
        for kind, slugs in named.items():
            assert set(slugs) <= known[kind], (doc, kind)


def test_every_picture_named_is_there():
    for slug, body in of("exercise").items():
        assert (IMAGES / "figures" / f"{body['figure']}.svg").is_file(), slug
    for slug, body in of("muscle").items():
        assert (IMAGES / "plates" / f"{body['plate']}.svg").is_file(), slug
