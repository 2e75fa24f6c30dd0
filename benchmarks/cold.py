"""What a browser fetches on a first visit to each kind of public page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from benchmarks.rows import Row
from benchmarks.serving import Server, chromium, served

# Public pages that no list for search engines names.
MORE = ["/search/?q=knee", "/safety/", "/accounts/login/", "/accounts/signup/"]
# What lies on this device is worked out by many small modules, which its worker keeps: an application, not a page to read.
OF_THE_DEVICE = {"/phone/"}
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
        for name, path in one_of_each(f"http://127.0.0.1:{app.port}").items():
            # No worker: it would fetch what later visits need, and that is not part of showing the page.
            context = browser.new_context(service_workers="block", viewport={"width": 390, "height": 844})
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


def one_of_each(site: str) -> dict[str, str]:
    """Of each kind of public page the one with the most pictures: kinds are what the addresses of the sitemap begin with."""
    listed = [re.sub(r"^https?://[^/]+", "", found) for found in re.findall(r"<loc>([^<]+)</loc>", _text(f"{site}/sitemap.xml"))]
    kinds: dict[str, list[str]] = {}
    for path in [*listed, *MORE]:
        if path not in OF_THE_DEVICE:
            kinds.setdefault(re.sub(r"(?<=/)[^/]+/$", "…/", path) if path.count("/") > 2 else path, []).append(path)
    return {kind: max(paths, key=lambda path: _text(site + path).count("<img") if len(paths) > 1 else 0) for kind, paths in kinds.items()}


def _text(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


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
