"""What people do on the pages of the stop list, in one line each."""

import datetime as dt
import json

from django.core.signing import b64_decode

MORNING = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
STILL, PRESSING, ONLY = "slow-chair-sit", "first-six-minutes", "quadriceps-release-by-hand"
CHECK, TODAY, PRESSURE, STOP, MISTAKE, READY = (f"/safety/{page}" for page in ("", "today/", "pressure/", "stop/", "mistake/", "ready/"))


def reads(client):
    return client.get("/api/v1/me").json()["safety"]


def send(client, address, **fields):
    return client.post(address, fields)


def none(client, routine=STILL, page=CHECK, **fields):
    return send(client, f"{page}?routine={routine}", answer="none", **fields)


def tick(client, *keys, routine=STILL, page=CHECK, **fields):
    return send(client, f"{page}?routine={routine}", answer="ticked", ticks=list(keys), **fields)


def cookie(client, name):
    return json.loads(b64_decode(client.cookies[name].value.split(".")[0].encode()))
