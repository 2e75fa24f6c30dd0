"""The safety check in a real browser: few taps, no way round it, and readable by everyone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import check
from tests.browser.conftest import assert_accessible, in_both_screens, show_on, sign_up

pytestmark = pytest.mark.browser
ROUTINE = "first-six-minutes"
WAY, PLAY, LOG = f"/safety/?routine={ROUTINE}", f"/routines/{ROUTINE}/play/", f"/routines/{ROUTINE}/log/"
MOST_TAPS_OF_A_CHECK = 8
MOST_TAPS_TO_A_MOVEMENT = 14


# --- a healthy adult --------------------------------------------------------------------------------------------------


def test_a_healthy_adult_needs_at_most_eight_taps(watched):
    watched.goto(WAY)
    assert check.answer(watched) <= MOST_TAPS_OF_A_CHECK
    watched.wait_for_url(f"**{PLAY}")


def test_from_home_to_the_first_movement_it_takes_at_most_fourteen_taps(watched):
    page = watched
    page.clock.install()
    page.goto("/")
    page.get_by_role("link", name="Start a first routine").click()
    taps = 1 + check.answer(page)
    expect(page.locator("[data-before=status]")).to_be_hidden()
    for name in ("Right", "3", "Start"):
        page.get_by_role("button", name=name, exact=True).click()
        taps += 1
    expect(page.locator("#main")).to_have_attribute("data-state", "ready")
    page.clock.run_for(8500)
    expect(page.locator("#main")).to_have_attribute("data-state", "find")
    assert taps <= MOST_TAPS_TO_A_MOVEMENT


def test_the_fourth_page_comes_only_before_pressure_or_ice(page):
    page.goto("/safety/?routine=slow-chair-sit")
    check.answer(page, presses=False)
    page.wait_for_url("**/routines/slow-chair-sit/play/")


def test_the_next_session_starts_with_one_line(page):
    page.goto(WAY)
    check.answer(page)
    page.goto(WAY)
    page.wait_for_url("**/safety/today/**")
    page.get_by_role("button", name="Same as last time").click()
    page.wait_for_url(f"**{PLAY}")


def test_nothing_is_ticked_or_chosen_beforehand(page):
    for title in check.TITLES:
        check.up_to(page, title)
        assert page.locator("main :checked").count() == 0
        page.context.clear_cookies()


# --- ticks ------------------------------------------------------------------------------------------------------------


def test_a_line_that_needs_more_shows_its_questions_only_on_a_tick(page):
    page.goto(WAY)
    more = page.locator(".tick label", has_text="I cannot take four steps")
    expect(more).to_be_hidden()
    check.tick(page, "I hurt this knee")
    expect(more).to_be_visible()
    check.tick(page, "I hurt this knee")
    expect(more).to_be_hidden()


def test_a_fresh_injury_without_signs_of_a_break_goes_on_and_says_that_it_is_no_examination(page):
    page.goto(WAY)
    check.tick(page, "I hurt this knee")
    check.fits(page)
    check.sees(page, check.SECOND)
    check.none_fits(page)
    check.choose(page, check.KNEE, check.AGE)
    check.none_fits(page)
    check.none_fits(page)
    page.wait_for_url("**/safety/ready/**")
    expect(page.get_by_text("replace no examination")).to_be_visible()


def test_a_tick_leads_to_a_care_card_with_a_number_to_call(page):
    check.stop(page)
    check.sees(page, "Get help now")
    expect(page.locator(".care")).to_contain_text("Call the emergency number now.")
    expect(page.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    expect(page.locator(".care").get_by_role("link", name=re.compile("examined|mistake"))).to_have_count(0)


def test_a_stop_does_not_open_by_one_tap(page):
    check.stop(page)
    expect(page.get_by_role("link", name="I ticked this by mistake")).to_be_hidden()
    page.get_by_text("How this opens again").click()
    page.get_by_role("link", name="I ticked this by mistake").click()
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.locator("label", has_text="I ticked this by mistake").click()
    page.get_by_role("button", name="Save my answers").click()
    check.sees(page, check.FIRST)
    page.goto(LOG)
    page.wait_for_url("**/safety/**")


def test_the_way_back_keeps_the_ticks(page):
    check.up_to(page, check.SECOND)
    check.tick(page, "numb or tingling")
    check.fits(page)
    check.sees(page, check.THIRD)
    page.go_back()
    check.sees(page, check.SECOND)
    expect(page.get_by_label("My leg or foot is numb or tingling.")).to_be_checked()
    page.reload()
    expect(page.get_by_label("My leg or foot is numb or tingling.")).to_be_checked()


def test_a_wrong_button_is_one_sentence_and_loses_nothing(page):
    page.goto(WAY)
    check.tick(page, "I cough up blood")
    check.none_fits(page)
    expect(page.locator(".alert-danger")).to_have_count(1)
    expect(page.get_by_label("I cough up blood.")).to_be_checked()


def test_someone_under_sixteen_gets_a_page_for_parents_and_nothing_is_kept(page):
    check.up_to(page, check.THIRD)
    check.choose(page, check.KNEE, "Under 16")
    check.none_fits(page)
    page.wait_for_url("**/safety/parents/")
    expect(page.get_by_role("heading", name="The activity ladder")).to_be_visible()
    assert not [cookie for cookie in page.context.cookies() if cookie["name"].startswith("selfcare_safety") and cookie["value"]]
    page.goto(PLAY)
    page.wait_for_url("**/safety/**")


def test_at_sixteen_a_guardian_has_to_agree(page):
    check.up_to(page, check.THIRD)
    agrees = page.locator(".tick label", has_text="guardian")
    expect(agrees).to_be_hidden()
    check.choose(page, check.KNEE, "16 or 17")
    expect(agrees).to_be_visible()
    check.none_fits(page)
    page.wait_for_url("**/safety/stop/**")


def test_a_place_on_the_leg_is_left_out_and_the_rest_goes_on(page):
    check.up_to(page, check.FOURTH)
    check.tick(page, "I have a wound")
    check.tick(page, "Calf")
    check.fits(page)
    page.wait_for_url("**/safety/ready/**")
    expect(page.locator("main")).to_contain_text("Only here: calf.")
    page.get_by_role("link", name=re.compile("Go on")).click()
    page.wait_for_url(f"**{PLAY}")


# --- no way round -----------------------------------------------------------------------------------------------------


def test_a_locked_routine_is_not_played_by_its_address_or_by_the_form(page):
    check.stop(page)
    for path in (PLAY, LOG, "/routines/slow-chair-sit/play/"):
        page.goto(path)
        page.wait_for_url("**/safety/stop/**")


def test_a_locked_routine_is_not_played_from_an_old_tab(watched):
    page = watched
    page.clock.install()
    page.goto(WAY)
    check.answer(page)
    expect(page.locator("[data-before=status]")).to_be_hidden()
    other = page.context.new_page()
    check.stop(other, way=f"{WAY}&changed=1")
    for name in ("Left", "1", "Start"):
        page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/safety/stop/**")


def test_a_locked_routine_is_not_played_without_a_network(page):
    check.up_to(page, check.FIRST)
    check.answer(page)
    expect(page.locator("[data-before=status]")).to_be_hidden()
    other = page.context.new_page()
    check.stop(other, way=f"{WAY}&changed=1")
    page.context.set_offline(True)
    for name in ("Left", "1"):
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("[data-before=status]")).to_contain_text("be seen first")
    expect(page.locator("#main")).to_have_attribute("data-state", "before")
    page.context.set_offline(False)


def test_a_locked_routine_is_not_played_from_a_kept_page_without_a_network(page):
    """A page that was kept whole asks the server in vain: the answers on the device decide."""
    check.stop(page)
    page.route("**/api/v1/me*", lambda route: route.abort())
    page.goto(PLAY)
    expect(page.locator("[data-before=status]")).to_contain_text("be seen first")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_disabled()


def test_without_javascript_the_check_works_and_a_stop_closes_the_list(browser, server):
    context = browser.new_context(java_script_enabled=False, base_url=server, viewport={"width": 390, "height": 844})
    page = context.new_page()
    try:
        page.goto(LOG)
        check.answer(page)
        page.wait_for_url(f"**{LOG}")
        expect(page.locator("main ol.worklist > li").first).to_be_visible()
        check.stop(page, way=f"{WAY}&changed=1&to=log")
        page.goto(LOG)
        page.wait_for_url("**/safety/stop/**")
    finally:
        context.close()


def test_without_javascript_a_locked_form_takes_nothing(browser, server, address):
    context = browser.new_context(java_script_enabled=False, base_url=server, viewport={"width": 390, "height": 844})
    page = context.new_page()
    try:
        sign_up(page, address)
        page.goto(LOG)
        check.answer(page)
        page.wait_for_url(f"**{LOG}")
        other = context.new_page()
        check.stop(other, way=f"{WAY}&changed=1")
        page.get_by_role("button", name="Save session").click()
        page.wait_for_url("**/safety/stop/**")
        page.goto("/sessions/")
        expect(page.locator("main ul.rows > li")).to_have_count(0)
    finally:
        context.close()


def test_reading_is_never_locked_and_a_page_says_what_waits(page):
    check.stop(page)
    for path in ("/conditions/runners-knee/", "/muscles/rectus-femoris/"):
        assert page.goto(path).status == 200
    for path in (f"/routines/{ROUTINE}/", "/exercises/slow-chair-sit/"):
        assert page.goto(path).status == 200
        expect(page.locator("lock-note")).to_contain_text("Guided sessions wait")
        expect(page.locator("lock-note [data-lock=everything]")).to_be_visible()
    expect(page.get_by_role("heading", name="Stop if")).to_be_visible()


def test_a_page_says_nothing_to_someone_whose_steps_are_all_open(page):
    page.goto(f"/routines/{ROUTINE}/")
    expect(page.locator("lock-note")).to_be_hidden()
    page.goto(WAY)
    check.answer(page)
    page.goto(f"/routines/{ROUTINE}/")
    expect(page.locator("lock-note")).to_be_hidden()


# --- for everyone -----------------------------------------------------------------------------------------------------


def pages_of_the_check(page):
    """Every page of the check, one after the other, as (name, page)."""
    for title in check.TITLES:
        check.up_to(page, title)
        for line in ("I hurt this knee", "numb or tingling", "I am pregnant", "I have a wound"):
            if page.locator(".tick label", has_text=line).count():
                check.tick(page, line)
        yield title
        page.context.clear_cookies()
    check.up_to(page, check.THIRD)
    check.none_fits(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "errors"
    check.choose(page, check.KNEE, "50 to 69")
    check.tick(page, "nobody has examined it")
    check.fits(page)
    check.none_fits(page)
    page.wait_for_url("**/safety/ready/**")
    yield "ready"
    page.goto(WAY)
    yield "today"
    page.context.clear_cookies()
    check.up_to(page, check.SECOND)
    check.tick(page, "stiff for more")
    check.tick(page, "a new lump")
    check.fits(page)
    page.get_by_text("How this opens again").click()
    yield "stop"
    for path in ("examined", "agreed", "mistake", "parents"):
        page.goto(f"/safety/{path}/")
        assert page.url.endswith(f"/safety/{path}/")
        yield path
    page.context.clear_cookies()


@in_both_screens
def test_every_page_of_the_check_is_accessible_in_both_themes(page, screens):
    page.emulate_media(reduced_motion="reduce")
    for name in pages_of_the_check(page):
        for screen in screens:
            width = show_on(page, screen)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} runs over the edge at {width}"
            assert_accessible(page, f"{name} {screen}", in_both_themes=False)


def test_every_page_of_the_check_fits_a_small_phone_and_twice_the_text(page):
    page.set_viewport_size({"width": 320, "height": 640})
    for name in pages_of_the_check(page):
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} runs over the edge"
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} runs over the edge with large text"
        page.evaluate("document.documentElement.style.fontSize = ''")


def test_every_line_is_a_target_of_thumb_size(page):
    for title in check.TITLES:
        check.up_to(page, title)
        heights = page.locator(".tick:visible, main .form-check:visible, main button:visible, main summary:visible").evaluate_all(
            "found => found.map((element) => element.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44, title
        page.context.clear_cookies()


def test_a_ticked_line_is_told_from_the_others_with_forced_colours(page):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(WAY)
    check.tick(page, "I cough up blood")
    looks = "element => getComputedStyle(element).backgroundColor"
    rows = page.locator(".tick:visible")
    assert rows.nth(0).evaluate(looks) != page.locator(".tick", has_text="I cough up blood").evaluate(looks)
    assert page.locator(".none").evaluate(looks) != page.locator(".some").evaluate(looks)


def press_until(page, words, limit=60):
    """Tab to the control with these words."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        found = page.evaluate("(document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent || '').trim()")
        if found.startswith(words):
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def answer_with_keys(page, title):
    """Answer one page of the check without a pointer: nothing fits."""
    if title == check.THIRD:
        for words in ("The left one", "Under 16"):
            press_until(page, words)
            page.keyboard.press("Space")
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        expect(page.get_by_label(check.AGE)).to_be_checked()
    press_until(page, "None of these")
    page.keyboard.press("Enter")


def test_every_page_of_the_check_is_answered_with_the_keyboard(page):
    page.goto(WAY)
    for title in check.TITLES:
        check.sees(page, title)
        answer_with_keys(page, title)
    page.wait_for_url(f"**{PLAY}")


def test_a_care_card_is_reached_and_opened_again_with_the_keyboard(page):
    page.goto(WAY)
    press_until(page, "I cough up blood")
    page.keyboard.press("Space")
    press_until(page, "One or more fit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/safety/stop/**")
    press_until(page, "How this opens again")
    page.keyboard.press("Enter")
    press_until(page, "I have been examined since")
    page.keyboard.press("Enter")
    check.sees(page, "You have been examined")
