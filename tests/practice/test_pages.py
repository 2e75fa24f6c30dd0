"""The history, the form without JavaScript, and corrections."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.lib import clock
from exercises.practice.models import PainScore, PracticeSession, SessionDocument
from exercises.practice.services import store_session
from exercises.publishing.services import retire
from tests.safety.steps import PRESSING, none

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LOG = "/routines/first-six-minutes/log/"


@pytest.fixture
def ready(runner, as_):
    """The runner's client with a check in which nothing fits."""
    client = as_(runner)
    none(client, PRESSING)
    return client


def hidden(page: str) -> dict[str, str]:
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name.group(1)] = value.group(1) if value else ""
    return found


def filled(client, **changes):
    page = client.get(LOG)
    assert page.status_code == 200
    now = clock.now() - dt.timedelta(minutes=30)
    data = {key: value for key, value in hidden(page.content.decode()).items() if key in {"uid", "plan", "zone"}}
    data |= {
        "zone": "UTC",
        "day": now.strftime("%Y-%m-%d"),
        "time": now.strftime("%H:%M"),
        "minutes": "7",
        "knee": "left",
        "before": "3",
        "worst": "2",
    }
    data |= {"step-press": "done", "step-stretch": "done", "step-chair-sit": "partly", "note": "It went well."}
    return data | changes


def test_the_form_logs_the_routine_through_the_same_service(ready, runner):
    answer = ready.post(LOG, filled(ready))
    session = PracticeSession.objects.get(owner=runner)
    assert answer["Location"] == f"/sessions/{session.uid}/"
    assert (session.routine_slug, session.end, session.note) == ("first-six-minutes", "early", "It went well.")
    assert SessionDocument.objects.get(owner=runner).body["plan"] == session.plan.sha256
    page = ready.get(answer["Location"]).content.decode()
    assert "It went well." in page


