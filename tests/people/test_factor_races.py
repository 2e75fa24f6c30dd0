"""Two at once with the same code: one comes in."""

import threading
from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import caches
from django.db import OperationalError, connection

from tests.conftest import app_code, give_factor, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
AT_ONCE = 6


def in_the_end(work):
    """What it found once it was let through: SQLite in memory refuses where a file and PostgreSQL make people wait."""
    for _again in range(1000):
        with suppress(OperationalError):
            return work()
    raise AssertionError("never let through")


def all_at_once(work):
    """What each of several threads found, all begun together; each with a connection of its own."""
    found, gate = [], threading.Barrier(AT_ONCE)

    def one():
        try:
            gate.wait(10)
            found.append(in_the_end(work))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _each in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_a_recovery_code_lets_one_of_many_in():
    user = give_factor(make_user("spare@example.org"))
    row = Authenticator.objects.get(user=user, type="recovery_codes")
    code = row.wrap().get_unused_codes()[0]
    found = all_at_once(lambda: RecoveryCodes(Authenticator.objects.get(pk=row.pk)).validate_code(code))
    assert sorted(found) == [False] * (AT_ONCE - 1) + [True]


def test_a_code_of_the_app_lets_one_of_many_in():
    caches["default"].clear()
    user = give_factor(make_user("app@example.org"))
    code = app_code()
    row = Authenticator.objects.get(user=user, type="totp")
    found = all_at_once(lambda: row.wrap().validate_code(code))
    assert sorted(found) == [False] * (AT_ONCE - 1) + [True]
