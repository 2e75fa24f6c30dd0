"""Losing, doubling and taking sessions of others."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.practice import services, sync
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, StepResult

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def store(user, document):
    return services.store_session(user, document, now=clock.now())


def newest(user):
    return SessionDocument.objects.filter(owner=user, state="kept").order_by("-revision")[0]


def scores():
    return sorted(PainScore.objects.values_list("moment", "area", "side", "value"))


def test_correcting_a_note_keeps_every_pain_score_that_the_form_does_not_show(runner, as_, session_document):
    told = [("before", "around-kneecap", "left", 3), ("before", "around-kneecap", "right", 5), ("worst", "outer-knee", "left", 4)]
    document = session_document(pain=[dict(zip(("moment", "area", "side", "value"), entry, strict=True)) for entry in told])
    store(runner, document)
    client, page = as_(runner), reverse("practice:session_edit", args=[document["uid"]])
    shown = client.get(page).context["form"].initial
    sent = {key: value for key, value in shown.items() if value is not None}
    assert client.post(page, sent | {"note": "rain"}).status_code == 302
    assert PracticeSession.objects.get().note == "rain"
    assert scores() == sorted(told)


def test_correcting_a_note_keeps_whether_the_pain_settled(runner, as_, session_document):
    pain = [{"moment": "worst", "area": "around-kneecap", "side": "left", "value": 3, "settled_within_hour": "yes"}]
    document = session_document(pain=pain)
    store(runner, document)
    page = reverse("practice:session_edit", args=[document["uid"]])
    as_(runner).post(page, {"base": newest(runner).sha256, "knee": "left", "worst": "3", "note": "rain"})
    assert newest(runner).body["pain"] == pain


def test_an_edit_that_lost_the_race_is_never_called_saved(runner, as_, session_document):
    document = session_document()
    store(runner, document)
    stale, page = newest(runner).sha256, reverse("practice:session_edit", args=[document["uid"]])
    store(runner, document | {"revision": 2, "base": stale, "note": "from the phone"})
    sent = {"base": stale, "knee": "left", "worst": "9", "note": "from the page"}
    client = as_(runner)
    assert [client.post(page, sent).status_code for _ in range(3)] == [422, 422, 422]
    assert PracticeSession.objects.get().note == "from the phone"


def test_a_conflict_sent_again_is_still_a_conflict_and_kept_once(runner, session_document):
    first = session_document()
    store(runner, first)
    other = first | {"note": "from another phone"}
    assert [store(runner, other).status for _ in range(3)] == ["conflict"] * 3
    assert SessionDocument.objects.filter(state="conflict").count() == 1


def test_consent_taken_back_while_a_session_is_being_checked_counts(runner, session_document, monkeypatch):
    known = sync.unknown_steps

    def meanwhile(*args):
        withdraw_consent(runner, now=clock.now())
        return known(*args)

    monkeypatch.setattr(sync, "unknown_steps", meanwhile)
    assert store(runner, session_document()).status == "rejected"
    assert SessionDocument.objects.count() == 0


def test_nobody_else_reads_changes_or_removes_a_session(saved, other_runner, newcomer, editor, administrator, as_):
    body = newest(saved.owner).body
    for user in (other_runner, newcomer, editor, administrator):
        client = as_(user)
        for name in ("session", "session_edit", "session_remove"):
            page = reverse(f"practice:{name}", args=[saved.uid])
            assert {client.get(page).status_code, client.post(page, {"note": "mine"}).status_code} <= {404, 405}
        client.post(
            "/api/v1/sessions", json.dumps({"items": [body | {"revision": 2, "base": newest(saved.owner).sha256}]}), "application/json"
        )
    saved.refresh_from_db()
    assert (saved.revision, PracticeSession.objects.filter(owner=saved.owner).count()) == (1, 1)
    assert not PracticeSession.objects.exclude(owner=saved.owner).exists()
    assert set(StepResult.objects.values_list("owner", flat=True)) == {saved.owner_id}


def test_a_missing_session_and_a_foreign_one_look_the_same(saved, other_runner, as_):
    def read(uid):
        answer = as_(other_runner).get(f"/sessions/{uid}/")
        return answer.status_code, answer.content.decode().replace(answer["X-Request-ID"], "")

    assert read(saved.uid) == read(uuid.uuid4())


POSTS = ["/api/v1/sessions", "/profile/", "/profile/consents/", "/safety/", "/safety/today/", "/safety/2/", "/safety/mistake/",
         "/routines/slow-chair-sit/log/", "/accounts/login/", "/accounts/signup/", "/accounts/logout/", "/accounts/email/",
         "/accounts/password/change/", "/accounts/password/reset/", "/accounts/reauthenticate/", "/admin/"]  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_a_form_from_elsewhere_is_refused(path, runner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(runner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(path, {"answer": "none", "store": "yes"}).status_code == 403
    token = client.get("/api/v1/me").json()["csrf"]
    forged = {"csrfmiddlewaretoken": token, "answer": "none"}
    assert client.post(path, forged, headers={"Origin": "https://evil.example"}).status_code == 403
