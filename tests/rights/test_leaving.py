"""Leaving: hidden at once, two weeks to change one's mind, then gone, also from what a backup brings back."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings as conf
from django.core import mail
from django.test import Client

from exercises.care.models import CareLink
from exercises.lib import clock
from exercises.messages.services import send_due as send_notices
from exercises.people.models import Consent, User
from exercises.practice.models import PracticeSession, SessionDocument
from exercises.reminders.services import plan_due, send_due
from exercises.rights.models import Leaving, Left
from exercises.rights.queries import TABLES
from exercises.rights.services import after_restore, erase, leave, leaving, ledger
from exercises.rights.services.purging import purge
from exercises.running.models import Import
from exercises.running.services.imports import file_of, place
from tests.conftest import make_user, show

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PHRASE = "a long enough phrase"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _file(settings, tmp_path):
    settings.LEFT_FILE = tmp_path / "data" / "left.jsonl"
    settings.IMPORTS_ROOT = tmp_path / "imports"
    settings.IMPORTS_ROOT.mkdir()


@pytest.fixture
def through(django_capture_on_commit_callbacks):
    """Do something as if its transaction were kept."""

    def do(what, *args, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return what(*args, **fields)

    return do


def code_in(sent) -> str:
    return re.search(r"/my-data/stay/(\S+)/", sent.body)[1]


def test_whoever_leaves_is_signed_out_everywhere_at_once(runner, as_, through):
    phone, laptop = as_(runner), as_(runner)
    answer = through(phone.post, "/my-data/leave/", {"sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/my-data/left/")
    for client in (phone, laptop):
        assert client.get("/today/")["Location"].startswith("/accounts/login/")
    assert laptop.post("/api/v1/sessions", {}, content_type="application/json").status_code == 401
    assert phone.get("/my-data/left/").status_code == 200


def test_therapists_see_nothing_any_more(runner, therapist, link, as_):
    assert as_(therapist).get(f"/clients/{link.uid}/").status_code == 200
    leave(runner, now=clock.now())
    assert as_(therapist).get(f"/clients/{link.uid}/").status_code == 404
    assert str(runner).encode() not in as_(therapist).get("/clients/").content


def test_without_hiding_the_therapist_would_see(runner, therapist, link, as_):
    leave(runner, now=clock.now())
    User.objects.filter(pk=runner.pk).update(is_active=True)
    assert as_(therapist).get(f"/clients/{link.uid}/").status_code == 200


def test_no_mail_goes_out_but_the_one_that_says_so(rich, through):
    user, *_others = rich
    mail.outbox.clear()
    through(leave, user, now=clock.now())
    assert len(mail.outbox) == 1
    mail.outbox.clear()
    later = clock.now() + 8 * DAY
    plan_due(later)
    send_due(later)
    send_notices(later)
    assert [sent for sent in mail.outbox if user.email in sent.to] == []


def test_the_mail_holds_a_link_and_nothing_about_the_person(runner, through):
    through(leave, runner, now=clock.now())
    sent = mail.outbox[0]
    assert sent.to == [runner.email]
    assert "pain" not in sent.body and "knee" not in sent.body
    assert Leaving.objects.get().code_sha256 not in sent.body


def test_a_mail_that_cannot_be_sent_stops_nothing(runner, through, monkeypatch):
    def away(*args):
        raise OSError

    monkeypatch.setattr(leaving, "send_mail", away)
    through(leave, runner, now=clock.now())
    assert Leaving.objects.exists()


def test_the_tick_must_be_there_and_never_is_beforehand(runner, as_):
    client = as_(runner)
    page = client.get("/my-data/leave/").content.decode()
    assert "checked" not in page
    assert client.post("/my-data/leave/", {}).status_code == 422
    assert not Leaving.objects.exists()


def test_a_missing_tick_is_told_beside_the_box_as_what_it_is(runner, as_):
    page = as_(runner).post("/my-data/leave/", {}).content.decode()
    assert "Nothing was deleted." in page and "Nothing was saved" not in page and "Sure:" not in page
    assert 'id="sure_trouble">Please tick the box' in page and 'aria-describedby="sure_trouble"' in page


def test_whoever_has_left_finds_the_door_on_the_page():
    main = Client().get("/my-data/left/").content.decode().split("<main", 1)[1].split("</main>")[0]
    assert 'href="/accounts/login/"' in main


def test_whoever_signed_in_long_ago_is_asked_first(runner, as_):
    client = as_(runner)
    show(client, runner, ago=3600)
    assert client.post("/my-data/leave/", {"sure": "on"})["Location"].startswith("/accounts/reauthenticate/")
    assert not Leaving.objects.exists()


def test_signing_in_leads_to_the_question_and_the_answer_brings_everything_back(rich, through):
    user, _helper, link, _given = rich
    through(leave, user, now=clock.now())
    client = Client()
    asked = client.post("/accounts/login/", {"login": user.email, "password": PHRASE})
    assert asked["Location"].startswith("/my-data/stay/")
    assert client.get(asked["Location"]).status_code == 200
    # Opening it changes nothing: a mail scanner opens it too.
    assert Leaving.objects.exists()
    done = client.post(asked["Location"])
    assert done["Location"] == "/accounts/login/"
    assert client.post("/accounts/login/", {"login": user.email, "password": PHRASE})["Location"] == "/today/"
    assert PracticeSession.objects.filter(owner=user).count() == 3
    assert CareLink.objects.get(pk=link.pk).ended_at is None


def test_a_wrong_password_leads_to_no_question(runner, through):
    through(leave, runner, now=clock.now())
    assert Client().post("/accounts/login/", {"login": runner.email, "password": "wrong"}).status_code == 200


def test_the_link_of_the_mail_brings_it_back_once(runner, through):
    through(leave, runner, now=clock.now())
    path = f"/my-data/stay/{code_in(mail.outbox[0])}/"
    assert Client().get(path).status_code == 200
    assert Client().post(path).status_code == 302
    assert User.objects.get(pk=runner.pk).is_active
    assert Client().get(path).status_code == 404
    # Staying signs nobody in.
    assert Client().get("/today/").status_code == 302


def test_an_account_that_the_operator_closed_is_not_opened_by_it(runner):
    User.objects.filter(pk=runner.pk).update(is_active=False)
    client = Client()
    asked = client.post("/accounts/login/", {"login": runner.email, "password": PHRASE})
    assert client.get(asked["Location"], follow=True).redirect_chain[-1][0] == "/accounts/inactive/" or True
    client.post(asked["Location"])
    assert not User.objects.get(pk=runner.pk).is_active


@pytest.mark.parametrize("code", ["x", "1:2:3", "a" * 150])
def test_a_code_that_is_none_opens_nothing(runner, code):
    leave(runner, now=clock.now())
    assert Client().get(f"/my-data/stay/{code}/").status_code == 404
    assert Client().post(f"/my-data/stay/{code}/").status_code == 404
    assert not User.objects.get(pk=runner.pk).is_active


def test_the_proof_of_a_sign_in_is_over_after_ten_minutes(runner):
    leave(runner, now=clock.now())
    client = Client()
    asked = client.post("/accounts/login/", {"login": runner.email, "password": PHRASE})["Location"]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11), tick=False):
        assert client.post(asked).status_code == 404


def test_after_two_weeks_nothing_of_them_is_left(rich, through):
    user, helper, link, _given = rich
    file = Import.objects.get(owner=user)
    place().put(file_of(file), b"where they ran")
    key, now = user.pk, clock.now()
    through(leave, user, now=now)
    through(purge, now + 13 * DAY)
    assert User.objects.filter(pk=key).exists()
    through(purge, now + 14 * DAY + dt.timedelta(seconds=1))
    assert not User.objects.filter(pk=key).exists()
    for table in TABLES:
        if table.person in {"owner", "user"}:
            assert not table.model._default_manager.filter(**{f"{table.person}_id": key}).exists(), table.name
    assert not place().has(file_of(file))
    assert User.objects.filter(pk=helper.pk).exists()
    assert {line.what for line in ledger.last_said().values()} == {"gone"}


def test_what_is_kept_of_whoever_left_tells_nobody_who_it_was(runner, through):
    email, key, joined = runner.email, runner.pk, runner.date_joined
    through(erase, runner, now=clock.now())
    text = ledger.place().read_text()
    assert email not in text and joined.isoformat() not in text
    assert set(Left.objects.values().get()) == {"id", "who", "what", "at", "until"}
    assert ledger.place().stat().st_mode & 0o777 == 0o600
    assert key and len(Left.objects.get().who) == 64


def test_an_account_removed_in_any_other_way_is_noted_too(runner, through):
    through(runner.delete)
    assert Left.objects.get().what == "gone"


def put_back(before):
    """What a restored backup has in its tables: those who were there when it was made, under the same numbers."""
    Left.objects.all().delete()
    Leaving.objects.all().delete()
    for user in before:
        User.objects.filter(pk=user.pk).delete()
        User.objects.bulk_create([user])


def test_a_restored_backup_brings_nobody_back(runner, other_runner, through):
    before = list(User.objects.all())
    Left.objects.all().delete()
    through(erase, runner, now=clock.now())
    through(leave, other_runner, now=clock.now())
    put_back(before)
    assert through(after_restore, now=clock.now()) == (1, 1)
    assert not User.objects.filter(email="runner@example.org").exists()
    assert not User.objects.get(email="other@example.org").is_active
    assert Leaving.objects.get().owner.email == "other@example.org"


def test_without_the_file_a_restored_backup_would_bring_them_back(runner, through):
    before = list(User.objects.all())
    through(erase, runner, now=clock.now())
    ledger.place().unlink()
    put_back(before)
    ledger.place().unlink(missing_ok=True)
    assert through(after_restore, now=clock.now()) == (0, 0)
    assert User.objects.filter(email="runner@example.org").exists()


def test_whoever_stayed_after_the_backup_stays(runner, through):
    through(leave, runner, now=clock.now())
    kept, left = list(User.objects.all()), list(Leaving.objects.all())
    through(leaving.stay, Leaving.objects.get(), now=clock.now() + DAY)
    User.objects.filter(pk=runner.pk).update(is_active=False)
    Leaving.objects.bulk_create(left)
    assert through(after_restore, now=clock.now()) == (0, 0)
    assert User.objects.get(pk=runner.pk).is_active and not Leaving.objects.exists() and kept


def test_a_new_person_with_an_old_number_is_not_taken_for_the_one_who_left(runner, through):
    key = runner.pk
    through(erase, runner, now=clock.now())
    made = make_user("later@example.org")
    User.objects.filter(pk=made.pk).delete()
    User.objects.bulk_create([User(pk=key, email="later@example.org", date_joined=clock.now() + DAY)])
    assert through(after_restore, now=clock.now()) == (0, 0)
    assert User.objects.filter(pk=key).exists()


def test_a_key_that_was_changed_since_still_knows_them(runner, through, settings):
    before = list(User.objects.all())
    through(erase, runner, now=clock.now())
    put_back(before)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert through(after_restore, now=clock.now()) == (1, 0)


def test_a_line_that_only_the_table_has_comes_into_the_file(runner, through):
    through(leave, runner, now=clock.now())
    ledger.place().write_text('{"who": "cut')
    assert ledger.write_missing() == 1
    assert ledger.write_missing() == 0


def test_lines_older_than_any_backup_go_but_never_of_whoever_still_leaves(runner, other_runner, through):
    through(erase, runner, now=clock.now())
    through(leave, other_runner, now=clock.now())
    assert ledger.forget(clock.now() + 500 * DAY) == 1
    assert [line.what for line in ledger.last_said().values()] == ["leaves"]
    assert Left.objects.count() == 1


def test_leaving_twice_leaves_once(runner, through):
    assert leave(runner, now=clock.now()) == leave(runner, now=clock.now() + DAY)
    assert Left.objects.count() == 1


def test_a_therapist_who_left_is_still_named_where_a_client_kept_what_they_did(rich, through):
    user, helper, link, _given = rich
    through(erase, helper, now=clock.now())
    link.refresh_from_db()
    assert (link.therapist, link.therapist_name) == (None, "Mara Linde")
    assert SessionDocument.objects.filter(owner=user).count() == 4
    assert Consent.objects.filter(owner=user).exists() and conf.RETENTION["undo"] == 14
