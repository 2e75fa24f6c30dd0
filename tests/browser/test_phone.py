"""On this phone: what is next, the morning, the last days, the file, and the way into an account, all without one."""

import datetime as dt
import json
import re
import uuid
from pathlib import Path

import jsonschema
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ENVIRONMENT, assert_accessible, sign_up
from tests.browser.device import until

pytestmark = pytest.mark.browser

SCHEMA = json.loads((Path(__file__).parents[2] / "exercises/practice/schemas/device-1.json").read_text("utf-8"))
# A Tuesday, half past seven in London.
NOW = dt.datetime(2026, 6, 9, 6, 30, tzinfo=dt.UTC)
TITLE, SLUG = "First six minutes", "first-six-minutes"
# The page's own module, by the address that the page knows it by.
PUT = "async ([store, items]) => { const { put } = await import(store); for (const item of items) await put('sessions', item); }"
ALL = "async ([store, name]) => (await import(store)).all(name)"


def store_of() -> str:
    """The address of the module that keeps things on the device."""
    manifest = json.loads((Path(ENVIRONMENT["STATIC_ROOT"]) / "staticfiles.json").read_text("utf-8"))
    return f"/static/{manifest['paths']['js/offline/store.js']}"


def put(page, *items):
    page.evaluate(PUT, [store_of(), list(items)])


def kept(page, name="sessions"):
    return page.evaluate(ALL, [store_of(), name])


@pytest.fixture(scope="session")
def plan(server):
    """The plan of the routine that the sessions are of."""
    import urllib.request

    page = urllib.request.urlopen(f"{server}/routines/{SLUG}/play/").read().decode()
    return json.loads(re.search(r'<script id="plan" type="application/json">(.*?)</script>', page, re.S)[1])


@pytest.fixture
def session(plan):
    """Makes a session without an account as the player keeps it: days ago, pain before, at worst, in the morning."""

    def make(days, before=2, worst=2, morning=None, *, hour=18, pressed=False, end="done", now=NOW, title=TITLE, **fields):
        started = (now - dt.timedelta(days=days)).replace(hour=hour, minute=10)
        write = "%Y-%m-%dT%H:%M:%S.000Z"
        uid = str(uuid.uuid4())
        answers = (("before", before), ("worst", worst), ("morning", morning))
        step = plan["steps"][0]
        row = {"key": step["key"], "side": step["sides"][0], "set": 1, "round": 1, "outcome": "done", "worked_ms": 30000}
        document = {
            "session": 1, "uid": uid, "revision": 1, "plan": plan["id"], "opened": "same", "zone": "Europe/London",
            "started_at": started.strftime(write), "ended_at": (started + dt.timedelta(minutes=14)).strftime(write),
            "sent_at": started.strftime(write), "end": end, "language": "en",
            "pain": [{"moment": moment, "area": "knee", "side": "right", "value": value} for moment, value in answers if value is not None],
            "flags": [], "steps": [row | ({"soften_ms": 20000} if pressed else {})],
        }  # fmt: skip
        return {"uid": uid, "owner": "guest", "title": title, "slug": SLUG, "document": document | fields}

    return make


class Phone:
    """A phone with the page open, whose clock the test sets."""

    def __init__(self, page):
        self.page = page
        page.clock.set_fixed_time(NOW)

    def open(self, *items):
        self.page.goto("/phone/")
        self.ready()
        if items:
            put(self.page, *items)
            self.page.reload()
            self.ready()
        return self

    def ready(self):
        expect(self.part("all")).to_be_visible()
        return self

    def part(self, name):
        return self.page.locator(f"[data-part={name}]").first

    def tap(self, name, within="main"):
        self.page.locator(within).get_by_role("button", name=name, exact=True).first.click()
        return self

    def kept(self, store="sessions"):
        return kept(self.page, store)

    def save(self):
        with self.page.expect_download() as waiting:
            self.tap("Save a file")
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_text("utf-8")

    def give(self, text, name="selfcare-2026-06-09.json"):
        self.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/json", "buffer": text.encode()})
        return self


@pytest.fixture
def phone(watched):
    return Phone(watched)


