"""A phone that several people use: who signs out, also without a network, leaves nothing to be read, and loses nothing unsent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import device
from tests.browser.conftest import assert_accessible, lose_cookies, sign_in, sign_up
from tests.browser.device import QUEUE, SESSIONS, SYNC

pytestmark = pytest.mark.browser
NOTE, TITLE, DRAFT, PATTERN = "marker-note-4711", "marker-title-4711", "marker-draft-4711", "marker-pattern-4711"
CONTROL = "marker-control-4711"
BROWSERS_OWN = {"Login Data", "Web Data", "Sessions"}
WAITING = "async () => (await import('/static/js/offline/outbox.js')).waiting()"
LEAVE = "async () => (await import('/static/js/offline/outbox.js')).leave()"
# What the modules themselves give out, what the page keeps beside the database, and every kept answer.
SEEN = """async () => {
    const { all } = await import("/static/js/offline/store.js");
    const outbox = await import("/static/js/offline/outbox.js");
    const found = { here: await outbox.whoIsHere(), waiting: await outbox.waiting() };
    for (const name of ["drafts", "sessions", "outbox", "kept", "marks", "meta", "checks", "days", "notes"]) found[name] = await all(name);
    found.local = { ...localStorage };
    found.session = { ...sessionStorage };
    found.history = [history.state, location.href];
    found.cookies = document.cookie;
    found.caches = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) found.caches.push(request.url, await (await cache.match(request)).text());
    }
    return JSON.stringify(found);
}"""


@pytest.fixture
def profile(tmp_path):
    return tmp_path / "profile"


@pytest.fixture
def shared(playwright, browser_type_launch_args, browser_context_args, profile):
    """Opens the browser of one phone, whose files lie in `profile`."""
    opened = []

    def open_browser():
        context = playwright.chromium.launch_persistent_context(str(profile), **browser_type_launch_args, **browser_context_args)
        opened.append(context)
        return context.pages[0] if context.pages else context.new_page()

    yield open_browser
    for context in opened:
        context.close()


def at_the_start(page):
    page.wait_for_url(lambda url: urlsplit(url).path == "/")


def record(page, count=3):
    """What somebody leaves on a phone: sessions that are not sent, one that runs, notes of the day."""
    sessions = device.documents(page, count, note=NOTE)
    page.evaluate(QUEUE, {"documents": sessions, "title": TITLE})
    page.evaluate(
        """async ([draft, pattern]) => {
            const { put } = await import("/static/js/offline/store.js");
            await put("drafts", { slug: draft, owner: "user:1", state: { note: draft } });
            await put("days", { key: "advice", words: pattern });
            await put("checks", { id: "one", kind: "known", words: pattern });
            const { owner } = await (await import("/static/js/offline/outbox.js")).whoIsHere();
            await put("marks", { key: "not-mine", owner });
        }""",
        [DRAFT, PATTERN],
    )
    return sessions


def traces(folder: Path, words: list[str]) -> dict[str, set[str]]:
    """Which of these words stand in which files of a folder, as they are or in UTF-16."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            raw = path.read_bytes()
            for word in words:
                if word.encode() in raw or word.encode("utf-16-le") in raw:
                    found.setdefault(word, set()).add(str(path.relative_to(folder)))
    return found


