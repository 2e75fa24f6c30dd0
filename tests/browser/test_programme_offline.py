"""A programme on a phone without a network: its routines are there, which they are lies under the key of the device."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import device
from tests.browser.conftest import assert_accessible, sign_up
from tests.browser.device import until
from tests.browser.test_worker import KEPT, NAMES

pytestmark = [pytest.mark.browser, pytest.mark.browser_context_args(service_workers="allow")]


@pytest.fixture
def follower(page, address):
    """Somebody who follows a programme, on a phone that was online once."""
    device.member(page, address)
    page.goto("/programmes/runners-knee/")
    page.get_by_role("button", name="Start this programme").click()
    page.wait_for_url(lambda url: not url.endswith("/programmes/runners-knee/"))
    me = device.remember(page)
    page.programme = me["programme"]
    page.goto("/about/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for item in me["programme"]["items"]:
        until(page, KEPT, item["routine"])
    return page


def test_what_a_programme_asks_for_opens_without_a_network_and_leaves_with_the_person(follower):
    page, items = follower, follower.programme["items"]
    page.context.set_offline(True)
    page.goto("/phone/")
    expect(page.get_by_role("heading", name="Your programme")).to_be_visible()
    rows = page.locator("[data-part=programme-list] li")
    expect(rows).to_have_count(len(items))
    assert_accessible(page, "programme without a network")
    start = rows.first.get_by_role("link", name=re.compile("^Start"))
    query = f"slot={items[0]['slot']}&assignment={follower.programme['uid']}"
    assert start.get_attribute("href").startswith(f"/routines/{items[0]['routine']}/play/?{query}")
    # Nothing starts before the check, without a network too.
    start.click()
    page.wait_for_url("**/safety/here/#**")
    # Which programme it is stands in no cache, and nowhere in words.
    assert follower.programme["uid"] not in json.dumps(page.evaluate(device.DUMP))
    page.goto("/phone/")
    page.locator("sign-out").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: not url.endswith("/phone/"))
    assert [name for name in page.evaluate(NAMES) if name.startswith("routine:")] == []
    page.goto("/phone/")
    expect(page.get_by_role("heading", name="On this phone")).to_be_visible()
    expect(page.get_by_role("heading", name="Your programme")).to_be_hidden()


def test_without_a_programme_nothing_is_said_of_one(page, address):
    sign_up(page, address)
    page.goto("/phone/")
    expect(page.locator("[data-part=all]")).to_be_visible()
    expect(page.get_by_role("heading", name="Your programme")).to_be_hidden()
