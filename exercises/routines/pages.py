"""What the pages of a routine show."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.urls import reverse

from exercises.catalogue import pages, words
from exercises.catalogue.queries import figure_address, own_plates, together
from exercises.lib.qr import code
from exercises.publishing.codec import Document
from exercises.publishing.queries import Card, Published, cards, published_many
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
        steps=_steps(plan),
        equipment=pages.equipment(found, groups),
        claims=pages.claims(document, sources, "about"),
        sources=sources.listed(),
        asks=_asks_of_the_leg(document, plan),
        has_pressure=any(step["kind"] == "press" for step in plan["steps"]),
        url=reverse("routines:detail", args=[published.slug]),
        play_url=reverse("practice:play", args=[published.slug]),
        log_url=reverse("practice:log", args=[published.slug]),
    )


def _steps(plan: Document) -> list[dict[str, Any]]:
    """The steps with their small pictures in one file."""
    steps = [step_view(number, step) for number, step in enumerate(plan["steps"], 1)]
    moved = together(step["figure"] for step in steps)
    return [step | {"figure": moved.get(step["figure"], step["figure"])} for step in steps]


def plan_page(plan: Document, *, title: str, phase: str) -> SimpleNamespace:
    """A plan of which no routine is published, as the page of a routine shows it. Its addresses are for the caller to set."""
    slug = plan["routine"]["slug"]
    document = {"slug": slug, "title": title, "language": plan["language"], "phases": [phase], "claims": []}
    return routine_page(Published("routine", slug, document, plan["routine"]["revision"], None, "", False), plan)


def on_paper(slug: str) -> SimpleNamespace:
    """The address of the player in full, and as a code: on the phone that began the routine it offers to go on with it."""
    return paper_of(reverse("practice:play", args=[slug]))


def paper_of(path: str) -> SimpleNamespace:
    """An address of ours in full, and as a code."""
    address = settings.SITE_URL.rstrip("/") + path
    return SimpleNamespace(address=address, code=code(address))


def _asks_of_the_leg(document: Document, plan: Document) -> SimpleNamespace:
    """What the routine asks of a leg: a note on its page compares that with the locks of a device."""
    loads = {load for step in plan["steps"] for load in step.get("loads", [])}
    muscles = [step["press"]["muscle"] for step in plan["steps"] if "press" in step]
    regions = {muscle["region"] for muscle in muscles if muscle.get("region")}
    pressing = {"press"} if muscles else set()
    return SimpleNamespace(loads=sorted(loads | pressing), regions=sorted(regions), settle="settle" in document.get("phases", ["settle"]))


def settle_address() -> str:
    """Where a session that was stopped leads on: the shortest routine for a sore knee, without load or pressing; empty where there is none."""
    calm = [card for card in cards("routine") if card.facets.get("group") == "phase" and card.facets.get("phases") == ["settle"]]
    fit = [card for card in calm if "knee-load" not in card.facets.get("loads", []) and not card.facets.get("pressure")]
    return min(fit, key=lambda card: card.minutes or 0).url if fit else ""


def grouped(found: list[Card]) -> list[dict[str, Any]]:
    """Cards by the group of their routine, in the order of the groups."""
    groups = [
        {"title": group.label, "cards": [card for card in found if (card.facets.get("group") or "single") == group.value]}
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


def step_view(number: int, step: Document) -> dict[str, Any]:
    """A step of a plan with its dose and sides in words, its pictures, and how it is done."""
    note = next((line["text"] for line in step.get("lines", []) if line["role"] == "note"), "")
    title, press = step["exercise"]["title"], step.get("press", {})
    if press:
        title = f"{title}: {press['muscle']['title']}"
    return {
        "number": number,
        "key": step["key"],
        "title": title,
        "dose_words": words.dose_words(step["kind"], step | press),
        # "Both legs together" says nothing of a walk.
        "side_words": ""
        if step["kind"] in ("timer", "interval") and step["sides"] == ["both"]
        else words.SIDES.get(tuple(step["sides"]), ""),
        "figure": figure_address(step.get("figure", ""), step.get("figure_at"), part="end"),
        "figure_both": figure_address(step.get("figure", ""), step.get("figure_at")),
        # What a therapist wrote has no page of its own.
        "exercise_url": ""
        if step["exercise"]["slug"].startswith("own-")
        else reverse("catalogue:exercise", args=[step["exercise"]["slug"]]),
        "line": note,
        "start": next((line["text"] for line in step.get("lines", []) if line["role"] == "start"), ""),
        "how": [line["text"] for line in step.get("lines", []) if line["role"] == "step"],
        "spots": [spot["find"] for spot in press.get("spots", [])],
        "own": own_plates(press["muscle"], press["own"], step["sides"]) if "own" in press else [],
        "stop": step.get("stop", []),
    }
