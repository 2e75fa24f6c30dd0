"""The client's side: what was prescribed leads into the player, behind the safety check like everything else."""

import html
import json
import re
import uuid

import pytest

from exercises.lib import clock
from exercises.lib.http import epoch_memo
from exercises.practice.models import PracticeSession
from exercises.programmes import queries, services
from exercises.programmes.models import Assignment
from exercises.publishing.withdrawals import confirm_withdrawal, raise_withdrawal
from tests.programmes.conftest import change
from tests.safety.steps import PRESSURE, answer, none

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("midday", "still_clock")]


def slug_of(assignment):
    return next(iter(queries.prescribed(assignment.version)))


def play(assignment, slug=""):
    return f"/programme/{assignment.uid}/play/{slug or slug_of(assignment)}/"


def plan_in(page):
    return json.loads(re.search(r'<script id="plan"[^>]*>(.*?)</script>', page.content.decode(), re.S)[1])


def text(page):
    return html.unescape(page.content.decode())


@pytest.fixture
def mine(draft, give):
    made = draft("wall-sit", hold_s=5)
    made.draft["phases"][0]["items"][0]["note"] = "Shoulders down."
    made.save()
    (assignment,) = give(made)
    return assignment


@pytest.fixture
def client_of(as_, runner):
    return as_(runner)


def test_today_leads_straight_into_the_player_with_dose_and_note(client_of, mine):
    page = text(client_of.get("/today/"))
    assert "3 holds of 5 seconds" in page and "Shoulders down." in page
    start = re.search(rf'href="({play(mine)}\?slot=morning&assignment={mine.uid})"', page)[1]
    answer = client_of.get(start)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert plan_in(answer)["steps"][0]["hold_s"] == 5
    assert "Shoulders down." in text(answer)


def test_a_bad_day_plays_half_of_the_sets(client_of, mine):
    page = text(client_of.get("/today/"))
    assert "A bad day: half of the sets" in page and "10 min</a>" not in page
    assert "short=yes" in text(client_of.get("/today/?minutes=bad-day"))


def test_my_programme_shows_what_to_do_and_who_gave_it(client_of, mine):
    page = text(client_of.get("/programme/"))
    assert "From Mara Linde, version 1." in page and f'id="{slug_of(mine)}"' in page
    assert f"{play(mine)}?assignment={mine.uid}" in page
    assert "Changed in version" not in page


def test_the_paper_has_the_dose_the_note_and_the_code(client_of, mine):
    page = text(client_of.get("/programme/print/"))
    assert "3 holds of 5 seconds" in page and "Shoulders down." in page and 'class="qr"' in page


def test_a_programme_that_is_still_to_begin_says_when(as_, runner, draft, give):
    import datetime as dt

    (later,) = give(draft(), starts_on=clock.now().date() + dt.timedelta(days=9))
    client = as_(runner)
    assert "It begins on" in text(client.get("/programme/"))
    assert "No programme yet" in text(client.get("/today/"))


@pytest.mark.parametrize("who", ["other_runner", "therapist", "administrator", "newcomer"])
def test_nobody_else_plays_it(who, request, as_, mine):
    client = as_(request.getfixturevalue(who))
    assert client.get(play(mine)).status_code == client.get(play(mine, "p-unknown")).status_code == 404


def test_what_the_programme_does_not_ask_for_is_not_played_there(client_of, mine):
    for slug in ("p-unknown", "first-six-minutes"):
        assert client_of.get(play(mine, slug)).status_code == 404
    assert client_of.get(f"/programme/{uuid.uuid4()}/play/{slug_of(mine)}/").status_code == 404
    assert client_of.get(f"/routines/{slug_of(mine)}/play/").status_code == 404


def test_a_stranger_is_sent_to_sign_in(as_, mine):
    assert as_().get(play(mine))["Location"].startswith("/accounts/login/")


def test_after_an_update_the_same_address_plays_the_new_dose(client_of, mine):
    path = play(mine)
    change(mine.version.programme, hold_s=8)
    assert plan_in(client_of.get(path))["steps"][0]["hold_s"] == 8


def test_what_was_taken_back_cannot_be_started_and_the_page_says_why(client_of, mine, editor, reviewer):
    raised = raise_withdrawal(kind="exercise", slug="wall-sit", part="", reason="A wall fell.", who=editor, now=clock.now())
    confirm_withdrawal(raised, who=reviewer, now=clock.now())
    epoch_memo.forget()
    page = text(client_of.get(play(mine)))
    assert "A wall fell." in page and "cannot be started" in page and 'id="plan"' not in page


@pytest.mark.parametrize(("kind", "slug", "part"), [("muscle", "rectus-femoris", "mid-belly"), ("rule", "thresholds", "")])
def test_a_spot_or_a_rule_that_was_taken_back_stops_a_press_too(kind, slug, part, as_, runner, draft, give, editor, reviewer):
    (assignment,) = give(draft("quad-release-thumbs"))
    client = as_(runner)
    assert 'id="plan"' in client.get(play(assignment)).content.decode()
    raised = raise_withdrawal(kind=kind, slug=slug, part=part, reason="Not there.", who=editor, now=clock.now())
    confirm_withdrawal(raised, who=reviewer, now=clock.now())
    assert "Not there." in text(client.get(play(assignment)))


