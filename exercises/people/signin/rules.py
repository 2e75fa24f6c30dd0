"""Which role asks how much of a sign-in."""

from __future__ import annotations

import re

RUNNER, THERAPIST, STAFF = "runner", "therapist", "staff"

# Pages that show clients' data to therapists or change what everybody reads. They open with a second factor only.
# Others get the answer that they always get there.
ROLE_PAGES = re.compile(r"^/(admin|editors|clients|therapist|invite|messages|programmes/(build|groups|pictures))(/|$)|^/pictures/$")


def is_role_page(path: str) -> bool:
    """Whether a page belongs to the work of a therapist or of somebody who looks after the content."""
    return bool(ROLE_PAGES.search(path))
