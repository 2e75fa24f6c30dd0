"""The outbox: what was finished without a network reaches the account, each exactly once, whatever happens on the way."""

from __future__ import annotations

import json
import os
import random
import signal

import pytest

from tests.browser import conftest, device
from tests.browser.conftest import PHRASE, sign_up
from tests.browser.device import QUEUE, SESSIONS, SYNC

pytestmark = pytest.mark.browser
WAITING = "async () => (await import('/static/js/offline/outbox.js')).waiting()"
DRAIN = "async (me) => ({ ...await (await import('/static/js/offline/outbox.js')).drain(me), told: undefined })"
START = "async () => (await import('/static/js/offline/sync.js')).start()"
# A phone whose clock is wrong by so many hours.
WRONG_CLOCK = """
    const by = %d * 3600000, Right = Date;
    globalThis.Date = class extends Right {
        constructor(...given) { if (given.length) super(...given); else super(Right.now() + by); }
        static now() { return Right.now() + by; }
    };
"""
# Resolves at the n-th thing of a kind that the page does: where a page goes away is decided by what it does, not by a clock.
NTH = """
    ([n, what]) => new Promise((reached) => {
        let left = n;
        const count = (owner, name) => {
            const real = owner[name];
            owner[name] = function (...given) { left -= 1; if (left === 0) reached(); return real.apply(this, given); };
        };
        if (what === "write") count(IDBObjectStore.prototype, "put");
        else count(window, "fetch");
        window.run();
        window.ended = () => reached();
    })
"""

# Begins something without waiting for its end.
RUN = "(given) => { window.ended = () => {}; window.run = () => (%s)(given).finally(() => window.ended()); }"


@pytest.fixture
def phone(page, address):
    """A phone on which somebody is signed in, and whom its pages know."""
    device.member(page, address)
    page.goto("/about/")
    device.remember(page)
    page.address = address
    return page


