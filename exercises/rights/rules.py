"""What an archive is, and how often one is made. Plain decisions."""

from __future__ import annotations

import datetime as dt

FORMAT = "selfcare-archive"
# Raised when a reader of the version before could misread a file (docs/archive.md).
VERSION = 1
# How the history of downloads counts: so many in a day.
MOST_A_DAY = 5
A_DAY = dt.timedelta(days=1)


def may_take(earlier: int) -> bool:
    """Whether one more archive may be made after so many within a day."""
    return earlier < MOST_A_DAY
