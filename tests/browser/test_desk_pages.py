"""A therapist's desk in a real browser: what waits, a discharge, groups, the sheet, what was shown, numbers, a decision; on a phone, in very
large letters, by keyboard."""

import re
import subprocess
import sys
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser import conftest as ground
from tests.browser.conftest import PHRASE, ROOT, assert_accessible

pytestmark = pytest.mark.browser
# A therapist with two clients: Tom follows the catalogue's programme and may do more; Ada has a programme of the therapist's own.
ROOM = """
import datetime as dt, uuid
from allauth.account.models import EmailAddress
from exercises.care import access, services
from exercises.care.models import CareLink
from exercises.clients.services.assessments import save_assessment
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import give_consent
from exercises.practice.services import store_session
from exercises.programmes import queries, services as programmes
from exercises.programmes.rules import added, empty
from exercises.routines.services import plan_for
from exercises.safety import rules
from exercises.safety.models import Lock
now = clock.now()
day, write = dt.timedelta(days=1), "%Y-%m-%dT%H:%M:%SZ"
def person(address, name):
    user = User.objects.create_user(address, "{phrase}", name=name)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    give_consent(user, way="test", now=now)
    return user
boss = User.objects.create_superuser("boss-{who}", None)
asked = services.apply(person("{who}", "Mara Linde"), name="Mara Linde", profession="Physiotherapist", registration="PH0000", now=now)
services.verify(asked, by=boss, now=now)
asked.refresh_from_db()
clients = [person("tom-{who}", "Tom Hale"), person("ada-{who}", "Ada Fern")]
links = [services.begin(who, asked, scopes=["programme", "pain", "safety"], months=12, tell=False, now=now) for who in clients]
tom, ada = clients
CareLink.objects.filter(pk__in=[link.pk for link in links]).update(began_at=now - 40 * day)
began = now - 21 * day
own = next(item for item in queries.offered() if item.key == "runners-knee")
follows = programmes.start_alone(tom, own, uid=uuid.uuid4(), today=began.date(), now=began)
plan = plan_for("settle-5", now=now)[1]
for ago in (3, 1):
    at, step = now - ago * day, plan.document["steps"][0]
    kept = store_session(tom, {{
        "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "Europe/London",
        "started_at": at.strftime(write), "ended_at": (at + dt.timedelta(minutes=9)).strftime(write), "sent_at": now.strftime(write),
        "end": "done", "language": "en", "flags": [], "assignment": str(follows.uid), "slot": "morning",
        "pain": [{{"moment": m, "area": "knee", "side": "left", "value": 1}} for m in ("before", "worst", "morning")],
        "steps": [{{"key": step["key"], "side": side, "outcome": "done", "worked_ms": 60000}} for side in step["sides"]],
    }}, now=now)
    assert kept.status == "stored", kept
grant = access.peek_or_404(asked.user, links[1].uid, now=now)
save_assessment(grant, {{"worst": 6, "hop": {{"left": 90, "right": 120}}}}, uid=uuid.uuid4(), now=now - 30 * day)
save_assessment(grant, {{"worst": 2, "hop": {{"left": 115, "right": 121}}}}, uid=uuid.uuid4(), now=now)
Lock.objects.create(owner=ada, what="pressure", question="blood-thinners", questions_version=rules.QUESTIONS_VERSION, since=now)
draft = programmes.create(asked, uid=uuid.uuid4(), title="For the knee", now=now)
document = empty("knee-strength")
for slug in ("wall-sit", "slow-chair-sit"):
    document = added(document, "knee-strength", queries.from_exercise(slug, key="i-" + uuid.uuid4().hex))
draft = programmes.save_draft(draft, document, title="For the knee", base=programmes.base_of(draft), now=now)
programmes.assign(draft, asked, [links[1]], uid=uuid.uuid4(), starts_on=now.date(), today=now.date(), now=now)
"""


@pytest.fixture(scope="module")
def room(server, browser, browser_context_args):
    """The therapist's page and Ada's, both signed in: one set-up for all of these tests, each of which leaves the others their own."""
    who = f"room-{uuid.uuid4().hex[:12]}@example.org"
    made = ROOM.format(who=who, phrase=PHRASE)
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", made], cwd=ROOT, env=ground.ENVIRONMENT, check=True)
    contexts = [browser.new_context(**browser_context_args) for _each in range(2)]
    pages = [signed_in(context.new_page(), address) for context, address in zip(contexts, (who, f"ada-{who}"), strict=True)]
    yield pages
    for context in contexts:
        context.close()


