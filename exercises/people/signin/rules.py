"""Which role asks how much of a sign-in."""

from __future__ import annotations

import datetime as dt
import re

from exercises.lib.browsers import LONGEST_NAME, family

RUNNER, THERAPIST, STAFF = "runner", "therapist", "staff"

# Pages that show clients' data to therapists or change what everybody reads. They open with a second factor only.
# Others get the answer that they always get there.
ROLE_PAGES = re.compile(r"^/(admin|editors|clients|therapist|invite|messages|programmes/(build|groups|pictures))(/|$)|^/pictures/$")


def is_role_page(path: str) -> bool:
    """Whether a page belongs to the work of a therapist or of somebody who looks after the content."""
    return bool(ROLE_PAGES.search(path))


# How long a session lasts without being used, and at the longest.
IDLE = {RUNNER: dt.timedelta(days=14), THERAPIST: dt.timedelta(minutes=30), STAFF: dt.timedelta(minutes=15)}
LONGEST = {RUNNER: dt.timedelta(days=60), THERAPIST: dt.timedelta(hours=12), STAFF: dt.timedelta(hours=8)}
MOST_BETWEEN = dt.timedelta(hours=1)


def is_due(role: str, unseen: dt.timedelta) -> bool:
    """Whether a session that was last written so long ago is written again: ten times in its length, and at least once an hour."""
    return not dt.timedelta() <= unseen < min(IDLE[role] / 10, MOST_BETWEEN)


def lasts(role: str, age: dt.timedelta) -> dt.timedelta:
    """How long a session of this age lasts from now on if it is not used again."""
    return max(min(IDLE[role], LONGEST[role] - age), dt.timedelta())


MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def device_words(agent: str) -> tuple[str, str]:
    """The browser and the machine that a User-Agent names, as their owner calls them; "" where it names none that we know."""
    return family(agent), next((word for sign, word in MACHINES if sign in agent[:LONGEST_NAME]), "")
