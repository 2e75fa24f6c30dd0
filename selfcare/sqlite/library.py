"""Which SQLite library the process uses. One process, one library: read before Django touches sqlite3."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

# Several connections that commit and checkpoint can damage a WAL file before these versions; 3.52.0 was withdrawn.
_FIXED = (3, 51, 3)
_WITHDRAWN = (3, 52, 0)
_FIXED_EARLIER = (((3, 50, 7), (3, 51)), ((3, 44, 6), (3, 45)))


def use_safe_library() -> None:
    """Put the bundled library in the place of Python's own, where there is a wheel of it for this machine."""
    try:
        bundled, dbapi = importlib.import_module("pysqlite3"), importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return
    sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = bundled, dbapi


def is_safe(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite is free of the WAL-reset fault (sqlite.org/wal.html, section on the reset bug)."""
    if version >= _FIXED:
        return version != _WITHDRAWN
    return any(low <= version < high for low, high in _FIXED_EARLIER)


def version_in_use() -> tuple[int, ...]:
    """The version of the library that this process uses."""
    return tuple(importlib.import_module("sqlite3").sqlite_version_info)


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[Any]:
    """A database file opened for reading, with the library of this process; closed at the end."""
    opened = importlib.import_module("sqlite3").connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        yield opened
    finally:
        opened.close()


def library_error() -> type[Exception]:
    """The error of the library in use, for what is opened without Django."""
    return importlib.import_module("sqlite3").DatabaseError
