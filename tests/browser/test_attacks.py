"""What somebody with bad intent, or a phone at a bad moment, does to what lies on a device."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser import conftest, device
from tests.browser.conftest import sign_in, sign_up
from tests.browser.device import QUEUE, SESSIONS, SYNC, until
from tests.browser.proxy import proxy, replaced
from tests.browser.test_shared_phone import DRAFT, LEAVE, NOTE, PATTERN, SEEN, TITLE, at_the_start, record
from tests.browser.test_worker import DETAIL, LIST, installed

pytestmark = pytest.mark.browser
WAITING = "async () => (await import('/static/js/offline/outbox.js')).waiting()"
HERE = "async () => (await import('/static/js/offline/outbox.js')).whoIsHere()"
ASK = "async () => { await (await import('/static/js/player/api.js')).askMe(); }"
ERASE = "async () => (await import('/static/js/offline/outbox.js')).erase()"
# The records of a store as they lie there, to be changed by hand.
CHANGE = """async ([name, change]) => {
    const answered = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const db = await answered(indexedDB.open("selfcare"));
    const store = db.transaction(name, "readwrite").objectStore(name);
    for (const record of await answered(store.getAll())) await answered(store.put({ ...record, ...change }));
    db.close();
}"""
FULL = """async () => {
    const { put } = await import("/static/js/offline/store.js");
    for (const size of [5e5, 5e4, 5e3, 500]) for (let at = 0; await put("days", { key: `${size} ${at}`, fill: "0".repeat(size) }); at += 1);
}"""


@pytest.fixture
def phone(page, address):
    """A phone with somebody signed in, from which nothing gets through to the account for now."""
    return device.cut_off(page, address)


def test_an_answer_from_before_the_sign_out_brings_nobody_back(phone):
    answers = []
    phone.route("**/api/v1/me", lambda route: answers.append((route, route.fetch())))
    phone.evaluate(f"() => {{ window.asked = ({ASK})(); }}")
    until(phone, "async () => true")
    assert len(answers) == 1
    phone.evaluate(LEAVE)
    [(route, answer)] = answers
    route.fulfill(response=answer)
    phone.evaluate("() => window.asked")
    assert phone.evaluate(HERE) is None
    assert phone.evaluate("async () => (await import('/static/js/offline/store.js')).get('meta', 'me')") is None
    # The server ends the sign-in with its next answer, and then the phone is open for the next one.
    phone.unroute("**/api/v1/me")
    sign_in(phone, phone.address)
    phone.goto("/about/")
    device.remember(phone)
    assert phone.evaluate(HERE) is not None


def test_what_a_tab_noted_on_the_way_to_the_check_goes_with_the_person(phone):
    other = phone.context.new_page()
    for page in (phone, other):
        page.goto("/about/")
        page.evaluate("() => sessionStorage.setItem('selfcare:asked', JSON.stringify({ search: '?assignment=marker' }))")
    phone.evaluate(LEAVE)
    at_the_start(other)
    assert [page.evaluate("() => Object.keys(sessionStorage)") for page in (phone, other)] == [[], []]


def test_on_a_device_that_is_full_a_sign_out_leaves_nothing_readable_either(page, address):
    quota = {"origin": conftest.ENVIRONMENT["SITE_URL"], "quotaSize": 8_000_000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    sign_up(page, address)
    page.goto("/about/")
    device.remember(page)
    page.context.route(SESSIONS, lambda route: route.abort())
    record(page)
    page.evaluate(FULL)
    page.evaluate(LEAVE)
    page.goto("/about/")
    seen = page.evaluate(SEEN) + json.dumps(page.evaluate(device.DUMP))
    assert not [word for word in (NOTE, TITLE, DRAFT, PATTERN) if word in seen]
    assert page.evaluate(HERE) is None
    assert len(page.evaluate(device.DUMP)["outbox"]) == 3


def test_where_the_database_refuses_every_new_record_a_sign_out_still_takes_away_what_is_there(phone):
    record(phone)
    phone.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    phone.evaluate(LEAVE)
    phone.goto("/about/")
    assert phone.evaluate(HERE) is None
    dump = phone.evaluate(device.DUMP)
    assert [len(dump[name]) for name in ("drafts", "checks", "days", "notes", "outbox")] == [0, 0, 0, 0, 3]


def test_a_sealed_session_under_another_name_is_refused_and_arrives_in_its_own_account(phone, address):
    sessions = record(phone)
    owner = phone.evaluate(HERE)["owner"]
    phone.evaluate(LEAVE)
    sign_up(phone, f"second-{address}")
    phone.goto("/about/")
    device.remember(phone)
    phone.context.unroute(SESSIONS)
    phone.evaluate(CHANGE, ["outbox", {"owner": phone.evaluate(HERE)["owner"]}])
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["attention"]) == (0, 3)
    assert device.stored(sessions) == []
    # Nothing of them can be read, and nothing was thrown away.
    assert [item["title"] for item in phone.evaluate(WAITING)] == [""] * 3
    assert NOTE not in json.dumps(phone.evaluate(device.DUMP))
    phone.evaluate(CHANGE, ["outbox", {"owner": owner, "state": "waiting", "status": "", "reason": ""}])
    phone.evaluate(LEAVE)
    sign_in(phone, phone.address)
    phone.goto("/about/")
    phone.evaluate(SYNC)
    assert device.stored(sessions) == [document["uid"] for document in sessions]


def test_a_box_that_was_opened_up_and_changed_is_refused_and_kept(phone):
    phone.context.unroute(SESSIONS)
    phone.evaluate(QUEUE, {"documents": device.documents(phone, 1)})
    [sealed] = [item["sealed"] for item in phone.evaluate(device.DUMP)["outbox"]]
    broken = sealed | {"ct": ("A" if sealed["ct"][0] != "A" else "B") + sealed["ct"][1:]}
    phone.evaluate(CHANGE, ["outbox", {"sealed": broken}])
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["attention"]) == (0, 1)


def file_with(unsent, sessions=()):
    return json.dumps({"device": 1, "written_at": "2026-03-01T05:00:00.000Z", "sessions": list(sessions), "unsent": unsent})


def test_a_file_puts_nothing_over_what_waits_on_this_phone(phone):
    sessions = record(phone, 2)
    waiting = phone.evaluate(device.DUMP)["outbox"]
    strange = [
        {key: item[key] for key in ("revision", "owner", "at", "sealed", "id")} | {"uid": f"00000000-0000-4000-8000-00000000000{number}",
         "status": "conflict", "document": {"note": "from the file"}}
        for number, item in enumerate(waiting)
    ]  # fmt: skip
    phone.goto("/phone/")
    phone.locator("[data-part=file-input]").set_input_files(
        {"name": "selfcare.json", "mimeType": "application/json", "buffer": file_with(strange).encode()}
    )
    until(phone, "async () => (await import('/static/js/offline/store.js')).count('outbox')", None, 4)
    uids = [item["uid"] for item in phone.evaluate(device.DUMP)["outbox"]]
    assert uids[:2] == [document["uid"] for document in sessions]
    assert {item["state"] for item in phone.evaluate(device.DUMP)["outbox"]} == {"waiting"}
    phone.context.unroute(SESSIONS)
    phone.evaluate(SYNC)
    assert device.stored(sessions) == [document["uid"] for document in sessions]


def test_who_erases_a_phone_does_not_throw_away_what_another_account_answered(phone):
    phone.evaluate(
        """async () => {
            const { put } = await import("/static/js/offline/store.js");
            await put("checks", { id: "of-another", kind: "sealed", owner: "user:another", at: "2026-03-01T05:00:00.000Z", sealed: { v: 1 } });
            await put("checks", { id: "mine", kind: "answer", owner: "device", at: "2026-03-01T05:00:00.000Z", pages: "", lines: [] });
        }"""
    )
    phone.evaluate(ERASE)
    phone.reload()
    found = phone.evaluate("async () => (await import('/static/js/offline/store.js')).all('checks')")
    assert [item["id"] for item in found] == ["of-another"]
    # What is finished from here on is locked for the server, as before.
    assert phone.evaluate("async () => Boolean(await (await import('/static/js/offline/known.js')).sealKey())")


@pytest.mark.browser_context_args(service_workers="allow")
def test_a_routine_with_a_hostile_name_is_words_on_every_page_without_a_network(browser, browser_context_args, server):
    name = "<img src=x onerror=window.bad=1>"
    with proxy(server) as front:
        front.changes[LIST] = replaced('"title": "First six minutes"', f'"title": "{name}"')
        context = browser.new_context(**browser_context_args | {"service_workers": "allow", "base_url": front.address})
        page = installed(context.new_page(), DETAIL)
        front.away = True
        for path in ("/offline/", "/phone/"):
            page.goto(path)
            expect(page.get_by_role("link", name=name)).to_be_visible()
            assert page.evaluate("() => window.bad ?? null") is None
        context.close()
