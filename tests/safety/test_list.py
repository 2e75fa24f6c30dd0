"""The whole list: what it asks, what a tick does, and when it is asked again."""

import datetime as dt

import pytest
from django.urls import reverse

from exercises.safety import rules, words
from exercises.safety.models import Lock
from tests.safety.steps import CHECK, MORNING, PRESSING, PRESSURE, READY, STILL, STOP, TODAY, none, reads, send, tick

pytestmark = pytest.mark.django_db


# --- the list ---
def test_nothing_is_ticked_beforehand_and_every_line_is_there(person):
    body = person.get(CHECK).content.decode()
    assert " checked" not in body
    assert all(f'value="{key}"' in body for key in rules.family("everything"))
    assert not any(f'value="{key}"' in body for key in rules.family("pressure"))


def test_none_of_these_gives_a_pass_and_leads_to_the_player(person):
    assert reads(person)["state"] == "ask"
    answer = none(person)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("practice:play", args=[STILL])
    found = reads(person)
    assert (found["state"], found["opened"], found["pressure"]) == ("clear", "changed", False)
    assert found["pass"]


def test_the_way_without_the_player_is_kept(person):
    assert send(person, f"{CHECK}?routine={STILL}&to=log", answer="none")["Location"] == reverse("practice:log", args=[STILL])


def test_without_a_routine_the_answer_is_thanked_for(person):
    answer = send(person, CHECK, answer="none")
    assert answer["Location"] == READY
    assert person.get(READY).status_code == 200


@pytest.mark.parametrize("key", rules.family("everything"))
def test_each_line_stops(nobody, key):
    assert tick(nobody, key)["Location"] == f"{STOP}?routine={STILL}"
    page = nobody.get(STOP)
    assert str(words.TO_DO[key]) in page.content.decode().replace("&#x27;", "'")
    assert page.context["card"].level == rules.QUESTIONS[key].level
    assert reads(nobody)["state"] == "stopped"


def test_a_stop_stays_all_day_on_every_page(person):
    none(person)
    tick(person, "under-18")
    assert reads(person) | {"check_url": ""} == {
        "state": "stopped", "pressure": False, "pass": None, "opened": None, "check_url": "", "stop_url": STOP,
    }  # fmt: skip
    for address in (CHECK, f"{CHECK}?changed=1", f"{CHECK}?who=guest", TODAY, PRESSURE):
        assert person.get(address)["Location"].startswith((STOP, CHECK))
    assert person.get(CHECK)["Location"] == STOP
    assert person.get(f"{CHECK}?who=guest")["Location"] == STOP
    for page in (CHECK, f"{CHECK}?who=guest", PRESSURE):
        send(person, page, answer="none")
        assert reads(person)["state"] == "stopped"
    send(person, TODAY, answer="same")
    assert reads(person)["state"] == "stopped"


def test_a_stop_page_has_no_way_to_play(person):
    tick(person, "hot-and-ill", routine=PRESSING)
    body = person.get(f"{STOP}?routine={PRESSING}").content.decode()
    assert reverse("practice:play", args=[PRESSING]) not in body
    assert reverse("practice:log", args=[PRESSING]) not in body
    assert "mistake" in body


def test_on_another_day_the_list_is_asked_again_and_opens_the_stop(person, clock):
    tick(person, "night-or-groin-pain")
    person.get(STOP)
    clock.forward(days=1)
    assert reads(person)["state"] == "ask"
    assert person.get(STOP)["Location"] == CHECK
    assert person.get(CHECK).status_code == 200
    assert person.get(TODAY)["Location"] == CHECK
    none(person)
    assert reads(person)["state"] == "clear"
    if person.rows:
        row = Lock.objects.get(owner=person.user)
        assert (row.how, row.opened_at) == ("answered again", MORNING + dt.timedelta(days=1))


def test_ticked_again_on_another_day_stops_that_day_too(person, clock):
    tick(person, "under-18")
    clock.forward(days=1)
    tick(person, "under-18")
    assert reads(person)["state"] == "stopped"
    assert person.get(CHECK)["Location"] == STOP


def test_the_local_day_decides_not_the_day_of_the_server(person, clock):
    clock.to(dt.datetime(2026, 3, 10, 23, 30, tzinfo=dt.UTC))
    tick(person, "under-18", zone="America/New_York")
    clock.forward(hours=2)
    assert reads(person)["state"] == "stopped"
    clock.forward(hours=3)
    assert reads(person)["state"] == "ask"


def test_another_zone_does_not_turn_today_into_tomorrow(person):
    tick(person, "under-18", zone="Europe/London")
    none(person, zone="Pacific/Kiritimati")
    assert reads(person)["state"] == "stopped"


def test_none_with_a_tick_is_one_clear_sentence_and_loses_nothing(person):
    answer = send(person, CHECK, answer="none", ticks=["under-18"])
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "also chose “None of these”" in body
    assert body.count(" checked") == 1
    assert reads(person)["state"] == "ask"


@pytest.mark.parametrize("fields", [{"answer": "ticked"}, {}, {"answer": "maybe"}, {"answer": "none", "ticks": ["no-such-line"]}])
def test_an_answer_that_is_none_is_asked_for_again(person, fields):
    assert send(person, CHECK, **fields).status_code == 422
    assert reads(person)["state"] == "ask"


@pytest.mark.parametrize("slug", ["//evil.example", "https://evil.example/", "no-such-routine", "../admin"])
def test_only_live_routines_are_led_to(person, slug):
    answer = send(person, CHECK, routine=slug, to="https://evil.example/", answer="none")
    assert answer["Location"] == READY


# --- the list without the player ---
def test_the_form_without_javascript_stands_behind_the_list(person):
    log = reverse("practice:log", args=[PRESSING])
    assert person.get(log)["Location"] == f"{CHECK}?routine={PRESSING}&to=log"
    send(person, person.get(log)["Location"], answer="none")
    assert person.get(log)["Location"] == f"{PRESSURE}?routine={PRESSING}&to=log"
    assert send(person, person.get(log)["Location"], answer="ticked", ticks=["cancer-now"])["Location"].startswith(PRESSURE)
    titles = [step["title"] for step in person.get(log).context["page"].steps]
    assert titles == ["Standing thigh stretch", "Slow chair-sit"]
    tick(person, "under-18", routine=PRESSING)
    assert person.get(log)["Location"] == f"{STOP}?routine={PRESSING}&to=log"


def test_every_page_is_kept_by_nobody(person):
    none(person, PRESSING)
    for page in (f"{CHECK}?changed=1", TODAY, f"{PRESSURE}?routine={PRESSING}", READY):
        answer = person.get(page)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
