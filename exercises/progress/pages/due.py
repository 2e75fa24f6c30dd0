"""What is due today, grouped by whose it is: each programme with its own slots, and what several of them ask for together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.lib.rounds import Ask
from exercises.programmes import queries as programme_queries
from exercises.programmes.models import Assignment, Prescription
from exercises.programmes.pages import Update, dose_of, updates_of
from exercises.programmes.rules import MANY, Asked, Due, credit, done_for, due_on, next_due, pressed_twice, together
from exercises.progress import queries
from exercises.progress.pages.overview import did_since, held_on, items_of_each, wanted_for_done
from exercises.publishing.queries import Card, cards, pick

SLOT_WORDS = {"morning": gettext_lazy("Morning"), "noon": gettext_lazy("Noon"), "evening": gettext_lazy("Evening")}
LOOK_BACK = dt.timedelta(days=14)
WALK_RUN = "walk-and-run-day"
ONLY_PRESSING = "pressure-release"


@dataclass(frozen=True)
class DueView:
    """One slot of today: what to play for it, or that it is done."""

    slot: str
    slot_word: str
    card: Card
    play: str
    done: bool
    pressure: bool
    # What a therapist prescribed, in words, and what they noted for it.
    dose: str = ""
    note: str = ""
    # What stands in for the pressing that is left out of a later slot, beside what is left.
    stretches: Card | None = None


@dataclass(frozen=True)
class Group:
    """What one programme asks for today, and what changed in it lately."""

    assignment: Assignment
    due: tuple[DueView, ...]
    done: int
    of: int
    update: Update | None

    @property
    def by(self) -> str:
        """Who gave it; "" where the person chose it alone."""
        return self.assignment.assigned_by_name

    @property
    def url(self) -> str:
        """Where it is read in full."""
        return programme_queries.page_address(self.assignment)


@dataclass(frozen=True)
class Wanted:
    """How long there is today, whether half of the sets will do, and the stage of who walks and runs."""

    minutes: int
    short: bool
    stage: object


def wanted_for_groups(user, assignments: Sequence[Assignment], today: dt.date) -> tuple[Ask, ...]:
    """What groups_of reads."""
    if not assignments:
        return ()
    plans = programme_queries.wanted_for_plans(tuple(row.version_id for row in assignments))
    own = (*programme_queries.wanted_for_ways(assignments), *programme_queries.wanted_for_prescribed(assignments))
    return (*plans, *own, *wanted_for_done(user, today - LOOK_BACK), queries.runs_of_day.of(user, today))


def groups_of(user, assignments: Sequence[Assignment], today: dt.date, wanted: Wanted) -> tuple[Group, ...]:
    """Every programme with its slots of today, done or not; the same queries however many there are."""
    if not assignments:
        return ()
    days, history, ran = items_of_each(assignments), did_since(user, today - LOOK_BACK), queries.ran_on(user, today)
    due = {row.pk: due_on(held_on(days[row.pk], today) or (), done_for(history, row.giver), today, running_day=ran) for row in assignments}
    own, updates = programme_queries.prescribed_now(assignments), updates_of(assignments, today)
    routines = {card.slug: card for card in cards("routine")} if any(due.values()) else {}
    return tuple(
        Group(row, _views(row, due[row.pk], own[row.pk], routines, wanted), *credit(due[row.pk]), updates.get(row.pk))
        for row in assignments
    )


def first_open(groups: Sequence[Group], hour: int) -> DueView | None:
    """What "start" starts: the first thing that is not done, of the slot of this hour."""
    return next_due([view for group in groups for view in group.due], hour)


def _views(
    assignment: Assignment, due: list[Due], own: Mapping[str, Prescription], routines: Mapping[str, Card], wanted: Wanted
) -> tuple[DueView, ...]:
    """The slots with what to play. Whatever presses does so in the first slot of the day only, in whichever prescription that is."""
    known = {**routines, **{slug: programme_queries.own_card(assignment, row, slug) for slug, row in own.items()}}
    found: list[DueView] = []
    pressed = False
    for item in due:
        card = known.get(item.item.routine_for(wanted.minutes))
        if card is None:
            continue
        presses = bool(card.facets.get("pressure"))
        pressure = not presses or (item.pressure and not pressed)
        pressed = pressed or presses
        row, stretches = own.get(card.slug), None if pressure else known.get(item.item.later)
        if stretches and card.facets.get("kinds") == [ONLY_PRESSING]:
            # Nothing of it would be left without pressing.
            card, stretches = stretches, None
        play = _play(card, item, assignment, wanted, pressure=pressure or not card.facets.get("pressure"))
        told = (dose_of(row), row.note) if row else ("", "")
        found.append(DueView(item.slot, str(SLOT_WORDS[item.slot]), card, play, item.done, pressure, *told, stretches))
    return tuple(found)


def _play(card: Card, item: Due, assignment: Assignment, wanted: Wanted, *, pressure: bool) -> str:
    """The address of the player for one slot."""
    query = {"slot": item.slot, "assignment": str(assignment.uid)}
    query |= {} if pressure else {"pressure": "no"}
    query |= {"short": "yes"} if wanted.short else {}
    query |= {"stage": str(wanted.stage)} if card.slug == WALK_RUN and isinstance(wanted.stage, int) else {}
    return f"{card.facets.get('play') or reverse('practice:play', args=[card.slug])}?{urlencode(query)}"


def clash_of(groups: Sequence[Group]) -> tuple[str, ...]:
    """What several programmes ask for together on this day that is too much of one thing, and whom to ask; in plain sentences."""
    asked = [_asked(group) for group in groups]
    muscles, givers = pressed_twice(asked)
    count = together(asked)
    told = []
    if muscles:
        names = [card.title for card in pick(cards("muscle"), muscles)] or muscles
        who = get_text_list([by or _("your own programme") for by in givers], _("and"))
        text = ngettext(
            "%(who)s ask you to press the same muscle today: %(what)s.",
            "%(who)s ask you to press the same muscles today: %(what)s.",
            len(names),
        )
        told.append(text % {"who": who, "what": get_text_list(names, _("and"))})
        told.append(_("Once a day is enough for a muscle: ask %(name)s which of them counts.") % {"name": _whom(givers)})
    if count > MANY:
        text = _(
            "Together that is %(count)d different exercises today, and more than %(many)d are hard to keep up: ask %(name)s what can wait."
        )
        told.append(text % {"count": count, "many": MANY, "name": _whom([one.by for one in asked if one.exercises])})
    return tuple(told)


def _asked(group: Group) -> Asked:
    pressing = [view for view in group.due if view.pressure]
    muscles = frozenset(slug for view in pressing for slug in view.card.facets.get("muscles", []))
    exercises = frozenset(slug for view in group.due for slug in view.card.facets.get("exercises", []))
    return Asked(group.by, muscles, exercises)


def _whom(givers: Sequence[str]) -> str:
    """Those who may be asked; of two programmes at least one is a therapist's."""
    return get_text_list([by for by in dict.fromkeys(givers) if by], _("or"))
