"""What a therapist prescribes: frozen when it is published, pinned by sessions, gone with the client, kept after the therapist."""

import datetime as dt
import uuid

import pytest

from exercises.care import services as care
from exercises.catalogue.codec import EXERCISE
from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.practice.models import PracticeSession
from exercises.practice.services import store_session
from exercises.programmes import queries, services
from exercises.programmes.models import Assignment, Programme, ProgrammeVersion
from exercises.publishing.queries import published_or_404
from exercises.publishing.services import publish as publish_content
from exercises.routines.models import Plan
from tests.conftest import make_link, make_user
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def plan_of(assignment):
    assignment.refresh_from_db()
    (found,) = queries.prescribed(assignment.version).values()
    return found.plan


def play(person, assignment, plan, session_document, **more):
    step = plan.document["steps"][0]
    document = session_document(
        plan=plan.sha256, assignment=str(assignment.uid), slot="morning",
        steps=[{"key": step["key"], "side": step["sides"][0], "outcome": "done", "worked_ms": 30000}], **more,
    )  # fmt: skip
    assert store_session(person, document, now=clock.now()).status == "stored"
    return PracticeSession.objects.get(owner=person, uid=document["uid"])


def own_plans():
    return [plan for plan in Plan.objects.all() if plan.document["routine"]["slug"].startswith("p-")]


def test_a_programme_is_given_with_the_plan_of_that_day(draft, give, runner):
    (assignment,) = give(draft("wall-sit", hold_s=5))
    assert (assignment.owner, assignment.assigned_by_name, assignment.version.number) == (runner, "Mara Linde", 1)
    assert queries.current(runner) == assignment
    plan = plan_of(assignment)
    assert plan.document["steps"][0]["hold_s"] == 5
    assert plan.document["routine"]["slug"].startswith("p-")
    assert plan.document["id"] == plan.sha256


def test_a_change_of_the_content_does_not_change_what_was_prescribed(draft, give, runner):
    (assignment,) = give(draft("wall-sit", hold_s=5))
    before = plan_of(assignment).document
    document = published_or_404("exercise", "wall-sit").document
    changed = document | {"dose": document["dose"] | {"sets": 9}, "steps": ["Something else altogether."]}
    publish_content(changed, entry=EXERCISE.entry(changed), now=clock.now())
    assert plan_of(assignment).document == before


def test_a_new_version_reaches_the_client_and_an_old_session_keeps_the_old_one(draft, give, runner, session_document):
    (assignment,) = give(draft("wall-sit", hold_s=5))
    first, old = plan_of(assignment), assignment.version
    before = play(runner, assignment, first, session_document)
    made = change(assignment.version.programme, why="It is ready for more.", hold_s=8)
    assert (made.number, made.why) == (2, "It is ready for more.")
    second = plan_of(assignment)
    assert (assignment.version, second.document["steps"][0]["hold_s"]) == (made, 8)
    assert first.document["routine"]["slug"] == second.document["routine"]["slug"]
    # Played on a phone before the update, sent after it.
    late = play(runner, assignment, first, session_document)
    now = play(runner, assignment, second, session_document)
    assert [one.version for one in (before, late, now)] == [old, old, made]
    assert queries.asked_in(late).plan.document["steps"][0]["hold_s"] == 5


def test_publishing_what_is_published_already_makes_nothing_new(draft, give):
    (assignment,) = give(draft())
    assert change(assignment.version.programme).number == 1
    assert ProgrammeVersion.objects.filter(programme=assignment.version.programme).count() == 1


def test_a_save_from_a_form_that_is_out_of_date_is_refused(draft):
    made = draft()
    with pytest.raises(services.Stale, match="another window"):
        services.save_draft(made, made.draft, title="X", base="old", now=clock.now())
    with pytest.raises(services.Stale, match="another window"):
        services.publish(made, base="old", today=today(), now=clock.now())


def test_a_template_is_not_published_and_an_empty_programme_is_not_given(mara, draft, give):
    template = draft()
    with pytest.raises(services.Refused, match="Give it to somebody"):
        services.publish(template, base=services.base_of(template), today=today(), now=clock.now())
    empty = services.create(mara, uid=uuid.uuid4(), title="", now=clock.now())
    with pytest.raises(services.Refused, match="nothing in this programme"):
        give(empty)
    assert not Assignment.objects.exists()


