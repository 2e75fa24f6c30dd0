"""Two people and one programme: built from a template, played, changed, and seen to have changed."""

import json
import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser import check, device
from tests.browser.conftest import PHRASE, assert_accessible, sign_up

pytestmark = [pytest.mark.browser]
# Makes a therapist and a link on the running server, through the services.
LINK = """
from exercises.care import services
from exercises.care.models import Therapist
from exercises.lib import clock
from exercises.people.models import User
therapist, client = User.objects.get(email="{therapist}"), User.objects.get(email="{client}")
by = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("{by}", "{phrase}")
asked = services.apply(therapist, name="Mara Linde", profession="Physiotherapist", registration="PH0000", now=clock.now())
services.verify(asked, by=by, now=clock.now())
services.begin(client, Therapist.objects.get(user=therapist), scopes=("programme", "pain"), months=12, now=clock.now())
"""


@pytest.fixture
def two(browser, browser_context_args, manage):
    """The therapist's page (wide, without a worker) and the client's phone; both signed in and linked."""
    wide = browser.new_context(**browser_context_args | {"viewport": {"width": 1280, "height": 900}})
    phone = browser.new_context(**browser_context_args)
    therapist, client = wide.new_page(), phone.new_page()
    names = {name: f"{uuid.uuid4().hex[:12]}@example.org" for name in ("therapist", "client", "by")}
    device.member(therapist, names["therapist"])
    sign_up(client, names["client"])
    manage("shell", "-c", LINK.format(**names, phrase=PHRASE))
    client.address = names["client"]
    yield therapist, client
    wide.close()
    phone.close()


