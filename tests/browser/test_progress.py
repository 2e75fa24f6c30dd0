"""Progress in a real browser: the morning from a mail, a phase that one confirms, a chart read as a table, every page accessible."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ENVIRONMENT, ROOT, assert_accessible, assert_fits, in_both_screens, show_on, sign_up
from tests.browser.test_player_modules import Player, me

pytestmark = pytest.mark.browser
# A believable runner: sessions and runs of three weeks, the lines of the first phase told on two days, a mail for yesterday's session.
STORY = """
import datetime as dt, uuid
from exercises.lib import clock
from exercises.people.models import User
from exercises.practice.services import store_session
from exercises.programmes import loader, queries, services
from exercises.programmes.models import Assignment
from exercises.progress.models import Measure, PhaseCheck
from exercises.progress.rules.phases import CRITERIA
from exercises.reminders.models import Token
from exercises.reminders.services import new_token
from exercises.routines.services import plan_for
from exercises.running.models import Run
now = clock.now()
today = now.date()
user = User.objects.get(email=ADDRESS)
loader.load(loader.read(), now=now)
programme = {item.key: item for item in queries.offered()}["runners-knee"]
began = today - dt.timedelta(days=20)
assignment = services.start_alone(user, programme, uid=uuid.uuid4(), today=began, now=now - dt.timedelta(days=20))
plan = plan_for("settle-5", now=now)[1]
step = plan.document["steps"][0]
for back in (19, 15, 12, 8, 5, 3, 2, 1):
    at = (now - dt.timedelta(days=back)).replace(hour=6, minute=0, second=0, microsecond=0)
    stamps = [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (at, at + dt.timedelta(minutes=10), now)]
    told = [("before", 1), ("worst", 1)] + ([("morning", 1)] if back > 1 else [])
    document = {
        "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "UTC",
        "started_at": stamps[0], "ended_at": stamps[1], "sent_at": stamps[2], "end": "done", "language": "en", "flags": [],
        "pain": [{"moment": moment, "area": "knee", "side": "left", "value": value} for moment, value in told],
        "steps": [{"key": step["key"], "side": side, "outcome": "done", "worked_ms": 60000} for side in step["sides"]],
    }
    outcome = store_session(user, document, now=now)
    assert outcome.status == "stored", outcome.reason
    if back == 1:
        print("MORNING", new_token(user, Token.Door.MORNING, about=document["uid"], until=now + dt.timedelta(days=2), now=now))
for back in (2, 4):
    day = today - dt.timedelta(days=back)
    Measure.objects.create(owner=user, kind="usual", day=day, value=back)
    Measure.objects.create(owner=user, kind="worst", day=day, value=back)
    for item in CRITERIA["settle"]:
        if item.how == "said":
            PhaseCheck.objects.create(owner=user, key=item.key, day=day, value=item.most if item.most is not None else 1)
