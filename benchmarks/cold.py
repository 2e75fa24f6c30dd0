"""What a browser fetches on a first visit."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.rows import Row
from benchmarks.serving import Server, chromium, served

PAGES = {
    "home": "/",
    "condition": "/conditions/runners-knee/",
    "routine": "/routines/first-six-minutes/",
}
# What counts as page, style and script; and with the drawings that stand in it.
TEXTS = {"Document", "Stylesheet", "Script"}


def measure(environment: dict[str, str], folder: Path) -> list[Row]:
    """A cold visit to each page."""
    with served("selfcare.wsgi:application", environment, folder / "server.log") as app:
        return visits(app)


def visits(app: Server) -> list[Row]:
    """Requests and bytes of a first visit to each page, as they came over the wire."""
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium("chromium-headless-shell", "chromium", "google-chrome"))
        for name, path in PAGES.items():
            # No worker: it would fetch what later visits need, and that is not part of showing the page.
            context = browser.new_context(service_workers="block")
            fetched = fetched_by(context.new_page(), f"http://127.0.0.1:{app.port}{path}")
            texts, everything = sum(size for kind, size in fetched if kind in TEXTS), sum(size for _kind, size in fetched)
            rows += [
                Row(f"{name}: requests on a cold visit", len(fetched), "", most=12),
                Row(f"{name}: page, style and script", texts / 1024, "KB", most=40),
                Row(f"{name}: with its pictures", everything / 1024, "KB", most=60),
            ]
            context.close()
        browser.close()
    return rows


def fetched_by(page: Page, address: str) -> list[tuple[str, int]]:
    """Kind and size over the wire of everything that a visit fetched."""
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    devtools = page.context.new_cdp_session(page)
    devtools.on("Network.requestWillBeSent", lambda event: kinds.update({event["requestId"]: event["type"]}))
    devtools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    devtools.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    return [(kinds[which], int(size)) for which, size in sizes.items() if which in kinds]