class Clicks:
    """Counts what a therapist clicks."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def __call__(self, found):
        self.count += 1
        found.click()
        self.page.wait_for_load_state()
        return self


def plan_of(page):
    return json.loads(page.locator("#plan").text_content())


def plan_at(page, assignment, plan):
    """The plan that the player would get now; asked for without opening it, because the player leads on to the safety check."""
    answer = page.request.get(f"/programme/{assignment}/play/{plan['routine']['slug']}/")
    return json.loads(re.search(r'id="plan"[^>]*>(.*?)</script>', answer.text(), re.DOTALL)[1])


def give(therapist, name) -> Clicks:
    therapist.goto("/programmes/build/")
    click = Clicks(therapist)
    click(therapist.get_by_role("button", name="Runner’s knee: four phases"))
    click(therapist.get_by_role("button", name="Give it to a client"))
    # The only client there is stands ticked.
    expect(therapist.get_by_label(name)).to_be_checked()
    click(therapist.get_by_role("button", name="Give it", exact=True))
    expect(therapist.get_by_text("Given to 1 client.")).to_be_visible()
    return click


def play_once(client):
    """From Today through the check into the player; a session with what the plan asks for is kept on the phone and sent."""
    client.goto("/today/")
    client.get_by_role("link", name=re.compile("^Start Settle")).click()
    client.wait_for_url(re.compile("/safety/"))
    check.answer(client, presses=False)
    client.wait_for_url(re.compile("/programme/.+/play/p-"))
    expect(client.locator("[data-before=status]")).to_be_hidden()
    plan = plan_of(client)
    assignment = re.search(r"/programme/([0-9a-f-]+)/", client.url)[1]
    assert f"assignment={assignment}" in client.url and "slot=morning" in client.url, "what was asked for came back from the check"
    client.get_by_role("button", name="Right").click()
    client.get_by_role("button", name="2", exact=True).click()
    client.get_by_role("button", name="Start", exact=True).click()
    expect(client.locator("#main")).to_have_attribute("data-state", "ready")
    return plan, assignment


def finish(client, plan, assignment) -> str:
    step = plan["steps"][0]
    (document,) = device.documents(client, 1, plan=plan["id"], assignment=assignment, slot="morning", end="done",
                                   steps=[{"key": step["key"], "side": step["sides"][0], "outcome": "done", "worked_ms": 9000}])  # fmt: skip
    client.goto("/about/")
    device.remember(client)
    client.evaluate(device.QUEUE, {"documents": [document]})
    client.evaluate(device.SYNC)
    assert device.stored([document]) == [document["uid"]]
    return document["uid"]


def test_from_template_to_a_clients_changed_dose(two):
    therapist, client = two
    assert give(therapist, client.address.split("@")[0]).count <= 12
    plan, assignment = play_once(client)
    held = next(step for step in plan["steps"] if step["kind"] == "hold")
    uid = finish(client, plan, assignment)

    therapist.goto("/programmes/build/")
    therapist.locator("main .rows a").first.click()
    therapist.locator(".inside summary").first.click()
    field = therapist.get_by_label("Hold, s", exact=True).first
    field.fill(str(held["hold_s"] + 7))
    expect(therapist.locator("[data-part=summary] ins")).to_have_text(f"{held['hold_s'] + 7} s")
    assert_accessible(therapist, "the sheet")
    therapist.get_by_label("Why it changes").fill("It is ready for more.")
    therapist.get_by_role("button", name="Publish version 2").click()
    expect(therapist.get_by_text("Version 2 is published.")).to_be_visible()

    client.goto("/today/")
    expect(client.get_by_text("It is ready for more.")).to_be_visible()
    client.goto("/programme/")
    expect(client.locator(".differ del").first).to_have_text(f"{held['hold_s']} s")
    expect(client.locator(".differ ins").first).to_have_text(f"{held['hold_s'] + 7} s")
    assert_accessible(client, "my programme from a therapist")
    now = plan_at(client, assignment, plan)
    assert next(step for step in now["steps"] if step["kind"] == "hold")["hold_s"] == held["hold_s"] + 7
    client.goto(f"/sessions/{uid}/")
    asked = client.locator("section[aria-labelledby=asked]")
    expect(asked).to_contain_text("version 1")
    expect(asked).to_contain_text(f"{held['hold_s']} seconds")
    expect(asked).not_to_contain_text(f"{held['hold_s'] + 7} seconds")


def test_a_thing_is_dragged_to_another_place_and_a_stepper_counts(two):
    therapist, _client = two
    therapist.goto("/programmes/build/")
    therapist.get_by_role("button", name="Runner’s knee: four phases").click()
    therapist.get_by_role("button", name=re.compile("^Hip and core")).click()
    titles = therapist.locator(".thing h3")
    before = titles.all_text_contents()
    assert len(before) > 1
    first, second = (therapist.locator(".grip").nth(place).bounding_box() for place in (0, 1))
    therapist.mouse.move(first["x"] + 5, first["y"] + 5)
    therapist.mouse.down()
    therapist.mouse.move(second["x"] + 5, second["y"] + 10, steps=4)
    with therapist.expect_navigation():
        therapist.mouse.up()
    assert titles.all_text_contents() == [before[1], before[0], *before[2:]]
    days = therapist.get_by_label("Days a week", exact=True).first
    was = int(days.input_value())
    therapist.get_by_role("button", name="Less: Days a week").first.click()
    assert int(days.input_value()) == was - 1


def test_without_scripts_a_programme_is_built_and_given(browser, browser_context_args, two):
    therapist, client = two
    plain = browser.new_context(**browser_context_args | {"java_script_enabled": False, "storage_state": therapist.context.storage_state()})
    page = plain.new_page()
    page.goto("/programmes/build/")
    page.get_by_role("button", name="From nothing").click()
    page.get_by_role("button", name="Add an exercise or a routine").click()
    page.get_by_role("button", name="Add Wall sit").click()
    page.get_by_role("button", name="Add an exercise or a routine").click()
    page.get_by_role("button", name="Add Heel raise").click()
    page.get_by_role("button", name="Move Heel raise up").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".thing h3").all_text_contents() == ["Heel raise", "Wall sit"]
    page.get_by_role("button", name="Give it to a client").click()
    assert page.get_by_label(client.address).is_checked()
    page.get_by_role("button", name="Give it", exact=True).click()
    expect(page.get_by_text("Given to 1 client.")).to_be_visible()
    plain.close()
