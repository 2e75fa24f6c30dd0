"""The pages of the whole check: what they ask, what a tick does, and where they lead."""

import pytest
from django.urls import reverse

from exercises.safety import rules, words
from exercises.safety.models import Check, Lock
from tests.safety.steps import (
    ADULT,
    CHECK,
    MISTAKE,
    ONLY,
    PAGE,
    PARENTS,
    PRESSING,
    PRESSURE,
    READY,
    STILL,
    STOP,
    TODAY,
    answer,
    cookie,
    none,
    page,
    reads,
    send,
)

pytestmark = pytest.mark.django_db
STOPS = [key for key, question in rules.QUESTIONS.items() if question.locks == ("everything",) and question.key != "age-under-16"]
OPEN = [key for key, question in rules.QUESTIONS.items() if "everything" not in question.locks and key not in rules.AGES]


def follows(key):
    """The ticks that bring a line up, and the age at which it is asked."""
    parents = rules.QUESTIONS[key].parents
    ages = [parent for parent in parents if parent in rules.AGES]
    ticks = [parents[0]] if parents and not ages else []
    return ticks, ages[0] if ages else ADULT


# --- what they show ---
@pytest.mark.parametrize("number", rules.PAGES)
def test_nothing_is_ticked_beforehand_and_every_line_is_there(person, number):
    for earlier in range(1, number):
        page(person, earlier, routine=PRESSING)
    body = person.get(f"{PAGE[number]}?routine={PRESSING}").content.decode()
    assert " checked" not in body
    assert all(f'value="{key}"' in body for key in rules.lines_of_page(number))


def test_a_healthy_adult_is_through_in_eight_taps(person):
    taps = 0
    for number in range(1, 5):
        taps += 3 if number == 3 else 1  # age, knee, "none of these"
        found = page(person, number, routine=PRESSING)
    assert found["Location"] == reverse("practice:play", args=[PRESSING])
    assert taps <= 8


def test_the_fourth_page_comes_only_before_a_routine_that_presses(person):
    page(person, 1)
    page(person, 2)
    assert page(person, 3)["Location"] == reverse("practice:play", args=[STILL])
    page(person, 1, routine=PRESSING, way="&changed=1")
    page(person, 2, routine=PRESSING)
    assert page(person, 3, routine=PRESSING)["Location"] == f"{PAGE[4]}?routine={PRESSING}"


def test_none_of_these_gives_a_pass_and_leads_to_the_player(person):
    assert reads(person)["state"] == "ask"
    assert none(person)["Location"] == reverse("practice:play", args=[STILL])
    found = reads(person)
    assert (found["state"], found["opened"], found["pressure"]) == ("clear", "changed", False)
    assert found["pass"]


def test_the_way_without_the_player_is_kept(person):
    assert none(person, way="&to=log")["Location"] == reverse("practice:log", args=[STILL])


def test_without_a_routine_the_answer_is_thanked_for(person):
    for number in (1, 2, 3):
        found = send(person, PAGE[number], answer="none", **({"age": ADULT, "knee": "left"} if number == 3 else {}))
    assert found["Location"] == READY
    assert person.get(READY).status_code == 200


# --- going back and forth ---
def test_the_back_button_loses_nothing(person):
    page(person, 1, "fresh-injury")
    page(person, 2, "one-sore-spot-on-bone")
    for number, key in ((1, "fresh-injury"), (2, "one-sore-spot-on-bone")):
        body = person.get(f"{PAGE[number]}?routine={STILL}").content.decode()
        assert body.count(" checked") == 1
        assert f'value="{key}"' in body
    page(person, 3)
    locks = reads(person)["locks"]
    assert (locks["running"], locks["everything"]) == (True, False)


def test_an_answer_given_again_is_the_one_that_counts(person):
    page(person, 1)
    page(person, 2, "one-sore-spot-on-bone")
    page(person, 2)
    page(person, 3)
    assert reads(person)["locks"]["running"] is False


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_later_page_comes_after_the_ones_before_it(person, number):
    assert person.get(f"{PAGE[number]}?routine={PRESSING}")["Location"].startswith(CHECK)
    assert page(person, number, routine=PRESSING)["Location"].startswith(CHECK)
    assert reads(person)["state"] == "ask"


def test_a_half_answered_check_is_of_one_person_and_ends_with_time(clock, as_, runner, other_runner):
    first, second = as_(runner), as_(other_runner)
    page(first, 1)
    page(first, 2)
    second.cookies["selfcare_safety_draft"] = first.cookies["selfcare_safety_draft"].value
    assert second.get(PAGE[3])["Location"] == CHECK
    assert first.get(PAGE[3]).status_code == 200
    clock.forward(hours=2, minutes=1)
    assert first.get(PAGE[3])["Location"] == CHECK


def test_a_half_answered_check_is_not_for_scripts_and_goes_with_the_window(nobody):
    page(nobody, 1)
    kept = nobody.cookies["selfcare_safety_draft"]
    assert (kept["httponly"], kept["max-age"]) == (True, "")
    page(nobody, 2)
    page(nobody, 3)
    assert nobody.cookies["selfcare_safety_draft"].value == ""


