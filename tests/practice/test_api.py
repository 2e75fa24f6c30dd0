"""What phones and pages ask of the API around sessions: one sentence for every refusal, stars, the mark of the store."""

import json
import threading
import uuid

import pytest
from django.core.management import call_command
from django.db import OperationalError

from exercises.lib import clock
from exercises.people.services import give_consent
from exercises.practice import api, sync
from exercises.practice.models import PracticeSession, SessionDocument, Star, StoreMark
from exercises.publishing.services import retire
from tests.conftest import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROUTINE = "first-six-minutes"


def send(client, *items, **options):
    return client.post("/api/v1/sessions", json.dumps({"items": items}), content_type="application/json", **options)


def sentence(answer) -> str:
    """The one sentence of a refusal."""
    assert answer["Content-Type"].startswith("application/json")
    assert answer["Cache-Control"] == "private, no-store"
    told = answer.json()
    assert list(told) == ["error"]
    assert told["error"].endswith(".")
    return told["error"]


# --- who asks -------------------------------------------------------------------------------------------------------
def test_a_stranger_is_told_to_sign_in_whatever_token_they_have(as_, session_document):
    for client in (as_(), as_(enforce_csrf_checks=True)):
        answer = send(client, session_document())
        assert answer.status_code == 401
        assert "sign in" in sentence(answer)


@pytest.mark.parametrize(
    ("method", "path"), [("post", "/api/v1/sessions"), ("put", f"/api/v1/stars/{ROUTINE}"), ("delete", f"/api/v1/stars/{ROUTINE}")]
)
def test_a_token_that_does_not_fit_is_one_sentence_and_the_new_one_works(method, path, runner, as_, session_document):
    client = as_(runner, enforce_csrf_checks=True)
    body = json.dumps({"items": [session_document()]})
    refused = getattr(client, method)(path, body, content_type="application/json", headers={"X-CSRFToken": "x" * 32})
    assert refused.status_code == 403
    assert "Load it again" in sentence(refused)
    token = client.get("/api/v1/me").json()["csrf"]
    assert getattr(client, method)(path, body, content_type="application/json", headers={"X-CSRFToken": token}).status_code == 200


def test_a_form_from_another_site_cannot_send_a_session(runner, as_, session_document):
    answer = as_(runner).post("/api/v1/sessions", {"items": json.dumps([session_document()])})
    assert answer.status_code == 415
    assert sentence(answer)


def test_too_much_at_once_is_one_sentence(runner, as_):
    client = as_(runner)
    assert "50" in sentence(send(client, *[1] * 51))
    assert "256 KB" in sentence(send(client, "x" * 256 * 1024))


# --- one by one -----------------------------------------------------------------------------------------------------
def test_an_item_that_breaks_us_loses_none_of_the_others(runner, as_, session_document, monkeypatch):
    items = [session_document() for _ in range(3)]
    known = sync.project

    def broken(document, *args):
        if document["uid"] == items[1]["uid"]:
            raise KeyError("a fault of ours")
        return known(document, *args)

    monkeypatch.setattr(sync, "project", broken)
    results = send(as_(runner), *items).json()["results"]
    assert [result["status"] for result in results] == ["stored", "rejected", "stored"]
    assert "stays on your device" in results[1]["reason"]
    assert {str(uid) for uid in PracticeSession.objects.values_list("uid", flat=True)} == {items[0]["uid"], items[2]["uid"]}
    assert SessionDocument.objects.count() == 2


def test_a_fault_of_ours_is_logged_without_what_the_person_said(runner, as_, session_document, monkeypatch, caplog):
    import logging

    from exercises.lib.log import JsonLine

    def broken(*args):
        raise KeyError("canary in the error")

    monkeypatch.setattr(sync, "project", broken)
    logging.getLogger("selfcare").propagate = True
    try:
        with caplog.at_level("ERROR", logger="selfcare.practice"):
            send(as_(runner), session_document(note="canary in the note"))
    finally:
        logging.getLogger("selfcare").propagate = False
    (line,) = {JsonLine().format(record) for record in caplog.records if record.name == "selfcare.practice"}
    assert "canary" not in line
    assert json.loads(line)["error"] == "KeyError"


