"""The privacy page tells what holds on this install, and changes with its settings."""

import re
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.cache import caches

from exercises.people.adapter import LEAVE
from exercises.people.signin.known import COOKIE
from exercises.rights.adapter import cookies
from exercises.rights.services import RULES
from exercises.safety import access

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs/privacy.md"


def page(client) -> str:
    caches["pages"].clear()
    return re.sub(r"\s+", " ", client.get("/privacy/").content.decode())


def test_the_days_are_those_of_the_settings(client, settings):
    assert "entries about who looked at somebody’s data: after 730 days" in page(client)
    settings.RETENTION = settings.RETENTION | {"looks": 31, "undo": 3}
    now = page(client)
    assert "entries about who looked at somebody’s data: after 31 days" in now and "gone after 3 days" in now


def test_every_rule_with_days_stands_on_it(client):
    text = page(client)
    assert [str(rule.words) for rule in RULES if rule.days and str(rule.words) not in text] == []


def test_where_mails_go_is_said_as_it_is(client, settings):
    settings.MAIL_IS_LOCAL = True
    assert "This site sends no mails" in page(client)
    settings.MAIL_IS_LOCAL, settings.DEFAULT_FROM_EMAIL = False, "Club <club@example.org>"
    assert "Mails come from Club &lt;club@example.org&gt;." in page(client)


def test_without_encryption_it_says_so(client, settings):
    settings.SECURE = False
    assert "without encryption" in page(client)
    settings.SECURE = True
    assert "travels encrypted" in page(client)


def test_who_is_responsible_is_named_where_the_operator_named_somebody(client, settings):
    assert "have not named an address" in page(client)
    settings.OPERATOR_CONTACT = "Sample Clinic <privacy@example.org>"
    assert "Sample Clinic &lt;privacy@example.org&gt;" in page(client)


def test_notes_that_are_not_read_are_told_only_where_they_are_allowed(client, settings):
    assert "notes that you do not read" not in page(client)
    settings.THERAPIST_PRIVATE_NOTES = True
    assert "notes that you do not read" in page(client)


def test_every_cookie_of_the_code_stands_on_it(client):
    known = {getattr(access, name) for name in ("DEVICE", "GUEST", "PASS", "DRAFT", "LOCKS")}
    known |= {COOKIE, LEAVE, conf.SESSION_COOKIE_NAME, conf.CSRF_COOKIE_NAME}
    assert {cookie.name for cookie in cookies()} == known
    set_in = {part for path in Path("exercises").rglob("*.py") for part in re.findall(r'"(selfcare_[a-z_]+)"', path.read_text())}
    assert set_in <= known
    assert all(cookie.name in page(client) for cookie in cookies())


def test_the_docs_tell_every_number(client):
    text = DOCS.read_text()
    assert [name for name in conf.RETENTION if f"`{name}`" not in text] == []
