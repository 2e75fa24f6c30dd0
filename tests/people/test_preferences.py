"""What the player goes by: on the profile page, over the API, and in what a page learns about the person."""

import json

import pytest
from django.test import Client

from exercises.people.models import Profile
from exercises.people.queries import preferences_of, usable_equipment
from exercises.people.services import prefer, profile_of
from exercises.publishing.queries import cards

pytestmark = pytest.mark.django_db
URL = "/api/v1/me/preferences"
FORM = {"name": "Ada", "units": "km", "zone": "", "ready_s": "5", "auto_advance": "True", "first_side": ""}


def patch(client, **changes):
    return client.patch(URL, json.dumps(changes), content_type="application/json")


def preferences(client):
    return client.get("/api/v1/me").json()["preferences"]


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_profile_keeps_everything_that_the_player_goes_by(runner, as_):
    sent = FORM | {"voice": "on", "ready_s": "20", "auto_advance": "False", "first_side": "right", "short": "on", "detailed_log": "on"}
    assert as_(runner).post("/profile/", sent | {"equipment": ["chair", "mat"]}).status_code == 302
    kept = preferences_of(Profile.objects.get(owner=runner))
    assert kept == kept | {
        "voice": True, "beeps": False, "ready_s": 20, "auto_advance": False, "first_side": "right", "short": True, "detailed_log": True,
        "equipment": ["chair", "mat"],
    }  # fmt: skip


@pytest.mark.parametrize(("ticked", "kept"), [([], None), (["nothing"], []), (["chair", "nothing"], ["chair"])])
def test_ticking_nothing_is_not_the_same_as_having_nothing(runner, as_, ticked, kept):
    as_(runner).post("/profile/", FORM | {"equipment": ticked})
    assert profile_of(runner).equipment == kept


@pytest.mark.parametrize(("kept", "ticked"), [(None, set()), ([], {"nothing"}), (["mat"], {"mat"})])
def test_the_page_shows_what_was_said_about_equipment(runner, as_, kept, ticked):
    prefer(runner, {"equipment": kept})
    form = as_(runner).get("/profile/").context["form"]
    assert set(form.initial["equipment"]) == ticked


def test_the_page_offers_what_published_routines_use_and_nothing_else(runner, as_):
    used = {slug for card in cards("routine") for slug in card.facets["equipment"]}
    choices = {slug for slug, _title in as_(runner).get("/profile/").context["form"].fields["equipment"].choices}
    assert choices == used | {"nothing"}
    assert used < {card.slug for card in cards("equipment")}


def test_equipment_that_does_not_exist_is_refused(runner, as_):
    assert as_(runner).post("/profile/", FORM | {"equipment": ["moon-boots"]}).status_code == 422


# --- over the API -----------------------------------------------------------------------------------------------------


def test_a_change_keeps_what_is_not_named(runner, as_):
    client = as_(runner)
    prefer(runner, {"ready_s": 10, "voice": False})
    answer = patch(client, short=True)
    assert answer.status_code == 200
    assert answer.json()["preferences"] == preferences(client)
    assert preferences(client) == preferences(client) | {"ready_s": 10, "voice": False, "short": True}


def test_two_devices_that_change_different_things_do_not_undo_each_other(runner, as_):
    first, second = as_(runner), as_(runner)
    patch(first, voice=False)
    patch(second, beeps=False)
    assert (preferences(first)["voice"], preferences(second)["beeps"]) == (False, False)


WRONG = [
    {"ready_s": 4}, {"ready_s": "5"}, {"voice": "yes"}, {"voice": None}, {"first_side": "both"}, {"zone": "Moon/Base"}, {"equipment": "chair"},
    {"equipment": ["../x"]}, {"equipment": ["chair"] * 61}, {"units": "furlongs"}, {"is_staff": True}, {"owner": 1},
]  # fmt: skip


@pytest.mark.parametrize("changes", WRONG, ids=str)
def test_what_makes_no_sense_is_refused_and_changes_nothing(runner, as_, changes):
    client = as_(runner)
    before = preferences(client)
    answer = patch(client, **(changes | {"flash": True}))
    assert (answer.status_code, preferences(client)) == (422, before)
    assert answer.json()["error"]


@pytest.mark.parametrize(("sent", "kept"), [(None, None), ([], []), (["mat", "chair", "moon-boots"], ["chair", "mat"])])
def test_equipment_keeps_nothing_said_apart_from_nothing_there(runner, as_, sent, kept):
    client = as_(runner)
    assert patch(client, equipment=sent).json()["preferences"]["equipment"] == kept


def test_which_knee_is_kept_only_for_someone_who_agreed(runner, newcomer, as_):
    assert patch(as_(runner), knee="left").status_code == 200
    assert patch(as_(newcomer), knee="left").status_code == 422
    assert (profile_of(runner).knee, profile_of(newcomer).knee) == ("left", "")


def test_a_change_needs_a_person_and_the_token(runner):
    assert patch(Client(), voice=False).status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(runner)
    assert patch(strict, voice=False).status_code == 403
    token = strict.get("/api/v1/me").json()["csrf"]
    assert (
        strict.patch(URL, json.dumps({"voice": False}), content_type="application/json", headers={"X-CSRFToken": token}).status_code == 200
    )


def test_one_person_never_changes_another(runner, other_runner, as_):
    patch(as_(runner), voice=False)
    assert profile_of(other_runner).voice is True


def test_a_guest_gets_the_defaults_and_no_knee():
    found = preferences(Client())
    assert found == preferences_of(None)
    assert (found["knee"], found["ready_s"], found["auto_advance"], found["equipment"]) == ("", 5, True, None)


def test_usable_equipment_has_a_title_each():
    assert all(slug and title for slug, title in usable_equipment())
