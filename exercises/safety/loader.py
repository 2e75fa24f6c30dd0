"""Takes in what was answered on a device without a network, in the order in which it was given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from exercises.lib.seal import UnknownKey, open_sealed
from exercises.people.models import User
from exercises.safety import access, codec, queries
from exercises.safety.access import Cookies
from exercises.safety.codec import Sent
from exercises.safety.models import Check
from exercises.safety.sync import Store

SEALED = {"uid", "sealed"}
STORED, DUPLICATE, REJECTED, FOREIGN = "stored", "duplicate", "rejected", "foreign"


@dataclass(frozen=True)
class Taken:
    """What became of one answer; a device forgets it only on stored or duplicate."""

    uid: str
    status: str
    reason: str = ""


def take(request: HttpRequest, items: list[Any], *, now: dt.datetime) -> tuple[list[Taken], Cookies]:
    """Keep the answers that are this person's, oldest first: what became of each, in the order of sending, and the cookies they leave."""
    read = [_read(request, item, now) for item in items]
    found: dict[int, Taken] = {at: answer for at, answer in enumerate(read) if isinstance(answer, Taken)}
    cookies: Cookies = {}
    for at, sent in sorted(((at, sent) for at, sent in enumerate(read) if isinstance(sent, Sent)), key=lambda pair: pair[1].at):
        status, left = _take(request, sent, now)
        found[at] = Taken(sent.uid, status)
        cookies |= left
        # The next one goes by what this one left.
        access.carry(request, left)
    return [found[at] for at in range(len(items))], cookies


def _read(request: HttpRequest, item: Any, now: dt.datetime) -> Sent | Taken:
    uid = str(item.get("uid", ""))[:64] if isinstance(item, dict) else ""
    try:
        document, owner = _opened(item)
        sent = codec.read(document, now=now)
    except UnknownKey:
        return Taken(uid, REJECTED, _("This answer was locked for another server."))
    except ValueError as error:
        return Taken(uid, REJECTED, str(error))
    if sent.uid != uid or owner not in {"", sent.owner}:
        return Taken(uid, REJECTED, _("This answer is not what it says on its envelope."))
    mine = sent.owner in {access.DEVICE_OWNER, access.GUEST_OWNER, access.owner_tag(request.user)}
    return sent if mine else Taken(uid, FOREIGN, _("This answer belongs to someone else."))


def _opened(item: Any) -> tuple[Any, str]:
    """The document of an item, and the owner that stands beside it where it was locked."""
    if isinstance(item, dict) and "sealed" in item:
        if set(item) != SEALED:
            raise ValueError("This is no answer to the safety check.")
        inside = open_sealed(item)
        return inside["document"], inside["owner"]
    return item, ""


def _take(request: HttpRequest, sent: Sent, now: dt.datetime) -> tuple[str, Cookies]:
    with transaction.atomic():
        if request.user.is_authenticated:
            # One writer a person: two tabs that send the same answer store it once.
            User.objects.select_for_update().get(pk=request.user.pk)
        store = Store(request, sent.guest, sent.at, sent.zone, received=now, version=sent.v)
        if store.knows(sent.way):
            return DUPLICATE, {}
        if sent.way == Check.Way.SAME:
            return STORED, store.said_same()
        knee = sent.knee or ("" if sent.guest else queries.sore_knee_of(request.user))
        keep = store.answered_late if store.late else store.answered
        return STORED, keep(sent.way, sent.pages, sent.ticked, knee)
