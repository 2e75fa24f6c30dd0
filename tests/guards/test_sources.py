"""What must not stand in templates and scripts."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PYTHON = sorted((ROOT / "exercises").rglob("*.py")) + sorted((ROOT / "selfcare").rglob("*.py"))


@pytest.mark.parametrize("word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"])
def test_no_script_builds_markup_from_strings(word):
    assert [path.name for path in SCRIPTS if word in path.read_text()] == []


INLINE_SCRIPT = r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"


@pytest.mark.parametrize("pattern", [r"\sstyle=", r"\son[a-z]+=", r"<style", r"\|\s*safe\b", r"autoescape off", INLINE_SCRIPT])
def test_no_template_needs_a_weaker_policy(pattern):
    assert [str(path.relative_to(ROOT)) for path in TEMPLATES if re.search(pattern, path.read_text())] == []


# A mail program takes one click without having been here; the token in the address is the proof (RFC 8058). A browser sends reports of
# what went wrong by itself; nothing of a person is read or changed by them.
ROUND_A_DEFENCE = {"csrf_exempt": ["exercises/messages/views.py", "exercises/reminders/views.py", "exercises/shell/reports/views.py"]}


@pytest.mark.parametrize("word", ["mark_safe(", "csrf_exempt", ".raw(", ".extra(", "|safe"])
def test_no_python_file_goes_round_a_defence(word):
    assert [str(path.relative_to(ROOT)) for path in PYTHON if word in path.read_text()] == ROUND_A_DEFENCE.get(word, [])


def test_scripts_read_the_time_in_one_place_only():
    # The worker is one script without imports, and asks only how long nothing went on.
    pages = [path for path in SCRIPTS if path.parent.name != "worker"]
    readers = [path.name for path in pages if re.search(r"Date\.now\(|performance\.now\(|new Date\(\)", path.read_text())]
    assert readers == ["clock.js"]
