"""What pages about sessions show: what was prescribed, and two versions of one session side by side for the person who chooses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from exercises.care.models import CareLink
from exercises.care.queries import sharing_now
from exercises.care.rules import PROGRAMME
from exercises.people.queries import may_store
from exercises.practice import words
from exercises.practice.models import PracticeSession, SessionDocument
from exercises.practice.queries import newest_document, result_words
from exercises.programmes.models import Assignment, Prescription
from exercises.programmes.pages import with_pictures
from exercises.programmes.queries import asked_in, page_address, play_address
from exercises.routines.pages import plan_page, step_view

# More than anybody compares at once; the next come when these are settled.
MOST = 5
# Two of them stand side by side on a phone.
SHORT = "D j M, H:i"
Facts = dict[str, str]


@dataclass(frozen=True)
class Line:
    """One thing that both versions tell."""

    label: str
    counts: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether they tell it differently."""
        return self.counts != self.other


@dataclass(frozen=True)
class Other:
    """A version that does not count, beside the one that does (base)."""

    sha256: str
    base: str
    received: str
    lines: list[Line]

    @property
    def different(self) -> list[Line]:
        """What the two tell differently."""
        return [line for line in self.lines if line.differs]

    @property
    def same(self) -> list[Line]:
        """What both tell alike."""
        return [line for line in self.lines if not line.differs]

    @property
    def difference(self) -> str:
        """In which things they differ, as one line."""
        return ", ".join(line.label for line in self.different)


def prescribed_page(assignment: Assignment, found: Prescription, plan: dict[str, Any]) -> SimpleNamespace:
    """What was prescribed (or what of it does not wait), as the page of a routine shows it; its addresses are the person's own."""
    slug = plan["routine"]["slug"]
    page = plan_page(plan, title=found.title, phase=found.phase.phase)
    page.url = page_address(assignment, slug)
    page.log_url = reverse("practice:prescribed_log", args=[assignment.uid, slug])
    page.play_url = play_address(assignment, slug)
    # Beside the plan, never in it: a plan is named by its content and may be opened by a code.
    page.steps = with_pictures(tuple(page.steps), found.document)
    return page


@dataclass(frozen=True)
class Asked:
    """What a session was asked for: the programme, its version of then, and each exercise with its dose."""

    title: str
    number: int
    steps: list[dict[str, Any]]


def asked_of(session: PracticeSession) -> Asked | None:
    """What a therapist had prescribed when this session was made; None where nobody had."""
    found = asked_in(session)
    if found is None:
        return None
    version = found.phase.version
    return Asked(version.title, version.number, [step_view(number, step) for number, step in enumerate(session.plan.document["steps"], 1)])


def whom_to_ask(user, now: dt.datetime) -> list[CareLink]:
    """The therapists who are shown what was done, and whom the person may write to about it: over these links."""
    found = sharing_now(user, PROGRAMME, now)
    return found if found and may_store(user) else []


def other_versions(user, session: PracticeSession) -> list[Other]:
    """The versions of a session between which its owner has not chosen yet, oldest first."""
    rows = SessionDocument.objects.visible_to(user).filter(uid=session.uid, state=SessionDocument.State.CONFLICT)
    waiting = list(rows.order_by("received_at", "pk")[:MOST])
    if not waiting:
        return []
    newest = newest_document(user, session)
    steps = {step["key"]: step for step in session.plan.document["steps"]}
    mine = _facts(newest.body, steps)
    return [
        Other(row.sha256, newest.sha256, _when(row.received_at, session.zone), _lines(mine, _facts(row.body, steps))) for row in waiting
    ]


def _lines(mine: Facts, theirs: Facts) -> list[Line]:
    """What either of them tells, in one order."""
    told = [(label, mine.get(label, ""), theirs.get(label, "")) for label in mine | theirs]
    return [Line(label, one or _("Not given"), other or _("Not given")) for label, one, other in told if one or other]


def _facts(document: dict[str, Any], steps: dict[str, Any]) -> Facts:
    done = sum(result["outcome"] == "done" for result in document["steps"])
    return {
        _("Time"): _("%(start)s to %(end)s") % {"start": _at(document, "started_at", SHORT), "end": _at(document, "ended_at", "H:i")},
        _("How it ended"): str(PracticeSession.End(document["end"]).label),
        _("Pain before"): _pain(document, "before"),
        _("Worst pain"): _pain(document, "worst"),
        _("Next morning"): _pain(document, "morning"),
        _("Parts done"): _("%(done)d of %(total)d") % {"done": done, "total": len(document["steps"])},
        _("You noted"): ", ".join(str(words.FLAGS[flag]) for flag in document["flags"]),
        _("Taping"): _("taped") if document.get("taped") else _("not taped"),
        _("Note"): document.get("note", ""),
    } | _parts(document, steps)


def _parts(document: dict[str, Any], steps: dict[str, Any]) -> Facts:
    """What was done in each part; sets and rounds of one step and side stand in one line."""
    told: dict[str, list[str]] = {}
    for result in document["steps"]:
        said = result_words(result, steps.get(result["key"]))
        label = ", ".join(filter(None, [said["title"], said["side"].lower()]))
        told.setdefault(label, []).append(" · ".join(filter(None, [said["outcome_word"], said["detail"]])))
    return {label: "\n".join(lines) for label, lines in told.items()}


def _at(document: dict[str, Any], name: str, form: str) -> str:
    return _when(dt.datetime.fromisoformat(document[name]), document["zone"], form)


def _when(instant: dt.datetime, zone: str, form: str = SHORT) -> str:
    return formats.date_format(timezone.localtime(instant, ZoneInfo(zone)), form)


def _pain(document: dict[str, Any], moment: str) -> str:
    """The answer, or each of them with its side where there are several; no answer is no nought."""
    given = [entry for entry in document["pain"] if entry["moment"] == moment]
    sides = {"left": _("left"), "right": _("right"), "both": _("both")}
    if len(given) == 1:
        return str(given[0]["value"])
    return ", ".join(f"{entry['value']} ({sides[entry['side']]})" for entry in given)
