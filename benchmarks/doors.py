"""Whether the time of an answer tells who has an account: sign-in, sign-up and forgotten password for addresses known and unknown.

    python -m benchmarks.doors             41 pairs in turns, the real password hash; the median of their ratios at most 1.15 either way

Prints one line a door. Runs on a database of its own, and on the empty one that BENCH_POSTGRES names as well.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from benchmarks.install import in_fresh_install
from benchmarks.rows import Row, middle

TIMES, MOST = 41, 1.15
PHRASE, WRONG = "a long enough phrase", "wrong wrong wrong"
DOORS: dict[str, tuple[str, Callable[[str], dict[str, str]]]] = {
    "sign-in": ("/accounts/login/", lambda email: {"login": email, "password": WRONG}),
    "sign-up": ("/accounts/signup/", lambda email: {"email": email, "password1": PHRASE, "age_band": "adult", "store": "on"}),
    "forgotten password": ("/accounts/password/reset/", lambda email: {"email": email}),
}


def main() -> int:
    """Measure, print, and answer 1 where the time tells."""
    # An address that can be confirmed: only where mails go out is sign-up the same for both.
    os.environ["EMAIL_HOST"] = "mail.invalid"
    rows = in_fresh_install(measure, os.environ.get("BENCH_POSTGRES", ""))
    for row in rows:
        print(row.line())
    return int(not all(row.good for row in rows))


def measure() -> list[Row]:
    """The medians of each door, and how far apart they are."""
    from allauth.account.models import EmailAddress
    from django.conf import settings
    from django.core.management import call_command

    from exercises.people.models import User

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    known = User.objects.create_user("known@example.org", PHRASE)
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    rows = []
    for door in DOORS:
        taken(door, "warm@example.org")
        pairs = [(taken(door, known.email), taken(door, f"somebody-{door[:7]}-{number}@example.org")) for number in range(TIMES)]
        there, not_there = (middle(list(column)) for column in zip(*pairs, strict=True))
        rows += [Row(f"{door}: known address", there, "ms"), Row(f"{door}: unknown address", not_there, "ms")]
        # The two of a pair come one after the other: what else the machine does falls on both alike.
        ratio = middle([one / other for one, other in pairs])
        rows.append(Row(f"{door}: apart by", max(ratio, 1 / ratio), "×", most=MOST))
    return rows


def taken(door: str, email: str) -> float:
    """How long one answer took, in milliseconds, in a browser of its own and far from every limit."""
    from django.core import mail
    from django.core.cache import caches
    from django.test import Client

    caches["default"].clear()
    mail.outbox = []
    address, sent = DOORS[door]
    client = Client(headers={"Host": "localhost"})
    began = time.perf_counter()
    answer = client.post(address, sent(email))
    spent = (time.perf_counter() - began) * 1000
    if (answer.status_code, len(mail.outbox)) != ((200, 0) if door == "sign-in" else (302, 1)):
        raise RuntimeError(f"{door} answered {answer.status_code} with {len(mail.outbox)} mails")
    return spent


if __name__ == "__main__":
    sys.exit(main())
