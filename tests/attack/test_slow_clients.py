"""Visitors who send slowly, or never, against a real server: an ordinary visitor is answered at once all the same.

Each test that something does not hold the site has a twin: gunicorn's own worker, which is held.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS, GUNICORNS = "selfcare.patient.PatientWorker", "gthread"
MANY, SOON = 50, 1.5
# The lengths that a test can wait for.
CONFIG = """
exec(open("bin/gunicorn.conf.py").read())
when_ready = lambda server: None
worker_class = "{worker}"
from selfcare import patient
patient.HEAD_SECONDS, patient.GRACE_SECONDS, patient.SILENT_SECONDS = {head}, 1.0, {silent}
"""


class Site:
    """A gunicorn as bin/run starts it, with the smallest application."""

    def __init__(self, folder, worker, *, head=60.0, silent=60.0):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.address = self.socket.getsockname()
        config = folder / "gunicorn.conf.py"
        config.write_text(CONFIG.format(worker=worker, head=head, silent=silent))
        number = self.socket.fileno()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "tests.attack.whole:application", "--config", str(config), "--bind", f"fd://{number}"],
            cwd=ROOT, pass_fds=[number], env=os.environ | {"HOST": "127.0.0.1", "PORT": "0", "SITE_URL": "http://127.0.0.1"},
        )  # fmt: skip
        self.open: list[socket.socket] = []

    def connect(self, said=b"", timeout=20.0):
        """A visitor who has said something so far."""
        found = socket.create_connection(self.address, timeout=timeout)
        self.open.append(found)
        found.sendall(said)
        return found

    def close(self):
        for one in self.open:
            one.close()
        self.process.terminate()
        self.process.wait(30)
        self.socket.close()


@pytest.fixture
def site(tmp_path):
    with contextlib.ExitStack() as ending:

        def start(worker=OURS, **lengths):
            found = Site(tmp_path, worker, **lengths)
            ending.callback(found.close)
            # Both workers answer: what comes next waits for none of them to start.
            assert all(ask(found, 20.0) == b"0" for _ in range(8))
            return found

        yield start


GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def post(size, close=True):
    return b"POST / HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n" % (b"Connection: close\r\n" if close else b"", size)


def body_of(visitor):
    """What the server says until it closes."""
    data = b""
    while piece := visitor.recv(65536):
        data += piece
    return data.partition(b"\r\n\r\n")[2]


def ask(site, timeout):
    """An ordinary visitor: the answer, or None where there is none in time."""
    try:
        return body_of(site.connect(GET, timeout))
    except TimeoutError:
        return None


class Dripping(threading.Thread):
    """Sends one more byte for each visitor, again and again."""

    def __init__(self, visitors, every=0.2):
        super().__init__(daemon=True)
        self.visitors, self.every, self.enough = visitors, every, threading.Event()

    def run(self):
        while not self.enough.wait(self.every):
            for one in self.visitors:
                with contextlib.suppress(OSError):
                    one.send(b"x")


BEGINNINGS = {
    "the head": b"GET / HTTP/1.1\r\nX-Slow: ",
    "the body": post(100_000) + b"x",
    "the body of an upload": post(5_000_000) + b"x",
    "a second request after the first": b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
    "a body that is longer than any": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"1" * 30 + b"\r\n\r\nx",
    "a body whose length nobody knows": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
}


def held(site, beginning):
    """Whether an ordinary visitor waits while many send a byte now and then."""
    visitors = [site.connect(beginning) for _ in range(MANY)]
    dripping = Dripping(visitors)
    dripping.start()
    answers = [ask(site, SOON) for _ in range(5)]
    dripping.enough.set()
    dripping.join()
    return None in answers


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_an_ordinary_visitor_is_answered_while_many_send_slowly(site, beginning):
    assert not held(site(), BEGINNINGS[beginning])


# Each of them waits until nobody can be answered any more: twelve seconds.
@pytest.mark.parametrize(
    "beginning", ["the head", *(pytest.param(name, marks=pytest.mark.nightly) for name in ("the body", "the body of an upload"))]
)
def test_without_the_waiting_room_they_hold_the_site(site, beginning):
    assert held(site(GUNICORNS), BEGINNINGS[beginning])


def stays(site):
    """Whether an ordinary visitor waits while many do not hang up after their answer."""
    for _ in range(MANY):
        site.connect(GET)
    return ask(site, SOON) is None


def test_whoever_does_not_hang_up_holds_nobody(site):
    assert not stays(site())


def test_without_our_goodbye_they_hold_the_loop(site):
    assert stays(site(GUNICORNS))


def test_a_head_that_does_not_end_is_ended_with_408(site):
    found = site(head=1.0)
    visitor = found.connect(BEGINNINGS["the head"])
    began = time.monotonic()
    assert visitor.recv(1000).startswith(b"HTTP/1.1 408 ")
    assert visitor.recv(1000) == b""
    assert time.monotonic() - began < 5


def test_a_body_of_which_nothing_more_comes_is_ended_with_408(site):
    assert site(silent=1.0).connect(post(1000) + b"x").recv(1000).startswith(b"HTTP/1.1 408 ")


def test_a_visitor_who_says_nothing_is_let_go(site):
    assert site(head=1.0).connect().recv(1000) == b""


def test_an_upload_that_comes_too_slowly_is_ended(site):
    visitor = site().connect(post(5_000_000) + b"x" * 100)
    began = time.monotonic()
    # The application gets what came and no more.
    assert int(body_of(visitor)) < 5_000_000
    assert time.monotonic() - began < 10


def test_a_phone_on_a_bad_network_gets_its_sessions_through(site):
    """200 KB in small pieces, for longer than a head may take and an upload may idle."""
    visitor = site(head=1.0).connect(post(200_000))
    pause = threading.Event()
    for _ in range(20):
        pause.wait(0.1)
        visitor.sendall(b"x" * 10_000)
    assert body_of(visitor) == b"200000"


def test_large_uploads_come_through_also_more_than_may_be_read_at_once(site):
    found = site()
    sent = post(3_000_000) + b"x" * 3_000_000
    visitors = [found.connect() for _ in range(8)]
    threads = [threading.Thread(target=one.sendall, args=[sent]) for one in visitors]
    for thread in threads:
        thread.start()
    assert [body_of(one) for one in visitors] == [b"3000000"] * 8
    for thread in threads:
        thread.join()


def test_requests_that_come_together_are_answered_one_after_another(site):
    together = post(3, close=False) + b"abc" + post(5, close=False) + b"abcde" + GET
    answers = body_of(site().connect(together))
    # The first head is gone; the others stand between the answers.
    assert [part[-1:] for part in answers.split(b"HTTP/1.1 200 OK")] == [b"3", b"5", b"0"]


def test_a_length_that_is_none_is_refused_at_once_and_a_missing_one_means_no_body(site):
    found, head = site(), b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    wrong = (b"abc", b"-1", b"5\r\nContent-Length: 7", b"5, 7", b"5\r\nTransfer-Encoding: chunked", b"\xd9\xa3")
    for length in wrong:
        said = found.connect(head + b"Content-Length: " + length + b"\r\n\r\nabcde", SOON).recv(100)
        assert said.startswith(b"HTTP/1.1 400 "), length
    assert body_of(found.connect(head + b"\r\nabcde")) == b"0"
    # Shorter than what comes: the rest is no request.
    assert body_of(found.connect(post(3) + b"abcdefgh")) == b"3"
    assert ask(found, SOON) == b"0"


def test_a_connection_is_used_again(site):
    visitor = site().connect(post(3, close=False) + b"abc")
    # Head and body may come one after the other.
    while not visitor.recv(1000).endswith(b"3"):
        pass
    visitor.sendall(post(4) + b"abcd")
    assert body_of(visitor) == b"4"


def test_a_client_that_waits_to_be_told_to_go_on_is_told(site):
    visitor = site().connect(post(3).replace(b"Host: x", b"Host: x\r\nExpect: 100-continue"))
    assert visitor.recv(25).startswith(b"HTTP/1.1 100 ")
    visitor.sendall(b"abc")
    assert body_of(visitor).endswith(b"3")


def test_whoever_reads_a_page_slowly_holds_no_thread(site):
    found = site()
    slow = GET.replace(b"/ ", b"/?150000 ", 1)
    for _ in range(MANY):
        visitor = socket.socket()
        visitor.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        visitor.connect(found.address)
        found.open.append(visitor)
        visitor.sendall(slow)
    assert ask(found, SOON) == b"0"


def test_a_head_without_end_is_refused(site):
    assert site().connect(b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 11_000).recv(100).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", None),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH:  12 \r\n\r\nab", 53),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", -1),
        (b"POST / HTTP/1.1\r\nContent-Length: 1111111111111111\r\n\r\n", -1),
        (b"POST / HTTP/1.1\r\nContent-Length: abc\r\n\r\n", -1),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n", -1),
        (b"POST /?content-length: 5 HTTP/1.1\r\nHost: x\r\n\r\n", 46),
    ],
)
def test_how_long_a_request_is_stands_in_its_head(head, size):
    from selfcare.patient import wanted

    assert wanted(head) == size
