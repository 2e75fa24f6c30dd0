"""An editor places points, zones and no-press shapes: by dragging, by keys, by numbers, and without a script."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHRASE, assert_accessible, in_each_screen, show_on

pytestmark = pytest.mark.browser
MAKE = """
from exercises.people.models import User
from exercises.publishing.roles import editors, make_roles
make_roles()
User.objects.create_user("{address}", "{phrase}", name="Editor", is_staff=True).groups.add(editors())
"""
CHECKED = re.compile("/check/$")


MADE: list[str] = []


@pytest.fixture
def editor(manage):
    """The address of an editor who may sign in, made once: it takes a while."""
    if not MADE:
        address = f"{uuid.uuid4().hex[:12]}@example.org"
        manage("shell", "-c", MAKE.format(address=address, phrase=PHRASE))
        MADE.append(address)
    return MADE[0]


def sign_in(page, address):
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(re.compile("^(?!.*login)"))


def open_places(page, kind, title, way, *, scripted=True):
    """From the list to the page of places, by its links."""
    page.goto(f"/admin/exercises/{kind}/")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("link", name=way).click()
    if scripted:
        page.locator("#plates.scripted").wait_for()


@pytest.fixture
def large(page, editor):
    """An editor's page, large. Axe writes styles of its own here, which the policy refuses aloud: its tests watch nothing."""
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, editor)
    return page


@pytest.fixture
def muscle(watched, large):
    """The page of a muscle's places; nothing may go wrong on it."""
    open_places(watched, "muscle", "Vastus lateralis", "Place points and zones")
    return watched


def row(page, words, view):
    """The row of numbers of a point in a view."""
    return page.locator(f"[data-row]:has(legend:text-is('{words}')):has(option:checked:text-is('{view}'))")


def marker(page, words):
    return page.locator(f"[data-grip=move][aria-label^='{words}']")


def number(row_, name):
    return row_.locator(f"[name$='-{name}']")


def drag(page, held, across, down):
    box = held.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    with page.expect_response(CHECKED):
        page.mouse.move(x + across, y + down)
        page.mouse.up()


def test_a_point_is_dragged_and_saved(muscle):
    held, place = marker(muscle, "Point 4, Outer side"), row(muscle, "Point 4", "Outer side")
    before = float(number(place, "y").input_value())
    drag(muscle, held, 0, -15)
    expect(place.locator("[data-said]")).to_contain_text("mm from")
    after = number(place, "y").input_value()
    assert 0.005 < before - float(after) < 0.05
    expect(muscle.get_by_role("status")).to_contain_text("Every place is as it should be.")
    muscle.get_by_role("button", name="Check and save").click()
    expect(muscle.locator(".messagelist")).to_contain_text("Saved.")
    expect(number(row(muscle, "Point 4", "Outer side"), "y")).to_have_value(after)


def test_a_point_that_is_dragged_into_a_no_press_area_says_so_and_is_not_saved(muscle):
    place = row(muscle, "Point 5", "Outer side")
    area = muscle.locator("[data-view=lateral] ellipse.no-press", has=muscle.locator("title", has_text="Bony point of the hip"))
    there, here = area.bounding_box(), marker(muscle, "Point 5").bounding_box()
    away = {name: there[name] + there[size] / 2 - here[name] - here[size] / 2 for name, size in (("x", "width"), ("y", "height"))}
    drag(muscle, marker(muscle, "Point 5"), away["x"], away["y"])
    expect(place.locator("[data-said]")).to_contain_text("Point 5 lies inside “Bony point of the hip”")
    expect(muscle.locator(".mark.wrong")).to_have_count(1)
    expect(muscle.get_by_role("status")).to_contain_text("1 place has to change")
    typed = number(place, "x").input_value()
    muscle.get_by_role("button", name="Check and save").click()
    expect(muscle.get_by_role("alert")).to_contain_text("Nothing was saved")
    place = row(muscle, "Point 5", "Outer side")
    expect(number(place, "x")).to_have_value(typed)
    card = muscle.locator("[data-card]", has=place)
    with muscle.expect_response(CHECKED):
        card.get_by_label("Keep it for looking at only").check()
    expect(card.get_by_label("Why nobody should press it")).to_be_visible()
    expect(card.locator("[data-state=wrong]")).to_have_count(0)


def test_keys_move_a_point_by_single_steps(muscle):
    held, place = marker(muscle, "Point 4, Outer side"), row(muscle, "Point 4", "Outer side")
    x, y = (float(number(place, name).input_value()) for name in "xy")
    held.focus()
    muscle.keyboard.press("ArrowRight")
    muscle.keyboard.press("Shift+ArrowUp")
    expect(number(place, "x")).to_have_value(f"{x + 0.0025:.4f}".rstrip("0"))
    expect(number(place, "y")).to_have_value(f"{y - 0.005:.4f}".rstrip("0"))
    expect(held).to_have_attribute("aria-label", re.compile(f"across {x + 0.0025:.2f}"))
    expect(muscle.get_by_role("status")).to_contain_text("Point 4, Outer side:")
    muscle.keyboard.press("Enter")
    expect(number(place, "x")).to_be_focused()


