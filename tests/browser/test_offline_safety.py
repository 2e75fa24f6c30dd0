"""The safety check without a network: decided on the device as carefully as by the server, and nothing ticked is ever lost."""

import json
import re

import pytest
from playwright.sync_api import expect

from exercises.safety import rules
from tests.browser import check
from tests.browser.conftest import ROOT, assert_accessible, sign_up
from tests.safety import locks_cases

pytestmark = pytest.mark.browser
ROUTINE = "first-six-minutes"
PLAY, HERE = f"/routines/{ROUTINE}/play/", "/safety/here/"
WAY = f"{HERE}#routine={ROUTINE}&presses=1"
TABLE = json.loads(json.dumps(rules.table()))


# --- the twin of the rules ---
@pytest.fixture
def modules(page):
    page.goto("/about/")
    return page


def test_the_locks_in_the_browser_match_every_golden_case(modules):
    given = json.loads(locks_cases.FILE.read_text("utf-8"))
    found = modules.evaluate(
        """async ({ table, cases }) => {
            const { bitsOf, bySeriousness, levelOf, locksFor, staysAfter } = await import("/static/js/safety/rules.js");
            const { whyLocked } = await import("/static/js/lib/locks.js");
            const bits = (ticked) => bitsOf(locksFor(table, ticked));
            const every = cases.steps.flatMap((step) => cases.phases.flatMap((phases) => [true, false].map((asked) => [step, phases, asked])));
            return {
                locks: cases.locks.map(({ ticked }) => bits(ticked)),
                reasons: cases.reasons.map(([ticked]) => every.map(([step, phases, asked]) => whyLocked(bits(ticked), step, phases, asked))),
                after: cases.after.map(([held, ticked, pages]) => staysAfter(table, held, ticked, pages)),
                cards: cases.cards.map(({ ticked }) => ({ ticked, keys: bySeriousness(table, ticked), level: levelOf(table, ticked) })),
            };
        }""",
        {"table": TABLE, "cases": given},
    )
    assert found["locks"] == [case["expected"] for case in given["locks"]]
    assert found["reasons"] == [reasons for _ticked, reasons in given["reasons"]]
    assert found["after"] == [stays for _held, _ticked, _pages, stays in given["after"]]
    assert found["cards"] == given["cards"]


@pytest.mark.parametrize("seed", range(3))
def test_the_locks_in_the_browser_match_those_of_the_server_for_sets_that_nobody_thought_of(modules, seed):
    sets = locks_cases.drawn(seed)
    found = modules.evaluate(
        """async ({ table, sets }) => {
            const { bitsOf, locksFor, stops } = await import("/static/js/safety/rules.js");
            return sets.map((ticked) => [bitsOf(locksFor(table, ticked)), stops(table, ticked)]);
        }""",
        {"table": TABLE, "sets": sets},
    )
    assert found == [[locks_cases.bits(ticked), any(lock.what == "everything" for lock in rules.locks_for(ticked))] for ticked in sets]


STANDING = """async ({ given }) => {
    const { standingOf } = await import("/static/js/safety/standing.js");
    return given.map((one) => standingOf(one));
}"""
DAY = 24 * 3600 * 1000
OPEN = {"everything": False, "pressure": False, "regions": []}
SHUT = OPEN | {"everything": True}
NOW = 1_800_000_000_000


def iso(offset_ms):
    import datetime as dt

    return dt.datetime.fromtimestamp((NOW + offset_ms) / 1000, tz=dt.UTC).isoformat()


def source(offset_ms=-DAY, **fields):
    made = {"version": "1", "at": iso(offset_ms), "until": None, "agreed_until": None, "again": False, "pressure_asked": True}
    return made | {"locks": OPEN, "knee": "left", "ticked": []} | fields


def answered(offset_ms, **fields):
    made = {"way": "list", "v": "1", "at": iso(offset_ms), "pages": "1234", "locks": OPEN, "knee": "left", "lines": []}
    return made | fields


