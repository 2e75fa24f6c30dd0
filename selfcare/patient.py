"""gunicorn's threaded worker, with a waiting room: no thread is given to a request that has not come in yet.

gunicorn reads a request in the thread that answers it, so that eight visitors who send one byte now and then hold the whole site. Here
the loop that accepts connections also gathers what they send; a thread gets the whole request at once. Large uploads are the exception:
they are read in a thread, only so many at a time, and only while they come fast enough.
"""

from __future__ import annotations

import errno
import math
import re
import selectors
import socket
import time
from collections import deque
from functools import partial
from typing import Any

from gunicorn import http
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from selfcare import waiting

KB = 1024
# A phone with a bad network sends its sessions (256 KB at most) within minutes; nobody is kept waiting by it.
HEAD_SECONDS, WHOLE_SECONDS, SILENT_SECONDS = 15.0, 180.0, 40.0
MOST_HEAD, MOST_GATHERED = 64 * KB, 256 * KB
# What all that come in together may hold of the memory of a worker.
MOST_TOGETHER = 32 * KB * KB
# What is larger is read in a thread: from the time of grace on at least so many bytes a second.
GRACE_SECONDS, SLOWEST = 20.0, 4 * KB
ANSWER_SECONDS, GOODBYE_SECONDS = 60.0, 2.0
# A whole page lies with the kernel, however slowly somebody reads it.
KEPT_BY_KERNEL = 512 * KB
LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
TOO_LONG = LATE.replace(b"408 Request Timeout", b"431 Request Header Fields Too Large")
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*(?=\r\n)", re.IGNORECASE)
UNCLEAR = re.compile(rb"\r\n(?:transfer-encoding|expect|upgrade)[ \t]*:", re.IGNORECASE)
UNKNOWN = -1


def wanted(data: bytes | bytearray) -> int | None:
    """How long the request is that begins here: None while its head goes on, UNKNOWN where the head does not say it plainly."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(data[: end + 2])
    lengths = LENGTH.findall(head)
    # One that is no length of ours may be taken for one by whoever reads the head next.
    if UNCLEAR.search(head) or len(lengths) > 1 or head.lower().count(b"\r\ncontent-length") != len(lengths):
        return UNKNOWN
    return end + 4 + int(lengths[0]) if lengths else end + 4


class Guarded(SocketUnreader):
    """Reads on from the socket only while it comes fast enough; to the one who reads, a slow one is one who has gone."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.began, self.came = time.monotonic(), 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next piece, or nothing where it is too slow."""
        spent = time.monotonic() - self.began
        left = GRACE_SECONDS + self.came / SLOWEST - spent
        if left <= 0:
            return b""
        before = self.sock.gettimeout()
        self.sock.settimeout(left)
        try:
            piece: bytes = super().chunk(size_hint)
        except TimeoutError:
            return b""
        finally:
            self.sock.settimeout(before)
        self.came += len(piece)
        return piece


