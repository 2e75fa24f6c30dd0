"""In the clinic: an exercise tried out together leaves nothing behind, and a person's own spot is marked, played and printed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import device
from tests.browser.conftest import assert_accessible
from tests.browser.test_programmes_two import give, two  # noqa: F401

pytestmark = [pytest.mark.browser]
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
TABLES = ("sessiondocument", "practicesession", "plan", "check")
MOST_TAPS = 60


class Kept:
    """What lies on the device and on the server, and what was sent, from one moment on."""

    def __init__(self, page) -> None:
        self.page, self.sent = page, []
        self.before = self.now()
        page.on("request", lambda request: self.sent.append(f"{request.method} {request.url}") if request.method != "GET" else None)

    def now(self) -> tuple:
        stores = self.page.evaluate("() => ({ ...localStorage, ...sessionStorage })")
        return self.page.evaluate(device.DUMP), stores, [device.rows(table, "id") for table in TABLES]

    def nothing(self) -> None:
        """Nothing was kept, and nothing was sent."""
        assert self.now() == self.before and self.sent == []


def shown_in_the_clinic(therapist):
    therapist.goto("/programmes/build/")
    therapist.locator("main .rows a").first.click()
    therapist.get_by_role("link", name="Shown in the clinic").click()
    therapist.wait_for_url(re.compile("/shown/$"))


def try_the_first(therapist):
    shown_in_the_clinic(therapist)
    therapist.locator(".tries summary").first.click()
    therapist.locator(".tries a").first.click()
    ready(therapist)


def ready(page):
    expect(page.locator("#before")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_attribute("aria-disabled", "false")


def start(page):
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#main")).to_have_attribute("data-state", "ready")


def to_the_end(page):
    """Go on with the one large button until nothing more comes."""
    for _tap in range(MOST_TAPS):
        state = page.locator("#main").get_attribute("data-state")
        if state == "saved":
            return
        page.locator(".acts .main:visible").first.click()
        page.wait_for_function("(was) => document.querySelector('#main').dataset.state !== was || was === 'work'", arg=state)
    raise AssertionError("it does not end")


def test_an_exercise_is_tried_out_together_and_nothing_of_it_is_kept_anywhere(two):  # noqa: F811
    therapist, client = two
    give(therapist, client.address.split("@")[0])
    therapist.set_viewport_size(PHONE)
    shown_in_the_clinic(therapist)
    assert_accessible(therapist, "shown in the clinic")
    try_the_first(therapist)
    expect(therapist.get_by_text("Nothing of it is kept")).to_be_visible()
    expect(therapist.get_by_text("Which knee is it about?")).to_be_hidden()
    expect(therapist.get_by_text("Knee pain right now?")).to_be_hidden()
    assert_accessible(therapist, "before it is tried out")
    kept = Kept(therapist)
    start(therapist)
    to_the_end(therapist)
    expect(therapist.locator("[data-part=cue]")).to_have_text("Tried together")
    assert_accessible(therapist, "tried out")
    kept.nothing()
    therapist.get_by_role("link", name="Back to “Shown in the clinic”").click()
    therapist.wait_for_url(re.compile("/shown/#i-"))
    therapist.locator(".shown-row button[name=key]").first.click()
    expect(therapist.get_by_text("Noted.")).to_be_visible()


def test_what_was_begun_or_stopped_is_not_kept_either_and_is_not_offered_again(two):  # noqa: F811
    therapist, client = two
    give(therapist, client.address.split("@")[0])
    try_the_first(therapist)
    kept = Kept(therapist)
    start(therapist)
    # A reload in the middle begins anew: there is no draft to go on with.
    therapist.reload()
    ready(therapist)
    start(therapist)
    therapist.locator(".ctl [data-event=hurts]").click()
    therapist.locator("[data-part=scale] [data-value='8']").click()
    expect(therapist.locator("#main")).to_have_attribute("data-state", "stopped")
    expect(therapist.locator("[data-part=second]")).to_contain_text("Nothing of it is kept")
    therapist.get_by_role("button", name="Close").click()
    expect(therapist.get_by_role("link", name="Back to “Shown in the clinic”")).to_be_visible()
    kept.nothing()
    # Nor does the therapist's own check come earlier for it.
    therapist.goto("/phone/")
    assert [record for record in therapist.evaluate(device.DUMP)["checks"] if record.get("kind") == "doubt"] == []


def test_a_switch_of_the_sounds_holds_on_this_device_and_is_sent_nowhere(two):  # noqa: F811
    therapist, client = two
    give(therapist, client.address.split("@")[0])
    try_the_first(therapist)
    sent = []
    therapist.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    start(therapist)
    voice = therapist.locator(".player-top [data-switch=voice]")
    voice.click()
    expect(voice).to_have_attribute("aria-pressed", "false")
    assert sent == []


def press_of_one(page):
    """A draft for one person with one press, on the page of its plate."""
    page.goto("/programmes/build/")
    page.get_by_label("For whom (initials)").fill("A.B.")
    page.get_by_role("button", name="From nothing").click()
    page.get_by_role("button", name="Add an exercise or a routine").click()
    page.get_by_role("button", name="Add Front-thigh press with the thumbs").click()
    page.get_by_role("button", name=re.compile("^Mark an own spot")).click()
    page.wait_for_url(re.compile("/spot/i-"))


def tap(page, across, down):
    picture = page.locator("input[type=image]:visible")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * across, "y": box["height"] * down})
    page.wait_for_load_state()


def test_the_own_spot_is_tapped_moved_and_drawn_in_the_player_beside_the_point(two):  # noqa: F811
    therapist, _client = two
    therapist.set_viewport_size(PHONE)
    press_of_one(therapist)
    tap(therapist, 0.02, 0.5)
    expect(therapist.get_by_role("alert")).to_contain_text("outside the muscle")
    tap(therapist, 0.47, 0.4)
    expect(therapist.get_by_text("The own spot is marked here.")).to_be_visible()
    assert_accessible(therapist, "the own spot")
    mark = therapist.locator(".own-mark:visible path")
    before = mark.get_attribute("d")
    therapist.get_by_role("button", name="Up", exact=True).focus()
    with therapist.expect_navigation():
        therapist.keyboard.press("Enter")
    assert mark.get_attribute("d") != before
    therapist.get_by_role("link", name="Back to the programme").click()
    therapist.get_by_role("button", name=re.compile("^Try it now")).click()
    ready(therapist)
    start(therapist)
    therapist.locator(".acts .main:visible").click()
    expect(therapist.locator("#main")).to_have_attribute("data-state", "find")
    expect(therapist.locator(".zoom .aim")).to_have_count(1)
    expect(therapist.locator(".zoom .own")).to_have_text("Your spot")
    expect(therapist.locator("[data-part=second]")).to_contain_text("The diamond is your spot, as your therapist marked it.")
    assert_accessible(therapist, "the own spot in the player")


def test_without_scripts_a_tap_marks_the_spot_on_either_size_of_the_picture(browser, browser_context_args, two):  # noqa: F811
    therapist, _client = two
    state = therapist.context.storage_state()
    for size in (PHONE, WIDE):
        plain = browser.new_context(**browser_context_args | {"java_script_enabled": False, "storage_state": state, "viewport": size})
        page = plain.new_page()
        press_of_one(page)
        tap(page, 0.47, 0.4)
        expect(page.get_by_text("The own spot is marked here.")).to_be_visible()
        page.get_by_role("button", name="Take the spot away").click()
        expect(page.get_by_text("No own spot is marked yet.")).to_be_visible()
        plain.close()
