"""What a browser fetches on a first visit, and what Lighthouse says of the pages (where Node has it)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.rows import Row
from benchmarks.serving import Server, chromium, served

PAGES = {
    "home": "/",
    "condition": "/conditions/runners-knee/",
    "routine": "/routines/first-six-minutes/",
    "player": "/routines/first-six-minutes/play/",
}
# What counts as page, style and script; and with the drawings that stand in it.
LIGHTHOUSE = "lighthouse@12"
TEXTS = {"Document", "Stylesheet", "Script"}
JUDGED = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
TOLD = {"largest-contentful-paint": "ms", "cumulative-layout-shift": "", "total-blocking-time": "ms"}


def measure(environment: dict[str, str], folder: Path) -> list[Row]:
    """A cold visit to each page."""
    with served("selfcare.wsgi:application", environment, folder / "server.log") as app:
        return visits(app)


def judgement(environment: dict[str, str], folder: Path) -> list[Row]:
    """A cold visit to each page, then Lighthouse; what is missing is said."""
    with served("selfcare.wsgi:application", environment, folder / "server.log") as app:
        rows = visits(app)
        if not (lighthouse := found_lighthouse()):
            print(
                "Lighthouse is missing: it needs Node with npm and the way to its registry, or LIGHTHOUSE names it. Left out.",
                file=sys.stderr,
            )
            return rows
        for name, path in PAGES.items():
            rows += judged(name, f"http://127.0.0.1:{app.port}{path}", lighthouse, folder / f"{name}.json")
        return rows


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


def found_lighthouse() -> str | None:
    """Lighthouse's command: what LIGHTHOUSE names, what is on the path, else fetched by npm into a folder of the machine's cache."""
    if found := os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse"):
        return found
    if not (npm := shutil.which("npm")):
        return None
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "selfcare-lighthouse"
    command = folder / "node_modules/.bin/lighthouse"
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", LIGHTHOUSE]
        if subprocess.run(words, stdout=subprocess.DEVNULL, check=False, timeout=600).returncode:
            return None
    return str(command)


def judged(name: str, address: str, lighthouse: str, out: Path) -> list[Row]:
    """Lighthouse's four scores for a phone, and the times it saw."""
    flags = ["--quiet", "--output=json", f"--output-path={out}", f"--only-categories={','.join(JUDGED)}"]
    command = [lighthouse, address, *flags, "--chrome-flags=--headless=new --no-sandbox"]
    subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium("chromium", "google-chrome")}, check=True, timeout=300)
    found = json.loads(out.read_text(encoding="utf-8"))
    rows = [Row(f"{name}: Lighthouse, {kind}", found["categories"][kind]["score"] or 0, "", least=least) for kind, least in JUDGED.items()]
    for audit, unit in TOLD.items():
        most = 0.0 if audit == "cumulative-layout-shift" else None
        rows.append(Row(f"{name}: {audit.replace('-', ' ')}", round(found["audits"][audit]["numericValue"], 3), unit, most=most))
    return rows
