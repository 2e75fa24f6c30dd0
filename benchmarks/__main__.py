"""Everything that has a limit, measured in one run: bin/bench calls this.

    bin/bench                 wire, start, memory, writers on SQLite (and on PostgreSQL where BENCH_POSTGRES names a server)
    bin/bench --quick         the same with a tenth of the time
    bin/bench --web           what the browser sees: requests and size of a cold visit, Lighthouse where Node has it

Prints a line a number and writes them to BENCH_JSON where it is set. Answers 1 where a limit is not met.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from benchmarks.rows import Row


def main(words: list[str]) -> int:
    """Measure what was asked for."""
    rows = web() if "--web" in words else server(6 if "--quick" in words else 60)
    for row in rows:
        print(row.line())
    if target := os.environ.get("BENCH_JSON"):
        found = [vars(row) | {"good": row.good} for row in rows]
        Path(target).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    missed = [row.name for row in rows if not row.good]
    print(f"{len(rows)} numbers, {len(missed)} beyond their limit" + "".join(f"\n  {name}" for name in missed))
    return int(bool(missed))


def server(seconds: float) -> list[Row]:
    """What needs no browser."""
    from benchmarks import wire, writers

    rows = wire.measure() + writers.measure("", seconds)
    if address := os.environ.get("BENCH_POSTGRES"):
        return rows + writers.measure(address, seconds)
    print("BENCH_POSTGRES names no server: nothing is measured on PostgreSQL.", file=sys.stderr)
    return rows


def web() -> list[Row]:
    """What a browser sees."""
    from benchmarks import cold

    return cold.measure()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
