"""PostgreSQL and Redis servers of a test's own, in a folder of its own, that can be stopped in peace or without any."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

LONGEST_S = 60


def missing() -> str:
    """What this machine lacks for such servers; nothing where all is there."""
    if not shutil.which("redis-server"):
        return "Redis is missing: apt install redis-server"
    if not _program("initdb").exists():
        return "PostgreSQL is missing: apt install postgresql"
    return ""


def _program(name: str) -> Path:
    """A program of PostgreSQL: Debian keeps them off the path."""
    found = [path for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) if path.exists()]
    return found[-1] if found else Path(shutil.which(name) or "/nowhere")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Postgres:
    """One cluster. PostgreSQL refuses to run as root: there it runs as the user that its package made."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, like: Postgres | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self._who = {"user": "postgres"} if os.geteuid() == 0 else {}
        if like:
            shutil.copytree(like.folder, folder)
        else:
            folder.mkdir(parents=True)
        self._give_away()
        if not like:
            self._run(_program("initdb"), "--pgdata", str(folder), "--username=selfcare", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.url = f"postgres://selfcare@127.0.0.1:{self.port}/postgres"

    def _give_away(self) -> None:
        if self._who:
            for path in [self.folder, *self.folder.rglob("*")]:
                shutil.chown(path, "postgres", "postgres")
        self.folder.chmod(0o700)

    def _run(self, program: Path, *words: str) -> None:
        done = subprocess.run([str(program), *words], cwd="/", capture_output=True, text=True, timeout=LONGEST_S, **self._who)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        """Start, and come back when it takes calls."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60"
        # Not captured: the server would keep the pipe open as long as it lives.
        command = [str(_program("pg_ctl")), "-D", str(self.folder), "-l", f"{self.folder}/log", "-o", options, "-w", "-s", "start"]
        subprocess.run(command, cwd="/", check=True, timeout=LONGEST_S, stdout=subprocess.DEVNULL, **self._who)

    def stop(self, *, hard: bool = False) -> None:
        """In peace, or at once without a last checkpoint."""
        self._run(_program("pg_ctl"), "-D", str(self.folder), "-m", "immediate" if hard else "fast", "-w", "stop")

    def stop_if_running(self) -> None:
        """At the end of a test, whatever became of it."""
        if (self.folder / "postmaster.pid").exists():
            self.stop(hard=True)


class Redis:
    """A Redis that keeps nothing on the disk."""

    name = "Redis"

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        folder.mkdir(parents=True)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start, and come back when it takes calls."""
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(["redis-server", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                return
        raise AssertionError("Redis did not start")

    def stop(self, *, hard: bool = False) -> None:
        """In peace, or with SIGKILL."""
        assert self.process
        self.process.send_signal(signal.SIGKILL if hard else signal.SIGTERM)
        self.process.communicate(timeout=LONGEST_S)
        self.process = None

    def stop_if_running(self) -> None:
        """At the end of a test, whatever became of it."""
        if self.process:
            self.stop(hard=True)
