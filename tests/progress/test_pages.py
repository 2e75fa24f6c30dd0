"""The pages about one's own programme: what they show, what they keep, and who sees them."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.practice.models import PainScore, SessionDocument
from exercises.programmes.models import Assignment, PhaseChange
from exercises.progress.models import ActivityScore, Measure, MorningAsked, OwnActivity, PhaseCheck
from exercises.progress.rules.phases import CRITERIA

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PROGRAMME = "/programme/"


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data, follow=True)


def test_someone_without_a_programme_is_led_to_the_list(as_, person, programmes):
    answer = as_(person).get(PROGRAMME, follow=True)
    assert answer.redirect_chain == [("/programmes/", 302)]
    assert "Runner’s knee: four phases" in answer.content.decode()


def test_a_runner_starts_the_four_phases_alone(as_, person, programmes):
    client = as_(person)
    page = client.get("/programmes/runners-knee/")
    uid = str(page.context["form"].initial["uid"])
    answer = post(client, "programmes:programme", "runners-knee", uid=uid, phase="hip-and-core", minutes="20")
    text = answer.content.decode()
    assert "Stay in this phase" in text and "Hip and core: day 0, at least 10." in text
    made = Assignment.objects.get(owner=person)
    assert (made.phase, made.minutes, made.assigned_by) == ("hip-and-core", 20, None)


def test_a_double_click_starts_one_programme(as_, person, programmes):
    client, uid = as_(person), str(uuid.uuid4())
    for _ in range(2):
        post(client, "programmes:programme", "runners-knee", uid=uid, phase="settle", minutes="10")
    assert Assignment.objects.filter(owner=person).count() == 1


def test_without_consent_a_programme_says_why_it_cannot_begin(as_, person, programmes):
    withdraw_consent(person, now=clock.now())
    assert "You have not agreed" in as_(person).get("/programmes/runners-knee/").content.decode()
    answer = post(as_(person), "programmes:programme", "runners-knee", uid=str(uuid.uuid4()), phase="settle", minutes="10")
    assert answer.status_code == 422 and not Assignment.objects.exists()


def test_an_unknown_programme_is_not_found(as_, person, programmes):
    assert as_(person).get("/programmes/moon/").status_code == 404


def test_what_is_told_about_a_phase_is_kept_and_shown(as_, person, started):
    answer = post(as_(person), "progress:programme", **{"rest-pain": "1", "full-straightening": "1"})
    assert {(row.key, row.value) for row in PhaseCheck.objects.filter(owner=person)} == {("rest-pain", 1), ("full-straightening", 1)}
    text = answer.content.decode()
    assert "Held on 1 day." in text and "Not told yet." in text


def test_an_empty_answer_is_no_row(as_, person, started):
    post(as_(person), "progress:programme", **{"rest-pain": ""})
    assert not PhaseCheck.objects.exists()


def test_when_every_line_held_on_two_days_the_next_phase_is_offered_and_confirmed(as_, person, started, train):
    today = clock.now().date()
    Assignment.objects.filter(pk=started.pk).update(phase_began=today - dt.timedelta(days=5))
    for days in (1, 3):
        train(person, days, before=1, worst=1, morning=1)
        Measure.objects.create(owner=person, kind="usual", day=today - dt.timedelta(days=days), value=2)
        for item in CRITERIA["settle"]:
            if item.how == "said":
                PhaseCheck.objects.create(
                    owner=person, key=item.key, day=today - dt.timedelta(days=days), value=item.most if item.most is not None else 1
                )
    page = as_(person).get(PROGRAMME).content.decode()
    assert "You are ready for the next phase" in page and "On to: Hip and core" in page
    answer = post(as_(person), "progress:phase", started.uid, to="hip-and-core")
    assert "Stay in this phase" in answer.content.decode()
    change = PhaseChange.objects.get(after="hip-and-core")
    assert change.as_suggested and change.advice["rule"] == "phase" and change.advice["seen"]


def test_a_phase_of_ones_own_choice_is_kept_as_such(as_, person, started):
    post(as_(person), "progress:phase", started.uid, to="knee-strength", note="I feel fine")
    change = PhaseChange.objects.get(after="knee-strength")
    assert (change.as_suggested, change.note) == (False, "I feel fine")


def test_nobody_changes_the_phase_of_another(as_, started, other_runner):
    answer = as_(other_runner).post(reverse("progress:phase", args=[started.uid]), {"to": "hip-and-core"})
    unknown = as_(other_runner).post(reverse("progress:phase", args=[uuid.uuid4()]), {"to": "hip-and-core"})
    assert answer.status_code == unknown.status_code == 404
    started.refresh_from_db()
    assert started.phase == "settle"


def test_a_programme_is_paused_and_gone_on_with(as_, person, started):
    post(as_(person), "programmes:assignment", started.uid, state="paused")
    assert "Go on with it" in as_(person).get(PROGRAMME).content.decode()
    post(as_(person), "programmes:assignment", started.uid, state="active")
    assert "Pause it" in as_(person).get(PROGRAMME).content.decode()
    assert "Choose to pause" in post(as_(person), "programmes:assignment", started.uid, state="dance").content.decode()
    assert "5, 10 or 20" in post(as_(person), "programmes:assignment", started.uid, minutes="7").content.decode()


def test_the_week_is_kept_with_ones_own_activities(as_, person):
    post(as_(person), "progress:measures", worst="6", **{"name-1": "Stairs", "score-1": "4", "name-2": "Long runs"})
    assert [(row.kind, row.value) for row in Measure.objects.filter(owner=person)] == [("worst", 6)]
    assert [row.name for row in OwnActivity.objects.filter(owner=person)] == ["Stairs", "Long runs"]
    assert ActivityScore.objects.get(owner=person).value == 4


def test_a_number_without_its_activity_is_sent_back_with_one_sentence(as_, person):
    answer = as_(person).post("/progress/measures/", {"worst": "3", "score-2": "4"})
    assert answer.status_code == 422 and "which activity" in answer.content.decode()
    assert not Measure.objects.exists()


@pytest.mark.parametrize("worst", ["11", "-1", "2.5", "much"])
def test_a_number_that_is_none_is_refused(as_, person, worst):
    assert as_(person).post("/progress/measures/", {"worst": worst}).status_code == 422
    assert not Measure.objects.exists()


def test_the_morning_is_asked_about_yesterdays_session_and_kept_as_a_revision(as_, person, train):
    session = train(person, 1, before=2)
    page = as_(person).get("/progress/morning/").content.decode()
    assert "How is the knee this morning?" in page and "checked" not in page
    post(as_(person), "progress:morning", value="3", settled="yes", muscles="4")
    scores = {(row.moment, row.area): row for row in PainScore.objects.filter(session=session)}
    assert scores["morning", "knee"].value == 3 and scores["morning", "knee"].settled_within_hour == "yes"
    assert scores["morning", "muscles"].value == 4 and not scores["morning", "knee"].recalled
    assert SessionDocument.objects.filter(uid=session.uid, state="kept").count() == 2
    assert "Nothing to ask today" in as_(person).get("/progress/morning/").content.decode()


def test_a_late_morning_is_marked_as_remembered_and_after_72_hours_nobody_asks(as_, person, train):
    session = train(person, 2)
    assert "the morning after?" in as_(person).get("/progress/morning/").content.decode()
    post(as_(person), "progress:morning", value="1")
    assert PainScore.objects.get(session=session, moment="morning").recalled
    train(person, 4)
    assert "Nothing to ask today" in as_(person).get("/progress/morning/").content.decode()


def test_rather_not_say_is_no_number_and_is_not_asked_again(as_, person, train):
    session = train(person, 1)
    post(as_(person), "progress:morning", value="")
    assert not PainScore.objects.filter(session=session, moment="morning").exists()
    assert MorningAsked.objects.get(owner=person).answered is False
    assert "Nothing to ask today" in as_(person).get("/progress/morning/").content.decode()


def test_todays_session_is_not_asked_about_today(as_, person, train):
    train(person, 0, hour=0)
    assert "Nothing to ask today" in as_(person).get("/progress/morning/").content.decode()