def test_numbers_move_the_mark_and_lead_to_their_view(muscle):
    place = row(muscle, "Point 4", "Front")
    number(place, "x").focus()
    expect(muscle.get_by_role("button", name="Front", exact=True)).to_have_attribute("aria-pressed", "true")
    held = marker(muscle, "Point 4, Front")
    before = held.bounding_box()
    with muscle.expect_response(CHECKED):
        number(place, "x").fill("0.2")
    expect(place.locator("[data-said]")).to_contain_text("outside its muscle")
    assert held.bounding_box()["x"] < before["x"] - 20
    number(place, "x").fill("")
    expect(held).to_have_count(0)


def test_a_click_places_what_was_added_and_handles_change_its_size(muscle):
    with muscle.expect_response(CHECKED):
        muscle.get_by_role("button", name="Add a zone").click()
    zone = row(muscle, "Zone 6", "Outer side")
    expect(marker(muscle, "Zone 6")).to_be_focused()
    box = muscle.locator(".canvas:visible svg").bounding_box()
    with muscle.expect_response(CHECKED):
        muscle.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9)
    assert float(number(zone, "cy").input_value()) > 0.5
    muscle.locator(".mark.chosen").get_by_role("slider", name="Half width").focus()
    before = float(number(zone, "rx").input_value())
    muscle.keyboard.press("Shift+ArrowRight")
    assert float(number(zone, "rx").input_value()) == pytest.approx(before + 0.0125)
    drag(muscle, muscle.locator(".mark.chosen").get_by_role("slider", name="Turned"), 30, 20)
    assert float(number(zone, "rotation").input_value()) > 5
    zone.get_by_label("Remove").check()
    expect(marker(muscle, "Zone 6")).to_have_count(0)


def test_a_point_is_placed_in_another_view_by_a_click(muscle):
    muscle.get_by_role("button", name="Front", exact=True).click()
    card = muscle.locator("[data-card]", has=muscle.get_by_role("heading", name="Point 5"))
    card.get_by_role("button", name="Place it in the picture").click()
    held = marker(muscle, "Point 5, Front")
    expect(held).to_be_focused()
    box = muscle.locator(".canvas:visible svg").bounding_box()
    with muscle.expect_response(CHECKED):
        muscle.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    place = row(muscle, "Point 5", "Front")
    expect(place.locator("[data-said]")).not_to_be_empty()


def test_a_shape_that_is_dragged_over_a_point_names_it(large):
    open_places(large, "nopressarea", "Groin", "Draw its shapes")
    shape = row(large, "Shape 1", "Front")
    with large.expect_response(CHECKED):
        number(shape, "cx").fill("0.375")
    drag(large, marker(large, "Shape 1, Front"), 0, 10)
    with large.expect_response(CHECKED):
        number(shape, "cy").fill("0.33")
    expect(shape.locator("[data-said]")).to_contain_text("Vastus lateralis, point 4, lies inside")
    large.get_by_role("button", name="Check and save").click()
    expect(large.get_by_role("alert").get_by_role("link", name="Vastus lateralis, point 4", exact=True)).to_be_visible()
    assert_accessible(large, "a refused shape")


@in_each_screen
def test_the_pages_are_accessible_and_fit(screen, large):
    width = show_on(large, screen)
    for kind, title, way in (("muscle", "Vastus lateralis", "Place points"), ("nopressarea", "Groin", "Draw its shapes")):
        open_places(large, kind, title, way)
        large.locator("[data-grip=move]:visible").first.focus()
        assert large.evaluate("document.documentElement.scrollWidth") <= width
        if kind == "muscle":
            with large.expect_response(CHECKED):
                large.locator(".share").first.fill("0.01")
            large.locator(".mark.wrong").first.wait_for(state="attached")
        assert_accessible(large, f"{title}, {screen}", in_both_themes=False)


def test_everything_works_without_a_script(browser, browser_context_args, editor):
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    page = context.new_page()
    sign_in(page, editor)
    open_places(page, "muscle", "Vastus medialis", "Place points and zones", scripted=False)
    expect(page.locator(".canvas:visible .mark.point").first).to_be_visible()
    place = page.locator("[data-row]").first
    number(place, "x").fill("0.01")
    page.get_by_role("button", name="Check and save").click()
    expect(page.get_by_role("alert")).to_contain_text("lies outside its muscle")
    expect(number(page.locator("[data-row]").first, "x")).to_have_value("0.01")
    card = page.locator("[data-card]", has=page.locator("[data-row]")).first
    card.get_by_label("Keep it for looking at only").check()
    card.get_by_label("Why nobody should press it").fill("For looking at.")
    page.get_by_role("button", name="Check and save").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    page.get_by_role("button", name="Add a zone").click()
    expect(page.locator("[name^='referral-'][name$='-cx']").last).to_have_value("")
    context.close()
