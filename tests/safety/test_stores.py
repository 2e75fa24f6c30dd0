"""Two stores, one behaviour: rows of an account and the cookie of a device say the same of the same answers."""

import json

import pytest
from django.core.signing import b64_decode

from exercises.lib import clock as lib_clock
from exercises.safety import access, rules
from exercises.safety.models import Check, Lock
from tests.safety.steps import ADULT, AGREED, CHECK, EXAMINED, MISTAKE, PRESSING, TODAY, answer, cookie, none, page, reads, send

pytestmark = pytest.mark.django_db
LINES = [key for key in rules.QUESTIONS if key not in (*rules.AGES, rules.NO_GUARDIAN, *rules.PLACES)]
ROOM = 3500


def age_of(key):
    return next((parent for parent in rules.QUESTIONS[key].parents if parent in rules.AGES), ADULT)


def with_parent(key):
    parents = [parent for parent in rules.QUESTIONS[key].parents if parent not in rules.AGES]
    return [parents[0], key] if parents else [key]


@pytest.fixture
def two(clock, as_, runner):
    """The same person twice: with an account that keeps rows, and without one."""
    return as_(runner), as_(None)


def same(two):
    kept, device = (reads(client, PRESSING) for client in two)
    for one in (kept, device):
        one.pop("pass")
        one["locks"]["regions"] = sorted(one["locks"]["regions"])
    assert kept == device
    return kept


@pytest.mark.parametrize("key", LINES)
def test_both_stores_say_the_same_of_each_line(two, clock, key):
    fields = {"age": age_of(key)} | ({"guardian": "on"} if age_of(key) == "age-16-17" else {})
    for client in two:
        answer(client, *with_parent(key), routine=PRESSING, **fields)
    same(two)
    clock.forward(days=1)
    for client in two:
        none(client, PRESSING, way="&changed=1")
    same(two)


@pytest.mark.parametrize("age", [key for key in rules.AGES if key != rules.UNDER_16])
@pytest.mark.parametrize("guardian", ["", "on"])
def test_both_stores_say_the_same_of_each_age(two, age, guardian):
    for client in two:
        none(client, PRESSING, age=age, guardian=guardian)
    same(two)


@pytest.mark.parametrize("places", [(), ("place-calf",), ("place-calf", "place-buttock"), rules.PLACES])
def test_both_stores_say_the_same_of_each_place(two, places):
    for client in two:
        answer(client, "fresh-bruise", *places, routine=PRESSING)
    found = same(two)
    assert found["locks"]["pressure"] is (places == ())


WAYS = {
    "by mistake": (MISTAKE, {"line_knee-stuck": "mistake", "line_stiff-mornings": "mistake"}),
    "one of two by mistake": (MISTAKE, {"line_knee-stuck": "mistake", "line_stiff-mornings": "fits"}),
    "examined": (EXAMINED, {"may": "yes", "seen_on": "2026-03-10", "seen_by": "doctor"}),
    "examined with limits": (EXAMINED, {"may": "limits", "seen_on": "2026-03-10", "seen_by": "doctor"}),
    "agreed": (AGREED, {"line_stiff-mornings": "yes", "seen_on": "2026-03-01", "seen_by": "physio"}),
}


@pytest.mark.database
@pytest.mark.parametrize("way", WAYS)
def test_both_stores_say_the_same_after_each_opening(two, clock, way):
    address, fields = WAYS[way]
    for client in two:
        answer(client, "knee-stuck", "stiff-mornings", routine=PRESSING)
        send(client, address, **fields)
    same(two)
    clock.forward(minutes=5)
    for client in two:
        none(client, PRESSING)
    same(two)


@pytest.mark.database
@pytest.mark.parametrize("way", WAYS)
def test_what_a_device_knew_before_signing_up_is_taken_over_whole(two, clock, way, runner):
    account, device = two
    address, fields = WAYS[way]
    answer(device, "knee-stuck", "stiff-mornings", routine=PRESSING)
    send(device, address, **fields)
    before = reads(device)["locks"]
    account.cookies["selfcare_safety"] = device.cookies["selfcare_safety"].value
    assert reads(account)["locks"] == before
    clock.forward(minutes=5)
    # Any new answer takes the old ones over: here a page that closes nothing.
    page(account, 1, "hot-and-ill")
    send(account, MISTAKE, **{f"line_{key}": "mistake" if key == "hot-and-ill" else "fits" for key in lines_of(account)})
    assert reads(account)["locks"] == before
    if Check.objects.filter(owner=runner).exists():
        assert account.cookies["selfcare_safety"].value == ""


def lines_of(client):
    return client.get(MISTAKE).context["form"].lines if client.get(MISTAKE).status_code == 200 else ()


