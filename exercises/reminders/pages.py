"""The three lines of the weekly letter."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.people.models import User
from exercises.progress import queries
from exercises.progress.rules.response import GREEN

WEEK = dt.timedelta(days=7)
KIND = (
    gettext_lazy("Small steps count. So do rest days."),
    gettext_lazy("Bodies are slow to answer. You are giving yours time."),
    gettext_lazy("Whatever this week was like, the next one is open."),
    gettext_lazy("You do not have to do it all. The short one counts."),
)


def letter_of(user: User, day: dt.date) -> tuple[str, str, str]:
    """What changed, one thing to try, one kind word. No numbers about health: mails travel in the open."""
    now = queries.now_of(user, day)
    this = [item for item in now.found if day - WEEK < item.entry.day <= day]
    before = [item for item in now.found if day - 2 * WEEK < item.entry.day <= day - WEEK]
    return (_changed(len(this), len(before)), _try(this, day), str(KIND[day.isocalendar().week % len(KIND)]))


def _changed(this: int, before: int) -> str:
    if not this:
        return _("Nothing was noted this week. That is fine.")
    text = ngettext("You noted %d session or run this week", "You noted %d sessions and runs this week", this) % this
    return f"{text} {ngettext('(%d the week before).', '(%d the week before).', before) % before}"


def _try(this, day: dt.date) -> str:
    if not this:
        return _("One thing to try: five minutes, on one day that suits you.")
    # The morning after today is still to come.
    if any(item.entry.morning is None and item.entry.day < day for item in this):
        return _("One thing to try: note how it is the next morning. It takes one tap.")
    if all(item.light == GREEN for item in this if item.entry.day < day):
        return _("One thing to try: look at Today; there may be room for a little more.")
    return _("One thing to try: keep one session short, and take a rest day after it.")
