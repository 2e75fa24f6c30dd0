"""What a handed programme shows: to its therapist, to whoever holds the token, and in the player."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.lib.qr import Code, code
from exercises.programmes import words
from exercises.programmes.handover.access import digest, token_of
from exercises.programmes.handover.models import Handover
from exercises.programmes.models import Prescription, Programme
from exercises.publishing.queries import Card, published_many, withdrawn
from exercises.routines.pages import plan_page, step_view
from exercises.routines.queries import plan_facets, plan_taken_back
from exercises.safety.queries import OwnRoutineAsked


def address_of(token: str) -> str:
    """The address that opens a handover. The token stands behind the #: no server, proxy or log on the way sees it."""
    return f"{urljoin(settings.SITE_URL, reverse('handover:handed'))}#{token}"


@dataclass(frozen=True)
class Row:
    """A handover in its therapist's list."""

    handover: Handover
    state: str
    is_open: bool


def rows_of(programme: Programme, therapist, now: dt.datetime) -> list[Row]:
    """The handovers of a draft, newest first."""
    rows = Handover.objects.filter(version__programme=programme, therapist=therapist).select_related("version")[:100]
    return [Row(row, _state(row, now), not (row.ended_at or row.claimed_at) and row.expires_at > now) for row in rows]


def _state(row: Handover, now: dt.datetime) -> str:
    if row.claimed_at:
        return _("Linked with an account")
    if row.ended_at:
        return _("Ended")
    return _("Open") if row.expires_at > now else _("Past its day")


@dataclass(frozen=True)
class Shown:
    """A code and an address to hand over; none where the key of the install has changed since."""

    handover: Handover
    address: str
    code: Code | None


def shown(handover: Handover) -> Shown:
    """The code of a handover, as often as it is wanted."""
    token = token_of(handover.uid)
    if digest(token) != handover.token_sha256:
        return Shown(handover, "", None)
    return Shown(handover, address_of(token), code(address_of(token)))


def handed(handover: Handover) -> dict[str, Any]:
    """A handed programme for the device that holds its token: phases with titles, doses, notes, and where to play each or why not."""
    rows = list(Prescription.objects.filter(phase__version=handover.version_id, plan__isnull=False).select_related("plan", "phase")
                .order_by("phase__position", "position"))  # fmt: skip
    titles = published_many(("phase", row.phase.phase) for row in rows)
    taken, phases = withdrawn(), dict[str, dict[str, Any]]()
    for row in rows:
        known = titles.get(("phase", row.phase.phase))
        title = known.document["title"] if known else row.phase.phase
        phases.setdefault(row.phase.phase, {"title": title, "items": []})["items"].append(_item(row, taken))
    return {"title": handover.version.title, "therapist": handover.therapist.name, "phases": list(phases.values())}


def _item(row: Prescription, taken: list[dict[str, Any]]) -> dict[str, Any]:
    assert row.plan is not None
    reason = plan_taken_back(row.plan.document, taken)
    steps = [step_view(number, step) for number, step in enumerate(row.plan.document["steps"], 1)]
    return {
        "title": row.title,
        "when": _when(row),
        "minutes": row.item.routines[0][0],
        "steps": [
            {"title": step["title"], "dose": ", ".join(filter(None, [str(step["dose_words"]), str(step["side_words"]).lower()]))}
            for step in steps
        ],
        "note": row.note,
        "withdrawn": reason,
        "play": "" if reason else reverse("handover:play", args=[row.plan.sha256]),
    }


def _when(row: Prescription) -> str:
    days = _("Every day") if row.days_per_week >= 7 else ngettext("%d day a week", "%d days a week", row.days_per_week) % row.days_per_week
    slots = [str(words.SLOTS[slot]).lower() for slot in row.item.slots]
    return ", ".join([days, *slots])


def player_page(row: Prescription) -> SimpleNamespace:
    """What was handed over, as the player shows it; it leads back to the page of the programme."""
    assert row.plan is not None
    plan = row.plan.document
    page = plan_page(plan, title=row.title, phase=row.phase.phase)
    page.url = page.log_url = reverse("handover:handed")
    page.play_url = reverse("handover:play", args=[row.plan.sha256])
    return page


def handed_routine(asked: OwnRoutineAsked, *, now: dt.datetime) -> None:
    """Answer the safety check: what is handed over under this name now. It is offered nowhere else."""
    versions = Handover.objects.open_at(now).values("version")
    rows = Prescription.objects.filter(phase__version__in=versions, plan__document__routine__slug=asked.slug).select_related(
        "plan", "phase"
    )
    for row in rows[:1]:
        assert row.plan is not None
        play = reverse("handover:play", args=[row.plan.sha256])
        facets = plan_facets(row.plan.document) | {"play": play, "phases": [row.phase.phase]}
        asked.found.append(Card("routine", asked.slug, row.title, "", reverse("handover:handed"), facets))
