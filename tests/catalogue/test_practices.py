"""Each practice of the first articles is found by a reader: docs/practices.md says on which page, and the page says it."""

import re

import pytest

from tests.catalogue.pack import PACK, ROOT

TABLE = ROOT / "docs" / "practices.md"
LINES = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| S\d", line)]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES]
# Movements, muscles and methods that the articles name: none may be lost from the table.
NAMED = (
    "Hamstring stretch", "Quadriceps stretch", "Hip-flexor", "Slow chair sit", "Quad set", "Four-way", "Clamshells", "Bridges", "Step-ups", "Squats",
    "Lunges", "Ice", "tablets", "Cross-training", "Active release, Swedish", "Soft-tissue release and joint mobilisation", "Tape", "Dry needling",
    "500 miles", "different length", "Warm up", "5–10 %", "Popliteus", "Patellar ligament", "Sartorius", "Gluteus medius", "Gluteus minimus",
    "Gluteus maximus", "Vastus medialis", "Six steps", "Chondromalacia", "Iliotibial", "Flat feet", "Q-angle", "Downhill", "couple of days off",
)  # fmt: skip


def said(node):
    """Every string and number below a node, in small letters."""
    if isinstance(node, dict):
        return " ".join(said(value) for key, value in node.items() if key not in {"sources", "kind", "slug"})
    if isinstance(node, list):
        return " ".join(said(value) for value in node)
    return str(node).lower()


@pytest.mark.parametrize("row", ROWS, ids=[row[1][:60] for row in ROWS])
def test_a_practice_has_a_page_that_holds_its_words(row):
    assert len(row) == 4
    page = tuple(row[2].split("/"))
    assert page in PACK, row[2]
    words = [word.strip().lower() for word in row[3].split(";")]
    assert all(words)
    assert [word for word in words if word not in said(PACK[page])] == []


def test_all_five_articles_and_all_that_they_name_are_in_the_table():
    assert {mark for row in ROWS for mark in row[0].split()} == {"S0", "S1", "S2", "S3", "S4"}
    told = " ".join(row[1] for row in ROWS).lower()
    assert [name for name in NAMED if name.lower() not in told] == []
    assert len({row[1] for row in ROWS}) == len(ROWS)


def test_the_words_of_a_page_are_not_found_on_every_page():
    for row in ROWS:
        page = tuple(row[2].split("/"))
        same_kind = [body for doc, body in PACK.items() if doc[0] == page[0]]
        words = [word.strip().lower() for word in row[3].split(";")]
        assert sum(all(word in said(body) for word in words) for body in same_kind) <= max(1, len(same_kind) // 2), row
