"""The whole way of two people: invited, agreed, built, given, played, seen, changed, and ended by the client in two taps."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_care import checked, people, shared  # noqa: F401 - the fixtures are used by name
from tests.browser.test_programmes_two import finish, give, plan_at, play_once

pytestmark = pytest.mark.browser


def hold_of(plan) -> int:
    return next(step for step in plan["steps"] if step["kind"] == "hold")["hold_s"]


def test_from_the_invitation_to_the_end_of_sharing(shared, address):  # noqa: F811
    client, therapist = shared
    therapist.set_viewport_size({"width": 1280, "height": 900})
    # Built and given; played, and seen.
    give(therapist, address.split("@")[0])
    plan, assignment = play_once(client)
    uid = finish(client, plan, assignment)
    therapist.goto("/clients/")
    therapist.get_by_role("link", name=re.compile(address.split("@")[0])).first.click()
    therapist.wait_for_url(re.compile("/clients/[0-9a-f-]{36}/$"))
    desk = therapist.url
    expect(therapist.locator("main")).to_contain_text(plan["routine"]["title"])
    seen = f"{desk}sessions/{uid}/"
    therapist.goto(seen)
    expect(therapist.locator("h1")).to_have_text(plan["routine"]["title"])
    expect(therapist.locator("main")).to_contain_text("version 1")
    # Changed: the client is told, the old session still says what was asked then.
    therapist.goto("/programmes/build/")
    therapist.locator("main .rows a").first.click()
    therapist.locator(".inside summary").first.click()
    therapist.get_by_label("Hold, s", exact=True).first.fill(str(hold_of(plan) + 7))
    therapist.get_by_label("Why it changes").fill("It is ready for more.")
    therapist.get_by_role("button", name="Publish version 2").click()
    expect(therapist.get_by_text("Version 2 is published.")).to_be_visible()
    client.goto("/programme/")
    expect(client.locator(".differ ins").first).to_have_text(f"{hold_of(plan) + 7} s")
    assert hold_of(plan_at(client, assignment, plan)) == hold_of(plan) + 7
    client.goto(f"/sessions/{uid}/")
    expect(client.locator("section[aria-labelledby=asked]")).to_contain_text(f"{hold_of(plan)} seconds")
    # The client finds every look in their log.
    client.goto("/sharing/looked/")
    expect(client.locator("main")).to_contain_text("Mara Linde")
    expect(client.locator("main")).to_contain_text("A session")
    # Ended in two taps: the next request shows nothing, and neither does the page that was open.
    client.goto("/sharing/")
    client.locator("summary", has_text="End it").click()
    client.get_by_role("button", name="End it now").click()
    expect(client.locator("h1")).to_have_text("Nobody but you sees your data")
    for address_of in (desk, seen, f"{desk}timeline/", f"{desk}report/", f"{desk}sessions.csv", f"{desk}messages/"):
        assert therapist.request.get(address_of).status == 404, address_of
    therapist.goto("/clients/")
    expect(therapist.locator("main")).not_to_contain_text(address.split("@")[0])
    # What was prescribed stays with the client.
    client.goto("/programme/")
    expect(client.locator("h1")).to_be_visible()
    assert client.goto(f"/programme/{assignment}/play/{plan['routine']['slug']}/").status == 200
