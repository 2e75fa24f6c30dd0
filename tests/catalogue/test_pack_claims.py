"""Every claim of the pack is labelled and sourced, stands where pages look for it, and every name leads somewhere."""

import re

from exercises.figures.rules.plates import muscle_in_view
from exercises.lib.wording import sentences
from tests.catalogue.pack import CARE_SECTIONS, PACK, labelled, of

LABELS = {"strong", "moderate", "low", "traditional"}
DESIGNS = {"guideline", "consensus", "review", "trial", "cohort", "laboratory", "leaflet", "book", "school", "pending"}
FULL_CONDITION = {"what-it-is", "causes", "course", "assessment", "treatments", "self-help"} | CARE_SECTIONS
BRIEF_CONDITION = {"what-it-is", "self-help"} | CARE_SECTIONS
SECTIONS = {"phase": {"about"}, "routine": {"about"}, "muscle": {"about", "pressure"}, "exercise": {"why", "dose"}}
FULL_PAGES = {"runners-knee", "chondromalacia-patellae", "iliotibial-band-pain", "jumpers-knee"}


def sections(body):
    """The sections in which a document's claims stand."""
    return {claim["section"] for claim in body.get("claims", [])}


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
        if kind not in {"condition", "advice"}:
            assert sections(body) <= SECTIONS.get(kind, set()), slug
    for slug, body in of("exercise").items():
        assert sections(body) == {"why", "dose"}, slug


def test_four_conditions_have_a_full_page_with_every_section():
    assert {slug for slug, body in of("condition").items() if not body.get("brief")} == FULL_PAGES
    for slug in FULL_PAGES:
        assert sections(of("condition")[slug]) == FULL_CONDITION, slug


def test_a_brief_condition_says_what_it_is_how_it_feels_and_when_to_be_seen():
    brief = {slug: body for slug, body in of("condition").items() if body.get("brief")}
    assert len(brief) >= 12
    for slug, body in brief.items():
        assert "what-it-is" in sections(body) <= BRIEF_CONDITION, slug
        assert sections(body) & CARE_SECTIONS, slug
        assert body["symptoms"] and not body.get("look_alikes"), slug


def test_a_full_page_names_what_else_it_could_be_and_never_itself():
    for slug in FULL_PAGES:
        others = of("condition")[slug].get("look_alikes", [])
        assert len(others) >= 3 and slug not in others, slug
        assert set(others) <= set(of("condition")), slug


def test_advice_has_claims_under_each_of_its_headings_and_nowhere_else():
    for slug, body in of("advice").items():
        keys = [heading["key"] for heading in body["headings"]]
        assert len(keys) == len(set(keys)) and all(heading["title"].strip() for heading in body["headings"]), slug
        assert sections(body) - CARE_SECTIONS == set(keys), slug


def test_a_glossary_term_is_short_and_leads_somewhere():
    terms = of("glossary-term")
    assert len(terms) >= 40
    for slug, body in terms.items():
        assert len(sentences(body["summary"])) <= 2, slug
        assert body.get("see"), slug
        for other in body["see"]:
            assert (other["kind"], other["slug"]) in PACK, (slug, other)


def test_no_two_glossary_entries_explain_the_same_word():
    said = [name.lower() for body in of("glossary-term").values() for name in [body["title"], *body.get("also", [])]]
    assert sorted(name for name in set(said) if said.count(name) > 1) == []


def test_a_no_press_area_is_drawn_and_has_a_source():
    for slug, body in of("no-press-area").items():
        assert body["shapes"] and set(body["sources"]) <= set(of("source")) and body["sources"], slug
        for shape in body["shapes"]:
            assert shape["view"] in {"front", "back", "lateral", "medial"}, slug
            assert 0 < shape["cx"] < 1 and 0 < shape["cy"] < 1 and 0 < shape["rx"] < 0.5 and 0 < shape["ry"] < 0.5, slug


def test_a_country_says_whom_to_ring_and_lists_only_secure_addresses():
    for slug, body in of("country").items():
        assert re.search(r"\d{3}", body["emergency_number"]) and body["urgent_words"] and body["physio_words"], slug
        assert body["units"] in {"km", "mi"}, slug
        assert all(entry["url"].startswith("https://") and entry["title"] and entry["text"] for entry in body["directory"]), slug


def test_where_sources_disagree_the_page_says_so():
    def said(kind, slug):
        body = PACK[(kind, slug)]
        return " ".join([body.get("goal", ""), *(claim["text"] for claim in body["claims"])]).lower()

    ice = said("advice", "ice-and-heat")
    assert "disagree" in ice and "20 minutes" in ice and "15" in ice
    sits = said("exercise", "slow-chair-sit") + said("routine", "slow-chair-sit")
    assert "twice" in sits and re.search(r"two (?:to|or) three times", sits)


def test_every_source_is_used_and_has_a_known_design():
    used = {s for body in PACK.values() for item in labelled(body) for s in item["sources"]}
    used |= {s for body in of("no-press-area").values() for s in body["sources"]}
    assert set(of("source")) == used
    for slug, body in of("source").items():
        assert body["design"] in DESIGNS, slug
        assert body["citation"] and isinstance(body.get("year", 0), int), slug
        assert body.get("url", "") == "" or body["url"].startswith("https://doi.org/10."), slug


def test_every_slug_that_a_document_names_exists():
    known = {kind: set(of(kind)) for kind, _ in PACK}
    for doc, body in PACK.items():
        named = {
            "muscle": (body.get("muscles", []) if doc[0] != "pose" else []) + body.get("targets", []),
            "pose": [body["figure"]] if "figure" in body else [],
            "pain-area": body.get("pain_areas", []),
            "phase": body.get("phases", []),
            "condition": body.get("conditions", []) + body.get("look_alikes", []),
            "equipment": [slug for group in body.get("equipment", []) for slug in group],
            "exercise": [step["exercise"] for step in body.get("steps", []) if isinstance(step, dict)]
            + [body[v]["exercise"] for v in ("easier", "harder") if "exercise" in body.get(v, {})],
        }
        for kind, slugs in named.items():
            assert set(slugs) <= known[kind], (doc, kind)


def test_every_picture_named_is_there_and_no_movement_goes_without():
    for slug, body in of("exercise").items():
        assert body["figure"] in of("pose"), slug
    for slug, body in of("muscle").items():
        assert muscle_in_view(slug, body["plate"]), slug
