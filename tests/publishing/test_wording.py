"""The advice beside the text, and Markdown made safe."""

import pytest

from exercises.lib import prose, wording


def kinds(text, **more):
    return [found.kind for found in wording.advise(text, **more)]


def test_a_plain_kind_text_gets_no_advice():
    assert wording.advise("Sit down slowly. Keep your heels on the floor. Stop if the pain goes over five.") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Contraindications necessitate immediate discontinuation of neuromuscular rehabilitation activities irrespective of symptomatology.", "grade"),
        ("Go down " + "and down " * 10 + "and up again until you can do it no more.", "long"),
        ("Your cartilage is worn.", "fear"),
        ("Do not be lazy.", "blame"),
        ("Well done!", "tone"),
    ],
)  # fmt: skip
def test_what_could_be_plainer_or_kinder_is_said(text, kind):
    assert kind in kinds(text)


def test_the_player_and_care_cards_are_held_to_a_lower_grade():
    text = "People who exercise regularly usually notice gradual improvement over several weeks of practice."
    grade = wording.reading_grade([text])
    assert kinds(text, limit=int(grade) + 1) == []
    assert kinds(text, limit=6) == ["grade"]


def test_a_text_without_words_has_no_grade():
    assert wording.reading_grade(["", "…"]) == 0.0


def test_markdown_becomes_a_few_safe_tags():
    html = prose.to_html("Press **gently**.\n\n- one\n- two\n\n[Rest](/advice/rest-and-load/)")
    assert "<strong>gently</strong>" in html
    assert html.count("<li>") == 2
    assert '<a href="/advice/rest-and-load/" rel="noopener nofollow">Rest</a>' in html


def test_one_sentence_comes_without_a_paragraph():
    assert prose.to_inline_html("Press *gently*.") == "Press <em>gently</em>."


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://example.org/x.png)", "<svg/onload=alert(1)>", "[x](vbscript:msgbox(1))", "<a href='javascript:alert(1)'>x</a>",
    ],
)  # fmt: skip
def test_nothing_in_a_text_becomes_a_script_or_a_picture(text):
    html = prose.to_html(text).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="vbscript' not in html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * (64 * 1024 + 1), "too long"),
        (">" * 40 + " x", "nested too deeply"),
        ("[" * 40, "nested too deeply"),
        ("<b>bold</b>", "Markdown, not HTML"),
        ("a\x00b", "cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_one_sentence(text, sentence):
    (found,) = prose.problems(text)
    assert sentence in found


def test_a_comparison_in_a_sentence_is_no_html():
    assert prose.problems("Pain < 3 is fine, and 2 <3.") == []


def test_a_text_that_may_not_be_kept_is_still_shown_as_words_only():
    html = prose.to_html(">" * 5000 + "<script>")
    assert "<blockquote" not in html
    assert "<script" not in html


def places(document):
    from exercises.publishing.advice import hints

    return [(hint.place, hint.sentence.split(".")[0]) for hint in hints(document)]


def test_a_whole_document_is_read_place_by_place():
    document = {"title": "Worn out", "summary": "Your knee is worn.", "steps": ["Sit down.", "Stand up now!"]}
    assert places(document) == [("summary", "This may frighten"), ("steps.2", "No exclamation marks: calm reads better")]


def test_a_statement_without_a_source_and_a_picture_without_words_are_named():
    document = {
        "claims": [{"section": "about", "text": "It helps.", "sources": ["a"]}, {"section": "about", "text": "It helps."}],
        "media": [{}],
    }
    assert [place for place, _sentence in places(document)] == ["claims.2", "media.1"]


def test_advice_on_a_long_document_stays_short():
    assert len(places({"steps": ["Stop now!"] * 100})) == 40
