"""docs/clinical-safety.md says what the program does, and names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exercises.safety.rules import questions
from tests.safety.locks_table import BEGIN, DOC, END, renewed, table

ROOT = Path(__file__).resolve().parents[2]
TEXT = DOC.read_text(encoding="utf-8")


def test_the_table_of_locks_is_that_of_the_rules():
    assert renewed(TEXT) == TEXT, "python -m tests.safety.locks_table writes it anew"


def test_every_line_of_the_check_has_its_row():
    rows = TEXT.split(BEGIN)[1].split(END)[0].splitlines()[2:]
    assert len(rows) == len(questions.QUESTIONS) > 80


def test_a_changed_lock_changes_the_table(monkeypatch):
    from dataclasses import replace

    page = questions.PAGES[4]
    looser = (replace(page[0], locks=(questions.NOTHING,)), *page[1:])
    before = table()
    monkeypatch.setitem(questions.PAGES, 4, looser)
    assert table() != before


NAMED = sorted(set(re.findall(r"`(tests/[a-z_/.]+)`", TEXT)))


def test_tests_are_named():
    assert len(NAMED) > 15


@pytest.mark.parametrize("name", NAMED)
def test_each_test_that_is_named_is_there(name):
    assert (ROOT / name).exists()
