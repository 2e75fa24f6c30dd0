"""The test database with the content pack in it, made once and kept between runs: migrating and loading take most of a short run.

Only for SQLite in memory. Whatever decides what is in it is part of its name, so a changed migration, model, loader or content
document makes a new one; taking `.pytest_cache` away is always allowed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import os
import shutil
from pathlib import Path
from typing import Any

from django.db import connection

from selfcare.sqlite.library import open_file

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pytest_cache" / "database"
# What makes the database: tables, first rows, the documents and the code that reads them.
MADE_FROM = (
    "requirements*.txt",
    "selfcare/**/*.py",
    "exercises/apps.py",
    "exercises/migrations/*.py",
    "exercises/*/models.py",
    "exercises/*/models/**/*.py",
    "exercises/lib/**/*.py",
    *(f"exercises/{part}/**/*.py" for part in ("catalogue", "figures", "finder", "publishing", "routines", "safety")),
    "exercises/catalogue/content/**/*.*",
)


def name_of_what_it_is_made_from(root: Path = ROOT) -> str:
    """A name that changes with every file that decides what is in the database."""
    digest = hashlib.sha256()
    for path in sorted({found for pattern in MADE_FROM for found in root.glob(pattern) if found.is_file()}):
        if "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def usable() -> bool:
    """Whether the database can be kept: SQLite in memory, and nobody asked for a new one with KEEP_NO_DATABASE."""
    return connection.vendor == "sqlite" and "KEEP_NO_DATABASE" not in os.environ


def kept_path(folder: Path = FOLDER) -> Path:
    """Where the database of the present files is, once a run has made it."""
    return folder / f"{name_of_what_it_is_made_from()}.sqlite3"


def lay(folder: Path) -> None:
    """Lay a copy of the kept database, where there is one, into the data folder of an install: little is left to migrate and to load."""
    folder.mkdir(parents=True, exist_ok=True)
    if (kept := kept_path()).exists():
        shutil.copyfile(kept, folder / "selfcare.sqlite3")


class Kept:
    """The kept database of the present files. Whoever finds none makes it, while the other processes of the run wait."""

    def __init__(self, folder: Path = FOLDER) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = kept_path(folder)
        self._lock = (folder / "lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.there = self._path.exists()
        if self.there:
            self.release()

    def release(self) -> None:
        """Let the others go on."""
        self._lock.close()

    def fetch(self) -> None:
        """Put the kept database into the empty one of this process."""
        with open_file(self._path) as source:
            source.backup(_connected())

    def keep(self) -> None:
        """Keep a copy of the database of this process; those of older files go."""
        for older in self._path.parent.glob("*.sqlite3*"):
            older.unlink()
        half = self._path.with_suffix(".half")
        half.unlink(missing_ok=True)
        target = importlib.import_module("sqlite3").connect(str(half))
        try:
            _connected().backup(target)
        finally:
            target.close()
        half.replace(self._path)


def _connected() -> Any:
    connection.ensure_connection()
    return connection.connection
