"""The shape of every answer of the rules: what to do, why, from which numbers, against which threshold, from which source."""

from __future__ import annotations

from dataclasses import dataclass, field

# Who may decide otherwise: nobody overrules a stop; the rest is the person's, or their therapist's.
PERSON, THERAPIST, NOBODY = "person", "therapist", "nobody"
# What advice expects of the next answer; the score compares it later.
CALM, UNKNOWN = "calm", ""


@dataclass(frozen=True)
class Seen:
    """One number that a rule looked at: its name, its value (None where nobody answered), and the threshold that it was held against."""

    name: str
    value: int | float | str | None
    threshold: int | float | None = None


@dataclass(frozen=True)
class Advice:
    """One answer: an outcome of a named rule, with the numbers it saw, its sources, and who may override."""

    rule: str
    outcome: str
    seen: tuple[Seen, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: str = "low"
    override: str = PERSON
    expects: str = UNKNOWN
    values: dict[str, int | float | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # An answer from nowhere is a defect: better none at all.
        if not (self.rule and self.outcome and self.seen and self.sources):
            raise ValueError(f"advice {self.rule}.{self.outcome} needs the numbers that it saw and a source")
