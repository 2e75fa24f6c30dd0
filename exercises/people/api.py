"""Changing what the player goes by, from a device."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import AfterValidator, ConfigDict, Field, StrictBool

from exercises.lib import clock
from exercises.lib.api import OWN, TAKES, PerPerson, Problem
from exercises.people import queries, services

router = Router(tags=["me"])
# Somebody who tries every switch taps about once a second.
RATE = "90/m"


def _is_zone(zone: str) -> str:
    if zone and not clock.is_zone(zone):
        raise ValueError(_("We do not know this time zone. Write it like Europe/London."))
    return zone


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Changes(Schema):
    """Any of the preferences; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid")

    knee: Literal["", "left", "right", "both"] = ""
    units: Literal["km", "mi"] = "km"
    zone: Annotated[str, Field(max_length=64), AfterValidator(_is_zone)] = ""
    voice: StrictBool = True
    beeps: StrictBool = True
    vibration: StrictBool = True
    flash: StrictBool = False
    ready_s: Literal[3, 5, 10, 20] = 5
    auto_advance: StrictBool = True
    first_side: Literal["", "left", "right"] = ""
    short: StrictBool = False
    # None says that nothing was said; an empty list that there is nothing.
    equipment: Annotated[list[Slug], Field(max_length=60)] | None = None
    detailed_log: StrictBool = False


class Kept(Schema):
    """All preferences as they are now."""

    preferences: dict[str, Any]


@router.patch(
    "/me/preferences", response={200: Kept, TAKES | OWN: Problem}, url_name="preferences", throttle=PerPerson(RATE, "preferences")
)
def change_preferences(request: HttpRequest, changes: Changes) -> Any:
    """Change the preferences that are named. Which knee is sore is kept only for someone who agreed to storing."""
    given = changes.dict(exclude_unset=True)
    if "knee" in given and not queries.may_store(request.user):
        return Status(422, {"error": _("Which knee is sore is kept only after you agree to storing.")})
    if given.get("equipment") is not None:
        known = {slug for slug, _title in queries.usable_equipment()}
        given["equipment"] = sorted(known.intersection(given["equipment"]))
    profile = services.prefer(request.user, given)
    return Status(200, {"preferences": queries.preferences_of(profile)})
