"""The loop of pressing, ice, what stops a session and what is left of it, in a real browser; the test turns the clock."""

import json
import re

import jsonschema
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible
from tests.browser.device import until
from tests.browser.test_player_modules import MOST_TAPS, SCHEMA, Player, me, play_to_the_end, receive

pytestmark = pytest.mark.browser
DAY_S = 24 * 60 * 60
SIGNED_IN = {"authenticated": True, "name": "Runner", "owner": "user:1", "consent": True}


@pytest.fixture
def player(page):
    return Player(page, me())


def again(player, number, *, days=0, **more):
    """The next session of the same person on this phone, some days later."""
    player.page.clock.fast_forward(days * DAY_S * 1000)
    player.answer = me(**{"pass": f"pass-{number}"}) | more
    return player.open()


def sessions(page):
    """What this device keeps, as its own modules read it."""
    return page.evaluate("async () => (await import('/static/js/offline/store.js')).all('sessions')")


# --- the taps ---------------------------------------------------------------------------------------------------------

COUNT = """async ({ plan, known }) => {
    const machine = await import("/static/js/player/machine.js");
    const press = (state) => state.timeline.segments[state.at];
    const answers = {
        find: () => ({ type: "found", answer: "yes" }),
        discomfort: () => ({ type: "discomfort", value: 3 }),
        after: () => ({ type: "worst", value: 1 }),
    };
    let state = machine.initial(plan);
    let [now, taps] = [0, 1];
    const begin = [{ type: "clear", pressure: true, known }, { type: "knee", side: "left" }, { type: "before", value: 1 }, { type: "start" }];
    for (const event of begin) state = machine.next(state, event, now);
    while (state.phase !== "saving" && now < 4e6) {
        const own = { press: "softened", reps: "go" }[state.phase === "work" && now - state.clock.from > 20000 ? press(state).type : ""];
        const event = answers[state.phase]?.() ?? (own ? { type: own } : null);
        taps += event ? 1 : 0;
        state = machine.next(state, event ?? { type: "tick" }, now += 500);
    }
    return { taps, phase: state.phase, asked: state.rows.filter(({ worst }) => worst === 3).length };
}"""


def plan_of(page, address):
    return json.loads(re.search(r'<script id="plan"[^>]*>(.*?)</script>', page.request.get(address).text(), re.S)[1])


def test_every_five_step_routine_takes_at_most_twelve_taps_the_first_time_and_later(page):
    page.goto("/routines/")
    addresses = page.locator("main a[href^='/routines/']").evaluate_all("all => [...new Set(all.map((link) => link.pathname))]")
    plans = [plan_of(page, f"{address}play/") for address in addresses if address.count("/") == 3]
    five = [plan for plan in plans if len(plan["steps"]) == 5 or plan["routine"]["slug"] == "first-six-minutes"]
    assert len(five) > 4
    for plan in five:
        muscles = {step["press"]["muscle"]["slug"]: step["press"]["spots"][0]["key"] for step in plan["steps"] if "press" in step}
        first = page.evaluate(COUNT, {"plan": plan, "known": {}})
        later = page.evaluate(COUNT, {"plan": plan, "known": {slug: {"spot": spot, "answer": "yes"} for slug, spot in muscles.items()}})
        assert first["phase"] == later["phase"] == "saving", plan["routine"]["slug"]
        assert (first["asked"], later["asked"]) == (len(muscles), 0)
        assert later["taps"] <= first["taps"] <= MOST_TAPS, plan["routine"]["slug"]


# --- what is asked, and when --------------------------------------------------------------------------------------------


