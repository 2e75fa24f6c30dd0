"""Every state of the player: axe finds nothing, nothing runs over the edge, one live region speaks."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible
from tests.browser.test_player_modules import Player, me

pytestmark = pytest.mark.browser
PORTRAIT, LANDSCAPE, DESKTOP = (390, 844), (844, 390), (1280, 800)
# Words, times and buttons of the session that lie over each other.
OVERLAPS = """() => {
    const all = [...document.querySelectorAll(".run :is(button, a, .cue-big, .cue-more, .ring-time, .care-lines, .nextup)")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1);
    const box = new Map(all.map((one) => [one, one.getBoundingClientRect()]));
    const over = (one, two) => Math.min(box.get(one).right, box.get(two).right) - Math.max(box.get(one).left, box.get(two).left) > 2
        && Math.min(box.get(one).bottom, box.get(two).bottom) - Math.max(box.get(one).top, box.get(two).top) > 2;
    return all.flatMap((one, at) => all.slice(at + 1).filter((two) => !one.contains(two) && over(one, two))
        .map((two) => `${one.textContent.trim()} over ${two.textContent.trim()}`));
}"""


def look(player, state: str) -> None:
    for width, height in (PORTRAIT, LANDSCAPE, DESKTOP):
        player.page.set_viewport_size({"width": width, "height": height})
        assert player.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{state} runs over the edge at {width}"
        assert player.page.evaluate(OVERLAPS) == [], f"{state} at {width}"
    player.page.set_viewport_size({"width": PORTRAIT[0], "height": PORTRAIT[1]})
    assert_accessible(player.page, state)


@pytest.fixture
def player(page):
    page.emulate_media(reduced_motion="reduce")
    return Player(page, me())


def test_every_state_of_a_routine_is_accessible(player):
    player.open()
    expect(player.page.locator("[data-before=status]")).to_be_hidden()
    look(player, "before")
    player.begin("3")
    look(player, "ready")
    player.wait(8.2).sees("find")
    look(player, "find")
    player.tap("Yes").wait(12).sees("work")
    look(player, "press")
    player.tap("It’s too much").sees("gate")
    look(player, "gate")
    player.page.get_by_role("button", name="Only too strong").click()
    player.sees("work").wait(12).tap("It softened").sees("discomfort")
    look(player, "discomfort")
    player.tap("3").sees("softened")
    look(player, "softened")
    player.wait(5.2).sees("ready").wait(8.2).sees("work").wait(61).sees("ceiling")
    look(player, "ceiling")
    player.wait(5.2).sees("rest")
    look(player, "rest")
    player.wait(10.2).wait(8.2).sees("work").wait(5)
    look(player, "hold")
    player.tap("Pause").sees("paused")
    look(player, "paused")
    player.tap("Go on").wait(4).tap("Skip").sees("skip")
    look(player, "skip")
    player.page.get_by_role("button", name="No time").click()
    player.sees("ready").wait(8.2).sees("work").wait(3)
    look(player, "tempo")
    player.wait(120).sees("after")
    look(player, "after")
    player.tap("4").sees("which")
    look(player, "which")
    player.page.get_by_role("button", name="Not sure").click()
    player.sees("saved")
    look(player, "saved")


def test_the_care_card_of_a_red_stop_is_accessible(player):
    player.open().begin().wait(8.2).sees("find").tap("Yes").wait(9).tap("It’s too much")
    player.page.get_by_role("button", name="Numb or tingling").click()
    player.sees("stopped")
    look(player, "stopped")


def test_ice_and_the_look_at_the_skin_are_accessible(page, player):
    page.goto("/routines/ice/play/")
    player.tap("Left").tap("2").tap("Start").sees("ice")
    look(player, "ice")
    player.tap("None of these").sees("ready").tap("I’m in place").sees("work").wait(5)
    look(player, "ice timer")
    player.wait(297)
    expect(page.get_by_role("button", name="Pink is fine")).to_be_visible()
    look(player, "skin")
    player.tap("White, blotchy, numb or burning").sees("ceiling")
    look(player, "skin off")
    expect(page.locator("[role=timer]")).not_to_have_text("✓")


def test_after_a_red_stop_no_tick_stands_there_and_the_gentle_way_stands_out(page, player):
    player.open().begin().wait(8.2).sees("find").tap("Yes").wait(9).tap("It’s too much")
    page.get_by_role("button", name="Numb or tingling").click()
    player.sees("stopped").tap("Save and close").sees("saved")
    expect(page.locator("[data-part=sig]")).to_be_hidden()
    expect(page.locator(".acts .main")).to_have_text("Gentle steps for a sore knee")
    look(player, "saved after a red stop")
    page.get_by_role("button", name="Correct it, or add a note").click()
    expect(page.locator(".acts")).to_be_hidden()
    look(player, "a correction")


def test_exactly_one_live_region_speaks_in_the_player(player):
    player.open().begin()
    assert player.page.locator("[data-part=run] [aria-live=polite]").count() == 1
