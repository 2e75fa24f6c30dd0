"""What must be in reach in every running moment: a word of pain, the large words whole at twice the text size, the stop while pressing."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible
from tests.browser.test_player_modules import Player, me

pytestmark = pytest.mark.browser
LARGE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })"
# Words of the screen that are broken in the middle, or stand over its edge.
BROKEN = """() => {
    const wrong = [];
    for (const one of document.querySelectorAll(".run :is([data-part=cue], [data-part=second], [data-part=under], .act span, .nextup h2, .ctl .btn)")) {
        if (!one.checkVisibility()) continue;
        for (const node of [...one.childNodes].filter(({ nodeType }) => nodeType === 3)) {
            for (const { 0: word, index } of node.textContent.matchAll(/[^\\s-]+/g)) {
                const range = document.createRange();
                range.setStart(node, index);
                range.setEnd(node, index + word.length);
                const boxes = [...range.getClientRects()].filter(({ width }) => width > 1);
                if (new Set(boxes.map(({ top }) => Math.round(top))).size > 1) wrong.push(`broken: ${word}`);
                if (boxes.some(({ left, right }) => left < -1 || right > innerWidth + 1)) wrong.push(`over the edge: ${word}`);
            }
        }
    }
    return wrong;
}"""


@pytest.fixture
def player(page):
    page.emulate_media(reduced_motion="reduce")
    return Player(page, me())


def whole(player):
    for size in ((390, 844), (844, 390), (320, 640)):
        player.page.set_viewport_size({"width": size[0], "height": size[1]})
        state = player.page.locator("#main").get_attribute("data-state")
        assert player.page.evaluate(BROKEN) == [], f"{state} at {size}"
        assert player.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{state} at {size}"
    player.page.set_viewport_size({"width": 390, "height": 844})
    return player


def test_at_twice_the_text_size_no_large_word_breaks_and_the_stop_stays_on_the_screen(player):
    player.page.add_init_script(LARGE)
    player.open()
    whole(player.begin())
    whole(player.wait(8.2).sees("find"))
    whole(player.tap("Yes").sees("work").wait(12))
    for size in ((390, 844), (844, 390)):
        player.page.set_viewport_size({"width": size[0], "height": size[1]})
        player.page.evaluate("scrollTo(0, 0)")
        expect(player.page.get_by_role("button", name="It’s too much")).to_be_in_viewport(ratio=1)
        expect(player.page.get_by_role("button", name="It softened")).to_be_in_viewport(ratio=1)
        expect(player.page.locator("[role=timer]")).to_be_in_viewport(ratio=1)
    whole(player.tap("Pause").sees("paused"))
    whole(player.tap("Go on").sees("work"))
    whole(player.wait(5).tap("It softened").sees("discomfort"))
    whole(player.tap("3").sees("softened").wait(5.2)).wait(8.2).sees("work").wait(12).tap("It softened").wait(5.2).sees("rest")
    whole(player)
    whole(player.tap("End the session").tap("End and save").sees("after"))


def test_the_controls_of_a_rest_are_all_on_a_phone_held_sideways(player):
    player.page.goto("/routines/knee-strength-10/play/")
    player.begin().tap("I’m in place").sees("work").wait(70).sees("rest")
    player.page.set_viewport_size({"width": 844, "height": 390})
    for name in ("Back", "Pause", "It hurts", "Skip", "+15 s", "Start now"):
        expect(player.page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)


def test_sideways_the_start_is_on_the_screen_before_anything_is_scrolled(player):
    player.page.set_viewport_size({"width": 844, "height": 390})
    player.open()
    expect(player.page.get_by_role("button", name="Start", exact=True)).to_be_in_viewport(ratio=1)


def test_pain_between_two_steps_can_be_said_at_once(player):
    player.open().begin().tap("It hurts").sees("pain").tap("2").sees("ready")
    player.tap("It hurts").tap("4").sees("easier")
    expect(player.page.locator(".cue-big")).to_have_text("What about the next step?")
    expect(player.page.locator(".acts button")).to_have_text(["Leave this step", "Go on as planned"])
    assert_accessible(player.page, "pain between two steps")
    player.tap("Go on as planned").sees("ready").tap("It hurts").tap("4").tap("Leave this step").sees("ready")
    expect(player.page.locator("[data-part=count]")).to_have_text("2 of 3")
    player.tap("It hurts").tap("7").sees("stopped")


def test_pain_while_the_spot_is_looked_for_counts_as_pain_on_the_spot(player):
    player.open().begin().wait(8.2).sees("find").tap("It hurts").sees("pain").tap("3").sees("find")
    player.page.keyboard.press("p")
    player.sees("pain").tap("3").sees("ceiling")
    expect(player.page.locator("[data-part=second]")).to_have_text("This muscle has a break until tomorrow.")
    # Nothing here went well, so nothing is ticked off.
    expect(player.page.locator("[role=timer]")).not_to_have_text("✓")


def test_back_pause_and_skip_stay_where_they_are_when_the_word_of_pain_comes_and_goes(player):
    spans = """all => all.filter((one) => one.checkVisibility())
        .map((one) => [one.textContent.trim(), one.getBoundingClientRect().left, one.getBoundingClientRect().right])"""
    player.open().begin()
    ready = {name: (left, right) for name, left, right in player.page.locator(".ctl .btn").evaluate_all(spans)}
    player.wait(8.2).tap("Yes").sees("work")
    work = {name: (left, right) for name, left, right in player.page.locator(".ctl .btn").evaluate_all(spans)}
    assert set(ready) - set(work) == {"It hurts"}
    assert all(work[name][0] - 1 <= ready[name][0] and ready[name][1] <= work[name][1] + 1 for name in work)


def test_another_round_gets_ready_visibly_proposes_its_direction_and_cannot_soften_before_it_begins(player):
    player.open().begin().wait(8.2).tap("Yes").wait(12).tap("It softened").tap("3").sees("softened").tap("One more round").sees("work")
    page = player.page
    expect(page.locator("#main")).to_have_class("player looped set")
    expect(page.get_by_role("button", name="It softened")).to_be_hidden()
    expect(page.get_by_role("button", name="It’s too much")).to_be_visible()
    expect(page.locator("[data-part=second]")).not_to_be_empty()
    page.keyboard.press("s")
    player.sees("work").wait(10.5)
    expect(page.locator("#main")).to_have_class("player looped")
    player.wait(6).tap("It softened").sees("softened")
    expect(page.locator("[role=timer]")).not_to_have_text("0")


# --- ears ---------------------------------------------------------------------------------------------------------------

SPEECH = """(voices) => {
    window.spoken = [];
    window.tones = 0;
    const value = { speaking: false, cancel() {}, getVoices: () => voices, speak: ({ text }) => window.spoken.push(text) };
    Object.defineProperty(window, "speechSynthesis", { value });
    Object.assign(OscillatorNode.prototype, { start() { window.tones += 1; }, stop() {} });
}"""


def listening(player, voices, **switches):
    player.page.add_init_script(f"({SPEECH})({voices})")
    player.answer = me()
    player.answer["preferences"] |= switches
    player.page.add_init_script(
        f"localStorage.setItem('selfcare.cues', JSON.stringify({str(switches).replace('True', 'true').replace('False', 'false')}))"
    )
    return player.open()


def test_the_direction_of_the_pressure_is_spoken(player):
    listening(player, "[{}]", voice=True, beeps=False).begin().wait(8.2).tap("Yes").sees("work").wait(1)
    cue = player.page.locator("[data-part=cue]").inner_text()
    assert any(cue in said for said in player.page.evaluate("spoken"))


@pytest.mark.parametrize(("voices", "beeps"), [("[]", True), ("[{}]", False)])
def test_beeps_stand_in_for_a_voice_that_the_device_has_not(player, voices, beeps):
    listening(player, voices, voice=True, beeps=False).begin().wait(8.2).tap("Yes").sees("work").wait(1)
    assert (player.page.evaluate("tones") > 0) == beeps


# --- the screen that stays awake ----------------------------------------------------------------------------------------

WAKE = """() => {
    const html = document.documentElement;
    window.asked = 0;
    navigator.wakeLock.request = async () => {
        window.asked += 1;
        html.dataset.asked = String(window.asked);
        if (window.refuse) throw new Error("low power");
        window.lock = new EventTarget();
        window.lock.release = () => {};
        return window.lock;
    };
}"""


def test_a_screen_lock_that_the_phone_takes_back_is_asked_for_again_and_its_refusal_is_said(player):
    player.page.add_init_script(f"addEventListener('DOMContentLoaded', {WAKE})")
    player.open().begin()
    html, notice = player.page.locator("html"), player.page.locator("[data-part=notice]")
    expect(html).to_have_attribute("data-asked", "1")
    player.page.evaluate("() => window.lock.dispatchEvent(new Event('release'))")
    expect(html).to_have_attribute("data-asked", "2")
    expect(notice).to_be_hidden()
    player.page.evaluate("() => { window.refuse = true; window.lock.dispatchEvent(new Event('release')); }")
    expect(notice).to_contain_text("Set your screen not to lock.")


def test_a_rest_names_the_next_step_its_place_and_its_side(player):
    player.open().begin().wait(8.2).tap("Yes").wait(12).tap("It softened").tap("3").sees("softened").wait(5.2)
    player.wait(8.2).sees("work").wait(12).tap("It softened").wait(5.2).sees("rest")
    expect(player.page.locator("[data-part=nexttext] span")).to_have_text("Next · 2 of 3 · Left")
    expect(player.page.locator("[data-part=nexttext] h2")).to_have_text("Standing thigh stretch")
