"""Storing session documents."""

import datetime as dt
import json
import uuid

import pytest

from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.practice import services
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, StepResult
from exercises.publishing.services import retire
from exercises.safety.models import Lock

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def store(user, document):
    return services.store_session(user, document, now=clock.now())


def test_a_session_becomes_rows_of_its_owner(runner, session_document):
    document = session_document()
    assert store(runner, document).status == "stored"
    session = PracticeSession.objects.get()
    assert (session.owner, str(session.uid), session.routine_slug) == (runner, document["uid"], "first-six-minutes")
    assert {result.owner_id for result in StepResult.objects.all()} == {runner.pk}
    assert [(score.moment, score.value, score.side) for score in PainScore.objects.order_by("moment")] == [
        ("before", 3, "right"),
        ("worst", 2, "right"),
    ]
    assert SessionDocument.objects.get().body == document


def test_the_same_session_twice_is_stored_once(runner, session_document):
    document = session_document()
    assert [store(runner, document).status for _ in range(3)] == ["stored", "duplicate", "duplicate"]
    assert (PracticeSession.objects.count(), SessionDocument.objects.count()) == (1, 1)


def test_sending_again_later_is_still_the_same_session(runner, session_document):
    document = session_document()
    store(runner, document)
    assert store(runner, document | {"sent_at": "2030-01-01T00:00:00Z"}).status == "duplicate"


def test_nothing_is_stored_without_consent(newcomer, session_document):
    outcome = store(newcomer, session_document())
    assert (outcome.status, SessionDocument.objects.count(), PracticeSession.objects.count()) == ("rejected", 0, 0)
    assert "agree" in outcome.reason


def test_nothing_is_stored_after_the_consent_was_taken_back(runner, session_document):
    withdraw_consent(runner, now=clock.now())
    assert store(runner, session_document()).status == "rejected"


def test_a_foreign_uid_behaves_like_a_free_one(runner, other_runner, session_document):
    document = session_document()
    assert store(runner, document).status == "stored"
    assert store(other_runner, document).status == "stored"
    assert PracticeSession.objects.filter(uid=document["uid"]).count() == 2


def test_an_edit_on_top_of_the_stored_version_replaces_the_rows_and_keeps_the_first(runner, session_document):
    first = session_document()
    store(runner, first)
    base = SessionDocument.objects.get().sha256
    edit = first | {"revision": 2, "base": base, "pain": [{"moment": "worst", "area": "around-kneecap", "side": "right", "value": 6}]}
    assert store(runner, edit).status == "stored"
    assert [(score.moment, score.value) for score in PainScore.objects.all()] == [("worst", 6)]
    assert SessionDocument.objects.count() == 2


@pytest.mark.parametrize("change", [{"revision": 1}, {"revision": 2, "base": "0" * 64}, {"revision": 2}, {"revision": 5}])
def test_another_version_that_does_not_build_on_the_stored_one_is_kept_beside_it(runner, session_document, change):
    first = session_document()
    store(runner, first)
    outcome = store(runner, first | {"note": "from another phone"} | change)
    assert outcome.status == "conflict"
    assert sorted(SessionDocument.objects.values_list("state", flat=True)) == ["conflict", "kept"]
    assert PracticeSession.objects.get().note == ""


def test_an_edit_before_its_session_is_refused(runner, session_document):
    assert store(runner, session_document(revision=2, base="0" * 64)).status == "rejected"
    assert SessionDocument.objects.count() == 0


def pain(value, **more):
    return [{"moment": "before", "area": "around-kneecap", "side": "left", "value": value} | more]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"pain": pain(11)}, "Pain is a whole number from 0 to 10."),
        ({"pain": pain(-1)}, "Pain is a whole number from 0 to 10."),
        ({"pain": pain(2.5)}, "Pain is a whole number from 0 to 10."),
        ({"pain": pain(None)}, "Pain is a whole number from 0 to 10."),
        ({"pain": pain(1) + pain(2)}, "The same pain question was answered twice in one session."),
        ({"steps": []}, "This session has no steps, so there is nothing to save."),
        ({"steps": [{"key": "flying", "side": "both", "outcome": "done"}]}, "This session names a step that its routine does not have."),
        ({"plan": "0" * 64}, "We do not know the routine of this session."),
        ({"zone": "Mars/Olympus"}, "The time zone of this session is not known."),
        ({"started_at": "2026-02-30T10:00:00Z"}, "A date in this session does not exist."),
        ({"ended_at": "2001-01-01T00:00:00Z"}, "This session ends before it starts."),
        ({"uid": "not-a-uid"}, "uid: this value cannot be used."),
        ({"session": 2}, "This kind of session is not known here."),
        ({"owner": 7}, "session: this value cannot be used."),
        ({"note": "\ud800"}, "This session holds characters that cannot be stored."),
    ],
)
def test_bad_input_is_refused_with_one_clear_sentence(runner, session_document, change, says):
    outcome = store(runner, session_document() | change)
    assert (outcome.status, SessionDocument.objects.count()) == ("rejected", 0)
    assert says in outcome.reason


