"""Trying an exercise out together in the clinic: the real player with one exercise, and nothing of it kept."""

import html
import json
import re

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import AccessEntry
from exercises.lib import clock
from exercises.lib.canonical import sha256
from exercises.practice.models import PracticeSession, SessionDocument
from exercises.programmes import queries, services
from exercises.programmes.models import Prescription
from exercises.publishing.withdrawals import confirm_withdrawal, raise_withdrawal
from exercises.routines.models import Plan
from exercises.safety.models import Check, Lock
from exercises.safety.rules import QUESTIONS_VERSION
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIRST = "The safety questions come first"


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def plan_in(page: str) -> dict:
    return json.loads(re.search(r'id="plan"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


@pytest.fixture
def desk(as_, therapist):
    return as_(therapist)


@pytest.fixture
def theirs(draft, give):
    """The programme of the runner: one thing that loads the knee, one that presses."""
    return give(draft("wall-sit", "quad-release-thumbs"))[0].version.programme


def address(programme, name="try", *, thing=0, step=0, document=None):
    item = (document or programme.draft)["phases"][0]["items"][thing]
    return reverse(f"programmes:{name}", args=[programme.uid, item["key"], item["steps"][step]["key"]])


@pytest.fixture
def answered(runner, link):
    """The runner shares their safety answers; answers with these locks."""

    def make(*locks, pages="1234", shared=True):
        care.change(link, scopes=("programme", "safety") if shared else ("programme",), now=clock.now())
        Check.objects.create(
            owner=runner, way=Check.Way.LIST, pages=pages, pressure_asked="4" in pages, questions_version=QUESTIONS_VERSION, at=clock.now(),
            zone="UTC", local_day=today(), knee="both",
        )  # fmt: skip
        for what in locks:
            Lock.objects.create(
                owner=runner, what=what, question="giving-way", side="", area="", since=clock.now(), questions_version=QUESTIONS_VERSION, by="list"
            )  # fmt: skip

    return make


def take_back(kind, slug, editor, reviewer, part=""):
    raised = raise_withdrawal(kind=kind, slug=slug, part=part, reason="A wall fell.", who=editor, now=clock.now())
    confirm_withdrawal(raised, who=reviewer, now=clock.now())


# --- what is played ---


def test_a_draft_is_tried_as_it_stands_with_one_exercise_and_without_a_question_of_pain(desk, draft):
    waiting = draft("wall-sit", hold_s=17)
    page = text(desk.get(address(waiting)))
    plan = plan_in(page)
    assert [(step["exercise"]["slug"], step["hold_s"]) for step in plan["steps"]] == [("wall-sit", 17)]
    assert 'data-trial="yes"' in page and "Nothing of it is kept" in page
    assert page.count("<fieldset hidden>") == 2, "neither the knee nor a number is asked"
    assert "Taped today" not in page and "lock-note" not in page
    assert f'data-detail="{reverse("programmes:build", args=[waiting.uid])}?phase=knee-strength#' in page


def test_of_several_exercises_in_a_row_the_one_that_was_chosen_is_played(desk, draft):
    waiting = draft()
    routine = queries.from_routine("first-six-minutes", key="i-row")
    services.add_item(waiting, "knee-strength", routine, now=clock.now())
    waiting.refresh_from_db()
    for place in range(2):
        plan = plan_in(text(desk.get(address(waiting, thing=1, step=place))))
        assert [step["key"] for step in plan["steps"]] == [routine["steps"][place]["key"]]


def test_what_the_client_has_is_tried_in_the_dose_of_their_version_and_leads_back_to_the_note(desk, theirs):
    services.save_draft(
        theirs, changed(theirs.draft, hold_s=21), title=theirs.title, base=services.base_of(theirs), now=clock.now()
    )  # fmt: skip
    has = text(desk.get(address(theirs, "try_given")))
    theirs.refresh_from_db()
    drafted = text(desk.get(address(theirs)))
    assert plan_in(has)["steps"][0]["hold_s"] != 21 == plan_in(drafted)["steps"][0]["hold_s"]
    key = theirs.draft["phases"][0]["items"][0]["key"]
    assert f'data-detail="{reverse("programmes:shown", args=[theirs.uid])}#{key}"' in has
    assert "Back to “Shown in the clinic”" in has and "Back to the programme" in drafted


def changed(document, **dose):
    again = json.loads(json.dumps(document))
    again["phases"][0]["items"][0]["steps"][0]["dose"] |= dose
    return again


def test_the_plan_is_what_publishing_freezes_and_is_stored_nowhere(desk, theirs, draft):
    before = Plan.objects.count()
    plan = plan_in(text(desk.get(address(theirs, "try_given"))))
    frozen = Prescription.objects.get(phase__version__programme=theirs, position=1).plan.document
    assert plan == frozen, "one exercise alone is the plan that the client plays"
    made = plan_in(text(desk.get(address(draft("heel-raise")))))
    assert made["id"] == sha256({name: value for name, value in made.items() if name != "id"})
    assert Plan.objects.count() == before
    assert not PracticeSession.objects.exists() and not SessionDocument.objects.exists()


# --- what is not played ---


def test_what_the_clients_shared_answers_lock_is_not_played_and_says_the_same_sentence(desk, theirs, answered, runner):
    answered("knee_load")
    sheet = text(desk.get(reverse("programmes:build", args=[theirs.uid])))
    for name in ("try", "try_given"):
        page = text(desk.get(address(theirs, name)))
        assert "not to be tried out now" in page and 'id="plan"' not in page
        [sentence] = re.findall(r"<p>([^<]+ That is how this client answered the safety check.)</p>", page)
        assert f"<span>{sentence}</span>" in sheet
    # What they do not lock is played, and nobody is sent to the questions again.
    press = text(desk.get(address(theirs, thing=1)))
    assert 'id="plan"' in press and FIRST not in press
    assert AccessEntry.objects.filter(owner=runner, what="safety").exists()


def test_answers_that_are_not_shared_are_not_used_and_the_questions_come_first(desk, theirs, answered, runner):
    answered("knee_load", shared=False)
    page = text(desk.get(address(theirs, "try_given")))
    assert 'id="plan"' in page and FIRST in page and "/safety/?who=guest" in page
    assert not AccessEntry.objects.filter(owner=runner, what="safety").exists()


@pytest.mark.parametrize(("pages", "thing", "first"), [("123", 0, False), ("123", 1, True), ("12", 0, True)])
def test_the_questions_come_first_where_not_all_of_them_were_asked(desk, theirs, answered, pages, thing, first):
    answered(pages=pages)
    page = text(desk.get(address(theirs, thing=thing)))
    assert 'id="plan"' in page and (FIRST in page) is first


def test_where_only_a_flat_hand_presses_the_player_knows(desk, theirs, answered):
    answered("light")
    page = text(desk.get(address(theirs, thing=1)))
    assert 'data-trial="light"' in page and "with a flat hand only" in page


@pytest.mark.parametrize("name", ["try", "try_given"])
def test_what_was_taken_back_is_not_played_and_says_why(desk, theirs, editor, reviewer, name):
    take_back("exercise", "wall-sit", editor, reviewer)
    page = text(desk.get(address(theirs, name)))
    assert "A wall fell." in page and 'id="plan"' not in page


def test_a_dose_that_cannot_be_played_says_so(desk, draft):
    waiting = draft("wall-sit", hold_s=9000)
    page = text(desk.get(address(waiting)))
    assert "cannot be played as it stands" in page and 'id="plan"' not in page


# --- the way there ---


def test_the_button_of_the_sheet_saves_what_is_typed_and_then_opens_the_player(desk, draft):
    waiting = draft("wall-sit")
    item = waiting.draft["phases"][0]["items"][0]
    page = text(desk.get(reverse("programmes:build", args=[waiting.uid])))
    button = f"try:{item['key']}:wall-sit"
    assert f'value="{button}"' in page
    base = services.base_of(waiting)
    typed = {"base": base, "phase": "knee-strength", "title": "Renamed", "do": button}
    answer = desk.post(reverse("programmes:build", args=[waiting.uid]), typed)
    assert answer.status_code == 302 and answer["Location"] == address(waiting)
    waiting.refresh_from_db()
    assert waiting.title == "Renamed"


@pytest.mark.parametrize("button", ["try:", "try:x", "try:x:y", "try:{key}:nothing", "try:{key}:../x"])
def test_a_button_that_nobody_made_leads_back_to_the_sheet(desk, draft, button):
    waiting = draft("wall-sit")
    key = waiting.draft["phases"][0]["items"][0]["key"]
    typed = {"base": services.base_of(waiting), "phase": "knee-strength", "title": "T", "do": button.format(key=key)}
    answer = desk.post(reverse("programmes:build", args=[waiting.uid]), typed)
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("programmes:build", args=[waiting.uid]) + "?")


def test_each_exercise_of_what_was_given_has_its_link_beside_the_note(desk, theirs):
    page = text(desk.get(reverse("programmes:shown", args=[theirs.uid])))
    for thing in range(2):
        assert f'href="{address(theirs, "try_given", thing=thing)}"' in page
    change(theirs, hold_s=11)
    assert address(theirs, "try_given") in text(desk.get(reverse("programmes:shown", args=[theirs.uid])))


def test_a_routine_in_a_row_has_a_link_for_each_exercise(desk, draft, give):
    waiting = draft("wall-sit")
    services.add_item(waiting, "knee-strength", queries.from_routine("first-six-minutes", key="i-row"), now=clock.now())
    theirs = give(waiting)[0].version.programme
    page = text(desk.get(reverse("programmes:shown", args=[theirs.uid])))
    steps = theirs.draft["phases"][0]["items"][1]["steps"]
    assert page.count("Try it now</span>: ") == 0 and page.count('<span class="vh">Try it now: </span>') == len(steps) > 1


# --- whose it is ---


def test_nobody_else_tries_it_and_what_is_not_there_is_not_found(as_, desk, theirs, draft, other_therapist, runner, link):
    waiting = draft("wall-sit")
    for person in (other_therapist, runner):
        for path in (address(theirs), address(theirs, "try_given"), address(waiting)):
            assert as_(person).get(path).status_code == 404
    assert desk.get(address(waiting, "try_given")).status_code == 404, "nobody has a draft yet"
    assert desk.get(reverse("programmes:try", args=[theirs.uid, "i-nothing", "wall-sit"])).status_code == 404
    assert desk.get(address(theirs).replace("wall-sit", "nothing")).status_code == 404
    assert desk.post(address(theirs)).status_code == 405
    care.end(link, by="client", now=clock.now())
    assert desk.get(address(theirs)).status_code == 404 == desk.get(address(theirs, "try_given")).status_code


def test_a_look_stands_in_the_clients_log(desk, theirs, runner):
    AccessEntry.objects.all().delete()
    desk.get(address(theirs, "try_given"))
    assert AccessEntry.objects.get().what == "programme"


def test_the_public_player_knows_nothing_of_trying(client):
    page = text(client.get("/routines/first-six-minutes/play/"))
    assert "data-trial" not in page and "saved.trial" not in page and "<fieldset hidden>" not in page
