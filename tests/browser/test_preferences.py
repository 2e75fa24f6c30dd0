"""What a person prefers: in the fold before the start and under pause, on the device, and with the person."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from exercises.routines.queries import plan_document
from tests.browser.conftest import assert_accessible, sign_up
from tests.browser.test_player_modules import Player, me
from tests.catalogue.test_pack_playable import PUBLISHED, ROUTINES

pytestmark = pytest.mark.browser
CASES = json.loads((Path(__file__).parents[1] / "cases" / "equipment.json").read_text("utf-8"))
PERSON = {"authenticated": True, "name": "Runner", "owner": "user:1", "consent": True}


def things(*names):
    titles = {"foam-roller": "Foam roller", "ball": "Small ball", "mat": "Mat", "solid-post": "Solid post", "strong-strap": "Strong strap"}
    stand_in = {"foam-roller": "A towel rolled up tightly.", "mat": "A folded blanket.", "ball": "Rolled socks."}
    return [
        {"slug": name, "title": titles.get(name, name.title())} | ({"substitute": stand_in[name]} if name in stand_in else {})
        for name in names
    ]


STEPS = {
    "roller": {"equipment": [things("foam-roller", "ball"), things("mat")]},
    "post": {
        "equipment": [things("strong-strap"), things("solid-post")],
        "easier": {"text": "Do wall sits instead.", "exercise": {"slug": "wall-sit", "title": "Wall sit", "needs": [["wall", "chair"]]}},
    },
    "pool": {"equipment": [things("pool")], "easier": {"text": "Swim more slowly."}},
    "plain": {},
}


@pytest.fixture
def player(page):
    return Player(page, me())


@pytest.fixture
def patched(page):
    """Every change that is sent; the answer can be taken away."""
    found = {"sent": [], "status": 200}

    def answer(route):
        if not found["status"]:
            return route.abort()
        found["sent"].append(json.loads(route.request.post_data))
        return route.fulfill(status=found["status"], json={"preferences": {}})

    page.route(re.compile("/api/v1/me/preferences$"), answer)
    return found


def fold(player):
    player.page.locator("[data-part=settings] summary").click()
    expect(player.page.locator("[data-part=settings] [data-pref=voice]")).to_be_visible()
    return player


def press(player, name):
    player.page.locator("[data-part=settings]").get_by_role("button", name=name, exact=True).click()
    return player


def pressed(player, name):
    return player.page.locator("[data-part=settings]").get_by_role("button", name=name, exact=True)


def kept(page):
    return json.loads(page.evaluate("localStorage.getItem('selfcare.cues')") or "{}")


def ready(player):
    expect(player.page.locator("[data-before=status]")).to_be_hidden()
    return player


# --- equipment --------------------------------------------------------------------------------------------------------


def test_what_stands_in_for_a_missing_thing_matches_every_golden_case(page):
    page.goto("/about/")
    found = page.evaluate(
        """async (cases) => {
            const { instead } = await import("/static/js/player/equipment.js");
            return cases.map(([step, have]) => instead(step, have));
        }""",
        [[STEPS[case["step"]], case["have"]] for case in CASES],
    )
    assert {case["name"]: answer for case, answer in zip(CASES, found, strict=True)} == {case["name"]: case["expected"] for case in CASES}


def test_somebody_with_nothing_is_told_before_the_start_what_stands_in(player):
    fold(ready(player.open()))
    press(player, "None of these")
    expect(player.page.locator("[data-before=notes]")).to_contain_text("Chair not at hand? A bench, or the edge of a firm bed.")
    player.tap("Left").tap("1").tap("Start").sees("ready")
    expect(player.page.locator("[data-part=second]")).to_contain_text("Chair not at hand?")


def without_stand_ins(page):
    """The routine's page, where the last step needs something that nothing stands in for."""

    def answer(route):
        text = route.fetch().text()
        plan = json.loads(re.search(r'id="plan" type="application/json">(.*?)</script>', text, re.S).group(1))
        plan["steps"][-1]["equipment"] = [[{"slug": "pool", "title": "Pool"}]]
        plan["steps"][-1].pop("easier", None)
        changed = json.dumps(plan).replace("<", "\\u003C")
        body = re.sub(r'(id="plan" type="application/json">).*?(</script>)', lambda found: found[1] + changed + found[2], text, flags=re.S)
        route.fulfill(body=body, content_type="text/html")

    page.route("**/routines/first-six-minutes/play/", answer)