class Visitor(TConn):
    """A connection, and what has come in of its next request."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.gathered = bytearray()
        self.wanted: int | None = None
        self.began = self.timeout = self.came = 0.0
        self.large = False

    def begin(self, seconds: float, data: bytes = b"") -> None:
        """Wait for the next request, of which this much is there."""
        self.gathered[:] = data
        self.wanted, self.large = None, False
        self.began = time.monotonic()
        self.timeout = self.began + seconds

    def take(self, piece: bytes) -> None:
        """Put a piece to the rest, and move the time by which more must be there."""
        now = time.monotonic()
        if not self.gathered:
            self.began = now
        self.gathered += piece
        if self.wanted is None:
            self.wanted = wanted(self.gathered)
        self.timeout = self.began + HEAD_SECONDS if self.wanted is None else min(self.began + WHOLE_SECONDS, now + SILENT_SECONDS)

    def ready(self) -> bool:
        """Whether a thread can go on with it: it is whole, or too long to be gathered."""
        if self.wanted is None:
            return False
        self.large = self.wanted == UNKNOWN or self.wanted > MOST_GATHERED + MOST_HEAD
        return self.large or len(self.gathered) >= self.wanted


class PatientWorker(ThreadWorker):
    """Threads answer; the loop waits for visitors, and says goodbye to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coming: dict[Visitor, None] = {}
        self.leaving: dict[Visitor, None] = {}
        self.large: set[Visitor] = set()
        self.queue: deque[Visitor] = deque()
        self.until = math.inf

    @property
    def most_large(self) -> int:
        """How many threads may read large uploads at the same time."""
        return max(1, int(self.cfg.threads) // 2)

    def accept(self, listener: socket.socket) -> None:
        """Let a visitor in; where all places are taken, the one who has been sending for the longest gives way."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}:
                raise
            return
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KEPT_BY_KERNEL)
        self.nr_conns += 1
        conn = Visitor(self.cfg, sock, client, listener.getsockname())
        conn.begin(HEAD_SECONDS)
        self._wait_for(conn)
        if self.nr_conns >= self.worker_connections:
            self._late(next(iter(self.coming)))

    def _wait_for(self, conn: Visitor) -> None:
        conn.sock.setblocking(False)
        self.coming[conn] = None
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more, conn))

    def _more(self, conn: Visitor, sock: socket.socket) -> None:
        try:
            piece = sock.recv(64 * KB)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            return self._drop(conn)
        conn.take(piece)
        if conn.ready():
            self._hand_over(conn)
        elif conn.wanted is None and len(conn.gathered) > MOST_HEAD:
            self._late(conn, TOO_LONG)
        elif sum(len(one.gathered) for one in self.coming) > MOST_TOGETHER:
            self._late(next(iter(self.coming)))

    def _hand_over(self, conn: Visitor) -> None:
        self._forget(conn)
        if conn.large and len(self.large) >= self.most_large:
            self.queue.append(conn)
            conn.timeout = time.monotonic() + WHOLE_SECONDS
            return
        if conn.large:
            self.large.add(conn)
        if conn.parser is None:
            conn.parser = http.get_parser(self.cfg, conn.sock, conn.client)
        conn.parser.unreader = Guarded(conn.sock)
        conn.parser.unreader.unread(bytes(conn.gathered))
        conn.gathered.clear()
        conn.data_ready = True
        conn.came = time.monotonic()
        self.enqueue_req(conn)

    def handle_request(self, req: Any, conn: Visitor) -> Any:
        """Answer; whoever does not take the answer has gone."""
        conn.sock.settimeout(ANSWER_SECONDS)
        waiting.stood_in_line(time.monotonic() - conn.came)
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the answer was not taken") from None

    def _keepalive_after(self, conn: Visitor, keepalive: bool) -> bool:
        # What came in a piece at a time may go on for ever: that connection ends here.
        return not conn.large and bool(super()._keepalive_after(conn, keepalive))

    def finish_request(self, conn: Visitor, fs: Any) -> None:
        """Wait for the next request of a connection that stays, also where its beginning is here already; see the others off."""
        self.large.discard(conn)
        try:
            if not fs.cancelled() and fs.result():
                conn.begin(self.cfg.keepalive)
                self._wait_for(conn)
                if rest := conn.parser.unreader.take_buffered():
                    conn.take(rest)
                    if conn.ready():
                        self._hand_over(conn)
            else:
                self._goodbye(conn)
        except Exception:  # whatever happened to it, its place is free again
            self.log.debug("A connection broke.", exc_info=True)
            self._drop(conn)
        while self.queue and len(self.large) < self.most_large:
            self._hand_over(self.queue.popleft())

    def _goodbye(self, conn: Visitor) -> None:
        """Close our side first; what still comes in is read away for a moment, so that the answer is not lost with it."""
        conn.sock.setblocking(False)
        conn.sock.shutdown(socket.SHUT_WR)
        conn.timeout = time.monotonic() + GOODBYE_SECONDS
        self.leaving[conn] = None
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_away, conn))

    def _read_away(self, conn: Visitor, sock: socket.socket) -> None:
        try:
            if sock.recv(64 * KB):
                return
        except BlockingIOError:
            return
        except OSError:
            self.log.debug("Gone.")
        self._drop(conn)

    def _forget(self, conn: Visitor) -> None:
        self.coming.pop(conn, None)
        self.leaving.pop(conn, None)
        try:
            self.poller.unregister(conn.sock)
        except (OSError, KeyError, ValueError):
            self.log.debug("Not waited for.")

    def _drop(self, conn: Visitor) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _late(self, conn: Visitor, said: bytes = LATE) -> None:
        """End it; whoever began to send learns why."""
        if conn.gathered:
            try:
                conn.sock.send(said)
            except OSError:
                self.log.debug("Gone.")
        self._drop(conn)

    def murder_pending(self) -> None:
        """Close what took too long to come in, to wait its turn, or to go."""
        now = time.monotonic()
        for conn in [conn for conn in self.coming if min(conn.timeout, self.until) <= now]:
            self._late(conn)
        for conn in [conn for conn in self.leaving if conn.timeout <= now]:
            self._drop(conn)
        for conn in [conn for conn in self.queue if conn.timeout <= now]:
            self.queue.remove(conn)
            self._late(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """At the end of a worker: close what still waits."""
        if force:
            for conn in [*self.coming, *self.leaving, *self.queue]:
                self._drop(conn)
            self.queue.clear()

    def _cap_keepalive(self, deadline: float) -> None:
        # A worker that ends waits for nobody longer than this; a phone sends again to the next one.
        self.until = deadline + GOODBYE_SECONDS
