"""Demo people, made through the same services as real ones. Making them again adds nothing twice."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from exercises.demo import clinic, story
from exercises.demo.telling import NoContent, person, tell
from exercises.demo.weeks import Weeks
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import appoint, give_consent, profile_of
from exercises.practice.models import SessionDocument
from exercises.progress.services import keep_score

RUNNER, EDITOR, REVIEWER = "demo-runner@example.org", "demo-editor@example.org", "demo-reviewer@example.org"
THERAPIST = "demo-therapist@example.org"
ROLES = ("runner", "editor", "reviewer", "therapist")
SIGN_IN_FILE = "demo-sign-in.txt"
__all__ = ["Demo", "NoContent", "make_demo"]


@dataclass(frozen=True)
class Demo:
    """What was made: the passwords (known only here and in the file) and the number of new sessions."""

    runner_password: str
    editor_password: str
    reviewer_password: str
    therapist_password: str
    sessions: int
    file: Path

    def lines(self, site_url: str) -> list[str]:
        """How to sign in, for a terminal."""
        return [
            f"Demo people ({self.sessions} new sessions). Sign in at {site_url}/accounts/login/",
            f"  runner     {RUNNER}  {self.runner_password}",
            f"  editor     {EDITOR}  {self.editor_password}",
            f"  reviewer   {REVIEWER}  {self.reviewer_password}",
            f"  therapist  {THERAPIST}  {self.therapist_password}",
            f"Kept in {self.file}",
        ]


def make_demo(*, now: dt.datetime, folder: Path) -> Demo:
    """Make the demo runner, editor, reviewer and therapist, or bring them up to date; all get new passwords."""
    passwords = tuple(secrets.token_urlsafe(12) for _each in ROLES)
    with transaction.atomic():
        runner = person(RUNNER, "Robin Sample (demo runner)", passwords[0])
        person(EDITOR, "Sam Sample (demo editor)", passwords[1])
        person(REVIEWER, "Kim Sample (demo reviewer)", passwords[2])
        # The editors' pages, and nothing of anyone's health.
        appoint(EDITOR, role="editor")
        appoint(REVIEWER, role="reviewer")
        sessions = _live(runner, now)
        therapist = person(THERAPIST, clinic.NAME, passwords[3])
        sessions += clinic.treat(therapist, runner, now)
    file = folder / SIGN_IN_FILE
    people = zip(ROLES, (RUNNER, EDITOR, REVIEWER, THERAPIST), passwords, strict=True)
    _keep(file, "".join(f"{role}  {email}  {password}\n" for role, email, password in people))
    return Demo(passwords[0], passwords[1], passwords[2], passwords[3], sessions, file)


def _live(runner: User, now: dt.datetime) -> int:
    """Six weeks, day by day, as they would have been told; a day that was told keeps its story. How many sessions are new."""
    today = clock.local_day(now, story.ZONE)
    profile = profile_of(runner)
    profile.knee, profile.zone = story.KNEE, story.ZONE
    profile.save(update_fields=["knee", "zone"])
    give_consent(runner, way="demo", now=now - dt.timedelta(days=story.DAYS + 1))
    evenings = story.evenings(today)
    told = set(SessionDocument.objects.filter(owner=runner).values_list("uid", flat=True))
    numbers = {day: number for number, (day, _evening) in enumerate(evenings)}
    weeks = Weeks(runner, evenings[0][0])
    stored = 0
    for day in (today - dt.timedelta(days=back) for back in range(story.DAYS, 0, -1)):
        weeks.morning(day)
        number = numbers.get(day)
        if number is not None and story.uid_of(day) not in told:
            evening = evenings[number][1]
            tell(runner, day, evening, first=number == 0, assignment=weeks.assignment_for(evening.routine), now=now)
            weeks.evening(day, number, evening)
            stored += 1
    keep_score(runner, today=today)
    return stored


def _keep(file: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        os.fchmod(handle.fileno(), 0o600)
        handle.write(text)