def test_a_step_that_nothing_helps_may_be_left_out_and_is_logged_with_the_reason(player):
    without_stand_ins(player.page)
    fold(ready(player.open()))
    press(player, "Chair")
    expect(player.page.locator("[data-before=notes]")).to_contain_text("Pool not at hand, and nothing else does it.")
    player.page.locator("[data-before=offers]").get_by_role("button", name=re.compile("Leave out:")).click()
    player.tap("Left").tap("1").tap("Start").sees("ready")
    expect(player.page.locator("[data-part=count]")).to_have_text("1 of 2")
    player.page.clock.run_for(1000)
    rows = player.page.evaluate(
        """async () => { const { all } = await import(document.querySelector('link[href*="offline/store"]').href);
        return (await all("drafts"))[0].state.rows; }"""
    )
    assert [(row["outcome"], row["reason"]) for row in rows] == [("skipped", "no-equipment")]


def test_a_plan_of_the_pack_carries_what_stands_in_and_what_the_easier_exercise_needs():
    steps = [step for routine in ROUTINES.values() for step in plan_document(routine, 1, PUBLISHED)["steps"]]
    stand_ins = {thing["slug"]: thing.get("substitute", "") for step in steps for group in step.get("equipment", []) for thing in group}
    assert stand_ins["mat"] and not stand_ins.get("solid-post") and not stand_ins.get("pool")
    assert all(not text.startswith(("None", "There is no")) for text in stand_ins.values())
    assert any("exercise" in step.get("easier", {}) for step in steps)


# --- on the device ----------------------------------------------------------------------------------------------------


def test_a_guests_choice_holds_at_once_and_is_there_after_a_reload(player):
    fold(ready(player.open()))
    press(player, "20 s")
    press(player, "When I say so")
    expect(pressed(player, "20 s")).to_have_attribute("aria-pressed", "true")
    expect(pressed(player, "5 s")).to_have_attribute("aria-pressed", "false")
    assert (kept(player.page)["ready_s"], kept(player.page)["auto_advance"]) == (20, False)
    player.page.reload()
    fold(ready(player))
    expect(pressed(player, "20 s")).to_have_attribute("aria-pressed", "true")


def test_nothing_about_health_is_kept_in_plain_on_the_device(player):
    player.answer = me() | PERSON
    player.answer["preferences"] = {"knee": "left", "voice": False, "ready_s": 10}
    fold(ready(player.open()))
    expect(pressed(player, "10 s")).to_have_attribute("aria-pressed", "true")
    assert kept(player.page)["ready_s"] == 10
    assert "knee" not in kept(player.page)


def test_choosing_nothing_of_the_equipment_is_not_the_same_as_having_nothing(player):
    fold(ready(player.open()))
    press(player, "Chair")
    assert kept(player.page)["equipment"] == ["chair"]
    press(player, "Chair")
    assert kept(player.page)["equipment"] is None
    press(player, "None of these")
    assert kept(player.page)["equipment"] == []
    press(player, "Mat")
    assert kept(player.page)["equipment"] == ["mat"]


# --- with the person --------------------------------------------------------------------------------------------------


def test_a_change_goes_to_the_account_alone_and_without_the_rest(player, patched):
    player.answer = me() | PERSON
    fold(ready(player.open()))
    press(player, "10 s")
    press(player, "Beeps")
    expect(pressed(player, "Beeps")).to_have_attribute("aria-pressed", "true")
    player.page.wait_for_load_state("networkidle")
    assert {"ready_s": 10} in patched["sent"]
    assert all(set(changes) <= {"ready_s", "beeps"} for changes in patched["sent"])
    assert {name for changes in patched["sent"] for name in changes} == {"ready_s", "beeps"}


