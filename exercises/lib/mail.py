"""Mails that are due: rows that one process claims at a time and sends once, and the addresses that stand in mails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import models
from django.urls import reverse

MOST_TRIES = 3
# A claim that nobody finished in this time was lost with its process.
LOST_AFTER = dt.timedelta(minutes=15)


class DueMail(models.Model):
    """A mail that is due at some instant. Claimed by one process, sent once, or dropped with the reason."""

    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    dropped = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Sent:
    """What one run did."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.dropped} dropped, {self.failed} failed"


def claim(rows: models.QuerySet, now: dt.datetime) -> Any:
    """One due row for this process alone, or None. A row that another process claimed meanwhile is left to it."""
    free = rows.filter(due_at__lte=now, sent_at=None, dropped="", tries__lt=MOST_TRIES).exclude(claimed_at__gt=now - LOST_AFTER)
    for row in free.order_by("due_at", "pk")[:20]:
        if free.filter(pk=row.pk).update(claimed_at=now, tries=row.tries + 1):
            row.refresh_from_db()
            return row
    return None


def send_due(rows: models.QuerySet, send: Callable[[Any], str], now: dt.datetime, *, tries_count: bool) -> Sent:
    """Send everything that is due, one row at a time; a mail server that is away stops the run and loses nothing.

    `send` sends one and answers why it did not, or "". `tries_count` says whether a server that is away uses up a try.
    """
    sent = dropped = 0
    while row := claim(rows, now):
        mine = rows.filter(pk=row.pk)
        try:
            reason = send(row)
        except OSError:
            mine.update(claimed_at=None, tries=row.tries - (not tries_count))
            return Sent(sent, dropped, 1)
        mine.update(**({"dropped": reason} if reason else {"sent_at": now}))
        sent, dropped = sent + (not reason), dropped + bool(reason)
    return Sent(sent, dropped)


def on_site(name: str, *args: object) -> str:
    """An address as it stands in a mail: always under SITE_URL."""
    return urljoin(settings.SITE_URL, reverse(name, args=args))


def one_click(off: str) -> dict[str, str]:
    """The headers by which a mail program turns such mails off with one click (RFC 8058)."""
    return {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