def moments(item):
    return {row["moment"]: row["value"] for row in item["document"]["pain"]}


# ---- nothing here, and without scripts


def test_a_phone_that_knows_nothing_says_what_to_do(phone):
    phone.open()
    start = phone.part("start")
    expect(start.get_by_role("heading")).to_have_text("Nothing of yours is here yet")
    expect(start.get_by_role("link", name="Begin")).to_have_attribute("href", f"/routines/{SLUG}/")
    expect(start.get_by_role("link", name="Sign in")).to_be_visible()
    for name in ("morning", "next", "days", "unsent", "week"):
        expect(phone.part(name)).to_be_hidden()
    assert_accessible(phone.page, "an empty phone")


def test_without_scripts_the_page_says_what_it_would_show_and_leads_on(browser, server):
    context = browser.new_context(java_script_enabled=False, base_url=server)
    try:
        page = context.new_page()
        page.goto("/phone/")
        expect(page.locator("main")).to_contain_text("If nothing else comes, your browser runs no scripts")
        expect(page.locator("main").get_by_role("link", name="Choose a routine")).to_be_visible()
        expect(page.locator("[data-part=all]")).to_be_hidden()
    finally:
        context.close()


# ---- the morning


def test_the_question_of_the_morning_has_nothing_preselected_and_no_colour(phone, session):
    phone.open(session(1))
    morning = phone.part("morning")
    expect(morning.get_by_role("heading")).to_have_text("How is the knee this morning?")
    expect(morning.locator("[aria-pressed=true]")).to_have_count(0)
    assert morning.locator(".tapscale button").evaluate_all("found => found.map(({className}) => className).join('')") == ""
    expect(morning.get_by_role("button", name="Save")).to_be_disabled()
    assert_accessible(phone.page, "the question of the morning")


def test_the_answer_goes_into_the_same_session_and_its_light_and_advice_stand_at_once(phone, session):
    one = session(1, 2, 2)
    phone.open(one).tap("3").tap("No").tap("Save")
    done = phone.part("morning-done")
    expect(done).to_contain_text("Go gently")
    expect(done).to_contain_text("The morning was 3, and before the session it was 2: 1 more.")
    expect(phone.part("next")).to_contain_text("Do the same again")
    [found] = phone.kept()
    assert found["document"]["revision"] == 1
    assert [row for row in found["document"]["pain"] if row["moment"] == "morning"] == [
        {"moment": "morning", "area": "knee", "side": "right", "value": 3, "settled_within_hour": "no"}
    ]
    assert_accessible(phone.page, "an answered morning")
    phone.page.reload()
    expect(phone.ready().part("morning")).to_be_hidden()


def test_nought_is_an_answer_and_rather_not_say_is_none(phone, session):
    nought, silent = session(1, hour=17), session(2)
    phone.open(nought, silent).tap("0").tap("Save")
    expect(phone.part("morning-done")).to_be_visible()
    assert {item["uid"]: moments(item).get("morning") for item in phone.kept()} == {nought["uid"]: 0, silent["uid"]: None}
    # The one before is still open, and counts as remembered by now.
    expect(phone.part("morning-ask")).to_have_text("How was the knee the morning after?")
    phone.tap("Rather not say")
    expect(phone.part("morning")).to_be_hidden()
    assert {item["uid"]: moments(item).get("morning", "none") for item in phone.kept()} == {nought["uid"]: 0, silent["uid"]: "none"}
    phone.page.reload()
    expect(phone.ready().part("morning")).to_be_hidden()


@pytest.mark.parametrize(
    ("days", "hour", "asked"),
    [(0, 5, None), (1, 18, "this morning"), (2, 18, "the morning after"), (3, 7, "the morning after"), (4, 7, None)],
)
def test_a_morning_is_asked_about_from_the_next_day_for_three_days(phone, session, days, hour, asked):
    phone.open(session(days, hour=hour))
    if asked is None:
        expect(phone.part("morning")).to_be_hidden()
        return
    expect(phone.part("morning-ask")).to_contain_text(asked)
    phone.tap("1").tap("Save")
    expect(phone.part("morning-done")).to_be_visible()
    [found] = phone.kept()
    assert [row.get("recalled", False) for row in found["document"]["pain"] if row["moment"] == "morning"] == [days > 1]


