"""An assessment: every line optional, left and right, beside the last one; kept once, as the client's."""

import uuid

import pytest
from django.urls import reverse

from exercises.clients.models import Assessment
from exercises.clients.rules import assessment as rules
from exercises.people.services import withdraw_consent

pytestmark = pytest.mark.django_db


def send(as_, therapist, link, **fields):
    fields.setdefault("uid", str(uuid.uuid4()))
    return as_(therapist).post(reverse("clients:assessment_new", args=[link.uid]), fields)


FULL = {
    "story": "Since March.\nStairs.", "aim": "Ten kilometres", "worst": 6, "usual": 3, "activity_1": "Stairs", "score_1": 4, "activity_2": "Squat",
    "bend_left": 140, "bend_right": 120, "straighten_right": 5, "squat_left": 0, "squat_right": 4, "step_down_left": 20, "step_down_right": 8,
    "step_down_quality_left": 1, "step_down_quality_right": 4, "heel_raises_left": 25, "heel_raises_right": 14, "hop_left": 150, "hop_right": 110,
    "sit_to_stand": 18, "gait": "Knee falls inwards", "cadence": 162, "shoes": "Old ones", "questionnaire": "KOOS-PF", "total": 61,
}  # fmt: skip


def test_everything_is_kept_as_the_clients(as_, therapist, link, runner, now):
    answer = send(as_, therapist, link, **FULL)
    made = Assessment.objects.get()
    assert answer["Location"] == reverse("clients:assessment", args=[link.uid, made.uid])
    assert (made.owner, made.link, made.therapist_name, made.day) == (runner, link, "Mara Linde", now.date())
    assert made.document["squat"] == {"left": 0, "right": 4}, "nought is a number"
    assert made.document["straighten"] == {"right": 5}
    assert made.document["activities"] == [{"name": "Stairs", "score": 4}, {"name": "Squat"}]
    told = as_(therapist).get(answer["Location"]).content.decode()
    for word in ("Since March.<br>Stairs.", "Ten kilometres", "140°", "110 cm", "KOOS-PF", "Knee falls inwards", "not said"):
        assert word in told
    assert told.count("not said") == 2


def test_one_line_is_enough_and_nothing_else_is_kept(as_, therapist, link):
    send(as_, therapist, link, aim="Run")
    assert Assessment.objects.get().document == {"aim": "Run"}


def test_twice_the_same_form_is_kept_once(as_, therapist, link):
    uid = str(uuid.uuid4())
    first, second = (send(as_, therapist, link, uid=uid, aim="Run") for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nothing is filled in yet. One line is enough."),
        ({"worst": 11}, "This is a whole number from 0 to 10."),
        ({"bend_left": "many"}, "This is a whole number from 0 to 160."),
        ({"straighten_left": -21}, "This is a whole number from -20 to 40."),
        ({"score_2": 3}, "Please say which activity this number is about."),
        ({"total": 3}, "Please say which questionnaire this total is of."),
        ({"aim": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(as_, therapist, link, fields, sentence):
    answer = send(as_, therapist, link, shoes="kept-as-typed" if fields else "", **fields)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert sentence in told
    assert ("kept-as-typed" in told) is bool(fields)
    assert not Assessment.objects.exists()


def test_a_form_without_its_uid_is_sent_once_more(as_, therapist, link):
    answer = send(as_, therapist, link, uid="", aim="Run")
    assert answer.status_code == 422
    assert "Part of this page was out of date." in answer.content.decode()


def test_without_the_clients_consent_nothing_is_kept(as_, therapist, link, runner, now):
    withdraw_consent(runner, now=now)
    answer = send(as_, therapist, link, aim="kept-as-typed")
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "has not agreed" in told
    assert "kept-as-typed" in told
    assert not Assessment.objects.exists()


def test_the_form_shows_each_line_of_the_last_time(as_, therapist, link):
    send(as_, therapist, link, **FULL)
    told = as_(therapist).get(reverse("clients:assessment_new", args=[link.uid])).content.decode()
    for word in ("Last time: 140°", "Last time: 61", "Last time: Since March.", 'value="Stairs"', "Last time: 4"):
        assert word in told
    answer = send(as_, therapist, link, activity_1="Stairs", activity_2="Squat")
    assert answer.status_code == 422, "names that stood there already say nothing of today"


def test_an_assessment_stands_beside_the_one_before(as_, therapist, link, runner):
    send(as_, therapist, link, worst=6, bend_left=120, hop_right=100, cadence=160, activity_1="Stairs", score_1=4)
    answer = send(as_, therapist, link, worst=3, bend_left=110, hop_right=100, cadence=170, activity_1="STAIRS", score_1=7)
    rows = {row.name: row.cells for _title, rows, _sides in as_(therapist).get(answer["Location"]).context["page"].groups for row in rows}
    assert [(cell.now, cell.then, cell.verdict) for cell in rows["Worst pain in the last week, 0 to 10"]] == [("3", "6", "better")]
    assert [(cell.now, cell.then, cell.verdict) for cell in rows["Knee bends to, degrees"]] == [("110°", "120°", "worse"), ("", "", "")]
    assert rows["Single hop, centimetres"][1].verdict == "", "the same is neither"
    assert rows["Cadence, steps a minute"][0].verdict == "", "neither way is better"
    assert (rows["STAIRS"][0].then, rows["STAIRS"][0].verdict) == ("4", "better")
    own = as_(runner).get(reverse("clients:own_assessment", args=[Assessment.objects.order_by("-pk")[0].uid]))
    assert "was 120°" in own.content.decode(), "the client sees the same"


def test_an_assessment_stays_with_the_client_when_the_therapist_goes(as_, therapist, link, runner):
    send(as_, therapist, link, aim="Run")
    therapist.delete()
    found = Assessment.objects.get()
    assert found.therapist_name == "Mara Linde"
    assert "Run" in as_(runner).get(reverse("clients:own_assessment", args=[found.uid])).content.decode()


def test_words_of_a_therapist_are_words(as_, therapist, link):
    answer = send(as_, therapist, link, story="<script>alert(1)</script>", activity_1="<b>x</b>", score_1=1)
    told = as_(therapist).get(answer["Location"]).content.decode()
    assert "<script>alert" not in told and "<b>x</b>" not in told


def test_a_number_is_better_or_worse_only_where_both_are_known():
    more = rules.Item("", rules.NUMBER, better=1)
    assert rules.verdict(more, 1, 2) == "better"
    assert rules.verdict(more, 2, 1) == "worse"
    assert rules.verdict(more, None, 1) == rules.verdict(more, 1, None) == rules.verdict(more, 1, 1) == ""
    assert rules.score_of({"activities": [{"name": "Run"}]}, "run") is None
    assert rules.score_of({}, "run") is None
    assert rules.value_of({}, "bend", "left") is None
