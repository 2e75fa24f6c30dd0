"""What a measurement says: one line a number, held against its limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One number. Without a limit it is only told; the detail goes into the written report alone."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    detail: list[Any] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether it keeps its limits."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def line(self) -> str:
        """As it is printed."""
        limit = "" if self.most is None else f"at most {self.most:g}"
        limit = limit if self.least is None else f"at least {self.least:g}"
        verdict = "" if not limit else ("ok" if self.good else "NOT OK")
        return f"{self.name:<66} {self.value:>10.4g} {self.unit:<10} {limit:<14} {verdict}".rstrip()


def middle(numbers: list[float]) -> float:
    """The median."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(numbers) % 2 else (ordered[half - 1] + ordered[half]) / 2
