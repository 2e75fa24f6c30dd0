"""A client writes to a therapist in a real browser: the care card before the message leaves, and the answer."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHRASE, assert_accessible, sign_up

pytestmark = pytest.mark.browser
CASES = json.loads((Path(__file__).resolve().parents[1] / "cases/message_words.json").read_text())
# A therapist whom an administrator checked, and the link that this client gave them.
PAIR = """
from exercises.care import services
from exercises.lib import clock
from exercises.people.models import User
now = clock.now()
boss = User.objects.create_superuser("boss-{who}", None)
user = User.objects.create_user("desk-{who}", "{phrase}", name="Mara Linde")
asked = services.apply(user, name="Mara Linde", profession="Physiotherapist", registration="PH0000", now=now)
services.verify(asked, by=boss, now=now)
asked.refresh_from_db()
services.keep_times(asked, reads_on=[1, 4], away_from=None, away_until=None)
services.begin(User.objects.get(email="{who}"), asked, scopes=["programme"], months=12, now=now)
"""


@pytest.fixture
def thread(page, address, manage):
    """The client's page, with their thread open."""
    sign_up(page, address)
    manage("shell", "-v0", "-c", PAIR.format(who=address, phrase=PHRASE))
    page.goto("/messages/")
    page.get_by_role("link", name="Mara Linde").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mara Linde")
    return page


@pytest.fixture
def desk(browser, browser_context_args, address, thread):
    """The therapist's page, signed in."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(f"desk-{address}")
    page.locator("[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(re.compile("/today/"))
    yield page
    context.close()


def write(page, text: str) -> None:
    page.get_by_label("Your message").fill(text)


def posts_of(page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.method == "POST" else None)
    return found


def test_the_care_card_comes_on_the_device_before_anything_leaves_it(thread, watched):
    posts = posts_of(thread)
    card = thread.locator(".before-sending")
    expect(card).to_be_hidden()
    write(thread, "My calf is sore since Sunday")
    thread.get_by_role("button", name="Send", exact=True).click()
    expect(card).to_be_visible()
    expect(card).to_be_focused()
    expect(card).to_contain_text("One calf or thigh is newly swollen")
    expect(card.get_by_text("I am suddenly short of breath.")).to_be_hidden()
    expect(card.get_by_role("link", name="Call 999")).to_be_visible()
    assert posts == []
    # Other words bring up what they mention, again before anything leaves.
    write(thread, "My calf is sore, and I am out of breath")
    thread.get_by_role("button", name="Send anyway").click()
    expect(card.get_by_text("I am suddenly short of breath.")).to_be_visible()
    assert posts == []
    thread.get_by_role("button", name="Send anyway").click()
    expect(thread.locator(".word .said")).to_have_text("My calf is sore, and I am out of breath")
    assert len(posts) == 1


def test_a_message_without_such_words_leaves_at_once_and_once(thread, watched):
    posts = posts_of(thread)
    write(thread, "The number of sets is fine")
    thread.get_by_role("button", name="Send", exact=True).dblclick()
    expect(thread.locator(".word")).to_have_count(1)
    thread.reload()
    expect(thread.locator(".word")).to_have_count(1)
    assert len(posts) == 1


def test_without_a_script_the_server_shows_the_same_card(browser, browser_context_args, thread, address):
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False}, storage_state=thread.context.storage_state())
    page = context.new_page()
    page.goto(thread.url)
    write(page, "It is swollen")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".before-sending")).to_contain_text("It is not sent yet.")
    expect(page.get_by_label("Your message")).to_have_value("It is swollen")
    expect(page.locator(".word")).to_have_count(0)
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".word .said")).to_have_text("It is swollen")
    context.close()


def test_the_device_finds_the_same_words_as_the_server(thread):
    found = thread.evaluate(
        """async (texts) => {
            const src = document.querySelector("script[src*='message-check']").src;
            const { topicsIn } = await import(src);
            const words = JSON.parse(document.querySelector("message-check").dataset.words);
            return texts.map((text) => topicsIn(text, words));
        }""",
        [case["text"] for case in CASES],
    )
    assert found == [case["topics"] for case in CASES]


def test_an_answer_and_a_note_reach_the_client(thread, desk, watched):
    write(thread, "How many stairs a day?")
    thread.get_by_role("button", name="Send", exact=True).click()
    desk.goto("/messages/")
    desk.get_by_role("link", name=re.compile("@example.org")).click()
    expect(desk.locator(".lead")).to_contain_text("1 question waits for an answer")
    assert_accessible(desk, "the therapist's thread")
    write(desk, "Two flights.")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.locator(".lead")).to_contain_text("No question waits")
    desk.get_by_role("link", name="Notes").click()
    desk.get_by_role("textbox", name="Note").fill("Steady on one leg.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".notes")).to_contain_text("Steady on one leg.")
    assert_accessible(desk, "the therapist's notes")
    thread.goto("/messages/")
    expect(thread.locator(".fresh")).to_have_text("2 new")
    assert_accessible(thread, "the list of threads")
    thread.get_by_role("link", name="Mara Linde").click()
    expect(thread.locator(".talk")).to_contain_text("Two flights.")
    expect(thread.locator(".notes")).to_contain_text("Steady on one leg.")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_thread_can_be_used_by_everyone_with_the_card_too(thread, width):
    thread.set_viewport_size({"width": width, "height": 844})
    assert_accessible(thread, "a thread")
    write(thread, "Numb toes, a fever, short of breath, swollen calf")
    thread.get_by_role("button", name="Send", exact=True).click()
    expect(thread.locator(".before-sending")).to_be_visible()
    assert_accessible(thread, "a thread with the care card")
    assert not thread.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_long_word_does_not_widen_the_page(thread):
    write(thread, "x" * 400)
    thread.get_by_role("button", name="Send", exact=True).click()
    expect(thread.locator(".word")).to_have_count(1)
    assert not thread.evaluate("document.documentElement.scrollWidth > innerWidth")
