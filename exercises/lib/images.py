"""Pictures that people upload: read in a process of their own with narrow limits, and written anew as WebP.

Nothing of the file as it came is kept: no name, no camera data, no bytes after the picture. The name is the hash of what
is kept. This file is also the program of that process, which is why it imports nothing of the project.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 8 * 1024 * 1024
MAX_SIDE = 8000
MAX_PIXELS = 24_000_000
KEPT_SIDE = 1600
MAX_FILES = 500
FORMATS = ("JPEG", "PNG", "WEBP")
CHILD_SECONDS = 10
CHILD_MEMORY = 1024**3
NAME = re.compile(r"[0-9a-f]{64}")
# What the process answers, and what people read.
REASONS = {
    "unknown": "This is not a JPEG, PNG or WebP picture.",
    "large": f"This picture has too many pixels: at most {MAX_SIDE} on a side and {MAX_PIXELS // 1_000_000} million in all.",
    "moving": "This picture moves. Please send a still one.",
    "broken": "This picture could not be read to its end.",
    "bytes": f"This file is too large: at most {MAX_BYTES // 1024 // 1024} MB.",
    "empty": "This file is empty.",
    "full": f"There is no room for more pictures: at most {MAX_FILES}.",
}


class Refused(ValueError):
    """A file that is not kept, with the reason as a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept."""

    data: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The hash of its bytes, which is its name."""
        return hashlib.sha256(self.data).hexdigest()


def as_webp(data: bytes) -> Picture:
    """The picture in these bytes, written anew. Refused, with the reason, where it is none that we take."""
    if not data:
        raise Refused("empty")
    if len(data) > MAX_BYTES:
        raise Refused("bytes")
    try:
        done = subprocess.run(  # noqa: S603 - our own file, nothing of the upload is part of the command
            [sys.executable, "-I", __file__], input=data, capture_output=True, timeout=CHILD_SECONDS * 2, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise Refused("broken") from None
    head, _line, body = done.stdout.partition(b"\n")
    answer = json.loads(head) if done.returncode == 0 and head else {"reason": "broken"}
    if "reason" in answer:
        raise Refused(answer["reason"])
    return Picture(body, answer["width"], answer["height"])


def keep(picture: Picture, folder: Path) -> str:
    """Write a picture into the folder under its hash, whole or not at all, and return that name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{picture.sha256}.webp"
    if not path.exists():
        if sum(1 for _file in folder.glob("*.webp")) >= MAX_FILES:
            raise Refused("full")
        handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(picture.data)
        Path(draft).chmod(0o640)
        Path(draft).replace(path)
    return picture.sha256


def kept(name: str, folder: Path) -> Path | None:
    """The file of a kept picture; None for what is not there or is no such name."""
    path = folder / f"{name}.webp"
    return path if NAME.fullmatch(name) and path.is_file() else None


def _child() -> None:
    """Read a picture from the input; answer one line of JSON and the WebP bytes, or the reason against it."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        size, body = _read(data)
        answer = {"width": size[0], "height": size[1]}
    except Refused as refused:
        reason = next(key for key, sentence in REASONS.items() if sentence == str(refused))
        answer, body = {"reason": reason}, b""
    except Exception:
        # Whatever a decoder stumbles over, the answer is the same; the process ends here anyway.
        answer, body = {"reason": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + body)


def _read(data: bytes) -> tuple[tuple[int, int], bytes]:
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Refused("large" if isinstance(error, Image.DecompressionBombError) else "unknown") from None
    if max(image.size) > MAX_SIDE or image.width * image.height > MAX_PIXELS:
        raise Refused("large")
    if getattr(image, "n_frames", 1) != 1:
        raise Refused("moving")
    image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
    upright = ImageOps.exif_transpose(image)
    clean = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    clean.thumbnail((KEPT_SIDE, KEPT_SIDE))
    out = io.BytesIO()
    # A new picture of the pixels alone: what else the file said stays behind.
    bare = Image.frombytes(clean.mode, clean.size, clean.tobytes())
    bare.save(out, "WEBP", quality=82, method=4)
    return bare.size, out.getvalue()


if __name__ == "__main__":
    _child()