def test_a_change_made_before_it_is_known_who_is_here_goes_to_the_account_too(player, patched):
    page, waits = player.page, []
    page.route(re.compile("/api/v1/me(\\?|$)"), lambda route: waits.append(route))
    page.goto("/routines/first-six-minutes/play/")
    fold(player)
    press(player, "10 s")
    expect(pressed(player, "10 s")).to_have_attribute("aria-pressed", "true")
    player.answer = me() | PERSON
    page.route(re.compile("/api/v1/me(\\?|$)"), lambda route: route.fulfill(json=player.answer))
    with page.expect_request(re.compile("/api/v1/me/preferences$")) as sent:
        for route in waits:
            route.fulfill(json=player.answer)
    assert json.loads(sent.value.post_data) == {"ready_s": 10}


def test_a_change_without_a_network_wins_over_the_account_and_is_sent_with_the_next_contact(player, patched):
    player.answer = me() | PERSON
    player.answer["preferences"] = {"knee": "", "ready_s": 5}
    patched["status"] = 0
    fold(ready(player.open()))
    # What is tried to be sent is kept on the phone before.
    with player.page.expect_event("requestfailed", lambda request: request.url.endswith("/me/preferences")):
        press(player, "10 s")
    expect(pressed(player, "10 s")).to_have_attribute("aria-pressed", "true")
    patched["status"] = 200
    with player.page.expect_request(re.compile("/api/v1/me/preferences$")):
        player.page.reload()
    fold(ready(player))
    expect(pressed(player, "10 s")).to_have_attribute("aria-pressed", "true")
    assert patched["sent"] == [{"ready_s": 10}]


def test_what_one_person_could_not_send_never_goes_to_another(player, patched):
    player.answer = me() | PERSON
    patched["status"] = 0
    fold(ready(player.open()))
    with player.page.expect_event("requestfailed", lambda request: request.url.endswith("/me/preferences")):
        press(player, "20 s")
    patched["status"] = 200
    player.answer = me() | PERSON | {"owner": "user:2"}
    player.answer["preferences"] = {"knee": "", "ready_s": 3}
    player.page.reload()
    fold(ready(player))
    expect(pressed(player, "3 s")).to_have_attribute("aria-pressed", "true")
    assert patched["sent"] == []


def test_the_profile_and_the_player_share_the_preferences(page, address):
    sign_up(page, address)
    page.goto("/profile/")
    page.get_by_text("20 seconds").click()
    page.get_by_text("When I say so").click()
    page.locator("main form").first.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert page.evaluate("fetch('/api/v1/me').then((answer) => answer.json()).then((me) => me.preferences.ready_s)") == 20
    assert_accessible(page, "profile")


def test_the_cues_can_be_tried_on_the_profile_page(page, address):
    sign_up(page, address)
    page.goto("/profile/")
    page.evaluate("() => { window.speechSynthesis.speak = ({ text }) => { document.body.dataset.said = text } }")
    page.get_by_role("button", name="Try the cues").click()
    expect(page.locator("body")).to_have_attribute("data-said", "This is the voice.")


# --- they act ---------------------------------------------------------------------------------------------------------


def prefer(player, **values):
    player.page.goto("/about/")
    player.page.evaluate("values => localStorage.setItem('selfcare.cues', JSON.stringify(values))", {"voice": False, **values})
    return ready(player.open())


def test_who_goes_on_by_own_word_is_waited_for(player):
    prefer(player, auto_advance=False)
    player.begin().wait(30).sees("ready")
    expect(player.page.locator("[data-part=second]")).to_have_text("Take your time. Tap when you are in place.")
    player.tap("I’m in place").sees("find")


