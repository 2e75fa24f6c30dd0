"""The pictures of the README, taken from the real pages of a demo install: python -m tests.browser.pictures ADDRESS EMAIL PHRASE.

`bin/run --demo` gives the address and how the demo runner signs in. Written to docs/pictures/, small enough to be looked at on a phone.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import find_chromium
from tests.browser.test_main_job import Walker

FOLDER = Path(__file__).resolve().parents[2] / "docs/pictures"
QUALITY = 62


def keep(page: Page, name: str) -> None:
    """What the page shows now, as a small picture."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS).save(
        FOLDER / f"{name}.webp", quality=QUALITY, method=6
    )


def fresh(browser: Browser, address: str, scheme: str = "light") -> Page:
    """A phone that has never been here."""
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 780}, device_scale_factor=2, locale="en-GB", timezone_id="Europe/London",
        color_scheme=scheme, service_workers="block",
    )  # fmt: skip
    return context.new_page()


def pressing(page: Page) -> None:
    """From the first page to twelve seconds of pressing a sore spot."""
    walker = Walker(page)
    page.goto("/")
    walker.tap("link", "Start a first routine").answer_the_lists().begin().wait(8.5).sees("find")
    walker.tap("button", "Partly").sees("work").wait(12)


def main(address: str, email: str, phrase: str) -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as played:
        browser = played.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = fresh(browser, address)
        page.goto("/muscles/rectus-femoris/")
        page.evaluate("scrollTo(0, 560)")
        keep(page, "muscle")
        page = fresh(browser, address)
        pressing(page)
        keep(page, "player")
        page = fresh(browser, address, "dark")
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(email)
        page.locator("input[name=password]").fill(phrase)
        page.locator("main form [type=submit]").first.click()
        page.wait_for_url("**/today/**")
        page.goto("/today/")
        keep(page, "today")
        page.goto("/progress/")
        keep(page, "progress")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