# --- what a tick does ---
@pytest.mark.parametrize("key", STOPS)
def test_each_line_that_locks_everything_stops_at_once(nobody, key):
    ticks, age = follows(key)
    lines = [*ticks, key] if key != "no-guardian" else []
    found = answer(nobody, *lines, age=age if key != "no-guardian" else "age-16-17")
    assert found["Location"] == f"{STOP}?routine={STILL}"
    body = nobody.get(STOP)
    assert str(words.LINES[key]) in body.content.decode().replace("&#x27;", "'")
    assert reads(nobody)["state"] in {"stopped", "ask"}
    assert reads(nobody)["pass"] is None


@pytest.mark.parametrize("key", OPEN)
def test_every_other_line_lets_something_be_played(nobody, key):
    ticks, age = follows(key)
    routine = PRESSING if rules.QUESTIONS[key].page == 4 else STILL
    fields = {"guardian": "on"} if age == "age-16-17" else {}
    answer(nobody, *ticks, key, routine=routine, age=age, **fields)
    assert reads(nobody)["state"] == "clear"
    assert nobody.get(f"{READY}?routine={routine}").status_code == 200


def test_a_stop_comes_before_the_pages_that_are_left(person):
    assert page(person, 1, "hot-and-ill", routine=PRESSING)["Location"] == f"{STOP}?routine={PRESSING}"
    if person.rows:
        assert Check.objects.get(owner=person.user).pages == "1"


def test_a_fresh_injury_alone_does_not_stop_but_is_told_of(person):
    assert answer(person, "fresh-injury")["Location"] == f"{READY}?routine={STILL}"
    assert person.get(f"{READY}?routine={STILL}").context["result"].fresh_injury


def test_what_is_worth_a_visit_has_its_card_and_leaves_the_way_open(person):
    answer(person, "worse-every-week")
    result = person.get(f"{READY}?routine={STILL}").context["result"]
    assert [line.key for line in result.card.lines] == ["worse-every-week"]
    assert result.goal == reverse("practice:play", args=[STILL])


def test_a_routine_of_which_nothing_is_left_cannot_be_started(person):
    answer(person, "blood-thinners", routine=ONLY)
    found = reads(person, ONLY)
    assert (found["state"], found["check_url"]) == ("ask", READY)
    result = person.get(f"{READY}?routine={ONLY}").context["result"]
    assert result.nothing_left
    assert result.goal == ""
    assert person.get(reverse("practice:log", args=[ONLY]))["Location"].startswith(READY)


def test_a_later_phase_waits_for_someone_who_limps(person):
    answer(person, "limp-every-step")
    assert set(reads(person, STILL)["steps"].values()) == {"phase_one"}
    assert reads(person, "settle-5")["state"] in {"clear", "ask"}
    assert reads(person, "settle-5")["check_url"] != READY


def test_a_stop_stays_on_every_page_and_every_day(person, clock):
    none(person)
    answer(person, "hot-and-ill", way="&changed=1")
    for _day in range(3):
        assert (reads(person)["state"], reads(person)["pass"]) == ("stopped", None)
        for address in (CHECK, f"{CHECK}?changed=1", f"{CHECK}?who=guest", TODAY, PAGE[2], PRESSURE):
            assert person.get(address)["Location"].startswith((STOP, CHECK))
        assert person.get(CHECK)["Location"] == STOP
        none(person)
        none(person, who="guest")
        send(person, TODAY, answer="same")
        assert reads(person)["state"] == "stopped"
        clock.forward(days=1)


def test_a_stop_page_has_no_way_to_play_and_opens_nothing_itself(person):
    answer(person, "hot-and-ill", routine=PRESSING)
    body = person.get(f"{STOP}?routine={PRESSING}").content.decode()
    assert reverse("practice:play", args=[PRESSING]) not in body
    assert reverse("practice:log", args=[PRESSING]) not in body
    assert MISTAKE in body
    # The only form of the page is that of signing out in its head.
    assert "<form" not in body.split("<main")[1].split("</main>")[0]
    assert person.post(STOP).status_code == 405


# --- ages ---
@pytest.mark.parametrize("given", ["none", "ticked"])
def test_of_someone_under_16_nothing_is_stored_and_nothing_played(person, given):
    page(person, 1)
    page(person, 2)
    found = page(person, 3, *(["limp-every-step"] if given == "ticked" else []), age="age-under-16")
    assert found["Location"] == PARENTS
    assert person.get(PARENTS).status_code == 200
    assert (Check.objects.count(), Lock.objects.count()) == (0, 0)
    assert not any(morsel.value for name, morsel in person.cookies.items() if name.startswith("selfcare_"))
    assert reads(person)["state"] == "ask"


def test_at_16_and_17_nothing_is_played_before_a_guardian_agrees(person):
    assert none(person, age="age-16-17")["Location"].startswith(STOP)
    assert person.get(STOP).context["card"].level == "age"
    assert reads(person)["state"] == "ask"
    assert none(person, age="age-16-17", guardian="on")["Location"].startswith(READY)
    assert reads(person)["state"] == "clear"


