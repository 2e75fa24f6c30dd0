"""What a picture's bytes say before anything is decoded: its format, its size, whether it moves, and what stands around its pixels.

Plain Python over at most a few thousand headers. No decoder sees a file that does not pass here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_PARTS = 20_000
# What makes a file something else as well: a page, a program, an archive or a document.
FOREIGN = re.compile(
    rb"<script|<svg|<html|<!doctype|<iframe|<body|<object|<embed|<\?php|<%@|javascript:|__HALT_COMPILER|%PDF-|%!PS-|GIF8[79]a"
    rb"|PK\x03\x04|PK\x05\x06|PK\x06\x06|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x7fELF|\xca\xfe\xba\xbe|\x00asm\x01|\xcf\xfa\xed\xfe",
    re.IGNORECASE,
)
# How phones and cameras go on behind a picture: with nothing, with another picture, with a film, with a list of their own.
NOTHING, NEXT_PICTURE, FILM, LIST = b"\0 \t\r\n", b"\xff\xd8\xff", b"ftyp", b"SEFT"
SCAN_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
PNG_START, PIXELS = b"\x89PNG\r\n\x1a\n", frozenset({b"IHDR", b"PLTE", b"IDAT", b"tRNS"})


class Unreadable(ValueError):
    """The bytes break off or contradict themselves."""


@dataclass
class Look:
    """A picture as its headers describe it."""

    format: str
    sizes: list[tuple[int, int]] = field(default_factory=list)
    moving: bool = False
    around: list[bytes] = field(default_factory=list)
    tail: bytes = b""

    @property
    def size(self) -> tuple[int, int]:
        """The largest width and the largest height that any of its headers names."""
        return max((width for width, _height in self.sizes), default=0), max((height for _width, height in self.sizes), default=0)


def look(data: bytes) -> Look | None:
    """The headers of a JPEG, PNG or WebP file; None for anything else. Unreadable where they break off."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(PNG_START):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def foreign(data: bytes, seen: Look) -> bool:
    """Whether the file is something else as well, beside or behind its pixels."""
    # A script in the coat of a picture: its fifth and sixth byte open a comment that swallows the pixels.
    if data[4:6] == b"/*" or any(FOREIGN.search(part) for part in seen.around):
        return True
    tail = seen.tail
    known = tail.lstrip(NOTHING)[:3] in {b"", NEXT_PICTURE} or tail[4:8] == FILM or tail.endswith(LIST)
    return not known or bool(FOREIGN.search(tail[:4096]) or FOREIGN.search(tail[-70_000:]))


def _number(data: bytes, at: int, length: int, order: str = "big") -> int:
    part = data[at : at + length]
    if len(part) < length:
        raise Unreadable
    return int.from_bytes(part, order)


def _jpeg(data: bytes) -> Look:
    seen, at = Look("JPEG"), 2
    for _part in range(MAX_PARTS):
        found = SCAN_MARKER.search(data, at)
        if found is None:
            raise Unreadable
        if found.start() > at and not seen.sizes:
            seen.around.append(data[at : found.start()])
        kind, at = data[found.end() - 1], found.end()
        if kind == 0xD9:
            seen.tail = data[at:]
            return seen
        if kind in {0x01, 0xD8}:
            continue
        length = _number(data, at, 2)
        body, at = data[at + 2 : at + length], at + max(length, 2)
        if kind in SIZES:
            seen.sizes.append((_number(body, 3, 2), _number(body, 1, 2)))
        elif 0xE0 <= kind <= 0xEF or kind == 0xFE:
            seen.around.append(body)
    raise Unreadable


def _png(data: bytes) -> Look:
    seen, at = Look("PNG"), len(PNG_START)
    for _part in range(MAX_PARTS):
        length, kind = _number(data, at, 4), data[at + 4 : at + 8]
        body, at = data[at + 8 : at + 8 + length], at + length + 12
        if kind == b"IHDR":
            seen.sizes.append((_number(body, 0, 4), _number(body, 4, 4)))
        elif kind == b"IEND":
            seen.around.append(body)
            seen.tail = data[at:]
            return seen
        elif kind == b"acTL":
            seen.moving |= _number(body, 0, 4) != 1
        elif kind == b"fcTL":
            seen.sizes.append((_number(body, 4, 4), _number(body, 8, 4)))
        elif kind not in PIXELS:
            seen.around.append(body)
    raise Unreadable


def _webp(data: bytes) -> Look:
    seen, at, end = Look("WEBP"), 12, 8 + _number(data, 4, 4, "little")
    if end > len(data):
        raise Unreadable
    seen.tail = data[end:]
    while at < end and len(seen.sizes) + len(seen.around) < MAX_PARTS:
        kind, length = data[at : at + 4], _number(data, at + 4, 4, "little")
        body, at = data[at + 8 : at + 8 + length], at + 8 + length + length % 2
        if kind == b"VP8X":
            seen.moving |= bool(_number(body, 0, 1) & 2)
            seen.sizes.append((_number(body, 4, 3, "little") + 1, _number(body, 7, 3, "little") + 1))
        elif kind == b"VP8 ":
            seen.sizes.append((_number(body, 6, 2, "little") & 0x3FFF, _number(body, 8, 2, "little") & 0x3FFF))
        elif kind == b"VP8L":
            bits = _number(body, 1, 4, "little")
            seen.sizes.append(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        elif kind in {b"ANIM", b"ANMF"}:
            seen.moving = True
        elif kind != b"ALPH":
            seen.around.append(body)
    return seen
