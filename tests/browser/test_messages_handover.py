"""A code hands a programme over: the token stays out of every request's address, and the programme plays without an account."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ENVIRONMENT, assert_accessible, lose_cookies, sign_up
from tests.browser.test_messages import PAIR

pytestmark = pytest.mark.browser
PHRASE = "a long enough phrase"
# A draft with one exercise that waits for somebody, handed over under this uid.
HAND = """
import uuid
from exercises.care.models import Therapist
from exercises.lib import clock
from exercises.programmes import queries, services
from exercises.programmes.access import Desk
from exercises.programmes.handover.services import hand_over
from exercises.programmes.rules import added, empty
now = clock.now()
mara = Therapist.objects.get(user__email="desk-{who}")
item = queries.from_exercise("wall-sit", key="i-" + uuid.uuid4().hex) | {{"note": "Only as deep as it feels well."}}
draft = services.create(mara, uid=uuid.uuid4(), title="For the knee", initials="T.H.", now=now)
draft = services.save_draft(
    draft, added(empty("knee-strength"), "knee-strength", item), title="For the knee", initials="T.H.", base=services.base_of(draft), now=now
)
hand_over(Desk(draft, mara, None), uid=uuid.UUID("{uid}"), now=now)
"""


@pytest.fixture
def token(address, manage, monkeypatch):
    """The token of a programme that was handed over on the running server."""
    from django.conf import settings

    from exercises.programmes.handover.access import token_of

    uid = uuid.uuid4()
    begin = PAIR.replace('services.begin(User.objects.get(email="{who}"), asked, scopes=["programme"], months=12, now=now)', "")
    manage("shell", "-v0", "-c", begin.format(who=address, phrase="a long enough phrase"))
    manage("shell", "-v0", "-c", HAND.format(who=address, uid=uid))
    with open(f"{ENVIRONMENT['SELFCARE_DATA']}/secret_key") as key:
        monkeypatch.setattr(settings, "SECRET_KEY", key.read().strip())
    return token_of(uid)


def test_a_code_opens_the_programme_and_its_player_and_stands_in_no_address(page, watched, token):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/handover/#{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("For the knee")
    expect(page.get_by_text("Only as deep as it feels well.")).to_be_visible()
    assert page.url.endswith("/handover/") and not [url for url in asked if token in url]
    assert_accessible(page, "a programme that was handed over")
    # Without the code: the phone keeps it.
    page.goto("/handover/")
    play = page.get_by_role("link", name=re.compile("Start: Wall sit"))
    expect(play).to_have_attribute("href", re.compile(r"^/handover/[0-9a-f]{64}/play/$"))
    play.click()
    # Who is new here answers the safety check first, like for every routine.
    page.wait_for_url("**/safety/?routine=p-*")


def link(page):
    """Say yes to sharing and link the programme; ends on My programme."""
    page.get_by_label(re.compile("may see what I did")).check()
    page.get_by_role("button", name="Link it with my account").click()
    page.wait_for_url("**/programme/")
    expect(page.get_by_text("The programme is in your account now.")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("For the knee", exact=True)).to_be_visible()


def test_whoever_opens_a_code_signed_out_signs_in_from_there_and_links_it(page, token):
    address = f"{uuid.uuid4().hex[:12]}@example.org"
    sign_up(page, address)
    lose_cookies(page)
    page.goto(f"/handover/#{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("For the knee")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(address)
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/handover/")
    expect(page.get_by_role("heading", level=1)).to_have_text("For the knee")
    assert_accessible(page, "a programme that was handed over, to somebody signed in")
    link(page)
    # The code has done its work: it opens nothing for whoever finds the sheet.
    page.goto(f"/handover/#{token}")
    expect(page.get_by_role("heading", level=1, name="This code opens nothing")).to_be_visible()


def test_a_new_account_that_stores_nothing_yet_is_led_back_to_the_programme(page, watched, token):
    page.goto(f"/handover/#{token}")
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Email").fill(f"{uuid.uuid4().hex[:12]}@example.org")
    page.locator("input[name=password1]").fill(PHRASE)
    page.locator("input[name=age_band][value=adult]").check()
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/handover/")
    page.get_by_role("link", name="Agree first").click()
    page.get_by_role("button", name=re.compile("agree", re.IGNORECASE)).first.click()
    page.wait_for_url("**/handover/")
    link(page)


def test_a_phone_forgets_a_code_and_says_plainly_that_one_is_over(page, token):
    page.goto(f"/handover/#{token}")
    page.get_by_role("button", name="Forget it on this phone").click()
    expect(page.get_by_text("Hold your phone’s camera over the code that you were given.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Hold your phone’s camera over the code that you were given.")).to_be_visible()
    page.goto("/handover/?again#" + "x" * 43)
    expect(page.get_by_role("heading", level=1, name="This code opens nothing")).to_be_visible()


def test_a_thing_that_was_taken_back_says_why_and_cannot_be_started(page, watched, token):
    def answer(route):
        told = route.fetch().json()
        item = told["phases"][0]["items"][0]
        told["phases"][0]["items"] = [item, item | {"title": "Heel raise", "withdrawn": "A <step> broke.", "play": ""}]
        route.fulfill(json=told)

    page.route("**/api/v1/handover", answer)
    page.goto(f"/handover/#{token}")
    expect(page.get_by_text("Please do not do this for now.")).to_be_visible()
    expect(page.get_by_text("A <step> broke.")).to_be_visible()
    assert page.get_by_role("link", name=re.compile("^Start: ")).count() == 1
    assert_accessible(page, "a programme that was handed over, with a thing that was taken back")
