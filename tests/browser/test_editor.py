"""The editors' own journeys, in a real browser against a real server: write, preview, review, publish, restore, build a routine."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ENVIRONMENT, PHRASE, ROOT, assert_accessible, in_each_screen, show_on

pytestmark = pytest.mark.browser

PEOPLE = """
from allauth.account.models import EmailAddress
from exercises.people.models import User
from exercises.publishing.roles import editors, make_roles, reviewers
make_roles()
for address, name, group in {people!r}:
    user = User.objects.create_user(address, {phrase!r}, name=name, is_staff=True)
    user.groups.add(editors() if group == "editors" else reviewers())
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
"""


@pytest.fixture(scope="session")
def staff(server):
    """Two editors and a clinician, by name."""
    mark = uuid.uuid4().hex[:8]
    people = [
        (f"nora-{mark}@example.org", f"Nora {mark}", "editors"),
        (f"ivo-{mark}@example.org", f"Ivo {mark}", "editors"),
        (f"hahn-{mark}@example.org", f"Dr Hahn {mark}", "reviewers"),
    ]
    words = PEOPLE.format(people=people, phrase=PHRASE)
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", words], cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True
    )
    return {"nora": people[0], "ivo": people[1], "hahn": people[2]}


@pytest.fixture(scope="session")
def states():
    """Who signed in already: signing in again and again would only test the limit of attempts."""
    return {}


@pytest.fixture
def as_staff(browser, browser_context_args, staff, states):
    """as_staff("nora") gives a page of a browser in which that person is signed in."""
    contexts = []

    def sign_in(who: str, **options):
        context = browser.new_context(
            **{**browser_context_args, "viewport": {"width": 1280, "height": 900}, **options, "storage_state": states.get(who)}
        )
        contexts.append(context)
        page = context.new_page()
        if who not in states:
            page.goto("/accounts/login/?next=/admin/")
            page.locator("input[name=login]").fill(staff[who][0])
            page.locator("input[name=password]").fill(PHRASE)
            page.locator("main form [type=submit]").first.click()
            page.wait_for_url("**/admin/")
            states[who] = context.storage_state()
        return page

    yield sign_in
    for context in contexts:
        context.close()


def open_page(page, kind: str, title: str) -> None:
    """From the first page to a page of the catalogue, as an editor goes."""
    page.goto("/admin/")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name=kind, exact=True).click()
    page.get_by_role("searchbox", name="Search").fill(title)
    page.get_by_role("button", name="Search").click()
    page.locator("#result_list").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.wait_for_load_state("load")


def test_a_draft_is_previewed_reviewed_by_another_person_published_and_restored(as_staff, browser, browser_context_args, staff):
    nora = as_staff("nora")
    open_page(nora, "Exercises", "Side leg raise")
    summary = nora.locator("#id_summary")
    before = summary.input_value()
    words = f"Lie on your side and lift, told anew {uuid.uuid4().hex[:6]}."
    summary.fill(words)
    expect(nora.locator(".beside .reading")).to_contain_text(words)
    nora.get_by_label("What did you change").fill("Shorter summary.")
    nora.get_by_role("button", name="Save draft").click()
    expect(nora.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(nora.locator(".standing")).to_contain_text("It differs from what is public.")
    shared = nora.get_by_role("link", name="Preview the draft").get_attribute("href")

    stranger = browser.new_context(**browser_context_args).new_page()
    stranger.goto(shared)
    expect(stranger.locator("main")).to_contain_text(words)
    expect(stranger.locator(".draft")).to_contain_text("not public")
    stranger.goto("/exercises/side-lying-hip-abduction/")
    expect(stranger.locator("main")).not_to_contain_text(words)

    nora.get_by_role("button", name="Save and send for review").click()
    expect(nora.locator(".messagelist")).to_contain_text("Sent for review")
    nora.get_by_role("link", name=re.compile("waits for a review")).click()
    nora.wait_for_url("**/exercises/revision/**")
    expect(nora.get_by_role("button", name="Approve and publish")).to_have_count(0)

    clinician = as_staff("hahn")
    clinician.goto("/admin/")
    clinician.locator(".todo").get_by_role("link", name="Waiting for a review").click()
    clinician.locator("#result_list").get_by_role("link", name="Side leg raise").click()
    expect(clinician.locator(".differences")).to_contain_text("told")
    clinician.get_by_role("button", name="Approve and publish").click()
    expect(clinician.locator(".messagelist")).to_contain_text("Approved and published")

    name = staff["hahn"][1]
    stranger.goto("/exercises/side-lying-hip-abduction/?fresh")
    expect(stranger.locator("main")).to_contain_text(words)
    expect(stranger.locator(".review")).to_contain_text(f"Reviewed by {name}")
    expect(stranger.locator(".review")).to_contain_text(re.compile(r"Published \d+ \w+ 20\d\d"))
    stranger.context.close()

    open_page(nora, "Exercises", "Side leg raise")
    nora.get_by_role("link", name="History").click()
    nora.get_by_role("button", name="Restore version 1").click()
    expect(nora.locator(".messagelist")).to_contain_text("Version 1 is public again, as version 3")
    open_page(nora, "Exercises", "Side leg raise")
    expect(nora.locator("#id_summary")).to_have_value(before)


def test_the_second_of_two_editors_is_told_and_loses_nothing(as_staff, staff):
    first, second = as_staff("nora"), as_staff("ivo")
    for page in (first, second):
        open_page(page, "Equipment", "Chair")
    first.locator("#id_summary").fill("Firm, and it does not roll.")
    first.get_by_role("button", name="Save draft").click()
    expect(first.locator(".messagelist")).to_contain_text("was changed successfully")
    second.locator("#id_substitute").fill("A low wall.")
    second.get_by_role("button", name="Save draft").click()
    errors = second.locator(".errorlist.nonfield")
    expect(errors).to_contain_text("Somebody else saved this page")
    expect(errors).to_contain_text(staff["nora"][1])
    expect(second.locator("#id_substitute")).to_have_value("A low wall.")


def steps(page) -> list[str]:
    """The steps as they stand, top to bottom."""
    names = page.locator("#steps-group .inline-related:not(.empty-form) .step-name").all_inner_texts()
    return [re.sub(r"^\d+\. ", "", name.split("\n")[0]) for name in names]


def to_first_routine(page) -> None:
    open_page(page, "Routines", "First six minutes")
    expect(page.locator(".steps-total")).to_contain_text("Takes about")


THREE = ["Front-thigh press with the thumbs", "Standing thigh stretch", "Slow chair-sit"]


def test_a_routine_is_built_and_put_in_order_with_the_keyboard_alone(as_staff):
    page = as_staff("nora")
    to_first_routine(page)
    assert steps(page) == THREE
    down = page.get_by_role("button", name=f"Move down: {THREE[0]}")
    down.focus()
    page.keyboard.press("Enter")
    assert steps(page) == [THREE[1], THREE[0], THREE[2]]
    expect(down).to_be_focused()
    expect(page.locator(".steps-live")).to_contain_text("place 2 of 3")
    page.locator("#steps-group .add-row a").focus()
    page.keyboard.press("Enter")
    new = page.locator("#steps-3")
    expect(page.locator(".steps-total")).to_contain_text("Cannot be played yet")
    new.locator("select[name$=-exercise]").focus()
    page.keyboard.type("Heel raise")
    new.locator("select[name$=-side]").focus()
    page.keyboard.type("Both together")
    expect(page.locator(".steps-total")).to_contain_text("Takes about")
    expect(new.locator(".takes")).to_have_text(re.compile(r"\d:\d\d"))
    # Only what repetitions know is asked for.
    expect(new.locator("input[name$=-reps]")).to_be_visible()
    expect(new.locator("input[name$=-ceiling_s]")).to_be_hidden()
    page.get_by_role("button", name="Save draft").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(page.locator(".steps-total")).to_contain_text("Takes about")
    assert steps(page) == [THREE[1], THREE[0], THREE[2], "Heel raise"]


def test_a_routine_is_put_in_order_by_dragging(as_staff):
    page = as_staff("ivo")
    open_page(page, "Routines", "Knee strength: 20 minutes")
    expect(page.locator(".steps-total")).to_contain_text("Takes about")
    before = steps(page)
    assert len(before) >= 2
    rows = page.locator("#steps-group .inline-related:not(.empty-form)")
    rows.nth(0).locator(".grip").drag_to(rows.nth(1), target_position={"x": 200, "y": 70})
    assert steps(page) == [before[1], before[0], *before[2:]]
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(page.locator(".steps-total")).to_contain_text("Takes about")
    assert steps(page) == [before[1], before[0], *before[2:]]


def test_a_step_without_a_side_stands_out_and_says_so(as_staff):
    page = as_staff("nora")
    to_first_routine(page)
    row = page.locator("#steps-1")
    row.locator(".fold").click()
    row.locator("select[name$=-side]").select_option("")
    expect(page.locator(".steps-total")).to_contain_text("Please choose a side, or both.")
    expect(row).to_have_class(re.compile("wrong"))


@in_each_screen
def test_the_editors_pages_have_no_finding_and_fit_their_screen(as_staff, screen):
    page = as_staff("ivo")
    width = show_on(page, screen)
    trouble = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto("/admin/exercises/routine/?q=First six minutes")
    routine = page.locator("#result_list tbody th a").first.get_attribute("href").split("?")[0]
    page.goto("/admin/exercises/exercise/?q=Slow chair-sit")
    exercise = page.locator("#result_list tbody th a").first.get_attribute("href").split("?")[0]
    base = exercise.removesuffix("change/")
    addresses = (
        *("/admin/", "/admin/exercises/exercise/", exercise, f"{base}history/", f"{base}versions/1/", f"{base}retire/", routine),
        *("/admin/exercises/revision/", "/admin/exercises/withdrawal/add/", "/admin/exercises/change/", "/admin/exercises/feedback/"),
    )
    for address in addresses:
        page.goto(address)
        assert trouble == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page, f"{address} {screen}", in_both_themes=False)
        # What the tool itself tried is not the page's.
        trouble.clear()


def test_the_page_of_a_review_has_no_finding(as_staff):
    nora = as_staff("nora")
    open_page(nora, "Exercises", "Heel raise")
    nora.locator("#id_summary").fill(f"Rise on your toes {uuid.uuid4().hex[:6]}.")
    nora.get_by_role("button", name="Save and send for review").click()
    page = as_staff("hahn")
    page.goto("/admin/exercises/revision/?state__exact=in_review")
    page.locator("#result_list").get_by_role("link", name="Heel raise").click()
    expect(page.get_by_role("button", name="Send back")).to_be_visible()
    assert_accessible(page, "review")


def test_the_way_to_a_saved_draft_needs_no_mouse(as_staff):
    page = as_staff("ivo")
    page.goto("/admin/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    reach(page, page.get_by_role("navigation", name="Sections").get_by_role("link", name="Equipment", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/")
    reach(page, page.locator("#result_list").get_by_role("link", name="Chair", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")
    reach(page, page.locator("#id_summary"))
    page.keyboard.press("End")
    page.keyboard.type(" Four legs.")
    reach(page, page.get_by_role("button", name="Save draft"))
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")


def reach(page, target) -> None:
    """Tab until it has the focus."""
    for _press in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("not reached within 120 presses of Tab")
