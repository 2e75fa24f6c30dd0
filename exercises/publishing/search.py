"""Search over everything that is published, forgiving typos; the same code on every database.

The index rows are read once for each content epoch and kept in memory as weighted words. A query's words are
stemmed, widened by synonyms that the content itself brings (also called, glossary), and corrected against the
vocabulary of the published words.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from rapidfuzz import fuzz, process

from exercises.publishing.models import Index, SearchMiss
from exercises.publishing.queries import content_epoch

# What a word weighs where it stands. Titles first.
TITLE, ALSO, SUMMARY, BODY = 9.0, 7.0, 3.0, 1.0
# A word that is this alike (0–100) counts as the same, only where the word itself is not known.
ALIKE = 78
MOST_WORDS = 12
STOP = frozenset(
    "a an and are as at be but by can do does for from get got had has have how i if in into is it its just me my no not of off on or our should so "
    "some than that the their them then there these they this to up us was we what when where which while who why will with you your".split()
)
# Kinds that answer a question come before those that only name a thing.
KIND_WEIGHT = {"condition": 1.25, "routine": 1.1, "advice": 1.15, "exercise": 1.05, "muscle": 1.0, "glossary-term": 0.8}


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    kind: str
    slug: str
    title: str
    summary: str
    url: str
    facets: dict[str, Any]


@dataclass
class Words:
    """The published words of one content epoch."""

    epoch: int
    hits: list[Hit] = field(default_factory=list)
    postings: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    synonyms: dict[str, set[str]] = field(default_factory=dict)
    vocabulary: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """What a search found, and the words that were taken instead of unknown ones."""

    hits: list[Hit]
    corrected: list[str]


def plain(text: str) -> list[str]:
    """The words of a text in lower case without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("’", "").replace("'", ""))
    return re.findall(r"[a-z0-9]+", "".join(letter for letter in folded if not unicodedata.combining(letter)))


def stem(word: str) -> str:
    """A word without its commonest endings, so that "stretches" meets "stretch"."""
    for ending, kept in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("ing", ""), ("ness", ""), ("ful", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + kept
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def terms(text: str) -> list[str]:
    """The words that matter of a text, stemmed."""
    return [stem(word) for word in plain(text) if word not in STOP]


_kept: dict[str, Words] = {}


def words_of(language: str) -> Words:
    """The words of the present epoch: one query, and one more where the content changed."""
    epoch = content_epoch()
    kept = _kept.get(language)
    if kept is None or kept.epoch != epoch:
        kept = _kept[language] = _read(language, epoch)
    return kept


def _read(language: str, epoch: int) -> Words:
    found = Words(epoch)
    weights: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    rows = Index.objects.live().filter(language=language).order_by("kind", "slug")
    for row in rows.values("kind", "slug", "title", "summary", "body", "url_name", "facets"):
        also = " ".join(row["facets"].get("also_called") or [])
        _learn_synonyms(found, row)
        url = reverse(row["url_name"], args=[row["slug"]]) if row["url_name"] else _url_of(row)
        if not url:
            continue
        place = len(found.hits)
        found.hits.append(Hit(row["kind"], row["slug"], row["title"], row["summary"], url, row["facets"]))
        for text, weight in ((row["title"], TITLE), (also, ALSO), (row["summary"], SUMMARY), (row["body"], BODY)):
            counts = Counter(terms(text))
            for term, count in counts.items():
                weights[term][place] += weight * (1 + math.log(count))
    for term, places in weights.items():
        rare = math.log(1 + len(found.hits) / len(places))
        found.postings[term] = [(place, weight * rare) for place, weight in places.items()]
    found.vocabulary = sorted(term for term in found.postings if len(term) > 3)
    return found


def _url_of(row: dict[str, Any]) -> str:
    return f"{reverse('catalogue:glossary')}#{row['slug']}" if row["kind"] == "glossary-term" else ""


def _learn_synonyms(found: Words, row: dict[str, Any]) -> None:
    """Other names that the content itself brings: each name's words lead to the title's words."""
    mine = terms(row["title"])
    for name in row["facets"].get("also_called") or []:
        theirs = terms(name)
        if len(theirs) == 1:
            found.synonyms.setdefault(theirs[0], set()).update(mine)


def search(query: str, language: str = "en", limit: int = 30) -> Found:
    """The best entries for a query, best first: at most two queries, whatever was asked."""
    words = words_of(language)
    scores: dict[int, float] = defaultdict(float)
    corrected: list[str] = []
    asked = list(dict.fromkeys(terms(query)))[:MOST_WORDS]
    met: dict[int, int] = defaultdict(int)
    for term in asked:
        best: dict[int, float] = {}
        for found, sure in _ways(term, words, corrected):
            for place, weight in words.postings.get(found, []):
                best[place] = max(best.get(place, 0.0), weight * sure)
        for place, weight in best.items():
            scores[place] += weight
            met[place] += 1
    ranked = sorted(scores, key=lambda place: (-_final(words.hits[place], scores[place], met[place], len(asked)), words.hits[place].title))
    return Found([words.hits[place] for place in ranked[:limit]], corrected)


def _final(hit: Hit, score: float, met: int, asked: int) -> float:
    """Entries that hold more of the asked words come first."""
    return score * KIND_WEIGHT.get(hit.kind, 1.0) * (met / asked) ** 1.5 * (0.8 if hit.facets.get("brief") else 1.0)


def _ways(term: str, words: Words, corrected: list[str]) -> list[tuple[str, float]]:
    """The known words that a term may mean, with how sure we are."""
    ways = [(term, 1.0)] if term in words.postings else []
    ways += [(other, 0.7) for other in sorted(words.synonyms.get(term, ()))]
    if ways or len(term) < 4:
        return ways
    near = process.extract(term, [*words.vocabulary, *words.synonyms], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=3)
    for found, alike, _place in near:
        ways.append((found, 0.6 * alike / 100))
        ways += [(other, 0.5 * alike / 100) for other in sorted(words.synonyms.get(found, ()))]
    if near:
        corrected.append(near[0][0])
    return ways


def note_miss(query: str, *, day: dt.date, language: str = "en") -> None:
    """Count a search that found nothing: its plain words without numbers, nobody's name or address."""
    if "@" in query:
        return
    kept = " ".join(word for word in plain(query) if not any(letter.isdigit() for letter in word))[:80].strip()
    if not kept:
        return
    with transaction.atomic():
        SearchMiss.objects.get_or_create(words=kept, language=language, day=day)
        SearchMiss.objects.filter(words=kept, language=language, day=day).update(count=F("count") + 1)
