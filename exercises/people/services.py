"""Profiles and consents: one transaction each."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from exercises.lib import clock
from exercises.lib.canonical import text_sha256
from exercises.lib.rounds import only_looking
from exercises.people import rules
from exercises.people.models import Consent, Correction, Profile, User
from exercises.people.queries import profiles
from exercises.publishing.roles import editors, make_roles, reviewers

# What someone may be for the content; "nobody" takes it back.
ROLES = ("editor", "reviewer", "administrator", "nobody")


def profile_of(user: User) -> Profile:
    """The person's profile, made with the defaults on first use; a page that only looks shows the defaults and keeps nothing."""
    found = profiles.first(user)
    if found is None and only_looking():
        return Profile(owner=user)
    return found or Profile.objects.get_or_create(owner=user)[0]


def today_of(user: User) -> dt.date:
    """The day that it is for this person: in their own zone, else in the install's."""
    zone = profile_of(user).zone if user.is_authenticated else ""
    return clock.local_day(clock.now(), clock.zone_or_ours(zone))


def hour_of(profile: Profile, now: dt.datetime) -> int:
    """The hour of the day where the person is."""
    zone = clock.zone_or_ours(profile.zone)
    return now.astimezone(ZoneInfo(zone)).hour


@transaction.atomic
def prefer(user: User, changes: dict[str, Any]) -> Profile:
    """Keep the preferences given and no others: two devices that change different ones do not undo each other."""
    profile = profile_of(user)
    keep_facts(user, {name: getattr(profile, name) for name, value in changes.items() if getattr(profile, name) != value})
    for name, value in changes.items():
        setattr(profile, name, value)
    if changes:
        profile.save(update_fields=list(changes))
    return profile


@transaction.atomic
def register(user: User, *, zone: str, store: bool, age_band: str = "", now: dt.datetime) -> None:
    """Keep what a new person said at sign-up."""
    profile = profile_of(user)
    profile.units = settings.COUNTRY_FACTS["units"]
    if clock.is_zone(zone):
        profile.zone = zone
    profile.age_band = age_band
    profile.save(update_fields=["zone", "units", "age_band"])
    if store:
        give_consent(user, way="sign-up", now=now)


@transaction.atomic
def give_consent(user: User, *, way: str, now: dt.datetime, language: str = "en", purpose: str = Consent.Purpose.STORE) -> Consent:
    """Record that the person agreed to the present text of a purpose; a second time changes nothing while the text is the same."""
    User.objects.select_for_update().get(pk=user.pk)
    version, text = rules.TEXTS[purpose]
    current = Consent.objects.given().filter(owner=user, purpose=purpose).first()
    if current and current.text_version == version:
        return current
    if current:
        Consent.objects.filter(pk=current.pk).update(withdrawn_at=now)
    digest = text_sha256(text)
    return Consent.objects.create(owner=user, purpose=purpose, text_version=version, text_sha256=digest, language=language, way=way, at=now)


@transaction.atomic
def withdraw_consent(user: User, *, now: dt.datetime, purpose: str = Consent.Purpose.STORE) -> None:
    """Take an agreement back: nothing new is stored, or sent, from now on; what is there stays until the person removes it."""
    # Whoever stores takes the same lock and asks behind it.
    User.objects.select_for_update().get(pk=user.pk)
    Consent.objects.given().filter(owner=user, purpose=purpose).update(withdrawn_at=now)


@transaction.atomic
def appoint(email: str, *, role: str) -> User:
    """Give someone who has an account a role for the content, in place of the one before. ValueError where nobody has the address."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise ValueError(f"Nobody has an account with the address {email}. They have to sign up first.")
    if role not in ROLES:
        raise ValueError(f"There is no role called {role!r}.")
    make_roles()
    user.groups.set({"editor": [editors()], "reviewer": [reviewers()]}.get(role, []))
    user.is_staff, user.is_superuser = role != "nobody", role == "administrator"
    user.save(update_fields=["is_staff", "is_superuser"])
    return user


def keep_before(user: User, kind: str, about: str, before: dict[str, Any], *, now: dt.datetime, day: dt.date | None = None) -> None:
    """Keep what an entry said until now, inside the transaction that changes it; nothing where nothing changes."""
    if before:
        said = {name: value if isinstance(value, (bool, int, type(None))) else str(value) for name, value in before.items()}
        Correction.objects.create(owner=user, kind=kind, about=about, day=day, before=said, at=now)


def keep_facts(user: User, before: dict[str, Any]) -> None:
    """Keep what a person said about themselves until now; how the player beeps is no fact, and what was never said no correction."""
    said = {name: before[name] for name in rules.FACTS if before.get(name)}
    keep_before(user, Correction.Kind.PROFILE, "", said, now=clock.now())
