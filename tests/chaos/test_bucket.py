"""Two nodes, one bucket, no shared folder: a photo and an import that begin at one go on at the other, also after the bucket was away."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest

from tests.chaos.server import Server
from tests.chaos.services import Postgres, missing
from tests.chaos.test_outages import IN_A_ROW, back_after
from tests.chaos.world import ROOT, World
from tests.ops import bucket
from tests.running import files

pytestmark = [pytest.mark.nightly, pytest.mark.skipif(sys.platform != "linux" or bool(missing()), reason=missing() or "needs Linux")]
LONGEST_S, BACK_S = 5.0, 10.0
# Someone who may import runs, signed in, with a picture in the bucket: (name of the picture, cookie).
PREPARE = """
import io, json
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import storages
from PIL import Image
from exercises.lib import clock, images
from exercises.people.models import User
from exercises.people.services import give_consent
from exercises.people.signin.access import TOLD, role_of
from exercises.people.signin.services import begin
user = User.objects.create_user("runner@example.org", "a long enough phrase")
give_consent(user, way="test", now=clock.now())
out = io.BytesIO()
Image.effect_noise((1200, 800), 80).save(out, "PNG")
name = images.keep(images.as_webp(out.getvalue()), storages["default"])
session = SessionStore()
session.create()
session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
session["account_authentication_methods_user"] = str(user.pk)
session[TOLD] = begin(role_of(user), clock.now()) | {"key": session.session_key}
session.save()
print(json.dumps([name, f"sessionid={session.session_key}; csrftoken={'a' * 32}"]))
"""


def ask(server, method, path, cookie="", body=None, **headers):
    """Status, headers, body and seconds of one answer."""
    began, connection = time.monotonic(), http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, path, body, {"Cookie": cookie, "X-CSRFToken": "a" * 32, **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read(), time.monotonic() - began
    finally:
        connection.close()


def form(data: bytes) -> tuple[bytes, str]:
    """A form with a file."""
    edge = uuid.uuid4().hex
    fields = {"units": "km", "zone": "Europe/London"}
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.gpx"\r\n\r\n'.encode() + data + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


@pytest.fixture
def nodes(monkeypatch):
    """Two nodes with folders of their own, one PostgreSQL and one bucket."""
    with tempfile.TemporaryDirectory(prefix="selfcare-bucket-") as folder, bucket.running() as s3:
        Path(folder).chmod(0o755)
        own = Postgres(Path(folder) / "pg")
        own.start()
        for name, value in bucket.environment(s3).items():
            monkeypatch.setenv(name, value)
        worlds, servers = [World(Path(folder) / name, own.url) for name in ("one", "two")], []
        try:
            for world in worlds:
                world.folder.mkdir()
                collect = [sys.executable, "-W", "ignore", "manage.py", "collectstatic", "--noinput", "-v0"]
                subprocess.run(collect, cwd=ROOT, env=world.environment, check=True, timeout=120)
            worlds[0].read("prepare", "1")
            servers = [Server(world, "selfcare.wsgi:application") for world in worlds]
            for server in servers:
                back_after(server)
            code = "import django; django.setup()\n" + PREPARE
            said = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", code],
                cwd=ROOT,
                env=worlds[0].environment,
                check=True,
                capture_output=True,
                text=True,
            )
            yield s3, servers, worlds, *json.loads(said.stdout.splitlines()[-1])
        finally:
            for server in servers:
                server.stop()
            own.stop_if_running()


def test_two_nodes_share_a_bucket_and_nothing_else_and_nobody_waits_while_it_is_away(nodes):
    s3, (one, two), worlds, picture, cookie = nodes
    path = f"/media/{picture}.webp"
    pictures = [ask(server, "GET", path) for server in (one, two)]
    assert [status for status, *_rest in pictures] == [200, 200] and pictures[0][2] == pictures[1][2]
    assert ask(two, "GET", path, **{"If-None-Match": f'"{picture}"'})[0] == 304
    body, kind = form(files.gpx())
    status, headers, _page, _s = ask(one, "POST", "/runs/import/", cookie, body, **{"Content-Type": kind})
    assert status == 302, _page.decode()[:2000]
    step = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    s3.stop()
    seen = []
    for _try in range(20):
        seen += [(ask(server, "GET", asked), asked) for server in (one, two) for asked in (path, "/exercises/")]
        seen.append((ask(two, "POST", headers["Location"], cookie, "answer=step", **step), path))
    assert {status for (status, *_rest), asked in seen if asked == path} == {503}
    assert {status for (status, *_rest), asked in seen if asked != path} == {200}
    longest = max(one_[3] for one_, _asked in seen)
    assert longest < LONGEST_S
    s3.start()
    began = time.monotonic()
    # Each node has two processes, and each of them finds out for itself.
    good = 0
    while good < IN_A_ROW:
        good = good + 1 if {ask(server, "GET", path)[0] for server in (one, two)} == {200} else 0
        assert time.monotonic() - began < BACK_S
    back = time.monotonic() - began
    reading, turn = True, 0
    while reading:
        status, _headers, page, _s = ask((two, one)[turn % 2], "POST", headers["Location"], cookie, "answer=step", **step)
        assert status in {200, 503} and time.monotonic() - began < 2 * BACK_S, page.decode()[:500]
        reading, turn = status == 503 or json.loads(page)["reading"], turn + 1
    assert json.loads(page)["taken"] == 1
    assert not any("/imports/" in name for name in s3.names())
    left = [
        str(path) for world in worlds for folder in ("media", "imports") for path in world.folder.rglob(f"{folder}/*") if path.is_file()
    ]
    assert left == []
    sys.stderr.write(json.dumps({"asked while away": len(seen), "longest s": round(longest, 2), "back after s": round(back, 2)}) + "\n")
