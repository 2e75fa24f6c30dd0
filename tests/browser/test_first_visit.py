"""What a first visit fetches: counted, not timed."""

import pytest
from playwright.sync_api import expect

from tests.browser.device import until

pytestmark = pytest.mark.browser
MOST = 12
STARRED = "async () => (await (await import('/static/js/offline/stars.js')).starred()).length === 1"
PAGES = ["/", "/conditions/runners-knee/", "/routines/first-six-minutes/"]
# Drawings of what is listed come as somebody scrolls to them.
WITH_DRAWINGS = ["/routines/", "/exercises/", "/muscles/rectus-femoris/"]


def fetched(page, path: str) -> list[str]:
    """The addresses that this visit asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    return asked


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_to_a_public_page_asks_at_most_twelve_times(page, path):
    asked = fetched(page, path)
    assert len(asked) <= MOST, asked


@pytest.mark.parametrize("path", WITH_DRAWINGS)
def test_a_first_visit_to_a_page_with_many_drawings_asks_at_most_twelve_times_besides(page, path):
    asked = [address for address in fetched(page, path) if "/pictures/" not in address]
    assert len(asked) <= MOST, asked


def test_whoever_starred_here_sees_the_star_on_the_next_visit(page):
    page.goto("/routines/first-six-minutes/")
    star = page.get_by_role("button", name="Star this routine")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    until(page, STARRED)
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
