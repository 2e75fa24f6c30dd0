"""The pictures of the player: figures in step with the count, spots seen with the person's own eyes."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible
from tests.browser.test_player_modules import Player, me

pytestmark = pytest.mark.browser
STRENGTH = "/routines/slow-chair-sit/play/"
BY_HAND = "/routines/quadriceps-release-by-hand/play/"
FIRST_SIX = "/routines/first-six-minutes/play/"
RIGS = re.compile(r"/pictures/figure/.*/rig/")
POSE = ".fig svg.figure [data-seg=near_thigh]"


class Watched(Player):
    """A player of any routine, whose figure can be read."""

    def open_at(self, address):
        """Open a player and stop the clock: from here on only the test lets time pass."""
        self.page.goto(address)
        self.page.clock.pause_at(dt.datetime.fromtimestamp(self.page.evaluate("Date.now()") / 1000 + 1, dt.UTC))
        return self

    def pose(self):
        return self.page.locator(POSE).first.get_attribute("transform")

    def moving(self):
        expect(self.page.locator(POSE).first).to_be_visible()
        return self


@pytest.fixture
def player(page):
    return Watched(page, me())


def at_work(player):
    """The chair-sit, at work, with the figure inline."""
    return player.open_at(STRENGTH).begin().moving().wait(8.2).sees("work").moving()


def test_ready_shows_the_pose_in_which_the_work_begins_and_work_moves_it(player):
    player.open_at(STRENGTH).begin().moving()
    ready = player.pose()
    player.wait(4)
    assert player.pose() == ready
    player.wait(4.2).sees("work").wait(2)
    assert player.pose() != ready


def test_the_figure_comes_back_to_the_same_pose_with_every_repetition(player):
    at_work(player).wait(1)
    timer = player.page.locator("[role=timer]")
    period = player.page.evaluate(
        """() => {
            const { tempo } = JSON.parse(document.querySelector("#plan").textContent).steps[0];
            return ["lift_s", "top_s", "lower_s", "bottom_s"].reduce((sum, name) => sum + (tempo[name] ?? 0), 0);
        }"""
    )
    before, number = degrees(player.pose()), timer.inner_text()
    player.wait(period / 2)
    assert abs(degrees(player.pose()) - before) > 5
    player.wait(period / 2)
    assert abs(degrees(player.pose()) - before) < 1
    assert timer.inner_text() != number


def degrees(transform):
    return float(re.search(r"rotate\(([-\d.]+)", transform)[1])


def test_a_pause_holds_the_figure_and_the_count_and_both_go_on_together(player):
    at_work(player).wait(2).tap("Pause").sees("paused").wait(30).tap("Go on").sees("work")
    held = player.pose()
    # The count-in of three seconds: nothing moves yet.
    player.wait(2)
    assert player.pose() == held
    beat = player.page.locator("[data-part=beat]")
    player.wait(1.1)
    count = beat.inner_text()
    assert abs(degrees(player.pose()) - degrees(held)) < 6
    player.wait(1)
    assert beat.inner_text() != count and player.pose() != held


def test_after_a_sleep_of_the_phone_the_figure_stands_where_the_count_stands(player):
    at_work(player).wait(2)
    before = degrees(player.pose())
    player.page.clock.fast_forward(60_000)
    player.sees("interrupted").tap("Go on").sees("work")
    # What the clock of the session counts, not the minute that went by.
    assert abs(degrees(player.pose()) - before) < 2
    player.wait(3.5)
    assert abs(degrees(player.pose()) - before) > 2


def test_doing_the_step_again_begins_with_its_first_pose(player):
    player.open_at(STRENGTH).begin().moving()
    ready = player.pose()
    player.wait(8.2).sees("work").wait(3)
    assert player.pose() != ready
    player.tap("Pause").sees("paused").tap("Start this step again").sees("ready").moving()
    assert player.pose() == ready


def test_a_hold_moves_into_its_pose_and_then_only_breathes(player):
    player.open_at(FIRST_SIX).begin().wait(8.2).tap("Yes").wait(5).tap("It softened").tap("2").wait(5.2).wait(8.2).wait(5).tap(
        "It softened"
    )
    player.wait(5.2).sees("rest").wait(10.2).sees("ready").moving().wait(8.2).sees("work").wait(1)
    on_the_way = degrees(player.pose())
    player.wait(3)
    there = degrees(player.pose())
    player.wait(3)
    assert abs(degrees(player.pose()) - there) < 4 < abs(on_the_way - there) + 4


def test_a_rest_shows_the_next_movement_on_the_side_that_comes(player):
    player.open_at(FIRST_SIX).begin().wait(8.2).tap("Yes").wait(5).tap("It softened").tap("2").wait(5.2).wait(8.2).wait(5).tap(
        "It softened"
    )
    player.wait(5.2).sees("rest")
    card = player.page.locator("[data-part=next]")
    expect(card.get_by_role("heading", name="Standing thigh stretch")).to_be_visible()
    expect(card.locator(".fig svg.figure")).to_be_visible()
    expect(card.locator(".fig")).to_have_class(re.compile("flip"))


def test_reduced_motion_shows_two_poses_that_change_with_the_count(player):
    player.page.emulate_media(reduced_motion="reduce")
    at_work(player).wait(1)
    first = player.pose()
    player.wait(1.5)
    assert player.pose() == first
    seen = set()
    for _ in range(14):
        player.wait(1)
        seen.add(player.pose())
    assert len(seen) == 2 and first in seen


@pytest.mark.parametrize("answer", [{"status": 404}, {"status": 200, "body": "no drawing at all"}])
def test_a_rig_that_does_not_come_leaves_the_still_and_the_session_goes_on(player, answer):
    player.page.route(RIGS, lambda route: route.fulfill(**answer))
    player.open_at(STRENGTH).begin()
    expect(player.page.locator(".fig img")).to_be_visible()
    player.wait(8.2).sees("work").wait(3)
    expect(player.page.locator(".fig img")).to_be_visible()
    assert player.page.locator(".fig svg").count() == 0


def test_the_chosen_body_is_the_one_that_moves(player):
    player.page.goto("/about/")
    player.page.evaluate("localStorage.setItem('selfcare.body', 'c')")
    player.open_at(STRENGTH).begin().moving()
    expect(player.page.locator(".fig svg.figure--c")).to_be_visible()


# ---- the spot


def labels(page):
    found = page.locator(".windowed .window .where").all_text_contents()
    return {text.strip("↑↓←→ "): text for text in found}


def test_a_front_thigh_is_seen_from_above_with_knee_hip_and_outside_where_they_are_for_both_legs(player):
    player.open_at(BY_HAND).begin().wait(8.2).sees("find").tap("Yes").wait(5)
    assert labels(player.page) == {"knee": "↑ knee", "hip": "↓ hip", "outside": "← outside"}
    player.tap("It softened").tap("2").wait(5.2).sees("ready").wait(8.2).sees("work").wait(1)
    assert labels(player.page) == {"knee": "↑ knee", "hip": "↓ hip", "outside": "outside →"}


def test_the_other_view_is_one_tap_away_and_the_last_one_is_the_whole_body(player):
    player.open_at(BY_HAND).begin().wait(8.2).tap("Yes").wait(5)
    turn = player.page.locator("[data-part=turn]")
    expect(turn).to_have_accessible_name("Other view. Now: as you look down at it")
    turn.click()
    assert labels(player.page) == {"knee": "↓ knee", "hip": "↑ hip", "outside": "outside →"}
    expect(turn).to_have_accessible_name("Other view. Now: seen from the front")
    turn.click()
    expect(player.page.locator(".windowed .fig svg.figure")).to_be_visible()
    expect(player.page.locator(".window")).to_be_hidden()
    turn.click()
    expect(turn).to_have_accessible_name("Other view. Now: as you look down at it")


def arrows(page):
    return page.locator(".window .way use").evaluate_all("all => all.map((use) => use.getAttribute('href'))")


def test_each_round_draws_its_own_direction_and_hands_go_when_it_softened(player):
    player.open_at(BY_HAND).begin().wait(8.2).tap("Yes").wait(5)
    assert arrows(player.page) == ["#press-in", "#press-in"]
    expect(player.page.locator(".window use[href='#press-thumbs']")).to_have_count(1)
    player.tap("It softened").tap("2").sees("softened")
    expect(player.page.locator(".window .hands")).to_have_count(0)
    player.tap("One more round").wait(20).sees("work")
    assert arrows(player.page) == ["#press-way"]
    # Left leg, seen from above: the outside is at the left.
    assert re.search(r"rotate\(-?180\)", player.page.locator(".window .way").get_attribute("transform"))


def test_the_light_version_shows_a_flat_hand_and_says_how_much(page):
    player = Watched(page, me(locks={"light": True}))
    player.open_at(BY_HAND).begin().wait(8.2).tap("Yes").wait(5)
    expect(page.locator(".window use[href='#press-palm']")).to_have_count(1)
    expect(page.get_by_text("Flat hand. At most 4 of 10.")).to_be_visible()


def test_the_spot_stays_in_the_muscle_however_it_is_turned(player):
    player.page.goto("/about/")
    found = player.page.evaluate(
        """async () => {
            const { frame, wayOf, labelsOf, viewsOf } = await import("/static/js/player/plate.js");
            const size = { width: 300, height: 400, above: 0.4 };
            const rows = [];
            const places = ["front", "back", "lateral", "medial"].flatMap((view) => viewsOf({ view, x: 0.4, y: 0.33 }));
            for (const place of places) for (const left of [false, true]) {
                const seen = frame(place, size, left);
                const knee = seen.seen({ x: 200, y: 550 });
                const outer = seen.seen({ x: place.view === "back" ? 400 : 0, y: 330 });
                const labels = Object.fromEntries(labelsOf(place, seen).map(({ word, edge }) => [word, edge]));
                const up = (seen.spot.y - seen.box.y) / size.height;
                const ways = { down: wayOf("down", seen), out: wayOf("outside", seen) };
                rows.push({ name: place.name, left, up, ...ways, knee: knee.y > seen.spot.y, outer: outer.x > seen.spot.x, labels });
            }
            return rows;
        }"""
    )
    assert len(found) == 10
    for row in found:
        where = (row["name"], row["left"])
        assert abs(row["up"] - 0.4) < 1e-9, where
        assert (row["labels"]["knee"] == "bottom") == row["knee"] == (row["down"]["y"] > 0), where
        assert row["knee"] == (row["name"] != "own"), where
        if row["name"] in {"own", "front", "back"}:
            assert (row["labels"]["outside"] == "right") == row["outer"] == (row["out"]["x"] > 0), where
        else:
            assert row["out"] is None, where
    # Whoever looks down at the own right thigh has its outer side at the right; facing somebody it is at the left.
    outer = {(row["name"], row["left"]): row["labels"].get("outside") for row in found}
    assert (outer["own", False], outer["own", True]) == ("right", "left")
    assert (outer["front", False], outer["front", True]) == ("left", "right")


def test_what_presses_follows_the_step_and_the_light_version_is_a_flat_hand(player):
    player.page.goto("/about/")
    found = player.page.evaluate(
        """async () => {
            const { toolOf } = await import("/static/js/player/plate.js");
            const step = (...slugs) => ({ equipment: slugs.map((slug) => [{ slug }]) });
            const heavy = [step("chair"), step("mat", "foam-roller"), step("ball", "wall")].map((one) => toolOf(one, false));
            return [...heavy, toolOf(step("ball"), true), toolOf({}, false)];
        }"""
    )
    assert found == ["thumbs", "roller", "ball", "palm", "thumbs"]


def test_the_press_picture_is_accessible_and_keeps_within_the_page_at_every_size(player):
    player.open_at(BY_HAND).begin().wait(8.2).tap("Yes").wait(5)
    for width, height in ((390, 844), (844, 390), (1280, 800), (320, 640)):
        player.page.set_viewport_size({"width": width, "height": height})
        assert player.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    # The checker needs a clock that runs.
    player.page.clock.resume()
    assert_accessible(player.page, "press")
    player.page.locator("[data-part=turn]").click()
    assert_accessible(player.page, "press from the front")


def test_a_moving_figure_on_a_page_can_be_paused_and_waits_for_those_who_want_no_motion(page):
    page.clock.install()
    page.goto("/exercises/mini-squat/")
    figure = page.locator("moving-figure")
    figure.scroll_into_view_if_needed()
    thigh = figure.locator("svg.figure [data-seg=near_thigh]").first
    expect(thigh).to_be_visible()
    before = thigh.get_attribute("transform")
    page.clock.run_for(2000)
    assert thigh.get_attribute("transform") != before
    figure.get_by_role("button", name="Pause").click()
    held = thigh.get_attribute("transform")
    page.clock.run_for(2000)
    assert thigh.get_attribute("transform") == held
    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    expect(figure.locator("img").first).to_be_visible()
    assert figure.locator("svg").count() == 0