def sign_in(page):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(page.address)
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/today/**")


def end_the_session(page):
    """The server forgets this sign-in; the cookie stays."""
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    device.forget_sign_in(cookie["value"])


def sent_bodies(page):
    bodies = []
    page.context.on("request", lambda request: bodies.append(request.post_data) if request.url.endswith("/api/v1/sessions") else None)
    return bodies


def test_twenty_sessions_without_a_network_are_twenty_rows_when_it_is_back(phone):
    sessions = device.documents(phone, 20)
    phone.evaluate(START)
    phone.context.set_offline(True)
    assert phone.evaluate(QUEUE, {"documents": sessions}) == [True] * 20
    assert len(phone.evaluate(WAITING)) == 20
    assert device.stored(sessions) == []
    phone.context.set_offline(False)
    phone.evaluate(device.EMPTY)
    assert device.stored(sessions) == [document["uid"] for document in sessions]


# The long one belongs to the night; by day both limits are met with three batches and more.
@pytest.mark.parametrize(("few", "many"), [(80, 40), pytest.param(300, 200, marks=pytest.mark.nightly)])
def test_sessions_go_up_in_batches_of_fifty_and_256_kb_in_their_order(phone, few, many):
    short, long = device.documents(phone, few), device.documents(phone, many, note="\N{LEG}" * 2000)
    sessions = short + long
    phone.evaluate(QUEUE, {"documents": sessions})
    bodies = sent_bodies(phone)
    assert phone.evaluate(SYNC)["sent"] == few + many
    sizes = [(len(json.loads(body)["items"]), len(body.encode())) for body in bodies]
    assert len(sizes) >= 3
    assert sum(count for count, _size in sizes) == few + many
    assert max(count for count, _size in sizes) == 50
    assert 200 * 1024 < max(size for _count, size in sizes) <= 256 * 1024
    assert any(count < 50 for count, _size in sizes[:-1])
    assert device.stored(sessions) == [document["uid"] for document in sessions]


def test_what_waits_lies_on_the_device_sealed_and_without_its_words(phone):
    phone.evaluate(QUEUE, {"documents": device.documents(phone, 2, note="marker words"), "title": "marker title"})
    dump = phone.evaluate(device.DUMP)
    assert len(dump["outbox"]) == 2 and all(item["sealed"]["v"] == 1 and "document" not in item for item in dump["outbox"])
    assert "marker" not in json.dumps(dump)
    assert [item["title"] for item in phone.evaluate(WAITING)] == ["marker title"] * 2


def test_an_edit_of_an_unsent_session_goes_behind_it_and_names_it_as_its_base(phone):
    first = device.documents(phone, 1)[0]
    edit = first | {"revision": 2, "note": "The chair slipped."}
    phone.evaluate(
        """async ({ first, edit }) => {
            const outbox = await import("/static/js/offline/outbox.js");
            const { baseOf } = await import("/static/js/lib/canonical.js");
            const { owner } = await outbox.whoIsHere();
            await outbox.queue({ ...first, sent_at: first.ended_at }, { owner });
            await outbox.queue({ ...edit, base: await baseOf({ ...first, sent_at: "2026-01-01T00:00:00.000Z" }) }, { owner });
        }""",
        {"first": first, "edit": edit},
    )
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["left"], told["attention"]) == (2, 0, 0)
    assert device.rows("practicesession", f"CASE WHEN uid = '{first['uid'].replace('-', '')}' THEN revision END")[-1] == 2


def test_a_conflict_and_a_refusal_need_attention_and_are_never_thrown_away(phone):
    good, changed, strange = device.documents(phone, 3)
    phone.evaluate(QUEUE, {"documents": [changed]})
    assert phone.evaluate(SYNC)["sent"] == 1
    phone.evaluate(
        """async (documents) => {
            const outbox = await import("/static/js/offline/outbox.js");
            const { owner } = await outbox.whoIsHere();
            for (const document of documents) await outbox.queue(document, { owner });
        }""",
        [changed | {"note": "from the other phone"}, strange | {"plan": "0" * 64}, good],
    )
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["left"], told["attention"], told["reason"]) == (1, 0, 2, "")
    kept = phone.evaluate(WAITING)
    assert [(item["state"], item["status"]) for item in kept] == [("attention", "conflict"), ("attention", "rejected")]
    assert all(item["reason"].endswith(".") for item in kept)
    # What the account said no to is not sent again and again, and goes when the person says so.
    phone.evaluate("async (id) => (await import('/static/js/offline/outbox.js')).drop(id)", kept[1]["id"])
    phone.reload()
    assert [item["status"] for item in phone.evaluate(WAITING)] == ["conflict"]


def test_one_bad_apple_does_not_hold_up_the_others(phone):
    sessions = device.documents(phone, 7)
    bad = sessions[3]["uid"]

    def refuse(route):
        if bad in route.request.post_data:
            route.fulfill(status=422, json={"error": "That one is strange."})
        else:
            route.continue_()

    phone.evaluate(QUEUE, {"documents": sessions})
    phone.route(SESSIONS, refuse)
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["attention"]) == (6, 1)
    assert phone.evaluate(WAITING)[0]["reason"] == "That one is strange."


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "sign-in"), (403, "sign-in"), (404, "busy"), (429, "busy"), (500, "busy"), (503, "busy")]
)
def test_no_other_answer_takes_anything_away(phone, status, reason):
    sessions = device.documents(phone, 3)
    phone.evaluate(QUEUE, {"documents": sessions})
    phone.route(SESSIONS, lambda route: route.fulfill(status=status, headers={"Retry-After": "70"}, json={"error": "No."}))
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["left"], told["attention"], told["reason"]) == (0, 3, 0, reason)
    phone.unroute(SESSIONS)
    calls = sent_bodies(phone)
    again = phone.evaluate(SYNC)
    # A server that asks for time is left alone for as long as it said.
    assert (again["sent"], len(calls)) == ((0, 0) if reason == "busy" else (3, 1))
    assert again["wait"] == pytest.approx(70, abs=5) if reason == "busy" else again["wait"] == 0


def test_an_answer_that_names_nothing_counts_for_nothing(phone):
    phone.evaluate(QUEUE, {"documents": device.documents(phone, 3)})
    phone.route(SESSIONS, lambda route: route.fulfill(json={"results": [{"uid": "another", "status": "stored"}]}))
    assert phone.evaluate(SYNC)["left"] == 3


def test_a_token_that_was_turned_meanwhile_is_asked_for_once_more(phone):
    sessions = device.documents(phone, 3)
    phone.evaluate(QUEUE, {"documents": sessions})

    early = device.remember(phone)
    phone.context.clear_cookies(name="csrftoken")
    bodies = sent_bodies(phone)
    told = phone.evaluate(DRAIN, early)
    assert (told["sent"], told["left"]) == (3, 0)
    assert len(bodies) == 2
    assert len(device.stored(sessions)) == 3


def test_an_expired_sign_in_keeps_everything_until_the_same_person_is_back(phone):
    sessions = device.documents(phone, 3)
    phone.evaluate(QUEUE, {"documents": sessions})
    end_the_session(phone)
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["reason"]) == (0, "sign-in")
    assert [item["title"] for item in phone.evaluate(WAITING)] == [""] * 3
    sign_in(phone)
    phone.evaluate(SYNC)
    assert len(device.stored(sessions)) == 3


def test_a_store_that_was_put_back_to_an_earlier_day_gets_what_it_had_acknowledged(phone, manage):
    sessions = device.documents(phone, 4)
    phone.evaluate(QUEUE, {"documents": sessions[:3]})
    phone.evaluate(SYNC)
    assert len(phone.evaluate(device.DUMP)["kept"]) == 3
    device.lose(sessions[:2])
    manage("restored")
    phone.evaluate(QUEUE, {"documents": sessions[3:]})
    told = phone.evaluate(SYNC)
    assert (told["sent"], told["left"]) == (4, 0)
    assert sorted(device.stored(sessions)) == sorted(document["uid"] for document in sessions)
    # The mark is known now: nothing goes a third time.
    bodies = sent_bodies(phone)
    phone.evaluate(SYNC)
    assert bodies == []


def test_without_the_new_mark_what_the_backup_did_not_hold_is_lost(phone):
    sessions = device.documents(phone, 4)
    phone.evaluate(QUEUE, {"documents": sessions[:3]})
    phone.evaluate(SYNC)
    device.lose(sessions[:2])
    phone.evaluate(QUEUE, {"documents": sessions[3:]})
    assert phone.evaluate(SYNC)["sent"] == 1
    assert sorted(device.stored(sessions)) == sorted(document["uid"] for document in sessions[2:])


def test_copies_of_what_arrived_go_after_two_weeks(phone):
    phone.evaluate(QUEUE, {"documents": device.documents(phone, 1)})
    phone.evaluate(SYNC)
    phone.add_init_script(WRONG_CLOCK % (15 * 24))
    phone.reload()
    phone.evaluate(DRAIN, device.remember(phone))
    assert phone.evaluate(device.DUMP)["kept"] == []


def test_two_pages_send_the_same_sessions_once(phone):
    sessions = device.documents(phone, 60)
    phone.evaluate(QUEUE, {"documents": sessions})
    bodies = sent_bodies(phone)
    # This one begins by itself as soon as it is open.
    other = phone.context.new_page()
    other.goto("/about/")
    start = f"() => {{ window.done = ({SYNC})(); }}"
    phone.evaluate(start)
    other.evaluate(start)
    for page in (phone, other):
        page.evaluate("() => window.done")
    assert sum(len(json.loads(body)["items"]) for body in bodies) == 60
    assert len(device.stored(sessions)) == 60


def test_a_full_device_keeps_sessions_in_the_page_and_sends_them_from_there(page, address):
    quota = {"origin": conftest.ENVIRONMENT["SITE_URL"], "quotaSize": 8_000_000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    sign_up(page, address)
    page.goto("/about/")
    device.remember(page)
    page.evaluate(
        """async () => {
            const { put } = await import("/static/js/offline/store.js");
            for (const size of [5e5, 5e4, 5e3]) for (let at = 0; await put("days", { key: `${size} ${at}`, fill: "0".repeat(size) }); at += 1);
        }"""
    )
    assert page.evaluate("async () => (await (await import('/static/js/offline/store.js')).usable()).reason") == "full"
    sessions = device.documents(page, 12, note="\N{LEG}" * 2000)
    kept = page.evaluate(QUEUE, {"documents": sessions})
    assert not all(kept)
    assert len(page.evaluate(WAITING)) == 12
    page.evaluate(SYNC)
    assert page.evaluate(WAITING) == []
    assert len(device.stored(sessions)) == 12


def test_sessions_of_a_guest_are_claimed_once(phone):
    sessions = device.documents(phone, 3, opened="guest")
    phone.evaluate(
        """async (documents) => {
            const { put } = await import("/static/js/offline/store.js");
            for (const document of documents) await put("sessions", { uid: document.uid, owner: "guest", title: "First", document });
        }""",
        sessions[:2] + [sessions[2] | {"revision": 2, "base": "0" * 64}],
    )
    claim = """async () => {
        const outbox = await import("/static/js/offline/outbox.js");
        const { sent, left } = await outbox.claim(await (await import("/static/js/player/api.js")).askMe());
        return [sent, left, (await (await import("/static/js/offline/store.js")).all("sessions")).length];
    }"""
    assert phone.evaluate(claim) == [3, 0, 0]
    assert phone.evaluate(claim) == [0, 0, 0]
    assert len(device.stored(sessions)) == 3


# --- whatever happens ---------------------------------------------------------------------------------------------------


class Hardship:
    """A phone whose pages go away in the middle of writing and of sending, again and again."""

    def __init__(self, phone, chance):
        self.context, self.address, self.chance = phone.context, phone.address, chance
        self.processes = self.context.browser.new_browser_cdp_session()
        self.lost_answers = self.killed = 0
        phone.close()

    def page(self, clock=True):
        page = self.context.new_page()
        if clock:
            page.add_init_script(WRONG_CLOCK % self.chance.choice([-48, 0, 48]))
        page.goto("/about/")
        return page

    def away(self, page):
        """The tab is closed, or its process is killed."""
        if self.chance.random() < 0.5:
            for process in self.processes.send("SystemInfo.getProcessInfo")["processInfo"]:
                if process["type"] == "renderer":
                    os.kill(process["id"], signal.SIGKILL)
                    self.killed += 1
        page.close()

    def run(self, page, body, what, most, given=None):
        """Begin something, and let the page go at one of the moments of it."""
        page.evaluate(RUN % body, given)
        page.evaluate(NTH, [self.chance.randint(1, most), what])
        self.away(page)

    def while_writing(self, documents):
        self.run(self.page(), QUEUE, "write", 3 * len(documents), {"documents": documents})

    def while_sending(self):
        page = self.page()
        if self.chance.random() < 0.5:
            self.run(page, SYNC, "fetch", 3)
        else:
            self.lose_the_answer(page)
            self.away(page)

    def lose_the_answer(self, page):
        """The server has it, and the page never hears so."""

        def take(route):
            route.fetch()
            self.lost_answers += 1
            route.abort()

        page.route(SESSIONS, take)
        page.evaluate(SYNC)

    def sign_in_again(self):
        """The sign-in runs out, something is tried, and the person comes back."""
        page = self.page(clock=False)
        page.address = self.address
        end_the_session(page)
        page.evaluate(SYNC)
        sign_in(page)
        page.goto("/about/")
        device.remember(page)
        page.close()


def endure(phone, kills, count, seed):
    sessions = device.documents(phone, count)
    chance = random.Random(seed)  # noqa: S311 - a test
    hard = Hardship(phone, chance)
    for kill in range(kills):
        if kill == kills // 2:
            hard.sign_in_again()
        if kill % 2:
            hard.while_sending()
        else:
            hard.while_writing(sessions[: (kill + 2) * count // kills])
    page = hard.page()
    page.evaluate(QUEUE, {"documents": sessions})
    page.evaluate(SYNC)
    assert page.evaluate(WAITING) == []
    assert sorted(device.stored(sessions)) == sorted(document["uid"] for document in sessions)
    assert hard.lost_answers > 0 and hard.killed > 0


def test_pages_that_go_away_in_the_middle_lose_nothing_and_double_nothing(phone):
    endure(phone, kills=14, count=20, seed=1)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fifty_pages_that_go_away_in_the_middle_lose_nothing_and_double_nothing(phone, seed):
    endure(phone, kills=50, count=40, seed=seed)
