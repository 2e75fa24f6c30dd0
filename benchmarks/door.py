"""A door for one run: https with a certificate of its own, and http at the same port, handed on to an install as a proxy hands it on."""

from __future__ import annotations

import contextlib
import http.client
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HELLO = b"\x16"  # the first byte of whoever speaks TLS
# What belongs to one connection and is not handed on.
OWN = {"connection", "keep-alive", "transfer-encoding"}


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, good for two days, and its key."""
    own, key = folder / "door.pem", folder / "door.key"
    words = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", *words, "-keyout", str(key), "-out", str(own)]  # noqa: S607 - the machine's own
    subprocess.run(command, check=True, capture_output=True)
    return own, key


class Handler(BaseHTTPRequestHandler):
    """Hands on one request after the other."""

    protocol_version = "HTTP/1.1"
    server: Door

    def hand_on(self) -> None:
        """Ask the install the same, and say how the visitor came."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OWN}
        headers["X-Forwarded-For"] = "127.0.0.1"
        headers["X-Forwarded-Proto"] = "https" if isinstance(self.request, ssl.SSLSocket) else "http"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=60)) as install:
            install.request(self.command, self.path, body or None, headers)
            answer = install.getresponse()
            content = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OWN | {"content-length"}:
                self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", answer.getheader("Content-Length") or str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_OPTIONS = do_PATCH = do_DELETE = do_PUT = hand_on

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the install writes its own lines."""


class Door(ThreadingHTTPServer):
    """One port for http and https."""

    def __init__(self, own: Path, key: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind = 0
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(own, key)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Find out what the visitor speaks, in a thread of the visitor's own."""
        try:
            if request.recv(1, socket.MSG_PEEK) == HELLO:
                request = self.tls.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
        finally:
            request.close()

    def shutdown_request(self, request: Any) -> None:
        """It is closed above, where it may have become another."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Visitors who leave early are no error."""


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[tuple[Door, Path]]:
    """The door, open, and the certificate to trust; who stands behind it is set on it."""
    own, key = certificate(folder)
    socketserver.TCPServer.request_queue_size = 128
    door = Door(own, key)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    try:
        yield door, own
    finally:
        door.shutdown()
        thread.join()
        door.server_close()
