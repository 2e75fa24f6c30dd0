"""A discharge: start beside end, what to keep doing, what to do in a flare; the last phase, and the last day of sharing."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import AccessEntry, CareLink, LinkChange, Therapist
from exercises.clients.discharge import queries
from exercises.clients.models import Assessment, Discharge
from exercises.people.services import withdraw_consent
from exercises.programmes import services as programmes
from exercises.programmes.models import Assignment, PhaseChange
from exercises.programmes.rules import added, empty, with_phase
from exercises.publishing.queries import Published
from tests.conftest import make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_link(link, now):
    """Sharing began twelve weeks ago, for a year."""
    began = now - dt.timedelta(weeks=12)
    CareLink.objects.filter(pk=link.pk).update(began_at=began, until=began + dt.timedelta(days=365))
    link.refresh_from_db()
    return link


@pytest.fixture
def given(long_link, therapist, now, started):
    """gives the runner a programme of these phases, the therapist's own."""

    def give(*phases):
        mara = Therapist.objects.get(user=therapist)
        document = empty(phases[0])
        for phase in phases[1:]:
            document = with_phase(document, phase)
        from exercises.programmes.queries import from_exercise

        for phase in phases:
            document = added(document, phase, from_exercise("wall-sit", key=f"i-{uuid.uuid4().hex}"))
        made = programmes.create(mara, uid=uuid.uuid4(), title="For the knee", now=now)
        programmes.save_draft(made, document, title="For the knee", base=programmes.base_of(made), now=now)
        return programmes.assign(made, mara, [long_link], uid=uuid.uuid4(), starts_on=now.date(), today=now.date(), now=now)[0]

    return give


@pytest.fixture
def assess(long_link, runner, now):
    def keep(ago, **document):
        day = now - dt.timedelta(days=ago)
        return Assessment.objects.create(
            owner=runner, link=long_link, therapist_name="Mara Linde", day=day.date(), at=day, document=document
        )

    return keep


def page_of(as_, therapist, link):
    answer = as_(therapist).get(reverse("clients:discharge", args=[link.uid]))
    assert answer.status_code == 200
    return answer


def send(as_, therapist, link, now, **fields):
    usual = {
        "uid": str(uuid.uuid4()), "keep": "runners-knee", "doing": "Twice a week.", "flare": "Half of it.\nThen three quarters.",
        "back": "After a week.", "until": f"{now.date() + dt.timedelta(days=7)}",
    }  # fmt: skip
    return as_(therapist).post(reverse("clients:discharge", args=[link.uid]), usual | fields)


def test_start_stands_beside_end(as_, therapist, long_link, assess, runner, train):
    assess(80, worst=7, usual=4, hop={"left": 90}, activities=[{"name": "Stairs", "score": 3}], story="Words are no measure", cadence=160)
    assess(2, worst=2, usual=1, hop={"left": 120}, activities=[{"name": "stairs", "score": 9}])
    train(runner, 78, worst=6)
    train(runner, 30, worst=9)
    train(runner, 3, worst=1)
    page = page_of(as_, therapist, long_link).context["page"]
    rows = {row.name: (row.start, row.end, row.verdict) for row in page.rows}
    assert rows == {
        "Worst pain with a session, first and last two weeks": ("6", "1", "better"),
        "Worst pain in the last week, 0 to 10": ("7", "2", "better"),
        "Usual pain in the last week, 0 to 10": ("4", "1", "better"),
        "Single hop, centimetres, left": ("90", "120", "better"),
        "stairs, 0 cannot to 10 as before": ("3", "9", "better"),
    }
    assert (page.weeks, page.sessions) == (12, 3)


def test_one_assessment_has_no_start_and_none_is_said(as_, therapist, long_link, assess):
    assert "Nothing to compare." in page_of(as_, therapist, long_link).content.decode()
    assess(2, worst=2)
    (row,) = page_of(as_, therapist, long_link).context["page"].rows
    assert (row.start, row.end, row.verdict) == ("–", "2", "")


def test_in_a_short_time_the_first_and_the_last_weeks_are_not_compared(as_, therapist, link, runner, train, now):
    train(runner, 1, worst=5)
    assert page_of(as_, therapist, link).context["page"].rows == []


def test_only_what_is_shared_is_on_it(as_, therapist, long_link, runner, train, given, now):
    train(runner, 78, worst=6)
    given("keep-it-up")
    care.change(long_link, scopes=["safety"], now=now)
    answer = page_of(as_, therapist, long_link)
    page, told = answer.context["page"], answer.content.decode()
    assert (page.rows, page.sessions) == ([], None)
    assert [keep.key for keep in page.keeps if keep.assignment] == []
    assert "For the knee" not in told and "Pain scores and stops are not shared with you." in told