@pytest.mark.parametrize("body", [None, 7, "x", [], {}, {"session": 1}, {"uid": 3}])
def test_what_is_no_session_at_all_is_refused_without_an_error(runner, body):
    assert store(runner, body).status == "rejected"


def test_a_synced_session_is_never_refused_for_its_date(runner, session_document):
    assert store(runner, session_document(started=dt.datetime(1999, 1, 1, tzinfo=dt.UTC))).status == "stored"


def test_a_wrong_clock_on_the_phone_is_corrected_and_both_times_are_kept(runner, session_document):
    now = clock.now().replace(microsecond=0)
    ahead = dt.timedelta(hours=48)
    document = session_document(started=now + ahead - dt.timedelta(minutes=10), sent_at=(now + ahead).strftime("%Y-%m-%dT%H:%M:%SZ"))
    services.store_session(runner, document, now=now)
    session = PracticeSession.objects.get()
    assert session.started_at == now - dt.timedelta(minutes=10)
    assert session.started_at_device == now + ahead - dt.timedelta(minutes=10)


def test_the_day_of_a_session_is_the_day_where_it_happened(runner, session_document):
    started = dt.datetime(2026, 3, 1, 11, 30, tzinfo=dt.UTC)
    sent = started + dt.timedelta(minutes=10)
    document = session_document(started=started, zone="Pacific/Auckland", sent_at=sent.strftime("%Y-%m-%dT%H:%M:%SZ"))
    services.store_session(runner, document, now=sent)
    assert PracticeSession.objects.get().local_day == dt.date(2026, 3, 2)


def test_no_answer_about_pain_is_no_row(runner, session_document):
    store(runner, session_document(pain=[]))
    assert PainScore.objects.count() == 0


def test_a_routine_that_was_retired_while_it_was_played_is_still_saved(runner, session_document):
    document = session_document()
    retire(kind="routine", slug="first-six-minutes", now=clock.now())
    assert store(runner, document).status == "stored"


def test_numbness_locks_pressure_for_two_days(runner, session_document):
    document = session_document(flags=["numb"], end="red")
    document["steps"][0]["too_much"] = ["numb"]
    store(runner, document)
    lock = Lock.objects.get(owner=runner)
    assert (lock.what, lock.area) == ("pressure", "rectus-femoris")
    assert dt.timedelta(hours=47) < lock.until - clock.now() <= dt.timedelta(hours=48)


def test_rows_can_be_made_again_from_the_documents(runner, session_document):
    first = session_document()
    store(runner, first)
    edit = first | {"revision": 2, "base": SessionDocument.objects.get().sha256, "note": "later"}
    store(runner, edit)

    def rows():
        return [
            list(PracticeSession.objects.values("uid", "note", "started_at", "local_day", "revision", "worked_ms", "received_at")),
            list(StepResult.objects.order_by("position").values("key", "side", "outcome", "worked_ms")),
            list(PainScore.objects.order_by("moment").values("moment", "side", "value")),
        ]

    before = rows()
    PracticeSession.objects.all().delete()
    assert services.rebuild_sessions() == 1
    assert rows() == before


def test_the_command_rebuilds_and_says_how_many(runner, session_document, capsys):
    from django.core.management import call_command

    store(runner, session_document())
    PracticeSession.objects.all().delete()
    call_command("rebuild_sessions")
    assert capsys.readouterr().out == "1 sessions made again.\n"
    assert PracticeSession.objects.count() == 1


def test_a_removed_session_is_gone_with_everything_it_said(runner, saved):
    services.remove_session(runner, saved)
    assert [model.objects.count() for model in (SessionDocument, PracticeSession, StepResult, PainScore)] == [0, 0, 0, 0]