def test_whoever_is_still_up_after_midnight_is_not_asked_about_a_morning(phone, session):
    phone.page.clock.set_fixed_time(dt.datetime(2026, 6, 9, 0, 40, tzinfo=dt.UTC))
    phone.open(session(1, hour=22))
    expect(phone.part("morning")).to_be_hidden()


def test_an_answer_can_be_changed(phone, session):
    phone.open(session(1)).tap("3").tap("Save")
    phone.tap("Change the answer").tap("2").tap("Save")
    expect(phone.part("morning-done")).to_contain_text("Calm")
    assert [moments(item)["morning"] for item in phone.kept()] == [2]


# ---- what is next


def test_what_is_next_is_the_last_routine_with_its_reason_and_the_pause_of_pressed_muscles(phone, session):
    phone.open(session(1, pressed=True))
    card = phone.part("next")
    expect(card).to_contain_text(TITLE)
    expect(card).to_contain_text("The worst pain was 2 of 10, and the next morning tells the rest. Keep the dose as it is.")
    expect(card).to_contain_text("The muscles that you pressed rest until Tuesday 19:24.")
    expect(card.get_by_role("link", name="Start")).to_have_attribute("href", f"/routines/{SLUG}/play/")
    phone.page.get_by_text("Why this?").click()
    expect(phone.part("why")).to_contain_text("Rule: not-known")
    expect(phone.part("why")).to_contain_text("Waiting for a clinician’s review")
    expect(phone.part("why-facts")).to_contain_text("Not given")


def test_after_a_red_session_the_knee_rests_and_no_start_is_offered(phone, session):
    phone.open(session(1, 2, 7, end="red"))
    expect(phone.part("next-title")).to_have_text("Rest, or settle gently")
    expect(phone.part("next").get_by_role("link", name="Start")).to_have_count(0)
    expect(phone.part("next").get_by_role("link", name="The settle routine")).to_have_attribute("href", "/routines/settle-5/")


def test_what_was_done_today_is_done(phone, session):
    phone.open(session(0, hour=5), session(1, 2, 2, 2))
    expect(phone.part("next-title")).to_have_text("Rest is part of it")
    expect(phone.part("next").get_by_role("link", name="Start")).to_have_count(0)


def test_without_a_network_the_last_advice_stands_with_its_date_and_never_as_a_new_one(page, session):
    phone = Phone(page)
    phone.open(session(1, 2, 2, 2), session(2, 2, 2, 2))
    expect(phone.part("next-why")).to_contain_text("You may add two repetitions")
    page.route("**/api/v1/**", lambda route: route.abort())
    page.clock.set_fixed_time(NOW + dt.timedelta(hours=5))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.part("state")).to_be_visible()
    expect(phone.part("next-why")).to_contain_text("You may add two repetitions")
    page.get_by_text("Why this?").click()
    expect(phone.part("why-said")).to_have_text("Answer from Tue 9 Jun, 07:30.")
    # Something newer came: the old answer is told as old, and is not what the card says.
    put(page, session(0, 2, 6, hour=5, end="red"))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.part("next-title")).to_have_text("Rest, or settle gently")
    expect(phone.part("why-said")).to_contain_text("from before your last entry")
    expect(phone.part("next-why")).not_to_contain_text("repetitions")


# ---- the last fourteen days


def test_the_last_fourteen_days_tell_lights_in_words_rest_days_and_gaps(phone, session):
    phone.open(session(1, 2, 2, 2), session(3, 1, None), session(3, 1, 7, hour=20, end="red"), session(6, 3, 2, 3), session(20, 1, 1, 1))
    days = phone.part("days-list").locator("li")
    expect(days).to_have_count(14)
    said = days.locator(".vh").all_inner_texts()
    assert said[-1].endswith("Today, nothing yet") and said[-2].endswith("Calm, 14 min") and said[-3].endswith("Rest day")
    # The worse of two sessions of a day is the day's light.
    assert said[-4].endswith("Too much, 28 min")
    expect(phone.part("days-said")).to_have_text("4 sessions, 10 rest days. Rest days count.")
    phone.page.get_by_text("The same in numbers").click()
    table = phone.part("days-rows").locator("tr", has_text="Not known yet")
    assert table.locator("td").all_inner_texts()[1:] == ["1", "–\nNot given", "–\nNot given"]
    assert_accessible(phone.page, "fourteen days")


