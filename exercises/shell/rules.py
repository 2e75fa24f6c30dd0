"""What the worker may answer and what belongs to the shell, as plain decisions."""

from __future__ import annotations

import re

# Read by Python and by the worker alike: addresses that it never answers, because they are personal or change something.
UNTOUCHED = (
    r"^/(accounts|admin|api|media|sessions|profile|editors|preview|feedback|healthz|readyz|reports|sw\.js"
    r"|today|progress|programmes?|runs|shoes|calendar|morning|mails-off"
    r"|my-data|sharing|clients|assessments|discharges|therapist|invite|messages|handover)(/|$)|^/safety/(?!here/)|/log/$"
)
# Style sheets and scripts that only editors load, and the worker itself.
NOT_IN_SHELL = re.compile(
    r"css/(admin|builder|care|pages|review-pack|progress|running|clients|messages)"
    r"|js/(admin|worker)/|js/elements/(builder|handed|message)|img/ui/(install|maskable|touch)"
)
SHELL = re.compile(r"(css|js|img)/.+\.(css|js|svg|png|webp|woff2)")
PICTURE = re.compile(r"/pictures/[^\"'\s]+\.svg")
FILE = re.compile(r"/static/[^\"'\s]+")


def in_shell(name: str) -> bool:
    """Whether a static file is there without a network."""
    return bool(SHELL.fullmatch(name)) and not NOT_IN_SHELL.match(name)


def untouched(path: str) -> bool:
    """Whether the worker leaves an address alone."""
    return bool(re.search(UNTOUCHED, path))


def pictures_of(*pages: bytes) -> tuple[list[str], dict[str, list[str]]]:
    """The drawings that pages name: those that everyone sees, and those of each body that a person may choose."""
    seen, player = (set(PICTURE.findall(page.decode())) for page in pages)
    by_body: dict[str, list[str]] = {}
    for address in sorted(player - seen):
        if address.startswith("/pictures/figure/"):
            by_body.setdefault(address.split("/")[4], []).append(address)
        else:
            seen.add(address)
    return sorted(seen), by_body