def test_a_removed_session_does_not_come_back_when_a_phone_sends_it_once_more(runner, session_document):
    document = session_document()
    services.store_session(runner, document, now=clock.now())
    services.remove_session(runner, PracticeSession.objects.get(uid=document["uid"]))
    assert services.store_session(runner, document, now=clock.now()).status == "duplicate"
    assert services.store_session(runner, document | {"note": "changed"}, now=clock.now()).status == "duplicate"
    assert PracticeSession.objects.count() == SessionDocument.objects.count() == 0


def test_a_morning_that_was_remembered_is_kept_as_such(runner, session_document):
    morning = {"moment": "morning", "area": "knee", "side": "left", "value": 2, "settled_within_hour": "yes", "recalled": True}
    assert services.store_session(runner, session_document(pain=[morning]), now=clock.now()).status == "stored"
    assert PainScore.objects.get().recalled is True


# --- the API ---------------------------------------------------------------------------------------------------------


def send(client, body, **options):
    raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
    return client.post("/api/v1/sessions", raw, content_type="application/json", **options)


def test_a_batch_says_what_became_of_each(runner, as_, session_document):
    good = session_document()
    answer = send(as_(runner), {"items": [good, good, session_document(pain=pain(11))]})
    assert answer.status_code == 200
    assert [item["status"] for item in answer.json()["results"]] == ["stored", "duplicate", "rejected"]
    assert answer.json()["results"][0]["uid"] == good["uid"]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400), (b"\xff", 400), ('{"items": [NaN]}', 400), ('{"items": [1], "items": [2]}', 400), ("[" * 100_000, 400),
        ({}, 422), ({"items": []}, 422), ({"items": {}}, 422), ([], 422), ({"items": [1] * 51}, 413),
        ("x" * (10 * 1024 * 1024), 413),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_used_is_refused_with_a_sentence(runner, as_, body, status):
    answer = send(as_(runner), body)
    assert answer.status_code == status
    assert len(answer.json()["error"]) > 10
    assert SessionDocument.objects.count() == 0


def test_a_phone_that_is_signed_out_gets_401_as_json_not_a_sign_in_page(as_, session_document):
    answer = send(as_(), {"items": [session_document()]})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json; charset=utf-8")


def test_a_send_without_the_csrf_token_is_refused(runner, as_, session_document):
    client = as_(runner, enforce_csrf_checks=True)
    assert send(client, {"items": [session_document()]}).status_code == 403
    token = client.get("/api/v1/me").json()["csrf"]
    assert send(client, {"items": [session_document()]}, headers={"X-CSRFToken": token}).status_code == 200


def test_another_persons_session_is_not_there(runner, other_runner, saved, as_):
    client = as_(other_runner)
    for path in ("", "edit/", "remove/"):
        mine, nobodys = client.get(f"/sessions/{saved.uid}/{path}"), client.get(f"/sessions/{uuid.uuid4()}/{path}")
        assert (mine.status_code, nobodys.status_code) == (404, 404)
        assert strip(mine) == strip(nobodys)
    assert client.post(f"/sessions/{saved.uid}/remove/").status_code == 404
    assert PracticeSession.objects.filter(pk=saved.pk).exists()


def strip(answer) -> str:
    return answer.content.decode().replace(answer["X-Request-ID"], "")


# --- what follows for the next start -------------------------------------------------------------------------------


@pytest.mark.parametrize(("fields", "asked"), [({"end": "red"}, True), ({"flags": ["limp"]}, True), ({"end": "early"}, False), ({}, False)])
def test_a_session_that_stopped_for_pain_brings_the_whole_list_back(runner, session_document, fields, asked):
    from exercises.safety.models import Check

    store(runner, session_document(**fields))
    assert Check.objects.filter(owner=runner, way=Check.Way.RED).exists() is asked


def test_an_edit_that_adds_a_flag_locks_like_a_new_session_and_one_that_does_not_locks_nothing(runner, session_document):
    first = session_document()
    store(runner, first)
    base = SessionDocument.objects.get().sha256
    noted = first | {"revision": 2, "base": base, "flags": ["tingling"]}
    store(runner, noted)
    assert Lock.objects.filter(owner=runner).count() == 1
    later = noted | {"revision": 3, "base": SessionDocument.objects.get(revision=2).sha256, "note": "a word more"}
    store(runner, later)
    assert Lock.objects.filter(owner=runner).count() == 1
