"""The six journeys of a runner; each takes a person in one of the six ways of `ways.py`."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import check
from tests.browser.conftest import PHRASE
from tests.browser.ways import ENDS, Runner, said_too_much

PLAY = "/routines/first-six-minutes/play/"


# --- what every session begins and ends with ------------------------------------------------------------------------------


def answer_the_check(runner: Runner, pages: int = 4) -> None:
    """Nothing fits, on each page; a routine without pressure asks three of them."""
    for title in check.TITLES[:pages]:
        check.sees(runner.page, title)
        runner.look()
        if title == check.THIRD:
            for words in (check.KNEE, check.AGE):
                runner.choose(words)
        runner.tap("None of these")


def begin(runner: Runner, routine: str, *, pages: int = 4, pain: str = "2") -> None:
    """From the safety check to the first get-ready."""
    runner.page.goto(f"/safety/?routine={routine}")
    answer_the_check(runner, pages)
    runner.page.wait_for_url(re.compile("/play/"))
    expect(runner.page.locator("[data-before=status]")).to_be_hidden()
    if runner.way == "muted":
        mute(runner)
    runner.look()
    runner.tap("Right").tap(pain).look()
    runner.tap("Start").sees("ready")


def mute(runner: Runner) -> None:
    """Switch everything off that could be heard or felt, where the settings are."""
    runner.page.locator("[data-part=settings] summary").click()
    for name in ("Voice", "Beeps", "Vibration"):
        switch = runner.page.locator("[data-part=settings]").get_by_role("button", name=name, exact=True)
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "false")


def play_until(runner: Runner, *wanted: str, most: int = 90) -> None:
    """Do what the player asks for until one of these screens stands there; look at each new one."""
    last = ""
    for _ in range(most):
        state = runner.state
        if state != last:
            runner.look()
        if state in wanted:
            return
        last = state
        act(runner, state)
    raise AssertionError(f"never came to {wanted}, but to {state!r}")


def act(runner: Runner, state: str) -> None:
    if state == "find":
        runner.tap("Yes")
    elif state == "work" and runner.page.get_by_role("button", name="It softened", exact=True).is_visible():
        runner.wait(12).tap("It softened")
    elif state == "discomfort":
        runner.tap("2")
    elif state == "which":
        runner.tap("Not sure")
    else:
        runner.wait(4)


def look_at_the_end(runner: Runner) -> None:
    """What was told over the whole session: step by step, the questions, the last three seconds, and nothing else."""
    if runner.way != "screen reader":
        return
    told = runner.words()
    assert ENDS in told
    assert said_too_much(runner.heard) == []
    assert any("Worst knee pain" in text for text in told)
    assert len(told) > 12, "the steps are told one by one"


# --- the journeys ---------------------------------------------------------------------------------------------------------


def find_the_place(runner: Runner, address: str) -> None:
    """Where does it hurt, what may help, and the routine for it."""
    page = runner.page
    page.goto("/pain/knee/")
    runner.look()
    runner.tick("Around or behind the kneecap").look()
    runner.tap("Show what may help")
    page.wait_for_url("**/pain/answer/**")
    runner.look()
    runner.tap("Start this routine", role="link")
    page.wait_for_url(re.compile("/safety/"))
    runner.look()


def pass_the_check_and_be_stopped(runner: Runner, address: str) -> None:
    """Nothing fits: the way is open. Later something does: the card says what to do, and nothing starts."""
    page = runner.page
    page.goto("/safety/?routine=first-six-minutes")
    answer_the_check(runner)
    page.wait_for_url(f"**{PLAY}")
    page.goto("/safety/?routine=first-six-minutes&changed=1")
    runner.tick("short of breath").tap("One or more fit")
    page.wait_for_url(re.compile("/safety/stop/"))
    runner.look()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(PLAY)
    page.wait_for_url(re.compile("/safety/"))


def play_a_whole_routine(runner: Runner, address: str) -> None:
    """From the first get-ready to the saved session."""
    begin(runner, "first-six-minutes")
    play_until(runner, "after")
    runner.tap("1").sees("saved")
    look_at_the_end(runner)
    if runner.way == "muted":
        assert {"ready", "find", "work", "discomfort", "softened", "rest", "after", "saved"} <= set(runner.shown)


def say_that_it_hurts(runner: Runner, address: str) -> None:
    """Amber offers an easier way; red ends the session with a care card, and what was done is kept."""
    begin(runner, "slow-chair-sit", pages=3)
    play_until(runner, "work")
    runner.wait(8).tap("It hurts").sees("pain").tap("4").sees("easier")
    runner.tap("Do fewer").sees("work").wait(8)
    runner.tap("It hurts").sees("pain").tap("7").sees("stopped")
    if runner.way == "screen reader":
        runner.wait(3)
        assert any("Stop for today" in text for text in runner.words())
        assert said_too_much(runner.heard) == []
    runner.tap("Save and close").sees("saved")


def come_back_after_a_call(runner: Runner, address: str) -> None:
    """The page is loaded again in the middle: resume, then end early; what was done is kept."""
    begin(runner, "first-six-minutes")
    play_until(runner, "softened")
    runner.wait(2)
    runner.page.reload()
    runner.sees("interrupted").tap("Go on")
    play_until(runner, "rest")
    runner.tap("Pause").sees("paused").tap("End", exact=False).sees("early").tap("End and save").sees("after").tap("1").sees("saved")


def look_back_and_correct(runner: Runner, address: str) -> None:
    """The session is in the history; a note is added, and the first version is kept."""
    page = runner.page
    page.goto("/accounts/signup/")
    runner.look()
    runner.type("Email", address).type("Password", PHRASE).tick("18 or older").tick("Store my sessions").tap("Create my account")
    page.wait_for_url("**/sessions/**")
    begin(runner, "first-six-minutes")
    play_until(runner, "after")
    runner.tap("1").sees("saved")
    page.goto("/sessions/")
    runner.look()
    runner.tap("First six minutes", role="link", exact=False)
    page.wait_for_url(re.compile("/sessions/.+/"))
    runner.look()
    runner.tap("Correct this session", role="link")
    page.wait_for_url(re.compile("/edit/"))
    runner.look()
    runner.type("Note", "The chair slipped.").tap("Save the correction")
    expect(page.get_by_text("The chair slipped.")).to_be_visible()
    runner.look()


JOURNEYS = {
    "find the place": find_the_place,
    "pass the check": pass_the_check_and_be_stopped,
    "play a routine": play_a_whole_routine,
    "say that it hurts": say_that_it_hurts,
    "come back": come_back_after_a_call,
    "look back": look_back_and_correct,
}
