"""A muscle seen as a ribbon: two edges from origin to insertion; fibres, light and shade lie between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from exercises.figures.rules.geometry import Knot, Point, between, sample

SAMPLES = 49


def _chance(seed: float) -> float:
    """A number 0–1 that looks like chance and is always the same for the same seed."""
    wave = math.sin(seed * 12.9898 + 4.1414) * 43758.5453
    return wave - math.floor(wave)


def _end(point: Knot, soft: bool) -> Knot:
    return (point[0], point[1]) if soft else (point[0], point[1], "c")


class Ribbon:
    """Places in a ribbon are (across, along): across 0–1 from the first edge to the second, along 0–1 from origin to insertion."""

    def __init__(self, edges: Sequence[Sequence[Knot]], ends: Sequence[Sequence[Knot]] = ((), ()), soft: Sequence[bool] = (False, False)):
        first, second = list(edges[0]), list(edges[1])
        self._first, self._second = sample(first, SAMPLES), sample(second, SAMPLES)
        first[0], second[0] = _end(first[0], soft[0]), _end(second[0], soft[0])
        first[-1], second[-1] = _end(first[-1], soft[1]), _end(second[-1], soft[1])
        self.outline: list[Knot] = [*first, *ends[1], *second[::-1], *ends[0]]

    def at(self, across: float, along: float) -> Point:
        """The point at a place of the ribbon."""
        where = max(0.0, min(SAMPLES - 1.0, along * (SAMPLES - 1)))
        step = min(SAMPLES - 2, int(where))
        one = between(self._first[step], self._first[step + 1], where - step)
        other = between(self._second[step], self._second[step + 1], where - step)
        return between(one, other, across)

    def strands(self, count: int, start: float, end: float, seed: float, points: int = 6) -> list[list[Point]]:
        """Lines along the muscle, each beginning and ending where it likes."""
        found = []
        for line in range(count):
            across = (line + 0.5 + (_chance(seed + line) - 0.5) * 0.6) / count
            first = start + _chance(seed * 3 + line) * 0.2 * (end - start)
            last = end - _chance(seed * 7 + line) * 0.24 * (end - start)
            found.append([self.at(across, first + (last - first) * step / (points - 1)) for step in range(points)])
        return found

    def slanted(self, count: int, slope: float, near: float, far: float, start: float, end: float, seed: float) -> list[list[Point]]:
        """Lines that cross from near one edge to near the other while they go along by slope; spacing, length and bow differ."""
        found = []
        for line in range(count):
            place = (line + 0.5 + (_chance(seed + line) - 0.5) * 0.9) / count
            along = start - min(0.0, slope) + (end - start - abs(slope)) * place
            first, last = _chance(seed * 5 + line) * 0.3, _chance(seed * 9 + line) * 0.3
            bow = (_chance(seed * 11 + line) - 0.5) * 0.5
            shares = [first + (1 - first - last) * step / 4 for step in range(5)]
            found.append([self.at(near + (far - near) * w, along + slope * (w + bow * w * (1 - w))) for w in shares])
        return found

    def feathered(self, count: int, slope: float, start: float, end: float, seed: float, middle: float = 0.5) -> list[list[Point]]:
        """Lines that leave the middle and run down to both edges."""
        found = []
        for line in range(count):
            along = start + (end - start - slope) * line / (count - 1)
            for side, edge in ((-1, 0.07), (1, 0.93)):
                shift = (_chance(seed + line * 2 + side) - 0.5) * 0.04
                reach = 0.98 - _chance(seed * 3 + line * 2 + side) * 0.22
                shares = [0.1 + (reach - 0.1) * step / 3 for step in range(4)]
                found.append([self.at(middle + (edge - middle) * w, along + shift + slope * w**0.8) for w in shares])
        return found

    def spindle(self, across: float, width: float, start: float, end: float) -> list[Knot]:
        """A long lens inside the ribbon, for light and shade."""
        one, other = [], []
        for step in range(6):
            share = step / 5
            half = math.sin(math.pi * share) ** 0.8 * width
            along = start + (end - start) * share
            one.append(self.at(max(0, across - half), along))
            other.append(self.at(min(1, across + half), along))
        return [(*one[0], "c"), *one[1:-1], (*one[-1], "c"), *other[1:-1][::-1]]

    def tongue(self, along: float, end: int, seed: float = 1) -> list[Knot]:
        """Where flesh becomes tendon: the ribbon from a place to its end (0 or 1), with a pointed tip that is never twice the same."""
        way = 1 if end else -1
        places = [along + (end - along) * step / 6 for step in range(7)]
        one: list[Knot] = [self.at(0, place) for place in places]
        other: list[Knot] = [self.at(1, place) for place in places]
        one[0], other[0], one[-1], other[-1] = ((*point[:2], "c") for point in (one[0], other[0], one[-1], other[-1]))
        lean = (_chance(seed) - 0.5) * 0.3
        depth = 0.07 + 0.06 * _chance(seed * 3)
        shape = ((0.82, 0.12), (0.62 + lean * 0.6, 0.5), (0.5 + lean, 1.0), (0.38 + lean * 0.6, 0.5), (0.18, 0.12))
        tip: list[Knot] = [self.at(across, along - way * depth * share) for across, share in shape]
        tip[2] = (*tip[2], "c")
        return [*one, *other[::-1], *tip]
