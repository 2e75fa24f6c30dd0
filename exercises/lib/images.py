"""Pictures that people upload: looked at, read in a process of their own with narrow limits, and written anew as WebP in a few widths.

Nothing of the file as it came is kept: no name, no camera data, no bytes after the picture. The name is the hash of what
is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from exercises.lib import image_bytes, image_reader
from exercises.lib.image_reader import KEPT_SIDE, MAX_BYTES, MAX_PIXELS, MAX_PIXELS_WEBP, MAX_SIDE, SECONDS, WIDTHS
from selfcare.media import Away

FOLDER = "pictures"
MAX_FILES = 500
MAX_STORED = 1024**3
READER = Path(image_reader.__file__)
# One picture at a time in each worker: a few people with large files must not fill the machine.
TURN, TURN_SECONDS = threading.BoundedSemaphore(1), 3
NAME = re.compile(r"[0-9a-f]{64}")
# What a file is refused for, and what people read.
REASONS = {
    "unknown": _("This is not a JPEG, PNG or WebP picture."),
    "phone": _("This is a HEIC or AVIF picture, as some phones make them. Please save it as JPEG and send that."),
    "large": format_lazy(
        _("This picture has too many pixels: at most {side} on a side and {all} million in all ({webp} million for WebP)."),
        side=MAX_SIDE, all=MAX_PIXELS // 1_000_000, webp=MAX_PIXELS_WEBP // 1_000_000,
    ),
    "moving": _("This picture moves. Please send a still one."),
    "broken": _("This picture could not be read to its end."),
    "twofold": _("There is another file inside this picture. Please save a copy of the picture alone and send that."),
    "bytes": format_lazy(_("This file is too large: at most {all} MB."), all=MAX_BYTES // 1024 // 1024),
    "empty": _("This file is empty."),
    "busy": _("Another picture is being read just now. Please send yours again in a minute."),
    "away": _("The place where pictures are kept does not answer just now, so nothing was kept. Please send yours again in some minutes."),
    "full": format_lazy(
        _("There is no room for more pictures: this site keeps at most {files}, and {size} GB in all. Please ask the people who run it."),
        files=MAX_FILES, size=MAX_STORED // 1024**3,
    ),
}  # fmt: skip


class Refused(ValueError):
    """A file that is not kept, with the reason as a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(str(REASONS[reason]))
        self.reason = reason


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: the whole one, and narrower ones by their width."""

    data: bytes
    width: int
    height: int
    narrower: tuple[tuple[int, bytes], ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of its bytes, which is its name."""
        return hashlib.sha256(self.data).hexdigest()


def as_webp(data: bytes, side: int = KEPT_SIDE) -> Picture:
    """The picture in these bytes, written anew, its longer side at most `side`. Refused, with the reason, where it is none that we take."""
    check(data)
    if not TURN.acquire(timeout=TURN_SECONDS):
        raise Refused("busy")
    try:
        answer, body = read(data, side)
    finally:
        TURN.release()
    reason = answer.get("reason")
    if reason or "sizes" not in answer:
        raise Refused(reason if isinstance(reason, str) and reason in REASONS else "broken")
    return _cut(answer["sizes"], body)


def check(data: bytes) -> None:
    """Refuse what its first bytes, its headers or its tail give away, before any decoder sees it."""
    if not data:
        raise Refused("empty")
    if len(data) > MAX_BYTES:
        raise Refused("bytes")
    try:
        seen = image_bytes.look(data)
    except image_bytes.Unreadable:
        raise Refused("broken") from None
    if seen is None:
        raise Refused("phone" if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"avif"} else "unknown")
    width, height = seen.size
    if max(width, height) > MAX_SIDE or width * height > (MAX_PIXELS_WEBP if seen.format == "WEBP" else MAX_PIXELS):
        raise Refused("large")
    if seen.moving:
        raise Refused("moving")
    if not width or not height:
        raise Refused("broken")
    if image_bytes.foreign(data, seen):
        raise Refused("twofold")