def signed_in(page, address):
    ground.sign_in(page, address)
    return page


@pytest.fixture
def desk(room):
    """The therapist's page, as wide as a phone."""
    room[0].set_viewport_size({"width": 390, "height": 844})
    room[0].emulate_media(media="screen")
    return room[0]


@pytest.fixture
def phone(room):
    """Ada's page."""
    return room[1]


def client(desk, name) -> str:
    """The address of a client's page."""
    desk.goto("/clients/")
    return desk.get_by_role("link", name=name).get_attribute("href")


def programme(desk) -> str:
    desk.goto("/programmes/build/")
    return desk.get_by_role("link", name="Ada Fern").get_attribute("href")


def group(desk, title="Tuesdays") -> None:
    """Makes a group, or opens it."""
    desk.goto("/programmes/groups/")
    if desk.get_by_role("link", name=title).count():
        desk.get_by_role("link", name=title).first.click()
        return
    desk.get_by_label("Name of the group").fill(title)
    desk.get_by_role("button", name="Make it").click()
    expect(desk.locator("h1")).to_have_text(title)


# --- everyone can use them --------------------------------------------------------------------------------------------------


def fits(page, where) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where} runs over the edge"


def by_keyboard(page, name, where) -> None:
    """The main action is reached by Tab from the top of the page."""
    page.evaluate("document.activeElement.blur()")
    for _step in range(90):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"{name} of {where} is out of reach")


