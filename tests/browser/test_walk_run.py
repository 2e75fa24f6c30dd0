"""Walking and running in turn, sessions of a programme and the beat: what the address asks for, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible
from tests.browser.test_player_modules import SCHEMA, Player, me, receive

pytestmark = pytest.mark.browser
UID = "0b4d5a1e-2c3f-4a5b-8c6d-7e8f90a1b2c3"
WALK_RUN = "/routines/walk-and-run-day/play/"
SPOKEN = """
window.said = [];
window.felt = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: { speaking: false, cancel() {}, speak({ text }) { window.said.push(text); } } });
navigator.vibrate = (pattern) => window.felt.push(JSON.stringify(pattern));
"""


@pytest.fixture
def player(page):
    page.add_init_script(SPOKEN)
    signed_in = {"authenticated": True, "name": "Runner", "owner": "user:1", "consent": True}
    made = Player(page, me() | signed_in)
    made.answer["preferences"] |= {"voice": True, "vibration": True}
    receive(page, made.sent, 200)
    return made


def open_at(player, address):
    player.page.goto(address)
    return player


def cue(player):
    return player.page.locator("[data-part=cue]")


def test_the_stage_of_the_address_is_played_spoken_and_felt_and_asks_for_the_run(player, watched):
    page = player.page
    open_at(player, f"{WALK_RUN}?stage=3")
    expect(page.get_by_label("Stage of walking and running")).to_have_value("3")
    assert_accessible(page, "before walking and running")
    player.begin().wait(8.2).sees("work")
    expect(cue(player)).to_have_text("Walk")
    expect(page.locator("[data-part=under]")).to_have_text("turn 1 of 5")
    player.wait(120)
    expect(cue(player)).to_have_text("Run")
    said, felt = page.evaluate("[window.said, window.felt]")
    assert re.search(r"\bwalk\b", " ".join(said), re.I) and re.search(r"\brun\b", said[-1], re.I)
    assert "450" in " ".join(felt) and felt[-1] == "[80,60,80,60,80]"
    assert {"1", "2", "3"} <= set(said), "the last three seconds of an interval are counted"
    assert_accessible(page, "running")
    player.wait(180 * 4 + 120 * 4 + 300).sees("after").tap("1").sees("saved")
    note = page.get_by_role("link", name="Note this as a run")
    expect(note).to_have_attribute("href", "/runs/new/?stage=3&minutes=25")
    [row] = player.sent[0]["steps"]
    assert (row["stage"], row["interval"], row["outcome"], row["worked_ms"]) == (3, 10, "done", 1_500_000)


def test_the_code_on_a_printed_routine_goes_on_with_what_this_phone_began(player):
    page = player.page
    page.goto("/routines/slow-chair-sit/play/")
    player.begin().wait(8.2).sees("work").wait(6)
    page.goto("/routines/slow-chair-sit/")
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper .qr")).to_be_visible()
    page.goto(page.locator(".on-paper .address").inner_text())
    page.emulate_media(media="screen")
    player.sees("interrupted").tap("Go on").sees("work")


def test_another_stage_can_be_chosen_before_the_start(player):
    page = player.page
    open_at(player, WALK_RUN)
    field = page.get_by_label("Stage of walking and running")
    expect(field).to_have_value("1")
    field.select_option("0")
    page.wait_for_url("**stage=0")
    player.begin().wait(8.2).sees("work")
    expect(cue(player)).to_have_text("Walk")
    expect(page.locator("[data-part=time]")).to_have_text(re.compile(r"^(30:00|29:5\d)$"))


def test_a_session_of_a_programme_says_so_also_after_the_safety_check_and_a_reload(player):
    page = player.page
    asks = f"/routines/first-six-minutes/play/?slot=noon&assignment={UID}&pressure=no"
    player.answer["safety"]["state"] = "ask"
    page.route("**/safety/?**", lambda route: route.fulfill(body="<h1>Check</h1>", content_type="text/html"))
    open_at(player, asks)
    page.wait_for_url("**/safety/?routine=first-six-minutes")
    player.answer["safety"]["state"] = "clear"
    page.goto("/routines/first-six-minutes/play/")
    expect(page.get_by_text("The pressure steps are left out today.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The pressure steps are left out today.")).to_be_visible()
    page.locator("summary", has_text="Taping").click()
    player.tap("Taped today").begin().wait(8.2).sees("work").wait(30.2).sees("ready")
    page.reload()
    player.tap("Go on").wait(8.2 + 3 + 30.2).sees("rest").wait(10.2 + 8.2 + 100).sees("after").tap("1").sees("saved")
    [document] = player.sent
    assert (document["assignment"], document["slot"], document["taped"]) == (UID, "noon", True)
    assert not [row for row in document["steps"] if "soften_ms" in row]


def test_a_page_without_a_query_carries_nothing_of_an_earlier_one(player):
    open_at(player, f"/routines/first-six-minutes/play/?slot=noon&assignment={UID}")
    expect(player.page.locator("[data-before=status]")).to_be_hidden()
    open_at(player, "/routines/first-six-minutes/play/").begin().wait(8.2)
    page = player.page
    found = page.evaluate("async () => (await (await import('/static/js/offline/store.js')).get('drafts', 'first-six-minutes'))?.facts")
    assert not {"assignment", "slot"} & {name for name, value in found.items() if value}


def test_what_makes_no_sense_in_an_address_is_nothing(page):
    page.goto("/about/")
    found = page.evaluate(
        """async (all) => {
            const { read } = await import("/static/js/player/asked.js");
            return all.map(read);
        }""",
        [
            "?assignment=1&slot=noon&stage=12&bpm=fast",
            f"?assignment={UID}&slot=night&stage=x&pressure=0",
            "?slot=noon&stage=8&bpm=172&pressure=no",
        ],
    )
    assert found == [{"pressure": True}, {"pressure": True, "assignment": UID}, {"pressure": False, "stage": 8, "bpm": 172}]


def test_walk_and_run_have_six_ways_to_be_said_and_do_not_sound_or_feel_the_same(page):
    # Who is not known to have answered the questions is led away from here: nobody is asked.
    page.route("**/api/v1/me**", lambda route: route.abort())
    page.goto(WALK_RUN)
    strings = "(key) => document.querySelector('#strings').content.querySelectorAll(`[data-s=\"${key}\"]`).length"
    assert [page.evaluate(strings, key) for key in ("say.run", "say.walk")] == [6, 6]
    effects = page.evaluate(
        """async () => {
            await import("/static/js/player/intervals.js");
            return (await import("/static/js/player/cues.js")).EFFECTS;
        }"""
    )
    assert (
        effects["run"]["tones"] != effects["walk"]["tones"] != effects["go"]["tones"]
        and effects["run"]["vibrate"] != effects["walk"]["vibrate"]
    )


CUES = """async ({ plan, easier, from, to }) => {
    await import("/static/js/player/intervals.js");
    const machine = await import("/static/js/player/machine.js");
    const { cuesBetween } = await import("/static/js/player/cues.js");
    let state = machine.initial(plan);
    for (const event of [{ type: "clear", pressure: true }, { type: "knee", side: "left" }, { type: "before", value: 1 }, { type: "start" }])
        state = machine.next(state, event, 0);
    const found = [];
    for (let at = 250; at <= to; at += 250) {
        const after = machine.next(state, { type: "tick" }, at);
        if (easier) after.easier = { [plan.steps[0].key]: true };
        if (at >= from) found.push(...cuesBetween(state, at - 250, after, at).map(({ name, value }) => `${(at - 8000) / 1000} ${name}${value ?? ""}`));
        state = after;
    }
    return found;
}"""


def small(**more):
    exercise = {"slug": "s", "revision": 1, "title": "S", "kind": "cardio"}
    step = {"key": "s", "exercise": exercise, "kind": "interval", "sides": ["both"], "sets": 1, "easier": {"text": "Walk."}} | more
    return {"plan": 1, "id": "f" * 64, "language": "en", "routine": {"slug": "r", "revision": 1, "title": "R"}, "steps": [step]}


TWO = {"intervals": [{"role": "walk", "seconds": 20}, {"role": "run", "seconds": 10}], "repeats": 2}


@pytest.mark.parametrize(
    ("easier", "expected"),
    [
        (False, ["0 walk", "17 count3", "18 count2", "19 count1", "20 run", "27 count3", "28 count2", "29 count1", "30 walk",
                 "47 count3", "48 count2", "49 count1", "50 run", "57 count3", "58 count2", "59 count1", "60 finish"]),
        (True, ["0 walk", "30 half", "57 count3", "58 count2", "59 count1", "60 finish"]),
    ],
)  # fmt: skip
def test_every_change_is_counted_down_and_called_and_where_nothing_changes_nothing_is(page, easier, expected):
    page.goto("/about/")
    assert page.evaluate(CUES, {"plan": small(**TWO), "easier": easier, "from": 8000, "to": 68000}) == expected


def test_the_beat_is_laid_on_the_clock_and_does_not_drift(page):
    page.goto("/about/")
    found = page.evaluate(
        """async () => {
            const { beats, within } = await import("/static/js/player/metronome.js");
            const laid = [];
            // Uneven looks of ten minutes; each lays down what comes before the next.
            for (let done = 1, look = 0; done < 601; look += 1) {
                const until = done + 0.05 + (look % 7) * 0.09;
                laid.push(...beats(1, 172, done, Math.min(601, until)));
                done = Math.min(601, until);
            }
            return { laid, limits: [100, 172.4, 999].map(within), late: beats(1, 180, 11, 11.4).map(({ number }) => number) };
        }"""
    )
    assert [beat["number"] for beat in found["laid"]] == list(range(1720))
    assert max(abs(beat["at"] - (1 + beat["number"] * 60 / 172)) for beat in found["laid"]) < 1e-6
    assert found["limits"] == [150, 172, 200] and found["late"] == [30, 31]


def test_the_drill_has_a_beat_that_starts_and_stops_by_a_tap(player, watched):
    page = player.page
    player.answer["preferences"]["beeps"] = False
    open_at(player, "/routines/cadence-drill/play/?bpm=176").begin()
    beat = page.get_by_role("group", name="Beat to run on")
    expect(beat).to_contain_text("176 steps a minute")
    beat.get_by_role("button", name="Faster").click()
    expect(beat).to_contain_text("177 steps a minute")
    beat.get_by_role("button", name="Start the beat").click()
    expect(beat.locator(".beat-dot")).to_be_visible()
    assert_accessible(page, "the beat")
    beat.get_by_role("button", name="Stop the beat").click()
    expect(beat.locator(".beat-dot")).to_be_hidden()
    beat.get_by_role("button", name="Start the beat").click()
    player.tap("Pause").sees("paused")
    expect(beat).to_be_hidden()
    player.tap("Go on").sees("ready")
    expect(beat.get_by_role("button", name="Start the beat")).to_be_visible()


def test_a_document_with_stages_and_taping_fits_the_schema():
    import jsonschema

    row = {"key": "walk-run", "side": "both", "outcome": "partly", "worked_ms": 37000, "stage": 3, "interval": 3}
    steps = json.loads(json.dumps(SCHEMA["properties"]["steps"]))
    jsonschema.validate([row], steps)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([row | {"stage": 9}], steps)
