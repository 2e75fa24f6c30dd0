"""Programmes from files, versions that never change, and who follows which."""

import uuid
from pathlib import Path

import pytest
from django.db import IntegrityError

from exercises import catalogue
from exercises.lib import clock
from exercises.people.services import give_consent, withdraw_consent
from exercises.programmes import loader, queries, services
from exercises.programmes.models import Assignment, PhaseChange, Prescription, ProgrammeVersion
from exercises.publishing.pack import read_pack
from exercises.routines.codec import CODECS

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = clock.now()
TODAY = NOW.date()


@pytest.fixture
def programmes(db):
    loader.load(loader.read(), now=NOW)
    return {programme.key: programme for programme in queries.offered()}


@pytest.fixture
def person(runner):
    give_consent(runner, way="test", now=NOW)
    return runner


def start(person, programme, **more):
    return services.start_alone(person, programme, **{"uid": uuid.uuid4(), "today": TODAY, "now": NOW, **more})


def test_the_four_phases_and_the_neighbours_are_offered(programmes):
    assert list(programmes) == ["runners-knee", "iliotibial-band", "jumpers-knee"]
    phases = [item.phase for item in queries.plan_of(queries.newest_version(programmes["runners-knee"]))]
    assert phases == ["settle", "hip-and-core", "knee-strength", "return-to-running", "keep-it-up"]


def test_every_routine_phase_and_condition_of_a_programme_is_in_the_pack():
    pack = {(kind, slug) for kind, slug, _language in read_pack(Path(catalogue.__file__).parent / "content", CODECS)}
    for document in loader.read():
        named = {("condition", slug) for slug in document["conditions"]} | {("phase", phase["phase"]) for phase in document["phases"]}
        named |= {("routine", slug) for phase in document["phases"] for item in phase["items"] for slug in item["routines"].values()}
        assert named <= pack


def test_loading_twice_makes_nothing_new_and_a_changed_file_makes_the_next_version(programmes):
    documents = loader.read()
    assert loader.load(documents, now=NOW) == 0
    documents[0]["phases"][0]["items"][0]["days_per_week"] = 5
    assert loader.load(documents, now=NOW) == 1
    numbers = ProgrammeVersion.objects.filter(document=documents[0]["phases"] and {"phases": documents[0]["phases"]})
    assert [version.number for version in numbers] == [2]
    assert loader.load(loader.read(), now=NOW) == 1, "an older text again is a version of its own"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda doc: doc.pop("key"), "needs a key"),
        (lambda doc: doc["phases"].append(doc["phases"][0]), "twice"),
        (lambda doc: doc["phases"][0]["items"][0].pop("routines"), "a key and a routine"),
        (lambda doc: doc["phases"][0]["items"][0].update(slots=["midnight"]), "slots are"),
        (lambda doc: doc["phases"][0]["items"][0].update(days_per_week=8), "1 to 7"),
        (lambda doc: doc["phases"][0]["items"][0].update(routines={"long": "a"}), "by their minutes"),
    ],
)
def test_a_broken_programme_says_what_is_wrong(change, words):
    document = loader.read()[0]
    change(document)
    assert words in loader.problem(document)


def test_a_version_never_changes(programmes):
    with pytest.raises(TypeError, match="never changes"):
        ProgrammeVersion.objects.update(title="another")
    with pytest.raises(TypeError, match="never changes"):
        Prescription.objects.filter(key="strength").update(days_per_week=7)


def test_a_runner_starts_a_programme_alone(programmes, person):
    made = start(person, programmes["runners-knee"])
    assert (made.phase, made.assigned_by, made.phase_began) == ("settle", None, TODAY)
    assert queries.current(person) == made
    assert [item.key for item in queries.items_of(made)] == ["settle"]


def test_the_same_form_twice_starts_once(programmes, person):
    uid = uuid.uuid4()
    assert start(person, programmes["runners-knee"], uid=uid) == start(person, programmes["runners-knee"], uid=uid)
    assert Assignment.objects.count() == 1


def test_another_programme_takes_the_place_of_the_one_before(programmes, person):
    first = start(person, programmes["runners-knee"])
    second = start(person, programmes["jumpers-knee"])
    first.refresh_from_db()
    assert (first.state, first.ended_on) == ("finished", TODAY)
    assert queries.current(person) == second


def test_two_own_programmes_at_a_time_are_impossible_in_the_database(programmes, person):
    first = start(person, programmes["runners-knee"])
    first.pk, first.uid = None, uuid.uuid4()
    with pytest.raises(IntegrityError):
        first.save(force_insert=True)


def test_nothing_starts_without_consent(programmes, person):
    withdraw_consent(person, now=NOW)
    with pytest.raises(services.Refused, match="agree first"):
        start(person, programmes["runners-knee"])


def test_going_on_to_a_phase_is_kept_with_the_advice_that_was_shown(programmes, person):
    made = start(person, programmes["runners-knee"])
    advice = {"rule": "phase", "outcome": "ready", "values": {"to": "hip-and-core"}}
    change = services.change_phase(made, to="hip-and-core", advice=advice, today=TODAY, now=NOW)
    assert (change.before, change.after, change.as_suggested, change.advice) == ("settle", "hip-and-core", True, advice)
    made.refresh_from_db()
    assert made.phase == "hip-and-core"
    other = services.change_phase(made, to="settle", advice=advice, note="felt too much", today=TODAY, now=NOW)
    assert not other.as_suggested
    assert [row.after for row in queries.changes_of(made)] == ["settle", "hip-and-core", "settle"]


def test_the_same_phase_again_changes_nothing_and_an_unknown_one_is_refused(programmes, person):
    made = start(person, programmes["runners-knee"])
    assert services.change_phase(made, to="settle", advice={}, today=TODAY, now=NOW) is None
    with pytest.raises(services.Refused, match="no such phase"):
        services.change_phase(made, to="nowhere", advice={}, today=TODAY, now=NOW)
    assert PhaseChange.objects.count() == 1


def test_a_programme_is_paused_and_taken_up_again_but_never_beside_another_one(programmes, person):
    first = start(person, programmes["runners-knee"])
    services.set_state(first, "paused", today=TODAY)
    assert queries.current(person) is None
    second = start(person, programmes["jumpers-knee"])
    with pytest.raises(services.Refused, match="runs already"):
        services.set_state(first, "active", today=TODAY)
    services.set_state(second, "finished", today=TODAY)
    services.set_state(first, "active", today=TODAY)
    assert queries.current(person) == first


def test_a_new_version_leaves_those_who_follow_the_old_one_alone(programmes, person):
    made = start(person, programmes["runners-knee"])
    documents = loader.read()
    documents[0]["phases"][0]["items"][0]["key"] = "another"
    loader.load(documents, now=NOW)
    made.refresh_from_db()
    assert made.version.number == 1
    assert [item.key for item in queries.items_of(made)] == ["settle"]
