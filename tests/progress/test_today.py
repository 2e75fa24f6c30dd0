"""Today: whether to run, what is due, what waits, and what the advice was worth."""

import datetime as dt
import uuid

import pytest

from exercises.lib import clock
from exercises.progress import queries, services
from exercises.progress.models import AdviceGiven, RunAnswer
from exercises.running.models import Run

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def ran(person):
    """A run of some days ago, with what was said about it."""

    def run(days_ago=1, *, metres=5000, pain=1, before=None, morning=None, stage=None):
        day = clock.now().date() - dt.timedelta(days=days_ago)
        made = Run.objects.create(
            owner=person, uid=uuid.uuid4(), kind="run", local_day=day, zone="Europe/London", metres=metres, seconds=1800, pain_during=pain,
            walk_run_stage=stage, source="hand", created_at=clock.now(),
        )  # fmt: skip
        if before is not None or morning is not None:
            RunAnswer.objects.create(owner=person, run=made, before=before, morning=morning, at=clock.now())
        return made

    return run


def text(client):
    return client.get("/today/").content.decode()


def test_whether_to_run_stands_first_with_its_reason(as_, person):
    page = text(as_(person))
    assert page.index("May I run today?") < page.index("How is the knee right now?")
    assert "Why?" in page and "No programme yet" in page


def test_one_tap_on_a_number_is_the_answer_and_is_kept_with_what_it_expects(as_, person):
    client = as_(person)
    client.post("/today/", {"pain_now": "7"})
    assert "The knee asks for rest" in text(client) and "You said 7" in text(client)
    kept = AdviceGiven.objects.get(owner=person)
    assert (kept.rule, kept.outcome, kept.document["asked"]) == ("may-i-run", "not-today", {"pain_now": 7})
    client.post("/today/", {"pain_now": "1"})
    assert AdviceGiven.objects.get(owner=person).outcome == "yes", "the newest word of a day counts"


def test_looking_at_the_page_keeps_nothing(as_, person):
    text(as_(person))
    assert not AdviceGiven.objects.exists()


def test_what_is_due_stands_there_and_the_short_one_counts(as_, person, started, train):
    client = as_(person)
    page = client.get("/today/?minutes=20").content.decode()
    assert "Today: 0 of 1 done" in page and "Settle: 20 minutes" in page and f"assignment={started.uid}" in page
    train(person, 0, routine="settle-5", hour=0)
    assert "Today: 1 of 1 done" in text(client)


def test_yesterdays_session_waits_for_its_morning(as_, person, train):
    train(person, 1)
    assert "One question waits" in text(as_(person))


def test_a_runs_morning_is_asked_and_kept(as_, person, ran):
    run = ran(1, before=1)
    client = as_(person)
    assert "How is the knee this morning?" in client.get("/progress/morning/").content.decode()
    client.post("/progress/morning/", {"value": "2", "settled": "no"})
    told = RunAnswer.objects.get(run=run)
    assert (told.before, told.morning, told.settled_within_hour) == (1, 2, "no")
    assert "Nothing to ask today" in client.get("/progress/morning/").content.decode()


def test_a_bad_run_yesterday_says_not_today(as_, person, ran):
    ran(1, pain=6, before=1, morning=1)
    assert "Not today" in text(as_(person))


def test_who_asked_before_a_run_has_said_how_the_knee_was(as_, person, ran):
    as_(person).post("/today/", {"pain_now": "2"})
    ran(0)
    [entry] = queries.entries(person, clock.now().date())
    assert (entry.kind, entry.before, entry.worst, entry.morning) == ("run", 2, 1, None)


def advice(person, days_ago, outcome="yes"):
    day = clock.now().date() - dt.timedelta(days=days_ago)
    return AdviceGiven.objects.create(
        owner=person, uid=uuid.uuid4(), day=day, at=clock.now(), rule="may-i-run", outcome=outcome, document={}, expects="calm"
    )


def test_advice_is_held_against_what_followed(person, ran):
    calm, wrong, against, silent, unanswered = (
        advice(person, 8), advice(person, 6), advice(person, 5, "not-today"), advice(person, 4), advice(person, 1)
    )  # fmt: skip
    ran(8, before=1, morning=1)
    ran(6, before=1, morning=4)
    ran(5, before=1, morning=1)
    ran(1, before=1)
    today = clock.now().date()
    assert services.compare(person, queries.found_for(person, today, queries.limits_for(person)), today=today) == 4
    found = {row.pk: (row.light, row.followed) for row in AdviceGiven.objects.all()}
    assert found[calm.pk] == ("green", True) and found[wrong.pk][0] == "red" and found[against.pk][1] is False
    assert found[silent.pk] == ("unknown", False)
    assert found[unanswered.pk] == ("", None), "there is still time to tell of the morning"


@pytest.mark.parametrize("many", [2, 40])
def test_today_and_progress_ask_the_same_number_of_questions_however_much_there_is(
    as_, person, started, train, ran, many, django_assert_max_num_queries
):
    for number in range(many):
        train(person, 1 + number, before=1, worst=2, morning=1)
        ran(1 + number, before=1, morning=1)
    client = as_(person)
    for address, most in (("/today/", 12), ("/progress/", 12), ("/programme/", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
