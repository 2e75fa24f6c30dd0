"""What the player says before the start and at the end: what is missing, what was kept where, and what was not."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible
from tests.browser.test_player_modules import Player, me

pytestmark = pytest.mark.browser
SIGNED_IN = {"authenticated": True, "name": "Runner", "owner": "user:1", "consent": True}
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.fixture
def player(page):
    return Player(page, me())


def answered(page, status, reason=""):
    """A server that says the same of every session."""

    def answer(route):
        if not status:
            return route.abort()
        items = json.loads(route.request.post_data)["items"]
        return route.fulfill(json={"results": [{"uid": item["uid"], "status": status, "reason": reason} for item in items]})

    page.route(re.compile(r"/api/v1/sessions$"), answer)


def end(player):
    """A routine of one step, from its page to the saved screen."""
    player.page.goto("/routines/slow-chair-sit/play/")
    player.begin().wait(8.2).sees("work").wait(20).tap("End the session").tap("End and save").sees("after").tap("1")
    return player.sees("saved")


def sign(player):
    return player.page.locator("[data-part=sig]")


# --- the saved screen ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "heading", "way"),
    [("rejected", "Not in your account", "See what to do"), ("conflict", "There are two versions", "Choose which one counts")],
)
def test_a_session_that_the_account_did_not_take_has_a_warning_and_says_what_to_do(player, status, heading, way):
    player.answer = me() | SIGNED_IN
    answered(player.page, status, "This session ends before it starts.")
    end(player)
    expect(player.page.locator(".cue-big")).to_have_text(heading)
    expect(sign(player)).to_have_class(re.compile(r"\bslow\b"))
    expect(player.page.locator(".acts .main")).to_have_text(way)
    assert_accessible(player.page, status)


def test_the_choice_between_two_versions_is_one_tap_away(player):
    player.answer = me() | SIGNED_IN
    answered(player.page, "conflict")
    end(player)
    expect(player.page.get_by_role("link", name="Choose which one counts")).to_have_attribute(
        "href", re.compile(r"^/sessions/.{36}/#versions$")
    )


def test_a_session_that_nothing_kept_has_a_warning_and_says_so_once(player):
    player.page.add_init_script(FULL)
    end(player)
    expect(player.page.locator(".cue-big")).to_have_text("Done, but not kept")
    expect(sign(player)).to_have_class(re.compile(r"\bslow\b"))
    expect(player.page.locator("[data-part=notice]")).to_be_hidden()


@pytest.mark.parametrize(("who", "status"), [({}, None), ({"consent": False}, "stored")])
def test_a_session_that_waits_on_the_phone_has_neither_tick_nor_warning(player, who, status):
    player.answer = me() | SIGNED_IN | who
    answered(player.page, status)
    end(player)
    expect(sign(player)).to_be_hidden()


def test_a_session_in_the_account_has_a_tick(player):
    player.answer = me() | SIGNED_IN
    answered(player.page, "stored")
    end(player)
    expect(sign(player)).to_have_class(re.compile(r"\bgo\b"))


# --- before the start ---------------------------------------------------------------------------------------------------


def missing(player):
    return player.page.locator("[data-before=missing]")


def start(player):
    return player.page.get_by_role("button", name="Start", exact=True)


def test_a_start_that_cannot_start_says_in_one_line_what_is_missing_and_leads_there(player):
    player.open()
    expect(missing(player)).to_have_text("Choose the knee.")
    start(player).focus()
    player.page.keyboard.press("Enter")
    expect(player.page.get_by_role("button", name="Left", exact=True)).to_be_focused()
    player.tap("Left")
    expect(missing(player)).to_have_text("Choose a number, or rather not say.")
    expect(start(player)).to_have_accessible_description("Choose a number, or rather not say.")
    player.tap("6")
    expect(missing(player)).to_have_text("Choose: rest, or no knee load.")
    start(player).focus()
    player.page.keyboard.press("Enter")
    expect(player.page.get_by_role("button", name="Rest today")).to_be_focused()
    player.page.keyboard.press("Tab")
    player.page.keyboard.press("Enter")
    expect(missing(player)).to_be_empty()
    expect(player.page.get_by_role("button", name="Only steps without knee load")).to_be_focused()
    player.tap("Start").sees("ready")


def test_where_every_step_loads_the_knee_only_rest_is_offered_and_said(player):
    player.page.goto("/routines/slow-chair-sit/play/")
    player.tap("Right").tap("7")
    expect(missing(player)).to_contain_text("Every step here loads the knee.")
    expect(player.page.locator("[data-before=offers] button")).to_have_text(["Rest today"])
    expect(player.page.locator("[data-before=notes]")).not_to_contain_text("without knee load")


# --- ending early, and coming back --------------------------------------------------------------------------------------


def test_who_leaves_before_anything_was_done_is_not_told_that_it_is_kept(player):
    player.open().begin().wait(1).tap("End the session").sees("early")
    expect(player.page.locator("[data-part=second]")).to_have_text("Nothing is done yet, so there is nothing to keep.")
    expect(player.page.get_by_role("button", name="End and save")).to_have_count(0)
    player.tap("Leave")
    player.page.wait_for_url("**/routines/first-six-minutes/")


def test_who_was_away_is_told_at_which_step(player):
    player.page.goto("/routines/slow-chair-sit/play/")
    player.begin().wait(8.2).sees("work").wait(6)
    player.page.reload()
    player.sees("interrupted")
    expect(player.page.locator("[data-part=second]")).to_contain_text("You were at: Slow chair-sit.")
    for name in ("Go on", "Start this step again", "End and save"):
        expect(player.page.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_after_hours_away_what_was_done_can_be_kept_but_nobody_goes_on_in_the_middle(player):
    player.page.goto("/routines/slow-chair-sit/play/")
    player.begin().wait(8.2).sees("work").wait(20)
    player.page.clock.fast_forward(3 * 60 * 60 * 1000)
    player.sees("interrupted")
    expect(player.page.get_by_role("button", name="Go on", exact=True)).to_have_count(0)
    # A page that stands there and is loaded again is no fresher for it.
    player.page.reload()
    player.sees("interrupted")
    expect(player.page.get_by_role("button", name="Go on", exact=True)).to_have_count(0)
    player.tap("End and save").sees("after")


# --- what stands in for a page without a network ----------------------------------------------------------------------------

PUT = """async (states) => {
    const { put } = await import("/static/js/offline/store.js");
    const uid = () => crypto.randomUUID();
    for (const state of states) {
        const attention = state === "attention" ? { status: "rejected", reason: "This session ends before it starts." } : {};
        await put("outbox", { uid: uid(), revision: 1, owner: "user:1", at: 1, state, reason: "", ...attention, document: { uid: uid() } });
    }
}"""


def test_what_the_server_did_not_keep_is_not_called_waiting_on_the_page_without_a_network(page):
    page.goto("/about/")
    page.evaluate(PUT, ["waiting", "attention", "attention"])
    page.goto("/offline/")
    expect(page.locator("[data-part=waiting]")).to_contain_text("1 session is not sent yet.")
    attention = page.locator("[data-part=attention]")
    expect(attention).to_contain_text("2 sessions were not kept by our server.")
    expect(attention).to_contain_text("there you can try again or save them as a file")
    assert_accessible(page, "offline")


def test_nothing_is_said_of_attention_where_none_is_needed(page):
    page.goto("/about/")
    page.evaluate(PUT, ["waiting"])
    page.goto("/offline/")
    expect(page.locator("[data-part=waiting]")).to_be_visible()
    expect(page.locator("[data-part=attention]")).to_be_hidden()