def test_something_that_cannot_be_played_is_named(draft, give):
    made = draft("wall-sit", sets=99)
    with pytest.raises(services.Refused, match="“Wall sit” cannot be played"):
        give(made)


def test_going_back_makes_the_older_version_a_new_one(draft, give):
    (assignment,) = give(draft("wall-sit", hold_s=5))
    programme = assignment.version.programme
    change(programme, hold_s=8)
    made = services.go_back(programme, number=1, today=today(), now=clock.now())
    assert (made.number, made.why) == (3, "Back to version 1.")
    assert plan_of(assignment).document["steps"][0]["hold_s"] == 5
    with pytest.raises(services.Refused, match="no such version"):
        services.go_back(programme, number=9, today=today(), now=clock.now())


def test_who_is_in_a_phase_that_is_gone_begins_with_the_first_one(draft, give, runner):
    (assignment,) = give(draft())
    programme = assignment.version.programme
    programme.refresh_from_db()
    document = {"phases": [programme.draft["phases"][0] | {"phase": "settle"}]}
    row = services.save_draft(programme, document, title="T", base=services.base_of(programme), now=clock.now())
    services.publish(row, base=services.base_of(row), why="Calm first.", today=today(), now=clock.now())
    assignment.refresh_from_db()
    assert assignment.phase == "settle"
    assert [row.after for row in queries.changes_of(assignment)] == ["knee-strength", "settle"]


def test_one_template_for_many_clients_makes_each_a_programme_of_their_own(draft, give, link, other_runner, therapist):
    template = draft()
    made = give(template, link, make_link(other_runner, therapist))
    programmes = {one.version.programme for one in made}
    assert len(programmes) == 2 and template not in programmes
    slugs = {slug for one in made for slug in queries.prescribed(one.version)}
    assert len(slugs) == 2


def test_a_draft_for_one_person_becomes_theirs(draft, give, runner):
    waiting = draft(initials="T.H.")
    (assignment,) = give(waiting)
    waiting.refresh_from_db()
    assert (waiting.kind, waiting.client, waiting.initials) == ("client", runner, "")
    assert assignment.version.programme == waiting


def test_the_same_form_twice_gives_it_once(draft, give):
    uid, template = uuid.uuid4(), draft()
    assert give(template, uid=uid) == give(template, uid=uid)
    assert Assignment.objects.count() == 1


def test_what_the_same_therapist_gave_before_is_finished_and_what_was_chosen_alone_goes_on(draft, give, runner):
    (first,) = give(draft())
    (second,) = give(draft("heel-raise"))
    first.refresh_from_db()
    assert (first.state, queries.current(runner)) == ("finished", second)


@pytest.mark.parametrize(
    ("days", "review", "said"),
    [(-1, None, "begins today"), (400, None, "begins today"), (3, 2, "after the beginning"), (0, 500, "after the beginning")],
)
def test_days_that_make_no_sense_are_refused(draft, give, days, review, said):
    ahead = lambda n: today() + dt.timedelta(days=n)  # noqa: E731
    with pytest.raises(services.Refused, match=said):
        give(draft(), starts_on=ahead(days), review_on=ahead(review) if review else None)


def test_nothing_is_given_without_a_client_a_link_or_the_clients_consent(draft, give, mara, link, runner, other_runner, therapist):
    with pytest.raises(services.Refused, match="at least one"):
        services.assign(draft(), mara, [], uid=uuid.uuid4(), starts_on=today(), today=today(), now=clock.now())
    narrow = make_link(other_runner, therapist, scopes=("pain",))
    with pytest.raises(services.Refused, match="Nothing was given"):
        give(draft(), link, narrow)
    assert not Assignment.objects.exists(), "all or nothing"
    withdraw_consent(runner, now=clock.now())
    with pytest.raises(services.Refused, match="has not agreed"):
        give(draft())


