"""Where does it hurt: by tap, by keyboard, without JavaScript; in both themes, large text and forced colours."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, assert_fits, in_both_screens, show_on

pytestmark = pytest.mark.browser
PATHS = [
    "/pain/", "/pain/?area=calf&side=left", "/pain/knee/", "/pain/knee/?area=inner-side&area=calf&side=left",
    "/pain/answer/?area=around-kneecap&side=right", "/pain/answer/?area=outer-side&area=calf&side=left&asked=none",
    "/pain/answer/?area=calf&area=groin", "/pain/answer/?area=calf&fits=calf-swelling&asked=some", "/pain/answer/?area=moon",
    "/pain/answer/?area=no-pain-now", "/pain/answer/?area=around-kneecap&rest=rectus-femoris&asked=none",
]  # fmt: skip


def shape(page, area: str, picture: str):
    return page.locator(f"[data-picture={picture}] [data-area={area}] .zone")


def tap(page, area: str, picture: str) -> None:
    """A finger on the middle of a shape."""
    place = shape(page, area, picture)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def choose(page, field: str) -> None:
    """A click on the words of a box or button: they cover the whole line."""
    page.locator(f"label[for={field}]").click()


def looks_chosen(page, area: str):
    return page.locator(f"[data-area={area}].on")


@in_both_screens
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_the_finder_is_accessible_and_fits(page, path, screens):
    page.emulate_media(reduced_motion="reduce")
    for screen in screens:
        width = show_on(page, screen)
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} runs over the edge at {width}"
        page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        assert_accessible(page, f"{path} {screen}", in_both_themes=False)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_the_finder_fits_a_small_phone_and_twice_the_text(page, path):
    assert_fits(page, path)


def test_a_tap_ticks_the_box_marks_the_picture_and_a_second_tap_takes_it_back(watched):
    watched.goto("/pain/")
    tap(watched, "front-thigh", "limb-front")
    expect(watched.locator("#area-front-thigh")).to_be_checked()
    expect(looks_chosen(watched, "front-thigh")).to_have_count(1)
    expect(watched.locator("[data-status]")).to_have_text("1 place")
    tap(watched, "calf", "limb-back")
    expect(watched.locator("[data-status]")).to_have_text("2 places")
    tap(watched, "front-thigh", "limb-front")
    expect(watched.locator("#area-front-thigh")).not_to_be_checked()
    expect(looks_chosen(watched, "front-thigh")).to_have_count(0)


def test_a_place_on_two_pictures_is_marked_on_both(watched):
    watched.goto("/pain/knee/")
    tap(watched, "inner-side", "knee-back")
    expect(looks_chosen(watched, "inner-side")).to_have_count(2)


def test_by_tap_from_the_first_page_to_a_suggested_routine(watched):
    watched.goto("/")
    watched.get_by_role("link", name="Somewhere else on the leg").click()
    watched.get_by_text("Left leg").click()
    tap(watched, "calf", "limb-back")
    tap(watched, "knee", "limb-front")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Where at the knee?")
    expect(watched.get_by_text("Also chosen: Calf")).to_be_visible()
    expect(watched.locator("#side-left")).to_be_checked()
    tap(watched, "around-kneecap", "knee-front")
    watched.get_by_role("button", name="Show what may help").click()
    expect(watched.get_by_role("heading", name="First: does any of this fit?")).to_be_visible()
    expect(watched.get_by_role("link", name="Start this routine")).to_have_count(0)
    watched.get_by_role("button", name="None of these").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Around or behind the kneecap and calf")
    expect(watched.locator("main")).to_contain_text("Left leg")
    watched.get_by_role("link", name="Start this routine").click()
    watched.wait_for_url("**/play/")


def test_the_way_from_the_first_page_to_the_start_is_four_taps(watched):
    """Home, the place, the answer, the start: it leaves ten of the fourteen taps for the safety check and the start itself."""
    watched.goto("/")
    watched.get_by_role("link", name="At the knee", exact=True).click()
    tap(watched, "around-kneecap", "knee-front")
    watched.get_by_role("button", name="Show what may help").click()
    watched.get_by_role("link", name="Start this routine").click()
    watched.wait_for_url("**/routines/first-six-minutes/play/")


def test_by_keyboard_alone_with_the_place_marked_on_the_picture(watched):
    watched.goto("/pain/knee/")
    box = watched.locator("#area-outer-side")
    watched.locator("#side-right").focus()
    watched.keyboard.press("Space")
    for _ in range(12):
        if box.evaluate("element => element === document.activeElement"):
            break
        watched.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(watched.locator("[data-area=outer-side].near")).to_have_count(2)
    watched.keyboard.press("Space")
    expect(looks_chosen(watched, "outer-side")).to_have_count(2)
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/pain/answer/**")
    assert "side=right" in watched.url and "area=outer-side" in watched.url
    expect(watched.get_by_role("heading", level=1)).to_have_text("Outer side of the knee")


def test_the_shapes_are_no_stops_for_the_keyboard_and_silent_for_screen_readers(page):
    page.goto("/pain/")
    assert page.locator("svg.picker").evaluate_all("all => all.every(one => one.getAttribute('aria-hidden') === 'true')")
    assert page.locator("svg.picker a, svg.picker [tabindex]").count() == 0
    for place in page.locator("input[name=area]").all():
        assert place.evaluate("element => element.labels[0].textContent.trim().length > 3")


def test_pointing_at_a_row_marks_the_picture_and_the_other_way_round(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/pain/")
    page.locator("[data-row=calf]").hover()
    expect(page.locator("[data-area=calf].near")).to_have_count(1)
    shape(page, "buttock", "limb-back").hover()
    expect(page.locator("[data-row=buttock].near")).to_have_count(1)
    expect(page.locator("[data-area=calf].near")).to_have_count(0)


def test_no_pain_and_a_place_that_hurts_do_not_go_together(page):
    page.goto("/pain/")
    choose(page, "area-calf")
    choose(page, "area-no-pain-now")
    expect(page.locator("#area-calf")).not_to_be_checked()
    tap(page, "calf", "limb-back")
    expect(page.locator("#area-no-pain-now")).not_to_be_checked()


def test_the_left_leg_is_mirrored_and_its_numbers_are_not(page):
    page.goto("/pain/")
    choose(page, "side-left")
    assert page.locator("svg.picker").first.evaluate("one => getComputedStyle(one).transform").startswith("matrix(-1")
    assert page.locator("svg.picker text").first.evaluate("one => getComputedStyle(one).transform").startswith("matrix(-1")
    tap(page, "outer-hip", "limb-front")
    expect(page.locator("#area-outer-hip")).to_be_checked()


@pytest.mark.parametrize("area", ["around-kneecap", "shin-bump"])
def test_going_back_finds_the_ticks_and_the_marks_again(page, area):
    page.goto("/pain/knee/")
    tap(page, area, "knee-front")
    page.get_by_role("button", name="Show what may help").click()
    page.wait_for_url("**/pain/answer/**")
    page.go_back()
    expect(page.locator(f"#area-{area}")).to_be_checked()
    expect(looks_chosen(page, area)).not_to_have_count(0)


def test_a_place_that_is_chosen_is_told_by_more_than_colour(page):
    page.emulate_media(forced_colors="active")
    page.goto("/pain/?area=calf")
    widths = [
        page.locator(f"[data-area={area}] .zone").first.evaluate("one => parseFloat(getComputedStyle(one).strokeWidth)")
        for area in ("calf", "buttock")
    ]
    assert widths[0] >= 2 * widths[1]
    expect(page.locator("#area-calf")).to_be_checked()


@pytest.fixture
def plain(browser, server):
    """A page whose browser runs no script."""
    context = browser.new_context(base_url=server, java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_without_javascript_the_form_leads_to_the_answer(plain):
    plain.goto("/pain/")
    choose(plain, "side-left")
    choose(plain, "area-calf")
    plain.get_by_role("button", name="Knee: look closer").click()
    choose(plain, "area-outer-side")
    plain.get_by_role("button", name="Show what may help").click()
    plain.get_by_role("button", name="None of these").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Outer side of the knee and calf")
    expect(plain.get_by_role("link", name="Vastus lateralis")).to_be_visible()
    plain.get_by_text("Pressed or sore since yesterday?").click()
    choose(plain, "rest-vastus-lateralis")
    plain.get_by_role("button", name="Look again").click()
    expect(plain.locator("main")).to_contain_text("Vastus lateralis: you said")
    plain.get_by_role("link", name="Change the place").click()
    expect(plain.get_by_label("Calf")).to_be_checked()
    expect(plain.get_by_label("Left leg")).to_be_checked()
