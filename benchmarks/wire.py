"""A public page over the wire, held against a bare Django view behind the same server; start and memory."""

from __future__ import annotations

from pathlib import Path

from benchmarks.rows import Row, middle
from benchmarks.serving import Asker, Server, driven, served

PAGE = "/conditions/runners-knee/"
CONNECTIONS, TURNS, SECONDS = 4, 5, 3.0


def measure(environment: dict[str, str], folder: Path) -> list[Row]:
    """Rates in turn, medians of their ratios; the start and the memory of an install before anybody asked."""
    log = folder / "server.log"
    with served("selfcare.wsgi:application", environment, log) as app:
        rows = [Row("start to first answer", app.start_s, "s", most=3), Row("two workers, idle", app.memory_mb(), "MB", most=250)]
        with served("benchmarks.bare:application", environment, log) as bare:
            return rows + compared(app, bare)


def compared(app: Server, bare: Server) -> list[Row]:
    """The page against the bare view, whole and for whoever has it already."""
    whole = in_turns(app, PAGE, bare, {}, 200)
    status, head, body = Asker(app.port, PAGE).ask()
    tag = next(line.split(b": ", 1)[1].decode() for line in head.split(b"\r\n") if line.lower().startswith(b"etag"))
    kept = in_turns(app, PAGE, bare, {"If-None-Match": tag}, 304)
    assert status == 200
    return [
        Row("public page: rate against a bare view", whole[0], "×", least=0.7),
        Row("public page: rate", whole[1], "a second"),
        Row("public page: processor time against a bare view", whole[2], "×"),
        Row("public page: 304 against a bare 304", kept[0], "×", least=0.8),
        Row("public page, compressed", len(body) / 1024, "KB"),
    ]


def in_turns(app: Server, path: str, bare: Server, headers: dict[str, str], wanted: int) -> tuple[float, float, float]:
    """Median of rate against rate, the app's own rate, and processor time an answer against the other's."""
    rates, own, work = [], [], []
    for _turn in range(TURNS):
        found = {}
        for name, server, at in (("app", app, path), ("bare", bare, "/")):
            tag = headers if name == "app" or not headers else {"If-None-Match": '"bare"'}
            before = server.cpu_s()
            got = driven([Asker(server.port, at, tag) for _ in range(CONNECTIONS)], SECONDS)
            if set(got.statuses) != {wanted}:
                raise RuntimeError(f"{at} answered {got.statuses}")
            found[name] = got.rate, (server.cpu_s() - before) / len(got.taken)
        rates.append(found["app"][0] / found["bare"][0])
        own.append(found["app"][0])
        work.append(found["app"][1] / found["bare"][1])
    return middle(rates), middle(own), middle(work)