def read(data: bytes, side: int = KEPT_SIDE) -> tuple[dict[str, Any], bytes]:
    """What the reading process answers: its line, and the bytes after it. However that process ends, this one goes on."""
    broken: tuple[dict[str, Any], bytes] = ({"reason": "broken"}, b"")
    try:
        done = subprocess.run(  # noqa: S603 - our own file, nothing of the upload is part of the command
            [sys.executable, "-I", str(READER), str(side)],
            input=data,
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
            env={},
            cwd="/",
        )
    except (subprocess.TimeoutExpired, OSError):
        return broken
    head, _line, body = done.stdout.partition(b"\n")
    try:
        answer = json.loads(head)
    except ValueError:
        return broken
    return (answer, body) if done.returncode == 0 and isinstance(answer, dict) else broken


def _cut(sizes: list[list[int]], body: bytes) -> Picture:
    """The files that the process wrote one after the other."""
    found, at = [], 0
    try:
        for width, height, length in sizes:
            if not (1 <= width <= KEPT_SIDE and 1 <= height <= KEPT_SIDE and length > 0):
                raise Refused("broken")
            found.append((int(width), int(height), body[at : at + length]))
            at += length
        (width, height, data), *narrower = found
    except (TypeError, ValueError):
        raise Refused("broken") from None
    if at != len(body) or not all(part[:4] == b"RIFF" and part[8:12] == b"WEBP" for _width, _height, part in found):
        raise Refused("broken")
    return Picture(data, width, height, tuple((narrow, small) for narrow, _height, small in narrower))


def keep(picture: Picture, store: Any) -> str:
    """Keep a picture in a place for uploads under its hash, the whole one last, and return that name. Refused where it cannot be kept."""
    name = picture.sha256
    files = {f"{FOLDER}/{name}-{width}.webp": data for width, data in picture.narrower} | {f"{FOLDER}/{name}.webp": picture.data}
    try:
        if kept(name, store) is None:
            _demand_room(store, sum(map(len, files.values())))
            for file, data in files.items():
                store.put(file, data)
    except Away:
        # A narrow one that came through is shown to nobody without the whole one, and is written over by the next try.
        raise Refused("away") from None
    except OSError:
        # A full disk: no narrow one stays behind of a picture that is not there.
        for file in files:
            store.forget(file)
        raise
    return name


def _demand_room(store: Any, new: int) -> None:
    sizes = {file: size for file, size in store.sizes().items() if file.startswith(f"{FOLDER}/") and file.endswith(".webp")}
    if sum(1 for file in sizes if "-" not in file) >= MAX_FILES or sum(sizes.values()) + new > MAX_STORED:
        raise Refused("full")


def kept(name: str, store: Any) -> str | None:
    """The file of a kept picture or of a narrower one of it (the whole one where that is missing); None for all other names."""
    files = _files_of(name)
    return next((file for file in files if store.has(file)), None) if files and store.has(files[-1]) else None


def read_kept(name: str, store: Any) -> bytes | None:
    """The bytes of that file, asked for without a look before."""
    for file in _files_of(name):
        try:
            return store.read(file)
        except FileNotFoundError:
            continue
    return None


def _files_of(name: str) -> list[str]:
    """Where a name of ours may be kept, best first; nothing for all other names."""
    whole, dash, width = name.partition("-")
    if not NAME.fullmatch(whole) or (dash and width not in map(str, WIDTHS)):
        return []
    return [f"{FOLDER}/{one}.webp" for one in dict.fromkeys((name, whole))]


def widths(width: int) -> list[int]:
    """The widths in which a picture of this width is kept, the whole one last."""
    return [*(narrow for narrow in WIDTHS if narrow < width), width]


__all__ = [
    "KEPT_SIDE", "MAX_BYTES", "MAX_FILES", "MAX_PIXELS", "MAX_SIDE", "MAX_STORED", "REASONS", "SECONDS", "WIDTHS", "Picture",
    "Refused", "as_webp", "check", "keep", "kept", "read", "read_kept", "widths",
]  # fmt: skip
