"""Published documents as what their pages show: a bounded number of queries each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from exercises.catalogue import queries, words
from exercises.catalogue.models import Evidence, ExerciseKind, Position
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.codec import Document
from exercises.publishing.queries import Published, cards, naming, pick, published_many

Found = dict[tuple[str, str], Published]


class Sources:
    """Numbers the sources of a page in the order in which they are first named."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.numbers: dict[str, int] = {}

    def refs(self, slugs: Iterable[str]) -> list[dict[str, Any]]:
        """The numbers and titles for one claim."""
        named = []
        for slug in slugs:
            source = self.found.get(("source", slug))
            if source is not None:
                number = self.numbers.setdefault(slug, len(self.numbers) + 1)
                named.append({"number": number, "title": source.document["title"]})
        return named

    def listed(self) -> list[dict[str, Any]]:
        """The list at the foot of the page."""
        return [_source(number, self.found[("source", slug)].document) for slug, number in self.numbers.items()]


def _source(number: int, document: Document) -> dict[str, Any]:
    plain = {key: document.get(key, "") for key in ("slug", "title", "citation", "url", "note")}
    return plain | {"number": number, "design_label": words.DESIGNS[document["design"]]}


def claim(document: Document, sources: Sources) -> dict[str, Any]:
    """One statement with its label and the numbers of its sources."""
    label = Evidence(document["evidence"]).label
    return {
        "text": document["text"],
        "evidence": document["evidence"],
        "evidence_label": label,
        "refs": sources.refs(document.get("sources", [])),
    }


def claims(document: Document, sources: Sources, *sections: str) -> list[dict[str, Any]]:
    """The claims of some sections, in order."""
    return [claim(entry, sources) for entry in document.get("claims", []) if entry["section"] in sections]


def cited(document: Document) -> set[tuple[str, str]]:
    """Every source that a document names."""
    parts = [document, *document.get("claims", []), *document.get("symptoms", [])]
    return {("source", slug) for part in parts for slug in part.get("sources", [])}


def head(published: Published) -> dict[str, Any]:
    """What every page about a document says of it and of its making."""
    document = published.document
    plain = {key: document.get(key, "") for key in ("slug", "title", "summary")}
    making = {
        "published_at": published.published_at,
        "reviewer": published.reviewer,
        "revision": published.revision,
        "retired": published.retired,
        "withdrawn": published.withdrawn,
    }
    return plain | making


def phases(found: Found, slugs: Iterable[str]) -> list[dict[str, Any]]:
    """The phases with these slugs in their order."""
    documents = [found[("phase", slug)].document for slug in slugs if ("phase", slug) in found]
    keys = ("number", "title", "summary", "typical_length", "entry", "exit")
    return [{key: document.get(key) for key in keys} for document in sorted(documents, key=lambda document: document["number"])]


def condition_page(published: Published) -> SimpleNamespace:
    """A condition with its sections, symptoms, muscles, phases, routines and care lists. Three queries."""
    document = published.document
    found = published_many(cited(document) | {("phase", slug) for slug in document.get("phases", [])})
    sources = Sources(found)
    lists = {section: claims(document, sources, section) for section in (*words.SECTIONS, "emergency", "urgent", "professional")}
    symptoms = [claim(entry, sources) | {"typical": entry.get("typical", False)} for entry in document.get("symptoms", [])]
    muscles = pick(cards("muscle"), document.get("muscles", []))
    return SimpleNamespace(
        **head(published),
        also_called=document.get("also_called", []),
        sections=[{"key": key, "title": title, "claims": lists[key]} for key, title in words.SECTIONS.items() if lists[key]],
        symptoms=sorted(symptoms, key=lambda symptom: not symptom["typical"]),
        muscles=muscles,
        viewer=queries.condition_viewer(document, muscles),
        phases=phases(found, document.get("phases", [])),
        routines=naming(cards("routine"), "conditions", published.slug),
        brief=document.get("brief", False),
        look_alikes=pick(cards("condition"), document.get("look_alikes", [])) if document.get("look_alikes") else [],
        **{key: lists[key] for key in ("emergency", "urgent", "professional")},
        sources=sources.listed(),
    )


