"""A therapist at the desk in a real browser: the list, a client's page, the copy, a visit, an assessment, the report on one sheet."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHRASE, assert_accessible

pytestmark = pytest.mark.browser
# A therapist whom an administrator checked, and a client with three weeks of sessions, the last one stopped.
DESK = """
import datetime as dt, uuid
from allauth.account.models import EmailAddress
from exercises.care import services
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import give_consent
from exercises.practice.services import store_session
from exercises.programmes import queries
from exercises.programmes.services import start_alone
from exercises.routines.services import plan_for
from exercises.running.models import Run
now = clock.now()
boss = User.objects.create_superuser("boss-{who}", None)
desk = User.objects.create_user("{who}", "{phrase}", name="Mara Linde")
EmailAddress.objects.create(user=desk, email="{who}", verified=True, primary=True)
asked = services.apply(desk, name="Mara Linde", profession="Physiotherapist", registration="PH0000", now=now)
services.verify(asked, by=boss, now=now)
asked.refresh_from_db()
who = User.objects.create_user("client-{who}", None, name="Tom Hale")
give_consent(who, way="test", now=now)
services.begin(who, asked, scopes=["programme", "pain", "notes", "running", "safety"], months=12, now=now - dt.timedelta(days=20))
plan = plan_for("settle-5", now=now)[1]
write = "%Y-%m-%dT%H:%M:%SZ"
for ago in range(21, -1, -1):
    at = now - dt.timedelta(days=ago, hours=1)
    told = (("before", ago % 3), ("worst", 7 if ago == 0 else 1 + ago % 4), ("morning", None if ago == 0 else ago % 4))
    step = plan.document["steps"][0]
    kept = store_session(who, {{
        "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "Europe/London",
        "started_at": at.strftime(write), "ended_at": (at + dt.timedelta(minutes=9)).strftime(write), "sent_at": now.strftime(write),
        "end": "done" if ago else "red", "language": "en", "flags": [] if ago else ["swelling"], "note": "Stairs were fine.",
        "pain": [{{"moment": m, "area": "knee", "side": "left", "value": v}} for m, v in told if v is not None],
        "steps": [{{"key": step["key"], "side": side, "outcome": "done", "worked_ms": 60000}} for side in step["sides"]],
    }}, now=now)
    assert kept.status == "stored", kept
    if ago % 3 == 0:
        Run.objects.create(owner=who, uid=uuid.uuid4(), local_day=at.date(), metres=5000 + 90 * ago, pain_during=1, zone="UTC", created_at=now)
"""


@pytest.fixture
def desk(page, manage):
    """The list of clients of somebody who has one."""
    who = f"desk-{uuid.uuid4().hex[:12]}@example.org"
    manage("shell", "-v0", "-c", DESK.format(who=who, phrase=PHRASE))
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/clients/")
    return page


def assert_nothing_hangs_over(page) -> None:
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)


def test_every_page_of_the_desk_can_be_used_by_everyone(desk, watched):
    expect(desk.get_by_role("heading", level=1)).to_have_text("Clients")
    expect(desk.locator("main")).to_contain_text("1 of them needs you today.")
    desk.get_by_role("link", name="Tom Hale").click()
    address = desk.url
    session = desk.get_by_role("link", name="Settle: 5 minutes").first.get_attribute("href")
    for path in ("/clients/", address, f"{address}timeline/", f"{address}report/", f"{address}assessments/", f"{address}numbers/", session):
        desk.goto(path)
        assert_nothing_hangs_over(desk)
        assert_accessible(desk, path)


def test_the_five_lines_are_copied_with_one_click(desk):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_role("link", name="Tom Hale").click()
    desk.get_by_role("button", name="Copy as text").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    told = desk.evaluate("navigator.clipboard.readText()")
    assert told.startswith("Tom Hale, ")
    assert [line.split(":")[0] for line in told.strip().splitlines()[1:]] == ["- Done", "- Pain", "- Stops", "- Changed", "- Questions"]


def test_where_copying_is_refused_the_text_stands_on_a_page(desk):
    desk.get_by_role("link", name="Tom Hale").click()
    desk.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    desk.get_by_role("button", name="Copy as text").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Copy this")
    assert desk.get_by_label("Since the last visit, as text").input_value().startswith("Tom Hale, ")


def test_an_appointment_visit_assessment_and_back(desk):
    desk.get_by_role("link", name="Tom Hale").click()
    expect(desk.locator("main")).to_contain_text("Noted: swelling.")
    desk.get_by_role("button", name="Mark a visit today").click()
    expect(desk.locator("main")).to_contain_text("Marked.")
    desk.get_by_role("link", name="Assessment", exact=True).click()
    desk.get_by_label("Single-leg heel raises, count, left").fill("25")
    desk.get_by_label("Single-leg heel raises, count, right").fill("140")
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.get_by_role("alert")).to_contain_text("This is a whole number from 0 to 100.")
    expect(desk.get_by_label("Single-leg heel raises, count, left")).to_have_value("25")
    desk.get_by_label("Single-leg heel raises, count, right").fill("14")
    desk.get_by_role("button", name="Keep it").click()
    expect(desk.get_by_role("row", name=re.compile("Single-leg heel raises"))).to_contain_text("25")
    assert_accessible(desk, "an assessment")


def test_the_report_is_one_sheet_of_paper(desk):
    desk.get_by_role("link", name="Tom Hale").click()
    desk.get_by_role("link", name="Report", exact=True).click()
    paper = desk.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
