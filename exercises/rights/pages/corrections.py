"""What own entries said before they were corrected, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.people.models import Correction

WORDS: dict[str, str | Promise] = {
    "metres": gettext_lazy("metres"), "seconds": gettext_lazy("seconds"), "local_day": gettext_lazy("day"), "note": gettext_lazy("note"),
    "kind": gettext_lazy("kind"), "effort": gettext_lazy("effort"), "pain_during": gettext_lazy("pain during it"),
    "started_at": gettext_lazy("began"), "taped": gettext_lazy("taped"), "shoe": gettext_lazy("shoes"),
    "walk_run_stage": gettext_lazy("stage of walk and run"), "value": gettext_lazy("said"), "name": gettext_lazy("name"),
    "morning": gettext_lazy("the morning after"), "settled_within_hour": gettext_lazy("settled within an hour"),
    "metres_before": gettext_lazy("metres before"), "started_on": gettext_lazy("since"), "retired_on": gettext_lazy("retired on"),
    "alert_from": gettext_lazy("a look from"), "alert_to": gettext_lazy("a look until"), "knee": gettext_lazy("sore knee"),
    "age_band": gettext_lazy("age"),
}  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    """One entry with what it said before."""

    correction: Correction
    said: list[tuple[str, str]]


def earlier(found: Iterable[Correction]) -> list[Earlier]:
    """Each correction with its words; what has none is called by its name."""
    return [
        Earlier(one, [(str(WORDS.get(name, name.replace("_", " "))), _shown(value)) for name, value in one.before.items()]) for one in found
    ]


def _shown(value: object) -> str:
    if value is None or value == "":
        return _("not said")
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)
