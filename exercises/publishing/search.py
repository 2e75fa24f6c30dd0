"""Search over everything that is published, forgiving typos; the same code on every database.

The index rows are read once for each content epoch and kept in memory as weighted words. A query's words are
stemmed, widened by synonyms (the content's own other names, and a small file of plain words), and where a word is
unknown, corrected against the vocabulary of what is published. At most two queries, whatever was asked.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from rapidfuzz import process
from rapidfuzz.distance import OSA

from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.models import Index, SearchMiss
from exercises.publishing.queries import content_epoch, refusal
from exercises.publishing.wordforms import asked, plain, plain_words, stem, terms

# What a word weighs where it stands. Titles first; the address of a page is a name too.
TITLE, ALSO, ADDRESS, TOLD, SUMMARY, HEADING, BODY = 9.0, 7.0, 4.0, 4.0, 3.5, 3.0, 1.0
# What people call a kind of page when they look for one.
KIND_WORDS = {"exercise": "exercise", "routine": "routine exercise minute", "muscle": "muscle", "glossary-term": "meaning definition"}
KIND = 2.0
# The lists that say when to be seen by somebody, and what people call that.
CARE_WORDS = {"emergency": "doctor emergency", "urgent": "doctor urgent", "professional": "doctor"}
CARE = 1.5
# How fast a second mention stops to count.
ENOUGH = 3.0
# How sure we are of a synonym, and of a correction.
SYNONYM, CORRECTION = 0.75, 0.85
# Two words side by side as they were asked, beside what each is worth alone.
PAIR = 0.3
# A title that says what was asked and nothing else.
EXACT = 1.5
MOST_WORDS = 12
# Kinds that answer a question come before those that only name a thing.
KIND_WEIGHT = {"condition": 1.1, "routine": 1.0, "advice": 1.15, "exercise": 1.05, "muscle": 0.95, "glossary-term": 0.85}
BRIEF = 0.9
COLUMNS = ("kind", "slug", "title", "summary", "body", "url_name", "facets") + tuple(
    f"revision__document__{key}" for key in ("see", "claims", "headings")
)


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    kind: str
    slug: str
    title: str
    summary: str
    url: str
    facets: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What a search found, and the words that were taken instead of unknown ones."""

    hits: list[Hit]
    corrected: list[str]


@dataclass
class Words:
    """The published words of one content epoch: for each word the places of its hits with the weight there."""

    epoch: int
    hits: list[Hit] = field(default_factory=list)
    title_terms: list[frozenset[str]] = field(default_factory=list)
    postings: dict[str, dict[int, float]] = field(default_factory=dict)
    rarity: dict[str, float] = field(default_factory=dict)
    synonyms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    spelling: list[str] = field(default_factory=list)
    spoken: dict[str, str] = field(default_factory=dict)


_kept: dict[str, Words] = {}


def forget() -> None:
    """Read the words anew at the next search."""
    _kept.clear()


def words_of(language: str) -> Words:
    """The words of the present epoch: one query, and one more where the content changed."""
    epoch = content_epoch()
    kept = _kept.get(language)
    if kept is None or kept.epoch != epoch:
        kept = _kept[language] = _read(language, epoch)
    return kept