def test_the_words_of_the_project_stand_ready(as_, therapist, long_link, started):
    form = page_of(as_, therapist, long_link).context["form"]
    assert "No runs and no deep bends for 24 to 48 hours." in form["flare"].value()
    assert form["back"].value() == "The flare lasts more than a week.\nPain climbs from week to week."
    assert form["keep"].value() == "runners-knee"


def test_words_that_were_taken_back_are_not_offered(as_, therapist, long_link, monkeypatch):
    gone = Published("advice", "flare-up", {"claims": [{"section": "two-days", "text": "Words"}]}, 1, None, "", False, "Wrong.")
    monkeypatch.setattr(queries, "published_many", lambda asked: {queries.FLARE: gone})
    assert page_of(as_, therapist, long_link).context["form"]["flare"].value() == ""


def test_it_is_kept_as_the_clients_and_both_read_the_same(as_, therapist, long_link, runner, assess, now, started):
    assess(80, worst=7)
    assess(2, worst=2)
    answer = send(as_, therapist, long_link, now)
    made = Discharge.objects.get()
    assert answer["Location"] == reverse("clients:discharged", args=[long_link.uid, made.uid])
    assert (made.owner, made.link, made.therapist_name, made.day) == (runner, long_link, "Mara Linde", now.date())
    for who, address in ((therapist, answer["Location"]), (runner, reverse("clients:own_discharge", args=[made.uid]))):
        told = as_(who).get(address).content.decode()
        for word in ("<h1>Runner: Discharge</h1>", "Mara Linde, Physiotherapist, PH0000", "Twice a week.", "Then three quarters.", "After a week.", "<b>2</b>",
                     "Fever and a hot, red, swollen knee.", "28 November 2026"):  # fmt: skip
            assert word in told
    assert reverse("programmes:programme", args=["runners-knee"]) in told, "the client may start it"
    assert reverse("programmes:programme", args=["runners-knee"]) not in as_(therapist).get(answer["Location"]).content.decode()
    assert reverse("clients:own_discharge", args=[made.uid]) in as_(runner).get(reverse("clients:own_assessments")).content.decode()
    assert answer["Location"] in page_of(as_, therapist, long_link).content.decode()


def test_the_looks_stand_in_the_clients_log(as_, therapist, long_link, runner, now, started):
    page_of(as_, therapist, long_link)
    assert list(AccessEntry.objects.values_list("owner", "what", "how")) == [(runner.pk, "discharge", "view")]


def test_sharing_ends_with_that_day_and_the_change_is_kept(as_, therapist, long_link, runner, now, started):
    send(as_, therapist, long_link, now)
    long_link.refresh_from_db()
    assert long_link.until == dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
    change = LinkChange.objects.get(link=long_link, what="set-end")
    assert (change.what, change.by, change.by_name, change.until) == ("set-end", "therapist", "Mara Linde", long_link.until)
    assert "The day on which it ends was set" in as_(runner).get(reverse("care:link", args=[long_link.uid])).content.decode()
    assert as_(therapist).get(reverse("clients:client", args=[long_link.uid])).status_code == 200


