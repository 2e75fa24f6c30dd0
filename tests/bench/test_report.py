"""What a run of bin/bench says, and how it ends."""

from __future__ import annotations

import json

import pytest

from benchmarks import __main__ as bench
from benchmarks.rows import Row


@pytest.fixture
def run(monkeypatch, tmp_path):
    """run(part, …) measures these, each a name and what gives its rows; gives the end and the report."""
    monkeypatch.setenv("BENCH_JSON", str(tmp_path / "report.json"))

    def measured(*parts):
        monkeypatch.setattr(bench, "parts", lambda words, folder: list(parts))
        return bench.main([]), json.loads((tmp_path / "report.json").read_text())

    return measured


def test_a_run_within_its_limits_ends_in_peace_and_is_written(run):
    end, report = run(("wire", lambda: [Row("rate", 0.8, "×", least=0.7), Row("told", 5, "ms")]))
    assert end == 0
    assert [(row["name"], row["value"], row["good"]) for row in report["rows"]] == [("rate", 0.8, True), ("told", 5, True)]


@pytest.mark.parametrize("row", [Row("rate", 0.6, "×", least=0.7), Row("memory", 251, "MB", most=250)])
def test_a_missed_limit_ends_the_run_with_1_and_is_named(run, row, capsys):
    assert run(("wire", lambda: [row]))[0] == 1
    said = capsys.readouterr().out
    assert "NOT OK" in said and f"1 numbers, 1 beyond their limit\n  {row.name}" in said


def test_what_cannot_be_measured_is_a_missed_limit_and_the_rest_goes_on(run):
    def broken():
        raise RuntimeError("no server")

    end, report = run(("wire", broken), ("pages", lambda: [Row("queries", 4, "", most=12)]))
    assert end == 1
    assert [row["good"] for row in report["rows"]] == [False, True]


def test_flags_choose_their_parts_and_nothing_else(tmp_path):
    assert [name for name, _measure in bench.parts(["--full", "--soak"], tmp_path)] == ["growth", "soak"]
    assert "growth" not in [name for name, _measure in bench.parts(["--quick"], tmp_path)]