def usable(page, path, name) -> None:
    """On a phone, in twice the letters on the smallest one, and by keyboard."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    fits(page, path)
    assert_accessible(page, path)
    by_keyboard(page, name, path)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits(page, f"{path} in twice the letters")


def test_every_page_about_a_client_can_be_used_by_everyone(desk):
    ada, tom = client(desk, "Ada Fern"), client(desk, "Tom Hale")
    for path, name in (
        (f"{ada}locks/", "Hold it back"),
        (f"{ada}discharge/", "Keep it"),
        (f"{ada}numbers/", "Keep them"),
        (tom, "Copy as text"),
    ):
        usable(desk, path, name)


def test_the_pages_about_programmes_and_groups_can_be_used_by_everyone(desk):
    built = programme(desk)
    group(desk)
    desk.locator(".tick label", has_text="Ada Fern").click()
    desk.get_by_role("button", name="Keep it").click()
    group(desk)
    for path, name in (
        (f"{built}sheet/", "Print"), (f"{built}shown/", "Shown"), ("/programmes/groups/", "Make it"), (desk.url, "Give them a template"),
        (f"{desk.url}give/", "Give it to all of them"),
    ):  # fmt: skip
        usable(desk, path, name)


# --- what they are for ------------------------------------------------------------------------------------------------------


def test_something_is_held_back_and_opened_and_the_client_learns_of_it(desk, phone):
    desk.goto(f"{client(desk, 'Ada Fern')}locks/")
    desk.get_by_role("button", name="Hold it back").click()
    expect(desk.get_by_role("alert")).to_contain_text("What waits: This field is required.")
    # A place is asked for pressing alone.
    desk.get_by_label("Running and hopping").check()
    expect(desk.get_by_label("Calf")).to_be_hidden()
    desk.get_by_label("Pressing", exact=True).check()
    expect(desk.get_by_label("Calf")).to_be_visible()
    desk.get_by_label("Running and hopping").check()
    desk.locator("#id_reason").fill("The shin is sore to the touch.")
    desk.locator("#id_last").fill(desk.locator("#id_last").get_attribute("max"))
    desk.get_by_role("button", name="Hold it back").click()
    expect(desk.locator("main")).to_contain_text("Mara Linde: “The shin is sore to the touch.”")
    desk.get_by_label("Running and hopping wait.").check()
    desk.locator("#open_reason").fill("It has settled.")
    desk.get_by_role("button", name="Open it").click()
    expect(desk.get_by_text("Opened. The client sees it")).to_be_visible()
    expect(desk.locator("main")).not_to_contain_text("The shin is sore to the touch.")
    phone.goto("/messages/")
    expect(phone.locator("main")).to_contain_text("Mara Linde changed what waits for now")


def test_a_discharge_is_written_read_by_both_and_printed(desk, phone):
    desk.goto(f"{client(desk, 'Ada Fern')}discharge/")
    expect(desk.get_by_role("row", name=re.compile("Worst pain in the last week"))).to_contain_text("better")
    desk.get_by_label("More about it, a sentence a line").fill("Twice a week, for good.")
    desk.get_by_label("What to do in a flare, a sentence a line").fill("")
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.get_by_role("alert")).to_contain_text("Please say what to do in a flare.")
    expect(desk.get_by_label("More about it, a sentence a line")).to_have_value("Twice a week, for good.")
    desk.get_by_label("What to do in a flare, a sentence a line").fill("Half of it for two days.")
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.locator("h1")).to_have_text("Ada Fern: Discharge")
    usable(desk, desk.url, "Print")
    phone.goto("/today/")
    phone.get_by_role("link", name="Mara Linde wrote a discharge for you").click()
    expect(phone.locator("article")).to_contain_text("Half of it for two days.")
    usable(phone, phone.url, "Print")
    phone.emulate_media(media="print")
    expect(phone.get_by_role("button", name="Print")).to_be_hidden()
    expect(phone.locator("article")).to_contain_text("Twice a week, for good.")
    phone.emulate_media(media="screen")


def test_a_group_is_made_filled_and_given_a_template(desk):
    desk.goto("/programmes/build/")
    desk.get_by_role("button", name="Runner’s knee: four phases").click()
    desk.wait_for_url(re.compile("/programmes/build/[0-9a-f-]{36}/"))
    group(desk, "Thursdays")
    desk.locator(".tick label", has_text="Tom Hale").click()
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.locator("main")).to_contain_text("1 client")
    desk.get_by_role("link", name="Give them a template").click()
    desk.locator(".tick label", has_text="Runner’s knee: four phases").first.click()
    desk.get_by_role("button", name="Give it to all of them").click()
    expect(desk.get_by_text("Given to 1 client.")).to_be_visible()


def test_what_was_shown_is_noted_and_taken_back_and_the_sheet_is_printed_without_the_rest(desk):
    built = programme(desk)
    desk.goto(f"{built}shown/")
    desk.get_by_role("button", name=re.compile("^Shown ?: Wall sit")).click()
    expect(desk.get_by_text(re.compile("Shown on .* by Mara Linde"))).to_be_visible()
    desk.get_by_role("button", name=re.compile("^Take back ?: Wall sit")).click()
    expect(desk.get_by_text(re.compile("Shown on .* by Mara Linde"))).to_have_count(0)
    desk.goto(f"{built}sheet/")
    desk.emulate_media(media="print")
    for gone in ("header nav", ".crumbs", "print-button", ".foot ul"):
        expect(desk.locator(gone).first).to_be_hidden()
    expect(desk.locator("svg.qr")).to_be_visible()
    desk.set_viewport_size({"width": 794, "height": 1123})
    fits(desk, "the sheet on A4")


def test_a_suggestion_is_decided_otherwise_with_a_reason(desk):
    tom = client(desk, "Tom Hale")
    desk.goto(tom)
    desk.locator("button[value=otherwise]").first.click()
    expect(desk.get_by_role("alert")).to_contain_text("Nothing was saved.")
    assert_accessible(desk, "a decision that was refused")
    desk.get_by_label("Why, in words for the client").first.fill("The tendon needs a week more.")
    desk.locator("button[value=otherwise]").first.click()
    expect(desk.get_by_text("Noted. The client reads it with your name.")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("“The tendon needs a week more.”")


def test_numbers_are_chosen_with_a_reason(desk):
    desk.goto(f"{client(desk, 'Tom Hale')}numbers/")
    field = desk.get_by_label("Highest worst pain that is not too much")
    field.fill("4")
    desk.get_by_label("Why, in words for the client").fill("A tender tendon.")
    desk.get_by_role("button", name="Keep them").click()
    expect(desk.locator("main")).to_contain_text("“A tender tendon.”")
    expect(field).to_have_value("4")
