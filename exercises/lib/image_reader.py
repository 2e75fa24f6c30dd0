"""The program that reads one picture, in a process of its own with narrow limits: bytes in, one line of JSON and WebP files out.

It imports nothing of the project, takes no names and opens no files. What it does not understand it refuses with one word.
"""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

MAX_BYTES = 8 * 1024 * 1024
MAX_SIDE = 8000
MAX_PIXELS = 24_000_000
# A WebP file is decoded all at once, into four pictures of its size; the others line by line.
MAX_PIXELS_WEBP = 16_000_000
WIDTHS = (480, 960)
KEPT_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
SECONDS = 10
MEMORY = 512 * 1024**2
REASONS = {"large", "moving", "broken"}


def main() -> None:
    """Read a picture from the input; answer a line of JSON and the bytes of every size, or the reason against it."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # The longer side of what is kept, where less is wanted.
    side = min(int(sys.argv[1]), KEPT_SIDE) if sys.argv[1:] else KEPT_SIDE
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    answer: dict[str, Any]
    try:
        made = written(read(data, side))
        answer = {"sizes": [[width, height, len(body)] for width, height, body in made]}
    except Exception as error:
        # Whatever a decoder stumbles over, the answer is the same; the process ends here anyway.
        made, answer = [], {"reason": str(error) if str(error) in REASONS else "broken"}
    answer["peak_kb"] = peak_kb()
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(body for _width, _height, body in made))


def peak_kb() -> int:
    """The most memory that this process had so far; 0 where the system does not tell."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    except OSError:
        found = None
    return int(found[1]) if found else 0


def read(data: bytes, side: int = KEPT_SIDE):
    """The picture upright, in red, green and blue, and no larger than what is kept."""
    from PIL import Image, ImageFile, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValueError("large" if isinstance(error, Image.DecompressionBombError) else "broken") from None
    limit = MAX_PIXELS_WEBP if image.format == "WEBP" else MAX_PIXELS
    if max(image.size) > MAX_SIDE or image.width * image.height > limit:
        raise ValueError("large")
    # Behind a camera's JPEG there may be a second, smaller one: only the first is read.
    if image.format != "MPO" and getattr(image, "n_frames", 1) != 1:
        raise ValueError("moving")
    image.draft("RGB", (side, side))
    image.load()
    turn = turned(image)
    image = coloured(reduced(image, side))
    image.thumbnail((side, side))
    return image if turn is None else image.transpose(turn)


def turned(image):
    """How the camera says that its picture must be turned; None for not at all, or for what cannot be understood."""
    from PIL.Image import Transpose

    turns = dict(enumerate((Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM, Transpose.TRANSPOSE), 2))
    turns |= {6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90}
    try:
        return turns.get(image.getexif().get(0x0112))
    except (SyntaxError, ValueError, LookupError, TypeError, OSError):
        return None


def reduced(image, side: int):
    """The picture made smaller in whole steps before anything else, so that little of it is held twice."""
    if image.mode in {"1", "P", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    step = max(image.size) // (2 * side)
    return image.reduce(step) if step > 1 else image


def coloured(image):
    """The picture in red, green and blue, with its holes where it has some."""
    mode = "RGBA" if "A" in image.getbands() else "RGB"
    return image if image.mode == mode else image.convert(mode)


def written(image) -> list[tuple[int, int, bytes]]:
    """The picture as WebP, the whole one first and then the narrower ones: the pixels alone, written anew."""
    from PIL import Image

    # What else the file said stays behind here.
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    found = []
    for width in (bare.width, *(width for width in WIDTHS if width < bare.width)):
        size = (width, max(1, round(bare.height * width / bare.width)))
        out = io.BytesIO()
        (bare if size == bare.size else bare.resize(size, Image.Resampling.LANCZOS)).save(out, "WEBP", quality=82, method=4)
        found.append((*size, out.getvalue()))
    return found


if __name__ == "__main__":
    main()
