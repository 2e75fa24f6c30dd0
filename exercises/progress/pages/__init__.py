"""What the pages about progress show."""

from exercises.progress.pages.answers import answer, asked_day, why_of
from exercises.progress.pages.decisions import Decisions, decisions_page
from exercises.progress.pages.export import export_rows
from exercises.progress.pages.overview import Overview, overview
from exercises.progress.pages.pairs import pairs
from exercises.progress.pages.paper import Paper, paper
from exercises.progress.pages.programme import ProgrammePage, programme_page
from exercises.progress.pages.show import Shown, shown
from exercises.progress.pages.suggested import suggestion
from exercises.progress.pages.today import Today, run_advice, scores_now, today_page
from exercises.progress.pages.worked_out import NUMBER_GROUPS, WorkedOut, chosen_rows, numbers_of, worked_out

__all__ = [
    "asked_day",
    "NUMBER_GROUPS", "Decisions", "Overview", "Paper", "ProgrammePage", "Shown", "Today", "WorkedOut", "answer", "chosen_rows", "decisions_page", "export_rows",
    "numbers_of", "overview", "pairs", "paper", "programme_page", "run_advice", "scores_now", "shown", "suggestion", "today_page", "why_of",
    "worked_out",
]  # fmt: skip
