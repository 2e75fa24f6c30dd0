"""The outside of an archive: which files it has, how large they are, and their lines. Nothing is ever unpacked onto the disk."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from exercises.lib.http import read_json
from exercises.rights.queries import TABLES, WHOLE
from exercises.rights.rules import FORMAT, VERSION

NAME = re.compile(
    r"archive\.json|README\.txt|data/[a-z_]{1,40}\.jsonl|tables/[a-z_]{1,40}\.csv|read/([a-z_]{1,40}\.html|style\.css)"
    r"|pictures/[0-9a-f-]{36}(-small)?\.webp"
)
MOST_FILES = 1000
MOST_UNPACKED = 600 * 1024 * 1024
# Text packs to a tenth; what packs to a thousandth is meant to fill the memory.
MOST_RATIO = 300
MOST_HEAD = 256 * 1024
MOST_LINE = 512 * 1024
MOST_ROWS = 1_500_000
MOST_PICTURE = 8 * 1024 * 1024
MOST_DEEP = 40
NUL = "\\u0000"


class Refused(ValueError):
    """Why an archive is not taken in, as one plain sentence."""


def broken() -> Refused:
    """It is not what an install made."""
    return Refused(_("This file is not a whole Selfcare archive. Nothing was changed."))


@dataclass(frozen=True)
class Archive:
    """An archive whose outside is sound."""

    zip: zipfile.ZipFile
    head: dict[str, Any]

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of one table, each looked at; at the end that all came as the list says."""
        told, digest, count = self.head["tables"][name], hashlib.sha256(), 0
        with self._open(f"data/{name}.jsonl") as file:
            while line := _reading(file.readline, MOST_LINE + 1):
                if len(line) > MOST_LINE or not line.endswith(b"\n"):
                    raise broken()
                digest.update(line)
                count += 1
                yield _object(line)
        if (count, digest.hexdigest()) != (told["rows"], told["sha256"]):
            raise broken()

    def picture(self, name: str) -> bytes:
        """The bytes of a picture; empty where there is none of this name."""
        if name not in self.head["pictures"]:
            return b""
        with self._open(name) as file:
            data = _reading(file.read, MOST_PICTURE + 1)
        if hashlib.sha256(data).hexdigest() != self.head["pictures"][name] or not is_webp(data):
            raise broken()
        return data

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self.zip.open(name)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            raise broken() from None


def is_webp(data: bytes) -> bool:
    """Whether these bytes say that they are one WebP picture, no shorter and no longer, and of a size that we keep."""
    return (
        len(data) <= MOST_PICTURE and data[:4] == b"RIFF" and data[8:12] == b"WEBP" and int.from_bytes(data[4:8], "little") + 8 == len(data)
    )


def opened(file: IO[bytes]) -> Archive:
    """The archive in an open file. Refused where it is none, is too large, or comes from a newer version."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(_("This file is not a Selfcare archive (a file that ends in .zip).")) from None
    names = _names(archive)
    if "archive.json" not in names or archive.getinfo("archive.json").file_size > MOST_HEAD:
        raise broken()
    try:
        head = read_json(archive.read("archive.json"))
    except (ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        raise broken() from None
    return Archive(archive, _checked(head))


def _names(archive: zipfile.ZipFile) -> set[str]:
    found = archive.infolist()
    names = {entry.filename for entry in found}
    if len(found) > MOST_FILES or len(names) != len(found):
        raise broken()
    if any(not NAME.fullmatch(entry.filename) or entry.flag_bits & 1 for entry in found):
        raise broken()
    if sum(entry.file_size for entry in found) > MOST_UNPACKED:
        raise Refused(_("This archive is larger than what can be taken in here. Please ask the people who run this site."))
    if any(entry.file_size > MOST_HEAD and entry.file_size > MOST_RATIO * entry.compress_size for entry in found):
        raise broken()
    return names


def _checked(head: Any) -> dict[str, Any]:
    if not isinstance(head, dict) or head.get("format") != FORMAT or not isinstance(head.get("version"), int):
        raise broken()
    if head["version"] > VERSION:
        raise Refused(_("This archive comes from a newer version of Selfcare. This site has to be brought up to date first."))
    tables, pictures = head.get("tables"), head.get("pictures")
    if not isinstance(tables, dict) or set(tables) != {*WHOLE, *(table.name for table in TABLES)} or not isinstance(pictures, dict):
        raise broken()
    for told in tables.values():
        if not isinstance(told, dict) or not isinstance(told.get("rows"), int) or not isinstance(told.get("sha256"), str):
            raise broken()
    if sum(told["rows"] for told in tables.values()) > MOST_ROWS:
        raise broken()
    return head


def _reading(read: Any, most: int) -> bytes:
    try:
        return read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise broken() from None


def _object(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode()
        found = read_json(line)
        # A lone half of a letter cannot be written down again.
        text.encode()
    except ValueError:
        raise broken() from None
    if not isinstance(found, dict) or NUL in text or _depth(found) > MOST_DEEP:
        raise broken()
    return found


def _depth(value: Any) -> int:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise broken() from None
        return 0
    if not isinstance(value, (dict, list)) or not value:
        return 0
    entries = [*value, *value.values()] if isinstance(value, dict) else value
    return 1 + max(_depth(entry) for entry in entries)