def muscle_page(published: Published) -> SimpleNamespace:
    """A muscle with its points, what is known, and where it is used. Four queries."""
    document = published.document
    found = published_many(cited(document) | {("pain-area", slug) for slug in document.get("pain_areas", [])})
    sources = Sources(found)
    keys = {"number": 0, "find": "", "display_only": False, "why": "", "withdrawn": False}
    points = [{key: point.get(key, empty) for key, empty in keys.items()} for point in document.get("points", [])]
    told = [_("Spot %(n)d: %(why)s") % {"n": point["number"], "why": point["why"]} for point in points if point["withdrawn"]]
    known = claims(document, sources, "about", "pressure")
    sources.refs(document.get("sources", []))
    plain = {key: document.get(key, "") for key in ("group", "action", "where", "care", "evidence")}
    return SimpleNamespace(
        **head(published) | {"withdrawn": published.withdrawn or " ".join(told)},
        **plain,
        also_called=document.get("also_called", []),
        evidence_label=Evidence(document["evidence"]).label,
        points=points,
        claims=known,
        viewer=queries.muscle_viewer(document),
        felt=[found[("pain-area", slug)].document["title"] for slug in document.get("pain_areas", []) if ("pain-area", slug) in found],
        exercises=naming(cards("exercise"), "targets", published.slug),
        conditions=naming(cards("condition"), "muscles", published.slug),
        sources=sources.listed(),
    )


def equipment(found: Found, groups: list[list[str]]) -> list[dict[str, Any]]:
    """What is needed: the first of each group, the others as alternatives."""
    rows = []
    for group in groups:
        things = [found[("equipment", slug)].document for slug in group if ("equipment", slug) in found]
        if things:
            rows.append({"title": things[0]["title"], "substitute": things[0].get("substitute", ""), "alternatives": things[1:]})
    return rows


def figure(document: Document, body: str = "a") -> dict[str, Any] | None:
    """The pictures of an exercise at its dose: start and end for paper and stillness, the rig for motion, and its other ways."""
    slug, wanted = document.get("figure", ""), document["dose"].get("range", {})
    pose = queries.poses().get(slug)
    if pose is None:
        return None
    width, height = queries.figure_size(slug)

    def still(one: str, part: str) -> str:
        return queries.figure_address(slug, wanted.get("at"), one, part)

    ways = other_ways(slug)
    shown = ("start", "end") if pose.get("moves") else ("start",)
    moved = {
        one: queries.together([still(one, part) for part in shown] + [way["address"] for way in ways], thumbs=False)
        for one in queries.BODIES
    }

    def addresses(part: str) -> dict[str, str]:
        every = {one: moved[one].get(still(one, part), still(one, part)) for one in queries.BODIES}
        return {"address": every[body], "bodies": " ".join(every.values())}

    return {
        "ways": [way | {"address": moved[body].get(way["address"], way["address"])} for way in ways],
        **{part: addresses(part) for part in ("start", "end", "rig")},
        "moves": pose.get("moves", False),
        "wide": width > 1.7 * height,
        "alt": pose["summary"],
        "width": width,
        "height": height,
        "tempo": json.dumps(document["dose"].get("tempo", {})),
        "range_words": words.range_words(wanted),
        "people": words.BODIES.items(),
        "body": body,
    }


def other_ways(slug: str) -> list[dict[str, Any]]:
    """Further ways of one movement, such as the directions of a kick: the poses whose names begin with its figure's."""
    poses = queries.poses()
    named = sorted(name for name in poses if slug and name.startswith(f"{slug}-"))
    found = []
    for name in named:
        width, height = queries.figure_size(name)
        found.append({"words": poses[name]["summary"], "address": queries.figure_address(name), "width": width, "height": height})
    return found


