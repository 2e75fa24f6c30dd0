"""Addresses as QR codes that are drawn right in a page: no picture to load, no style to allow, nothing taken over as markup."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

# Modules of white around a code, so that a camera finds it.
QUIET = 4


@dataclass(frozen=True)
class Code:
    """A QR code as a path of modules, ready to be drawn."""

    size: int
    path: str


def code(address: str) -> Code:
    """An address as a QR code."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=QUIET)]
    return Code(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: list[int]) -> str:
    """The dark stretches of a row, one rectangle each."""
    parts, x = [], 0
    for dark, modules in groupby(row, key=bool):
        length = len(list(modules))
        if dark:
            parts.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(parts)