CASES = {
    "nothing is known": ({"sources": []}, True),
    "a check of yesterday": ({"sources": [source()]}, False),
    "a check six weeks old": ({"sources": [source(-42 * DAY)]}, True),
    "the server wants the list": ({"sources": [source(again=True)]}, True),
    "a stop": ({"sources": [source(locks=SHUT)]}, True),
    "one of two sources stops": ({"sources": [source(), source(-3 * DAY, locks=SHUT)]}, True),
    "an account's lock bits": ({"sources": [source()], "moreLocks": [SHUT]}, True),
    "a red session since": ({"sources": [source()], "doubtedAt": NOW - 3600}, True),
    "a red session before": ({"sources": [source()], "doubtedAt": NOW - 2 * DAY}, False),
    "a red session, then the whole list here": ({"sources": [source()], "answers": [answered(-1000)], "doubtedAt": NOW - 3600}, False),
    "another version of the questions": ({"sources": [source()], "version": "2"}, True),
    "an agreement that ended": ({"sources": [source(-9 * DAY, agreed_until=iso(-DAY))]}, True),
    "an agreement that holds": ({"sources": [source(agreed_until=iso(DAY))]}, False),
    "the whole list after the agreement ended": (
        {"sources": [source(-9 * DAY, agreed_until=iso(-DAY))], "answers": [answered(-1000)]},
        False,
    ),
    "the earliest end counts": ({"sources": [source(until=iso(-1000))]}, True),
    "a list here that is not finished": ({"sources": [source()], "answers": [answered(-1000, pages="12")]}, True),
    "a stop here": ({"sources": [source()], "answers": [answered(-1000, pages="1", locks=SHUT)]}, True),
    "a stop here, then a list of none": ({"sources": [], "answers": [answered(-2000, locks=SHUT), answered(-1000)]}, True),
    "an answer from tomorrow": ({"sources": [source(DAY)]}, True),
    "the whole list here after six weeks": ({"sources": [source(-50 * DAY)], "answers": [answered(-1000)]}, False),
    "a time that is none": ({"sources": [source(at="x")]}, True),
}


def test_the_most_cautious_word_on_the_device_counts(modules):
    given = [{"wall": NOW, **case} for case, _expected in CASES.values()]
    found = modules.evaluate(STANDING, {"given": given})
    assert {name: told["needsList"] for name, told in zip(CASES, found, strict=True)} == {name: due for name, (_case, due) in CASES.items()}


# --- the pages, with a server that does not answer ---
class Phone:
    """A phone that loses its network: our own pages are there as a worker would keep them, the server's answers are not."""

    def __init__(self, page):
        self.page = page
        page.add_init_script(
            "Object.defineProperty(ServiceWorkerContainer.prototype, 'controller', { get: () => ({ postMessage() {} }) });"
            f"caches.open('test').then((cache) => cache.put('{HERE}', new Response('')));"
        )

    def lose(self):
        self.page.route("**/api/v1/**", lambda route: route.abort())
        return self

    def find_again(self):
        self.page.unroute("**/api/v1/**")
        return self

    def play(self):
        self.page.goto(PLAY)
        return self

    def here(self, way=WAY):
        self.page.goto("/about/")
        self.page.goto(way)
        return self

    def clear(self):
        expect(self.page.locator("[data-before=status]")).to_be_hidden()
        return self

    def refused(self):
        self.page.wait_for_url(f"**{HERE}#**")
        return self

    def sees(self, title):
        expect(self.page.locator("#here h1:visible")).to_have_text(title)
        return self

    def says(self, words):
        self.page.get_by_role("button", name=words).click()
        return self

    def checks(self):
        return self.page.evaluate("async () => (await import('/static/js/offline/store.js')).all('checks')")


TODAY = "Anything new today?"


@pytest.fixture
def phone(page):
    return Phone(page)


def fourth_is_answered(phone):
    """An online check of a stranger, remembered by the player."""
    phone.page.goto(f"/safety/?routine={ROUTINE}")
    check.answer(phone.page)
    phone.page.wait_for_url(f"**{PLAY}")
    # Whatever the player still asks for is answered before anything is taken away from it.
    phone.page.wait_for_load_state("networkidle")
    phone.clear()
    return phone


def answer_here(phone, *, until=4, tick="", on=1):
    """The whole list on the device; a tick on one of its pages."""
    page = phone.page
    for number, title in enumerate(check.TITLES[:until], 1):
        phone.sees(title)
        if title == check.THIRD:
            for label in (check.KNEE, check.AGE):
                page.locator(".bands:visible .form-check-label", has_text=label).click()
        if tick and number == on:
            page.locator(".tick:visible label", has_text=tick).first.click()
            page.get_by_role("button", name="One or more fit").click()
        else:
            page.get_by_role("button", name="None of these").click()
    return phone


def begins(phone):
    phone.clear()
    for name in ("Right", "3", "Start"):
        phone.page.get_by_role("button", name=name, exact=True).click()
    expect(phone.page.locator("#main")).not_to_have_attribute("data-state", "before")
    return phone


def test_a_session_starts_without_a_network_after_one_line_where_the_check_holds(phone):
    fourth_is_answered(phone).lose().play().refused().sees(TODAY).says("Same as last time, nothing new")
    phone.page.wait_for_url(f"**{PLAY}")
    begins(phone)


