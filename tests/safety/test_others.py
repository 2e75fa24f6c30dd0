"""Ticks taken back, and someone else on the device."""

import pytest

from exercises.safety import words
from exercises.safety.models import Check, Lock
from tests.safety.steps import CHECK, MISTAKE, PRESSING, PRESSURE, STILL, STOP, TODAY, cookie, none, reads, send, tick

pytestmark = pytest.mark.django_db


# --- ticked by mistake ---
def test_each_line_is_asked_again_in_full_and_all_need_an_answer(person):
    tick(person, "under-18", "hot-and-ill")
    body = person.get(MISTAKE).content.decode()
    assert str(words.LINES["under-18"]) in body
    assert str(words.LINES["hot-and-ill"]) in body
    assert " checked" not in body
    assert send(person, MISTAKE, **{"line_under-18": "mistake"}).status_code == 422
    assert reads(person)["state"] == "stopped"


def test_a_line_that_was_meant_keeps_the_stop(person):
    tick(person, "under-18", "hot-and-ill")
    answer = send(person, MISTAKE, **{"line_under-18": "mistake", "line_hot-and-ill": "fits"})
    assert answer["Location"] == STOP
    assert person.get(STOP).context["card"].level == "emergency"
    assert len(person.get(STOP).context["card"].lines) == 1


def test_mistakes_open_the_stop_but_the_list_comes_again(person, clock):
    none(person)
    clock.forward(minutes=5)
    tick(person, "under-18")
    clock.forward(minutes=5)
    answer = send(person, f"{MISTAKE}?routine={STILL}", **{"line_under-18": "mistake"})
    assert answer["Location"] == f"{CHECK}?routine={STILL}"
    assert reads(person)["state"] == "ask"
    assert person.get(TODAY)["Location"] == CHECK
    clock.forward(minutes=5)
    none(person)
    assert reads(person)["state"] == "clear"
    if person.rows:
        assert Lock.objects.get(owner=person.user).how == "mistake"
        assert Check.objects.filter(owner=person.user, way="mistake").count() == 1
    else:
        assert [note["question"] for note in cookie(person, "selfcare_safety")["opened"]] == ["under-18"]


def test_a_pressure_line_ticked_by_mistake_opens_too(person):
    none(person, PRESSING)
    tick(person, "fragile-bones", routine=PRESSING, page=PRESSURE)
    send(person, f"{MISTAKE}?routine={PRESSING}", **{"line_fragile-bones": "fits"})
    assert reads(person)["pressure"] is False
    send(person, f"{MISTAKE}?routine={PRESSING}", **{"line_fragile-bones": "mistake"})
    assert reads(person)["state"] == "ask"
    none(person, PRESSING)
    none(person, PRESSING, PRESSURE)
    assert reads(person)["pressure"] is True


def test_without_a_tick_there_is_nothing_to_take_back(person):
    assert person.get(MISTAKE)["Location"] == CHECK


# --- someone else ---
def test_a_guest_answers_the_whole_list_and_touches_nothing_of_the_owner(person, clock):
    none(person, PRESSING)
    none(person, PRESSING, PRESSURE)
    checks, kept = Check.objects.count(), person.cookies.get("selfcare_safety")
    before = kept.value if kept else None
    clock.forward(hours=1)
    answer = send(person, f"{TODAY}?routine={PRESSING}", answer="guest")
    assert answer["Location"] == f"{CHECK}?routine={PRESSING}&who=guest"
    assert person.get(answer["Location"]).status_code == 200
    assert send(person, answer["Location"], answer="none")["Location"] == f"{PRESSURE}?routine={PRESSING}&who=guest"
    found = reads(person)
    assert (found["state"], found["opened"], found["pressure"]) == ("clear", "guest", False)
    send(person, f"{PRESSURE}?routine={PRESSING}&who=guest", answer="none")
    assert reads(person)["pressure"] is True
    assert Check.objects.count() == checks
    assert (person.cookies["selfcare_safety"].value if before else None) == before


def test_a_guests_stop_is_theirs_and_not_the_owners(person):
    none(person)
    send(person, TODAY, answer="guest")
    assert tick(person, "under-18", page=f"{CHECK}", who="guest")["Location"] == f"{STOP}?routine={STILL}&who=guest"
    assert person.get(f"{STOP}?who=guest").context["card"].level == "age"
    assert person.get(f"{CHECK}?who=guest")["Location"] == f"{STOP}?who=guest"
    assert reads(person)["state"] == "ask"
    assert Lock.objects.count() == 0
    send(person, TODAY, answer="same")
    assert reads(person)["state"] == "clear"
    assert reads(person)["opened"] == "same"


def test_a_guest_takes_back_a_mistake(person):
    none(person)
    tick(person, "under-18", who="guest")
    assert send(person, f"{MISTAKE}?who=guest", **{"line_under-18": "mistake"})["Location"] == f"{CHECK}?who=guest"
    send(person, f"{CHECK}?who=guest", answer="none")
    assert reads(person)["opened"] == "guest"


def test_a_guests_cookie_goes_with_the_window(nobody):
    none(nobody)
    none(nobody, who="guest")
    assert nobody.cookies["selfcare_safety_guest"]["max-age"] == ""
    assert nobody.cookies["selfcare_safety"]["max-age"] == 365 * 24 * 3600
