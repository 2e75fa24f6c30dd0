"""How a lock opens: by mistake, after an examination, by a clinician's agreement; never by one tap on the page of the stop."""

import datetime as dt

import pytest

from exercises.safety import rules, words
from exercises.safety.models import Check, Lock
from tests.safety.steps import (
    AGREED,
    CHECK,
    EXAMINED,
    MISTAKE,
    PRESSING,
    READY,
    STILL,
    STOP,
    TODAY,
    answer,
    cookie,
    none,
    reads,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SEEN = {"seen_on": "2026-03-10", "seen_by": "doctor"}
LATER = {"seen_on": "2026-03-11", "seen_by": "doctor"}
OPENINGS = {"mistake": MISTAKE, "examined": EXAMINED, "agreed": AGREED}


def later(client, clock, **by):
    """Move the clock so far that a person has to sign in again."""
    clock.forward(**by)
    if client.user:
        client.force_login(client.user, backend="allauth.account.auth_backends.AuthenticationBackend")


# --- which way opens which line ---
@pytest.mark.parametrize(
    "key", [key for key, question in rules.QUESTIONS.items() if question.level and not question.parents and key not in rules.AGES]
)
def test_each_line_that_locks_has_its_way_and_no_other(nobody, key):
    question = rules.QUESTIONS[key]
    routine = PRESSING if question.page == 4 else STILL
    answer(nobody, key, routine=routine)
    locks = question.locks != ("nothing",) or bool(question.limits)
    found = nobody.get(STOP if "everything" in question.locks else READY)
    ways = {name: bool(found.context[f"{name}_url"]) for name in OPENINGS}
    assert ways == {"mistake": locks, "examined": locks and question.opens == "examined", "agreed": locks and question.opens == "agreed"}
    for name, address in OPENINGS.items():
        assert (nobody.get(address).status_code == 200) is ways[name]


# --- (a) by mistake ---
def test_each_line_is_asked_again_in_full_and_all_need_an_answer(person):
    answer(person, "coughing-blood", "hot-and-ill")
    body = person.get(MISTAKE).content.decode()
    assert str(words.LINES["coughing-blood"]) in body
    assert str(words.LINES["hot-and-ill"]) in body
    assert " checked" not in body
    assert send(person, MISTAKE, **{"line_coughing-blood": "mistake"}).status_code == 422
    assert reads(person)["state"] == "stopped"


def test_a_line_that_was_meant_keeps_the_stop(person):
    answer(person, "coughing-blood", "hot-and-ill")
    found = send(person, MISTAKE, **{"line_coughing-blood": "mistake", "line_hot-and-ill": "fits"})
    assert found["Location"] == STOP
    assert person.get(STOP).context["card"].level == "emergency"
    assert len(person.get(STOP).context["card"].lines) == 1


def test_mistakes_open_the_stop_but_the_whole_check_comes_again(person, clock):
    none(person)
    clock.forward(minutes=5)
    answer(person, "hot-and-ill", way="&changed=1")
    clock.forward(minutes=5)
    found = send(person, f"{MISTAKE}?routine={STILL}", **{"line_hot-and-ill": "mistake"})
    assert found["Location"] == f"{CHECK}?routine={STILL}"
    assert reads(person)["state"] == "ask"
    assert person.get(TODAY)["Location"] == CHECK
    clock.forward(minutes=5)
    none(person)
    assert reads(person)["state"] == "clear"
    if person.rows:
        assert Lock.objects.get(owner=person.user).how == "mistake"
        row = Check.objects.get(owner=person.user, way="mistake")
        assert (row.ticked, row.questions_version) == (["hot-and-ill"], rules.QUESTIONS_VERSION)
    else:
        assert [note.split(":")[:2] for note in cookie(person, "selfcare_safety")["opened"]] == [["1", "m"]]


def test_a_pressure_line_ticked_by_mistake_opens_too(person):
    answer(person, "fragile-bones", routine=PRESSING)
    send(person, f"{MISTAKE}?routine={PRESSING}", **{"line_fragile-bones": "fits"})
    assert reads(person)["pressure"] is False
    send(person, f"{MISTAKE}?routine={PRESSING}", **{"line_fragile-bones": "mistake"})
    assert reads(person)["state"] == "ask"
    none(person, PRESSING)
    assert reads(person)["pressure"] is True


@pytest.mark.parametrize("address", [MISTAKE, EXAMINED, AGREED])
def test_without_a_lock_there_is_nothing_to_open(person, address):
    assert person.get(address)["Location"] == CHECK
    none(person)
    assert person.get(address)["Location"] == CHECK
    assert person.post(address, {**SEEN, "may": "yes"})["Location"] == CHECK


# --- (b) after an examination ---
def test_after_an_examination_the_whole_check_comes_again_and_says_what_was_examined(person, clock):
    answer(person, "pain-at-rest-or-night")
    clock.forward(days=1)
    body = person.get(EXAMINED).content.decode()
    assert " checked" not in body
    found = send(person, f"{EXAMINED}?routine={STILL}", may="yes", **LATER)
    assert found["Location"] == f"{CHECK}?routine={STILL}"
    assert reads(person)["state"] == "ask"
    assert [line.key for line in person.get(CHECK).context["examined"]] == ["pain-at-rest-or-night"]
    clock.forward(minutes=5)
    none(person)
    assert (reads(person)["state"], reads(person)["locks"]["phase_one"]) == ("clear", False)
    assert person.get(f"{CHECK}?changed=1").context["examined"] == ()
    if person.rows:
        row = Check.objects.get(owner=person.user, way="examined")
        assert (row.seen_on, row.seen_by, row.said, row.ticked) == (dt.date(2026, 3, 11), "doctor", "yes", ["pain-at-rest-or-night"])
        assert Lock.objects.get(owner=person.user).how == "examined"
    else:
        assert cookie(person, "selfcare_safety")["opened"][-1].startswith("11a:e:")


def test_ticked_again_after_an_examination_it_stops_again(person, clock):
    answer(person, "pain-at-rest-or-night")
    clock.forward(days=1)
    send(person, EXAMINED, may="yes", **LATER)
    answer(person, "pain-at-rest-or-night")
    assert reads(person)["state"] == "stopped"


def test_with_limits_means_the_first_phase_for_six_weeks(person, clock):
    answer(person, "popped-when-hurt")
    clock.forward(days=1)
    send(person, EXAMINED, may="limits", **LATER)
    clock.forward(minutes=1)
    none(person)
    assert reads(person)["locks"]["phase_one"] is True
    assert set(reads(person, STILL)["steps"].values()) == {"phase_one"}
    later(person, clock, weeks=6)
    none(person)
    assert reads(person)["locks"]["phase_one"] is False


def test_a_later_yes_takes_the_limits_away(person, clock):
    answer(person, "popped-when-hurt")
    send(person, EXAMINED, may="limits", **SEEN)
    clock.forward(minutes=1)
    answer(person, "new-lump")
    clock.forward(minutes=1)
    send(person, EXAMINED, may="yes", **SEEN)
    clock.forward(minutes=1)
    none(person)
    assert reads(person)["locks"]["phase_one"] is False


def test_a_no_keeps_the_stop(person):
    answer(person, "knee-stuck")
    assert send(person, EXAMINED, may="no", **SEEN)["Location"] == STOP
    assert reads(person)["state"] == "stopped"


@pytest.mark.parametrize(
    "fields",
    [{}, {"may": "yes"}, {"may": "yes", "seen_on": "2026-03-09", "seen_by": "doctor"}, {"may": "yes", "seen_on": "2026-03-11", "seen_by": "doctor"},
     {"may": "perhaps", **SEEN}, {"may": "yes", "seen_on": "2026-03-10", "seen_by": "my cousin"}, {"may": "yes", "seen_on": "soon", "seen_by": "doctor"}],
)  # fmt: skip
def test_an_examination_has_a_day_since_the_answer_and_somebody_who_did_it(person, fields):
    answer(person, "knee-stuck")
    assert send(person, EXAMINED, **fields).status_code == 422
    assert reads(person)["state"] == "stopped"


def test_an_examination_opens_no_line_that_needs_an_agreement(person):
    answer(person, "knee-stuck", "stiff-mornings")
    assert send(person, EXAMINED, may="yes", **SEEN)["Location"] == STOP
    assert reads(person)["state"] == "stopped"
    assert [line.key for line in person.get(STOP).context["card"].lines] == ["stiff-mornings"]


# --- (c) a clinician agreed ---
def agree(client, *keys, day="2026-03-01", **no):
    fields = {f"line_{key}": "yes" for key in keys} | {f"line_{key}": "no" for key in no}
    return send(client, f"{AGREED}?routine={STILL}", seen_on=day, seen_by="physio", **fields)


def test_an_agreement_opens_and_the_line_may_be_ticked_again(person, clock):
    answer(person, "gives-way-or-slips")
    assert agree(person, "gives-way-or-slips")["Location"] == f"{CHECK}?routine={STILL}"
    assert reads(person)["state"] == "ask"
    clock.forward(minutes=5)
    answer(person, "gives-way-or-slips")
    assert (reads(person)["state"], reads(person)["locks"]["everything"]) == ("clear", False)
    if person.rows:
        row = Check.objects.get(owner=person.user, way="agreed")
        assert (row.seen_on, row.seen_by) == (dt.date(2026, 3, 1), "physio")
        lock = Lock.objects.get(owner=person.user)
        # Midnight of London in summer.
        assert (lock.how, lock.opened_until) == ("agreed", dt.datetime(2026, 5, 23, 23, tzinfo=dt.UTC))


def test_an_agreement_ends_after_twelve_weeks_and_the_question_comes_back(person, clock):
    answer(person, "gives-way-or-slips")
    agree(person, "gives-way-or-slips", day="2026-03-10")
    clock.forward(minutes=5)
    answer(person, "gives-way-or-slips")
    for _week in range(11):
        later(person, clock, weeks=1)
        assert reads(person)["locks"]["everything"] is False
    later(person, clock, weeks=1)
    assert reads(person)["state"] == "stopped"
    assert agree(person, "gives-way-or-slips", day="2026-03-10").status_code == 422
    assert agree(person, "gives-way-or-slips", day="2026-06-01")["Location"].startswith(CHECK)


def test_an_agreement_to_a_line_that_is_not_ticked_any_more_ends_with_it(person, clock):
    answer(person, "gives-way-or-slips")
    agree(person, "gives-way-or-slips", day="2026-03-10")
    clock.forward(minutes=5)
    none(person)
    later(person, clock, weeks=13)
    assert reads(person)["state"] == "ask"
    assert reads(person)["locks"]["everything"] is False


def test_a_line_that_nobody_agreed_to_keeps_its_lock(person):
    answer(person, "gives-way-or-slips", "stiff-mornings")
    assert agree(person, "gives-way-or-slips", **{"stiff-mornings": True})["Location"] == f"{STOP}?routine={STILL}"
    assert reads(person)["state"] == "stopped"
    assert agree(person, "stiff-mornings", day="2026-03-02")["Location"].startswith(CHECK)


def test_pressure_opens_by_an_agreement_too(person, clock):
    answer(person, "blood-thinners", routine=PRESSING)
    assert reads(person)["pressure"] is False
    assert "blood-thinners" in person.get(AGREED).content.decode()
    agree(person, "blood-thinners")
    clock.forward(minutes=5)
    answer(person, "blood-thinners", routine=PRESSING)
    assert reads(person)["pressure"] is True


@pytest.mark.parametrize("day", ["2025-12-16", "2026-03-11", "", "2026-13-01"])
def test_an_agreement_has_a_day_in_the_last_twelve_weeks(person, day):
    answer(person, "gives-way-or-slips")
    assert agree(person, "gives-way-or-slips", day=day).status_code == 422
    assert reads(person)["state"] == "stopped"


# --- by itself ---
def test_what_time_opens_opens_with_the_next_whole_check(person, clock):
    answer(person, "fresh-bruise", "limp-every-step", routine=PRESSING)
    locks = reads(person)["locks"]
    assert (locks["pressure"], locks["phase_one"]) == (True, True)
    clock.forward(days=2)
    send(person, TODAY, answer="same")
    assert reads(person)["locks"]["pressure"] is True
    none(person, PRESSING, way="&changed=1")
    locks = reads(person)["locks"]
    assert (locks["pressure"], locks["phase_one"]) == (False, False)


def test_a_bruise_stays_locked_when_the_fourth_page_was_not_asked(person, clock):
    answer(person, "fresh-bruise", routine=PRESSING)
    clock.forward(days=2)
    none(person, STILL, way="&changed=1")
    assert reads(person)["locks"]["pressure"] is True


def test_an_answer_that_needs_an_agreement_is_not_asked_away(person, clock):
    answer(person, "blood-thinners", routine=PRESSING)
    for _day in range(3):
        clock.forward(days=1)
        none(person, PRESSING, way="&changed=1")
        assert reads(person)["pressure"] is False


def test_no_therapist_row_is_needed_for_the_model_to_hold_one(runner, clock):
    now = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
    Lock.objects.create(
        owner=runner, what="running", question="set-by-therapist", questions_version="x", since=now, until=now + dt.timedelta(days=7),
        by="therapist", reason="A test in the clinic.",
    )  # fmt: skip
    from exercises.safety.queries import standing_of_rows

    assert standing_of_rows(runner, now).held.running
    assert not standing_of_rows(runner, now + dt.timedelta(days=7)).held.running
