"""Hostile bodies sent to the API: each gets an answer of ours, and one bad session never holds up the others."""

import datetime as dt
import gc
import gzip
import io
import json
import tracemalloc
import uuid

import pytest
from django.test.client import FakePayload

from exercises.lib import api, http
from exercises.practice.models import PracticeSession, SessionDocument

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SESSIONS = "/api/v1/sessions"


@pytest.fixture
def client(runner, as_):
    return as_(runner, raise_request_exception=False)


def send(client, *items):
    return client.post(SESSIONS, json.dumps({"items": items}), content_type="application/json")


def an_hour_ago():
    return (dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


POISON = {
    "a line break after the uid": lambda: {"uid": f"{uuid.uuid4()}\n"},
    "the end of time, by a clock that is an hour slow": lambda: {"ended_at": "9999-12-31T23:59:59Z", "sent_at": an_hour_ago()},
    "the end of time in a zone to the east": lambda: {
        "started_at": "9999-12-31T23:59:59Z",
        "ended_at": "9999-12-31T23:59:59Z",
        "zone": "Asia/Tokyo",
    },
    "the beginning of time in a zone to the west": lambda: {"started_at": "0001-01-01T00:00:00Z", "zone": "America/New_York"},
    "a line break after an instant": lambda: {"started_at": "2026-01-01T00:00:00Z\n"},
    "digits of another script": lambda: {"started_at": "٢٠٢٦-01-01T00:00:00Z"},
    "a NUL, which PostgreSQL cannot keep": lambda: {"note": "a\0b"},
    "a lone surrogate": lambda: {"note": "a\ud800b"},
    "a number that is none": lambda: {"revision": float("1e999")},
    "a number without end": lambda: {"revision": 10**300},
    "yes for one": lambda: {"session": True},
    "a deep list": lambda: {"flags": json.loads("[" * 80 + "]" * 80)},
    "an unknown key": lambda: {"owner": 1},
    "a zone that climbs out of its folder": lambda: {"zone": "../../../etc/passwd"},
}


@pytest.mark.parametrize("name", POISON)
def test_a_session_that_cannot_be_kept_is_refused_and_the_next_one_still_arrives(client, session_document, name):
    sound = session_document()
    answer = client.post(
        SESSIONS, json.dumps({"items": [session_document() | POISON[name](), sound]}).replace("Infinity", "1e999"), "application/json"
    )
    assert answer.status_code == 200
    assert [item["status"] for item in answer.json()["results"]] == ["rejected", "stored"]
    assert str(PracticeSession.objects.get().uid) == sound["uid"]


def test_more_work_than_a_column_holds_is_kept_as_the_most_it_holds(client, plan, session_document):
    result = {"key": plan.document["steps"][0]["key"], "side": "both", "outcome": "done", "worked_ms": 86_400_000}
    assert send(client, session_document(steps=[result] * 100)).json()["results"][0]["status"] == "stored"
    assert PracticeSession.objects.get().worked_ms <= 2**31 - 1


UNREADABLE = [
    b"NaN",
    b'{"items":[NaN]}',
    b'{"items":[-Infinity]}',
    b'{"items":[],"items":[1]}',
    b"\xff\xfe",
    b"\0",
    b"1" * 6000,
    b"[" * 5000,
    b"[" * 100_000,
    b'{"a":' * 50_000,
    # Without the second it was packed in: processes that read this in different seconds must name the test alike.
    gzip.compress(b'{"items":[{}]}', mtime=0),
    '{"items":[{}]}'.encode("utf-16-le"),
]


@pytest.mark.parametrize("body", UNREADABLE, ids=lambda body: repr(body[:20]))
def test_what_is_not_json_is_400(client, body):
    assert client.post(SESSIONS, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded", "text/plain", ""]
)
def test_a_body_that_does_not_say_it_is_json_stores_nothing(client, session_document, kind):
    answer = client.generic("POST", SESSIONS, json.dumps({"items": [session_document()]}), content_type=kind)
    assert answer.status_code in {400, 415}
    assert SessionDocument.objects.count() == 0


# What the one parser of the other operations refuses, also where their fields would take it.
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"worst":NaN}', "application/json", 400),
        (b'{"flags":["a\\ud800b"]}', "application/json", 400),
        (b'{"worst":1,"worst":2}', "application/json", 400),
        (b'{"worst":1e999}', "application/json", 422),
        (b"[" * 100_000, "application/json", 400),
        (b"", "application/json", 422),
        (b"worst=1", "application/x-www-form-urlencoded", 415),
        (b'--x\r\nContent-Disposition: form-data; name="worst"\r\n\r\n1\r\n--x--\r\n', "multipart/form-data; boundary=x", 415),
        (b'{"worst":1}', "text/plain", 415),
        (b'{"worst":1}', "", 415),
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/advice", "/api/v1/handover"])
def test_every_operation_takes_only_sound_json(client, address, body, kind, status):
    if address.endswith("handover") and b"1e999" in body:
        body = b'{"token":1e999}'
    answer = client.generic("POST", address, body, content_type=kind)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_ten_megabytes_are_413_and_say_the_limit(client):
    answer = client.post(SESSIONS, b"x" * 10_000_000, content_type="application/json")
    assert answer.status_code == 413
    assert "256 KB" in answer.json()["error"]


