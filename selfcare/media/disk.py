"""Uploads in a folder of this machine."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import FileSystemStorage

# A file that is being written.
DRAFT = ".part"


class Disk(FileSystemStorage):
    """A folder that a setting names. A file is there whole or not at all."""

    def __init__(self, *, root: str = "", location: Path | str = "", **options: Any) -> None:
        super().__init__(location=location, **options)
        self.root, self._folder = root, location

    @property
    def base_location(self) -> str:  # type: ignore[override]
        """The folder, as the setting says it now."""
        return str(getattr(settings, self.root) if self.root else self._folder)

    @property
    def location(self) -> str:  # type: ignore[override]
        """The same, as a full path."""
        return os.path.abspath(self.base_location)

    def put(self, name: str, data: bytes) -> None:
        """Keep these bytes under this name."""
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=DRAFT)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(draft).chmod(0o640)
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def take(self, name: str, path: str) -> None:
        """Keep a file of this disk under this name; it is not copied."""
        os.link(path, self.path(name))

    def read(self, name: str) -> bytes:
        """The bytes of a file. FileNotFoundError where there is none."""
        return Path(self.path(name)).read_bytes()

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A file to be read from any place of it. FileNotFoundError where there is none."""
        with open(self.path(name), "rb") as file:
            yield file

    def has(self, name: str) -> bool:
        """Whether a file of this name is there."""
        return Path(self.path(name)).is_file()

    def forget(self, name: str) -> None:
        """Remove a file, where it is there."""
        Path(self.path(name)).unlink(missing_ok=True)

    def sizes(self) -> dict[str, int]:
        """How many bytes each file has."""
        return {name: told.st_size for name, told in self._files() if not name.endswith(DRAFT)}

    def old(self, before: dt.datetime) -> list[str]:
        """The files that were kept before this moment, also what a process that was killed left half written."""
        return [name for name, told in self._files() if told.st_mtime < before.timestamp()]

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        here = Path(self.location)
        for path in sorted(here.rglob("*")):
            # One that goes while we look is one that is not there.
            with contextlib.suppress(FileNotFoundError):
                if stat.S_ISREG((told := path.stat()).st_mode):
                    yield str(path.relative_to(here)), told