def test_nothing_of_the_first_person_is_left_to_read_and_their_sessions_arrive_once(shared, profile, address):
    page = shared()
    first, second = f"marker-first-{address}", f"second-{address}"
    sign_up(page, first)
    page.goto("/phone/")
    device.remember(page)
    page.evaluate("(word) => localStorage.setItem('control', word)", CONTROL)
    # What the worker keeps of the real pages: these modules stand beside them.
    page.evaluate("() => Promise.all(['offline/outbox', 'safety/send', 'offline/worker'].map((name) => import(`/static/js/${name}.js`)))")
    page.context.set_offline(True)
    sessions = record(page)
    owner = page.evaluate("async () => (await (await import('/static/js/offline/outbox.js')).whoIsHere()).owner")
    page.evaluate(LEAVE)
    assert "selfcare_leave=1" in page.evaluate("document.cookie")
    page.context.set_offline(False)

    sign_up(page, second)
    page.goto("/about/")
    device.remember(page)
    markers = [first, first.split("@")[0], NOTE, TITLE, DRAFT, PATTERN]
    assert device.stored(sessions) == []
    for path in ("/", "/phone/", "/sessions/", "/profile/", "/routines/first-six-minutes/"):
        page.goto(path)
        assert not [word for word in markers if word in page.content()]
    seen = page.evaluate(SEEN) + json.dumps(page.evaluate(device.DUMP))
    assert not [word for word in markers if word in seen]
    assert page.evaluate(WAITING) == []
    page.evaluate(SYNC)
    page.context.close()
    found = traces(profile, [*markers, CONTROL])
    assert any("Local Storage" in name for name in found.pop(CONTROL))
    # An address that was typed into a form is in the browser's own form memory, which no page can reach; nothing else is anywhere.
    assert set(found) <= {first, first.split("@")[0]}
    assert {name.split("/")[1] for files in found.values() for name in files} <= BROWSERS_OWN

    page = shared()
    page.goto("/accounts/logout/")
    page.locator("main form [type=submit]").first.click()
    at_the_start(page)
    sign_in(page, first)
    page.goto("/about/")
    assert device.remember(page)["owner"] == owner
    page.evaluate(SYNC)
    assert device.stored(sessions) == [document["uid"] for document in sessions]
    assert page.evaluate(WAITING) == []


def test_the_words_of_a_session_are_in_the_files_when_they_are_written_plainly(shared, profile, address):
    """The twin: what the test above looks for is found where it lies open."""
    page = shared()
    page.goto("/about/")
    page.evaluate(
        """(note) => new Promise((done) => {
            const asked = indexedDB.open("plain", 1);
            asked.onupgradeneeded = () => asked.result.createObjectStore("sessions", { keyPath: "uid" });
            asked.onsuccess = () => {
                const transaction = asked.result.transaction("sessions", "readwrite", { durability: "strict" });
                transaction.objectStore("sessions").put({ uid: "1", note });
                transaction.oncomplete = done;
            };
        })""",
        NOTE,
    )
    page.context.close()
    assert any("IndexedDB" in name for name in traces(profile, [NOTE])[NOTE])


@pytest.fixture
def phone(page, address):
    """A phone with somebody signed in, from which nothing gets through to the account for now."""
    return device.cut_off(page, address)


def test_signing_out_without_a_network_needs_no_page_of_the_server_and_counts_with_the_next_request(phone):
    phone.goto("/phone/")
    sessions = record(phone)
    phone.reload()
    box = phone.locator("sign-out")
    expect(box.get_by_text("3 sessions are not in your account yet")).to_be_visible()
    assert_accessible(phone, "sign out on this phone")
    phone.context.set_offline(True)
    # Without a worker there is no first page to be shown; that it is asked for says that all is done here.
    with phone.expect_request(lambda request: urlsplit(request.url).path == "/"):
        box.get_by_role("button", name="Sign out").click()
    phone.context.set_offline(False)
    answer = phone.request.get("/sessions/", max_redirects=0)
    assert answer.status == 302 and "/accounts/login/" in answer.headers["location"]
    phone.context.unroute(SESSIONS)
    sign_in(phone, phone.address)
    phone.goto("/about/")
    phone.evaluate(SYNC)
    assert len(device.stored(sessions)) == 3


def test_the_page_that_signs_out_says_what_is_not_sent_and_keeps_it_locked_by_itself(phone):
    sessions = record(phone)
    phone.goto("/accounts/logout/")
    expect(phone.get_by_text("3 sessions are not in your account yet")).to_be_visible()
    expect(phone.get_by_label("Keep it locked here until I sign in again")).to_be_checked()
    assert_accessible(phone, "sign out")
    phone.locator("main form [type=submit]").first.click()
    at_the_start(phone)
    assert (
        not [cookie for cookie in phone.context.cookies() if cookie["name"] == "sessionid"]
        or phone.request.get("/sessions/").url.find("login") > 0
    )
    phone.goto("/about/")
    assert [item["title"] for item in phone.evaluate(WAITING)] == [""] * 3
    dump = phone.evaluate(device.DUMP)
    assert not any(dump[name] for name in ("drafts", "notes", "checks", "days", "marks"))
    phone.context.unroute(SESSIONS)
    sign_in(phone, phone.address)
    phone.goto("/about/")
    phone.evaluate(SYNC)
    assert len(device.stored(sessions)) == 3


