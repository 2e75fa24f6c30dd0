"""The page about the archive tells every table as it is."""

from pathlib import Path

from exercises.rights.queries import TABLES, columns_of

PAGE = Path(__file__).resolve().parents[2] / "docs/archive.md"
WHOLE = (
    ("account", "Your account", "email, further_addresses, joined, name"),
    ("plans", "What your sessions were played by", "document, sha256, version"),
    ("programmes", "The programmes that you follow, version by version", "about, name, versions"),
)


def drawn() -> str:
    rows = [*WHOLE, *((table.name, table.title, ", ".join(columns_of(table))) for table in TABLES)]
    return "| table | what | names |\n|---|---|---|\n" + "".join(f"| `{name}` | {title} | {names} |\n" for name, title, names in rows)


def test_the_page_lists_every_table_with_its_names():
    assert drawn() in PAGE.read_text()
