"""Advice for people without an account: a few numbers in, an answer with its reason out. Nothing is stored or logged."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from exercises.home.pages import advice as advice_for
from exercises.lib.api import TAKES, Problem
from exercises.publishing.queries import rule_withdrawn

router = Router(tags=["advice"])
RULE = "traffic-light"
Pain = Field(None, ge=0, le=10, strict=True)
Count = Field(0, ge=0, le=1000, strict=True)
Flag = Literal["numb", "tingling", "electric", "throbbing", "swelling", "limp", "giving_way", "night"]


class Numbers(Schema):
    """What is known of a session. Null is "not answered" and never nought."""

    model_config = ConfigDict(extra="forbid")

    before: int | None = Pain
    worst: int | None = Pain
    morning: int | None = Pain
    flags: list[Flag] = Field([], max_length=8)
    settled: Literal["yes", "no", "unknown"] | None = None
    rose_before: bool = Field(False, strict=True)
    days_since: int | None = Field(None, ge=0, le=36500, strict=True)
    calm_before: int = Count
    ambers_before: int = Count
    reds_before: int = Count


class Next(Schema):
    """What to do: the code and the sentence."""

    do: Literal["repeat", "two-more", "easier", "rest", "see-someone"]
    sentence: str


class Override(Schema):
    """Who may decide otherwise."""

    by: Literal["you", "clinician"]
    sentence: str


class Advice(Schema):
    """The light and what comes next, with the rule, what it looked at, its limits and its sources."""

    light: Literal["green", "amber", "red", "unknown"]
    light_word: str
    reason: str
    sentence: str
    rule: str
    seen: dict[str, Any]
    limits: dict[str, int]
    sources: list[str]
    next: Next
    override: Override


@router.post("/advice", auth=None, response={200: Advice, TAKES | {409}: Problem}, url_name="advice")
def advice(request: HttpRequest, numbers: Numbers) -> Any:
    """What to do after a session, from its numbers alone. Open, the same for everyone, and forgotten at once."""
    if reason := rule_withdrawn([RULE]):
        return Status(409, {"error": reason})
    return Status(200, advice_for(numbers.model_dump()))
