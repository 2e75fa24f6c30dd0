"""Editing a pose: drawn at once, mistakes told as sentences, nothing public before it is published."""

import json

import pytest

from exercises.catalogue import queries
from exercises.catalogue.models import Pose
from exercises.lib.http import epoch_memo
from exercises.publishing.models import Index

pytestmark = pytest.mark.django_db
DRAW = "/admin/exercises/pose/draw/"


@pytest.fixture
def squat():
    return Pose.objects.get(slug="mini-squat")


def form_of(pose, **changes):
    """What the form of a pose sends."""
    plain = {name: getattr(pose, name) for name in ("title", "summary", "view", "box", "end")}
    data = ("anchor", "base", "keys", "props", "bands", "measure", "options")
    lines = {name: "\n".join(getattr(pose, name)) for name in ("arrows", "muscles")}
    return plain | lines | {name: json.dumps(getattr(pose, name)) for name in data} | changes


def draw(client, form):
    return client.post(DRAW, form, headers={"Accept": "application/json"})


def test_what_an_editor_types_is_drawn_without_being_kept(as_, editor, squat):
    client = as_(editor)
    first = draw(client, form_of(squat)).json()
    assert first["problems"] == []
    assert [picture["label"] for picture in first["pictures"]] == ["both", "start", "end", "knee 20 deg", "knee 90 deg"]
    assert all(picture["src"].startswith("data:image/svg+xml;base64,") for picture in first["pictures"])
    squat.keys[1]["trunk"] = 10
    second = draw(client, form_of(squat)).json()
    assert second["pictures"][2]["src"] != first["pictures"][2]["src"]
    assert Pose.objects.get(slug="mini-squat").keys[1]["trunk"] != 10


def test_the_button_draws_without_a_script(as_, editor, squat):
    answer = as_(editor).post(DRAW, form_of(squat), headers={"Accept": "text/html"})
    page = answer.content.decode()
    assert page.count("data:image/svg+xml;base64,") == 5
    assert "Nothing is kept yet." in page


@pytest.mark.parametrize(
    ("field", "value", "about"),
    [
        ("keys", "[{", "Enter a valid JSON."),
        ("keys", "[]", ""),
        ("keys", '[{"near": {"hip": "far"}}]', ""),
        ("keys", json.dumps([{"trunk": 1}] * 61), "keys"),
        ("box", "wide", "box"),
        ("box", "0 0 99999 1", "box"),
        ("anchor", '{"joint": "nose", "at": [1, 2]}', ""),
        ("anchor", '"here"', "anchor"),
        ("props", '[{"type": "dragon"}]', ""),
        ("options", '{"steps": 1000000}', ""),
        ("options", '{"no-such": 1}', ""),
        ("measure", '{"of": "charm", "unit": "deg", "at": 1, "least": 0, "most": 2}', ""),
        ("end", "7", ""),
        ("end", "-1", ""),
    ],
)
def test_a_mistake_is_told_as_a_sentence_and_never_breaks_the_page(as_, editor, squat, field, value, about):
    answer = draw(as_(editor), form_of(squat, **{field: value}))
    assert answer.status_code == 200
    problems = answer.json()["problems"]
    assert problems
    assert any(about in problem["text"] for problem in problems)
    assert all(problem["field"] in form_of(squat) for problem in problems)


def test_a_foot_that_is_out_of_reach_is_told(as_, editor, squat):
    form = form_of(squat, base='{"both": {"ankle": "flat"}, "pin": {"far_ankle": [20, 20]}}')
    problems = draw(as_(editor), form).json()["problems"]
    assert any("ankle" in problem["text"] or "foot" in problem["text"] for problem in problems)


def test_the_form_shows_the_drawing_of_what_is_kept(as_, editor, squat):
    page = as_(editor).get(f"/admin/exercises/pose/{squat.pk}/change/").content.decode()
    assert page.count("data:image/svg+xml;base64,") == 5
    assert "Nothing is wrong with it." in page


def test_a_half_done_pose_may_be_kept_but_not_published(as_, administrator, squat):
    client = as_(administrator)
    broken = form_of(squat, props='[{"type": "dragon"}]')
    assert client.post(f"/admin/exercises/pose/{squat.pk}/change/", broken).status_code == 302
    assert Pose.objects.get(slug="mini-squat").props == [{"type": "dragon"}]
    before = queries.figure_address("mini-squat")
    answer = client.post("/admin/exercises/pose/", {"action": "publish_selected", "_selected_action": [str(squat.pk)]}, follow=True)
    assert any("dragon" in str(message) for message in answer.context["messages"])
    assert queries.figure_address("mini-squat") == before


def test_publishing_a_pose_changes_its_address_and_the_pages_that_show_it(as_, administrator, squat, client):
    before = queries.figure_address("mini-squat", 45, part="end")
    signed_in = as_(administrator)
    squat.arrows = []
    signed_in.post(f"/admin/exercises/pose/{squat.pk}/change/", form_of(squat))
    signed_in.post("/admin/exercises/pose/", {"action": "publish_selected", "_selected_action": [str(squat.pk)]})
    epoch_memo.forget()  # other processes learn of it within a second
    page = signed_in.get("/exercises/mini-squat/").content.decode()
    assert before not in page
    assert Index.objects.get(kind="pose", slug="mini-squat").revision.number == 2


def test_a_measure_that_a_dose_needs_is_not_published_away(as_, administrator, squat):
    squat.measure = squat.measure | {"most": 40, "at": 40}
    squat.save()
    answer = as_(administrator).post(
        "/admin/exercises/pose/", {"action": "publish_selected", "_selected_action": [str(squat.pk)]}, follow=True
    )
    assert any("mini-squat: dose.range: 45 is outside" in str(message) for message in answer.context["messages"])


def test_a_new_pose_gets_a_name(as_, editor, squat):
    answer = as_(editor).post("/admin/exercises/pose/add/", form_of(squat, slug="another-squat", language="en"))
    assert answer.status_code == 302
    assert Pose.objects.get(slug="another-squat").keys == squat.keys


@pytest.mark.parametrize("who", [None, "runner", "newcomer"])
def test_nobody_but_editors_may_have_something_drawn(who, request, as_, squat):
    client = as_(request.getfixturevalue(who) if who else None)
    assert draw(client, form_of(squat)).status_code == 302


def test_drawing_needs_leave_to_change_poses_and_a_form(as_, editor, squat):
    assert as_(editor).get(DRAW).status_code == 405
    editor.groups.clear()
    assert draw(as_(editor), form_of(squat)).status_code == 403
