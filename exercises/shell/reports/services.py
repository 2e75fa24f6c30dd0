"""Keeping reports: counted together, limited for the whole site, forgotten after a month."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.urls import Resolver404, resolve

from exercises.lib.canonical import sha256
from exercises.lib.http import UNTOLD
from exercises.lib.limits import one_more
from exercises.shell.reports.models import Report
from exercises.shell.reports.rules import Told

# For the whole site: who sent a report is not looked at, so it cannot be counted either.
MOST_A_MINUTE = 120
MOST_ROWS = 500
MOST_COUNTED = 1_000_000
KEPT = dt.timedelta(days=30)


def keep(told: list[Told], *, browser: str, now: dt.datetime) -> int:
    """Count each where it is known, and keep it as a new row where there is room; how many were counted."""
    return sum(_keep(one, browser, now.date()) for one in told if _allowed(now))


def forget_old(now: dt.datetime) -> int:
    """Forget what did not happen for a month; how many rows went."""
    return Report.objects.filter(last_on__lt=(now - KEPT).date()).delete()[0]


def went_wrong(now: dt.datetime) -> int:
    """How many different things went wrong in the last seven days."""
    return Report.objects.filter(last_on__gt=(now - dt.timedelta(days=7)).date()).count()


def _keep(told: Told, browser: str, today: dt.date) -> bool:
    row = {"kind": told.kind, "what": told.what, "where": told.where, "page": _page(told.page), "browser": browser}
    mark = sha256(row)
    known = Report.objects.filter(mark=mark)
    if known.update(last_on=today):
        return bool(known.filter(number__lt=MOST_COUNTED).update(number=F("number") + 1))
    if Report.objects.count() >= MOST_ROWS:
        return False
    return Report.objects.get_or_create(mark=mark, defaults=row | {"first_on": today, "last_on": today})[1]


def _page(path: str) -> str:
    """The kind of page; of some parts only the part."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return (match.namespace if match.namespace in UNTOLD else match.view_name)[:80]


def _allowed(now: dt.datetime) -> bool:
    count = one_more(f"reports:{int(now.timestamp()) // 60}", seconds=120)
    return count is not None and count <= MOST_A_MINUTE
