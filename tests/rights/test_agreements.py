"""Each agreement stands alone, with its text, its version and its day, and is taken back on one page."""

import hashlib
import uuid

import pytest
from django.urls import reverse

from exercises.care.models import CareLink
from exercises.lib import clock
from exercises.people import rules
from exercises.people.models import Consent
from exercises.people.queries import may_store
from exercises.people.services import give_consent
from exercises.reminders.models import Reminder, Wish
from exercises.reminders.services import new_token, plan_due, send_due
from tests.conftest import make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/my-data/agreements/"
WISH = {"letter_on": "6", "quiet_from": "", "quiet_until": ""}


def reminders(user):
    return Consent.objects.filter(owner=user, purpose="reminders")


def test_turning_the_first_mail_on_is_an_agreement_of_its_own_and_the_last_one_off_takes_it_back(newcomer, as_):
    client = as_(newcomer)
    client.post("/profile/reminders/", WISH | {"letter": "on"})
    row = reminders(newcomer).get()
    assert (row.text_version, row.way) == (rules.REMINDERS_VERSION, "reminders page")
    assert row.text_sha256 == hashlib.sha256(rules.REMINDERS_TEXT.encode()).hexdigest()
    assert not may_store(newcomer)
    client.post("/profile/reminders/", WISH | {"letter": "on", "morning": "on"})
    assert reminders(newcomer).count() == 1
    client.post("/profile/reminders/", WISH)
    assert reminders(newcomer).get().withdrawn_at is not None


def test_sitting_breaks_alone_are_no_mail_and_no_agreement(newcomer, as_):
    as_(newcomer).post("/profile/reminders/", WISH | {"sitting": "on"})
    assert not reminders(newcomer).exists() and Wish.objects.get().sitting


def test_the_text_is_read_before_it_is_ticked(newcomer, as_):
    assert b"No mail has a word about my health" in as_(newcomer).get("/profile/reminders/").content


def test_the_switch_in_a_mail_takes_the_agreement_back_too(runner, as_):
    as_(runner).post("/profile/reminders/", WISH | {"letter": "on"})
    as_().post(reverse("reminders:off", args=[new_token(runner, "off", now=clock.now())]))
    assert reminders(runner).get().withdrawn_at is not None
    assert not Wish.objects.get(owner=runner).letter


def test_one_page_tells_all_of_them_and_takes_each_back_alone(runner, therapist, other_therapist, as_):
    client = as_(runner)
    client.post("/profile/reminders/", WISH | {"letter": "on"})
    link, other = make_link(runner, therapist), make_link(runner, other_therapist)
    page = client.get(PAGE).content.decode()
    for words in (
        "Store my sessions",
        "Reminders by mail",
        "Share with Mara Linde",
        "Share with Otto Falk",
        rules.STORE_VERSION,
        "In force",
    ):
        assert words in page
    # A long name of a therapist stands in the heading; the button has it for whoever does not see that.
    assert 'Take it back<span class="vh">: Share with Mara Linde</span>' in page
    client.post(PAGE, {"take_back": f"link:{link.uid}"})
    assert [CareLink.objects.get(pk=one.pk).ended_at is None for one in (link, other)] == [False, True]
    assert may_store(runner) and reminders(runner).given().exists()
    client.post(PAGE, {"take_back": "reminders"})
    assert may_store(runner) and not Wish.objects.get(owner=runner).letter
    client.post(PAGE, {"take_back": "store"})
    assert not may_store(runner) and CareLink.objects.get(pk=other.pk).ended_at is None
    assert client.get(PAGE).content.decode().count("over since") == 3


def test_after_it_was_taken_back_no_mail_goes_out(runner, as_):
    client = as_(runner)
    client.post("/profile/reminders/", WISH | {"letter": "on"})
    now = clock.now()
    plan_due(now)
    client.post(PAGE, {"take_back": "reminders"})
    assert send_due(Reminder.objects.get().due_at).sent == 0


@pytest.mark.parametrize("key", ["", "all", "link:", "link:x", f"link:{uuid.UUID(int=7)}"])
def test_what_is_no_agreement_of_theirs_changes_nothing(key, runner, other_runner, therapist, as_):
    theirs = make_link(other_runner, therapist)
    client = as_(runner)
    assert client.post(PAGE, {"take_back": key}).status_code in {302, 404}
    assert client.post(PAGE, {"take_back": f"link:{theirs.uid}"}).status_code == 404
    assert CareLink.objects.get(pk=theirs.pk).ended_at is None and may_store(runner)


def test_a_changed_text_is_asked_anew_and_the_old_answer_stays_to_be_read(runner, as_, monkeypatch):
    monkeypatch.setattr(rules, "STORE_VERSION", "2027-01.1")
    monkeypatch.setitem(rules.TEXTS, "store", ("2027-01.1", "Another text."))
    assert not may_store(runner)
    assert b"Another text." in as_(runner).get(PAGE).content
    give_consent(runner, way="test", now=clock.now())
    assert may_store(runner)
    assert [row.text_version for row in Consent.objects.filter(owner=runner).order_by("at")] == ["2026-12.2", "2027-01.1"]