def _read(language: str, epoch: int) -> Words:
    found = Words(epoch)
    rows = list(Index.objects.live().filter(language=language).order_by("kind", "slug").values(*COLUMNS))
    told = _told(rows)
    bodies: list[list[str]] = []
    fields: list[list[tuple[list[str], float]]] = []
    for row in rows:
        names = row["facets"].get("also_called") or []
        _learn_synonyms(found, row["title"], names)
        url = _url_of(row)
        if not url or refusal(row["facets"]):
            continue
        found.hits.append(Hit(row["kind"], row["slug"], row["title"], row["summary"], url, row["facets"]))
        found.title_terms.append(frozenset(terms(row["title"])))
        bodies.append(terms(row["body"]))
        named = [(terms(name), ALSO) for name in names] + [(terms(name), TOLD) for name in told[(row["kind"], row["slug"])]]
        named += [(terms(heading["title"]), HEADING) for heading in row["revision__document__headings"] or []]
        named += [(terms(row["title"]), TITLE), (terms(row["slug"].replace("-", " ")), ADDRESS), (terms(row["summary"]), SUMMARY)]
        fields.append([*named, (terms(KIND_WORDS.get(row["kind"], "")), KIND), (_care(row), CARE)])
    _weigh(found, fields, bodies)
    for group_word, others in plain_words().same.items():
        found.synonyms[group_word] |= others
    said = Counter(word for row in rows for word in plain(f"{row['title']} {row['summary']} {row['body']}"))
    found.spoken = {stem(word): word for word, _count in reversed(said.most_common())}
    known = set(found.postings) | set(found.synonyms)
    found.spelling = sorted(word for word in known if len(word) > 3 and " " not in word)
    return found


