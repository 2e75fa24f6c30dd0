"""The demo therapist, and three runners who share with them, each something else."""

from __future__ import annotations

import datetime as dt
import secrets

from exercises.care import queries, rules
from exercises.care import services as care
from exercises.care.models import CareLink, Therapist
from exercises.demo import story
from exercises.demo.telling import person, tell
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import give_consent, profile_of
from exercises.practice.models import SessionDocument

NAME, CLINIC = "Toni Sample (demo therapist)", "Sample Clinic"
READS_ON = [1, 4]
DAY = dt.timedelta(days=1)
# Address, name, how many days ago the last evening was told, how many evenings, what is shared.
CLIENTS = (
    ("demo-client-alex@example.org", "Alex Sample (demo runner)", 1, 8, rules.SCOPES),
    ("demo-client-jo@example.org", "Jo Sample (demo runner)", 9, 5, rules.USUAL),
)


def treat(user: User, runner: User, now: dt.datetime) -> int:
    """Have the therapist checked and linked with the demo runner and two others. How many sessions are new."""
    therapist = _checked(user, now)
    _share(runner, therapist, rules.USUAL, now)
    new = 0
    for email, name, quiet, evenings, scopes in CLIENTS:
        # Nobody signs in as them: their password is told to nobody.
        client = person(email, name, secrets.token_urlsafe(24))
        give_consent(client, way="demo", now=now - DAY * (story.DAYS + 1))
        new += _weeks(client, quiet, evenings, now)
        _share(client, therapist, scopes, now)
    return new


def _checked(user: User, now: dt.datetime) -> Therapist:
    found = queries.standing_of(user)
    if found is None:
        found = care.apply(user, name=NAME, profession="Physiotherapist", registration="DEMO 0001", practice=CLINIC, now=now)
        care.verify(found, by=None, now=now)
        care.keep_times(found, reads_on=READS_ON, away_from=None, away_until=None)
        found.refresh_from_db()
    return found


def _share(client: User, therapist: Therapist, scopes: tuple[str, ...], now: dt.datetime) -> None:
    """Once: what somebody changed in the demo meanwhile stays."""
    if not CareLink.objects.visible_to(client).filter(therapist=therapist).exists():
        care.begin(client, therapist, scopes=scopes, months=12, tell=False, now=now - DAY * 28)


def _weeks(client: User, quiet: int, evenings: int, now: dt.datetime) -> int:
    """The last evenings of the story, told by somebody else and some days ago; only while none is told yet."""
    if SessionDocument.objects.filter(owner=client).exists():
        return 0
    profile = profile_of(client)
    profile.knee, profile.zone = story.KNEE, story.ZONE
    profile.save(update_fields=["knee", "zone"])
    today = clock.local_day(now, story.ZONE)
    days = [(day, evening) for day, evening in story.evenings(today) if day <= today - DAY * quiet][-evenings:]
    for number, (day, evening) in enumerate(days):
        tell(client, day, evening, first=number == 0, assignment=None, now=now)
    return len(days)
