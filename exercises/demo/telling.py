"""Demo people and their sessions, one at a time, through the services that real people use."""

from __future__ import annotations

import datetime as dt
import uuid

from allauth.account.models import EmailAddress
from django.http import Http404

from exercises.demo import story
from exercises.people.models import User
from exercises.practice.services import store_session
from exercises.routines.services import plan_for


class NoContent(Exception):
    """There is nothing that a demo runner could have done."""


def person(email: str, name: str, password: str) -> User:
    """Somebody of this name who can sign in with this password."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    user.name, user.is_active = name, True
    user.set_password(password)
    user.save()
    # Where mails are sent, sign-in asks for a confirmed address, and nobody reads this one.
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def tell(runner: User, day: dt.date, evening: story.Evening, *, first: bool, assignment: uuid.UUID | None, now: dt.datetime) -> None:
    """Store one evening as the runner's phone would have sent it."""
    try:
        _published, plan = plan_for(evening.routine, now=now)
    except Http404:
        raise NoContent(f"The routine {evening.routine!r} is not there. Load the content first: manage.py load_content") from None
    document = story.session_document(day, evening, plan.document, first=first, assignment=assignment)
    # It arrived when it ended: a later instant would read as an error of the phone's clock.
    arrived = dt.datetime.fromisoformat(document["sent_at"])
    outcome = store_session(runner, document, now=arrived)
    if not outcome.kept:
        raise RuntimeError(f"demo session of {day}: {outcome.status}: {outcome.reason}")
