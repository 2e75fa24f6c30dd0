"""The main job, end to end: read, answer the safety check, be led through a routine, sign up, find the session in the history."""

import pytest
from playwright.sync_api import expect

from tests.browser import check
from tests.browser.conftest import PHRASE, assert_accessible, sign_up, turn_clock

pytestmark = pytest.mark.browser
PLAY = "/routines/first-six-minutes/play/"
MOST_TAPS_TO_A_MOVEMENT = 14
MOST_TAPS_OF_A_ROUTINE = 12


class Walker:
    """A person with a phone, whose clock the test turns and whose taps it counts."""

    def __init__(self, page):
        self.page, self.taps = page, 0
        turn_clock(page)

    def tap(self, role, name, **options):
        self.taps += 1
        self.page.get_by_role(role, name=name, **options).first.click()
        return self

    def wait(self, seconds):
        self.page.clock.run_for(int(seconds * 1000))
        return self

    def sees(self, phase):
        expect(self.page.locator("#main")).to_have_attribute("data-state", phase)
        return self

    def answer_the_lists(self):
        self.taps += check.answer(self.page)
        self.page.wait_for_url(f"**{PLAY}")
        return self

    def begin(self, knee="Right", pain="3"):
        expect(self.page.locator("[data-before=status]")).to_be_hidden()
        return self.tap("button", knee, exact=True).tap("button", pain, exact=True).tap("button", "Start", exact=True).sees("ready")

    def play(self, worst="2"):
        """From the first get-ready to the worst pain: press, stretch, slow chair-sit."""
        self.wait(8.5).sees("find").tap("button", "Partly").sees("work").wait(25).tap("button", "It softened")
        self.sees("discomfort").tap("button", "3", exact=True).sees("softened").wait(5.5)
        self.sees("ready").wait(8.5).sees("work").wait(30).tap("button", "It softened").wait(5.5).sees("rest")
        self.wait(10.5).sees("ready").wait(8.5).sees("work").wait(30.5).sees("ready").wait(8.5).sees("work").wait(30.5).sees("rest")
        self.wait(10.5).sees("ready").wait(8.5).sees("work").wait(97).sees("after")
        return self.tap("button", worst, exact=True)


@pytest.fixture
def walker(watched):
    return Walker(watched)


def test_a_newcomer_reads_plays_signs_up_and_finds_the_session_in_the_history(walker, address):
    page = walker.page
    page.goto("/conditions/runners-knee/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Runner’s knee")
    page.goto("/")
    walker.taps = 0
    walker.tap("link", "Start a first routine").answer_the_lists().begin()
    assert walker.taps <= MOST_TAPS_TO_A_MOVEMENT
    start = walker.taps - 1  # Start itself counts
    walker.play().sees("saved")
    assert walker.taps - start <= MOST_TAPS_OF_A_ROUTINE
    expect(page.get_by_text("Your session is kept in this browser only.")).to_be_visible()

    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Email").fill(address)
    page.locator("input[name=password1]").fill(PHRASE)
    page.locator("input[name=age_band][value=adult]").check()
    assert not page.locator("input[name=store]").is_checked()
    page.locator("input[name=store]").check()
    page.get_by_role("button", name="Create my account").click()
    page.wait_for_url("**/sessions/")
    page.get_by_role("button", name="Add to my history").click()
    expect(page.get_by_role("status").filter(has_text="Added to your history.")).to_be_visible()
    page.goto("/sessions/")
    page.locator("main").get_by_role("link", name="First six minutes").click()
    expect(page.locator("main")).to_contain_text("softened after")
    expect(page.locator("dl.facts")).to_contain_text("3")
    expect(page.locator("dl.facts")).to_contain_text("Right")


def test_someone_signed_in_is_saved_without_a_tap_more(walker, address):
    page = walker.page
    sign_up(page, address)
    page.goto("/")
    walker.tap("link", "Start a first routine").answer_the_lists().begin().play().sees("saved")
    page.get_by_role("link", name="See the session").click()
    page.wait_for_url("**/sessions/*-*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("First six minutes")
    assert_accessible(page, "session")
    page.get_by_role("link", name="Correct this session").click()
    page.get_by_label("Note").fill("The chair slipped.")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("The chair slipped.")).to_be_visible()
    page.get_by_text("This session was corrected").click()


def test_the_same_session_sent_from_two_tabs_is_there_once(walker, address):
    page = walker.page
    sign_up(page, address)
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.url.endswith("/api/v1/sessions") else None)
    page.goto("/")
    walker.tap("link", "Start a first routine").answer_the_lists().begin().play().sees("saved")
    expect(page.get_by_role("link", name="See the session")).to_be_visible()
    again = page.evaluate(
        """async (body) => {
            const me = await (await fetch("/api/v1/me")).json();
            const send = () => fetch("/api/v1/sessions", {method: "POST", body, headers: {"Content-Type": "application/json", "X-CSRFToken": me.csrf}});
            const answers = await Promise.all([send(), send(), send()]);
            return Promise.all(answers.map(async (answer) => (await answer.json()).results[0].status));
        }""",
        sent[0],
    )
    assert again == ["duplicate"] * 3
    page.goto("/sessions/")
    expect(page.locator("main ul.rows > li")).to_have_count(1)


# --- with the keyboard alone ------------------------------------------------------------------------------------------


