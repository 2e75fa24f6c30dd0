"""What a timeline is made of: each kind up to and with a day, newest first. How many at most is a text: it stands in the statement itself."""

from __future__ import annotations

import datetime as dt

from exercises.clients.models import Assessment, Discharge, Visit
from exercises.lib.rounds import read
from exercises.practice.models import PracticeSession
from exercises.programmes.models import PhaseChange
from exercises.running.models import Run
from exercises.safety import rules as safety
from exercises.safety.models import Check, Lock


@read
def visits(client, therapist, day: dt.date, most: str):
    """Visits with this therapist."""
    mine = Visit.objects.visible_to(client).filter(link__therapist=therapist, day__lte=day)
    return mine.order_by("-day", "-at", "-pk")[: int(most)]


@read
def assessments(client, therapist, day: dt.date, most: str):
    """Assessments by this therapist."""
    mine = Assessment.objects.visible_to(client).filter(link__therapist=therapist, day__lte=day)
    return mine.order_by("-day", "-at", "-pk")[: int(most)]


@read
def discharges(client, therapist, day: dt.date, most: str):
    """Discharges by this therapist."""
    mine = Discharge.objects.visible_to(client).filter(link__therapist=therapist, day__lte=day)
    return mine.order_by("-day", "-at", "-pk")[: int(most)]


@read
def sessions(client, day: dt.date, most: str):
    """Sessions, each with the version of the programme that it was done for."""
    mine = PracticeSession.objects.visible_to(client).filter(local_day__lte=day)
    return mine.select_related("version").order_by("-local_day", "-started_at", "-pk")[: int(most)]


@read
def phases(client, day: dt.date, most: str):
    """Steps between phases, each with the version that it belongs to."""
    mine = PhaseChange.objects.visible_to(client).filter(on__lte=day).select_related("assignment__version")
    return mine.order_by("-on", "-at", "-pk")[: int(most)]


@read
def runs(client, day: dt.date, most: str):
    """Runs and other sport."""
    return Run.objects.visible_to(client).filter(local_day__lte=day).order_by("-local_day", "-pk")[: int(most)]


@read
def checks(client, day: dt.date, most: str, pain: bool):
    """Answers to the safety check. A stopped session asks for the check again: that is about pain."""
    mine = Check.objects.visible_to(client).filter(local_day__lte=day)
    mine = mine if pain else mine.exclude(way=Check.Way.RED)
    return mine.order_by("-local_day", "-at", "-pk")[: int(most)]


@read
def locks(client, before: dt.datetime, most: str):
    """What therapists held back before an instant, whichever of them."""
    mine = Lock.objects.visible_to(client).filter(question=safety.THERAPIST, since__lt=before)
    return mine.order_by("-since", "-pk")[: int(most)]


@read
def openings(client, before: dt.datetime, most: str):
    """What therapists opened before an instant; a line that locks two things is opened as one."""
    mine = Lock.objects.visible_to(client).filter(how=safety.THERAPIST, opened_at__lt=before)
    return mine.order_by("-opened_at", "-pk")[: int(most) * len(safety.LOCKS)]
