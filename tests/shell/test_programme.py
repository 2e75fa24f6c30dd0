"""What a phone is told of the programme that its person follows: enough to play it without a network, and nothing to anybody else."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from exercises.lib import clock
from exercises.people.services import give_consent
from exercises.programmes import loader, queries, services
from exercises.publishing.models import Index

pytestmark = pytest.mark.django_db
NOW = clock.now()
ME = "/api/v1/me"


@pytest.fixture
def follows(db):
    """Let a person follow a programme, perhaps at a later phase."""
    loader.load(loader.read(), now=NOW)
    programmes = {programme.key: programme for programme in queries.offered()}

    def start(person, phase="", key="runners-knee"):
        give_consent(person, way="test", now=NOW)
        made = services.start_alone(person, programmes[key], uid=uuid.uuid4(), today=NOW.date(), now=NOW)
        if phase:
            made.phase = phase
            made.save()
        return made

    return start


def told(client):
    return client.get(ME).json()["programme"]


def test_the_phone_of_a_follower_knows_each_slot_its_routine_and_that_only_the_first_one_presses(runner, as_, follows):
    assignment = follows(runner)
    found = told(as_(runner))
    asked = queries.items_of(assignment)
    assert found["uid"] == str(assignment.uid)
    assert len(found["items"]) == sum(len(item.slots) for item in asked) > 0
    assert sum(item["pressure"] for item in found["items"]) == len(asked)
    offered = set(Index.objects.live().filter(kind="routine").values_list("slug", flat=True))
    assert {item["routine"] for item in found["items"]} <= offered


def test_nobody_else_is_told_of_it(runner, other_runner, as_, follows):
    follows(runner)
    assert told(Client()) is None
    assert told(as_(other_runner)) is None


def test_what_needs_a_yes_of_the_day_is_not_handed_to_the_phone(runner, as_, follows):
    assignment = follows(runner, phase="return-to-running")
    asked = {slug for item in queries.items_of(assignment) for slug in item.slugs}
    assert "walk-and-run-day" in asked
    assert "walk-and-run-day" not in {item["routine"] for item in told(as_(runner))["items"]}


def test_the_shell_has_a_place_for_it_without_any_word_of_a_person(runner, as_, follows):
    assignment = follows(runner)
    pages = [client.get(reverse("home:phone")).content.decode() for client in (Client(), as_(runner))]
    for page in pages:
        assert page.count('data-part="programme"') == 1
        assert str(assignment.uid) not in page
    # The place is empty for everybody: the phone itself fills it.
    places = [page.split('data-part="programme"')[1].split("</section>")[0] for page in pages]
    assert places[0] == places[1]