def test_a_muscle_is_asked_about_once_a_week_and_pressed_once_a_day(player):
    play_to_the_end(player.open())
    again(player, 2)
    expect(player.page.get_by_text("Pressed today already:")).to_be_visible()
    player.tap("Left").tap("1").tap("Start").sees("ready")
    expect(player.page.locator("[data-part=count]")).to_have_text("1 of 2")
    again(player, 3, days=2)
    player.page.evaluate("async () => (await import('/static/js/offline/store.js')).remove('drafts', 'first-six-minutes')")
    again(player, 3)
    player.begin().wait(8.2).sees("work").wait(12).tap("It softened").sees("softened")
    player.page.evaluate("async () => (await import('/static/js/offline/store.js')).remove('drafts', 'first-six-minutes')")
    player.page.goto("/about/")
    player.page.evaluate("async () => (await import('/static/js/offline/store.js')).remove('drafts', 'first-six-minutes')")
    again(player, 4, days=7).begin().wait(8.2).sees("find")


def test_somebody_else_on_this_phone_has_no_past_here(player):
    play_to_the_end(player.open())
    again(player, 2, days=1)
    player.answer = me(opened="guest", **{"pass": "pass-3"})
    player.open().begin().wait(8.2).sees("find")


def test_the_account_remembers_where_the_phone_does_not(player):
    day = player.page.evaluate("() => new Date().toLocaleDateString('sv-SE')")
    player.answer = (
        me() | SIGNED_IN | {"muscles": {"rectus-femoris": {"on": day, "spot": "mid-belly", "answer": "yes", "pressed": "2020-01-01"}}}
    )
    player.open().begin().wait(8.2).sees("work")


def test_a_muscle_that_the_account_saw_pressed_today_waits(player):
    day = player.page.evaluate("() => new Date().toLocaleDateString('sv-SE')")
    player.answer = me() | SIGNED_IN | {"muscles": {"rectus-femoris": {"pressed": day}}}
    player.open().tap("Left").tap("1")
    expect(player.page.get_by_text("Pressed today already:")).to_be_visible()


def test_discomfort_that_nobody_answers_goes_on_and_is_no_nought(player):
    player.open().begin().wait(8.2).tap("Yes").wait(12).tap("It softened").sees("discomfort")
    player.wait(10.4).sees("softened").wait(5.2).sees("ready")


def test_numbness_ends_pressing_in_the_next_session_of_someone_signed_in_too(player):
    player.answer = me() | SIGNED_IN
    receive(player.page, player.sent, 200)
    player.open().begin().wait(8.2).tap("Yes").wait(9).tap("It’s too much")
    player.page.get_by_role("button", name="Numb or tingling").click()
    player.sees("stopped")
    # Who leaves before it is kept sees the stop again; here it is kept.
    until(player.page, "async () => (await (await import('/static/js/offline/store.js')).all('drafts')).length === 0")
    player.page.goto("/about/")
    again(player, 2, **SIGNED_IN)
    player.answer = me(opened="changed", **{"pass": "pass-3"}) | SIGNED_IN
    player.open()
    expect(player.page.get_by_text("The pressure steps are left out today.")).to_be_visible()


# --- what stops a session ------------------------------------------------------------------------------------------------


def test_a_red_session_is_saved_under_its_care_card_and_leads_to_gentle_steps(player):
    player.open().begin().wait(8.2).tap("Yes").wait(9).tap("It’s too much")
    player.page.get_by_role("button", name="It’s pain").click()
    player.sees("pain").tap("7").sees("stopped")
    expect(player.page.locator(".care-lines li")).to_have_count(3)
    assert_accessible(player.page, "stopped")
    until(player.page, "async () => (await (await import('/static/js/offline/store.js')).all('sessions')).length === 1")
    [kept] = sessions(player.page)
    assert kept["document"]["end"] == "red" and kept["document"]["pain"][-1] == {
        "moment": "worst",
        "area": "knee",
        "side": "left",
        "value": 7,
    }
    player.tap("Save and close").sees("saved")
    expect(player.page.get_by_role("link", name="Gentle steps for a sore knee")).to_have_attribute("href", "/routines/settle-5/")
    assert len(sessions(player.page)) == 1


# --- the summary -----------------------------------------------------------------------------------------------------------