@pytest.mark.parametrize(("choice", "arrived"), [("Send it now", 3), ("Remove it for good", 0)])
def test_at_sign_out_what_is_not_sent_can_be_sent_or_removed(phone, choice, arrived):
    sessions = record(phone)
    phone.goto("/accounts/logout/")
    phone.get_by_text(choice).click()
    # Not before: the page sends by itself as soon as it can, and then there is nothing left to choose.
    if arrived:
        phone.context.unroute(SESSIONS)
    phone.locator("main form [type=submit]").first.click()
    at_the_start(phone)
    assert phone.evaluate(WAITING) == []
    assert len(device.stored(sessions)) == arrived


def test_where_sending_does_not_work_the_person_is_asked_again_and_nothing_is_lost(phone):
    record(phone)
    phone.goto("/accounts/logout/")
    phone.get_by_text("Send it now").click()
    phone.locator("main form [type=submit]").first.click()
    expect(phone.get_by_role("status").filter(has_text="Nothing is lost")).to_be_visible()
    expect(phone.get_by_label("Keep it locked here until I sign in again")).to_be_checked()
    phone.locator("main form [type=submit]").first.click()
    at_the_start(phone)
    assert len(phone.evaluate(WAITING)) == 3


def test_somebody_else_who_signs_in_finds_nothing_of_a_person_who_never_signed_out(phone, address):
    record(phone)
    lose_cookies(phone)
    sign_up(phone, f"second-{address}")
    phone.goto("/about/")
    device.remember(phone)
    seen = phone.evaluate(SEEN)
    assert not [word for word in (NOTE, TITLE, DRAFT, PATTERN) if word in seen]
    dump = phone.evaluate(device.DUMP)
    assert (len(dump["outbox"]), len(dump["notes"])) == (3, 0)


def test_a_sign_in_that_ran_out_shows_nothing_and_loses_nothing(phone):
    record(phone)
    lose_cookies(phone)
    phone.goto("/about/")
    device.remember(phone)
    assert phone.evaluate("async () => (await import('/static/js/offline/outbox.js')).whoIsHere()") is None
    assert [item["title"] for item in phone.evaluate(WAITING)] == [""] * 3
    sign_in(phone, phone.address)
    phone.goto("/about/")
    device.remember(phone)
    assert [item["title"] for item in phone.evaluate(WAITING)] == [TITLE] * 3


def test_the_other_pages_go_to_the_start_and_write_nothing_back(phone):
    other = phone.context.new_page()
    other.goto("/sessions/")
    other.evaluate("async () => (await import('/static/js/offline/store.js')).put('drafts', { slug: 'a' })")
    phone.evaluate(LEAVE)
    at_the_start(other)
    assert phone.evaluate(device.DUMP)["drafts"] == []


def test_a_badge_on_every_page_says_what_is_not_sent_and_goes_when_it_is(phone):
    badge = phone.locator("unsent-badge")
    phone.goto("/")
    expect(badge).to_be_hidden()
    phone.evaluate(QUEUE, {"documents": device.documents(phone, 2)})
    phone.goto("/routines/")
    expect(badge.get_by_role("link")).to_have_text("2 not sent yet")
    assert_accessible(phone, "badge")
    phone.context.unroute(SESSIONS)
    phone.reload()
    expect(badge).to_be_hidden()


def test_a_personal_page_that_comes_back_from_the_browser_is_asked_for_again(phone):
    phone.goto("/sessions/")
    asked = []
    phone.on("request", lambda request: asked.append(request.url) if request.url.endswith("/sessions/") else None)
    with phone.expect_navigation():
        phone.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert len(asked) == 1
    assert os.fspath(phone.url).endswith("/sessions/")
