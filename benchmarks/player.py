"""How smoothly the player runs on a slow phone: main-thread tasks over 50 ms while a routine is played at a quarter of the speed.

A task is timed by the clock of its own thread, so that what else the machine does is not taken for work of the player; the
browser's own count of long tasks, which takes waiting for a processor along, stands beside it. The slowing itself goes by the wall:
on a busy machine waiting is multiplied too, so the load stands beside the numbers, and those of a quiet machine count.

    python -m benchmarks.player            plays 40 seconds of the first routine, 4 × slower
    python -m benchmarks.player 90 6       another length and slowness

Prints one line a measure and writes JSON to the file named in BENCH_JSON, if any. BENCH_URL names a server that
runs already. Times depend on the machine: compare runs on one.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.serving import chromium, installed, served

LONG_MS = 50
SHOWN = 8
# What the browser must write down: every task of the main thread, and what it did in it.
TRACED = ["disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"]
WATCH = """() => {
    window.tasks = [];
    new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => window.tasks.push([startTime, duration])))
        .observe({ type: "longtask", buffered: true });
}"""

# A person taps what was drawn: asked in the middle of a change, the question "is it visible?" would make the browser lay the new
# screen out at once, and that work of the measuring would be counted together with the tap, as one task of the player.
ANSWER = """() => requestAnimationFrame(() => setTimeout(() => [...document.querySelectorAll(".run button")]
    .find((one) => ["Yes", "2", "It softened", "Enough"].includes(one.textContent.trim()) && one.checkVisibility())?.click()))"""


def main(seconds: float = 40, slower: float = 4) -> int:
    """Measure, print, and answer 1 where a task took longer than 50 ms."""
    if running := os.environ.get("BENCH_URL"):
        found = measure(running, seconds, slower)
    else:
        with tempfile.TemporaryDirectory() as data, served("selfcare.wsgi:application", installed(Path(data)), Path(data) / "log") as app:
            found = measure(f"http://127.0.0.1:{app.port}", seconds, slower)
    for name, value in found.items():
        print(f"{name:>28}  {value}")
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(found["tasks_over_50_ms"] > 0)


def measure(address: str, seconds: float, slower: float) -> dict[str, Any]:
    """Play the first routine in real time on a slowed processor, and count the long tasks."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium("chromium", "google-chrome"), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = browser.new_page(base_url=address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        page.add_init_script(f"({WATCH})()")
        reach_the_start(page)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        browser.start_tracing(page=page, categories=TRACED)
        began = page.evaluate("performance.now()")
        page.get_by_role("button", name="Start", exact=True).tap()
        play_on(page, began + seconds * 1000)
        slow = [(start, duration) for start, duration in page.evaluate("window.tasks") if start >= began]
        tasks = [duration for _start, duration in slow]
        # The slowing counts every millisecond as so many: what a person's phone would see.
        lasted = page.evaluate("performance.now()") - began
        worked = main_thread_tasks(json.loads(browser.stop_tracing()))
        browser.close()
    return {
        "seconds_played": round(lasted / 1000, 1),
        "slower_by": slower,
        "load_of_the_machine": round(os.getloadavg()[0], 1),
        "tasks": len(worked),
        "tasks_over_50_ms": sum(task["ms"] > LONG_MS for task in worked),
        "longest_task_ms": round(max((task["ms"] for task in worked), default=0), 1),
        "longest_tasks": sorted(worked, key=lambda task: -task["ms"])[:SHOWN],
        "over_50_ms_by_the_wall": sum(duration > LONG_MS for duration in tasks),
        "over_50_ms_at_s": [[round((start - began) / 1000, 1), round(lasted_ms)] for start, lasted_ms in slow],
    }


def main_thread_tasks(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """Every task of the page's main thread: when it began in seconds, its processor time in ms, and the parts of it that took most."""
    events = trace["traceEvents"]
    main = {(one["pid"], one["tid"]) for one in events if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"}
    spans = [one for one in events if one["ph"] == "X" and (one["pid"], one["tid"]) in main]
    # A page under test has one busy renderer; the others belong to the browser.
    pid = Counter(one["pid"] for one in spans).most_common(1)[0][0]
    spans = sorted((one for one in spans if one["pid"] == pid), key=lambda one: one["ts"])
    first = spans[0]["ts"]
    tasks = [one for one in spans if one["name"] == "RunTask"]
    inside = [one for one in spans if one["name"] != "RunTask"]
    found = []
    for task in tasks:
        task_ms = task.get("tdur", task["dur"]) / 1000
        parts = [one for one in inside if task["ts"] <= one["ts"] < task["ts"] + task["dur"]] if task_ms > LONG_MS / 4 else []
        named = sorted(((round(one.get("tdur", 0) / 1000, 1), one["name"]) for one in parts), reverse=True)[:6]
        found.append({"at_s": round((task["ts"] - first) / 1e6, 1), "ms": task_ms, "parts": named})
    return found


def reach_the_start(page: Page) -> None:
    """Answer the safety check, in which nothing fits, and the page before the first step."""
    from tests.browser import check

    page.goto("/safety/?routine=first-six-minutes")
    check.answer(page)
    page.wait_for_url("**/play/")
    page.locator("[data-before=status]").wait_for(state="hidden")
    for name in ("Right", "2"):
        page.get_by_role("button", name=name, exact=True).click()


def play_on(page: Page, until: float) -> None:
    """Answer what the player asks until the time is over; as little as possible is done in the page besides."""
    while page.evaluate("performance.now()") < until:
        page.evaluate(ANSWER)
        page.wait_for_timeout(4000)


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:])))