def test_the_day_is_never_later_than_it_was(as_, therapist, long_link, now, started):
    before, day = long_link.until, long_link.until.date()
    answer = send(as_, therapist, long_link, now, until=f"{day + dt.timedelta(days=2)}", doing="kept-as-typed")
    assert answer.status_code == 422
    assert "when sharing ends anyway" in answer.content.decode() and "kept-as-typed" in answer.content.decode()
    send(as_, therapist, long_link, now, until=f"{day}")
    long_link.refresh_from_db()
    assert long_link.until == before
    assert not LinkChange.objects.filter(what="set-end").exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until": "2026-11-20"}, "Choose a day from today"), ({"until": "soon"}, "Please write the day like"),
        ({"until": ""}, "Please choose a day."), ({"flare": " "}, "Please say what to do in a flare."),
        ({"back": ""}, "Please say when to come back."), ({"keep": ""}, "Choose what they keep doing."),
        ({"keep": "no-such"}, "no-such"), ({"flare": "x" * 1501}, "at most 1500"), ({"uid": ""}, "out of date"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_nothing_is_changed(as_, therapist, long_link, now, started, fields, sentence):
    answer = send(as_, therapist, long_link, now, doing="kept-as-typed", **fields)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert sentence in told and "kept-as-typed" in told
    assert not Discharge.objects.exists()
    assert CareLink.objects.get(pk=long_link.pk).until == long_link.until


def test_twice_the_same_form_is_kept_once(as_, therapist, long_link, now, given):
    uid = str(uuid.uuid4())
    given("settle", "keep-it-up")
    first, second = (send(as_, therapist, long_link, now, uid=uid, keep="present") for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Discharge.objects.count() == LinkChange.objects.filter(what="set-end").count() == 1


def test_the_programme_goes_on_in_keep_it_up(as_, therapist, long_link, now, given):
    assignment = given("settle", "knee-strength", "keep-it-up")
    keep = page_of(as_, therapist, long_link).context["page"].keeps[0]
    assert (keep.key, keep.phase) == ("present", "keep-it-up")
    assert keep.lines[0].startswith("Wall sit")
    send(as_, therapist, long_link, now, keep="present")
    assignment.refresh_from_db()
    assert (assignment.state, assignment.phase) == ("active", "keep-it-up")
    assert PhaseChange.objects.get(assignment=assignment, after="keep-it-up").note == "At the discharge."


def test_without_that_phase_it_goes_on_in_its_last_one(as_, therapist, long_link, now, given):
    assignment = given("settle", "knee-strength")
    send(as_, therapist, long_link, now, keep="present")
    assignment.refresh_from_db()
    assert (assignment.state, assignment.phase) == ("active", "knee-strength")


def test_with_one_of_the_catalogue_the_therapists_is_finished_and_the_clients_own_is_theirs(as_, therapist, long_link, now, given, started):
    assignment = given("settle", "keep-it-up")
    send(as_, therapist, long_link, now, keep="runners-knee")
    assignment.refresh_from_db()
    started.refresh_from_db()
    assert assignment.state == Assignment.State.FINISHED
    assert (started.state, started.phase) == ("active", "settle")


def test_what_is_shared_no_more_is_read_no_more_by_the_therapist(as_, therapist, long_link, runner, train, now, given):
    train(runner, 78, worst=6)
    train(runner, 3, worst=1)
    given("keep-it-up")
    address = send(as_, therapist, long_link, now, keep="present")["Location"]
    before = as_(therapist).get(address).content.decode()
    assert "Worst pain with a session" in before and "2 sessions" in before and "Wall sit" in before
    care.change(CareLink.objects.get(pk=long_link.pk), scopes=["notes"], now=now)
    after = as_(therapist).get(address).content.decode()
    assert "Worst pain with a session" not in after and "2 sessions" not in after and "Wall sit" not in after
    assert "Twice a week." in after, "their own words stay"
    own = as_(runner).get(reverse("clients:own_discharge", args=[Discharge.objects.get().uid])).content.decode()
    assert "Worst pain with a session" in own and "Wall sit" in own


def test_without_the_clients_consent_nothing_is_kept(as_, therapist, long_link, runner, now, started):
    withdraw_consent(runner, now=now)
    answer = send(as_, therapist, long_link, now)
    assert answer.status_code == 422 and "has not agreed" in answer.content.decode()
    assert not Discharge.objects.exists()


def test_what_changed_between_the_page_and_the_lock_is_seen(as_, therapist, long_link, now, started, monkeypatch):
    monkeypatch.setattr("exercises.clients.discharge.services.still_open", lambda *asked, **at: False)
    answer = send(as_, therapist, long_link, now)
    assert answer.status_code == 422 and "has changed meanwhile" in answer.content.decode()
    assert not Discharge.objects.exists()


def test_it_stays_with_the_client_when_the_therapist_goes_and_goes_with_the_client(as_, therapist, long_link, runner, now, started):
    send(as_, therapist, long_link, now)
    therapist.delete()
    found = Discharge.objects.get()
    assert "Mara Linde" in as_(runner).get(reverse("clients:own_discharge", args=[found.uid])).content.decode()
    runner.delete()
    assert not Discharge.objects.exists()


def test_another_therapists_discharge_is_like_none(as_, therapist, other_therapist, long_link, runner, now, started):
    send(as_, therapist, long_link, now)
    second, found = make_link(runner, other_therapist), Discharge.objects.get()
    for uid in (found.uid, uuid.uuid4()):
        assert as_(other_therapist).get(reverse("clients:discharged", args=[second.uid, uid])).status_code == 404
    assert as_(other_therapist).get(reverse("clients:discharge", args=[second.uid])).status_code == 200


def test_without_anything_to_keep_up_the_words_alone_say_it(as_, therapist, long_link, now):
    assert page_of(as_, therapist, long_link).context["page"].keeps == []
    send(as_, therapist, long_link, now, keep="")
    assert Discharge.objects.get().document["keep"]["lines"] == []


def test_an_end_in_the_past_is_refused(long_link, now):
    with pytest.raises(care.Refused, match="today or a later day"):
        care.end_on(long_link, now, now=now)
    care.end(long_link, by="client", now=now)
    with pytest.raises(care.Refused, match="has ended"):
        care.end_on(long_link, now + dt.timedelta(days=1), now=now)


def test_words_of_a_therapist_are_words(as_, therapist, long_link, now, started):
    answer = send(as_, therapist, long_link, now, flare="<script>alert(1)</script>")
    assert "<script>alert" not in as_(therapist).get(answer["Location"]).content.decode()