def test_days_before_the_first_session_are_no_rest_days(phone, session):
    phone.open(session(1))
    expect(phone.part("days-said")).to_have_text("1 session.")
    assert phone.part("days-list").locator(".vh").first.inner_text().endswith("Before your first session")


# ---- the file


def test_one_tap_saves_a_file_of_the_written_form_and_it_opens_on_an_empty_phone(phone, session, browser, server):
    answered, silent = session(1), session(2)
    phone.open(answered, silent).tap("2").tap("Save")
    expect(phone.part("morning-ask")).to_have_text("How was the knee the morning after?")
    phone.tap("Rather not say")
    expect(phone.part("morning")).to_be_hidden()
    name, text = phone.save()
    assert name == "selfcare-2026-06-09.json"
    file = json.loads(text)
    jsonschema.validate(file, SCHEMA)
    assert {item["uid"] for item in file["sessions"]} == {answered["uid"], silent["uid"]}
    assert file["not_said"] == [silent["uid"]]

    context = browser.new_context(base_url=server, locale="en-GB", timezone_id="Europe/London")
    try:
        other = Phone(context.new_page()).open()
        other.give(text)
        expect(other.part("file-status")).to_have_text("2 sessions were taken over.")
        expect(other.part("next")).to_contain_text(TITLE)
        # What was answered or declined there is not asked here.
        expect(other.part("morning")).to_be_hidden()
        other.give(text)
        expect(other.part("file-status")).to_have_text("Everything in this file is here already.")
        assert sorted(map(json.dumps, (item["document"] for item in other.kept()))) == sorted(
            map(json.dumps, (item["document"] for item in phone.kept()))
        )
    finally:
        context.close()


def file_with(*items, **fields):
    file = {
        "device": 1,
        "written_at": "2026-06-09T06:30:00Z",
        "sessions": [{key: value for key, value in item.items() if key != "owner"} for item in items],
    }
    return json.dumps(file | {"not_said": [], "checks": [], "stars": [], "preferences": {}, "unsent": []} | fields)


def test_a_broken_file_changes_nothing_and_says_so_in_one_sentence(phone, session, tmp_path):
    phone.open(session(1))
    before = phone.kept()
    sound = session(2)
    bad_pain = json.loads(json.dumps(sound))
    bad_pain["document"]["pain"][0]["value"] = 11
    cases = {
        "not json": ("{", "cannot be read"),
        "a list": ("[]", "not a file of this page"),
        "a newer form": (file_with(device=2), "newer version"),
        "pain of eleven": (file_with(sound, bad_pain), "Session 2 in this file"),
        "another uid inside": (file_with(sound | {"uid": str(uuid.uuid4())}), "Session 1 in this file"),
        "no date": (file_with(sound | {"document": sound["document"] | {"started_at": "yesterday"}}), "Session 1 in this file"),
        "markup for a slug": (file_with(sound | {"slug": "<b>"}), "Session 1 in this file"),
        "stars that are none": (file_with(sound, stars=["../.."]), "not a file of this page"),
    }
    for name, (text, sentence) in cases.items():
        phone.give(text)
        expect(phone.part("file-status"), name).to_contain_text(sentence)
        assert phone.kept() == before, name
    large = tmp_path / "large.json"
    large.write_text(" " * (20 * 1024 * 1024 + 1))
    phone.page.locator("input[type=file]").set_input_files(large)
    expect(phone.part("file-status")).to_contain_text("larger than 20 MB")
    phone.give(file_with(sound))
    expect(phone.part("file-status")).to_have_text("One session was taken over.")


