"""What the pages about running show: sentences with their numbers, and pictures with their tables."""

from exercises.running.pages.lists import all_runs, import_page, run_detail, shoes_page
from exercises.running.pages.week import week_initial, week_page
from exercises.running.pages.words import day_words

__all__ = ["all_runs", "day_words", "import_page", "run_detail", "shoes_page", "week_initial", "week_page"]