def test_sending_without_end_is_slowed_down_for_that_person_only(client, other_runner, as_, session_document):
    assert {send(client, {}).status_code for _ in range(60)} == {200}
    assert send(client, session_document()).status_code == 429
    assert SessionDocument.objects.count() == 0
    assert send(as_(other_runner), {}).status_code == 200


# --- each part of the parser taken out ------------------------------------------------------------------------------------
NAN, TWINS, DEEP, HALF = b'{"items":[NaN]}', b'{"items":[],"items":[1]}', b"[" * 100_000, b'{"flags":["a\\ud800b"]}'


@pytest.mark.parametrize(
    ("part", "instead", "body"),
    [("_no_constant", float, NAN), ("_no_twins", dict, TWINS), ("RecursionError", ZeroDivisionError, DEEP)],
)
def test_without_its_part_of_the_parser_a_body_is_not_400(client, monkeypatch, part, instead, body):
    monkeypatch.setattr(http, part, instead, raising=False)
    assert client.post(SESSIONS, body, content_type="application/json").status_code != 400


def test_without_the_look_at_every_letter_halves_of_letters_go_through_the_parser(client, monkeypatch):
    assert client.post("/api/v1/advice", HALF, content_type="application/json").status_code == 400
    monkeypatch.setattr(api, "json", type("Careless", (), {"dumps": lambda *words, **more: ""}))
    assert client.post("/api/v1/advice", HALF, content_type="application/json").status_code != 400


def test_without_the_limit_ten_megabytes_go_to_the_parser(client, monkeypatch, settings):
    monkeypatch.setattr(http, "API_BODY_LIMIT", 20_000_000)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert client.post(SESSIONS, b"x" * 10_000_000, content_type="application/json").status_code == 400


# --- how long it is ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("length", [None, "", "abc", "-5", "1e3", "٣"])
def test_a_body_whose_length_is_missing_or_wrong_is_no_body(client, session_document, length):
    body = json.dumps({"items": [session_document()]}).encode()
    more = {} if length is None else {"CONTENT_LENGTH": length}
    request = client._base_environ(REQUEST_METHOD="POST", PATH_INFO=SESSIONS, CONTENT_TYPE="application/json", **more)
    answer = client.request(**request | {"wsgi.input": FakePayload(body)})
    assert (answer.status_code, SessionDocument.objects.count()) == (400, 0)


def test_with_its_length_the_same_body_is_stored(client, session_document):
    body = json.dumps({"items": [session_document()]}).encode()
    request = client._base_environ(
        REQUEST_METHOD="POST", PATH_INFO=SESSIONS, CONTENT_TYPE="application/json", CONTENT_LENGTH=str(len(body))
    )
    assert client.request(**request | {"wsgi.input": FakePayload(body)}).status_code == 200
    assert SessionDocument.objects.count() == 1


# --- memory -----------------------------------------------------------------------------------------------------------
class Endless(io.RawIOBase):
    """Twenty megabytes that are made when they are read."""

    def __init__(self):
        self.left = 20_000_000

    def read(self, size=-1):
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        return b"1" * size


def peak(client, kind):
    """The most memory that is held at once while somebody sends twenty megabytes, three times."""
    request = client._base_environ(REQUEST_METHOD="POST", PATH_INFO=SESSIONS, CONTENT_TYPE=kind, CONTENT_LENGTH="20000000")
    client.request(**request | {"wsgi.input": Endless()})
    gc.collect()
    tracemalloc.start()
    try:
        statuses = {client.request(**request | {"wsgi.input": Endless()}).status_code for _ in range(3)}
        return statuses, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_twenty_megabytes_are_refused_in_a_flat_memory(client, kind):
    statuses, most = peak(client, kind)
    assert statuses == {413} and most < 2_000_000


def test_without_the_limit_twenty_megabytes_lie_in_the_memory(client, monkeypatch, settings):
    monkeypatch.setattr(http, "API_BODY_LIMIT", 30_000_000)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert peak(client, "application/json")[1] > 20_000_000
