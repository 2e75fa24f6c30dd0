"""Profiles and consents: one transaction each."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.db import transaction

from exercises.lib import clock
from exercises.people import rules
from exercises.people.models import Consent, Profile, User


def profile_of(user: User) -> Profile:
    """The person's profile, made with the defaults on first use."""
    profile, _made = Profile.objects.get_or_create(owner=user)
    return profile


@transaction.atomic
def register(user: User, *, zone: str, store: bool, now: dt.datetime) -> None:
    """Keep what a new person said at sign-up."""
    profile = profile_of(user)
    profile.units = settings.COUNTRY_FACTS["units"]
    if clock.is_zone(zone):
        profile.zone = zone
    profile.save(update_fields=["zone", "units"])
    if store:
        give_consent(user, way="sign-up", now=now)


@transaction.atomic
def give_consent(user: User, *, way: str, now: dt.datetime, language: str = "en") -> Consent:
    """Record that the person agreed to storing; a second time changes nothing while the text is the same."""
    User.objects.select_for_update().get(pk=user.pk)
    digest = hashlib.sha256(rules.STORE_TEXT.encode()).hexdigest()
    current = Consent.objects.given().filter(owner=user, purpose=Consent.Purpose.STORE).first()
    if current and current.text_version == rules.STORE_VERSION:
        return current
    if current:
        Consent.objects.filter(pk=current.pk).update(withdrawn_at=now)
    return Consent.objects.create(
        owner=user, purpose=Consent.Purpose.STORE, text_version=rules.STORE_VERSION, text_sha256=digest, language=language, way=way, at=now
    )


@transaction.atomic
def withdraw_consent(user: User, *, now: dt.datetime) -> None:
    """Take the agreement back: nothing new is stored from now on; what is there stays until the person removes it."""
    # Whoever stores takes the same lock and asks behind it.
    User.objects.select_for_update().get(pk=user.pk)
    Consent.objects.given().filter(owner=user, purpose=Consent.Purpose.STORE).update(withdrawn_at=now)
