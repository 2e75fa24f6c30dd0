"""What people do on the pages of the safety check, in one line each."""

import datetime as dt
import json

from django.core.signing import b64_decode

from exercises.safety import rules

MORNING = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
STILL, PRESSING, ONLY = "slow-chair-sit", "first-six-minutes", "quadriceps-release-by-hand"
NAMES = ("", "today/", "4/", "stop/", "mistake/", "ready/", "examined/", "agreed/", "parents/")
CHECK, TODAY, PRESSURE, STOP, MISTAKE, READY, EXAMINED, AGREED, PARENTS = (f"/safety/{page}" for page in NAMES)
PAGE = {1: "/safety/", 2: "/safety/2/", 3: "/safety/3/", 4: "/safety/4/"}
ADULT = "age-18-49"


def reads(client, routine=""):
    return client.get(f"/api/v1/me?routine={routine}").json()["safety"]


def send(client, address, **fields):
    return client.post(address, fields)


def page(client, number, *keys, routine=STILL, age=ADULT, knee="left", way="", **fields):
    """Answer one page: these lines, or "none of these"."""
    person = {"age": age, "knee": knee} if number == 3 else {}
    ticks = {"answer": "ticked", "ticks": list(keys)} if keys else {"answer": "none"}
    address = f"{PAGE[number]}?routine={routine}{way}"
    return send(client, address, **person, **ticks, **fields)


def answer(client, *keys, routine=STILL, pages=None, **fields):
    """Answer the whole check with these lines, page after page, as far as it goes; the last redirect."""
    last = pages or (4 if routine in (PRESSING, ONLY) else 3)
    here = {number: [key for key in keys if rules.QUESTIONS[key].page == number] for number in range(1, last + 1)}
    for number, lines in here.items():
        found = page(client, number, *lines, routine=routine, **fields)
        onward = found.status_code == 302 and found["Location"].startswith(PAGE.get(number + 1, "nowhere"))
        if not onward:
            break
    return found


def none(client, routine=STILL, **fields):
    """The whole check without a tick, but for the age."""
    return answer(client, routine=routine, **fields)


def cookie(client, name):
    return json.loads(b64_decode(client.cookies[name].value.split(".")[0].encode()))
