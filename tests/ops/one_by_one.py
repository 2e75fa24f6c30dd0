"""The tables made as they came about, one migration after another: what installs of earlier releases did.

New installs make them all at once (docs/decisions/0042-tables-at-once.md), and Django then knows the single steps no more.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "exercises/migrations"
AT_ONCE = "0025_all_at_once"


def settings_without(folder: Path, at_once: str = AT_ONCE) -> dict[str, str]:
    """Lay the migrations without the one that makes all at once into this folder; the environment that goes by them."""
    copied = folder / "one_by_one"
    shutil.copytree(MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__", f"{at_once}.py"))
    (folder / "by_steps.py").write_text("from selfcare.settings import *\nMIGRATION_MODULES = {'exercises': 'one_by_one'}\n")
    return {"DJANGO_SETTINGS_MODULE": "by_steps", "PYTHONPATH": str(folder)}