def test_a_double_click_stores_once(ready):
    data = filled(ready)
    first, second = ready.post(LOG, data), ready.post(LOG, data)
    assert first.status_code == 302
    assert second.status_code == 302
    assert PracticeSession.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"before": "11"}, "Pain is a whole number from 0 to 10."),
        ({"day": "2090-01-01"}, "in the future"),
        ({"day": "1999-12-31"}, "after the year 2000"),
        ({"day": "31.12.2025 or so"}, "Enter a valid date"),
        ({"step-press": "", "step-stretch": "", "step-chair-sit": ""}, "Please say for at least one step what you did."),
        ({"knee": ""}, "which knee"),
        ({"minutes": "0"}, "greater than or equal to 1"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(ready, changes, says):
    answer = ready.post(LOG, filled(ready, **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "It went well." in page
    assert PracticeSession.objects.count() == 0


def test_what_was_not_answered_stays_unanswered(ready):
    ready.post(LOG, filled(ready, before="", worst="", knee=""))
    assert PracticeSession.objects.count() == 1
    assert PainScore.objects.count() == 0


def test_nothing_is_chosen_beforehand_but_the_persons_own_knee(ready):
    page = ready.get(LOG).content.decode()
    chosen = re.findall(r"<input[^>]*type=\"radio\"[^>]*checked[^>]*>", page)
    assert [tag for tag in chosen if 'value=""' not in tag] == []


def test_a_routine_retired_while_it_was_done_is_still_saved(ready, runner):
    data = filled(ready)
    retire(kind="routine", slug="first-six-minutes", now=clock.now())
    ready.post(LOG, data)
    assert PracticeSession.objects.filter(owner=runner).count() == 1


def test_a_guest_on_the_phone_does_not_log_into_the_owners_account(ready):
    way = {"routine": "first-six-minutes", "to": "log"}
    there = ready.post("/safety/today/", way | {"answer": "guest"})["Location"]
    guest = way | {"who": "guest", "answer": "none", "age": "age-18-49", "knee": "left"}
    for _page in range(4):
        there = ready.post(there, guest)["Location"]
    assert there == LOG
    page = ready.get(LOG)
    assert page.status_code == 200
    assert page.context["form"] is None


def test_a_correction_is_a_revision_and_the_first_version_is_kept(runner, as_, saved):
    client = as_(runner)
    page = client.get(f"/sessions/{saved.uid}/edit/").content.decode()
    data = {"base": hidden(page)["base"], "knee": "right", "before": "4", "worst": "", "note": "I had mixed that up."}
    assert client.post(f"/sessions/{saved.uid}/edit/", data).status_code == 302
    assert {score.moment: score.value for score in PainScore.objects.all()} == {"before": 4}
    assert [row.revision for row in SessionDocument.objects.order_by("revision")] == [1, 2]
    shown = client.get(f"/sessions/{saved.uid}/").content.decode()
    assert "I had mixed that up." in shown


def test_two_corrections_at_once_the_second_is_told_and_both_are_kept(runner, as_, saved):
    client = as_(runner)
    base = hidden(client.get(f"/sessions/{saved.uid}/edit/").content.decode())["base"]
    client.post(f"/sessions/{saved.uid}/edit/", {"base": base, "knee": "right", "before": "4", "worst": "5", "note": ""})
    late = client.post(f"/sessions/{saved.uid}/edit/", {"base": base, "knee": "right", "before": "1", "worst": "1", "note": "mine"})
    assert late.status_code == 422
    assert "mine" in late.content.decode()
    assert PracticeSession.objects.get().pain.get(moment="before").value == 4


def test_removing_asks_first_and_then_removes(runner, as_, saved):
    client = as_(runner)
    assert client.get(f"/sessions/{saved.uid}/remove/").status_code == 200
    assert PracticeSession.objects.count() == 1
    client.post(f"/sessions/{saved.uid}/remove/")
    assert PracticeSession.objects.count() == 0


def test_the_history_is_shown_in_the_time_of_the_place(runner, as_, session_document):
    started = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    sent = started + dt.timedelta(minutes=10)
    document = session_document(started=started, zone="Asia/Tokyo", sent_at=sent.strftime("%Y-%m-%dT%H:%M:%SZ"))
    store_session(runner, document, now=sent)
    page = as_(runner).get("/sessions/").content.decode()
    assert "2 July 2026, 07:30" in page


def count(client, path) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def make_sessions(user, plan, number):
    now = clock.now()
    rows = [
        PracticeSession(
            owner=user, uid=uuid.uuid4(), plan=plan, revision=1, sha256="0" * 64, routine_slug="first-six-minutes", routine_title="First six minutes",
            opened="same", end="done", started_at=now, started_at_device=now, ended_at=now, zone="UTC", local_day=now.date(), received_at=now,
        )
        for _ in range(number)
    ]  # fmt: skip
    made = PracticeSession.objects.bulk_create(rows)
    PainScore.objects.bulk_create(
        PainScore(owner=user, session=row, moment="worst", area="around-kneecap", side="left", value=2) for row in made
    )


def test_a_page_of_history_costs_the_same_with_ten_and_with_a_thousand_sessions(runner, as_, plan):
    client = as_(runner)
    make_sessions(runner, plan, 10)
    ten = count(client, "/sessions/")
    make_sessions(runner, plan, 990)
    assert count(client, "/sessions/") == ten <= 9


def test_one_session_costs_a_bounded_number_of_queries(runner, as_, saved, plan):
    client = as_(runner)
    before = count(client, f"/sessions/{saved.uid}/")
    make_sessions(runner, plan, 1000)
    assert count(client, f"/sessions/{saved.uid}/") == before <= 10


@pytest.mark.parametrize("path", ["/profile/", "/profile/consents/", "/api/v1/me", "/safety/?routine=first-six-minutes"])
def test_the_other_personal_pages_do_not_grow_with_the_history(runner, as_, plan, path):
    client = as_(runner)
    count(client, path)
    before = count(client, path)
    make_sessions(runner, plan, 1000)
    assert count(client, path) == before <= 15


def test_storing_a_session_costs_a_bounded_number_of_queries(runner, plan, session_document, django_assert_max_num_queries):
    make_sessions(runner, plan, 1000)
    # One of them asks whether the runner shares with anybody.
    with django_assert_max_num_queries(22):
        assert store_session(runner, session_document(), now=clock.now()).status == "stored"


def test_a_press_in_the_history_names_its_muscle(runner, as_, saved):
    page = as_(runner).get(f"/sessions/{saved.uid}/").content.decode()
    assert "Front-thigh press with the thumbs: Rectus femoris" in page


def test_the_history_tells_the_stage_the_turn_the_choice_and_the_taping(runner, as_):
    from exercises.routines.services import plan_for

    _published, plan = plan_for("walk-and-run-day", now=clock.now())
    step = plan.document["steps"][0]
    row = {
        "key": step["key"],
        "side": "both",
        "outcome": "partly",
        "worked_ms": 600000,
        "stage": 3,
        "interval": 7,
        "choice": "easier",
        "reason": "hurts",
    }
    now = clock.now().replace(microsecond=0)
    document = {
        "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "Europe/London",
        "started_at": (now - dt.timedelta(minutes=20)).strftime("%Y-%m-%dT%H:%M:%SZ"), "ended_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sent_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "end": "early", "language": "en", "pain": [], "flags": [], "steps": [row], "taped": True,
    }  # fmt: skip
    assert store_session(runner, document, now=now).kept
    page = as_(runner).get(f"/sessions/{document['uid']}/").content.decode()
    assert "it hurt · the easier way · stage 3 · stopped in turn 4" in page
    assert "<dd>Taped</dd>" in page


def test_a_session_without_a_stage_or_tape_says_nothing_of_them(saved, runner, as_):
    page = as_(runner).get(f"/sessions/{PracticeSession.objects.get(owner=runner).uid}/").content.decode()
    assert "stage" not in page.split("What you did")[1].split("</section>")[0]
    assert "Taped" not in page
