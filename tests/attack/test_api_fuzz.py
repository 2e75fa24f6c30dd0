"""The API, asked for whatever fits its own description, and for what does not: it answers as the description says.

A few examples of each operation in every run, always the same; at night 20,000 requests against a real server.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from ninja.throttling import SimpleRateThrottle

from exercises.api import api
from exercises.home import api as home_api
from selfcare.wsgi import application
from tests.chaos.server import Server
from tests.chaos.world import ROOT, new_world

DESCRIPTION = "/api/v1/openapi.json"
OPERATIONS = [(path, method) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods]
ENOUGH, SOON_MS, PER_OPERATION = 20_000, 1000, 1000
# Not asked: that all that fits the description is taken. Which zones and muscles there are cannot be described.
LOOKED_AT = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method", "use_after_free", "ensure_resource_availability",
    "ignored_auth",
)  # fmt: skip


def looked_at():
    from schemathesis import checks

    return [checks.CHECKS.get_one(name) for name in LOOKED_AT if name != "ignored_auth"]


@pytest.fixture
def headers(runner, as_, monkeypatch):
    """Of a page of ours that is open in the browser of somebody who is signed in."""
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda throttle, request: True)
    client = as_(runner)
    token = client.get("/api/v1/me").json()["csrf"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {"Cookie": cookies, "X-CSRFToken": token}


def fuzz(path, method, headers, examples=12):
    """Ask one operation; the first thing that is wrong is raised."""
    # Takes two seconds to import, which every process of a run would wait for.
    import schemathesis

    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application)

    @settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=schema[path][method].as_strategy())
    def ask(case):
        case.call_and_validate(headers=headers, checks=looked_at())

    ask()


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_each_operation_answers_as_it_is_described(headers, path, method):
    fuzz(path, method, headers)
    fuzz(path, method, {})


@pytest.mark.django_db
def test_an_operation_that_breaks_is_found(headers, monkeypatch):
    monkeypatch.setattr(home_api, "advice_for", lambda numbers: 1 / 0 if numbers["worst"] else {})
    with pytest.raises(BaseException, match="Server error|ZeroDivision|division by zero|5"):
        fuzz("/api/v1/advice", "post", headers, examples=60)


def told(log: Path) -> list[dict]:
    """The lines of the server about requests."""
    lines = (line for line in log.read_text().splitlines() if line.startswith("{"))
    return [line for line in map(json.loads, lines) if line.get("message") == "request"]


@pytest.mark.nightly
def test_twenty_thousand_requests_break_nothing(tmp_path):
    world = new_world(tmp_path / "world", "")
    person = world.read("prepare", "1")["people"][0]
    # A page that is not of the API is a whole page.
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=world.environment, check=True)
    server = Server(world, "tests.attack.unlimited:application")
    signed_in = ["-H", f"Cookie: {person['cookie']}", "-H", f"X-CSRFToken: {person['token']}"]
    try:
        tools = [started_against(server.port, who, tmp_path / name) for name, who in (("signed-in", signed_in), ("anonymous", []))]
        said = [(tool.wait(timeout=3000), what_went_wrong(log)) for tool, log in tools]
    finally:
        server.stop()
    requests = told(world.folder / "gunicorn.log")
    slow = sorted(line["ms"] for line in requests)[int(len(requests) * 0.99)]
    print(f"{len(requests)} requests, p99 {slow} ms")
    assert [line for line in requests if line["status"] >= 500] == []
    assert len(requests) >= ENOUGH
    assert slow < SOON_MS
    assert [text for status, text in said if status] == []


def started_against(port, who, folder):
    """The tool asking all operations for one visitor, and the file that it writes to.

    Visitors have a process each instead of threads of one: before Python 3.11.8 two threads that read source at once, as
    the tool does, can trip over each other (SystemError: AST constructor recursion depth mismatch, python/cpython#106905).
    """
    folder.mkdir()
    tool = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"]
    # Whoever is signed in sends the cookie with everything: what the tool means to send without one is taken, and rightly.
    checked = [name for name in LOOKED_AT if not who or name != "negative_data_rejection"]
    command = [
        *tool, f"http://127.0.0.1:{port}{DESCRIPTION}", "--workers", "1", "--seed", "1", "--no-color", "--no-shrink",
        "--max-examples", str(PER_OPERATION), "--checks", ",".join(checked), "--continue-on-failure", "--suppress-health-check", "all", *who,
    ]  # fmt: skip
    log = folder / "said.txt"
    with log.open("w") as out:
        environment = os.environ | {"PYTHONWARNINGS": "ignore"}
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT), log


def what_went_wrong(log: Path) -> str:
    """What the tool says from its first heading of errors or failures on; the end where it has none."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text())
    heading = re.search(r"^=+ (ERRORS|FAILURES) =+$", text, re.MULTILINE)
    return text[heading.start() :][:20_000] if heading else text[-6000:]
