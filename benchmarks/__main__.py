"""Everything that has a limit, measured in one run: bin/bench calls this.

    bin/bench                 the server: wire, start, memory, a cold visit, pages, 64 at once, growth, writers
    bin/bench --quick         the same without growth, and with a tenth of the time for whatever lasts
    bin/bench --web           the browser: a cold visit, Lighthouse, Observatory (Node and npm)
    bin/bench --full          growth beside 200,000 people with 5,000,000 step results (PostgreSQL)
    bin/bench --soak          ten minutes of twenty requests a second

--web, --full and --soak measure these alone, and can be given together. Prints a line a number, writes them as JSON, and answers 1 where a
limit is not kept or something could not be measured.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.rows import Row
from benchmarks.serving import ROOT, installed

PARTS = ("--web", "--full", "--soak")
NO_POSTGRES = "BENCH_POSTGRES names no server: nothing is measured on PostgreSQL."
Part = tuple[str, Callable[[], list[Row]]]


def main(words: list[str]) -> int:
    """Measure what was asked for; what fails is told as such, and the rest goes on."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, measure in parts(words, Path(folder)):
            began = time.monotonic()
            try:
                found = measure()
            except Exception as error:  # whatever it is, the other parts are still measured
                print(f"{name} could not be measured: {error!r}", file=sys.stderr)
                found = [Row(f"{name}: could not be measured", 1, "", most=0, detail=[repr(error)])]
            for row in found:
                print(row.line())
            print(f"- {name}: {time.monotonic() - began:.0f} s", flush=True)
            rows += found
    print(f"Written to {write(rows, words)}")
    missed = [row.name for row in rows if not row.good]
    print(f"{len(rows)} numbers, {len(missed)} beyond their limit" + "".join(f"\n  {name}" for name in missed))
    return int(bool(missed))


def parts(words: list[str], folder: Path) -> list[Part]:
    """What is measured, in its order."""
    asked = [part for part in PARTS if part in words]
    return [part for word in asked for part in LONG[word](folder)] or server(folder, 6 if "--quick" in words else 60)


def server(folder: Path, seconds: float) -> list[Part]:
    """What tells of the server, with so many seconds for the writers."""
    from benchmarks import cold, together, wire, writers

    environment: dict[str, str] = {}

    found: list[Part] = [
        _install(environment, folder),
        ("wire", lambda: wire.measure(environment, folder)),
        ("cold visit", lambda: cold.measure(environment, folder)),
        ("pages", lambda: apart("pages")),
        ("64 at once", lambda: together.measure(environment, folder, seconds / 6)),
    ]
    found += [("growth", lambda: apart("growth"))] if seconds == 60 else []
    found.append(("writers, SQLite", lambda: writers.measure("", seconds)))
    if address := os.environ.get("BENCH_POSTGRES"):
        return [*found, ("writers, PostgreSQL", lambda: writers.measure(address, seconds))]
    print(NO_POSTGRES, file=sys.stderr)
    return found


def _install(environment: dict[str, str], folder: Path) -> Part:
    def install() -> list[Row]:
        environment.update(installed(folder) | {"SECOND_FACTOR": "off"})
        return []

    return "install", install


def web(folder: Path) -> list[Part]:
    """What a browser sees, and who judges it."""
    from benchmarks import cold, judges

    environment: dict[str, str] = {}
    visits: Part = ("cold visit", lambda: cold.measure(environment, folder))
    return [_install(environment, folder), visits, ("Lighthouse and Observatory", lambda: judges.measure(environment, folder))]


def full(_folder: Path) -> list[Part]:
    """Growth, as far as it goes."""
    return [("growth", lambda: apart("growth", "--full"))]


def soak(_folder: Path) -> list[Part]:
    """Ten minutes."""
    from benchmarks import soak

    return [("soak", soak.measure)]


LONG: dict[str, Callable[[Path], list[Part]]] = {"--web": web, "--full": full, "--soak": soak}


def apart(name: str, *words: str) -> list[Row]:
    """What a measurement finds in a process of its own: Django is set up once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.json"
        asked = f"import json, sys; from benchmarks import {name} as it; rows = it.measure({'True' if words else ''}); "
        kept = "open(sys.argv[1], 'w').write(json.dumps([vars(row) for row in rows]))"
        # What it tells on the way goes where messages go: standard output is for the rows.
        subprocess.run([sys.executable, "-W", "ignore", "-c", asked + kept, str(out)], check=True, stdout=sys.stderr)
        return [Row(**row) for row in json.loads(out.read_text(encoding="utf-8"))]


def write(rows: list[Row], words: list[str]) -> Path:
    """Everything as JSON: in the file that BENCH_JSON names, else below var/bench/."""
    name = "-".join(word.strip("-") for word in words) or "server"
    target = Path(os.environ.get("BENCH_JSON") or ROOT / "var" / "bench" / f"{name}.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    machine = {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    report = {"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "asked": words, "machine": machine}
    report["rows"] = [vars(row) | {"good": row.good} for row in rows]
    target.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return target


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