def test_a_file_never_overwrites_unasked(phone, session):
    here = session(1, 2, 2)
    richer, other = json.loads(json.dumps(here)), json.loads(json.dumps(here))
    richer["document"]["pain"].append({"moment": "morning", "area": "knee", "side": "right", "value": 1})
    other["document"]["pain"][0]["value"] = 7
    phone.open(here)
    # It only says more: taken. It says less: what is here stays.
    phone.give(file_with(richer))
    expect(phone.part("file-status")).to_have_text("One session was taken over.")
    phone.give(file_with(here))
    expect(phone.part("file-status")).to_have_text("Everything in this file is here already.")
    assert moments(phone.kept()[0]) == {"before": 2, "worst": 2, "morning": 1}
    # It says something else: the person decides.
    phone.give(file_with(other))
    expect(phone.part("file-ask-said")).to_contain_text("One session says something else")
    assert moments(phone.kept()[0])["before"] == 2
    phone.tap("Keep what is here")
    assert moments(phone.kept()[0])["before"] == 2
    phone.give(file_with(other))
    phone.tap("Take what is in the file")
    expect(phone.part("file-ask")).to_be_hidden()
    assert moments(phone.kept()[0]) == {"before": 7, "worst": 2}
    # A later revision wins by itself, an earlier one never.
    newer = json.loads(json.dumps(other))
    newer["document"] |= {"revision": 2, "note": "later"}
    phone.give(file_with(newer))
    expect(phone.part("file-status")).to_have_text("One session was taken over.")
    phone.give(file_with(other))
    expect(phone.part("file-status")).to_have_text("Everything in this file is here already.")
    assert phone.kept()[0]["document"]["note"] == "later"


def test_words_in_a_file_are_shown_as_words(phone, session):
    phone.open()
    phone.give(file_with(session(1, title="<img src=x onerror=alert(1)>")))
    expect(phone.part("next-title")).to_have_text("<img src=x onerror=alert(1)>")
    expect(phone.page.locator("main img[src=x]")).to_have_count(0)


# ---- erase


def test_everything_goes_with_one_tap_and_one_yes(phone, session):
    page = phone.page
    phone.open(session(1), session(2)).tap("Miles").tap("1").tap("Save")
    expect(phone.part("morning-done")).to_be_visible()
    page.context.add_cookies([{"name": "selfcare_safety", "value": "x", "url": page.url.replace("/phone/", "/")}])
    phone.tap("Erase everything here")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 sessions that are only on this phone would be gone")
    expect(dialog).to_contain_text("cannot be undone")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    assert_accessible(page, "the question before erasing")
    page.keyboard.press("Escape")
    assert len(phone.kept()) == 2
    phone.tap("Erase everything here").tap("Erase it", "dialog")
    expect(phone.part("start")).to_be_visible()
    expect(phone.part("status")).to_have_text("Everything of Selfcare on this phone is erased.")
    for store in ("drafts", "sessions", "outbox", "kept", "marks", "checks", "days", "notes"):
        assert phone.kept(store) == [], store
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('selfcare'))") == []
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "selfcare_safety"]


# ---- said once


def test_after_the_second_session_three_equal_ways_to_keep_it_are_offered_once(phone, session):
    phone.open(session(1))
    expect(phone.part("week")).to_be_hidden()
    put(phone.page, session(2))
    phone.page.reload()
    week = phone.ready().part("week")
    expect(week).to_be_visible()
    looks = week.locator(".snug > *").evaluate_all(
        "found => found.map((one) => one.className + Math.round(one.getBoundingClientRect().width))"
    )
    assert len(looks) == 3 and len(set(looks)) == 1
    week.scroll_into_view_if_needed()
    until(phone.page, f"async (given) => (await ({ALL})(given)).some(({{ key }}) => key === 'told:week')", [store_of(), "marks"])
    phone.page.reload()
    expect(phone.ready().part("week")).to_be_hidden()


def test_what_is_not_seen_is_not_yet_said(phone, session):
    phone.open(session(1), session(2))
    expect(phone.part("week")).to_be_visible()
    phone.page.reload()
    expect(phone.ready().part("week")).to_be_visible()


# ---- into an account, once


