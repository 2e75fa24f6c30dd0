"""Later sessions, the pressure lines, and passes."""

import datetime as dt

import pytest
from django.urls import reverse

from exercises.safety import rules
from exercises.safety.models import Check
from tests.safety.steps import CHECK, ONLY, PRESSING, PRESSURE, STILL, TODAY, cookie, none, reads, send, tick

pytestmark = pytest.mark.django_db


# --- the next session ---
def test_the_next_session_starts_with_one_line(person, clock):
    none(person)
    clock.forward(days=1)
    assert reads(person)["state"] == "ask"
    assert person.get(f"{CHECK}?routine={STILL}")["Location"] == f"{TODAY}?routine={STILL}"
    assert person.get(TODAY).status_code == 200
    assert send(person, f"{TODAY}?routine={STILL}", answer="same")["Location"] == reverse("practice:play", args=[STILL])
    assert reads(person)["opened"] == "same"
    if person.rows:
        assert list(Check.objects.filter(owner=person.user).order_by("pk").values_list("way", flat=True)) == ["list", "same"]


def test_something_changed_asks_the_whole_list(person):
    none(person)
    answer = send(person, f"{TODAY}?routine={STILL}", answer="changed")
    assert answer["Location"] == f"{CHECK}?routine={STILL}&changed=1"
    assert person.get(answer["Location"]).status_code == 200
    none(person)
    assert reads(person)["opened"] == "changed"


def test_no_button_is_asked_for_again(person):
    none(person)
    assert send(person, TODAY).status_code == 422


def test_same_is_not_enough_before_the_list_was_answered(person):
    assert send(person, TODAY, answer="same")["Location"] == CHECK
    assert reads(person)["state"] == "ask"


def test_a_new_version_of_the_list_asks_everyone_again(person, monkeypatch):
    none(person)
    monkeypatch.setattr(rules, "QUESTIONS_VERSION", "2031-01")
    assert reads(person)["state"] == "ask"
    assert person.get(CHECK).status_code == 200
    assert person.get(TODAY)["Location"] == CHECK


def test_after_six_weeks_the_list_is_due(person, clock):
    none(person)
    clock.forward(weeks=6, hours=1)
    assert person.get(TODAY)["Location"] == CHECK


# --- pressure ---
def test_a_routine_that_presses_asks_the_pressure_lines_first(person):
    assert none(person, PRESSING)["Location"] == f"{PRESSURE}?routine={PRESSING}"
    body = person.get(f"{PRESSURE}?routine={PRESSING}").content.decode()
    assert " checked" not in body
    assert all(f'value="{key}"' in body for key in rules.family("pressure"))
    assert reads(person)["pressure"] is False
    assert none(person, PRESSING, PRESSURE)["Location"] == reverse("practice:play", args=[PRESSING])
    assert reads(person)["pressure"] is True


@pytest.mark.parametrize("key", rules.family("pressure"))
def test_each_pressure_line_leaves_the_pressing_out(nobody, key):
    none(nobody, PRESSING)
    answer = tick(nobody, key, routine=PRESSING, page=PRESSURE)
    assert answer["Location"] == f"{PRESSURE}?routine={PRESSING}"
    body = nobody.get(answer["Location"]).content.decode()
    assert reverse("practice:play", args=[PRESSING]) in body
    found = reads(nobody)
    assert (found["state"], found["pressure"]) == ("clear", False)


def test_a_pressure_tick_is_not_asked_away_on_the_same_day(person, clock):
    none(person, PRESSING)
    tick(person, "cancer-now", routine=PRESSING, page=PRESSURE)
    none(person, PRESSING, PRESSURE)
    assert reads(person)["pressure"] is False
    send(person, TODAY, answer="changed")
    clock.forward(minutes=1)
    none(person, PRESSING)
    none(person, PRESSING, PRESSURE)
    assert reads(person)["pressure"] is False
    clock.forward(days=1)
    send(person, f"{TODAY}?routine={PRESSING}", answer="same")
    assert reads(person)["pressure"] is False


