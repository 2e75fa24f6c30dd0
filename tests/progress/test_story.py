"""Sixteen weeks of one runner: the advice of every day stands in a file that a physiotherapist can read."""

from pathlib import Path

from tests.progress.story import Runner

GOLDEN = Path(__file__).parent / "sixteen_weeks.txt"


def test_the_advice_of_sixteen_weeks_is_what_the_file_says():
    assert "\n".join(Runner().live()).strip() + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_the_runner_of_the_story_goes_through_every_phase_and_meets_a_flare():
    told = GOLDEN.read_text(encoding="utf-8")
    for phase in ("hip-and-core", "knee-strength", "return-to-running", "keep-it-up"):
        assert f"on to {phase}" in told
    assert "dose rest" in told and "dose restart" in told and "dose grow" in told and "dose hold" in told
    assert "run not-today (flare)" in told and "run part (walk-run)" in told and "run yes (as-usual)" in told
