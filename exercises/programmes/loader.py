"""The programmes that come with the pack: files that become versions. A file that did not change makes nothing new."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from exercises.lib.canonical import sha256
from exercises.programmes.models import Prescription, Programme, ProgrammePhase, ProgrammeVersion
from exercises.programmes.rules import SLOTS, WEEK

FOLDER = Path(__file__).parent / "starting"
Document = dict[str, Any]


def read(folder: Path = FOLDER) -> list[Document]:
    """The documents of a folder, in the order of their names. ValueError, with the file's name, for one that cannot be followed."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        if wrong := problem(document):
            raise ValueError(f"{path.name}: {wrong}")
        found.append(document)
    return found


def problem(document: Document) -> str:
    """The first thing that is wrong with a programme; empty where it can be followed."""
    phases = document.get("phases", [])
    if not (document.get("key") and document.get("title") and phases):
        return "a programme needs a key, a title and at least one phase"
    slugs = [phase.get("phase") for phase in phases]
    if len(slugs) != len(set(slugs)):
        return "a phase stands there twice"
    for phase in phases:
        for item in phase.get("items", []):
            if wrong := _item_problem(item):
                return f"{phase['phase']}: {wrong}"
    return ""


def _item_problem(item: Document) -> str:
    if not item.get("key") or not item.get("routines"):
        return "a prescription needs a key and a routine"
    if not all(str(minutes).isdigit() for minutes in item["routines"]):
        return f"{item['key']}: routines are named by their minutes"
    if not item.get("slots") or set(item["slots"]) - set(SLOTS):
        return f"{item['key']}: slots are {', '.join(SLOTS)}"
    if not 1 <= item.get("days_per_week", WEEK) <= WEEK:
        return f"{item['key']}: 1 to 7 days a week"
    return ""


@transaction.atomic
def load(documents: list[Document], *, now: dt.datetime) -> int:
    """Make a new version of each programme whose file changed; how many were made. Those who follow an older one keep it."""
    made = 0
    for document in documents:
        programme, _made = Programme.objects.update_or_create(key=document["key"], defaults=_about(document))
        made += make_version(programme, document, now=now) is not None
    return made


def _about(document: Document) -> Document:
    return {
        "title": document["title"],
        "summary": document.get("summary", ""),
        "conditions": document.get("conditions", []),
        "order": document.get("order", 0),
        "retired": document.get("retired", False),
    }


def make_version(programme: Programme, document: Document, *, now: dt.datetime, why: str = "") -> ProgrammeVersion | None:
    """A new version with its rows, or None where this is what the newest one says already."""
    asked = {"phases": document["phases"]}
    digest = sha256(asked)
    newest = programme.versions.order_by("-number").first()
    if newest is not None and newest.sha256 == digest:
        return None
    number = newest.number + 1 if newest else 1
    version = ProgrammeVersion.objects.create(
        programme=programme, number=number, title=document["title"], document=asked, sha256=digest, why=why, made_at=now
    )
    _rows(version, document["phases"])
    return version


def _rows(version: ProgrammeVersion, phases: list[Document]) -> None:
    for position, phase in enumerate(phases, 1):
        row = ProgrammePhase.objects.create(version=version, position=position, phase=phase["phase"])
        Prescription.objects.bulk_create(
            Prescription(
                phase=row,
                position=number,
                key=item["key"],
                routines=item["routines"],
                slots=item["slots"],
                days_per_week=item.get("days_per_week", WEEK),
                days_between=item.get("days_between", 0),
                not_on_running_days=item.get("not_on_running_days", False),
                note=item.get("note", ""),
                later=item.get("later", ""),
            )
            for number, item in enumerate(phase.get("items", []), 1)
        )
