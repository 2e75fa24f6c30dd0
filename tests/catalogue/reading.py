"""The table of how easy each page is to read. `python -m tests.catalogue.reading` writes docs/reading.md."""

from exercises.lib.wording import reading_grade, words
from tests.catalogue.pack import PACK, ROOT, groups, prose

TABLE = ROOT / "docs" / "reading.md"
# Kinds that no reader meets as prose of their own.
LEFT_OUT = {"source", "equipment"}
HEAD = """# How easy the pages are to read

Flesch–Kincaid grades of the pack, measured on the whole document and on its hardest part. What people do while they move, and the
lists of when to be seen, must read at grade 6 or below; everything else at grade 8 or below. Syllables are counted by a rough rule,
so take the first digit seriously and not the second. Written by `python -m tests.catalogue.reading`; a test compares it with the pack.

"""


def measured():
    """(document, words, grade of the whole, hardest part, its grade), sorted by document."""
    parts = {}
    for (doc, field, _limit), texts in groups().items():
        parts.setdefault(doc, []).append((round(reading_grade(texts), 1), field))
    rows = []
    for doc in sorted(parts):
        if doc[0] not in LEFT_OUT:
            texts = [text for _field, text, _care in prose(PACK[doc])]
            hardest, field = max(parts[doc])
            rows.append(("/".join(doc), sum(len(words(text)) for text in texts), round(reading_grade(texts), 1), field, hardest))
    return rows


def table():
    """The whole file as it should stand."""
    rows = measured()
    whole = sorted(row[2] for row in rows)
    line = f"{len(rows)} documents · median grade {whole[len(whole) // 2]} · highest {whole[-1]} · {sum(row[1] for row in rows)} words\n\n"
    head = "| document | words | grade | hardest part | its grade |\n|---|--:|--:|---|--:|\n"
    return (
        HEAD
        + line
        + head
        + "".join(f"| {name} | {count} | {grade} | {field} | {hardest} |\n" for name, count, grade, field, hardest in rows)
    )


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