def media(entry: Document) -> dict[str, Any]:
    """A photo with its addresses, one for each width, or a link to a video with the name of the site that it leads to."""
    plain = {key: entry.get(key, "") for key in ("sort", "url", "alt", "credit", "licence", "width", "height")}
    if entry["sort"] == "photo":
        return plain | queries.photo_addresses(entry["sha256"], entry["width"])
    return plain | {"host": urlsplit(entry["url"]).hostname or ""}


def exercise_page(published: Published, body: str = "a") -> SimpleNamespace:
    """An exercise with its steps, dose, what it needs and where it is used. Three queries."""
    document = published.document
    wanted = cited(document) | {("phase", slug) for slug in document.get("phases", [])}
    found = published_many(wanted | {("equipment", slug) for group in document.get("equipment", []) for slug in group})
    sources = Sources(found)
    plain = {key: document.get(key, "") for key in ("start", "goal", "easier", "harder")}
    lists = {key: document.get(key, []) for key in ("steps", "mistakes", "stop", "cues")}
    kind = ExerciseKind(document["exercise_kind"]).label
    return SimpleNamespace(
        **head(published),
        **plain,
        **lists,
        kind_label=kind,
        therapist_only=document.get("therapist_only", False),
        position_label=Position(document["position"]).label,
        figure=figure(document, body),
        media=[media(entry) for entry in document.get("media", [])],
        equipment=equipment(found, document.get("equipment", [])),
        dose_words=words.dose_words(document["step_kind"], document["dose"]),
        frequency_words=words.frequency_words(document.get("frequency", {})),
        asks=SimpleNamespace(
            loads=[*document.get("loads", []), *(["press"] if document["step_kind"] == "press" else [])],
            regions=[],
            settle="settle" in document.get("phases", ["settle"]),
        ),
        targets=pick(cards("muscle"), document.get("targets", [])),
        phases=phases(found, document.get("phases", [])),
        why=claims(document, sources, "why"),
        dose=claims(document, sources, "dose"),
        routines=naming(cards("routine"), "exercises", published.slug),
        sources=sources.listed(),
    )


def advice_page(published: Published, country: Published | None) -> SimpleNamespace:
    """A page of advice with its sections, care lists, and what differs in this country. Two queries."""
    document = published.document
    found = published_many(cited(document))
    sources = Sources(found)
    sections = [{**heading, "claims": claims(document, sources, heading["key"])} for heading in document["headings"]]
    return SimpleNamespace(
        **head(published),
        sections=[section for section in sections if section["claims"]],
        **{key: claims(document, sources, key) for key in ("emergency", "urgent", "professional")},
        country=country.document if country else None,
        sources=sources.listed(),
    )


def glossary(language: str = CONTENT_LANGUAGE) -> list[dict[str, Any]]:
    """Every term by letter, with what it leads to. Two queries."""
    terms = cards("glossary-term", language)
    documents = published_many({("glossary-term", card.slug) for card in terms}, language)
    wanted = {(other["kind"], other["slug"]) for found in documents.values() for other in found.document.get("see", [])}
    targets = {(card.kind, card.slug): card for kind in sorted({kind for kind, _slug in wanted}) for card in cards(kind, language)}
    letters: dict[str, list[dict[str, Any]]] = {}
    for card in sorted(terms, key=lambda card: card.title.lower()):
        document = documents[("glossary-term", card.slug)].document
        see = [targets[key] for other in document.get("see", []) if (key := (other["kind"], other["slug"])) in targets]
        entry = {
            "slug": card.slug,
            "title": card.title,
            "summary": card.summary,
            "also": document.get("also", []),
            "see": [c for c in see if c.url],
        }
        letters.setdefault(card.title[0].upper(), []).append(entry)
    return [{"letter": letter, "terms": entries} for letter, entries in sorted(letters.items())]


def exercise_groups() -> list[dict[str, Any]]:
    """All exercises by kind, in the order of the kinds. One query."""
    found = cards("exercise")
    groups = [
        {"title": kind.label, "cards": [card for card in found if card.facets.get("exercise_kind") == kind.value]} for kind in ExerciseKind
    ]
    return [group for group in groups if group["cards"]]
