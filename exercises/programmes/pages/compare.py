"""Two versions of a programme side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.catalogue.words import SIDES, dose_words
from exercises.programmes import queries
from exercises.programmes.models import Programme, ProgrammeVersion
from exercises.programmes.pages.changes import Told, in_words
from exercises.programmes.pages.offered import often
from exercises.programmes.queries import PhasePlan
from exercises.programmes.rules import Document, Item, items_of
from exercises.publishing.queries import cards


@dataclass(frozen=True)
class Line:
    """One exercise (or how often a thing is due) in both versions; empty where a version does not have it."""

    title: str
    before: str
    after: str

    @property
    def sign(self) -> str:
        """What became of it."""
        if self.before == self.after:
            return ""
        return "+" if not self.before else ("−" if not self.after else "±")


@dataclass(frozen=True)
class Compare:
    """The page: both versions, each change as a sentence, and every line side by side."""

    before: ProgrammeVersion
    after: ProgrammeVersion
    versions: list[ProgrammeVersion]
    told: tuple[Told, ...]
    lines: tuple[Line, ...]
    minutes: tuple[int, int]


def compare_page(programme: Programme, before: str, after: str) -> Compare | None:
    """Two versions by their numbers, the newest two where none are asked for; None where nothing was published."""
    versions = queries.versions_of(programme)
    if not versions:
        return None
    by_number = {str(version.number): version for version in versions}
    new = by_number.get(after, versions[0])
    old = by_number.get(before) or next((one for one in versions if one.number < new.number), new)
    return Compare(old, new, versions, in_words(old, new), _lines(old.document, new.document), (_minutes(old), _minutes(new)))


def _minutes(version: ProgrammeVersion) -> int:
    """The minutes of a day on which all of the longest phase is due."""
    return max((_of_day(part) for part in queries.plan_of(version)), default=0)


def _of_day(part: PhasePlan) -> int:
    return sum(min(minutes for minutes, _slug in item.routines) * len(item.slots) for item in part.items)


def _lines(before: Document, after: Document) -> tuple[Line, ...]:
    exercises = {card.slug: card.title for card in cards("exercise")}
    old, new = _told(before, exercises), _told(after, exercises)
    keys = list(dict.fromkeys([*new, *old]))
    return tuple(Line((new.get(key) or old[key])[0], old.get(key, ("", ""))[1], new.get(key, ("", ""))[1]) for key in keys)


def _told(document: Document, exercises: dict[str, str]) -> dict[tuple[str, str], tuple[str, str]]:
    """What each exercise of a document asks for, and how often each thing is due."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for item in items_of(document):
        many = len(item["steps"]) > 1
        for step in item["steps"]:
            name = exercises.get(step["exercise"], step["exercise"])
            found[item["key"], step["key"]] = (f"{item['title']} – {name}" if many else item["title"], step_words(step))
        asked = Item(
            item["key"],
            ((1, item["slug"]),),
            tuple(item["slots"]),
            item["days_per_week"],
            item["days_between"],
            item["not_on_running_days"],
        )
        found[item["key"], ""] = (_("%(title)s, how often") % {"title": item["title"]}, often(asked).capitalize())
    return found


def step_words(step: Document) -> str:
    """Dose, sides and load of one exercise in a line."""
    dose = _("walking and running in turn") if "stage" in step["dose"] else dose_words(step["kind"], step["dose"])
    sides = str(SIDES.get(tuple(step["sides"]), ""))
    rest = _("%(n)d s rest") % {"n": step["dose"]["rest_s"]} if step["dose"].get("rest_s") else ""
    return " · ".join(part for part in (dose, sides, rest, step.get("load", "")) if part)