def press_until(page, name, limit=90):
    """Tab to the control of this name, as a person without a pointer does."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const at = document.activeElement;
                const words = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || at.value || "";
                return words.replace(/\\s+/g, " ").trim();
            }"""
        )
        if focused.startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_the_whole_main_job_with_the_keyboard_alone(walker, address):
    page = walker.page
    page.goto("/")
    press_until(page, "Start a first routine")
    page.keyboard.press("Enter")
    for title in check.TITLES:
        check.sees(page, title)
        if title == check.THIRD:
            for words in ("The left one", "Under 16"):
                press_until(page, words)
                page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
        press_until(page, "None of these")
        page.keyboard.press("Enter")
    page.wait_for_url(f"**{PLAY}")
    expect(page.locator("[data-before=status]")).to_be_hidden()
    for name in ("Left", "2"):
        press_until(page, name)
        page.keyboard.press("Enter")
    press_until(page, "Start")
    # Who is fast waits for the answer whether anything is locked.
    expect(page.locator("[data-before=start]")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Enter")
    walker.sees("ready")
    keys = page.keyboard
    keys.press("Space")
    walker.sees("find")
    keys.press("3")
    walker.sees("work").wait(20)
    keys.press("s")
    walker.sees("discomfort")
    keys.press("3")
    walker.sees("softened").wait(5.5).sees("ready")
    keys.press("Space")
    walker.sees("work").wait(10)
    keys.press("s")
    walker.sees("softened").wait(5.5).sees("rest").wait(10.5).sees("ready").wait(8.5).wait(30.5).wait(8.5).wait(30.5).sees("rest")
    walker.wait(10.5).wait(8.5).sees("work").wait(97).sees("after")
    press_until(page, "1")
    keys.press("Enter")
    walker.sees("saved")
    press_until(page, "Make an account")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Create an account")
    press_until(page, "Email")
    keys.type(address)
    keys.press("Tab")
    keys.type(PHRASE)
    press_until(page, "Under 13")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    press_until(page, "Store my sessions")
    keys.press("Space")
    press_until(page, "Create my account")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My sessions")
    press_until(page, "Add to my history")
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Added to your history.")).to_be_visible()


# --- without JavaScript -----------------------------------------------------------------------------------------------


def choose(page, name, value):
    """Choose an answer, whether it is a list or a row of buttons."""
    select = page.locator(f"select[name={name}]")
    if select.count():
        select.select_option(value)
    else:
        page.locator(f"input[name={name}][value='{value}']").focus()
        page.keyboard.press("Space")


def test_the_whole_main_job_without_javascript(browser, server, address):
    context = browser.new_context(java_script_enabled=False, base_url=server, viewport={"width": 390, "height": 844})
    page = context.new_page()
    try:
        page.goto("/")
        page.get_by_role("link", name="Start a first routine").click()
        expect(page.get_by_text("The guided player needs JavaScript.")).to_be_visible()
        page.get_by_role("link", name="Use the list instead").click()
        check.answer(page)
        expect(page.locator("main ol.worklist > li").first).to_contain_text("Press until it softens")
        page.get_by_role("link", name="Create an account").click()
        page.get_by_label("Email").fill(address)
        page.locator("input[name=password1]").fill(PHRASE)
        page.locator("input[name=age_band][value=adult]").check()
        page.locator("input[name=store]").check()
        page.get_by_role("button", name="Create my account").click()
        page.goto("/routines/first-six-minutes/log/")
        if "/safety/today/" in page.url:
            page.get_by_role("button", name="Same as last time").click()
        elif "/safety/" in page.url:
            check.answer(page)
        page.locator("[name=minutes]").fill("7")
        choices = {"knee": "left", "before": "2", "worst": "1", "step-press": "done", "step-stretch": "done", "step-chair-sit": "done"}
        for name, value in choices.items():
            choose(page, name, value)
        page.get_by_role("button", name="Save session").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("First six minutes")
        page.goto("/sessions/")
        expect(page.locator("main ul.rows > li")).to_have_count(1)
    finally:
        context.close()


# --- no way round the stop list -----------------------------------------------------------------------------------------


def test_no_address_starts_a_step_before_the_list_is_answered(page):
    for path in (PLAY, "/routines/first-six-minutes/log/", "/routines/slow-chair-sit/play/"):
        page.goto(path)
        page.wait_for_url("**/safety/**")


def test_a_second_tab_needs_the_same_answer(page):
    page.goto("/safety/?routine=first-six-minutes")
    other = page.context.new_page()
    other.goto(PLAY)
    other.wait_for_url("**/safety/**")


def test_a_tick_leads_to_a_care_card_and_to_no_player(page):
    page.goto("/safety/?routine=first-six-minutes")
    check.tick(page, "One calf or thigh is newly swollen")
    check.fits(page)
    expect(page.locator(".care")).to_be_visible()
    for path in (PLAY, "/routines/slow-chair-sit/play/", "/routines/first-six-minutes/log/"):
        page.goto(path)
        page.wait_for_url("**/safety/stop/**")
    assert_accessible(page, "stop")


@pytest.mark.parametrize("seconds", [0, 5 * 60 + 1])
def test_a_page_that_was_open_before_the_tick_does_not_start_either(walker, seconds):
    page = walker.page
    page.goto("/safety/?routine=first-six-minutes")
    walker.answer_the_lists()
    expect(page.locator("[data-before=status]")).to_be_hidden()
    other = page.context.new_page()
    other.goto("/safety/?changed=1")
    other.locator("label", has_text="short of breath").click()
    other.get_by_role("button", name="One or more fit").click()
    expect(other.locator(".care")).to_be_visible()
    page.get_by_role("button", name="Left", exact=True).click()
    page.get_by_role("button", name="1", exact=True).click()
    walker.wait(seconds)
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/safety/stop/**")


def test_someone_who_reads_is_never_locked_out(page):
    check.stop(page, way="/safety/")
    for path in ("/conditions/runners-knee/", "/routines/first-six-minutes/", "/exercises/slow-chair-sit/", "/muscles/rectus-femoris/"):
        assert page.goto(path).status == 200
        assert page.url.endswith(path)
