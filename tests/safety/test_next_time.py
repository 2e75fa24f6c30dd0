"""Later sessions, the page about pressure and ice alone, and passes."""

import datetime as dt

import pytest
from django.urls import reverse

from exercises.people.models import Profile
from exercises.safety import rules
from exercises.safety.models import Check
from tests.safety.steps import CHECK, PRESSING, PRESSURE, READY, STILL, TODAY, answer, cookie, none, page, reads, send

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


@pytest.mark.parametrize("said", ["changed", "knee"])
def test_something_changed_or_another_knee_asks_the_whole_check(person, said):
    none(person)
    found = send(person, f"{TODAY}?routine={STILL}", answer=said)
    assert found["Location"] == f"{CHECK}?routine={STILL}&changed=1"
    assert person.get(found["Location"]).status_code == 200
    none(person)
    assert reads(person)["opened"] == "changed"


def test_no_button_is_asked_for_again(person):
    none(person)
    assert send(person, TODAY).status_code == 422


def test_same_is_not_enough_before_the_check_was_answered(person):
    assert send(person, TODAY, answer="same")["Location"] == CHECK
    assert reads(person)["state"] == "ask"


def test_same_is_not_enough_after_half_a_check(person):
    page(person, 1)
    page(person, 2)
    assert send(person, TODAY, answer="same")["Location"] == CHECK
    assert reads(person)["state"] == "ask"


def test_a_new_version_of_the_check_asks_everyone_again(person, monkeypatch):
    none(person)
    for module in (rules, rules.questions):
        monkeypatch.setattr(module, "QUESTIONS_VERSION", "2031-01")
    assert reads(person)["state"] == "ask"
    assert person.get(CHECK).status_code == 200
    assert person.get(TODAY)["Location"] == CHECK


def test_after_six_weeks_the_check_is_due(person, clock):
    none(person)
    clock.forward(weeks=6, hours=1)
    if person.user:
        person.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert person.get(TODAY)["Location"] == CHECK


def test_another_knee_in_the_profile_asks_the_whole_check(clock, as_, runner):
    client = as_(runner)
    Profile.objects.update_or_create(owner=runner, defaults={"knee": "left"})
    page(client, 1)
    page(client, 2)
    assert 'name="knee"' not in client.get("/safety/3/").content.decode()
    send(client, f"/safety/3/?routine={STILL}", age="age-18-49", answer="none")
    assert Check.objects.get().knee == "left"
    assert reads(client)["state"] == "clear"
    Profile.objects.filter(owner=runner).update(knee="right")
    assert reads(client)["state"] == "ask"
    assert client.get(TODAY)["Location"] == CHECK


def test_locks_are_told_again_at_each_session(person, clock):
    answer(person, "one-sore-spot-on-bone")
    clock.forward(days=1)
    assert send(person, f"{TODAY}?routine={STILL}", answer="same")["Location"] == f"{READY}?routine={STILL}"
    waiting = person.get(f"{READY}?routine={STILL}").context["result"].waiting
    assert [found.what for found in waiting] == ["running"]


# --- the fourth page alone ---
def test_a_routine_that_presses_asks_the_fourth_page_first(person, clock):
    none(person, STILL)
    found = reads(person, PRESSING)
    assert (found["state"], found["check_url"]) == ("ask", PRESSURE)
    assert person.get(f"{PRESSURE}?routine={PRESSING}").status_code == 200
    assert page(person, 4, routine=PRESSING)["Location"] == reverse("practice:play", args=[PRESSING])
    assert reads(person, PRESSING)["pressure"] is True
    if person.rows:
        assert list(Check.objects.filter(owner=person.user).order_by("pk").values_list("way", "pages")) == [
            ("list", "123"),
            ("pressure", "4"),
        ]


def test_the_fourth_page_alone_locks_too(person):
    none(person, STILL)
    assert page(person, 4, "cancer-now", routine=PRESSING)["Location"] == f"{READY}?routine={PRESSING}"
    found = reads(person, PRESSING)
    assert (found["state"], found["pressure"], found["steps"]) == ("clear", False, {"press": "pressure"})


def test_pressure_answered_once_is_not_asked_at_the_next_session(person, clock):
    none(person, PRESSING)
    clock.forward(days=1)
    assert send(person, f"{TODAY}?routine={PRESSING}", answer="same")["Location"] == reverse("practice:play", args=[PRESSING])
    assert reads(person)["pressure"] is True


def test_pressure_that_was_never_asked_is_asked_when_a_routine_presses(person, clock):
    none(person, STILL)
    clock.forward(days=1)
    assert send(person, f"{TODAY}?routine={PRESSING}", answer="same")["Location"] == f"{PRESSURE}?routine={PRESSING}"


def test_a_new_check_without_the_fourth_page_asks_it_again(person, clock):
    none(person, PRESSING)
    clock.forward(days=1)
    none(person, STILL, way="&changed=1")
    assert reads(person, PRESSING)["check_url"] == PRESSURE


def test_the_fourth_page_alone_gives_nothing_without_a_check(person):
    assert page(person, 4, routine=PRESSING)["Location"].startswith(CHECK)
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
    assert (kept["v"], kept["pages"], kept["codes"], kept["knee"]) == (rules.QUESTIONS_VERSION, "123", "14c", "left")
    assert not any(kept["locks"].values())
