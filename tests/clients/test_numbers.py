"""Numbers that a therapist chose for one client: between the install's and the client's own, with a reason that the client reads."""

import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from exercises.care import services as care
from exercises.clients.models import ChosenForClient
from exercises.clients.services.assessments import Refused
from exercises.clients.services.numbers import choose_for
from exercises.people.services import withdraw_consent
from exercises.progress import queries
from exercises.progress.rules import layered
from exercises.progress.services import choose_thresholds
from tests.conftest import make_link

pytestmark = pytest.mark.django_db


def send(as_, therapist, link, **fields):
    fields = {"uid": str(uuid.uuid4()), "reason": "Tender tendon", **fields}
    return as_(therapist).post(reverse("clients:numbers", args=[link.uid]), fields)


def test_a_therapists_number_lies_between_the_installs_and_the_clients_own(as_, therapist, link, runner, now):
    usual = layered(settings.PROGRESS)
    assert (usual.limit, usual.flare_rest_days) == (5, 2)
    assert send(as_, therapist, link, limit=4, flare_rest_days=4)["Location"] == reverse("clients:numbers", args=[link.uid])
    limits = queries.limits_for(runner)
    assert (limits.limit, limits.flare_rest_days) == (4, 4)
    choose_thresholds(runner, {"flare_rest_days": 5}, now=now)
    limits = queries.limits_for(runner)
    assert (limits.limit, limits.flare_rest_days) == (4, 5)


def test_the_client_reads_who_chose_what_and_why(as_, therapist, link, runner):
    assert "chose for you" not in as_(runner).get("/progress/numbers/").content.decode()
    send(as_, therapist, link, limit=4)
    told = as_(runner).get("/progress/numbers/").content.decode()
    assert "Mara Linde chose for you on" in told
    assert "Why: Tender tendon" in told
    assert "Highest worst pain that is not too much: <b" in told
    assert "Usually 4." in told


def test_the_newest_choice_counts_and_an_empty_one_takes_it_back(as_, therapist, link, runner):
    send(as_, therapist, link, limit=4)
    send(as_, therapist, link, limit=3)
    assert queries.limits_for(runner).limit == 3
    send(as_, therapist, link, reason="All well")
    assert queries.limits_for(runner) == layered(settings.PROGRESS)
    assert "chose for you" not in as_(runner).get("/progress/numbers/").content.decode()
    assert ChosenForClient.objects.count() == 3, "what was chosen is kept"


def test_the_usual_number_is_not_kept_as_a_choice(as_, therapist, link):
    send(as_, therapist, link, limit=layered(settings.PROGRESS).limit)
    assert ChosenForClient.objects.get().values == {}


def test_twice_the_same_form_is_kept_once(as_, therapist, link):
    uid = str(uuid.uuid4())
    for _click in range(2):
        send(as_, therapist, link, uid=uid, limit=4)
    assert ChosenForClient.objects.count() == 1


def test_the_numbers_end_with_the_link_and_stay_in_a_pause(as_, therapist, link, runner, now):
    send(as_, therapist, link, limit=4)
    care.pause(link, now=now)
    assert queries.limits_for(runner).limit == 4
    care.end(link, by="client", now=now)
    assert queries.limits_for(runner).limit == 5


def test_of_two_therapists_the_newest_choice_comes_last(as_, therapist, other_therapist, link, runner, now, monkeypatch):
    import datetime as dt

    send(as_, therapist, link, limit=3, calm=0)
    second = make_link(runner, other_therapist)
    later = now + dt.timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    send(as_, other_therapist, second, limit=4)
    limits = queries.limits_for(runner)
    assert (limits.limit, limits.calm) == (4, 0)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"limit": 6}, "Choose a number from 3 to 5."),
        ({"limit": "x"}, "Choose a number from 3 to 5."),
        ({"limit": 4, "reason": ""}, "This field is required."),
        ({"flare_start_percent": 60, "flare_middle_percent": 50}, "The second step must not be smaller than the first one."),
    ],
)
def test_what_cannot_be_kept_is_said(as_, therapist, link, fields, sentence):
    answer = send(as_, therapist, link, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ChosenForClient.objects.exists()


def test_a_number_beyond_its_bounds_is_refused_by_the_service_too(therapist, link, now):
    from exercises.care.access import peek_or_404

    grant = peek_or_404(therapist, link.uid, now=now)
    for values in ({"limit": 6}, {"no_such": 1}):
        with pytest.raises(Refused):
            choose_for(grant, values, reason="x", uid=uuid.uuid4(), now=now)


def test_without_the_clients_consent_nothing_is_kept(as_, therapist, link, runner, now):
    withdraw_consent(runner, now=now)
    assert send(as_, therapist, link, limit=4).status_code == 422
    assert not ChosenForClient.objects.exists()


def test_a_therapists_numbers_are_for_that_client_alone(as_, therapist, link, other_runner):
    send(as_, therapist, link, limit=3)
    assert queries.limits_for(other_runner).limit == 5
