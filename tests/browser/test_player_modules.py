"""The player's own modules in a real browser: the golden cases of Python, and those of the machine."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SLOW_SCREEN, sign_up, turn_clock

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
SCHEMA = json.loads((ROOT / "exercises/practice/schemas/session-1.json").read_text("utf-8"))
PLAY = "/routines/first-six-minutes/play/"
MOST_TAPS = 12

pytestmark = pytest.mark.browser


def cases(name):
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


@pytest.fixture
def modules(page):
    """A page of our own origin that may import the modules and the runner of the golden cases."""
    runner = (ROOT / "tests/browser/golden.js").read_text("utf-8")
    page.route("**/golden.js", lambda route: route.fulfill(body=runner, content_type="text/javascript"))
    page.goto("/about/")
    return page


def test_the_timeline_in_the_browser_matches_every_golden_case(modules):
    found = modules.evaluate(
        """async (cases) => {
            const { timeline } = await import("/static/js/player/timeline.js");
            await import("/static/js/player/intervals.js");
            return cases.map(({ plan, preferences }) => timeline(plan, preferences));
        }""",
        cases("timeline"),
    )
    assert found == [case["expected"] for case in cases("timeline")]


def test_the_light_in_the_browser_matches_every_golden_case(modules):
    found = modules.evaluate(
        """async (cases) => {
            const { light } = await import("/static/js/player/light.js");
            return cases.map(({ numbers }) => light(numbers));
        }""",
        cases("light"),
    )
    assert found == [case["expected"] for case in cases("light")]


def test_the_machine_matches_every_golden_case_and_never_changes_the_state_it_was_given(modules):
    found = modules.evaluate(
        """async ({ plans, cases }) => {
            const { sessionDocument } = await import("/static/js/player/session.js");
            const machine = { ...(await import("/static/js/player/machine.js")), document: sessionDocument };
            await import("/static/js/player/intervals.js");
            const { machineCase } = await import("/golden.js");
            return cases.map((given) => [given.name, machineCase(machine, plans, given)]);
        }""",
        cases("machine"),
    )
    assert len(found) == len(cases("machine")["cases"]) > 100
    assert [(name, wrong) for name, wrong in found if wrong] == []


def test_the_figure_in_the_browser_matches_every_golden_case(modules):
    given = cases("figure")
    found = modules.evaluate(
        """async ({ rigs, places, stills, mixes, settings }) => {
            const { at, placeIn, setting, stillOf } = await import("/static/js/lib/figure.js");
            return {
                places: places.map(({ rig, moment }) => placeIn(rigs[rig], moment)),
                stills: stills.map(({ moment }) => stillOf(moment)),
                mixes: mixes.map(({ place }) => at(rigs.rig, place)),
                settings: settings.map(({ seg, numbers }) => setting(seg, numbers)),
            };
        }""",
        given,
    )
    wrong = [case["name"] for case, place in zip(given["places"], found["places"], strict=True) if abs(case["place"] - place) > 1e-9]
    wrong += [case["name"] for case, still in zip(given["stills"], found["stills"], strict=True) if case["still"] != still]
    wrong += [case["place"] for case, numbers in zip(given["mixes"], found["mixes"], strict=True) if case["numbers"] != numbers]
    wrong += [case["name"] for case, value in zip(given["settings"], found["settings"], strict=True) if case["setting"] != value]
    assert wrong == []


def test_every_example_of_a_session_fits_the_schema():
    for example in cases("session"):
        jsonschema.validate(example["document"], SCHEMA)


# ---- the whole player, with a server that says what the test wants


def me(**safety):
    answer = {"state": "clear", "pressure": True, "pass": "pass-1", "opened": "same", "check_url": "/safety/", "stop_url": "/safety/stop/"}
    switches = {"voice": False, "beeps": False, "vibration": False, "flash": False}
    return {
        "name": "", "owner": "device", "authenticated": False, "csrf": "token", "preferences": {"knee": "", **switches}, "consent": False,
        "safety": {**answer, **safety}, "withdrawals": [], "epoch": "1", "now": "2026-03-02T07:30:00.00Z",
    }  # fmt: skip


AWAKE = "if (window.WakeLock) WakeLock.prototype.request = async () => Object.assign(new EventTarget(), { release() {} });"


class Player:
    """A person at the player, whose clock the test turns."""

    def __init__(self, page, answer, screen=SLOW_SCREEN):
        self.page, self.taps, self.sent = page, 0, []
        self.answer = answer
        turn_clock(page, screen=screen)
        # A browser without windows has no screen to keep awake.
        page.add_init_script(AWAKE)
        page.route(re.compile(r"/api/v1/me"), lambda route: route.fulfill(json=self.answer) if self.answer else route.abort())

    def open(self):
        self.page.goto(PLAY)
        return self

    def tap(self, name):
        self.taps += 1
        self.page.get_by_role("button", name=name, exact=True).click()
        return self

    def begin(self, pain="1"):
        expect(self.page.locator("[data-before=status]")).to_be_hidden()
        return self.tap("Left").tap(pain).tap("Start").sees("ready")

    def wait(self, seconds):
        self.page.clock.run_for(seconds * 1000)
        return self

    def sees(self, phase):
        expect(self.page.locator("#main")).to_have_attribute("data-state", phase)
        return self


@pytest.fixture
def player(page):
    return Player(page, me())


def receive(page, sent, status):
    def answer(route):
        items = json.loads(route.request.post_data)["items"]
        sent.extend(items)
        if status >= 500:
            return route.fulfill(status=status, json={"error": "away"})
        return route.fulfill(json={"results": [{"uid": item["uid"], "status": "stored", "reason": ""} for item in items]})

    page.route(re.compile(r"/api/v1/sessions$"), answer)


def play_to_the_end(player):
    player.begin().wait(8.2).sees("find").tap("Yes").wait(30).tap("It softened").sees("discomfort").tap("3").sees("softened").wait(5.2)
    player.wait(8.2).sees("work").wait(25).tap("It softened").wait(5.2).sees("rest")
    player.wait(10.2).sees("ready").wait(8.2).sees("work").wait(30.2).sees("ready").wait(8.2).wait(30.2).sees("rest")
    player.wait(10.2).sees("ready").wait(8.2).sees("work").wait(100).sees("after")
    return player.tap("1").sees("saved")


def test_a_default_routine_takes_at_most_twelve_taps_and_makes_a_sound_document(player):
    player.answer = me() | {"authenticated": True, "name": "Runner", "owner": "user:1", "consent": True}
    receive(player.page, player.sent, 200)
    play_to_the_end(player.open())
    assert player.taps <= MOST_TAPS
    [document] = player.sent
    jsonschema.validate(document, SCHEMA)
    assert document["end"] == "done" and document["pain"][-1]["value"] == 1
    assert [row["side"] for row in document["steps"]] == ["left", "right", "left", "right", "both"]
    assert {row["outcome"] for row in document["steps"]} == {"done"}
    expect(player.page.get_by_role("link", name="See the session")).to_have_attribute("href", f"/sessions/{document['uid']}/")


def test_a_guest_keeps_the_session_on_the_device_and_is_told_so(player):
    receive(player.page, player.sent, 200)
    play_to_the_end(player.open())
    expect(player.page.get_by_text("Your session is kept in this browser only.")).to_be_visible()
    assert player.sent == []


def test_a_server_that_is_away_leaves_the_session_on_the_phone(player):
    player.answer = me() | {"authenticated": True, "name": "Runner", "owner": "user:1", "consent": True}
    receive(player.page, player.sent, 503)
    play_to_the_end(player.open())
    expect(player.page.locator(".cue-big")).to_have_text("Your session is saved on this phone")


def test_nothing_starts_while_the_safety_answers_are_unknown(page):
    player = Player(page, None).open()
    expect(page.locator("[data-before=status]")).to_contain_text("We could not check your safety answers.")
    player.tap("Left").tap("1")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_disabled()


@pytest.mark.parametrize(("state", "where"), [("ask", "/safety/?routine=first-six-minutes"), ("stopped", "/safety/stop/")])
def test_open_safety_questions_come_before_the_player(player, state, where):
    player.answer = me(state=state, **{"pass": None})
    with player.page.expect_request(f"**{where}"):
        player.page.goto(PLAY)


def test_a_pass_opens_one_session_only(player):
    play_to_the_end(player.open())
    player.page.goto(PLAY)
    player.page.wait_for_url("**/safety/?routine=first-six-minutes")


def test_a_reload_in_the_middle_loses_nothing_and_asks_for_no_safety_answers(player):
    player.open().begin().wait(8.2).sees("find").tap("Yes").wait(12)
    player.answer = None
    player.page.reload()
    player.sees("interrupted").tap("Go on").sees("work").wait(4)
    assert int(player.page.locator("[role=timer]").inner_text()) >= 12


def test_without_pressure_the_press_steps_are_left_out_and_the_page_says_so(player):
    player.answer = me(pressure=False)
    player.open().tap("Left").tap("1")
    expect(player.page.get_by_text("The pressure steps are left out today.")).to_be_visible()
    player.tap("Start").sees("ready")
    expect(player.page.locator("[data-part=count]")).to_have_text("1 of 2")


def test_numbness_ends_the_session_and_the_next_start_goes_to_the_questions(player):
    player.open().begin().wait(8.2).tap("Yes").wait(9).tap("It’s too much")
    player.page.get_by_role("button", name="Numb or tingling").click()
    player.sees("stopped").tap("Save and close").sees("saved")
    for name in ("pass-2", "pass-3"):
        # "Nothing new" is no answer after such a session, however often it is given.
        player.answer = me(**{"pass": name})
        player.page.goto(PLAY)
        player.page.wait_for_url("**/safety/?routine=first-six-minutes&changed=1")
    player.answer = me(opened="changed", **{"pass": "pass-4"})
    player.page.goto(PLAY)
    player.tap("Left").tap("1")
    expect(player.page.get_by_text("The pressure steps are left out today.")).to_be_visible()


def test_no_number_is_coloured_before_it_is_chosen(player):
    player.open()
    scale = player.page.locator("[data-before=scale] button")
    expect(scale).to_have_count(11)
    assert len({scale.nth(value).evaluate("cell => getComputedStyle(cell).backgroundColor") for value in range(11)}) == 1
    assert player.page.locator("[data-before=scale] [aria-pressed=true]").count() == 0


def test_pain_of_eight_leads_to_the_safety_questions(player):
    player.open().tap("Left").tap("8")
    player.page.wait_for_url("**/safety/?changed=1&routine=first-six-minutes")


def test_the_session_can_be_played_with_the_keyboard_alone(player):
    player.open().begin()
    keys = player.page.keyboard
    keys.press("Space")
    player.sees("find")
    keys.press("3")
    player.sees("work").wait(5)
    keys.press("Space")
    player.sees("paused")
    expect(player.page.get_by_role("button", name="Go on")).to_be_focused()
    keys.press("Enter")
    player.sees("work").wait(8)
    keys.press("p")
    player.sees("gate")
    keys.press("1")
    player.sees("work").wait(6)
    keys.press("s")
    player.sees("discomfort")
    keys.press("2")
    player.sees("softened")
    keys.press("ArrowRight")
    player.sees("skip")
    keys.press("3")
    player.sees("ready")
    keys.press("Escape")
    player.sees("paused")
    keys.press("Escape")
    player.sees("early")


def test_a_guest_session_is_added_to_the_account_by_a_click_and_by_nothing_else(player, address):
    play_to_the_end(player.open())
    player.page.unroute_all()
    sign_up(player.page, address)
    player.page.goto("/sessions/")
    waiting = player.page.locator("device-sessions")
    expect(waiting.get_by_role("heading", name="1 session on this phone. Is it yours?")).to_be_visible()
    expect(player.page.locator("main a[href^='/sessions/']")).to_have_count(0)
    waiting.get_by_role("button", name="Add to my history").click()
    expect(waiting.get_by_role("status")).to_have_text("Added to your history.")
    player.page.goto("/sessions/")
    expect(player.page.locator("main").get_by_text("First six minutes").first).to_be_visible()
    expect(waiting).to_be_hidden()


def test_a_guest_session_can_be_removed_from_the_device(player, address):
    play_to_the_end(player.open())
    player.page.unroute_all()
    sign_up(player.page, address, store=False)
    player.page.goto("/sessions/")
    waiting = player.page.locator("device-sessions")
    expect(waiting.get_by_role("button", name="Add to my history")).to_have_count(0)
    waiting.get_by_role("button", name="Remove").click()
    waiting.get_by_role("button", name="Remove for good?").click()
    expect(waiting.get_by_role("status")).to_have_text("Removed from this device.")
    player.page.goto("/sessions/")
    expect(waiting).to_be_hidden()


def test_the_points_of_a_lane_are_where_the_drawing_has_them(modules):
    wrong = modules.evaluate(
        """async () => {
            const { lane, pointAt } = await import("/static/js/player/ring.js");
            const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
            return [9, 14, 23, 36, 40, 62].flatMap((inset) => {
                path.setAttribute("d", lane(inset));
                const length = path.getTotalLength();
                return [0, 0.1, 0.2, 0.365, 0.5, 0.51, 0.635, 0.8, 0.99].map((f) => {
                    const [a, b] = [pointAt(inset, f), path.getPointAtLength(f * length)];
                    return Math.hypot(a.x - b.x, a.y - b.y);
                });
            }).filter((distance) => distance > 0.2);
        }"""
    )
    assert wrong == []
