"""The table of docs/clinical-safety.md that says what each line of the safety check locks, made from the rules.

python -m tests.safety.locks_table writes it anew.
"""

from __future__ import annotations

import os
from pathlib import Path

DOC = Path(__file__).resolve().parents[2] / "docs/clinical-safety.md"
BEGIN, END = "<!-- made from the rules: begin -->\n", "<!-- made from the rules: end -->\n"
WHAT = {"everything": "everything", "pressure": "pressure", "ice": "ice", "running": "running and hops", "knee_load": "load on the knee"}
LESS = {"phase_one": "first-phase routines only", "light": "flat hand and light only", "positions": "no long lying"}
HOW = {
    "examined": "after an examination",
    "agreed": "when a clinician agrees, for twelve weeks",
    "again": "when the check is answered again",
}


def table() -> str:
    """One row for each line of the check, in the order of its pages."""
    from exercises.safety.rules.questions import PAGES
    from exercises.safety.words.lines import LINES

    rows = ["| page | line | locks | leaves open only | card | opens |", "|---|---|---|---|---|---|"]
    for page, questions in PAGES.items():
        for question in questions:
            locks = ", ".join(WHAT[what] for what in question.locks if what in WHAT)
            if locks and question.regions:
                locks += f" ({', '.join(question.regions)})"
            if question.placed:
                locks += " (where it is)"
            less = ", ".join(LESS[limit] for limit in question.limits)
            opens = HOW[question.opens] if locks or less else ""
            asked = "… " if question.parents else ""
            rows.append(
                f"| {page} | {asked}{LINES[question.key]} | {locks or '–'} | {less or '–'} | {question.level or '–'} | {opens or '–'} |"
            )
    return "\n".join(rows) + "\n"


def renewed(text: str) -> str:
    """The text of the document with the table as the rules have it now."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfcare.settings")
    import django

    django.setup()
    DOC.write_text(renewed(DOC.read_text(encoding="utf-8")), encoding="utf-8")