def test_records_that_are_away_are_503_for_all_and_what_was_stored_before_is_a_duplicate_then(runner, as_, session_document, monkeypatch):
    items = [session_document(), session_document()]
    known = sync.project

    def away(document, *args):
        if document["uid"] == items[1]["uid"]:
            raise OperationalError("gone")
        return known(document, *args)

    client = as_(runner, raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr(sync, "project", away)
        answer = send(client, *items)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert sentence(answer)
    assert [result["status"] for result in send(client, *items).json()["results"]] == ["duplicate", "stored"]


@pytest.mark.parametrize("item", [None, 7, "x", [], {}, {"sealed": None}, {"sealed": {}, "uid": 7}, {"uid": {"a": 1}, "sealed": []}])
def test_what_is_no_session_is_refused_and_the_next_one_is_stored(runner, as_, session_document, item):
    results = send(as_(runner), item, session_document()).json()["results"]
    assert [result["status"] for result in results] == ["rejected", "stored"]
    assert results[0]["reason"].endswith(".")


# --- how often ------------------------------------------------------------------------------------------------------
@pytest.fixture
def seconds(monkeypatch):
    """The clock of the limit, driven."""
    now = [1_000_000.0]
    monkeypatch.setattr(api.PerPerson, "timer", staticmethod(lambda: now[0]))
    return now


def test_sixty_batches_a_minute_pass_and_the_next_one_waits(runner, as_, seconds):
    client = as_(runner)
    assert {send(client, 1).status_code for _ in range(60)} == {200}
    refused = send(client, 1)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "wait" in sentence(refused)
    seconds[0] += 61
    assert send(client, 1).status_code == 200


def test_two_people_of_the_same_name_do_not_share_a_limit(runner, as_, seconds):
    namesake = make_user("namesake@example.org", name=runner.name)
    client = as_(runner)
    assert [send(client, 1).status_code for _ in range(61)][-1] == 429
    assert send(as_(namesake), 1).status_code == 200


def test_the_limit_keeps_the_notes_of_each_thread_apart():
    throttle = api.PerPerson("60/m", "sessions")
    throttle.key = "one"
    seen = []
    other = threading.Thread(target=lambda: seen.append((getattr(throttle, "key", None), throttle.num_requests)))
    other.start()
    other.join()
    assert seen == [(None, 60)]


# --- stars ----------------------------------------------------------------------------------------------------------
def test_a_star_is_put_once_told_and_taken_away(runner, other_runner, as_):
    client = as_(runner)
    path = f"/api/v1/stars/{ROUTINE}"
    assert [client.put(path).json() for _ in range(2)] == [{"starred": True}] * 2
    assert Star.objects.count() == 1
    assert client.get("/api/v1/me").json()["stars"] == [ROUTINE]
    assert as_(other_runner).get("/api/v1/me").json()["stars"] == []
    as_(other_runner).delete(path)
    assert Star.objects.count() == 1
    assert [client.delete(path).json() for _ in range(2)] == [{"starred": False}] * 2
    assert client.get("/api/v1/me").json()["stars"] == []


def test_the_newest_star_comes_first(runner, as_):
    client = as_(runner)
    for slug in (ROUTINE, "slow-chair-sit"):
        client.put(f"/api/v1/stars/{slug}")
    assert client.get("/api/v1/me").json()["stars"] == ["slow-chair-sit", ROUTINE]


@pytest.mark.parametrize("slug", ["no-such-routine", "runners-knee", "x" * 300, "..", "%00"])
def test_what_is_no_routine_gets_no_star(runner, as_, slug):
    answer = as_(runner).put(f"/api/v1/stars/{slug}")
    assert answer.status_code == 404
    assert Star.objects.count() == 0


def test_a_routine_that_is_no_longer_offered_gets_no_star_and_keeps_an_old_one(runner, as_):
    client = as_(runner)
    client.put(f"/api/v1/stars/{ROUTINE}")
    for slug in (ROUTINE, "slow-chair-sit"):
        retire(kind="routine", slug=slug, now=clock.now())
    assert client.put("/api/v1/stars/slow-chair-sit").status_code == 404
    assert client.get("/api/v1/me").json()["stars"] == [ROUTINE]
    assert client.delete(f"/api/v1/stars/{ROUTINE}").json() == {"starred": False}


def test_there_are_at_most_two_hundred_stars(runner, as_):
    Star.objects.bulk_create(Star(owner=runner, routine=f"routine-{n}", at=clock.now()) for n in range(200))
    answer = as_(runner).put(f"/api/v1/stars/{ROUTINE}")
    assert answer.status_code == 422
    assert "200" in sentence(answer)
    assert Star.objects.count() == 200


# --- the mark -------------------------------------------------------------------------------------------------------
def test_the_mark_is_made_once_and_is_the_same_for_everybody(runner, other_runner, as_):
    told = {as_(user).get("/api/v1/me").json()["mark"] for user in (runner, other_runner, None, runner)}
    assert told == {str(StoreMark.objects.get().mark)}


def test_after_a_backup_was_put_back_the_mark_is_another_and_phones_send_again(runner, as_, session_document, capsys):
    client, document = as_(runner), session_document()
    before = client.get("/api/v1/me").json()["mark"]
    send(client, document)
    # The backup is from before the session.
    PracticeSession.objects.all().delete()
    SessionDocument.objects.all().delete()
    call_command("restored")
    assert capsys.readouterr().out.startswith("Done.")
    after = client.get("/api/v1/me").json()["mark"]
    assert after != before
    assert StoreMark.objects.count() == 1
    assert [send(client, document).json()["results"][0]["status"] for _ in range(2)] == ["stored", "duplicate"]
    assert client.get("/api/v1/me").json()["mark"] == after


def test_me_asks_little_of_the_database(runner, as_, django_assert_max_num_queries):
    client = as_(runner)
    give_consent(runner, way="test", now=clock.now())
    client.get("/api/v1/me")
    with django_assert_max_num_queries(12):
        client.get("/api/v1/me")


def test_an_address_of_the_api_that_is_not_there_is_one_sentence(runner, as_):
    assert sentence(as_(runner).put(f"/api/v1/stars/{uuid.uuid4()}"))