def sessions_of(page):
    page.goto("/sessions/")
    return page.locator("main .logrow").count()


def today(session, **fields):
    return session(1, now=dt.datetime.now(dt.UTC), **fields)


def seeded(page, *items):
    page.goto("/phone/")
    expect(page.locator("[data-part=all]")).to_be_visible()
    put(page, *items)


def test_sessions_of_this_phone_are_offered_after_signing_up_and_added_once(page, session, address):
    seeded(page, today(session), today(session, hour=8, morning=1))
    sign_up(page, address)
    question = page.locator("device-sessions")
    expect(question.get_by_role("heading")).to_have_text("2 sessions on this phone. Are they yours?")
    assert len(kept(page)) == 2
    assert_accessible(page, "are they yours?")
    question.get_by_role("button", name="Add to my history").click()
    expect(question.get_by_role("status")).to_have_text("Added to your history.")
    assert sessions_of(page) == 2
    expect(question).to_be_hidden()
    assert kept(page) == []


def test_the_same_sessions_claimed_twice_are_there_once(page, session, address):
    items = [today(session), today(session, hour=8)]
    seeded(page, *items)
    sign_up(page, address)
    page.get_by_role("button", name="Add to my history").click()
    expect(page.locator("device-sessions").get_by_role("status")).to_have_text("Added to your history.")
    # A file brings them back, and they are claimed again.
    seeded(page, *items)
    page.goto("/sessions/")
    page.get_by_role("button", name="Add to my history").click()
    expect(page.locator("device-sessions").get_by_role("status")).to_have_text("Added to your history.")
    assert sessions_of(page) == 2


def test_not_mine_is_remembered_for_this_person_and_a_newer_session_is_asked_about(page, session, address):
    seeded(page, today(session))
    sign_up(page, address)
    question = page.locator("device-sessions")
    question.get_by_role("button", name="Not mine, leave them").click()
    expect(question.get_by_role("status")).to_contain_text("Left where they are.")
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(question).to_be_hidden()
    assert len(kept(page)) == 1
    put(page, today(session, hour=8))
    page.reload()
    expect(question.get_by_role("heading")).to_have_text("1 session on this phone. Is it yours?")


def test_somebody_who_is_signed_in_does_not_see_what_others_did_on_this_phone(page, session, address):
    seeded(page, today(session, title="Somebody else's evening"))
    sign_up(page, address)
    page.goto("/phone/")
    expect(page.locator("[data-part=all]")).to_be_visible()
    for name in ("start", "morning", "next", "days", "week"):
        expect(page.locator(f"[data-part={name}]")).to_be_hidden()
    expect(page.locator("main")).not_to_contain_text("Somebody else's evening")
    expect(page.locator("main")).to_contain_text("Your history is in your account.")
    assert_accessible(page, "on this phone, signed in")


# ---- for everyone


def test_the_full_page_is_accessible_and_never_scrolls_sideways(phone, session):
    long = "A very long title of a routine for the outer thigh, the hip and everything around the kneecap"
    phone.open(*[session(days, 2, days % 7, days % 4, title=long) for days in range(14)], session(2, 2, 2, hour=20))
    phone.page.get_by_text("The same in numbers").click()
    assert_accessible(phone.page, "a full phone")
    for width in (320, 390, 1280):
        phone.page.set_viewport_size({"width": width, "height": 844})
        assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_last_days_can_be_shown_to_a_physiotherapist_alone_with_every_number_and_nothing_is_sent(phone, session):
    phone.open(session(2), session(1, before=3))
    sent = []
    phone.page.on("request", lambda request: sent.append(request.url))
    phone.tap("Show my physio")
    expect(phone.part("days").get_by_role("table")).to_be_visible()
    expect(phone.part("days").get_by_role("heading", name="The last 14 days")).to_be_focused()
    for other in ("next", "file"):
        expect(phone.part(other)).to_be_hidden()
    assert_accessible(phone.page, "show my physio")
    assert sent == []
    phone.tap("Back to everything")
    expect(phone.part("next")).to_be_visible()
    expect(phone.part("file")).to_be_visible()
