"""What names what: for "used in" and for the reason why something cannot go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from exercises.publishing.codec import KNOWN
from exercises.publishing.models import Index
from exercises.publishing.queries import content_epoch


@dataclass(frozen=True)
class Use:
    """A published document that names another one."""

    kind: str
    slug: str
    title: str


def uses(kind: str) -> dict[str, list[Use]]:
    """By slug of this kind: every live document that names it. Two queries at most; kept until something is published."""
    return _uses(content_epoch(), kind)


@lru_cache(maxsize=32)
def _uses(epoch: int, kind: str) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    rows = Index.objects.live().values_list("kind", "slug", "title", "revision__document").order_by("kind", "title")
    for other, slug, title, document in rows.iterator(chunk_size=500):
        codec = KNOWN.get(other)
        for target in sorted({named for _key, to, named in codec.named(document) if to == kind}) if codec else []:
            found.setdefault(target, []).append(Use(other, slug, title))
    return found


def forget() -> None:
    """Read it anew, for tests that go back to an earlier epoch."""
    _uses.cache_clear()
