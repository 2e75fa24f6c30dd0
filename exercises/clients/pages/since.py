"""Since the last visit, in five lines, and the same as plain text for a clinic's own record."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.care import rules as care
from exercises.clients import words
from exercises.clients.queries import days
from exercises.clients.queries.record import Record, since_of
from exercises.clients.queries.standing import questions_of
from exercises.clients.rules import standing as rules
from exercises.lib.rounds import Ask, read
from exercises.messages.queries import open_questions
from exercises.people.models import Knee
from exercises.practice.models import PainScore
from exercises.practice.words import FLAGS
from exercises.programmes.models import PhaseChange
from exercises.programmes.rules import DONE, REST
from exercises.progress.queries import WINDOW
from exercises.progress.rules.response import SESSION, rise_of
from exercises.publishing.queries import cards

MOST = 6


@dataclass(frozen=True)
class Line:
    """One of the five lines; one that is not shared says only that."""

    name: str
    text: str
    kind: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Since:
    """What is new."""

    first: dt.date
    last: dt.date
    lines: tuple[Line, ...]

    def text(self, name: str) -> str:
        """The lines to be taken along."""
        head = _("%(name)s, %(first)s to %(last)s") % {"name": name, "first": long(self.first), "last": long(self.last)}
        return "\n".join([head, *(f"- {line.name}: {line.text}" for line in self.lines)]) + "\n"


def long(day: dt.date) -> str:
    """A day with its year."""
    return formats.date_format(day, "j F Y")


def short(day: dt.date) -> str:
    """A day without its year."""
    return formats.date_format(day, "j M")


def since(record: Record) -> Since:
    """What happened since the last visit, as far as it is shared."""
    first = since_of(record.grant, record.today)
    pain, programme = record.sees(care.PAIN), record.sees(care.PROGRAMME)
    hidden = {scope: Line("", str(words.NOT_SHARED[scope]), hidden=True) for scope in (care.PAIN, care.PROGRAMME)}
    return Since(
        first,
        record.today,
        (
            _named(_("Done"), _done(record, first) if programme else hidden[care.PROGRAMME]),
            _named(_("Pain"), _pain(record, first) if pain else hidden[care.PAIN]),
            _named(_("Stops"), _stops(record, first) if pain else hidden[care.PAIN]),
            _named(_("Changed"), _changed(record, first) if pain or programme else hidden[care.PROGRAMME]),
            _named(_("Questions"), _questions(record)),
        ),
    )


def wanted_for_since(record: Record) -> Iterator[Ask]:
    """What since reads; a part that is not shared reads nothing."""
    client, first = record.grant.client, since_of(record.grant, record.today)
    if record.sees(care.PROGRAMME):
        yield from days.wanted_for_states(client, record.assignment, first)
        yield from ((changes_since.of(client, record.assignment, first),) if record.assignment else ())
    if record.sees(care.PAIN):
        yield sides_since.of(client, record.today - WINDOW)
    yield open_questions.of((record.grant.link.pk,))


def _named(name: str, line: Line) -> Line:
    return replace(line, name=name)


def _done(record: Record, first: dt.date) -> Line:
    told = days.states(record.grant.client, record.assignment, first, record.today)
    if not record.sees(care.PAIN):
        told = rules.states_without_reason(told)
    if told.get(record.today.isoformat()) == "no-data":
        del told[record.today.isoformat()]
    found = Counter(told.values())
    asked = sum(count for state, count in found.items() if state not in {REST, "else"})
    parts = [_("%(done)d of %(asked)d days that asked for something") % {"done": found[DONE], "asked": asked}] if asked else []
    parts += [f"{found[state]} {words.DAYS[state]}" for state in words.DAYS if found[state] and state not in {DONE, REST}]
    return Line("", "; ".join(parts) or _("nothing recorded"))


def _pain(record: Record, first: dt.date) -> Line:
    found = [item for item in record.now.found if item.entry.day >= first]
    worst = max((item.entry for item in found if item.entry.worst is not None), key=lambda entry: (entry.worst, entry.day), default=None)
    rises = [rise for item in found if (rise := rise_of(item.entry)) is not None]
    worse = sum(rise > 0 for rise in rises)
    parts = [_("worst %(worst)d of 10 (%(day)s)") % {"worst": worst.worst, "day": short(worst.day)}] if worst else []
    parts += [_("%(worse)d of %(all)d mornings worse") % {"worse": worse, "all": len(rises)}] if rises else []
    return Line("", ", ".join(parts) or _("no answer"), "slow" if worse else "")


def _stops(record: Record, first: dt.date) -> Line:
    found = stops(record, first)
    if not found:
        return Line("", _("none"))
    told = [f"{short(day)}{f' ({signs})' if signs else ''}" for day, signs in found[:MOST]]
    return Line("", f"{len(found)}: {', '.join(told)}", "stop")


def stops(record: Record, first: dt.date) -> list[tuple[dt.date, str]]:
    """The sessions since a day that were stopped or had a warning sign, newest first, with the signs in words."""
    red = {
        item.entry.uid: item.entry for item in record.now.found if item.entry.kind == SESSION and (item.entry.ended_red or item.entry.flags)
    }
    entries = sorted((entry for entry in red.values() if entry.day >= first), key=lambda entry: entry.day, reverse=True)
    return [(entry.day, ", ".join(str(FLAGS.get(flag, flag)) for flag in entry.flags)) for entry in entries]


def _changed(record: Record, first: dt.date) -> Line:
    parts = [*(_doses(record, first) if record.sees(care.PROGRAMME) else ()), *(_sides(record, first) if record.sees(care.PAIN) else ())]
    return Line("", "; ".join(parts[:MOST]) or _("nothing"))


@read
def changes_since(client, assignment, first: dt.date):
    """The steps between phases of an assignment since a day, but the first."""
    return PhaseChange.objects.visible_to(client).filter(assignment=assignment, on__gte=first).exclude(before="")


@read
def sides_since(client, after: dt.date):
    """On which sides and days the knee hurt, after a day."""
    rows = PainScore.objects.of_days(client, after + dt.timedelta(days=1)).filter(value__gt=0)
    return rows.exclude(area="muscles").order_by().values_list("side", "session__local_day").distinct()


def _doses(record: Record, first: dt.date) -> list[str]:
    if record.assignment is None:
        return []
    titles = {card.slug: card.title for card in cards("phase")}
    version = record.assignment.version
    parts = (
        [_("version %(number)d of the programme") % {"number": version.number}]
        if version.number > 1 and version.made_at.date() >= first
        else []
    )
    moved = changes_since(record.grant.client, record.assignment, first)
    return parts + [
        _("%(before)s → %(after)s (%(day)s)")
        % {"before": titles.get(row.before, row.before), "after": titles.get(row.after, row.after), "day": short(row.on)}
        for row in moved[:MOST]
    ]


def _sides(record: Record, first: dt.date) -> list[str]:
    """A side that hurts now and did not before."""
    told = sides_since(record.grant.client, record.today - WINDOW)
    before, after = ({side for side, day in told if (day >= first) is now} for now in (False, True))
    return (
        [_("pain now also noted for: %(side)s") % {"side": Knee(side).label.lower()} for side in sorted(after - before)] if before else []
    )


def _questions(record: Record) -> Line:
    count = questions_of(record.grant.link)
    return Line(
        "", ngettext("%d waits for an answer", "%d wait for an answer", count) % count if count else _("none"), "slow" if count else ""
    )