def correct(player, note):
    page = player.page
    expect(page.locator(".summary")).to_contain_text("softened after")
    assert_accessible(page, "summary")
    page.get_by_role("button", name="Correct it, or add a note").click()
    page.locator(".summary select").last.select_option("partly")
    page.locator(".summary .tapscale").get_by_role("button", name="2", exact=True).click()
    page.get_by_label("Note").fill(note)
    assert_accessible(page, "correcting")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".summary [role=status]")).to_have_text("Corrected.")
    expect(page.locator(".summary")).to_contain_text(note)


def test_a_guest_corrects_the_session_where_it_lies(player):
    play_to_the_end(player.open())
    correct(player, "The chair slipped.")
    [kept] = sessions(player.page)
    document = kept["document"]
    jsonschema.validate(document, SCHEMA)
    assert document["revision"] == 1 and document["note"] == "The chair slipped."
    assert document["steps"][-1]["outcome"] == "partly" and document["pain"][-1]["value"] == 2


def test_a_correction_of_someone_signed_in_is_the_second_version_of_the_session(player):
    player.answer = me() | SIGNED_IN
    receive(player.page, player.sent, 200)
    play_to_the_end(player.open())
    correct(player, "Left was stiff.")
    first, second = player.sent[0], player.sent[-1]
    jsonschema.validate(second, SCHEMA)
    base = player.page.evaluate("async (one) => (await import('/static/js/lib/canonical.js')).baseOf(one)", first)
    assert (second["uid"], second["revision"], second["base"]) == (first["uid"], 2, base)
    assert second["note"] == "Left was stiff."


# --- ice ----------------------------------------------------------------------------------------------------------------------


def test_ice_asks_first_looks_at_the_skin_twice_and_ends_by_itself(player):
    page = player.page
    page.goto("/advice/ice-and-heat/")
    page.get_by_role("link", name="Ice timer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ice timer")
    page.goto("/routines/ice/play/")
    player.tap("Left").tap("2").tap("Start").sees("ice")
    assert_accessible(page, "ice")
    player.tap("None of these").sees("ready").tap("I’m in place").sees("work").wait(301)
    expect(page.get_by_role("button", name="Pink is fine")).to_be_visible()
    assert_accessible(page, "skin")
    player.tap("Pink is fine")
    expect(page.get_by_role("button", name="Pink is fine")).to_be_hidden()
    player.wait(300).tap("Pink is fine").wait(300).sees("ceiling")
    expect(page.locator(".cue-big")).to_have_text("Take the ice off")
    expect(page.locator(".cue-more")).to_contain_text("two to three hours")
    player.wait(21).sees("after").tap("1").sees("saved")
    [kept] = sessions(page)
    assert kept["document"]["steps"] == [
        {"key": "ice", "side": "none", "set": 1, "round": 1, "outcome": "done", "worked_ms": 900000, "skin": ["fine", "fine"]}
    ]
    player.answer = me(**{"pass": "pass-2"})
    page.goto("/routines/ice/play/")
    expect(page.get_by_text("Ice was on less than two hours ago")).to_be_visible()


def test_who_should_not_cool_gets_no_ice_and_a_kind_word(player):
    player.page.goto("/routines/ice/play/")
    player.tap("Left").tap("2").tap("Start").sees("ice").tap("One or more fit").sees("ceiling")
    expect(player.page.locator(".cue-big")).to_have_text("Better without ice")
    player.tap("Go on").sees("after").tap("1").sees("saved")
    [kept] = sessions(player.page)
    jsonschema.validate(kept["document"], SCHEMA)
    assert kept["document"]["steps"] == [
        {"key": "ice", "side": "none", "set": 1, "round": 1, "outcome": "skipped", "worked_ms": 0, "reason": "not-for-me"}
    ]


def test_white_or_burning_skin_ends_the_ice(player):
    player.page.goto("/routines/ice/play/")
    player.tap("Left").tap("2").tap("Start").tap("None of these").tap("I’m in place").wait(301)
    player.tap("White, blotchy, numb or burning").sees("ceiling")
    expect(player.page.locator(".cue-big")).to_have_text("Take it off now")
    assert_accessible(player.page, "skin off")
