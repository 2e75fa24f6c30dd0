"""Safety withdrawals: raised by one person, in force with a second one, told to every player at its next contact."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing import audit
from exercises.publishing.models import Change, Index, Withdrawal
from exercises.publishing.services import tell_withdrawals
from exercises.publishing.workflow import Refused

KINDS = ("exercise", "muscle", "routine", "advice", "rule")
# A rule is no page: it is taken back by the name that it has in the review pack, and a slip of the pen must not pass for one.
RULES = ("safety-questions", "thresholds", "traffic-light", "finder-table", "player-sentences", "progress-rules", "running-caps")


@transaction.atomic
def raise_withdrawal(
    *, kind: str, slug: str, reason: str, who: Any, now: dt.datetime, part: str = "", language: str = CONTENT_LANGUAGE
) -> Withdrawal:
    """Ask for something to be taken back; nothing happens in public before a second person confirms."""
    if kind not in KINDS:
        raise Refused("This kind of content cannot be withdrawn.")
    if not reason.strip():
        raise Refused("Please say why it has to be withdrawn. People will read this.")
    if kind == "rule" and slug not in RULES:
        raise Refused(f"There is no such rule. The rules are: {', '.join(RULES)}.")
    name = {"kind": kind, "slug": slug, "language": language}
    row = Index.objects.select_related("revision").filter(**name).first()
    if kind != "rule" and row is None:
        raise Refused("Nothing is published under this name.")
    if kind == "muscle" and not part:
        raise Refused("Please name the point that has to be withdrawn.")
    if part and row and part not in {point.get("key") for point in row.revision.document.get("points", [])}:
        raise Refused(f"There is no point called “{part}”.")
    if Withdrawal.objects.filter(**name, part=part, lifted_at__isnull=True).exists():
        raise Refused("It is withdrawn already, or waits for a second person.")
    found = Withdrawal.objects.create(
        **name, part=part, reason=reason.strip(), raised_by=who, raised_by_name=str(who), at=now,
        revisions=[row.revision.number] if row else [],
    )  # fmt: skip
    audit.note(name, Change.What.RAISED, who=who, now=now, places=[part] if part else [])
    return found


@transaction.atomic
def confirm_withdrawal(withdrawal: Withdrawal, *, who: Any, now: dt.datetime) -> Withdrawal:
    """Put it in force. Refused for the one who raised it, and for one that no longer waits."""
    kept = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    if kept.confirmed_at or kept.lifted_at:
        raise Refused("This withdrawal no longer waits.")
    if kept.raised_by_id == who.pk:
        raise Refused("You raised this. A second person has to confirm it.")
    kept.confirmed_by, kept.confirmed_by_name, kept.confirmed_at = who, str(who), now
    kept.save()
    tell_withdrawals(**_name(kept), now=now)
    audit.note(_name(kept), Change.What.WITHDRAWN, who=who, now=now, places=[kept.part] if kept.part else [])
    return kept


@transaction.atomic
def lift_withdrawal(withdrawal: Withdrawal, *, who: Any, now: dt.datetime) -> Withdrawal:
    """End it: by either person while it waits, by somebody else than who raised it once it is in force."""
    kept = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    if kept.lifted_at:
        raise Refused("It was lifted already.")
    if kept.confirmed_at and kept.raised_by_id == who.pk:
        raise Refused("You raised this. Somebody else has to lift it.")
    kept.lifted_at, kept.lifted_by_name = now, str(who)
    kept.save()
    if kept.confirmed_at:
        tell_withdrawals(**_name(kept), now=now)
    audit.note(_name(kept), Change.What.LIFTED, who=who, now=now, places=[kept.part] if kept.part else [])
    return kept


def _name(withdrawal: Withdrawal) -> dict[str, str]:
    return {"kind": withdrawal.kind, "slug": withdrawal.slug, "language": withdrawal.language}