def test_at_16_and_17_nothing_is_pressed(person):
    none(person, PRESSING, age="age-16-17", guardian="on")
    found = reads(person, PRESSING)
    assert (found["state"], found["pressure"], found["steps"]) == ("clear", False, {"press": "pressure"})


@pytest.mark.parametrize("key", ["teen-limp", "teen-foot-turned-out"])
def test_a_young_hip_is_seen_on_the_same_day(person, key):
    answer(person, key, age="age-16-17", guardian="on")
    assert person.get(STOP).context["card"].level == "emergency"


def test_a_line_of_another_age_is_no_answer(person):
    assert page_three(person, "age-18-49", "teen-limp", answer="none")["Location"] == reverse("practice:play", args=[STILL])


def page_three(client, age, *ticks, **fields):
    page(client, 1)
    page(client, 2)
    return send(client, f"{PAGE[3]}?routine={STILL}", age=age, knee="left", ticks=list(ticks), **fields)


def test_from_70_on_pressing_is_light(person):
    none(person, PRESSING, age="age-70-plus")
    found = reads(person, PRESSING)
    assert (found["locks"]["light"], found["pressure"], found["steps"]) == (True, True, {})


# --- answers that are none ---
def test_none_with_a_tick_is_one_clear_sentence_and_loses_nothing(person):
    found = send(person, CHECK, answer="none", ticks=["hot-and-ill"])
    body = found.content.decode()
    assert found.status_code == 422
    assert "also chose “None of these”" in body
    assert body.count(" checked") == 1
    assert reads(person)["state"] == "ask"


@pytest.mark.parametrize("fields", [{"answer": "ticked"}, {}, {"answer": "maybe"}, {"answer": "none", "ticks": ["no-such-line"]}])
def test_an_answer_that_is_none_is_asked_for_again(person, fields):
    assert send(person, CHECK, **fields).status_code == 422
    assert reads(person)["state"] == "ask"


@pytest.mark.parametrize("missing", ["age", "knee"])
def test_age_and_knee_are_needed(nobody, missing):
    page(nobody, 1)
    page(nobody, 2)
    fields = {"age": ADULT, "knee": "left", "answer": "none"}
    fields.pop(missing)
    assert send(nobody, PAGE[3], **fields).status_code == 422


@pytest.mark.parametrize("slug", ["//evil.example", "https://evil.example/", "no-such-routine", "../admin"])
def test_only_live_routines_are_led_to(person, slug):
    for number in (1, 2, 3):
        person_of = {"age": ADULT, "knee": "left"} if number == 3 else {}
        found = send(person, PAGE[number], routine=slug, to="https://evil.example/", answer="none", **person_of)
    assert found["Location"] == READY


@pytest.mark.parametrize("number", [0, 5, 12])
def test_there_are_four_pages(person, number):
    assert person.get(f"/safety/{number}/").status_code == 404


# --- the list without the player ---
def test_the_form_without_javascript_stands_behind_the_check(person):
    log = reverse("practice:log", args=[PRESSING])
    assert person.get(log)["Location"] == f"{CHECK}?routine={PRESSING}&to=log"
    none(person, STILL)
    assert person.get(log)["Location"] == f"{PRESSURE}?routine={PRESSING}&to=log"
    assert page(person, 4, "cancer-now", routine=PRESSING, way="&to=log")["Location"].startswith(READY)
    titles = [step["title"] for step in person.get(log).context["page"].steps]
    assert titles == ["Standing thigh stretch", "Slow chair-sit"]
    answer(person, "hot-and-ill", routine=PRESSING, way="&changed=1")
    assert person.get(log)["Location"] == f"{STOP}?routine={PRESSING}&to=log"


def test_every_page_is_kept_by_nobody(person):
    none(person, PRESSING)
    page(person, 1, way="&changed=1")
    for address in (f"{CHECK}?changed=1", PAGE[2], TODAY, READY):
        found = person.get(address)
        assert found.status_code == 200
        assert "no-store" in found["Cache-Control"]


def test_no_address_says_what_was_answered(person):
    said = [*answers_of(person, "hot-and-ill"), *answers_of(person, "fresh-bruise")]
    keys = [key for key in rules.QUESTIONS if any(key in address for address in said)]
    assert keys == []


def answers_of(client, key):
    found = [
        page(client, number, *([key] if rules.QUESTIONS[key].page == number else []), way="&who=guest", routine=PRESSING)
        for number in rules.PAGES
    ]
    return [one.headers.get("Location", "") for one in found]


def test_no_line_of_the_log_says_what_was_answered(person, caplog):
    with caplog.at_level("INFO", logger="selfcare.request"):
        answer(person, "hot-and-ill")
        person.get(STOP)
        person.get(MISTAKE)
    assert {record.route for record in caplog.records} == {"safety"}


def test_a_devices_cookie_says_the_locks_without_the_lines(nobody):
    answer(nobody, "one-sore-spot-on-bone")
    kept = cookie(nobody, "selfcare_safety")
    assert kept["locks"]["running"] is True
    assert kept["locks"]["everything"] is False
    assert kept["codes"] == "27a 14c"