Measure.objects.filter(owner=user, kind="usual").update(value=2)
for back, metres in ((21, 5000), (14, 5000), (7, 15000)):
    Run.objects.create(owner=user, local_day=today - dt.timedelta(days=back), zone="UTC", metres=metres, seconds=metres // 3, pain_during=1, created_at=now)
"""
PAGES = [
    "/today/", "/progress/", "/progress/?span=all", "/programme/", "/programme/print/", "/progress/measures/", "/progress/morning/",
    "/progress/numbers/", "/programmes/", "/programmes/runners-knee/", "/how-the-advice-is-worked-out/", "/profile/reminders/",
    "/today/?minutes=bad-day", "/progress/decisions/", "/how-the-advice-is-worked-out/pairs/",
]  # fmt: skip


@pytest.fixture
def story(page, address):
    """Someone signed in who has a history; the token of the mail about yesterday."""
    sign_up(page, address)
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", f"ADDRESS = {address!r}\n{STORY}"],
        cwd=ROOT, env=os.environ | ENVIRONMENT, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return re.search(r"MORNING (\S+)", made.stdout)[1]


def test_one_tap_from_a_mail_answers_the_morning_without_signing_in(page, story, browser, server):
    stranger = browser.new_context(base_url=server, java_script_enabled=False).new_page()
    stranger.goto(f"/morning/{story}/")
    expect(stranger.locator("h1")).to_have_text("How is the knee this morning?")
    page.goto("/today/")
    expect(page.get_by_text("One question waits")).to_be_visible()
    stranger.get_by_role("radio", name="2", exact=True).first.check()
    stranger.get_by_role("button", name="Note it").click()
    expect(stranger.locator("h1")).to_have_text("Thank you")
    assert stranger.request.get("/today/", max_redirects=0).status == 302
    page.reload()
    expect(page.get_by_text("One question waits")).to_have_count(0)
    stranger.context.close()


def test_the_next_phase_is_offered_with_its_lines_and_begins_when_it_is_confirmed(page, story):
    page.goto("/programme/")
    expect(page.locator("h1")).to_have_text("You are ready for the next phase")
    page.get_by_role("button", name="Go there").click()
    expect(page.locator(".path [aria-current=step] h3")).to_have_text("Hip and core")
    expect(page.get_by_text("Your phase is changed.")).to_be_visible()


def test_whether_to_run_is_answered_at_once_and_one_tap_makes_it_todays(page, story):
    page.goto("/today/")
    expect(page.locator("#may")).to_be_visible()
    page.get_by_role("button", name="5", exact=True).click()
    expect(page.locator("#may")).to_have_text("Not today")
    expect(page.get_by_text("You said 5. Changed?")).to_be_visible()
    page.locator(".may summary").click()
    expect(page.locator(".may dl")).to_contain_text("Pain now")


def test_a_week_over_its_limit_is_hatched_and_told_in_the_table_that_the_keyboard_opens(page, story):
    page.goto("/progress/")
    card = page.locator("section", has=page.locator("#h-distance"))
    expect(card.locator("[fill='url(#distance-h)']").first).to_be_visible()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    table = card.get_by_role("table")
    expect(table).to_contain_text("(over)")
    page.keyboard.press("Tab")
    expect(card.get_by_role("region")).to_be_focused()


def test_a_suggestion_is_declined_with_one_tap_and_stands_in_the_list_with_its_numbers(page, story):
    page.goto("/programme/")
    page.get_by_role("button", name="Not yet", exact=True).click()
    expect(page.get_by_text("You chose: Not yet")).to_be_visible()
    page.get_by_role("link", name="What you decided").click()
    row = page.locator(".decided li", has_text="You are ready for the next phase")
    expect(row).to_contain_text("Not yet.")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.locator("dl")).to_contain_text("Lines met")


def test_a_bad_day_starts_the_player_with_half_of_the_sets(page, story):
    page.goto("/today/")
    page.get_by_role("link", name="A bad day").click()
    expect(page.get_by_text("It counts.")).to_be_visible()
    address = page.locator("#main a", has_text="Start").first.get_attribute("href")
    Player(page, me())
    for query, pressed in ((address, "true"), (address.replace("short=yes", ""), "false")):
        page.goto(query)
        expect(page.locator("[data-before=short]")).to_have_attribute("aria-pressed", pressed)


def test_everything_can_be_taken_along_as_a_table(page, story):
    page.goto("/progress/")
    with page.expect_download() as found:
        page.get_by_role("link", name="Take it with me").click()
    assert found.value.suggested_filename.endswith(".csv")


@in_both_screens
def test_the_pages_are_accessible_and_fit(page, story, screens):
    page.emulate_media(reduced_motion="reduce")
    for path in PAGES:
        for screen in screens:
            width = show_on(page, screen)
            page.goto(path)
            for fold in page.locator("details").all():
                fold.evaluate("fold => { fold.open = true }")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} runs over the edge at {width}"
            assert_accessible(page, f"{path} {screen}", in_both_themes=False)


def test_the_pages_fit_a_small_phone_and_twice_the_text(page, story):
    for path in PAGES:
        assert_fits(page, path)
