"""The clock of the player, and what a screen reader is told: driven clocks, irregular ticks, a tab that is put to sleep."""

import random

import pytest
from playwright.sync_api import expect

from tests.browser.device import until
from tests.browser.test_player_modules import Player, me, play_to_the_end

pytestmark = pytest.mark.browser
MOST_MS = 50
TEN_MINUTES_MS = 600_000
# A click with the moment at which it happened, on the page's own clock.
CLICK = """(name) => {
    const at = performance.now();
    [...document.querySelectorAll("button")].find((button) => button.checkVisibility() && button.textContent.trim() === name).click();
    return at;
}"""
NOW = "() => performance.now()"
# What the clock of the session showed when it was paused.
PLAYED = """async () => {
    const { state } = (await (await import('/static/js/offline/store.js')).get('drafts', 'ice')) ?? {};
    return state?.phase === "paused" ? state.clock.ms : null;
}"""


@pytest.fixture
def player(page):
    # Drawn as often as a screen is: what is measured is the player as people have it.
    return Player(page, me(), screen="")


def irregular(total, seed):
    """Uneven parts of a time, none so long that it counts as an interruption."""
    chance, left = random.Random(seed), total
    while left > 0:
        part = min(left, chance.randint(1, 2900))
        left -= part
        yield part


DRIVE = """async ({ plan, gaps }) => {
    const machine = await import("/static/js/player/machine.js");
    let state = machine.initial(plan, { auto_advance: true });
    const begin = [{ type: "clear", pressure: true }, { type: "knee", side: "left" }, { type: "before", value: 1 }, { type: "start" }];
    for (const event of begin) state = machine.next(state, event, 0);
    let now = 0;
    for (const gap of gaps) state = machine.next(state, { type: "tick" }, now += gap);
    const ends = [];
    state.timeline.segments.reduce((sum, { seconds }) => { ends.push(sum + seconds); return sum + seconds; }, 0);
    return { at: state.at, begun: state.clock.from, due: 1000 * (ends[state.at - 1] ?? 0), now };
}"""


def test_after_ten_minutes_of_uneven_ticks_every_step_begins_when_it_is_due(page):
    page.goto("/about/")
    step = {
        "kind": "hold",
        "sides": ["left", "right"],
        "sets": 6,
        "hold_s": 37,
        "rest_s": 7,
        "exercise": {"slug": "s", "revision": 1, "title": "S", "kind": "stretch"},
    }
    plan = {
        "plan": 1,
        "id": "f" * 64,
        "language": "en",
        "routine": {"slug": "r", "revision": 1, "title": "R"},
        "steps": [step | {"key": name} for name in ("one", "two")],
    }
    for seed in range(20):
        found = page.evaluate(DRIVE, {"plan": plan, "gaps": list(irregular(TEN_MINUTES_MS, seed))})
        assert found["now"] == TEN_MINUTES_MS and found["at"] > 10
        assert abs(found["begun"] - found["due"]) <= MOST_MS, seed


def timer(player):
    """The timer of fifteen minutes as one that has no questions, at work; and the moment at which it began."""
    page = player.page

    def plain(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"loads": ["ice"]', '"loads": []'))

    page.route("**/routines/ice/play/", plain)
    page.goto("/routines/ice/play/")
    player.tap("Left").tap("1").tap("Start").sees("ready")
    begun = page.evaluate(CLICK, "I’m in place")
    player.sees("work")
    return begun


def pause(player):
    """Pause, and what the clock of the session shows then."""
    at = player.page.evaluate(CLICK, "Pause")
    player.sees("paused")
    until(player.page, f"async () => (await ({PLAYED})()) !== null")
    return at, player.page.evaluate(PLAYED)


def test_ten_minutes_in_the_player_are_ten_minutes(player):
    begun = timer(player)
    for part in irregular(TEN_MINUTES_MS, 7):
        player.page.clock.run_for(part)
    at, played = pause(player)
    assert at - begun >= TEN_MINUTES_MS
    assert abs(played - (at - begun)) <= MOST_MS


def sleep(player):
    """The tab is stopped for a minute and a half and says nothing of it; when that was, on the page's own clock."""
    page = player.page
    tools = page.context.new_cdp_session(page)
    asleep = page.evaluate(NOW)
    tools.send("Page.setWebLifecycleState", {"state": "frozen"})
    page.clock.fast_forward(90_000)
    tools.send("Page.setWebLifecycleState", {"state": "active"})
    page.clock.run_for(400)
    player.sees("interrupted")
    expect(page.locator(".cue-big")).to_have_text("You were away")
    return asleep


def test_a_tab_that_slept_counts_only_what_was_played(player):
    begun, page = timer(player), player.page
    # From here on no time passes but what the test lets pass: what is measured is the player, not the way to it.
    page.clock.pause_at(page.evaluate("() => Date.now()") / 1000 + 1)
    page.clock.run_for(100_130)
    due = sleep(player) - begun
    # The second time it is stopped just before the tick that would have noted the time.
    for part in (60_190, 60_000):
        resumed = page.evaluate(CLICK, "Go on")
        player.sees("work")
        page.clock.run_for(part)
        # Three seconds of count-in lead back into the work.
        due += (sleep(player) if part == 60_190 else page.evaluate(NOW)) - resumed - 3000
    assert abs(pause(player)[1] - due) <= MOST_MS


HEAR = """() => {
    window.heard = [];
    const region = document.querySelector("[data-part=live]");
    const hear = new MutationObserver(() => window.heard.push([performance.now(), region.textContent]));
    hear.observe(region, { childList: true, characterData: true, subtree: true });
}"""
PRESS, STRETCH, SIT = "Front-thigh press with the thumbs", "Standing thigh stretch", "Slow chair-sit"


def test_a_screen_reader_hears_of_new_steps_and_of_the_last_three_seconds_and_never_twice_in_three(player):
    player.open()
    player.page.evaluate(HEAR)
    play_to_the_end(player)
    player.wait(3.2)
    heard = player.page.evaluate("() => window.heard")
    # A few thousandths belong to the one who listens.
    close = [(later[1], later[0] - earlier[0]) for earlier, later in zip(heard, heard[1:], strict=False) if later[0] - earlier[0] < 2900]
    assert close == []
    said = [text for _at, text in heard]
    for place, text in enumerate(said):
        assert text != "Three seconds" or said[place - 1] != "Three seconds"
    assert [text for text in said if text != "Three seconds"] == EXPECTED


SIDES = ("left side", "right side")
EXPECTED = [
    f"Get ready: {PRESS}, left side",
    "Find the spot. Does pressing here bring up your knee pain?",
    f"Press: {PRESS}, left side, round 1",
    "How strong was the pressing?",
    "It let go",
    f"Get ready: {PRESS}, right side",
    f"Press: {PRESS}, right side, round 1",
    "It let go",
    f"Rest. Next: {STRETCH}",
    *(line for side in SIDES for line in (f"Get ready: {STRETCH}, {side}", f"{STRETCH}, {side}")),
    f"Rest. Next: {SIT}",
    f"Get ready: {SIT}",
    SIT,
    "Worst knee pain in this session?",
    "Saving …",
    "Done. Stand up slowly.",
]
