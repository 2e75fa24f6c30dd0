"""What is kept of the answers, where, and what a session changes."""

import datetime as dt

import pytest
from django.urls import reverse

from exercises.safety import rules
from exercises.safety.models import Check, Lock
from exercises.safety.services import lock_after_flags
from tests.safety.steps import CHECK, MISTAKE, MORNING, PRESSING, STILL, TODAY, answer, none, reads, send

pytestmark = [pytest.mark.django_db, pytest.mark.database]


# --- what is kept ---
def test_without_consent_there_is_no_row(clock, as_, newcomer):
    client = as_(newcomer)
    answer(client, "cancer-now", routine=PRESSING)
    answer(client, "hot-and-ill", way="&changed=1")
    send(client, MISTAKE, **{"line_hot-and-ill": "mistake", "line_cancer-now": "fits"})
    assert (Check.objects.count(), Lock.objects.count()) == (0, 0)


def test_with_consent_each_answer_is_a_row_with_its_date(clock, as_, runner):
    client = as_(runner)
    none(client, PRESSING, zone="Pacific/Auckland")
    row = Check.objects.get()
    assert (row.owner, row.way, row.ticked, row.at, row.zone) == (runner, "list", ["age-18-49"], MORNING, "Pacific/Auckland")
    assert (row.local_day, row.pages, row.knee, row.pressure_asked) == (dt.date(2026, 3, 10), "1234", "left", True)
    assert row.questions_version == rules.QUESTIONS_VERSION
    clock.forward(hours=3)
    answer(client, "hot-and-ill", zone="Pacific/Auckland", way="&changed=1")
    assert Check.objects.latest("at").local_day == dt.date(2026, 3, 11)
    lock = Lock.objects.get()
    assert (lock.what, lock.question, lock.until, lock.by) == ("everything", "hot-and-ill", None, "person")
    assert "selfcare_safety" not in client.cookies


def test_what_was_answered_before_signing_up_counts_and_is_taken_over(clock, as_, runner):
    stranger, client = as_(None), as_(runner)
    answer(stranger, "limp-every-step")
    client.cookies["selfcare_safety"] = stranger.cookies["selfcare_safety"].value
    assert reads(client)["locks"]["phase_one"] is True
    clock.forward(days=1)
    none(client, way="&changed=1")
    assert reads(client)["state"] == "clear"
    assert list(Lock.objects.values_list("question", "how")) == [("limp-every-step", "answered again")]
    assert [row.ticked for row in Check.objects.order_by("at")] == [["age-18-49", "limp-every-step"], ["age-18-49"]]
    assert client.cookies["selfcare_safety"].value == ""


def test_a_clean_answer_from_before_signing_up_is_not_asked_twice(clock, as_, runner):
    stranger, client = as_(None), as_(runner)
    none(stranger, PRESSING)
    client.cookies["selfcare_safety"] = stranger.cookies["selfcare_safety"].value
    clock.forward(minutes=5)
    assert send(client, f"{TODAY}?routine={PRESSING}", answer="same")["Location"] == reverse("practice:play", args=[PRESSING])
    assert reads(client)["pressure"] is True
    assert Check.objects.filter(owner=runner).count() == 2


def test_the_answers_of_another_account_on_this_device_do_not_count(clock, as_, newcomer, runner):
    first, second = as_(newcomer), as_(runner)
    answer(first, "hot-and-ill")
    second.cookies["selfcare_safety"] = first.cookies["selfcare_safety"].value
    assert reads(second)["state"] == "ask"
    none(second)
    assert Lock.objects.count() == 0


def test_rows_stop_on_every_device_of_the_person(clock, as_, runner):
    phone, laptop = as_(runner), as_(runner)
    none(laptop)
    assert reads(laptop)["state"] == "clear"
    clock.forward(minutes=1)
    answer(phone, "hot-and-ill", way="&changed=1")
    assert reads(laptop)["state"] == "stopped"


def test_taking_the_consent_back_neither_loses_a_stop_nor_freezes_it(clock, as_, runner):
    from exercises.people.services import withdraw_consent

    client = as_(runner)
    answer(client, "hot-and-ill")
    withdraw_consent(runner, now=MORNING)
    assert reads(client)["state"] == "stopped"
    send(client, MISTAKE, **{"line_hot-and-ill": "mistake"})
    clock.forward(minutes=1)
    none(client)
    assert reads(client)["state"] == "clear"
    assert Check.objects.count() == 1


# --- after a session ---
@pytest.mark.parametrize("flag", sorted(rules.FLAGS_THAT_LOCK))
def test_a_nerve_sign_ends_pressure_for_two_days_and_asks_the_list(clock, as_, runner, flag):
    client = as_(runner)
    none(client, PRESSING)
    clock.forward(minutes=10)
    made = lock_after_flags(
        runner,
        flags=[flag],
        muscles=["rectus-femoris", "vastus-lateralis"],
        side="left",
        now=MORNING + dt.timedelta(minutes=10),
        zone="Europe/London",
    )
    assert [(row.what, row.area, row.side) for row in made] == [
        ("pressure", "rectus-femoris", "left"),
        ("pressure", "vastus-lateralis", "left"),
    ]
    assert reads(client)["state"] == "ask"
    assert client.get(TODAY)["Location"] == CHECK
    clock.forward(minutes=1)
    none(client, PRESSING)
    found = reads(client, PRESSING)
    assert (found["state"], found["pressure"], found["steps"]) == ("clear", False, {"press": "pressure"})
    clock.forward(hours=48)
    send(client, f"{TODAY}?routine={PRESSING}", answer="same")
    assert reads(client, PRESSING)["steps"] == {}
    assert reads(client)["pressure"] is True


def test_other_flags_twice_the_same_session_and_no_consent_lock_nothing_more(clock, runner, newcomer):
    assert lock_after_flags(runner, flags=["limp"], muscles=[], now=MORNING) == []
    assert lock_after_flags(newcomer, flags=["numb"], muscles=[], now=MORNING) == []
    for _time in range(2):
        lock_after_flags(runner, flags=["numb"], muscles=[], side="alternating", now=MORNING)
    assert [(row.area, row.side) for row in Lock.objects.all()] == [("", "")]


def test_the_player_may_ask_for_one_routine_and_for_the_plan_it_holds(person):
    none(person, STILL)
    assert reads(person, PRESSING)["state"] == "ask"
    assert reads(person, STILL)["state"] == "clear"
    answer(person, "fresh-bruise", routine=PRESSING, way="&changed=1")
    held = person.get(f"/api/v1/me?routine={PRESSING}&plan={'0' * 64}").json()["safety"]
    assert held["steps"] == {"press": "pressure"}
    assert reads(person, "no-such-routine")["steps"] == {}


def test_reading_the_state_takes_as_many_queries_after_years_as_on_the_first_day(clock, as_, runner, django_assert_num_queries):
    client = as_(runner)
    none(client)
    with django_assert_num_queries(2):
        from exercises.safety.queries import standing_of_rows

        standing_of_rows(runner, MORNING)
    made = {"owner": runner, "way": "same", "questions_version": "x", "zone": "Europe/London", "local_day": MORNING.date()}
    Check.objects.bulk_create(Check(at=MORNING + dt.timedelta(seconds=count), **made) for count in range(1000))
    with django_assert_num_queries(2):
        assert standing_of_rows(runner, MORNING).settled