def test_a_programme_from_a_later_day_waits_beside_what_runs(draft, give, runner):
    (later,) = give(draft(), starts_on=today() + dt.timedelta(days=5))
    assert queries.current(runner) is None
    assert queries.followed(runner) == later


def test_the_therapist_pauses_and_finishes_and_sets_the_review(draft, give):
    (assignment,) = give(draft())
    day = today() + dt.timedelta(days=14)
    services.review(assignment, day, today=today())
    services.therapist_sets(assignment, "paused", today=today())
    assignment.refresh_from_db()
    assert (assignment.state, assignment.review_on) == ("paused", day)
    services.therapist_sets(assignment, "finished", today=today())
    with pytest.raises(services.Refused, match="is finished"):
        services.therapist_sets(assignment, "active", today=today())
    with pytest.raises(services.Refused, match="to pause"):
        services.therapist_sets(assignment, "asleep", today=today())
    with pytest.raises(services.Refused, match="within a year"):
        services.review(assignment, today() - dt.timedelta(days=1), today=today())


def test_the_clients_programme_goes_with_the_client(draft, give, runner, session_document, django_capture_on_commit_callbacks):
    (assignment,) = give(draft(initials="T.H."))
    play(runner, assignment, plan_of(assignment), session_document)
    change(assignment.version.programme, hold_s=9)
    template = draft()
    assert len(own_plans()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        runner.delete()
    assert own_plans() == [], "what was written for one person is in no plan any more"
    assert list(Programme.objects.exclude(kind="pack")) == [template]
    assert not PracticeSession.objects.exists() and not ProgrammeVersion.objects.filter(programme__kind="client").exists()


def test_the_client_keeps_it_when_the_therapist_goes_and_may_have_one_of_their_own(draft, give, runner, therapist):
    from exercises.programmes import loader

    loader.load(loader.read(), now=clock.now())
    services.start_alone(runner, queries.offered()[0], uid=uuid.uuid4(), today=today(), now=clock.now())
    (assignment,) = give(draft())
    therapist.delete()
    assert queries.current(runner) == assignment
    assignment.refresh_from_db()
    assert (assignment.assigned_by, assignment.assigned_by_name) == (None, "Mara Linde")


def test_a_plan_that_somebody_played_stays_though_its_programme_goes(
    draft, give, runner, other_runner, session_document, django_capture_on_commit_callbacks
):
    (assignment,) = give(draft())
    plan = plan_of(assignment)
    play(other_runner, assignment, plan, session_document)
    with django_capture_on_commit_callbacks(execute=True):
        runner.delete()
    assert own_plans() == [plan]


def test_drafts_go_with_their_therapist_and_what_the_clinic_shares_stays(draft, therapist):
    draft(initials="T.H.")
    shared = draft()
    Programme.objects.filter(pk=shared.pk).update(shared=True)
    therapist.delete()
    assert [(row.pk, row.therapist) for row in Programme.objects.filter(kind="template")] == [(shared.pk, None)]


def test_the_client_keeps_it_when_the_link_ends(draft, give, runner, link):
    (assignment,) = give(draft())
    care.end(link, by="client", now=clock.now())
    assert queries.current(runner) == assignment


def test_a_draft_is_thrown_away_and_of_a_clients_programme_only_what_is_unpublished(draft, give):
    template = draft()
    (assignment,) = give(template)
    programme = assignment.version.programme
    programme.draft = {"phases": []}
    programme.save()
    services.discard(programme)
    services.discard(template)
    programme.refresh_from_db()
    assert programme.draft == assignment.version.document
    assert not Programme.objects.filter(pk=template.pk).exists()


def test_a_uid_of_somebody_else_makes_nothing(mara, other_therapist):
    from exercises.care.models import Therapist

    uid = uuid.uuid4()
    services.create(mara, uid=uid, title="A", now=clock.now())
    with pytest.raises(services.Refused, match="load the page"):
        services.create(Therapist.objects.get(user=other_therapist), uid=uid, title="B", now=clock.now())
    assert services.create(mara, uid=uid, title="B", now=clock.now()).title == "A"


def test_a_stranger_is_nobodys_client(draft, mara, give):
    stranger = make_user("stranger@example.org")
    assert queries.current(stranger) is None
