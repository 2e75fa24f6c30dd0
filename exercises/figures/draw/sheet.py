"""Several pictures as one file: each stands alone behind its name after the #, and each style sheet comes once.

A list of pictures is one answer instead of many, and what drawings have in common (hands, feet, the limb) is packed together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

BOX = re.compile(r'^<svg [^>]*?viewBox="([^"]+)"[^>]*>')
NAMES = re.compile(r' class="[^"]+"')
WORDS = re.compile(r"<title[^>]*>.*?</title>|<desc[^>]*>.*?</desc>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
# Shading, fibres and the eye are less than a point wide in the picture of a list; without them it is half as much to fetch and to draw.
FINE = re.compile(r'<path class="f-(?:dim|fibre|eye)"[^>]*/>')
# So far apart that nothing of a neighbour is seen where a page shows more than the box.
APART = 10_000


def sheet(pictures: Mapping[str, tuple[str, str]]) -> str:
    """One SVG of pictures by name: each drawing, and how it lies in a space of another shape (`preserveAspectRatio`)."""
    styles = dict.fromkeys(style for drawing, _fill in pictures.values() for style in STYLE.findall(drawing))
    parts = "".join(_part(name, *picture, place * APART) for place, (name, picture) in enumerate(pictures.items()))
    return f'<svg xmlns="http://www.w3.org/2000/svg"><style>{"".join(styles)}</style>{parts}</svg>'


def small(drawing: str) -> str:
    """A figure as the picture of a list shows it: without what is too fine to be seen there."""
    return FINE.sub("", drawing)


def _part(name: str, drawing: str, fill: str, left: int) -> str:
    """One picture in its place, and the name that shows it alone. Its words stand in the page: a picture in an `<img>` says none."""
    head = BOX.match(drawing)
    if head is None:
        raise ValueError(name)
    *_corner, width, height = head[1].split()
    classes = NAMES.search(head[0])
    inner = STYLE.sub("", WORDS.sub("", drawing[head.end() : -len("</svg>")]))
    view = f'<view id="{name}" viewBox="{left} 0 {width} {height}" preserveAspectRatio="{fill}"/>'
    return f'{view}<svg{classes[0] if classes else ""} x="{left}" width="{width}" height="{height}" viewBox="{head[1]}">{inner}</svg>'
