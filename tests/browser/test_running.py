"""Running in a real browser: a run that passes the limit, the chart read as a table by keyboard, a file that drives itself."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, assert_fits, in_both_screens, show_on, sign_up
from tests.running import files

pytestmark = pytest.mark.browser


@pytest.fixture
def runner_page(page, address):
    sign_up(page, address)
    return page


def write_week(page, distance: str) -> None:
    page.goto("/runs/week/")
    page.get_by_label("Distance in all").fill(distance)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/runs/")


def write_run(page, distance: str) -> None:
    page.goto("/runs/new/")
    page.get_by_label("Distance").fill(distance)
    page.locator("[name=pain][value='1']").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="To its week")).to_be_visible()


def test_a_run_that_passes_the_limit_is_kept_and_said_kindly(runner_page):
    write_week(runner_page, "10")
    expect(runner_page.locator("h1")).to_contain_text("You can run 10")
    write_run(runner_page, "12,5")
    expect(runner_page.locator(".care")).to_contain_text("Over the week’s limit")
    runner_page.goto("/runs/")
    expect(runner_page.locator("h1")).to_contain_text("You are over this week’s limit")
    expect(runner_page.locator(".lane1 [fill='url(#lane-h)']")).to_have_count(1)


def test_the_weeks_are_read_as_a_table_by_keyboard(runner_page):
    write_week(runner_page, "10")
    fold = runner_page.locator("summary", has_text="The same as a table")
    fold.focus()
    runner_page.keyboard.press("Enter")
    table = runner_page.get_by_role("table", name="Distance and limit by week")
    expect(table).to_contain_text("10 km")
    runner_page.keyboard.press("Tab")
    expect(table.locator("a").first).to_be_focused()


def test_a_file_drives_itself_asks_about_a_broken_line_and_is_taken_over(runner_page, watched):
    lines = [files.strava_line(day, year=2025) for day in range(1, 29)]
    lines[4] = files.strava_line(5, year=2025, metres="far")
    runner_page.goto("/runs/import/")
    runner_page.get_by_label("File").set_input_files({"name": "activities.csv", "mimeType": "text/csv", "buffer": files.strava(*lines)})
    runner_page.get_by_role("button", name="Send the file").click()
    expect(runner_page.locator("h1")).to_have_text("Waiting for your answer")
    expect(runner_page.locator(".wrong tbody")).to_contain_text("This is not a number")
    assert_accessible(runner_page, "import asks")
    runner_page.get_by_role("button", name="Leave these out").click()
    expect(runner_page.locator("h1")).to_have_text("Done")
    expect(runner_page.locator("[data-import=taken]")).to_have_text("27")


def test_every_chart_has_a_table_that_opens_and_scrolls_by_keyboard(runner_page):
    page = runner_page
    page.goto("/runs/new/")
    page.get_by_label("Distance").fill("5")
    page.get_by_label("Time").fill("30")
    page.locator("[name=pain][value='1']").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="To its week")).to_be_visible()
    page.goto("/progress/")
    cards = page.locator(".charts > section:has(svg.chart)")
    expect(cards).to_have_count(3)
    for card in cards.all():
        card.locator("summary", has_text="Show as a table").focus()
        page.keyboard.press("Enter")
        expect(card.get_by_role("table")).to_be_visible()
        page.keyboard.press("Tab")
        expect(card.get_by_role("region")).to_be_focused()
        assert card.locator("tbody tr").count() >= 1
    expect(page.get_by_role("region", name="Pain against load, week by week, as a table")).to_contain_text("5 km")


def test_progress_is_shown_from_one_day_to_another_and_printed(runner_page):
    page = runner_page
    write_run(page, "5")
    page.goto("/progress/")
    page.locator("summary", has_text="From one day to another").click()
    page.get_by_label("From").fill("2026-01-05")
    page.get_by_label("To", exact=True).fill("2026-02-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("header .lead")).to_have_text("5 January 2026 to 1 February 2026")
    expect(page.locator("svg.chart")).to_have_count(0)
    expect(page.get_by_role("button", name="Print this page")).to_be_visible()
    assert_accessible(page, "progress between two days")


def test_an_address_of_the_calendar_is_shown_once_and_explained(runner_page):
    page = runner_page
    page.goto("/profile/reminders/")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_label("Your address.")).to_have_value(re.compile(r"http.*/calendar/[\w-]+\.ics"))
    expect(page.get_by_role("link", name="Open it in my calendar")).to_have_attribute("href", re.compile(r"webcal://.*\.ics"))
    page.locator("summary", has_text="How do I get it").click()
    assert_accessible(page, "a fresh address of the calendar")
    with page.expect_download() as found:
        page.get_by_role("link", name="Sitting breaks as a calendar file").click()
    assert found.value.suggested_filename == "breaks.ics"


@in_both_screens
def test_the_pages_are_accessible_and_fit(runner_page, screens):
    page = runner_page
    write_week(page, "10")
    page.goto("/shoes/new/")
    page.get_by_label("Name").fill("Blue pair")
    page.get_by_label("Run before").fill("500")
    page.get_by_role("button", name="Save").click()
    write_run(page, "5")
    run = page.url
    page.emulate_media(reduced_motion="reduce")
    for path in (
        "/runs/",
        "/runs/new/",
        "/runs/week/",
        "/runs/all/",
        "/runs/import/",
        "/shoes/",
        "/shoes/new/",
        run,
        f"{run}edit/",
        f"{run}remove/",
    ):
        for screen in screens:
            width = show_on(page, screen)
            page.goto(path)
            for fold in page.locator("details").all():
                fold.evaluate("fold => { fold.open = true }")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} runs over the edge at {width}"
            assert_accessible(page, f"{path} {screen}", in_both_themes=False)


def test_the_pages_fit_a_small_phone_and_twice_the_text(runner_page):
    page = runner_page
    write_week(page, "10")
    write_run(page, "5")
    for path in ("/runs/", "/runs/new/", "/runs/import/", "/shoes/", "/runs/all/"):
        assert_fits(page, path)


# 3.0 km on foot; one run of 5.0 km three times; another run a day later.
KINDS = {
    "a.gpx": files.gpx(), "a.tcx": files.tcx(), "a.fit": files.fit(), "strava.csv": files.strava(files.strava_line(4)),
    "garmin.csv": files.garmin(files.garmin_line(5)),
}  # fmt: skip


def test_files_of_every_kind_are_taken_over_and_the_same_run_only_once(runner_page):
    taken = []
    for name, data in KINDS.items():
        runner_page.goto("/runs/import/")
        runner_page.get_by_label("File").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
        runner_page.get_by_role("button", name="Send the file").click()
        expect(runner_page.locator("h1")).to_have_text("Done")
        taken.append([runner_page.locator(f"[data-import={what}]").inner_text() for what in ("taken", "duplicate")])
    assert taken == [["1", "0"], ["1", "0"], ["0", "1"], ["0", "1"], ["1", "0"]]


def test_without_scripts_a_run_is_written_and_a_file_is_read(browser, server, address):
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    sign_up(page, address)
    write_run(page, "5")
    page.goto("/runs/import/")
    page.get_by_label("File").set_input_files({"name": "a.fit", "mimeType": "application/octet-stream", "buffer": files.fit()})
    page.get_by_role("button", name="Send the file").click()
    for _step in range(2):
        page.get_by_role("button", name="Read on").click()
    expect(page.locator("h1")).to_have_text("Done")
    context.close()
