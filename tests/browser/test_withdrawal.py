"""A safety withdrawal reaches an open player and a printed link at the next contact, and says why."""

import json
import re
from base64 import b64encode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible
from tests.browser.test_player_modules import PLAY, Player, me

pytestmark = pytest.mark.browser
WHY = "A chair tipped over."
CHAIR = {"kind": "exercise", "slug": "slow-chair-sit", "part": "", "revisions": [1], "reason": WHY}
ELSEWHERE = CHAIR | {"slug": "no-such-thing"}
STATUS = "[data-before=status]"


def taking_back(*items):
    return me() | {"withdrawals": list(items)}


@pytest.fixture
def player(page):
    return Player(page, me())


def ready_to_start(player):
    player.open()
    expect(player.page.locator(STATUS)).to_be_hidden()
    player.tap("Right").tap("1")


def test_a_player_that_is_open_already_refuses_at_start_and_says_why(player):
    ready_to_start(player)
    player.answer = taking_back(CHAIR)
    player.tap("Start")
    expect(player.page.locator(STATUS)).to_contain_text(WHY)
    expect(player.page.locator("#main")).to_have_attribute("data-state", "before")
    expect(player.page.get_by_role("button", name="Start", exact=True)).to_be_disabled()
    expect(player.page.get_by_role("button", name="Try again")).to_be_visible()
    assert_accessible(player.page, "withdrawn")


@pytest.mark.parametrize("item", [
    CHAIR | {"kind": "routine", "slug": "first-six-minutes"}, CHAIR | {"kind": "rule", "slug": "safety-questions"},
    CHAIR | {"revisions": [99]},
])  # fmt: skip
def test_it_is_refused_when_the_page_opens_for_a_routine_a_rule_and_any_version(player, item):
    player.answer = taking_back(item)
    player.open()
    expect(player.page.locator(STATUS)).to_contain_text(WHY)
    expect(player.page.get_by_role("button", name="Start", exact=True)).to_be_disabled()


def test_a_spot_of_this_plan_is_refused_and_one_of_another_is_not(player):
    player.open()
    spot = player.page.evaluate("""() => {
        const { press } = JSON.parse(document.querySelector("#plan").textContent).steps.find((step) => step.press);
        return { kind: "muscle", slug: press.muscle.slug, part: press.spots[0].key };
    }""")
    player.answer = taking_back(CHAIR | spot)
    player.open()
    expect(player.page.locator(STATUS)).to_contain_text(WHY)
    player.answer = taking_back(CHAIR | spot | {"part": "another-spot"}, ELSEWHERE, CHAIR | {"kind": "rule", "slug": "finder-table"})
    player.open()
    expect(player.page.locator(STATUS)).to_be_hidden()


def test_a_session_under_way_ends_between_two_steps_and_keeps_what_was_done(player):
    player.open().begin().wait(8.2).sees("find").tap("Yes").wait(31)
    player.answer = taking_back(CHAIR)
    player.tap("It softened").tap("2").wait(5.2).sees("after")
    expect(player.page.locator("[data-part=notice]")).to_contain_text(WHY)
    assert_accessible(player.page, "ended")
    player.tap("1").sees("saved")


def test_a_session_picked_up_again_after_it_ends_at_once(player):
    player.open().begin().wait(8.2).sees("find").tap("Yes").wait(12).tap("It softened").tap("2").sees("softened").wait(1)
    player.answer = taking_back(CHAIR)
    player.page.reload()
    player.sees("after")
    expect(player.page.locator("[data-part=notice]")).to_contain_text(WHY)


def test_without_a_network_a_start_inside_its_five_minutes_goes_on(player):
    ready_to_start(player)
    cookie = b64encode(json.dumps({"id": "pass-1"}).encode()).decode()
    player.page.evaluate("(value) => { document.cookie = `selfcare_pass=${value};path=/`; }", cookie)
    player.answer = None
    player.tap("Start").sees("ready")


# ---- the real server: two people take it back, in the editors' pages


SET_UP = """
from exercises.people.models import User
from exercises.publishing.roles import editors, make_roles, reviewers
make_roles()
for name, group in (("writer", editors()), ("clinician", reviewers())):
    person = User.objects.filter(email=f"{name}@example.org").first()
    person = person or User.objects.create_user(f"{name}@example.org", "a long enough phrase", name=name, is_staff=True)
    person.groups.add(group)
"""


def sign_in(context, who):
    page = context.new_page()
    page.goto("/accounts/login/?next=/admin/exercises/withdrawal/")
    page.get_by_label("Email").fill(f"{who}@example.org")
    page.locator("input[name=password]").fill("a long enough phrase")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/admin/exercises/withdrawal/")
    return page


def do(page, action):
    page.goto("/admin/exercises/withdrawal/")
    page.locator("input.action-select").first.check()
    page.locator("select[name=action]").select_option(action)
    tell(page, page.get_by_role("button", name=re.compile("Run|Go")))


def tell(page, button):
    """Press a button of a form and wait for the page that answers: until then nothing has happened."""
    with page.expect_navigation():
        button.click()


@pytest.fixture
def two_people(browser, browser_context_args, manage):
    manage("shell", "-c", SET_UP)
    contexts = [browser.new_context(**browser_context_args) for _person in range(2)]
    writer, clinician = (sign_in(context, who) for context, who in zip(contexts, ("writer", "clinician"), strict=True))
    yield writer, clinician
    for context in contexts:
        context.close()


def test_two_people_take_it_back_and_the_open_player_and_the_printed_link_refuse(page, two_people):
    writer, clinician = two_people
    page.clock.install()
    open_player = Walk(page)
    open_player.to_start()
    writer.goto("/admin/exercises/withdrawal/add/")
    writer.locator("select[name=kind]").select_option("exercise")
    writer.locator("input[name=slug]").fill("slow-chair-sit")
    writer.locator("textarea[name=reason]").fill(WHY)
    tell(writer, writer.locator("input[name=_save]"))
    do(clinician, "confirm_selected")
    try:
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.locator(STATUS)).to_contain_text(WHY)
        for address in (PLAY, PLAY.replace("play", "log")):
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_have_text("First six minutes")
            expect(page.locator("main")).to_contain_text(WHY)
            assert page.get_by_role("button", name="Start", exact=True).count() == 0
            assert_accessible(page, address)
        page.goto("/routines/")
        assert page.get_by_role("link", name="First six minutes").count() == 0
    finally:
        do(clinician, "lift_selected")
    page.goto(PLAY.replace("play/", ""))
    expect(page.locator("main").get_by_role("link", name="Start First six minutes", exact=True)).to_be_visible()


class Walk:
    """Someone who answered the safety check and stands before Start."""

    def __init__(self, page):
        self.page = page

    def to_start(self):
        from tests.browser import check

        self.page.goto(PLAY)
        check.answer(self.page)
        self.page.wait_for_url(f"**{PLAY}")
        expect(self.page.locator(STATUS)).to_be_hidden()
        self.page.get_by_role("button", name="Right", exact=True).click()
        self.page.get_by_role("button", name="1", exact=True).click()
