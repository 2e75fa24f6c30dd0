"""The tables made as they came about, one migration after another: what installs of earlier releases did.

New installs make them all at once (docs/decisions/0042-tables-at-once.md), and Django then knows the single steps no more.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = "0025_all_at_once"


def settings_of_steps(folder: Path) -> dict[str, str]:
    """Lay the migrations without the one that makes all at once into this folder; the environment that goes by them."""
    copied = folder / "one_by_one"
    shutil.copytree(ROOT / "exercises/migrations", copied, ignore=shutil.ignore_patterns("__pycache__", f"{AT_ONCE}.py"))
    (folder / "by_steps.py").write_text("from selfcare.settings import *\nMIGRATION_MODULES = {'exercises': 'one_by_one'}\n")
    return {"DJANGO_SETTINGS_MODULE": "by_steps", "PYTHONPATH": str(folder)}


def manage(environment: dict[str, str], *words: str) -> str:
    """What a command of these settings prints; one that fails fails the test with its last lines."""
    done = subprocess.run([sys.executable, "-W", "ignore", *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-1500:]
    return done.stdout