def test_one_answer_opens_one_session(phone):
    fourth_is_answered(phone).lose().play().refused().says("Same as last time, nothing new")
    phone.page.wait_for_url(f"**{PLAY}")
    begins(phone)
    phone.page.evaluate("async () => (await import('/static/js/offline/store.js')).clear('drafts')")
    phone.here(PLAY).refused().sees(TODAY)


def test_where_nothing_was_ever_answered_the_whole_list_is_asked_and_opens_the_way(phone):
    phone.lose().play().refused()
    answer_here(phone)
    phone.page.wait_for_url(f"**{PLAY}")
    begins(phone)


def test_something_changed_asks_the_whole_list(phone):
    fourth_is_answered(phone).lose().play().refused().says("Something changed").sees(check.FIRST)


def test_a_check_that_does_not_hold_any_more_asks_the_whole_list(phone):
    fourth_is_answered(phone)
    phone.page.clock.install()
    phone.page.clock.fast_forward(43 * 24 * 3600 * 1000)
    phone.lose().here().sees(check.FIRST)


def test_after_a_red_session_nothing_new_is_no_answer(phone):
    fourth_is_answered(phone)
    phone.page.evaluate(
        """async () => (await import("/static/js/player/gate.js")).noteSession(
            { end: "red", flags: [], opened: "same", ended_at: new Date().toISOString() }, "guest")"""
    )
    phone.lose().play().refused().sees(check.FIRST)


def test_someone_else_has_a_check_of_their_own_and_the_persons_holds_on(phone):
    fourth_is_answered(phone).lose().play().refused().says("Someone else is using this phone")
    expect(phone.page.get_by_text("someone else on this device").first).to_be_visible()
    answer_here(phone)
    phone.page.wait_for_url(f"**{PLAY}")
    begins(phone)
    assert [item["owner"] for item in phone.checks() if item["kind"] == "answer"] == ["guest"]


def test_a_stop_shows_its_card_at_once_and_stays_for_everybody(phone):
    phone.lose().here()
    answer_here(phone, until=1, tick="short of breath")
    phone.sees("Get help now")
    expect(phone.page.locator(".care:visible")).to_contain_text("Call the emergency number now.")
    expect(phone.page.get_by_role("link", name="Call 999").first).to_be_visible()
    phone.play().refused().sees("Get help now")
    phone.here(f"{HERE}#routine={ROUTINE}&changed=1").sees("Get help now")


def test_a_stop_given_offline_stops_online_too_once_the_network_is_back(phone):
    phone.lose().here()
    answer_here(phone, until=1, tick="short of breath")
    phone.sees("Get help now").find_again()
    phone.page.goto(PLAY)
    phone.page.wait_for_url("**/safety/stop/**")
    expect(phone.page.locator(".care")).to_contain_text("Call the emergency number now.")
    assert [item for item in phone.checks() if item["kind"] == "answer"] == []


def test_a_tick_is_not_lost_when_the_server_refuses_to_answer(phone):
    phone.lose().here()
    answer_here(phone, until=1, tick="short of breath")
    phone.sees("Get help now")
    phone.find_again()
    phone.page.route("**/api/v1/safety/answers", lambda route: route.fulfill(status=503, body="{}"))
    phone.play().refused().sees("Get help now")
    assert len([item for item in phone.checks() if item["kind"] == "answer"]) == 1


def test_an_answer_of_someone_with_an_account_arrives_in_the_account(phone, address, browser):
    page = phone.page
    sign_up(page, address)
    phone.play()
    page.wait_for_url("**/safety/**")
    phone.lose().here()
    answer_here(phone, until=1, tick="short of breath")
    phone.sees("Get help now").find_again()
    page.goto(PLAY)
    page.wait_for_url("**/safety/stop/**")
    page.context.clear_cookies(name=re.compile("selfcare_safety|selfcare_locks"))
    page.goto(PLAY)
    page.wait_for_url("**/safety/stop/**")


def test_what_an_account_ticked_offline_outlives_a_sign_out_locked_for_the_server(phone, address):
    page = phone.page
    sign_up(page, address)
    page.goto(PLAY)
    page.wait_for_url("**/safety/**")
    page.evaluate("async () => (await import('/static/js/player/api.js')).askMe()")
    phone.lose().here()
    answer_here(phone, until=1, tick="short of breath")
    phone.sees("Get help now")
    page.evaluate("async () => (await import('/static/js/offline/leaving.js')).leave()")
    left = phone.checks()
    assert [item["kind"] for item in left] == ["sealed"]
    assert "breathless" not in json.dumps(left)


