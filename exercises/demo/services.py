"""Demo people, made through the same services as real ones. Making them again adds nothing twice."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import Http404

from exercises.demo import story
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import appoint, give_consent, profile_of
from exercises.practice.models import SessionDocument
from exercises.practice.services import store_session
from exercises.routines.services import plan_for

RUNNER, EDITOR, REVIEWER = "demo-runner@example.org", "demo-editor@example.org", "demo-reviewer@example.org"
SIGN_IN_FILE = "demo-sign-in.txt"


class NoContent(Exception):
    """There is nothing that a demo runner could have done."""


@dataclass(frozen=True)
class Demo:
    """What was made: the passwords (known only here and in the file) and the number of new sessions."""

    runner_password: str
    editor_password: str
    reviewer_password: str
    sessions: int
    file: Path

    def lines(self, site_url: str) -> list[str]:
        """How to sign in, for a terminal."""
        return [
            f"Demo people ({self.sessions} new sessions). Sign in at {site_url}/accounts/login/",
            f"  runner    {RUNNER}  {self.runner_password}",
            f"  editor    {EDITOR}  {self.editor_password}",
            f"  reviewer  {REVIEWER}  {self.reviewer_password}",
            f"Kept in {self.file}",
        ]


def make_demo(*, now: dt.datetime, folder: Path) -> Demo:
    """Make the demo runner, editor and reviewer, or bring them up to date; all get new passwords."""
    passwords = tuple(secrets.token_urlsafe(12) for _each in range(3))
    with transaction.atomic():
        runner = _person(RUNNER, "Robin Sample (demo runner)", passwords[0])
        _person(EDITOR, "Sam Sample (demo editor)", passwords[1])
        _person(REVIEWER, "Kim Sample (demo reviewer)", passwords[2])
        # The editors' pages, and nothing of anyone's health.
        appoint(EDITOR, role="editor")
        appoint(REVIEWER, role="reviewer")
        sessions = _practise(runner, now)
    file = folder / SIGN_IN_FILE
    people = zip(("runner", "editor", "reviewer"), (RUNNER, EDITOR, REVIEWER), passwords, strict=True)
    _keep(file, "".join(f"{role}  {email}  {password}\n" for role, email, password in people))
    return Demo(passwords[0], passwords[1], passwords[2], sessions, file)


def _person(email: str, name: str, password: str) -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    user.name, user.is_active = name, True
    user.set_password(password)
    user.save()
    # Where mails are sent, sign-in asks for a confirmed address, and nobody reads this one.
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def _practise(runner: User, now: dt.datetime) -> int:
    evenings = story.evenings(clock.local_day(now, story.ZONE))
    profile = profile_of(runner)
    profile.knee, profile.zone = story.KNEE, story.ZONE
    profile.save(update_fields=["knee", "zone"])
    give_consent(runner, way="demo", now=now - dt.timedelta(days=story.DAYS + 1))
    told = set(SessionDocument.objects.filter(owner=runner).values_list("uid", flat=True))
    stored = 0
    for number, (day, evening) in enumerate(evenings):
        # A day that was told keeps its story, whatever the routine says by now.
        if story.uid_of(day) not in told:
            _tell(runner, day, evening, first=number == 0, now=now)
            stored += 1
    return stored


def _tell(runner: User, day: dt.date, evening: story.Evening, *, first: bool, now: dt.datetime) -> None:
    try:
        _published, plan = plan_for(evening.routine, now=now)
    except Http404:
        raise NoContent(f"The routine {evening.routine!r} is not there. Load the content first: manage.py load_content") from None
    document = story.session_document(day, evening, plan.document, first=first)
    # It arrived when it ended: a later instant would read as an error of the phone's clock.
    arrived = dt.datetime.fromisoformat(document["sent_at"])
    outcome = store_session(runner, document, now=arrived)
    if not outcome.kept:
        raise RuntimeError(f"demo session of {day}: {outcome.status}: {outcome.reason}")


def _keep(file: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        os.fchmod(handle.fileno(), 0o600)
        handle.write(text)
