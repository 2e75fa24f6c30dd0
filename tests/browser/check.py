"""How a person answers the safety check in a browser; each step is one tap."""

import re

from playwright.sync_api import Page, expect

FIRST, SECOND, THIRD, FOURTH = (
    "Do you need help now?",
    "Should someone look at it first?",
    "About this knee and you",
    "Before pressing or ice",
)
TITLES = (FIRST, SECOND, THIRD, FOURTH)
KNEE, AGE = "The right one", "18 to 49"


def sees(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def tick(page: Page, words: str) -> None:
    """Tap the line with these words."""
    page.locator(".tick label", has_text=words).first.click()


def choose(page: Page, *labels: str) -> int:
    """Tap these answers of the third page; how many taps that took."""
    for label in labels:
        page.locator(".bands .form-check-label", has_text=label).click()
    return len(labels)


def none_fits(page: Page) -> int:
    page.get_by_role("button", name="None of these").click()
    return 1


def fits(page: Page) -> int:
    page.get_by_role("button", name="One or more fit").click()
    return 1


def answer(page: Page, *, presses: bool = True, knee: str = KNEE, age: str = AGE) -> int:
    """A whole check in which nothing fits; how many taps it took."""
    taps = 0
    for title in TITLES if presses else TITLES[:3]:
        sees(page, title)
        if title == THIRD:
            taps += choose(page, *((knee,) if page.get_by_text("Which knee is it about?").count() else ()), age)
        taps += none_fits(page)
    return taps


def up_to(page: Page, title: str, way: str = "/safety/?routine=first-six-minutes") -> None:
    """Answer "none" until this page stands there."""
    page.goto(way)
    for earlier in TITLES[: TITLES.index(title)]:
        sees(page, earlier)
        if earlier == THIRD:
            choose(page, KNEE, AGE)
        none_fits(page)
    sees(page, title)


def stop(page: Page, words: str = "short of breath", way: str = "/safety/?routine=first-six-minutes") -> None:
    """Tick a line of the first page that locks everything."""
    page.goto(way)
    tick(page, words)
    fits(page)
    page.wait_for_url(re.compile("/safety/stop/"))
