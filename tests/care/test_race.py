"""Fifty accept one invitation at the same moment: one link. On a database file, and on PostgreSQL where the tests run on it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.chaos.world import POSTGRES, ROOT, drop, new_world

pytestmark = pytest.mark.database
AT_ONCE = 50


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """An install with tables and nobody in it, made once."""
    world = new_world(tmp_path_factory.mktemp("race") / "template", POSTGRES)
    try:
        world.run("tables")
        yield world
    finally:
        drop(world, POSTGRES)


@pytest.fixture
def scene(template, tmp_path):
    """Plays a scene in a process of its own, on a copy of the install, and gives what came of it."""
    world = new_world(tmp_path / "install", POSTGRES, like=template)

    def play(name: str) -> dict[str, int]:
        command = [sys.executable, "-W", "ignore", "-m", "tests.care.race", name]
        done = subprocess.run(command, cwd=ROOT, env=world.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    yield play
    drop(world, POSTGRES)


def test_fifty_accepts_at_once_make_one_link(scene):
    assert scene("accepted") == {"done": 1, "refused": AT_ONCE - 1, "links": 1, "changes": 1, "cancelled": 0}


def test_the_twin_without_the_guard_accepts_more_than_once(scene):
    told = scene("unguarded")
    assert told["done"] > 1 and told["changes"] == told["done"]


def test_accepted_or_taken_back_but_never_both(scene):
    told = scene("cancelled")
    assert told["done"] == 1 and told["links"] + told["cancelled"] == 1 and told["links"] == told["changes"]
