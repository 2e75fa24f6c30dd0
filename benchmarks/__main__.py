"""Everything that has a limit, measured in one run: bin/bench calls this.

    bin/bench                 wire, start, memory, pages, growth, writers on SQLite (and on PostgreSQL where BENCH_POSTGRES names a server)
    bin/bench --quick         the same with a tenth of the time for the writers, and without growth
    bin/bench --full          growth beside 200,000 people with 5,000,000 step results (PostgreSQL, about an hour)
    bin/bench --web           what the browser sees: requests and size of a cold visit, Lighthouse where Node has it

Prints a line a number and writes them to BENCH_JSON where it is set. Answers 1 where a limit is not met.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.rows import Row


def main(words: list[str]) -> int:
    """Measure what was asked for."""
    rows = web() if "--web" in words else server(6 if "--quick" in words else 60, words)
    for row in rows:
        print(row.line())
    if target := os.environ.get("BENCH_JSON"):
        found = [vars(row) | {"good": row.good} for row in rows]
        Path(target).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    missed = [row.name for row in rows if not row.good]
    print(f"{len(rows)} numbers, {len(missed)} beyond their limit" + "".join(f"\n  {name}" for name in missed))
    return int(bool(missed))


def server(seconds: float, words: list[str]) -> list[Row]:
    """What needs no browser."""
    from benchmarks import wire, writers

    rows = wire.measure() + apart("pages")
    rows += [] if "--quick" in words else apart("growth", *(word for word in words if word == "--full"))
    rows += writers.measure("", seconds)
    if address := os.environ.get("BENCH_POSTGRES"):
        return rows + writers.measure(address, seconds)
    print("BENCH_POSTGRES names no server: nothing is measured on PostgreSQL.", file=sys.stderr)
    return rows


def apart(name: str, *words: str) -> list[Row]:
    """What a measurement finds in a process of its own: Django is set up once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.json"
        asked = f"import json, sys; from benchmarks import {name} as it; rows = it.measure({'True' if words else ''}); "
        kept = "open(sys.argv[1], 'w').write(json.dumps([vars(row) for row in rows]))"
        # What it tells on the way goes where messages go: standard output is for the rows.
        subprocess.run([sys.executable, "-W", "ignore", "-c", asked + kept, str(out)], check=True, stdout=sys.stderr)
        return [Row(**row) for row in json.loads(out.read_text(encoding="utf-8"))]


def web() -> list[Row]:
    """What a browser sees."""
    from benchmarks import cold

    return cold.measure()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
