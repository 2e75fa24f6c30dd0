"""Words as search sees them: folded, stemmed, without the ones that say nothing, and widened by plain-word synonyms."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

SYNONYMS = Path(__file__).with_name("synonyms.toml")
# Letters of a query that are read at all.
MOST_LETTERS = 200
DATA = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
STOP = frozenset(DATA["stop"].split())
ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("ions", ""), ("ings", ""), ("ers", "er"),
    ("ion", ""), ("ing", ""), ("ness", ""), ("ful", ""), ("ed", ""), ("s", ""),
)  # fmt: skip


def plain(text: str) -> list[str]:
    """The words of a text in small letters without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    return re.findall(r"[a-z0-9]+", "".join(letter for letter in folded if not unicodedata.combining(letter)))


def stem(word: str) -> str:
    """A word without its commonest endings, so that "stretches" meets "stretch"."""
    for ending, kept in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + kept
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def terms(text: str) -> list[str]:
    """The words that matter of a text, stemmed."""
    return [stem(word) for word in plain(text) if says_something(word)]


def says_something(word: str) -> bool:
    """Whether a word is worth looking for: "ups" says as little as "up"."""
    return not {word, word.removesuffix("s"), stem(word)} & STOP


@dataclass(frozen=True)
class PlainWords:
    """The synonyms of the data file, stemmed."""

    same: dict[str, frozenset[str]]
    light: frozenset[str]
    means: dict[tuple[str, ...], tuple[str, ...]]


@functools.cache
def plain_words() -> PlainWords:
    """Read the data file: groups of words for one thing, and sayings with the words to look for in their place."""
    same: dict[str, frozenset[str]] = {}
    for group in DATA["same"]:
        stems = [stem(word) for word in group]
        for one in stems:
            same[one] = same.get(one, frozenset()) | frozenset(stems) - {one}
    return PlainWords(
        same, frozenset(map(stem, DATA["light"])), {tuple(plain(saying)): tuple(terms(meant)) for saying, meant in DATA["means"].items()}
    )


def asked(query: str) -> list[str]:
    """The stemmed words of a query, sayings replaced by what they mean, each once."""
    words, found = plain(query[:MOST_LETTERS]), []
    means = plain_words().means
    longest = max(map(len, means), default=1)
    place = 0
    while place < len(words):
        size = next((size for size in range(longest, 0, -1) if tuple(words[place : place + size]) in means), 0)
        if size:
            found += means[tuple(words[place : place + size])]
        elif says_something(words[place]):
            found.append(stem(words[place]))
        place += size or 1
    return list(dict.fromkeys(found))
