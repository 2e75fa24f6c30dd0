"""What Lighthouse says of the pages on a phone, and what the public Observatory's grader says of the site, over https."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.door import certificate, opened
from benchmarks.rows import Row
from benchmarks.serving import chromium, served

LIGHTHOUSE, OBSERVATORY = "lighthouse@12", "@mdn/mdn-http-observatory@1"
JUDGED = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
TOLD = {"largest-contentful-paint": "ms", "cumulative-layout-shift": "", "total-blocking-time": "ms"}
PAGES = {
    "home": "/",
    "condition": "/conditions/runners-knee/",
    "routine": "/routines/first-six-minutes/",
    "player": "/routines/first-six-minutes/play/",
}
# The score from which the grade is A+.
A_PLUS = 100


def measure(environment: dict[str, str], folder: Path) -> list[Row]:
    """The site's grade and every page's scores. LookupError says what is missing."""
    tools, behind = node_modules(), environment | {"TRUSTED_PROXY_COUNT": "1"}
    log = folder / "server.log"
    with opened(folder) as (door, trusted):
        site = f"https://localhost:{door.server_port}"
        with served("selfcare.wsgi:application", behind, log, site) as app:
            door.behind = app.port
            rows = [observed(site.removeprefix("https://"), trusted, tools)]
    with opened_for_browsers(folder) as (site, lead_to), served("selfcare.wsgi:application", behind, log, site) as app:
        lead_to(app.port)
        answered(site, folder / "profile")
        for name, path in PAGES.items():
            rows += judged(name, site + path, tools, folder)
    return rows


@contextlib.contextmanager
def opened_for_browsers(folder: Path) -> Iterator[tuple[str, Callable[[int], None]]]:
    """A door that speaks HTTP/2: its site, and how it is told where the install is."""
    command = [_node(), str(Path(__file__).with_name("door.mjs")), *map(str, certificate(folder))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout
    try:
        yield f"https://localhost:{process.stdout.readline().strip()}", lambda port: print(port, file=process.stdin, flush=True)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def node_modules() -> Path:
    """The folder with both judges: what NODE_MODULES names, else fetched by npm into a folder of the machine's cache."""
    if named := os.environ.get("NODE_MODULES"):
        return Path(named)
    if not (npm := shutil.which("npm")):
        raise LookupError("Node with npm is missing: apt install nodejs npm.")
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "selfcare-judges"
    if not (folder / "node_modules/.package-lock.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", LIGHTHOUSE, OBSERVATORY]
        if subprocess.run(words, stdout=subprocess.DEVNULL, check=False, timeout=900).returncode:
            raise LookupError("npm could not fetch Lighthouse and the Observatory's grader from its registry.")
    return folder / "node_modules"


def observed(host: str, trusted: Path, tools: Path) -> Row:
    """The grade of the public Observatory, from its own code."""
    grader = tools / "@mdn/mdn-http-observatory"
    # Names that browsers know as https only; a script would fetch the list, and no host of a run stands in it.
    preloaded = grader / "conf/hsts-preload.json"
    if not preloaded.exists():
        preloaded.write_text("{}")
    command = [_node(), str(grader / "src/scan.js"), host]
    done = subprocess.run(command, env=os.environ | {"NODE_EXTRA_CA_CERTS": str(trusted)}, capture_output=True, text=True, timeout=120)
    found = json.loads(done.stdout or "{}")
    if "scan" not in found:
        raise RuntimeError(f"the Observatory's grader said {found or done.stderr[-500:]}")
    tests = [{"test": name} | {key: test.get(key) for key in ("pass", "result", "scoreModifier")} for name, test in found["tests"].items()]
    return Row(f"Observatory, {found['scan']['grade']}: score", found["scan"]["score"], "", least=A_PLUS, detail=tests)


def answered(site: str, profile: Path) -> None:
    """A browser's profile that has answered the safety check: without it the player's page leads there."""
    from benchmarks.player import reach_the_start

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium("chromium", "google-chrome"), ignore_https_errors=True, base_url=site
        )
        reach_the_start(context.new_page())
        context.close()


def judged(name: str, address: str, tools: Path, folder: Path) -> list[Row]:
    """Lighthouse's four scores for a phone with what cost points, and the times it saw: of one run, or of the middle one of three."""
    found = run(address, tools, folder)
    if _performance(found) < JUDGED["performance"]:
        found = sorted([found, run(address, tools, folder), run(address, tools, folder)], key=_performance)[1]
    if found["finalDisplayedUrl"] != address:
        raise RuntimeError(f"{address} led to {found['finalDisplayedUrl']}")
    rows = [
        Row(f"{name}: Lighthouse, {kind}", found["categories"][kind]["score"] or 0, "", least=least, detail=lost(found, kind))
        for kind, least in JUDGED.items()
    ]
    for audit, unit in TOLD.items():
        most = 0.0 if audit == "cumulative-layout-shift" else None
        rows.append(Row(f"{name}: {audit.replace('-', ' ')}", round(found["audits"][audit]["numericValue"], 3), unit, most=most))
    return rows


def run(address: str, tools: Path, folder: Path) -> dict[str, Any]:
    """One run of Lighthouse, in a browser that keeps what it was told and nothing of what it fetched."""
    out = folder / "lighthouse.json"
    for kept in ("Cache", "Code Cache", "Service Worker"):
        shutil.rmtree(folder / "profile/Default" / kept, ignore_errors=True)
    flags = ["--quiet", "--output=json", f"--output-path={out}", f"--only-categories={','.join(JUDGED)}", "--disable-storage-reset"]
    browser = f"--chrome-flags=--headless=new --no-sandbox --ignore-certificate-errors --user-data-dir={folder / 'profile'}"
    command = [_node(), str(tools / "lighthouse/cli/index.js"), address, *flags, browser]
    environment = os.environ | {"CHROME_PATH": chromium("chromium", "google-chrome")}
    subprocess.run(command, env=environment, check=True, timeout=300)
    return json.loads(out.read_text(encoding="utf-8"))


def _performance(found: dict[str, Any]) -> float:
    return found["categories"]["performance"]["score"] or 0


def lost(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """What cost points in one of the categories, with where."""
    weighed = [found["audits"][item["id"]] for item in found["categories"][kind]["auditRefs"] if item["weight"]]
    wrong = [audit for audit in weighed if audit["score"] is not None and audit["score"] < 1]
    return [{"audit": a["id"], "score": a["score"], "told": a.get("displayValue") or a["title"], "where": _where(a)} for a in wrong]


def _where(audit: dict[str, Any]) -> list[str]:
    items = (audit.get("details") or {}).get("items") or []
    return [str((item.get("node") or {}).get("snippet") or item.get("description") or item.get("url") or "")[:200] for item in items[:5]]


def _node() -> str:
    if not (node := shutil.which("node")):
        raise LookupError("Node is missing: apt install nodejs npm.")
    return node
