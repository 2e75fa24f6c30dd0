"""The check on a device without a network: what the server gives it to know, its page, and the answers that it sends later."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client

from exercises.lib.seal import public_seal
from exercises.safety import access, rules
from exercises.safety.models import Check, Lock
from tests.safety import locks_cases
from tests.safety.steps import AGREED, MISTAKE, MORNING, PRESSING, STILL, STOP, answer, cookie, none, page, reads, send
from tests.sealing import seal

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ANSWERS = "/api/v1/safety/answers"
STOPS, WOUND = "chest-pain", "skin-not-well"


def at(**by):
    return (MORNING + dt.timedelta(**by)).isoformat()


def given(*ticked, when="", **fields):
    """An answer as a device keeps it: a whole check of an adult, an hour from now."""
    ticked = list(rules.in_order((*ticked, "age-18-49")))
    made = {"uid": str(uuid.uuid4()), "owner": "device", "way": "list", "v": rules.QUESTIONS_VERSION, "at": when or at(hours=1)}
    return made | {"zone": "Europe/London", "pages": "1234", "ticked": ticked, "knee": "left"} | fields


def stop(**fields):
    """A tick of the first page that stops: no later page was asked."""
    return given(**{"ticked": [STOPS], "pages": "1", "knee": ""} | fields)


def post(client, *items, **headers):
    return client.post(ANSWERS, json.dumps({"items": list(items)}), content_type="application/json", headers=headers)


def status(client, *items):
    found = post(client, *items)
    assert found.status_code == 200, found.content
    return [item["status"] for item in found.json()["results"]]


# --- the cases of both sides ---
def test_the_cases_of_the_locks_are_those_that_the_rules_make():
    assert json.loads(locks_cases.FILE.read_text("utf-8")) == json.loads(json.dumps(locks_cases.made()))


def test_the_cases_meet_every_reason_to_wait():
    met = {reason for _ticked, reasons in locks_cases.made()["reasons"] for reason in reasons}
    assert met == {*rules.LOCKS, *rules.LIMITS, "not_asked", ""} - {rules.NOTHING}


def test_the_table_for_devices_has_every_line_with_its_locks():
    told = {line["key"]: line for line in rules.table()["lines"]}
    assert list(told) == list(rules.QUESTIONS)
    for key, question in rules.QUESTIONS.items():
        assert (told[key]["locks"], told[key]["regions"], told[key]["opens"]) == (question.locks, question.regions, question.opens)


# --- what /me says for the time without a network ---
def offline(client):
    return reads(client, PRESSING)["offline"]


def test_nothing_holds_offline_before_the_first_check(person):
    found = offline(person)
    assert (found["again"], found["at"], found["until"]) == (True, None, None)


def test_a_check_holds_offline_for_six_weeks(person, clock):
    none(person, PRESSING)
    found = offline(person)
    assert (found["again"], found["pressure_asked"], found["knee"]) == (False, True, "left")
    assert dt.datetime.fromisoformat(found["until"]) == MORNING + rules.LIST_HOLDS
    clock.forward(weeks=6)
    assert offline(person)["again"] is True


def test_a_stop_is_told_with_its_lines(person):
    answer(person, STOPS)
    found = offline(person)
    assert (found["again"], found["locks"]["everything"], found["ticked"]) == (True, True, [STOPS])


def test_where_an_agreement_ends_earlier_so_does_what_holds_offline(person, clock):
    answer(person, "blood-thinners", routine=PRESSING)
    send(person, f"{AGREED}?routine={PRESSING}", **{"line_blood-thinners": "yes", "seen_on": "2026-01-05", "seen_by": "doctor"})
    answer(person, "blood-thinners", routine=PRESSING)
    found = offline(person)
    assert (found["locks"]["pressure"], found["agreed"]) == (False, ["blood-thinners"])
    ends = dt.datetime.fromisoformat(found["agreed_until"])
    assert ends.date() in {dt.date(2026, 3, 29), dt.date(2026, 3, 30)}
    assert dt.datetime.fromisoformat(found["until"]) == ends < MORNING + rules.LIST_HOLDS


def test_what_is_told_for_offline_is_the_persons_and_not_their_guests(person):
    none(person, PRESSING)
    page(person, 1, STOPS, way="&who=guest")
    assert offline(person)["locks"]["everything"] is False


# --- answers that arrive later ---
def test_an_answer_given_offline_counts_as_if_it_had_been_given_online(person, as_, clock, other_runner):
    clock.forward(hours=2)
    assert status(person, given(WOUND, "place-calf")) == ["stored"]
    found = reads(person, PRESSING)
    assert (found["locks"]["regions"], found["offline"]["again"]) == (["calf"], False)
    assert dt.datetime.fromisoformat(found["offline"]["at"]) == MORNING + dt.timedelta(hours=1)
    if person.rows:
        check = Check.objects.get(owner=person.user)
        assert (check.way, check.pages, check.knee, check.at) == ("list", "1234", "left", MORNING + dt.timedelta(hours=1))
    else:
        assert Check.objects.count() == 0
        assert cookie(person, access.DEVICE)["at"] == at(hours=1)


LINES = [key for key in rules.QUESTIONS if key not in (*rules.AGES, rules.NO_GUARDIAN, *rules.PLACES)]


@pytest.mark.parametrize("key", LINES)
def test_each_line_locks_the_same_whether_it_was_ticked_online_or_offline(key, clock, as_, runner, other_runner):
    age = next((parent for parent in rules.QUESTIONS[key].parents if parent in rules.AGES), "age-18-49")
    online, device = as_(runner), as_(other_runner)
    fields = {"age": age} | ({"guardian": "on"} if age == "age-16-17" else {})
    parents = [parent for parent in rules.QUESTIONS[key].parents if parent not in rules.AGES][:1]
    answer(online, *parents, key, routine=PRESSING, **fields)
    pages = Check.objects.get(owner=runner, way="list").pages
    ticked = [*parents, key, *([age] if "3" in pages else [])]
    status(device, given(**{"ticked": ticked, "pages": pages, "when": at(), "knee": "left" if "3" in pages else ""}))
    assert offline(online) | {"at": ""} == offline(device) | {"at": ""}


def test_a_stop_given_offline_stops_and_shows_its_card(person):
    assert status(person, stop(when=at())) == ["stored"]
    assert reads(person)["state"] == "stopped"
    assert b"Call the emergency number now." in person.get(STOP).content


def test_the_same_answer_twice_is_kept_once(runner, as_, clock):
    client, item = as_(runner), given(WOUND)
    clock.forward(hours=2)
    assert status(client, item) == ["stored"]
    assert status(client, item, item) == ["duplicate", "duplicate"]
    assert (Check.objects.count(), Lock.objects.count()) == (1, 1)


def test_the_same_answer_twice_leaves_the_cookie_of_a_device_as_it_was(nobody, clock):
    clock.forward(hours=2)
    item = given(WOUND)
    status(nobody, item)
    before = cookie(nobody, access.DEVICE)
    status(nobody, item)
    assert cookie(nobody, access.DEVICE) == before


def test_answers_count_in_the_order_in_which_they_were_given_however_they_arrive(person, clock):
    clock.forward(hours=3)
    assert status(person, given(when=at(hours=2)), given(WOUND, when=at(hours=1))) == ["stored", "stored"]
    # The wound had gone when it was asked again.
    assert reads(person, PRESSING)["locks"]["pressure"] is False


def test_a_late_stop_locks_although_a_newer_check_said_none(person, clock):
    clock.forward(hours=2)
    none(person, PRESSING)
    status(person, stop())
    found = reads(person, PRESSING)
    assert (found["state"], found["locks"]["everything"]) == ("stopped", True)


def test_a_late_none_never_opens_what_was_ticked_since(person, clock):
    clock.forward(hours=2)
    answer(person, WOUND, routine=PRESSING)
    assert status(person, given()) == ["stored"]
    found = reads(person, PRESSING)
    assert found["locks"]["pressure"] is True
    assert dt.datetime.fromisoformat(found["offline"]["at"]) == MORNING + dt.timedelta(hours=2)


def test_a_late_none_never_opens_a_stop(person, clock):
    clock.forward(hours=2)
    answer(person, STOPS)
    status(person, given())
    assert reads(person)["state"] == "stopped"


def test_a_late_tick_that_time_opens_stays_open_where_it_was_asked_again_since(person, clock):
    clock.forward(hours=2)
    none(person, PRESSING)
    status(person, given(WOUND))
    assert reads(person, PRESSING)["locks"]["pressure"] is False


def test_a_late_tick_counts_where_the_newer_check_did_not_ask_it(person, clock):
    clock.forward(hours=2)
    none(person, STILL)
    status(person, given(WOUND))
    assert reads(person, PRESSING)["locks"]["pressure"] is True


def test_an_offline_none_does_not_open_what_needs_an_examination(person, clock):
    answer(person, STOPS)
    clock.forward(hours=2)
    status(person, given())
    assert reads(person)["state"] == "stopped"


def test_a_tick_taken_back_before_an_older_tick_arrives_is_locked_again(person, clock):
    answer(person, STOPS)
    clock.forward(hours=2)
    send(person, f"{MISTAKE}?routine={STILL}", **{f"line_{STOPS}": "mistake"})
    status(person, stop())
    assert reads(person)["locks"]["everything"] is True


@pytest.mark.parametrize(
    ("first", "late", "expected"),
    [
        ((WOUND,), ("fresh-bruise", "place-calf"), ()),
        ((WOUND, "place-calf"), ("fresh-bruise",), ()),
        ((WOUND, "place-calf"), ("fresh-bruise", "place-calf"), ("place-calf",)),
        (("fresh-injury",), ("fresh-bruise", "place-calf"), ("place-calf",)),
    ],
)
def test_two_answers_about_different_places_are_about_everywhere(first, late, expected):
    assert set(rules.both(first, late)) & set(rules.PLACES) == set(expected)


def test_the_page_about_pressure_alone_is_kept(person, clock):
    none(person, STILL)
    clock.forward(hours=2)
    assert status(person, given(**{"way": "pressure", "pages": "4", "ticked": ["blood-thinners"], "knee": ""})) == ["stored"]
    found = offline(person)
    assert (found["pressure_asked"], found["locks"]["pressure"], found["again"]) == (True, True, False)


def test_nothing_new_is_kept_with_the_account_and_changes_nothing_on_a_device(person, clock):
    none(person, PRESSING)
    before = offline(person)
    clock.forward(hours=2)
    assert status(person, given(**{"way": "same", "pages": "", "ticked": [], "knee": ""})) == ["stored"]
    assert offline(person) == before
    assert Check.objects.filter(way="same").count() == (1 if person.rows else 0)


def test_an_answer_to_an_older_list_locks_and_the_whole_check_is_asked_again(person):
    status(person, given("blood-thinners", v="2025-01", when=at()))
    found = offline(person)
    assert (found["locks"]["pressure"], found["again"]) == (True, True)


def test_a_clock_from_tomorrow_puts_an_answer_no_higher_than_now(person, clock):
    status(person, stop(when=at(days=400)))
    assert reads(person)["state"] == "stopped"
    clock.forward(minutes=1)
    assert dt.datetime.fromisoformat(offline(person)["at"]) == MORNING


def test_a_guests_answer_goes_into_the_guests_store_and_not_into_the_history(person):
    none(person, PRESSING)
    count = Check.objects.count()
    assert status(person, stop(owner="guest", when=at())) == ["stored"]
    assert (reads(person)["locks"]["everything"], Check.objects.count()) == (False, count)
    assert cookie(person, access.GUEST)["locks"]["everything"] is True


def test_what_a_device_kept_for_another_account_is_not_taken(runner, other_runner, as_):
    tag = reads_owner(as_(other_runner))
    assert status(as_(runner), stop(owner=tag, when=at())) == ["foreign"]
    assert Check.objects.count() == 0


def reads_owner(client):
    return client.get("/api/v1/me").json()["owner"]


def test_one_answer_that_is_refused_never_loses_the_others(person):
    broken = given(ticked=["no-such-line"], when=at())
    assert status(person, broken, stop(when=at())) == ["rejected", "stored"]
    assert reads(person)["state"] == "stopped"


BROKEN = {
    "no object": [],
    "nothing": {},
    "a name too many": given() | {"more": 1},
    "a name missing": {key: value for key, value in given().items() if key != "zone"},
    "an unknown line": given(ticked=["no-such-line", "age-18-49"]),
    "a line twice": given(ticked=["age-18-49", "age-18-49"]),
    "lines that are no list": given(ticked="chest-pain"),
    "a line that is no text": given(ticked=[1]),
    "another way": given(way="examined"),
    "an opening": given(way="mistake", pages="", ticked=[STOPS]),
    "pages that leave one out": given(pages="124"),
    "a check that is not finished": given(ticked=["fresh-injury"], pages="1"),
    "a tick of a page that was not answered": given(**{"ticked": [STOPS, "new-lump"], "pages": "1"}),
    "no age": given(ticked=[]),
    "two ages": given(ticked=["age-18-49", "age-50-69"]),
    "a guardian missing for an adult": given("no-guardian"),
    "a child": given(ticked=["age-under-16"]),
    "an unknown knee": given(knee="third"),
    "a zone that is none": given(zone="Mars/Olympus"),
    "no instant": given(when="yesterday"),
    "an instant without a zone": given(when="2026-03-10T10:00:00"),
    "no uid": given(uid="1"),
    "a number for a text": given(v=1),
    "a text without an end": given(v="x" * 100),
    "an owner that is nobody": given(owner="admin"),
    "a guest's name for a person": given(owner="user:someone-else"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_answer_that_is_none_is_refused_and_changes_nothing(name, nobody):
    found = post(nobody, BROKEN[name])
    assert found.status_code == 200
    [result] = found.json()["results"]
    assert result["status"] in {"rejected", "foreign"}
    assert result["reason"]
    assert access.DEVICE not in nobody.cookies


def test_nothing_of_a_child_is_kept(person):
    status(person, BROKEN["a child"])
    assert (Check.objects.count(), Lock.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [("{", 400), ("[]", 422), ('{"items": []}', 422), ('{"items": [1], "more": 1}', 422), (json.dumps({"items": [{}] * 51}), 413)],
)
def test_a_body_that_is_none_is_one_sentence(body, code, nobody):
    found = nobody.post(ANSWERS, body, content_type="application/json")
    assert (found.status_code, bool(found.json()["error"])) == (code, True)


@pytest.mark.parametrize("who", ["nobody", "runner"])
def test_a_foreign_page_cannot_lock_somebodys_phone(who, request, clock):
    client = Client(enforce_csrf_checks=True)
    if who == "runner":
        client.force_login(request.getfixturevalue("runner"))
    form = client.post(ANSWERS, {"items": "x"})
    assert form.status_code == 415
    assert post(client, stop()).status_code == 403
    token = client.get("/api/v1/me").json()["csrf"]
    assert post(client, stop(), **{"X-CSRFToken": token}).status_code == 200


def test_what_a_device_locked_at_sign_out_arrives_and_only_with_its_own_person(runner, other_runner, as_, clock):
    item = stop(owner=reads_owner(as_(runner)), when=at())
    box = seal(item, owner=item["owner"], server=public_seal())
    assert status(as_(other_runner), box) == ["foreign"]
    client = as_(runner)
    assert status(client, box) == ["stored"]
    assert reads(client)["state"] == "stopped"


def test_a_box_that_says_something_else_than_what_is_in_it_is_refused(runner, as_):
    item = stop(owner=reads_owner(as_(runner)), when=at())
    other = seal(item, owner="device", server=public_seal())
    assert status(as_(runner), other, {"uid": item["uid"], "sealed": {"v": 1}}) == ["rejected", "rejected"]


# --- the page ---
HERE = "/safety/here/"


def test_the_page_is_the_same_for_everyone_and_kept_whole(runner, as_, django_assert_num_queries, still_clock):
    first = Client().get(HERE)
    guest = Client()
    guest.cookies["selfcare_safety"] = "something"
    guest.cookies["selfcare_pass"] = "else"
    assert first.status_code == 200
    assert b"csrfmiddlewaretoken" not in first.content
    assert "Set-Cookie" not in first.headers
    with django_assert_num_queries(0):
        assert guest.get(HERE).content == first.content


def test_the_page_asks_every_line_once_with_nothing_chosen(client):
    text = client.get(HERE).content.decode()
    for key in rules.QUESTIONS:
        if key not in (*rules.AGES, rules.NO_GUARDIAN):
            assert text.count(f'value="{key}"') == 1, key
    assert " checked" not in text


def test_the_page_carries_the_table_and_the_numbers_to_call(client):
    text = client.get(HERE).content.decode()
    data = json.loads(text.split('id="device" type="application/json">')[1].split("</script>")[0])
    assert data["table"] == json.loads(json.dumps(rules.table()))
    assert set(data["words"]["lines"]) == set(rules.QUESTIONS)
    assert 'href="tel:999"' in text


def test_how_long_things_hold_is_the_same_on_the_device():
    from tests.guards.test_static import ROOT

    text = (ROOT / "static/js/safety/standing.js").read_text()
    holds = rules.table()["holds"]
    assert holds == {"list_s": 42 * 86400, "pass_s": 6 * 3600, "agreement_days": 84}
    for line in ("LIST_MS = 42 * DAY_MS;", "PASS_MS = 6 * 60 * 60 * 1000;", "AGREEMENT_DAYS = 84;", "FLAGS_MS = 2 * DAY_MS;"):
        assert line in text
    assert dt.timedelta(days=2) == rules.FLAGS_REST
