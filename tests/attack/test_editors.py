"""What an editor's page may do to everyone else: markup stays text, and a broken page never takes the others with it."""

import json

import pytest
from django.conf import settings
from django.test import Client

from exercises.catalogue.models import Exercise
from exercises.lib import clock
from exercises.publishing.models import Index
from exercises.publishing.services import Entry, publish
from exercises.routines.models import Routine, Step

pytestmark = pytest.mark.django_db
EVIL = '</script><script>alert("x")</script>{{ settings.SECRET_KEY }}{% load x %}<img src=x onerror=alert(1)>'


def poisoned(value, key=""):
    """The document with markup added to every prose text."""
    if isinstance(value, str):
        return f"{value} {EVIL}" if " " in value and key not in {"slug", "kind", "language"} else value
    if isinstance(value, list):
        return [poisoned(entry) for entry in value]
    return {name: poisoned(entry, name) for name, entry in value.items()} if isinstance(value, dict) else value


PAGES = {
    ("condition", "runners-knee"): ["/conditions/runners-knee/", "/conditions/", "/"],
    ("muscle", "rectus-femoris"): ["/muscles/rectus-femoris/", "/muscles/"],
    ("exercise", "slow-chair-sit"): ["/exercises/slow-chair-sit/", "/exercises/", "/routines/first-six-minutes/play/"],
    ("routine", "first-six-minutes"): ["/routines/first-six-minutes/", "/routines/first-six-minutes/play/", "/routines/", "/"],
}


@pytest.mark.parametrize(("kind", "slug"), PAGES)
def test_markup_from_editors_is_shown_as_text_on_every_page(kind, slug):
    row = Index.objects.select_related("revision").get(kind=kind, slug=slug)
    document = poisoned(row.revision.document)
    entry = Entry(document["title"] + EVIL, document["summary"] + EVIL, row.body, row.url_name, row.position, row.facets)
    publish(document, entry=entry, now=clock.now())
    for path in PAGES[kind, slug]:
        page = Client().get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert settings.SECRET_KEY not in page


def act(client, model, row):
    return client.post(f"/admin/exercises/{model}/", {"action": "publish_selected", "_selected_action": [str(row.pk)]}, follow=True)


def test_publishing_an_exercise_that_would_break_a_routine_is_refused_with_a_reason(administrator, as_):
    row = Exercise.objects.get(slug="slow-chair-sit")
    row.step_kind, row.dose = "press", {"ceiling_s": 60, "rounds": 1, "max_muscle_s": 60, "rest_s": 5}
    row.save()
    row.variants.all().delete()
    answer = act(as_(administrator, raise_request_exception=False), "exercise", row)
    assert answer.status_code == 200
    # A press has no sets and repetitions, which a step of the routine asks for.
    assert any("steps.chair-sit.dose" in str(message) for message in answer.context["messages"])
    assert Client().get("/routines/first-six-minutes/play/").status_code == 200


def test_publishing_a_routine_that_cannot_be_played_is_refused_with_a_reason(administrator, as_):
    routine = Routine.objects.get(slug="first-six-minutes")
    Step.objects.filter(routine=routine, key="press").update(points=["no-such-point"])
    answer = act(as_(administrator, raise_request_exception=False), "routine", routine)
    assert answer.status_code == 200
    assert any("no-such-point" in str(message) for message in answer.context["messages"])
    assert Client().get("/routines/first-six-minutes/play/").status_code == 200


@pytest.mark.parametrize("figure", ["no-such-picture", "../../../manage", "%00", 'x" onerror="alert(1)'])
def test_a_picture_that_does_not_exist_cannot_be_published(administrator, as_, figure):
    row = Exercise.objects.get(slug="slow-chair-sit")
    row.figure = figure
    row.save()
    act(as_(administrator, raise_request_exception=False), "exercise", row)
    assert Index.objects.get(kind="exercise", slug="slow-chair-sit").revision.document.get("figure") != figure


@pytest.mark.parametrize("who", [None, "runner", "newcomer"])
def test_nobody_but_editors_comes_into_the_admin(who, request, as_):
    client = as_(request.getfixturevalue(who) if who else None)
    for path in (
        "/admin/",
        "/admin/exercises/exercise/",
        "/admin/exercises/exercise/add/",
        "/admin/r/1/1/",
        "/admin/jsi18n/",
        "/admin/auth/group/",
    ):
        assert client.get(path).status_code == 302
        assert client.post(path, {"action": "publish_selected"}).status_code == 302


def test_an_editor_sees_neither_people_nor_their_addresses(editor, as_):
    client = as_(editor)
    for path in (
        "/admin/account/emailaddress/",
        "/admin/auth/group/",
        "/admin/exercises/user/",
        "/admin/exercises/practicesession/",
        "/admin/exercises/lock/",
    ):
        assert client.get(path).status_code in {403, 404}


def test_markup_in_a_note_and_a_name_is_shown_as_text(runner, as_, session_document):
    client = as_(runner)
    runner.name = EVIL
    runner.save()
    document = session_document(note=EVIL)
    client.post("/api/v1/sessions", json.dumps({"items": [document]}), content_type="application/json")
    for path in (f"/sessions/{document['uid']}/", f"/sessions/{document['uid']}/edit/", "/sessions/", "/profile/", "/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
