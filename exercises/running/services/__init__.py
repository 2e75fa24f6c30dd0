"""Writing runs, shoes and imports: one transaction each, one writer a person, never without consent."""

from exercises.running.services.imports import answer_import, begin_import, step_import, sweep, tidy
from exercises.running.services.runs import remove_run, save_run, save_week
from exercises.running.services.shoes import retire_shoe, save_shoe

__all__ = [
    "answer_import",
    "begin_import",
    "remove_run",
    "retire_shoe",
    "save_run",
    "save_shoe",
    "save_week",
    "step_import",
    "sweep",
    "tidy",
]
