"""Numbers and days in the words and units of a person, and the answers of rules in sentences."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.people.rules import MILES_PER_KM, distance
from exercises.running import rules, words

DAY = dt.timedelta(days=1)


def number(metres: int, units: str, *, down: bool = False) -> float:
    """A distance in the person's units to one decimal; a limit is rounded down, so that its words never promise more."""
    if not down:
        return distance(metres / 1000, units)[0]
    value = metres / 1000 * (MILES_PER_KM if units == "mi" else 1)
    return math.floor(value * 10 + 1e-9) / 10


def length(metres: int | None, units: str, *, down: bool = False) -> str:
    """A distance in words; "" where none is known."""
    return "" if metres is None else f"{number(metres, units, down=down):g}\N{NO-BREAK SPACE}{units}"


def whole(metres: int, units: str) -> str:
    """A long distance in words, without decimals."""
    return f"{round(metres / 1000 * (MILES_PER_KM if units == 'mi' else 1))}\N{NO-BREAK SPACE}{units}"


def duration(seconds: int | None) -> str:
    """A time in words; "" where none is known."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    return _("%(minutes)d min") % {"minutes": minutes} if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def day_words(day: dt.date, today: dt.date | None = None) -> str:
    """A day as people say it; with the year where that is not the present one."""
    return formats.date_format(day, "D j M" if today is None or day.year == today.year else "D j M Y")


def span(start: dt.date) -> str:
    """A week as people say it."""
    end = start + DAY * 6
    return f"{formats.date_format(start, 'j M' if start.month != end.month else 'j')} – {formats.date_format(end, 'j F Y')}"


def weeks_words(count: int) -> str:
    """A number of weeks."""
    return ngettext("%(count)d week", "%(count)d weeks", count) % {"count": count}


@dataclass(frozen=True)
class Explained:
    """An answer of a rule in words: the number, the reason, what was seen, how sure, who may override."""

    value: str
    reason: str
    outcome: str
    evidence: str
    evidence_words: str
    seen: list[tuple[str, str]]
    sources: tuple[str, ...]
    override: str = str(words.OVERRIDE)


def week_limit(answer: rules.Answer, units: str) -> Explained:
    """The week's limit and its reason."""
    limit = dict(answer.threshold)
    share = next((limit[name] for name in ("grow_calm", "grow_gently", "after_one_week", "after_two_weeks") if name in limit), 0)
    said = {
        "percent": f"{share * 100:g}%", "step": length(int(limit.get("small_step_m", 0)), units), "weeks": weeks_words(answer.number("weeks_off") or 0),
    }  # fmt: skip
    shown = [
        (_("Last week noted"), length(answer.number("last"), units)), (_("Mean of the last weeks"), length(answer.number("mean"), units)),
        (_("Calm days"), _calm(answer)), (_("Days not known"), count_words(answer.number("unknown"))),
        (_("Days that were too much"), count_words(answer.number("red"))),
    ]  # fmt: skip
    seen = [(name, value) for name, value in shown if value]
    value = length(answer.value, units, down=True)
    return Explained(
        value, str(words.WEEK[answer.outcome]) % said, answer.outcome, answer.evidence, str(words.WEEK_EVIDENCE), seen, answer.sources
    )


def _calm(answer: rules.Answer) -> str:
    days = answer.number("days")
    return "" if days is None else str(days - sum(answer.number(name) or 0 for name in ("red", "unknown", "amber")))


def count_words(value: int | None) -> str:
    return "" if value is None else str(value)


def run_limit(answer: rules.Answer, units: str) -> Explained:
    """The limit of one run and its reason."""
    said = {"percent": f"{dict(answer.threshold)['single_run'] * 100:g}%", "days": answer.number("days")}
    longest = length(answer.number("longest"), units)
    seen = [(_("Longest run"), longest)] if longest else []
    value = length(answer.value, units, down=True)
    return Explained(
        value, str(words.SINGLE[answer.outcome]) % said, answer.outcome, answer.evidence, str(words.SINGLE_EVIDENCE), seen, answer.sources
    )
