"""What the pages of a routine show."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from exercises.catalogue import pages, words
from exercises.catalogue.queries import figure_address
from exercises.publishing.codec import Document
from exercises.publishing.queries import Card, Published, published_many
from exercises.routines import rules
from exercises.routines.models import Group


def routine_page(published: Published, plan: Document) -> SimpleNamespace:
    """A routine with the steps of its plan. One query for sources and equipment."""
    document = published.document
    groups = _groups(plan)
    wanted = pages.cited(document) | {("equipment", slug) for group in groups for slug in group}
    found = published_many(wanted)
    sources = pages.Sources(found)
    return SimpleNamespace(
        **pages.head(published),
        goal=document.get("goal", ""),
        minutes=rules.minutes(plan),
        steps=[_step(number, step, document) for number, step in enumerate(plan["steps"], 1)],
        equipment=pages.equipment(found, groups),
        claims=pages.claims(document, sources, "about"),
        sources=sources.listed(),
        asks=_asks_of_the_leg(document, plan),
        has_pressure=any(step["kind"] == "press" for step in plan["steps"]),
        url=reverse("routines:detail", args=[published.slug]),
        play_url=reverse("practice:play", args=[published.slug]),
        log_url=reverse("practice:log", args=[published.slug]),
    )


def _asks_of_the_leg(document: Document, plan: Document) -> SimpleNamespace:
    """What the routine asks of a leg: a note on its page compares that with the locks of a device."""
    loads = {load for step in plan["steps"] for load in step.get("loads", [])}
    muscles = [step["press"]["muscle"] for step in plan["steps"] if "press" in step]
    regions = {muscle["region"] for muscle in muscles if muscle.get("region")}
    pressing = {"press"} if muscles else set()
    return SimpleNamespace(loads=sorted(loads | pressing), regions=sorted(regions), settle="settle" in document.get("phases", ["settle"]))


def grouped(cards: list[Card]) -> list[dict[str, Any]]:
    """Cards by the group of their routine, in the order of the groups."""
    groups = [
        {"title": group.label, "cards": [card for card in cards if (card.facets.get("group") or "single") == group.value]}
        for group in Group
    ]
    return [group for group in groups if group["cards"]]


def _groups(plan: Document) -> list[list[str]]:
    """Groups of equipment over all steps, each once."""
    groups: list[list[str]] = []
    for step in plan["steps"]:
        for group in step.get("equipment", []):
            slugs = [thing["slug"] for thing in group]
            if not any(set(known) <= set(slugs) for known in groups):
                groups = [known for known in groups if not set(slugs) <= set(known)] + [slugs]
    return groups


def _step(number: int, step: Document, routine: Document) -> dict[str, Any]:
    note = next((line["text"] for line in step.get("lines", []) if line["role"] == "note"), "")
    title = step["exercise"]["title"]
    if "press" in step:
        title = f"{title}: {step['press']['muscle']['title']}"
    return {
        "number": number,
        "key": step["key"],
        "title": title,
        "dose_words": words.dose_words(step["kind"], step | step.get("press", {})),
        # "Both legs together" says nothing of a walk.
        "side_words": "" if step["kind"] == "timer" and step["sides"] == ["both"] else words.SIDES.get(tuple(step["sides"]), ""),
        "figure": figure_address(step.get("figure", ""), step.get("figure_at"), part="end"),
        "figure_both": figure_address(step.get("figure", ""), step.get("figure_at")),
        "exercise_url": reverse("catalogue:exercise", args=[step["exercise"]["slug"]]),
        "line": note,
        "start": next((line["text"] for line in step.get("lines", []) if line["role"] == "start"), ""),
        "how": [line["text"] for line in step.get("lines", []) if line["role"] == "step"],
        "spots": [spot["find"] for spot in step.get("press", {}).get("spots", [])],
        "stop": step.get("stop", []),
    }
