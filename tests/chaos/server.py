"""A real gunicorn, as bin/run starts it, that can be killed. The socket is ours: who comes while it is down waits in line."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from tests.chaos.world import ROOT, World


class Server:
    """Two workers with four threads each; kills are counted."""

    def __init__(self, world: World, application: str) -> None:
        self.world, self.application = world, application
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.socket.getsockname()[1]
        self.workers_killed = self.masters_killed = 0
        self._turn = threading.Lock()
        self._log = open(world.folder / "gunicorn.log", "ab")  # noqa: SIM115 - as long as the server
        self._start()

    def _start(self) -> None:
        number = self.socket.fileno()
        # Loaded once and forked: a killed worker is back at once, so that most of the time is spent being killed at work.
        command = [sys.executable, "-W", "ignore", "-m", "gunicorn", self.application, "--config", "bin/gunicorn.conf.py", "--preload"]
        address = {"HOST": "127.0.0.1", "PORT": str(self.port), "SITE_URL": f"http://127.0.0.1:{self.port}"}
        self.process = subprocess.Popen(
            [*command, "--bind", f"fd://{number}"], cwd=ROOT, env=self.world.environment | address, pass_fds=[number],
            start_new_session=True, stdout=self._log, stderr=self._log,
        )  # fmt: skip

    def _workers(self) -> list[int]:
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_a_worker(self, rng: random.Random) -> None:
        """SIGKILL, as a machine without memory does."""
        with self._turn:
            if workers := self._workers():
                os.kill(rng.choice(workers), signal.SIGKILL)
                self.workers_killed += 1

    def kill_everything(self) -> None:
        """SIGKILL for the master and its workers at once, as when the power goes; then a new start."""
        with self._turn:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(60)
            self.masters_killed += 1
            self._start()

    def stop(self) -> None:
        """End in peace."""
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(60)
            self.socket.close()
            self._log.close()
