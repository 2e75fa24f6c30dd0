"""The power goes while SQLite writes: whatever the end of the WAL looks like, what was acknowledged is there, and nothing is there by half."""

import contextlib
import importlib
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from selfcare import env

ROOT = Path(__file__).resolve().parents[2]
# Each number is two rows, written together; told with the length of the WAL once COMMIT came back.
WRITER = """
import os, sys
from selfcare.sqlite.library import use_safe_library
use_safe_library()
import sqlite3
path, how, careful = sys.argv[1:4]
opened = sqlite3.connect(path, isolation_level=None)
for line in how.split(";"):
    opened.execute(line)
opened.execute("CREATE TABLE pair (number INTEGER, half INTEGER, words TEXT)")
print("made", os.path.getsize(path + "-wal"), flush=True)
for number in range(10_000):
    if careful == "yes":
        opened.execute("BEGIN IMMEDIATE")
    for half in (1, 2):
        opened.execute("INSERT INTO pair VALUES (?, ?, ?)", [number, half, "words " * 50])
    if careful == "yes":
        opened.execute("COMMIT")
    print(number, os.path.getsize(path + "-wal"), flush=True)
"""
ACKNOWLEDGED, CUTS = 60, 80


@pytest.fixture
def crashed(tmp_path, monkeypatch):
    """crashed(careful) gives a database whose writer was killed at work, and for each acknowledged number the length that the WAL had."""

    def make(careful: str) -> tuple[Path, list[int]]:
        path = tmp_path / f"{careful}.sqlite3"
        monkeypatch.delenv("DATABASE_URL", raising=False)
        how = env.database("DATABASE_URL", path)["OPTIONS"]["init_command"].rstrip(";")
        command = [sys.executable, "-c", WRITER, str(path), how, careful]
        lengths = []
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            for line in writer.stdout:
                lengths.append(int(line.split()[1]))
                if len(lengths) > ACKNOWLEDGED:
                    os.kill(writer.pid, signal.SIGKILL)
        return path, lengths[1:]

    return make


def after_cut(path: Path, length: int, to: Path) -> tuple[str, list[tuple[int, int]]]:
    """The database's own check, and how many rows each number has, where the WAL ends at this length."""
    to.mkdir()
    shutil.copy(path, to / "a")
    (to / "a-wal").write_bytes(Path(f"{path}-wal").read_bytes()[:length])
    with contextlib.closing(importlib.import_module("sqlite3").connect(to / "a")) as opened:
        whole = opened.execute("PRAGMA integrity_check").fetchone()[0]
        there = opened.execute("SELECT count(*) FROM sqlite_master WHERE name = 'pair'").fetchone()[0]
        rows = opened.execute("SELECT number, count(*) FROM pair GROUP BY number ORDER BY number").fetchall() if there else []
    shutil.rmtree(to)
    return whole, rows


def cuts(lengths: list[int], path: Path) -> list[int]:
    """Random places, and the edges: on a commit, a byte before and a byte after it."""
    rng = random.Random(7)
    end = Path(f"{path}-wal").stat().st_size
    edges = [length + by for length in rng.sample(lengths, 8) for by in (-1, 0, 1)]
    return [*edges, *(rng.randrange(end + 1) for _number in range(CUTS - len(edges))), end]


def test_wherever_the_wal_is_torn_all_that_was_acknowledged_before_is_there_and_nothing_by_half(crashed, tmp_path):
    path, lengths = crashed("yes")
    assert len(lengths) >= ACKNOWLEDGED and lengths == sorted(lengths)
    for cut in cuts(lengths, path):
        whole, rows = after_cut(path, cut, tmp_path / "cut")
        assert whole == "ok"
        assert rows == [(number, 2) for number in range(len(rows))]
        # What had come to the disk before the tear, and never less.
        assert len(rows) >= sum(1 for length in lengths if length <= cut)


def test_a_wal_with_noise_at_its_end_is_read_up_to_the_noise(crashed, tmp_path):
    path, lengths = crashed("yes")
    wal = Path(f"{path}-wal")
    sound = lengths[-1]
    wal.write_bytes(wal.read_bytes()[:sound] + random.Random(3).randbytes(9000))
    whole, rows = after_cut(path, sound + 9000, tmp_path / "cut")
    assert whole == "ok" and rows == [(number, 2) for number in range(len(lengths))]


def test_without_a_transaction_around_both_halves_the_same_cuts_find_halves(crashed, tmp_path):
    path, lengths = crashed("no")
    found = [after_cut(path, cut, tmp_path / "cut")[1] for cut in cuts(lengths, path)]
    assert any(number == 1 for rows in found for _number, number in rows)


def test_without_the_wal_what_was_acknowledged_is_not_all_there(crashed, tmp_path):
    """What a plain copy of the one file keeps: the same count finds what is missing."""
    path, lengths = crashed("yes")
    assert len(after_cut(path, 0, tmp_path / "cut")[1]) < len(lengths)