def test_a_new_list_on_another_day_asks_the_pressure_lines_again(person, clock):
    none(person, PRESSING)
    tick(person, "skin-not-well", routine=PRESSING, page=PRESSURE)
    clock.forward(days=1)
    none(person, PRESSING)
    assert reads(person)["pressure"] is False
    none(person, PRESSING, PRESSURE)
    assert reads(person)["pressure"] is True


def test_a_routine_of_pressing_only_leads_to_the_others(nobody):
    none(nobody, ONLY)
    tick(nobody, "earlier-clot", routine=ONLY, page=PRESSURE)
    body = nobody.get(f"{PRESSURE}?routine={ONLY}").content.decode()
    assert reverse("practice:play", args=[ONLY]) not in body
    assert reverse("routines:list") in body


def test_pressure_answered_once_is_not_asked_at_the_next_session(person, clock):
    none(person, PRESSING)
    none(person, PRESSING, PRESSURE)
    clock.forward(days=1)
    assert send(person, f"{TODAY}?routine={PRESSING}", answer="same")["Location"] == reverse("practice:play", args=[PRESSING])
    assert reads(person)["pressure"] is True


def test_pressure_that_was_never_asked_is_asked_when_a_routine_presses(person, clock):
    none(person, STILL)
    clock.forward(days=1)
    assert send(person, f"{TODAY}?routine={PRESSING}", answer="same")["Location"] == f"{PRESSURE}?routine={PRESSING}"


def test_the_pressure_page_alone_gives_nothing(person):
    assert none(person, PRESSING, PRESSURE)["Location"].startswith(CHECK)
    assert reads(person)["state"] == "ask"


# --- passes ---
def test_a_pass_ends_after_six_hours(person, clock):
    none(person)
    clock.forward(hours=5, minutes=59)
    assert reads(person)["state"] == "clear"
    clock.forward(minutes=1)
    assert reads(person)["state"] == "ask"


def test_a_pass_ends_at_midnight_of_the_device(nobody, clock):
    clock.to(dt.datetime(2026, 3, 10, 22, tzinfo=dt.UTC))
    none(nobody, zone="Europe/Berlin")
    clock.forward(minutes=59)
    assert reads(nobody)["state"] == "clear"
    clock.forward(minutes=2)
    assert reads(nobody)["state"] == "ask"


def test_a_forged_pass_opens_nothing(person):
    none(person)
    good = person.cookies["selfcare_pass"].value
    payload, signature = good.split(".")
    elsewhere = person.cookies.get("selfcare_safety")
    for bad in (
        f"{payload}x.{signature}",
        f"{payload}.{signature[:-2]}aa",
        payload,
        "",
        ".",
        "x.y",
        f".{good}",
        elsewhere.value if elsewhere else "no",
    ):
        person.cookies["selfcare_pass"] = bad
        assert reads(person)["state"] == "ask", bad
    person.cookies["selfcare_pass"] = good
    assert reads(person)["state"] == "clear"


def test_a_forged_answer_is_no_answer(nobody):
    none(nobody)
    payload, signature = nobody.cookies["selfcare_safety"].value.split(".")
    nobody.cookies["selfcare_safety"] = f"{payload[:-2]}.{signature}"
    assert reads(nobody)["state"] == "ask"
    assert nobody.get(CHECK).status_code == 200


def test_the_pass_of_another_person_opens_nothing(clock, as_, runner, other_runner):
    first, second, stranger = as_(runner), as_(other_runner), as_(None)
    none(first)
    none(second)
    second.cookies["selfcare_pass"] = stranger.cookies["selfcare_pass"] = first.cookies["selfcare_pass"].value
    assert reads(first)["state"] == "clear"
    assert reads(second)["state"] == "ask"
    assert reads(stranger)["state"] == "ask"


def test_the_cookies_are_readable_signed_and_bound_to_the_site(nobody, settings):
    settings.SECURE = True
    none(nobody)
    for name in ("selfcare_safety", "selfcare_pass"):
        assert nobody.cookies[name]["httponly"] == ""
        assert nobody.cookies[name]["secure"] is True
        assert nobody.cookies[name]["samesite"] == "Lax"
    kept = cookie(nobody, "selfcare_safety")
    assert (kept["v"], kept["day"], kept["ticked"]) == (rules.QUESTIONS_VERSION, "2026-03-10", [])
    assert kept["locks"] == {"everything": False, "pressure": False}
