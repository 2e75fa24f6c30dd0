"""A server in front of the real one, that a test may let lie, stall, or disappear: a network of one's own."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Proxy(ThreadingHTTPServer):
    """Passes everything on; `changes` maps a path to what becomes of (status, headers, body)."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = urlsplit(upstream).netloc
        self.changes: dict[str, Callable] = {}
        self.away = False
        # Requests for these paths get no answer until it is set.
        self.stalled: set[str] = set()
        self.go_on = threading.Event()
        self.asked: list[tuple[str, str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address) -> None:
        """A browser that goes away is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def log_message(self, *_words) -> None:
        """Says nothing."""

    def handle_one(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append((self.command, self.path, self.headers.get("Cookie", "")))
        if path in self.server.stalled:
            self.server.go_on.wait(60)
        if self.server.away:
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = http.client.HTTPConnection(self.server.upstream, timeout=60)
        # What is to be changed must come whole.
        left_out = {"connection", "accept-encoding", *(("if-none-match",) if path in self.server.changes else ())}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in left_out}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        status, found, content = answer.status, [pair for pair in answer.getheaders() if pair[0].lower() not in HOP], answer.read()
        connection.close()
        if change := self.server.changes.get(path):
            status, found, content = change(status, found, content)
        self.send_response_only(status)
        for name, value in found:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_one


@contextlib.contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    """A proxy that runs as long as the block."""
    with Proxy(upstream) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.go_on.set()
            found.shutdown()
            thread.join()


def replaced(old: str, new: str) -> Callable:
    """A change that puts some words in place of others."""

    def change(status, headers, body):
        assert old.encode() in body, old
        return status, [pair for pair in headers if pair[0].lower() != "etag"], body.replace(old.encode(), new.encode())

    return change