def test_the_get_ready_time_is_the_persons_and_may_change_under_way(player):
    prefer(player, ready_s=20, first_side="right")
    player.begin().wait(15).sees("ready")
    expect(player.page.locator("[data-part=title]")).to_contain_text("right side")
    player.wait(8.5).sees("find").tap("Pause").sees("paused")
    fold(player)
    press(player, "When I say so")
    assert kept(player.page)["auto_advance"] is False
    player.tap("Go on").sees("find")


def test_a_tap_anywhere_goes_on_where_one_thing_comes_next_and_pauses_the_work(player):
    ready(player.open()).begin().wait(1)
    stage = player.page.locator("[data-part=stage]")
    stage.click(position={"x": 20, "y": 60})
    player.sees("find").tap("Yes").sees("work").wait(2)
    stage.click(position={"x": 20, "y": 60})
    player.sees("paused")
    player.page.mouse.click(200, 110)
    player.sees("paused")


def test_the_second_tap_of_a_hasty_finger_is_not_taken_for_the_next_screen(player):
    ready(player.open()).begin().wait(1)
    player.page.locator(".cue-big").dblclick()
    player.sees("find")


def test_enter_goes_on_like_a_tap_anywhere(player):
    ready(player.open()).begin().wait(1)
    player.page.keyboard.press("Enter")
    player.sees("find").tap("Yes").sees("work").wait(2)
    player.page.keyboard.press("Enter")
    player.sees("paused")
    player.page.locator("#main").focus()
    player.page.keyboard.press("Enter")
    player.sees("work")


def test_single_key_shortcuts_can_be_switched_off(player):
    prefer(player, keys=False)
    player.begin().wait(8.2).tap("Yes").sees("work").wait(2)
    player.page.locator("#main").focus()
    player.page.keyboard.press("p")
    player.sees("work")
    player.page.keyboard.press("Escape")
    player.sees("paused")


def test_the_f_key_and_the_button_take_the_whole_screen(player):
    ready(player.open()).begin()
    player.page.evaluate("document.documentElement.requestFullscreen = () => { window.full = true; return Promise.resolve() }")
    player.page.locator("#main").focus()
    player.page.keyboard.press("f")
    assert player.page.evaluate("window.full") is True


@pytest.mark.parametrize(
    ("way", "words"), [("forbidden", "keeps nothing for us"), ("insecure", "keeps nothing for us"), ("full", "no room left")]
)
def test_a_browser_that_keeps_nothing_says_so_before_the_start(player, way, words):
    spoil = {
        "forbidden": "Object.defineProperty(window, 'indexedDB', { value: { open() { throw new DOMException('no', 'SecurityError') } } })",
        "full": "navigator.storage.estimate = async () => ({ quota: 1000, usage: 999 })",
        "insecure": "Object.defineProperty(window, 'isSecureContext', { value: false }); Object.defineProperty(crypto, 'subtle', { value: undefined })",
    }[way]
    player.page.add_init_script(spoil)
    player.open()
    expect(player.page.locator("[data-before=storage]")).to_contain_text(words)


def test_a_phone_without_a_wake_lock_says_so_before_the_start(player):
    player.page.add_init_script("delete Navigator.prototype.wakeLock")
    player.open()
    expect(player.page.locator("[data-before=storage]")).to_contain_text("Set your screen not to lock.")


def test_the_fold_is_accessible_and_fits(player):
    fold(ready(player.open()))
    for width in (320, 390, 844):
        player.page.set_viewport_size({"width": width, "height": 844})
        assert player.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(player.page, "settings")


def test_the_digits_can_be_read_at_two_metres(player):
    player.page.emulate_media(reduced_motion="reduce")
    ready(player.open()).begin().wait(8.2).tap("Yes").sees("work").wait(12)
    size = "([selector]) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
    assert player.page.evaluate(size, [".ring-time"]) >= 140
    assert player.page.evaluate(size, [".cue-big"]) >= 33
    assert player.page.evaluate(size, [".cue-more"]) >= 19
    assert (
        min(player.page.locator("[data-part=acts] .act").evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")) >= 84
    )