def test_a_step_that_an_answer_locks_is_left_out_and_the_rest_may_be_played(phone):
    phone.lose().here()
    answer_here(phone, tick="I have a wound", on=4)
    phone.sees("You can start, with care")
    expect(phone.page.locator("#here [data-waits]")).to_contain_text("Pressing waits.")
    phone.page.get_by_role("link", name="Go on without what waits").click()
    phone.page.wait_for_url(f"**{PLAY}")
    begins(phone)


def test_under_sixteen_there_are_words_for_parents_and_nothing_is_kept(phone):
    phone.lose().here()
    for title in check.TITLES[:2]:
        phone.sees(title).says("None of these")
    phone.page.locator(".bands:visible .form-check-label", has_text="Under 16").click()
    phone.says("None of these").sees("Knees that still grow")
    assert phone.checks() == []


def test_nothing_is_chosen_beforehand_and_a_wrong_button_is_one_sentence(phone):
    phone.lose().here().sees(check.FIRST)
    page = phone.page
    assert page.locator("#here :checked").count() == 0
    page.locator(".tick:visible label", has_text="I cough up blood").click()
    phone.says("None of these").sees(check.FIRST)
    expect(page.locator("[data-error]:visible")).to_have_count(1)
    expect(page.get_by_label("I cough up blood.")).to_be_checked()


def test_the_way_back_keeps_the_ticks(phone):
    phone.lose().here()
    answer_here(phone, until=2, tick="numb or tingling", on=2)
    phone.sees(check.THIRD)
    phone.page.go_back()
    phone.sees(check.SECOND)
    expect(phone.page.get_by_label("My leg or foot is numb or tingling.")).to_be_checked()


def test_a_stored_answer_that_somebody_changed_is_read_by_nobody(phone):
    """The store belongs to the person: who breaks it gets the whole list again, as with every other answer that is missing."""
    fourth_is_answered(phone)
    phone.page.context.clear_cookies()
    phone.page.evaluate(
        """() => new Promise((resolve) => {
            const opened = indexedDB.open("selfcare");
            opened.onsuccess = () => {
                const store = opened.result.transaction("checks", "readwrite").objectStore("checks");
                store.getAll().onsuccess = ({ target }) => {
                    target.result.forEach((record) => store.put({ ...record, ct: new Uint8Array(new Uint8Array(record.ct).map((byte) => byte ^ 1)).buffer }));
                    store.transaction.oncomplete = resolve;
                };
            };
        })"""
    )
    phone.lose().here().sees(check.FIRST)


def test_without_javascript_the_page_leads_to_the_check_of_the_server(browser, server):
    context = browser.new_context(java_script_enabled=False, base_url=server)
    page = context.new_page()
    page.goto(HERE)
    page.get_by_role("link", name="Start the safety check").click()
    check.sees(page, check.FIRST)
    context.close()


def test_with_a_network_the_page_leads_on_to_the_check_of_the_server(page):
    page.goto(WAY)
    page.wait_for_url("**/safety/?routine=first-six-minutes")


# --- for everyone ---
def test_every_page_here_is_accessible_and_fits_a_small_phone_with_large_text(phone):
    page = phone.page
    page.emulate_media(reduced_motion="reduce")
    phone.lose().here()

    def look(name):
        assert_accessible(page, name)
        page.set_viewport_size({"width": 320, "height": 640})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} runs over the edge"
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size({"width": 390, "height": 844})

    for title in check.TITLES:
        phone.sees(title)
        look(title)
        if title == check.THIRD:
            for label in (check.KNEE, check.AGE):
                page.locator(".bands:visible .form-check-label", has_text=label).click()
        if title == check.FOURTH:
            page.locator(".tick:visible label", has_text="I have a wound").first.click()
            phone.says("One or more fit")
        else:
            phone.says("None of these")
    phone.sees("You can start, with care")
    look("ready")
    phone.here().sees(TODAY)
    look("today")
    phone.says("Something changed")
    answer_here(phone, until=1, tick="short of breath")
    phone.sees("Get help now")
    look("stop")


def test_the_check_on_the_device_is_answered_with_the_keyboard(phone):
    from tests.browser.test_safety_check import answer_with_keys

    page = phone.lose().here().page
    for title in check.TITLES:
        phone.sees(title)
        answer_with_keys(page, title)
    page.wait_for_url(f"**{PLAY}")


def test_the_scripts_of_the_check_are_there_for_the_player_without_being_loaded_with_it():
    main = (ROOT / "static/js/player/gate.js").read_text()
    assert 'import("../safety/here.js")' in main
    assert 'from "../safety/' not in main
