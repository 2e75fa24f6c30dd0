"""How easy each page reads is measured, listed, and within its limits."""

from tests.catalogue.pack import PACK
from tests.catalogue.reading import LEFT_OUT, TABLE, measured, table


def test_the_table_of_reading_ease_is_the_one_that_the_pack_makes():
    assert TABLE.read_text(encoding="utf-8") == table(), "stale: run python -m tests.catalogue.reading"


def test_every_page_with_prose_is_listed():
    listed = {row[0] for row in measured()}
    assert listed == {"/".join(doc) for doc in PACK if doc[0] not in LEFT_OUT}


def test_no_page_as_a_whole_reads_above_grade_six_and_no_short_one_above_eight():
    # A single short sentence has no meaningful grade: one long name tips it.
    assert [(row[0], row[2]) for row in measured() if row[2] > (6 if row[1] >= 60 else 8)] == []


def test_a_change_of_the_words_makes_the_table_stale(monkeypatch):
    body = PACK[("advice", "massage")]
    monkeypatch.setitem(
        PACK, ("advice", "massage"), body | {"summary": "Biomechanical considerations necessitate individualised rehabilitation."}
    )
    assert table() != TABLE.read_text(encoding="utf-8")
