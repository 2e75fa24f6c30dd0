"""The cast and the content that most tests need."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
import uuid
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.core.management.commands import migrate
from django.test import Client

from exercises.lib import clock
from exercises.lib.http import epoch_memo
from exercises.people.signin import rules as signin_rules
from exercises.publishing import queries as published
from exercises.publishing import search, uses
from tests.kept_database import Kept, usable

# Playwright keeps an event loop running in the process that drives a browser; tests of the database in the same process
# would be taken for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Whoever develops may have a .env beside manage.py: it is theirs, not the tests'.
os.environ["ENV_FILE"] = ""

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "exercises/catalogue/content"

# Tests never need collectstatic, and a cheap hash keeps sign-in fast; tests/guards/test_static.py runs the real storage.
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.WHITENOISE_AUTOREFRESH = True
# People who are made up and removed again are noted nowhere that stays.
settings.LEFT_FILE = Path(tempfile.mkdtemp(prefix="selfcare-tests-")) / "left.jsonl"
MIGRATE = migrate.Command.handle
# Tests move the clock by hours and weeks; tests/people/test_devices.py goes by the real lengths.
LENGTHS = {name: dict(getattr(signin_rules, name)) for name in ("IDLE", "LONGEST")}
for _lengths in (signin_rules.IDLE, signin_rules.LONGEST):
    _lengths.update(dict.fromkeys(_lengths, dt.timedelta(days=400)))
signin_rules.MOST_BETWEEN = dt.timedelta(days=400)


@pytest.fixture(scope="session")
def kept_database(django_db_modify_db_settings_parallel_suffix):
    """The database that an earlier run kept, where there is one for the present files."""
    kept = Kept() if usable() else None
    yield kept
    if kept:
        kept.release()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(kept_database):
    """What is fetched whole is not migrated first."""
    if kept_database and kept_database.there:
        migrate.Command.handle = lambda self, *names, **options: None


@pytest.fixture(scope="session")
def django_db_setup(kept_database, django_db_setup, django_db_blocker):
    """The test database with the content pack in it, loaded once."""
    from exercises.publishing.loader import load_pack
    from exercises.routines.codec import CODECS

    with django_db_blocker.unblock():
        if kept_database and kept_database.there:
            migrate.Command.handle = MIGRATE
            return kept_database.fetch()
        load_pack(CONTENT, CODECS, now=clock.now())
        if kept_database:
            kept_database.keep()
            kept_database.release()


@pytest.fixture(autouse=True)
def _fresh_caches():
    """No page of one test is seen by the next."""
    caches["pages"].clear()
    epoch_memo.forget()
    search.forget()
    published.forget()
    uses.forget()


@pytest.fixture
def still_clock(monkeypatch):
    """The epoch is read at most once a second: the clock stands still, so that a slow machine reads it once too."""
    monkeypatch.setattr(clock, "monotonic", lambda: 1000.0)


@pytest.fixture
def midday():
    """The clock at the next noon, and going on: what began ten minutes ago is of today also where tests run at midnight."""
    noon = clock.now().replace(hour=12, minute=0, second=0)
    with time_machine.travel(noon if noon > clock.now() else noon + dt.timedelta(days=1), tick=True):
        yield


def make_user(email: str, **fields):
    from exercises.people.models import User

    return User.objects.create_user(email, "a long enough phrase", **fields)


# What an authenticator app of anybody in the tests holds.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_factor(user):
    """An authenticator app and recovery codes, as after the set-up; gives the user."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def app_code(ahead=0):
    """What the authenticator app shows now, or so many half minutes later."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + ahead))


@pytest.fixture
def runner(db):
    """A runner who agreed that sessions are stored."""
    from exercises.people.services import give_consent

    user = make_user("runner@example.org", name="Runner")
    give_consent(user, way="test", now=clock.now())
    return user


@pytest.fixture
def other_runner(db):
    from exercises.people.services import give_consent

    user = make_user("other@example.org", name="Other")
    give_consent(user, way="test", now=clock.now())
    return user


@pytest.fixture
def newcomer(db):
    """Someone with an account who has not agreed to anything."""
    return make_user("newcomer@example.org")


@pytest.fixture
def editor(db):
    """Someone who writes: content only."""
    from exercises.publishing.roles import editors, make_roles

    make_roles()
    user = make_user("editor@example.org", name="Editor", is_staff=True)
    user.groups.add(editors())
    return give_factor(user)


@pytest.fixture
def reviewer(db):
    """A clinical reviewer: may read everything, approve what others wrote, and withdraw with somebody else."""
    from exercises.publishing.roles import make_roles, reviewers

    make_roles()
    user = make_user("reviewer@example.org", name="Reviewer", is_staff=True)
    user.groups.add(reviewers())
    return give_factor(user)


@pytest.fixture
def administrator(db):
    return give_factor(make_user("administrator@example.org", is_staff=True, is_superuser=True))


def show(client, user, *, ago=0):
    """Write into the session of a client what a sign-in by password writes, so many seconds ago."""
    from exercises.people.signin.access import TOLD, role_of
    from exercises.people.signin.services import begin

    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp() - ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session[TOLD] = begin(role_of(user), clock.now()) | {"key": session.session_key}
    session.save()


@pytest.fixture
def as_(client):
    """as_(user) gives a client signed in as the user just now; as_(None) one of nobody."""

    def sign_in(user=None, **options) -> Client:
        found = Client(**options)
        if user is not None:
            found.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            show(found, user)
        return found

    return sign_in


@pytest.fixture
def plan(db):
    """The plan of the first routine."""
    from exercises.routines.services import plan_for

    return plan_for("first-six-minutes", now=clock.now())[1]


@pytest.fixture
def session_document(plan):
    """Makes sound session documents; keywords replace their fields."""

    def make(**fields):
        started = fields.pop("started", dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10))
        write = "%Y-%m-%dT%H:%M:%SZ"
        results = [
            {"key": step["key"], "side": side, "outcome": "done", "worked_ms": 30000}
            for step in plan.document["steps"]
            for side in step["sides"]
        ]
        document = {
            "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "Europe/London",
            "started_at": started.strftime(write), "ended_at": (started + dt.timedelta(minutes=6)).strftime(write),
            "sent_at": dt.datetime.now(dt.UTC).strftime(write), "end": "done", "language": "en",
            "pain": [{"moment": moment, "area": "around-kneecap", "side": "right", "value": value} for moment, value in (("before", 3), ("worst", 2))],
            "flags": [], "steps": results,
        }  # fmt: skip
        return document | fields

    return make


@pytest.fixture
def saved(runner, session_document):
    """A stored session of the runner."""
    from exercises.practice.models import PracticeSession
    from exercises.practice.services import store_session

    document = session_document()
    assert store_session(runner, document, now=clock.now()).status == "stored"
    return PracticeSession.objects.get(owner=runner, uid=document["uid"])


def make_therapist(email: str, name: str, *, by):
    """A verified therapist, made through the services; gives the user."""
    from exercises.care import services
    from exercises.care.models import Therapist

    user = make_user(email, name=name)
    asked = services.apply(user, name=name, profession="Physiotherapist", registration="PH0000", now=clock.now())
    services.verify(asked, by=by, now=clock.now())
    assert Therapist.objects.working().filter(user=user).exists()
    return give_factor(user)


def make_link(client, therapist, *, scopes=("programme", "pain"), months=12, now=None):
    """An active link between a client and a therapist (both users), made through the services."""
    from exercises.care import services
    from exercises.care.models import Therapist

    return services.begin(client, Therapist.objects.get(user=therapist), scopes=scopes, months=months, now=now or clock.now())


@pytest.fixture
def therapist(administrator):
    """A verified therapist; the fixture `link` links them with the runner."""
    return make_therapist("therapist@example.org", "Mara Linde", by=administrator)


@pytest.fixture
def other_therapist(administrator):
    """A verified therapist whom nobody shares with."""
    return make_therapist("other-therapist@example.org", "Otto Falk", by=administrator)


@pytest.fixture
def link(runner, therapist):
    """The runner shares what one switch gives with the therapist."""
    return make_link(runner, therapist)
