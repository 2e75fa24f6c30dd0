"""Each journey of a runner in each way: one way a journey in every run, all of them at night."""

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import JOURNEYS, begin, play_until
from tests.browser.ways import ENDS, WAYS, Runner, said_too_much

pytestmark = pytest.mark.browser
# Every way and every journey once.
DAILY = list(zip(JOURNEYS, WAYS, strict=True))


def go(page, address, journey, way):
    JOURNEYS[journey](Runner(page, way), address)


@pytest.mark.parametrize(("journey", "way"), DAILY)
def test_a_journey_passes_in_one_of_the_ways(watched, address, journey, way):
    go(watched, address, journey, way)


@pytest.mark.nightly
@pytest.mark.parametrize(("journey", "way"), [(journey, way) for journey in JOURNEYS for way in WAYS if (journey, way) not in DAILY])
def test_every_journey_passes_in_every_way(watched, address, journey, way):
    go(watched, address, journey, way)


# --- each way can fail: the page is spoilt, and the look sees it ------------------------------------------------------------

SPOILT = {
    "keyboard": "main *:focus-visible { outline: none !important; box-shadow: none !important }",
    "large text": "main button { width: 3rem !important; max-width: 3rem !important; white-space: nowrap !important; overflow: hidden !important }",
    "forced colours": "main button { border: 0 !important; background: Canvas !important }",
}


@pytest.mark.parametrize("way", SPOILT)
def test_a_way_sees_a_page_that_was_spoilt(page, way):
    runner = Runner(page, way)
    page.goto("/pain/knee/")
    runner.tick("Around or behind the kneecap").look()
    page.evaluate(
        "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", SPOILT[way]
    )
    with pytest.raises(AssertionError):
        runner.reach("Show what may help") if way == "keyboard" else runner.look()


def test_something_that_moves_is_noticed(page):
    runner = Runner(page, "reduced motion")
    page.goto("/pain/knee/")
    runner.look()
    page.evaluate("document.querySelector('main').animate([{ opacity: 1 }, { opacity: 0.5 }], { duration: 9000, iterations: Infinity })")
    with pytest.raises(AssertionError):
        runner.look()


def test_the_keyboard_way_notices_a_mouse(page):
    runner = Runner(page, "keyboard")
    page.goto("/pain/knee/")
    page.get_by_role("heading", level=1).click()
    with pytest.raises(AssertionError):
        runner.look()


def test_the_ears_of_the_journeys_would_hear_a_sound(page):
    """The muted way can fail: a tone, a word and a shake are heard."""
    runner = Runner(page, "muted")
    page.goto("/about/")
    page.evaluate(
        "new AudioContext().createOscillator().start(); speechSynthesis.speak(new SpeechSynthesisUtterance('hello')); navigator.vibrate(10)"
    )
    assert page.evaluate("window.noise") == ["tone", "word", "shake"]
    with pytest.raises(AssertionError):
        runner.look()


def test_a_control_without_a_name_is_noticed(page):
    runner = Runner(page, "screen reader")
    page.goto("/pain/knee/")
    runner.look()
    page.locator("main button").last.evaluate("(one) => one.replaceChildren()")
    with pytest.raises(AssertionError):
        runner.look()


def test_a_word_in_the_middle_of_a_step_is_too_much():
    heard = [("screen", "work", 0.0), ("word", "Stretch", 3000.0), ("word", ENDS, 27000.0)]
    assert said_too_much(heard) == []
    assert said_too_much([*heard[:2], ("word", "Half way", 15000.0), heard[2]]) == ["Half way"]


def test_a_session_that_was_stopped_and_saved_stands_still_under_the_finger(watched):
    """The care card is drawn once, not again with every tick: nobody's focus or tap is lost."""
    runner = Runner(watched, "reduced motion")
    begin(runner, "slow-chair-sit", pages=3)
    play_until(runner, "work")
    runner.wait(8).tap("It hurts").sees("pain").tap("8").sees("stopped")
    expect(watched.get_by_role("button", name="Save and close")).to_be_focused()
    runner.wait(2)
    watched.get_by_role("button", name="Save and close").evaluate("(one) => { one.dataset.same = 'yes'; }")
    runner.wait(2)
    expect(watched.locator("[data-same=yes]")).to_have_count(1)
