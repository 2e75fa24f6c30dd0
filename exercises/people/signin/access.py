"""What somebody is, and whether their sign-in is strong enough for it."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings

from exercises.lib.registry import Event
from exercises.lib.rounds import read
from exercises.people.models import User
from exercises.people.signin import rules

# What a session is told of itself: role, beginning, last use, and the key under which its row stands.
TOLD = "signin"
# Recovery codes alone are no factor: they are there for the day on which the other one is lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass
class RoleAsked:
    """What somebody is: a higher part says whether they are a therapist."""

    user: User
    therapist: bool = False


role_asked: Event[RoleAsked] = Event("role_asked")


def role_of(user: User) -> str:
    """The role that asks most of a sign-in: staff before therapist before runner."""
    if user.is_staff or user.is_superuser:
        return rules.STAFF
    asked = RoleAsked(user)
    role_asked.send(asked)
    return rules.THERAPIST if asked.therapist else rules.RUNNER


def has_factor(user: User) -> bool:
    """Whether signing in as this person takes a code or a passkey."""
    return bool(factors(user))


@read
def factors(user: User):
    """The keys of somebody's factors."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("pk", flat=True)


def lacks_factor(user: User) -> bool:
    """Whether somebody, whose role takes a second factor, has none."""
    return settings.SECOND_FACTOR and not has_factor(user)