# --- the size of a cookie ---
def test_the_worst_case_fits_into_a_cookie(nobody, clock, rf):
    """Every line ticked, every line agreed to, and ten ticks taken back."""
    now = lib_clock.now()
    day = now.date()
    every = access.Answers(
        rules.QUESTIONS_VERSION, now.isoformat(), "America/Argentina/ComodRivadavia", "user:" + "a" * 24, "", "1234", "right", True
    )
    agreed = tuple(access.Note(key, access.BY_AGREEMENT, now, day, "emergency") for key in rules.opened_by("agreed", rules.QUESTIONS))
    others = tuple(access.Note("hot-and-ill", access.BY_EXAM_LIMITED, now, day, "emergency") for _again in range(30))
    full = every.with_lines(tuple(rules.QUESTIONS)).with_notes((*agreed, *others), now)
    assert len(full.opened) == len(agreed) + access.HISTORY
    from django.http import HttpResponse

    response = access.write(HttpResponse(), {access.DEVICE: full.payload(now)})
    assert len(response.cookies[access.DEVICE].OutputString()) <= ROOM
    assert access.Answers.parse(full.payload(now)) == full


def test_a_half_answered_check_fits_into_a_cookie(nobody):
    every = {number: [question.key for question in rules.PAGES[number]] for number in rules.PAGES}
    draft = access.Draft(rules.QUESTIONS_VERSION, "user:" + "a" * 24, lib_clock.now().isoformat())
    for number, keys in every.items():
        draft = draft.with_page(number, tuple(keys), "right")
    from dataclasses import asdict

    from django.http import HttpResponse

    response = access.write(HttpResponse(), {access.DRAFT: asdict(draft)})
    assert len(response.cookies[access.DRAFT].OutputString()) <= ROOM


@pytest.mark.parametrize(
    "broken",
    [{"codes": "no-such-code"}, {"codes": 5}, {"opened": ["27a"]}, {"opened": ["99:a:1:2026-01-01:x"]}, {"opened": "abc"}, {"zone": "Mars"},
     {"at": "soon"}, {"opened": ["1:a:99999999999999999:2026-01-01:x"]}, {"more": 1}],
)  # fmt: skip
def test_a_cookie_of_another_make_is_no_answer(nobody, rf, broken):
    none(nobody)
    good = cookie(nobody, "selfcare_safety")
    assert access.Answers.parse(good) is not None
    assert access.Answers.parse(good | broken) is None


# --- the locks of an account on its device ---
def bits(client):
    return json.loads(b64_decode(client.cookies["selfcare_locks"].value.split(".")[0].encode()))


@pytest.mark.database
def test_an_accounts_locks_are_on_its_device_too_and_without_lines(clock, as_, runner):
    client = as_(runner)
    answer(client, "hot-and-ill")
    kept = bits(client)
    assert kept["locks"]["everything"] is True
    assert set(kept) == {"owner", "at", "locks"}
    send(client, MISTAKE, **{"line_hot-and-ill": "mistake"})
    assert client.cookies["selfcare_locks"].value == ""


@pytest.mark.database
def test_a_stop_on_one_device_reaches_the_others_of_the_account(clock, as_, runner):
    phone, laptop = as_(runner), as_(runner)
    none(laptop)
    assert "selfcare_locks" not in laptop.cookies or laptop.cookies["selfcare_locks"].value == ""
    answer(phone, "hot-and-ill", way="&changed=1")
    reads(laptop)
    assert bits(laptop)["locks"]["everything"] is True
    send(phone, MISTAKE, **{"line_hot-and-ill": "mistake"})
    reads(laptop)
    assert laptop.cookies["selfcare_locks"].value == ""


@pytest.mark.database
def test_an_accounts_locks_leave_the_device_with_the_person(clock, as_, runner):
    client = as_(runner)
    answer(client, "hot-and-ill")
    client.logout()
    client.cookies["selfcare_locks"] = "something"
    reads(client)
    assert client.cookies["selfcare_locks"].value == ""


@pytest.mark.database
def test_signing_out_takes_the_locks_off_the_device(clock, as_, runner):
    client = as_(runner)
    answer(client, "hot-and-ill")
    assert client.cookies["selfcare_locks"].value
    client.post("/accounts/logout/")
    assert client.cookies["selfcare_locks"].value == ""


@pytest.mark.database
def test_of_a_guest_no_row_is_kept_and_no_bit_of_the_account_changes(two):
    account, _device = two
    none(account)
    before = Check.objects.count()
    answer(account, "hot-and-ill", who="guest")
    assert (Check.objects.count(), Lock.objects.count()) == (before, 0)
    assert "selfcare_locks" not in account.cookies or account.cookies["selfcare_locks"].value == ""
    assert account.get(CHECK)["Location"] == TODAY