def _told(rows: list[dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """The words of the glossary for the pages that each term sends its reader to."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        for other in row["revision__document__see"] or []:
            found[(other["kind"], other["slug"])] += [row["title"], *(row["facets"].get("also_called") or [])]
    return found


def _care(row: dict[str, Any]) -> list[str]:
    """The words of the lists that say when to be seen."""
    lists = [claim for claim in row["revision__document__claims"] or [] if claim["section"] in CARE_WORDS]
    return [term for claim in lists for term in terms(f"{CARE_WORDS[claim['section']]} {claim['text']}")]


def _url_of(row: dict[str, Any]) -> str:
    if row["url_name"]:
        return reverse(row["url_name"], args=[row["slug"]])
    return f"{reverse('catalogue:glossary')}#{row['slug']}" if row["kind"] == "glossary-term" else ""


def _learn_synonyms(found: Words, title: str, names: list[str]) -> None:
    """Names of one word that the content itself brings stand for the title, and the other way round."""
    mine = terms(title)
    for name in names:
        theirs = terms(name)
        if len(theirs) == 1:
            found.synonyms[theirs[0]] |= {*mine} - {*theirs} if len(mine) == 1 else {*_pairs(mine)}
        if len(mine) == 1:
            found.synonyms[mine[0]] |= {*theirs} - {*mine} if len(theirs) == 1 else {*_pairs(theirs)}


def _weigh(found: Words, fields: list[list[tuple[list[str], float]]], bodies: list[list[str]]) -> None:
    """Weigh each word and each pair of neighbours where it stands: long pages count each mention less."""
    weights: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    usual = sum(map(len, bodies)) / max(1, len(bodies)) or 1.0
    for place, (named, body) in enumerate(zip(fields, bodies, strict=True)):
        for words, weight in named:
            for term in {*words, *_pairs(words)}:
                weights[term][place] = max(weights[term][place], weight)
        long = 0.75 + 0.25 * len(body) / usual
        for term, count in Counter([*body, *_pairs(body)]).items():
            weights[term][place] += BODY * count / long
    for term, places in weights.items():
        found.rarity[term] = math.log(1 + len(found.hits) / len(places))
        found.postings[term] = {place: weight / (weight + ENOUGH) for place, weight in places.items()}


def _pairs(words: list[str]) -> Iterable[str]:
    return (f"{one} {two}" for one, two in zip(words, words[1:], strict=False))


def search(query: str, language: str = CONTENT_LANGUAGE, limit: int = 30) -> Found:
    """The best entries for a query, best first: at most two queries, whatever was asked."""
    words = words_of(language)
    corrected: list[str] = []
    named = asked(query)[:MOST_WORDS]
    ways = [_ways(term, words, corrected) for term in named]
    scores: dict[int, float] = defaultdict(float)
    met: dict[int, float] = defaultdict(float)
    # A word and its synonyms are one thing asked: no rarer than the commonest of them.
    unknown, light = math.log(1 + len(words.hits)), plain_words().light
    worth = [min((words.rarity.get(term, 0.0) for term in way), default=unknown) * (0.5 if light & set(way) else 1) for way in ways]
    for way, value in zip(ways, worth, strict=True):
        for place, score in _best(way, words).items():
            scores[place] += score * value
            met[place] += value
    for one, two in zip(ways, ways[1:], strict=False):
        pairs = {f"{a} {b}": sure_a * sure_b * PAIR for a, sure_a in one.items() for b, sure_b in two.items()}
        for place, score in _best(pairs, words).items():
            scores[place] += score * min(words.rarity[pair] for pair in pairs if pair in words.rarity)
    wanted, exact = {term for way in ways for term in way}, frozenset(named)
    ranked = {
        place: _final(place, words, score, met[place] / (sum(worth) or 1.0), wanted) * (EXACT if words.title_terms[place] == exact else 1)
        for place, score in scores.items()
    }
    order = sorted(ranked, key=lambda place: (-ranked[place], words.hits[place].title, words.hits[place].kind))
    return Found([words.hits[place] for place in order[:limit]], corrected)


def _best(way: dict[str, float], words: Words) -> dict[int, float]:
    """What each place is worth by the best of the words that one asked word may mean."""
    best: dict[int, float] = {}
    for term, sure in way.items():
        for place, weight in words.postings.get(term, {}).items():
            best[place] = max(best.get(place, 0.0), weight * sure)
    return best


def _final(place: int, words: Words, score: float, share: float, wanted: set[str]) -> float:
    """Entries that hold more of the asked words come first, and titles that say no more than was asked."""
    hit, title = words.hits[place], words.title_terms[place]
    whole = len(title & wanted) / len(title) if title else 0.0
    return score * share * (1 + 0.4 * whole) * KIND_WEIGHT.get(hit.kind, 1.0) * (BRIEF if hit.facets.get("brief") else 1.0)


def _ways(term: str, words: Words, corrected: list[str]) -> dict[str, float]:
    """The published words that a term may mean, with how sure we are."""
    if term in words.postings or term in words.synonyms:
        return _widened(term, 1.0, words)
    ways: dict[str, float] = {}
    for found in _alike(term, words):
        for way, sure in _widened(found, CORRECTION, words).items():
            ways[way] = max(ways.get(way, 0.0), sure)
    if ways:
        first = next(iter(ways))
        corrected.append(words.spoken.get(first, first))
    return ways


def _widened(term: str, sure: float, words: Words) -> dict[str, float]:
    found = {term: sure} if term in words.postings else {}
    others = sorted(words.synonyms.get(term, ()))
    return found | {other: sure * SYNONYM for other in others if other in words.postings and other not in found}


def _alike(term: str, words: Words) -> list[str]:
    """Known words that are one slip away from a term, or two where it is long."""
    slips = 0 if len(term) < 4 else 1 if len(term) < 7 else 2
    if not slips:
        return []
    near = process.extract(term, words.spelling, scorer=OSA.distance, score_cutoff=slips, limit=6)
    # People seldom miss the first letter.
    ordered = sorted(near, key=lambda one: (one[1], one[0][0] != term[0], one[0]))
    return [word for word, _slips, _place in ordered[:2]]


def note_miss(query: str, *, day: dt.date, language: str = CONTENT_LANGUAGE) -> None:
    """Count a search that found nothing: its plain words without numbers, nobody's name or address."""
    if "@" in query:
        return
    kept = " ".join(word for word in plain(query) if not any(letter.isdigit() for letter in word))[:80].strip()
    if not kept:
        return
    with transaction.atomic():
        SearchMiss.objects.get_or_create(words=kept, language=language, day=day)
        SearchMiss.objects.filter(words=kept, language=language, day=day).update(count=F("count") + 1)
