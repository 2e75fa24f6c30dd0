"""The words of the content pack: plain, kind, honest, and said once."""

import re

import pytest

from exercises.lib.wording import reading_grade, sentences, syllables, words
from tests.catalogue.pack import PACK, all_prose, groups, of

FEAR = re.compile(
    r"\b(?:rupture\w*|weak\w*|worn|wear(?:s|ing)?|maltrack\w*|damag\w*|crumbl\w*|cur(?:e|es|ed|ing)|guarantee\w*"
    r"|permanent\w*|degenerat\w*)\b",
    re.I,
)
MECHANISM = re.compile(r"\bglid\w*|\bmisalign\w*|\balign\w*|\bdrift\w*|keeps? the pain away", re.I)
UNFINISHED = re.compile(
    r"/(?:work|home|tmp|root)/|\b(?:TODO|FIXME|TBC|TBD|XXX)\b|\bassistant\b|lorem|ipsum|placeholder|coming soon|to follow\b|\{\w*\}|<\w+>|\[\w+\]",
    re.I,
)


def test_the_pack_has_every_kind_of_document():
    assert {kind for kind, _ in PACK} == {
        "source", "equipment", "pain-area", "phase", "muscle", "exercise", "routine", "condition",
        "advice", "glossary-term", "no-press-area", "country", "pose",
    }  # fmt: skip


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
    assert [(d, t) for d, _, t, _ in all_prose() if UNFINISHED.search(t)] == []
    assert [doc for doc, body in PACK.items() if UNFINISHED.search(body["title"])] == []


def test_an_unfinished_text_would_be_seen():
    assert all(UNFINISHED.search(text) for text in ("TODO: words", "Lorem ipsum", "Press {muscle} here", "More coming soon", "<name>"))


def test_prose_ends_like_a_sentence():
    whole = ("summary", "start", "steps", "mistakes", "stop", "text")
    loose = [(d, t) for d, f, t, _ in all_prose() if f in whole and d[0] not in {"source", "equipment"} and t.rstrip()[-1:] not in ".!?…:"]
    assert loose == []


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


def test_what_people_do_and_the_care_lists_read_at_grade_six_and_the_rest_at_grade_eight():
    heavy = {(d, f): round(reading_grade(t), 1) for (d, f, limit), t in groups().items() if reading_grade(t) > limit}
    assert heavy == {}


def test_no_run_of_eight_words_stands_in_two_documents():
    seen, repeated = {}, []
    for doc, _, text, _ in all_prose():
        run = words(text)
        for start in range(len(run) - 7):
            piece = tuple(run[start : start + 8])
            if seen.setdefault(piece, doc) != doc:
                repeated.append((seen[piece], doc, " ".join(piece)))
    assert repeated == []
