"""What stands in the session of a therapist, so that the menu can show the way to the clients without asking the database."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from exercises.care.access import therapist_of
from exercises.care.models import Therapist
from exercises.people.signin.access import RoleAsked

KEY = "therapist"


def remember(request: HttpRequest, found: Therapist | None) -> None:
    """Note whether this is the session of a verified therapist. It opens nothing: every page asks the database."""
    works = found is not None and found.works
    if works != request.session.get(KEY, False):
        request.session[KEY] = works


def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Somebody signed in."""
    if therapist_of(user):
        request.session[KEY] = True


def tell_role(asked: RoleAsked) -> None:
    """Whether somebody is a verified therapist."""
    asked.therapist = asked.therapist or therapist_of(asked.user) is not None
