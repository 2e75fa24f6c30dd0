"""The whole of it, from an installed phone: opened again with no way to the server, checked, played, kept, and sent exactly once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import check, device
from tests.browser.conftest import ENVIRONMENT, PHRASE, sign_up, turn_clock
from tests.browser.device import until
from tests.browser.proxy import proxy
from tests.browser.test_shared_phone import BROWSERS_OWN, SEEN, traces
from tests.browser.test_worker import DETAIL, KEPT, NAMES, PLAY, ROUTINE, Walker

pytestmark = pytest.mark.browser
HERE = "/safety/here/"
TODAY = "Anything new today?"
MARK = "marker-note-4712"
# How a person's sessions are put beside the one that was played, by the page's own modules.
FOR_NOBODY = """async ([store, documents]) => {
    const { put } = await import(store);
    for (const document of documents) await put("sessions", { uid: document.uid, owner: "guest", title: "First six minutes", document });
}"""
FOR_ACCOUNT = """async ([outbox, documents]) => {
    const { queue, whoIsHere } = await import(outbox);
    const { owner } = await whoIsHere();
    for (const document of documents) await queue(document, { owner, title: "First six minutes", minutes: 6 });
}"""
ALL = "async ([store, name]) => (await import(store)).all(name)"
WAITING = "async (outbox) => (await (await import(outbox)).waiting()).map(({ uid }) => uid)"


def module(name: str) -> str:
    """The address by which a page knows one of its modules; without a network there is no other."""
    manifest = json.loads((Path(ENVIRONMENT["STATIC_ROOT"]) / "staticfiles.json").read_text("utf-8"))
    return f"/static/{manifest['paths'][f'js/offline/{name}.js']}"


class Phone:
    """A phone whose browser is opened and closed, and whose only way to the server is the front."""

    def __init__(self, launch, profile: Path, front) -> None:
        self.launch, self.profile, self.front = launch, profile, front
        self.page = self.context = None

    def open(self, path: str = "/about/"):
        """Open the browser anew with what lies in its profile."""
        if self.context:
            self.context.close()
        self.context = self.launch(str(self.profile), self.front.address)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        turn_clock(self.page)
        self.page.goto(path)
        return self.page

    def install(self) -> None:
        """Open the routine once with a network."""
        self.page.goto(DETAIL)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(self.page, KEPT, ROUTINE)

    def lose_network(self):
        """The browser was closed, and where it opens again nothing answers."""
        self.front.away = True
        page = self.open("/phone/")
        expect(page.get_by_role("heading", level=1)).to_have_text("On this phone")
        return page

    def to_the_player(self) -> None:
        self.page.locator("[data-part=ready] a, [data-part=ready-list] a").first.click()
        self.page.wait_for_url(re.compile(f"{DETAIL}(play/)?$"))
        self.page.goto(PLAY)
        self.page.wait_for_url(f"**{HERE}#**")

    def play(self) -> None:
        """From the way in to the end, with a reload in the middle."""
        self.page.wait_for_url(f"**{PLAY}")
        walker = Walker(self.page)
        walker.start()
        walker.play("rest")
        self.page.reload()
        expect(self.page.locator("#main")).to_have_attribute("data-state", "interrupted")
        walker.play("after")
        self.page.get_by_role("button", name="2", exact=True).click()
        walker.play("saved")

    def kept(self, name: str) -> list[dict]:
        return self.page.evaluate(ALL, [module("store"), name])


@pytest.fixture
def front(server):
    with proxy(server) as found:
        yield found


@pytest.fixture
def phone(playwright, browser_type_launch_args, browser_context_args, tmp_path, front):
    def launch(folder, address):
        given = browser_context_args | {"service_workers": "allow", "base_url": address}
        return playwright.chromium.launch_persistent_context(folder, **browser_type_launch_args, **given)

    found = Phone(launch, tmp_path / "profile", front)
    yield found
    found.context.close()


def whole_list(page) -> None:
    """The four pages of the check on the phone; nothing fits."""
    for title in check.TITLES:
        expect(page.locator("#here h1:visible")).to_have_text(title)
        if title == check.THIRD:
            for label in (check.KNEE, check.AGE):
                page.locator(".bands:visible .form-check-label", has_text=label).click()
        page.get_by_role("button", name="None of these").click()


def signed_in(phone, address: str) -> None:
    """A person of an account, whom the phone knows."""
    sign_up(phone.page, address)
    device.remember(phone.page)


def sign_in(page, address: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/today/**")


def asked(front, path: str) -> list[int]:
    """At which places of everything that was asked something was posted there."""
    return [place for place, (method, way, _cookie) in enumerate(front.asked) if (method, way.split("?")[0]) == ("POST", path)]


def network_back(phone) -> None:
    phone.front.asked.clear()
    phone.front.away = False
    phone.page.goto("/about/")


def test_an_account_plays_without_a_network_and_twenty_sessions_arrive_once_after_the_answers(phone, address, server):
    page = phone.open()
    signed_in(phone, address)
    phone.install()
    more = device.documents(page, 19)
    checks = len(device.rows("check", "id"))
    page = phone.lose_network()
    phone.to_the_player()
    whole_list(page)
    phone.play()
    page.evaluate(FOR_ACCOUNT, [module("outbox"), more])
    played = page.evaluate(WAITING, module("outbox"))
    assert len(played) == len(set(played)) == 20
    assert device.stored(more) == []

    network_back(phone)
    page.evaluate(device.EMPTY)
    sessions = [{"uid": uid} for uid in played]
    assert device.stored(sessions) == played
    assert len(device.rows("check", "id")) > checks
    assert min(asked(phone.front, "/api/v1/safety/answers")) < min(asked(phone.front, "/api/v1/sessions"))
    # Looked at again, and sent by nothing a second time.
    phone.open("/phone/")
    assert len(device.stored(sessions)) == 20


def test_whose_check_still_holds_answers_one_line_without_a_network(phone):
    page = phone.open()
    phone.install()
    page.goto(f"/safety/?routine={ROUTINE}")
    check.answer(page)
    page.wait_for_url(f"**{PLAY}")
    expect(page.locator("[data-before=status]")).to_be_hidden()
    page = phone.lose_network()
    # The pass that was given with a network is not used yet; whoever starts anew answers anew.
    page.context.clear_cookies(name="selfcare_pass")
    phone.to_the_player()
    expect(page.locator("#here h1:visible")).to_have_text(TODAY)
    page.get_by_role("button", name="Same as last time, nothing new").click()
    phone.play()
    assert [item["owner"] for item in phone.kept("sessions")] == ["guest"]


def test_without_an_account_twenty_sessions_stay_on_the_phone_and_are_claimed_once(phone, address):
    page = phone.open()
    phone.install()
    more = device.documents(page, 19)
    page = phone.lose_network()
    phone.to_the_player()
    whole_list(page)
    phone.play()
    page.evaluate(FOR_NOBODY, [module("store"), more])
    sessions = [{"uid": item["uid"]} for item in phone.kept("sessions")]
    assert len(sessions) == 20

    network_back(phone)
    until(
        page, "async (store) => (await (await import(store)).all('checks')).some(({ kind }) => kind === 'answer')", module("store"), False
    )
    assert (len(phone.kept("sessions")), device.stored(sessions)) == (20, [])
    sign_up(page, address)
    page.get_by_role("button", name="Add to my history").click()
    expect(page.locator("device-sessions").get_by_role("status")).to_have_text("Added to your history.")
    assert len(device.stored(sessions)) == 20
    assert phone.kept("sessions") == []
    assert asked(phone.front, "/api/v1/safety/answers")[0] < asked(phone.front, "/api/v1/sessions")[0]
    page.goto("/sessions/")
    expect(page.locator("device-sessions")).to_be_hidden()


def test_the_next_person_on_the_phone_finds_nothing_and_the_first_ones_session_arrives_once(phone, address):
    first, second = f"marker-first-{address}", f"second-{address}"
    page = phone.open()
    signed_in(phone, first)
    page.goto("/profile/")
    page.locator("input[name=name]").fill("Marker Name")
    page.locator("main form [type=submit]").first.click()
    phone.install()
    more = device.documents(page, 2, note=MARK)
    page = phone.lose_network()
    phone.to_the_player()
    whole_list(page)
    phone.play()
    page.evaluate(FOR_ACCOUNT, [module("outbox"), more])
    sessions = [{"uid": uid} for uid in page.evaluate(WAITING, module("outbox"))]
    page.goto("/phone/")
    page.locator("sign-out").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: not url.endswith("/phone/"))
    assert [name for name in page.evaluate(NAMES) if name.startswith("routine:")] == []

    phone.front.away = False
    sign_up(page, second)
    markers = [first, first.split("@")[0], MARK, "Marker Name"]
    for path in ("/", "/phone/", "/sessions/", "/profile/", DETAIL):
        page.goto(path)
        assert not [word for word in markers if word in page.content()]
    seen = page.evaluate(SEEN) + json.dumps(page.evaluate(device.DUMP))
    assert not [word for word in markers if word in seen]
    assert device.stored(sessions) == []
    phone.context.close()
    phone.context = None
    found = traces(phone.profile, markers)
    # What was typed into a form is in the browser's own form memory, which no page can reach.
    assert {name.split("/")[1] for files in found.values() for name in files} <= BROWSERS_OWN
    assert MARK not in found

    page = phone.open("/accounts/logout/")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith("/accounts/logout/"))
    sign_in(page, first)
    page.goto("/about/")
    page.evaluate(device.EMPTY)
    assert sorted(device.stored(sessions)) == sorted(session["uid"] for session in sessions)
    assert len(sessions) == 3


def test_a_stop_that_only_this_phone_knows_takes_the_copies_of_routines_away(phone):
    page = phone.open()
    phone.install()
    page = phone.lose_network()
    phone.to_the_player()
    page.locator(".tick:visible label", has_text="short of breath").first.click()
    page.get_by_role("button", name="One or more fit").click()
    expect(page.locator("#here h1:visible")).to_have_text("Get help now")
    until(page, "async () => (await caches.keys()).some((name) => name.startsWith('routine:'))", None, False)
    assert page.evaluate(f"import('{module('worker')}').then(({{ keepRoutine }}) => keepRoutine('{ROUTINE}'))") is False
    # The check itself stays.
    page = phone.open(HERE)
    expect(page.locator("#here h1:visible")).to_have_text("Get help now")


def test_what_somebody_who_stores_nothing_answered_leaves_the_cookies_with_a_sign_out_without_a_network(phone, address):
    page = phone.open()
    sign_up(page, address, store=False)
    page.goto(f"/safety/?routine={ROUTINE}")
    check.answer(page)
    page.wait_for_url(f"**{PLAY}")
    device.remember(page)
    assert "selfcare_safety=" in page.evaluate("document.cookie")
    page = phone.lose_network()
    page.locator("sign-out").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: not url.endswith("/phone/"))
    assert not re.search("selfcare_(safety|pass|locks)=", page.evaluate("document.cookie"))
