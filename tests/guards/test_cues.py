"""Words that come again and again come in at least six forms, and none is longer than can be taken in."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = (ROOT / "templates/practice/_player_strings.html").read_text(encoding="utf-8")
LINES = re.findall(r'<p data-s="([^"]+)">\{% translate "([^"]*)"[^%]*%\}</p>', TEMPLATE)
COUNTS = Counter(key for key, _text in LINES)
# A number is the same number every time; a question is the same question, so that its answers can be compared.
NUMBERS = {"say.count", "say.rep"}
SHOWN = {
    *(f"{kind}.cue" for kind in ("press", "hold", "timer", "reps", "softened", "ceiling", "rest", "count_in")),
    *(f"tempo.{phase}" for phase in ("lift", "top", "lower", "bottom")),
    "press.lean", "press.lighter", "rest.within", "ready.switch",
}  # fmt: skip
MOST_WORDS = 7


def test_every_repeated_cue_has_at_least_six_forms():
    spoken = {key for key in COUNTS if key.startswith("say.")} - NUMBERS
    assert len(spoken) > 20
    assert [key for key in sorted(spoken | SHOWN) if COUNTS[key] < 6] == []


def test_no_cue_has_the_same_form_twice():
    repeated = {key: [text for other, text in LINES if other == key] for key in COUNTS if COUNTS[key] > 1}
    assert [key for key, texts in repeated.items() if len(texts) != len(set(texts))] == []


def test_a_cue_is_at_most_seven_words():
    cues = [(key, text) for key, text in LINES if key in SHOWN or key.startswith("say.")]
    assert [(key, text) for key, text in cues if len(re.sub(r"\{\w+\}", " ", text).split()) > MOST_WORDS] == []


def test_everything_that_is_said_by_a_cue_has_words():
    named = re.search(r"const PHASE_CUES = \{(.*?)\};", (ROOT / "static/js/player/cues.js").read_text(), re.S)
    assert named
    names = set(re.findall(r': "(\w+)"', named[1])) - {"silence"}
    assert [name for name in sorted(names) if not COUNTS[f"say.{name}"]] == []
