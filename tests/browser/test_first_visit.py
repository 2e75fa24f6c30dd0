"""What a first visit fetches: counted, not timed."""

import pytest
from playwright.sync_api import expect

from benchmarks.cold import TEXTS, fetched_by, one_of_each
from tests.browser.device import until

pytestmark = pytest.mark.browser
STARRED = "async () => (await (await import('/static/js/offline/stars.js')).starred()).length === 1"
MOST, MOST_TEXT, MOST_BYTES = 12, 40 * 1024, 60 * 1024
SHIFTS = """new PerformanceObserver((list) => { window.shift = (window.shift ?? 0) + list.getEntries().reduce((sum, one) => sum + one.value, 0); })
    .observe({ type: "layout-shift", buffered: true });"""


def test_a_first_visit_to_every_kind_of_public_page_asks_seldom_for_little_and_nothing_jumps(browser, browser_context_args, server):
    kinds = one_of_each(server)
    assert {"/", "/exercises/…/", "/muscles/…/", "/conditions/…/", "/routines/…/", "/advice/…/", "/pain/", "/privacy/"} <= set(kinds)
    found = {}
    for kind, path in kinds.items():
        # Each in a context of its own: nothing that the one before fetched is here.
        with browser.new_context(**browser_context_args) as context:
            page = context.new_page()
            page.add_init_script(SHIFTS)
            fetched = fetched_by(page, f"{server}{path}")
            texts, all_of_it = (
                sum(size for sort, size in fetched if sort in sorts) for sorts in (TEXTS, {sort for sort, _size in fetched})
            )
            shift = page.evaluate("window.shift ?? 0")
            if len(fetched) > MOST or texts > MOST_TEXT or all_of_it > MOST_BYTES or shift > 0.01:
                found[kind] = (path, len(fetched), texts, all_of_it, shift)
    assert found == {}


def test_whoever_starred_here_sees_the_star_on_the_next_visit(page):
    page.goto("/routines/first-six-minutes/")
    star = page.get_by_role("button", name="Star this routine")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    until(page, STARRED)
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")


def test_the_first_choice_of_another_body_is_shown_at_once_and_kept(page):
    page.goto("/exercises/mini-squat/")
    page.get_by_label("Person 2").check()
    expect(page.locator("moving-figure[data-rig*='/mini-squat/b/']")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("Person 2")).to_be_checked()
