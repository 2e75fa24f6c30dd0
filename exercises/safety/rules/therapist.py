"""What a therapist may lock for somebody, and which locks of somebody's own answers they may open."""

from __future__ import annotations

import datetime as dt

from exercises.safety.rules.locks import AGREEMENT_HOLDS
from exercises.safety.rules.questions import AGREED, EVERYTHING, ICE, KNEE_LOAD, PHASE_ONE, PRESSURE, QUESTIONS, RUNNING

# Stands where the line of a check would; the name follows after the colon in who set it.
THERAPIST = "therapist"
# Never everything: that is for a clinician who examines, and for the emergency card.
THERAPIST_LOCKS = (PRESSURE, RUNNING, KNEE_LOAD, PHASE_ONE, ICE)
# As long as an agreement holds: then somebody looks again.
THERAPIST_MOST = AGREEMENT_HOLDS
GRAVE = frozenset({"emergency", "urgent"})


def therapist_opens(key: str) -> bool:
    """Whether a therapist may open what this line locks: one that an agreement opens, not grave, and not a lock of everything."""
    question = QUESTIONS.get(key)
    return question is not None and question.opens == AGREED and question.level not in GRAVE and EVERYTHING not in question.locks


def therapist_days(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day that may be the last one of a lock, or of an opening, made today."""
    return today, today + THERAPIST_MOST