def me(client, assignment):
    (found,) = queries.prescribed(assignment.version).values()
    return client.get("/api/v1/me", {"routine": slug_of(assignment), "plan": found.plan.sha256}).json()["safety"]


def test_the_check_comes_first_and_leads_back_to_the_player(client_of, mine):
    assert me(client_of, mine)["state"] == "ask"
    assert none(client_of, slug_of(mine))["Location"] == play(mine)
    assert me(client_of, mine)["state"] == "clear"


def test_a_prescribed_press_asks_the_page_about_pressing(as_, runner, draft, give):
    (assignment,) = give(draft("quad-release-thumbs"))
    client, slug = as_(runner), slug_of(assignment)
    assert answer(client, routine=slug, pages=3)["Location"].startswith(PRESSURE)
    assert answer(client, routine=slug, pages=4)["Location"] == play(assignment)
    found = me(client, assignment)
    assert (found["state"], found["pressure"], found["steps"]) == ("clear", True, {})


@pytest.mark.parametrize("phase", ["knee-strength", "settle"])
def test_with_only_the_first_phase_open_a_prescribed_plan_of_a_later_phase_waits(phase, as_, runner, draft, give):
    made = draft("wall-sit")
    made.draft["phases"][0]["phase"] = phase
    made.save()
    (assignment,) = give(made)
    client = as_(runner)
    assert answer(client, "pain-above-seven", routine=slug_of(assignment))["Location"].startswith("/safety/ready/")
    found = me(client, assignment)
    assert (found["state"], found["steps"]) == (("clear", {}) if phase == "settle" else ("ask", {"wall-sit": "phase_one"}))
    leads_on = play(assignment) in text(client.get(f"/safety/ready/?routine={slug_of(assignment)}"))
    assert leads_on is (phase == "settle")


def test_somebody_elses_slug_is_like_none_for_the_check(as_, other_runner, mine):
    assert none(as_(other_runner), slug_of(mine))["Location"].startswith("/safety/ready/")


def test_what_is_finished_leads_nowhere(client_of, mine, runner):
    services.therapist_sets(Assignment.objects.get(owner=runner), "finished", today=clock.now().date())
    assert none(client_of, slug_of(mine))["Location"].startswith("/safety/ready/")


def test_a_phone_is_not_told_of_what_only_one_person_has(client_of, mine):
    assert client_of.get("/api/v1/me").json()["programme"]["items"] == []


def test_a_session_shows_what_was_asked_for_then(client_of, runner, mine, session_document):
    from exercises.practice.services import store_session

    (found,) = queries.prescribed(mine.version).values()
    step = {"key": "wall-sit", "side": "both", "outcome": "done"}
    document = session_document(plan=found.plan.sha256, assignment=str(mine.uid), slot="morning", steps=[step])
    assert store_session(runner, document, now=clock.now()).status == "stored"
    change(mine.version.programme, hold_s=8)
    page = text(client_of.get(f"/sessions/{document['uid']}/"))
    assert "For the knee, version 1" in page and "3 holds of 5 seconds" in page and "8 seconds" not in page
    assert "Done" in text(client_of.get("/today/")), "the new version of the same thing counts it"


def test_a_session_of_a_routine_for_everyone_says_nothing_of_that(client_of, saved):
    assert "What was asked for" not in text(client_of.get(f"/sessions/{saved.uid}/"))


def log_of(assignment):
    return play(assignment).replace("/play/", "/log/")


def test_without_scripts_it_is_a_list_with_a_form_for_the_programme(client_of, runner, mine):
    assert client_of.get(log_of(mine))["Location"].startswith("/safety/")
    assert none(client_of, slug_of(mine), way="&to=log")["Location"] == log_of(mine)
    page = text(client_of.get(log_of(mine)))
    assert "3 holds of 5 seconds" in page and play(mine) in page
    sent = {name: value for name, value in re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)}
    sent |= {
        "day": clock.now().date().isoformat(),
        "time": "00:00",
        "minutes": "5",
        "knee": "right",
        "step-wall-sit": "done",
        "zone": "UTC",
    }
    answer = client_of.post(log_of(mine), sent)
    assert answer.status_code == 302, text(answer)
    session = PracticeSession.objects.get(owner=runner)
    assert (session.assignment, session.version, session.routine_slug) == (mine, mine.version, slug_of(mine))


def test_the_list_of_something_that_was_taken_back_says_why(client_of, mine, editor, reviewer):
    raised = raise_withdrawal(kind="exercise", slug="wall-sit", part="", reason="A wall fell.", who=editor, now=clock.now())
    confirm_withdrawal(raised, who=reviewer, now=clock.now())
    assert "A wall fell." in text(client_of.get(log_of(mine)))


def test_the_list_is_nobody_elses(as_, other_runner, therapist, mine):
    assert as_(other_runner).get(log_of(mine)).status_code == as_(therapist).post(log_of(mine)).status_code == 404


def test_where_every_step_waits_the_list_says_so(as_, runner, draft, give):
    (assignment,) = give(draft("wall-sit"))
    client = as_(runner)
    answer(client, "pain-above-seven", routine=slug_of(assignment))
    assert client.get(log_of(assignment))["Location"].startswith("/safety/ready/")
