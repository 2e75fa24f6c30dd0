"""What one person may do so many times and then has to wait for: searching, sending, taking along. The answer says for how long."""

import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from exercises.lib import clock, limits
from exercises.people import api as people_api
from exercises.safety import api as safety_api

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _half_past(monkeypatch):
    """Half a minute, and half an hour, into a time that is counted."""
    cache.clear()
    now = clock.now().replace(minute=30, second=30, microsecond=0)
    monkeypatch.setattr(limits.clock, "now", lambda: now)
    yield
    cache.clear()


@pytest.fixture
def already(monkeypatch):
    """already(n) makes the next one be the n-th: what comes before is counted, not done."""

    def counted(number):
        real = limits.one_more
        monkeypatch.setattr(limits, "one_more", lambda key, *, seconds: number - 1 + (real(key, seconds=seconds) or 0))

    return counted


def refused(answer, seconds):
    assert answer.status_code == 429
    assert answer["Retry-After"] == str(seconds)
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content.decode()


def test_a_place_searches_sixty_times_a_minute(as_, already):
    already(60)
    client = as_()
    assert client.get("/search/", {"q": "knee"}).status_code == 200
    assert "Please wait a minute" in refused(client.get("/search/", {"q": "knee"}), 30)
    # The page without a question is no search; another place has its own.
    assert client.get("/search/").status_code == 200
    assert as_(REMOTE_ADDR="192.0.2.7").get("/search/", {"q": "knee"}).status_code == 200


def test_the_addresses_of_one_household_are_one_place(as_, already):
    already(60)
    assert as_(REMOTE_ADDR="2001:db8::1").get("/search/", {"q": "knee"}).status_code == 200
    refused(as_(REMOTE_ADDR="2001:db8::2").get("/search/", {"q": "knee"}), 30)
    assert as_(REMOTE_ADDR="2001:db8:0:1::1").get("/search/", {"q": "knee"}).status_code == 200


def test_after_the_time_it_goes_on(as_, already, monkeypatch):
    already(61)
    client, later = as_(), limits.clock.now().timestamp() + 31
    refused(client.get("/search/", {"q": "knee"}), 30)
    monkeypatch.undo()
    monkeypatch.setattr(limits.clock, "now", lambda: clock.dt.datetime.fromtimestamp(later, clock.dt.UTC))
    assert client.get("/search/", {"q": "knee"}).status_code == 200


def test_the_own_table_is_taken_thirty_times_an_hour(as_, runner, other_runner, already):
    already(30)
    address = reverse("progress:export")
    assert as_(runner).get(address).status_code == 200
    # From another device of the same person it is the same person.
    assert "30 minutes" in refused(as_(runner).get(address), 29 * 60 + 30)
    assert as_(other_runner).get(address).status_code == 200


def test_a_therapist_takes_sixty_tables_an_hour(as_, therapist, link, already):
    already(61)
    refused(as_(therapist).get(reverse("clients:sessions_file", args=[link.uid])), 29 * 60 + 30)


def test_thirty_files_with_runs_are_sent_in_an_hour(as_, runner, already):
    already(31)
    client = as_(runner)
    refused(client.post(reverse("running:import_new")), 29 * 60 + 30)
    # Looking at the form is not sending.
    assert client.get(reverse("running:import_new")).status_code == 200


@pytest.mark.parametrize(
    ("api", "address", "method", "body"),
    [
        (people_api, "/api/v1/me/preferences", "patch", {"beeps": True}),
        (safety_api, "/api/v1/safety/answers", "post", {"items": [{"uid": str(uuid.uuid4())}]}),
    ],
)
def test_a_phone_is_told_when_to_send_again(as_, runner, api, address, method, body):
    client = as_(runner)
    most = int(api.RATE.partition("/")[0])
    codes = {getattr(client, method)(address, body, content_type="application/json").status_code for _ in range(most)}
    assert 429 not in codes
    answer = getattr(client, method)(address, body, content_type="application/json")
    assert (answer.status_code, 1 <= int(answer["Retry-After"]) <= 60) == (429, True)
    assert answer.json() == {"error": "That was a lot at once. Please wait a minute; nothing is lost."}


def test_without_the_limit_nobody_is_refused(as_, monkeypatch):
    monkeypatch.setattr(limits, "one_more", lambda key, *, seconds: None)
    client = as_()
    assert {client.get("/search/", {"q": "knee"}).status_code for _ in range(61)} == {200}
