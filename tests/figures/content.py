"""The content files of the pictures, read once."""

import tomllib
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).parents[2] / "exercises/catalogue/content"


@cache
def documents(kind: str) -> dict[str, dict]:
    """Every document of a kind, by slug."""
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted((CONTENT / kind).glob("*.toml"))}


def routine_steps() -> list[tuple[str, dict]]:
    """Every step of every routine, with the routine's slug."""
    return [(slug, step) for slug, routine in documents("routine").items() for step in routine.get("steps", ())]
