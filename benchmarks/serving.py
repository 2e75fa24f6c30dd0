"""Servers to be measured, and somebody who asks them: the same gunicorn settings for whatever is served, raw sockets for the asking."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
LONGEST_START_S = 60


def installed(folder: Path) -> dict[str, str]:
    """The environment of a fresh install in this folder, with its content and hashed static files."""
    data = {"SELFCARE_DATA": str(folder), "STATIC_ROOT": str(folder / "static"), "PYTHONWARNINGS": "ignore"}
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "CACHE_URL", "SITE_URL"}} | data
    for words in (["migrate", "-v0"], ["createcachetable"], ["load_content"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def chromium(*names: str) -> str:
    """The browser that CHROMIUM names, else the first of these that is on the path. LookupError where there is none."""
    for name in (os.environ.get("CHROMIUM", ""), *names):
        if name and (found := shutil.which(name)):
            return found
    raise LookupError("No Chromium was found; CHROMIUM names one.")


@dataclass(frozen=True)
class Used:
    """What one process uses at one moment."""

    mb: float
    descriptors: int


@dataclass
class Server:
    """A running gunicorn: where it listens, and what its processes use."""

    process: subprocess.Popen
    port: int
    # From the start of the process to its first answer.
    start_s: float

    def processes(self) -> list[int]:
        """The master and its workers."""
        pid = self.process.pid
        return [pid, *(int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

    def used(self) -> dict[int, Used]:
        """What each worker has in memory and keeps open."""
        pages = {pid: int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.processes()[1:]}
        return {pid: Used(many * PAGE / 1024**2, len(os.listdir(f"/proc/{pid}/fd"))) for pid, many in pages.items()}

    def cpu_s(self) -> float:
        """Seconds of processor time of all its processes so far."""
        words = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in self.processes()]
        return sum(int(stat[11]) + int(stat[12]) for stat in words) / TICKS

    def memory_mb(self) -> float:
        """Memory of all its processes in MB; what they share is counted once."""
        texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes()]
        return sum(int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE).group(1)) for text in texts) / 1024  # type: ignore[union-attr]


@contextlib.contextmanager
def served(application: str, environment: dict[str, str], log: Path, site: str = "") -> Iterator[Server]:
    """The application behind gunicorn, with the settings of an install; it has answered once when it is given. Its site may be elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = {"HOST": "127.0.0.1", "PORT": str(port), "SITE_URL": site or f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", application, "--config", "bin/gunicorn.conf.py", "--max-requests", "0"]
    began = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment | address, stdout=out, stderr=out)
        try:
            _wait(process, port, log)
            yield Server(process, port, time.monotonic() - began)
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    until = time.monotonic() + LONGEST_START_S
    while True:
        try:
            with contextlib.closing(Asker(port, "/healthz")) as asker:
                if asker.ask()[0] < 500:
                    return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}") from None
            time.sleep(0.02)


class Asker:
    """One connection that asks the same thing again and again."""

    def __init__(self, port: int, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.port = port
        lines = {"Host": f"127.0.0.1:{port}", "Accept-Encoding": "br, gzip", **(headers or {})}
        lines |= {"Content-Length": str(len(body))} if body else {}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.request = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
        self.socket: socket.socket | None = None

    def ask(self) -> tuple[int, bytes, bytes]:
        """Status, head and body of one answer; OSError where none comes."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.sendall(self.request)
        head, _gap, body = self._head().partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        wanted = int(length.group(1)) if length else 0
        while len(body) < wanted:
            body += self._some()
        if b"connection: close" in head.lower():
            self.close()
        return int(head[9:12]), head, body

    def _head(self) -> bytes:
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._some()
        return found

    def _some(self) -> bytes:
        assert self.socket
        piece = self.socket.recv(65536)
        if not piece:
            raise OSError("the connection was closed")
        return piece

    def close(self) -> None:
        """Give the connection back."""
        if self.socket:
            self.socket.close()
        self.socket = None


@dataclass
class Driven:
    """What some seconds of asking gave."""

    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / self.seconds

    def percentile(self, share: float) -> float:
        """The time in seconds within which this share of the answers came."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def driven(askers: list[Asker], seconds: float) -> Driven:
    """Let all of them ask at the same time, for so long."""
    found, lock, until = Driven(), threading.Lock(), time.monotonic() + seconds

    def work(asker: Asker) -> None:
        taken, statuses = [], {}
        while (began := time.monotonic()) < until:
            status = asker.ask()[0]
            taken.append(time.monotonic() - began)
            statuses[status] = statuses.get(status, 0) + 1
        asker.close()
        with lock:
            found.taken += taken
            for status, number in statuses.items():
                found.statuses[status] = found.statuses.get(status, 0) + number

    threads, began = [threading.Thread(target=work, args=[asker]) for asker in askers], time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.seconds = time.monotonic() - began
    return found
