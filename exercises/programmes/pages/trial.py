"""Trying an exercise out together in the clinic: whether it may be played, what is said before, and where it leads back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.people.models import User
from exercises.programmes.access import Desk
from exercises.programmes.queries import Tried
from exercises.programmes.rules import Document
from exercises.routines.pages import plan_page, step_view
from exercises.routines.queries import plan_taken_back
from exercises.safety.queries import standing_of_rows, steps_locked_for
from exercises.safety.words import REASONS


@dataclass(frozen=True)
class Trial:
    """The page: the player with its plan, or why it is not played now (by the client's answers, or because it was taken back)."""

    title: str
    back: str
    back_name: str
    plan: Document | None
    routine: SimpleNamespace | None = None
    locked: str = ""
    withdrawn: str = ""
    # Whether the client's shared answers leave the way open; else the therapist asks first.
    asked: bool = False
    # Only with a flat hand, by the client's answers.
    light: bool = False

    @property
    def plays(self) -> bool:
        """Whether there is something to play."""
        return self.plan is not None and not self.locked and not self.withdrawn


def trial_page(desk: Desk, found: Tried, *, given: bool, client: User | None, now: dt.datetime) -> Trial:
    """What trying it shows. `client` where their safety answers may be used, `given` where it is what the client has."""
    back = _shown(desk, found) if given else _sheet(desk, found)
    name = _("Back to “Shown in the clinic”") if given else _("Back to the programme")
    if found.plan is None:
        return Trial(found.item["title"], back, name, None)
    page = plan_page(found.plan, title=str(step_view(1, found.plan["steps"][0])["title"]), phase=found.phase)
    page.url, page.log_url = back, f"{reverse('programmes:sheet', args=[desk.programme.uid])}?phase={found.phase}"
    locked, asked, light = _answers(found, client, now)
    return Trial(page.title, back, name, found.plan, page, locked, plan_taken_back(found.plan), asked, light)


def _answers(found: Tried, client: User | None, now: dt.datetime) -> tuple[str, bool, bool]:
    """By the client's answers: why it waits, whether all of it was asked, and whether only a flat hand presses."""
    if client is None or found.plan is None:
        return "", False, False
    standing = standing_of_rows(client, now)
    why = steps_locked_for(standing, found.plan, phases=[found.phase]).get(found.plan["steps"][0]["key"], "")
    if why and why != "not_asked":
        return str(REASONS[why]), True, False
    return "", not why and not standing.needs_list(now), standing.held.light_pressure


def _shown(desk: Desk, found: Tried) -> str:
    return f"{reverse('programmes:shown', args=[desk.programme.uid])}#{found.item['key']}"


def _sheet(desk: Desk, found: Tried) -> str:
    return f"{reverse('programmes:build', args=[desk.programme.uid])}?phase={found.phase}#{found.item['key']}"
