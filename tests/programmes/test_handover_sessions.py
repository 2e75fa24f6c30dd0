"""What was done by a code before it was linked belongs to the version that it was done by, whichever way it came into the account."""

import uuid

import pytest

from exercises.lib import clock
from exercises.practice.models import PracticeSession
from exercises.practice.services import rebuild_sessions, store_session
from exercises.programmes.access import Desk
from exercises.programmes.handover import services
from exercises.programmes.handover.queries import version_handed
from exercises.programmes.models import Programme
from exercises.programmes.queries import asked_in
from exercises.programmes.rules import same_dose
from exercises.programmes.services import base_of, save_draft
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def plan_of(handed, place=1):
    return handed.version.phases.get().prescriptions.get(position=place).plan


@pytest.fixture
def play(session_document):
    """Stores a session of a handed thing in somebody's account, as their phone sends it."""

    def send(user, handed, place=1, **fields):
        plan = plan_of(handed, place)
        step = plan.document["steps"][0]
        results = [{"key": step["key"], "side": side, "outcome": "done", "worked_ms": 1000} for side in step["sides"]]
        document = session_document(plan=plan.sha256, steps=results, **fields)
        assert store_session(user, document, now=clock.now()).status == "stored"
        return PracticeSession.objects.get(owner=user, uid=document["uid"])

    return send


def link_it(handed, user):
    return services.claim(handed, user, today=today(), now=clock.now())


def version_of(session):
    session.refresh_from_db()
    return session.version


def test_a_session_from_before_linking_has_the_version_from_then_on(runner, handed, play):
    sessions = [play(runner, handed, place) for place in (1, 2)]
    assert [version_of(session) for session in sessions] == [None, None]
    made = link_it(handed, runner)
    assert [version_of(session) for session in sessions] == [made.version, made.version] == [handed.version, handed.version]
    assert {asked_in(session).plan for session in sessions} == {plan_of(handed, 1), plan_of(handed, 2)}


def test_a_session_that_the_phone_sends_after_linking_has_it_too(runner, handed, play):
    made = link_it(handed, runner)
    assert version_of(play(runner, handed)) == made.version


def test_the_page_of_such_a_session_says_what_was_asked_for(as_, runner, handed, play):
    session = play(runner, handed)
    link_it(handed, runner)
    page = as_(runner).get(f"/sessions/{session.uid}/").content.decode()
    assert "What was asked for" in page and "For the knee, version 1" in page


@pytest.fixture
def gone_on(waiting, handed, mara):
    """The second code of a draft that went on since: the copy that comes of it is a first version, and has plans of its own."""

    def edit(**dose):
        row = Programme.objects.get(pk=waiting.pk)
        row.draft["phases"][0]["items"][0]["steps"][0]["dose"] |= dose
        return save_draft(row, row.draft, title=row.title, initials="T.H.", base=base_of(Programme.objects.get(pk=row.pk)), now=clock.now())

    found = services.hand_over(Desk(edit(hold_s=7), mara, None), uid=uuid.uuid4(), now=clock.now())
    edit(hold_s=9)
    assert found.version.number == 2
    return found


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_copy_of_what_was_handed_over_counts_as_it(runner, waiting, gone_on, play, when):
    session = play(runner, gone_on) if when == "before" else None
    made = link_it(gone_on, runner)
    session = session or play(runner, gone_on)
    assert version_of(session) == made.version and made.version.programme_id != waiting.pk
    asked = asked_in(session)
    assert asked.key == gone_on.version.document["phases"][0]["items"][0]["key"] and asked.plan != session.plan


def test_what_comes_late_belongs_to_the_version_with_its_dose_and_not_to_a_newer_one(runner, gone_on, play):
    made = link_it(gone_on, runner)
    newer = change(made.version.programme, hold_s=45)
    assert newer.number == 2
    assert version_of(play(runner, gone_on)) == made.version


def test_a_copy_in_another_dose_is_none(runner, gone_on, play, monkeypatch):
    from exercises.programmes.handover import queries

    session = play(runner, gone_on)
    monkeypatch.setattr(queries, "same_dose", lambda one, other: False)
    link_it(gone_on, runner)
    assert version_of(session) is None


def test_what_a_guest_did_on_the_phone_is_not_for_the_programme(runner, handed, play):
    before = play(runner, handed, opened="guest")
    link_it(handed, runner)
    assert version_of(before) is None and version_of(play(runner, handed, opened="guest")) is None


def test_nobody_else_and_nothing_else_gets_the_version(runner, other_runner, handed, play, saved, draft, mara):
    foreign = play(other_runner, handed)
    other = services.hand_over(Desk(draft(initials="X"), mara, None), uid=uuid.uuid4(), now=clock.now())
    unlinked = play(runner, other)
    link_it(handed, runner)
    assert [version_of(session) for session in (foreign, unlinked, saved)] == [None, None, None]
    assert version_handed(other_runner.pk, plan_of(handed)) is None


def test_where_linking_fails_no_session_changes(runner, newcomer, handed, play, monkeypatch):
    session = play(runner, handed)

    def broken(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(services, "assign", broken)
    with pytest.raises(RuntimeError):
        link_it(handed, runner)
    assert version_of(session) is None


def test_making_the_rows_again_keeps_the_version(runner, handed, play):
    before = play(runner, handed)
    made = link_it(handed, runner)
    after = play(runner, handed)
    rebuild_sessions()
    rows = PracticeSession.objects.filter(uid__in=[before.uid, after.uid])
    assert [row.version for row in rows] == [made.version, made.version]


def test_a_session_of_the_catalogue_costs_no_look_at_what_was_handed_over(runner, plan, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert version_handed(runner.pk, plan) is None


def test_two_plans_are_the_same_where_exercise_dose_and_spots_are(handed, draft, mara):
    one = plan_of(handed).document
    assert same_dose(one, one | {"routine": {"slug": "p-other"}})
    words = [step | {"lines": [], "cues": []} for step in one["steps"]]
    assert same_dose(one, one | {"steps": words})
    for other in ({"hold_s": 99}, {"sets": 9}, {"sides": ["left"]}, {"exercise": {"slug": "another"}}):
        assert not same_dose(one, one | {"steps": [one["steps"][0] | other]})
    assert not same_dose(one, one | {"steps": []})
    press = plan_of(services.hand_over(Desk(draft("quad-release-thumbs"), mara, None), uid=uuid.uuid4(), now=clock.now())).document
    step = press["steps"][0]
    for other in ({"spots": []}, {"own": {"view": "front"}}, {"rounds": 9}, {"muscle": {"slug": "another"}}):
        assert not same_dose(press, press | {"steps": [step | {"press": step["press"] | other}]})
    assert same_dose(press, press)
