"""The figures against the table of targets: depth, range and height at the dose, and mistakes that have to be seen."""

from copy import deepcopy

import pytest

from exercises.figures.rules import frames

from .content import documents
from .reading import Moment
from .targets import MOVEMENTS


def dose_of(slug: str) -> float | None:
    """The range that the exercise asks for; a variant that only a pose has takes the pose's own."""
    dose = documents("exercise").get(slug, {}).get("dose", {})
    return dose.get("range", {}).get("at")


def moments(pose: dict, at: float | None) -> tuple[list[Moment], int]:
    movement = frames(pose, at)
    first = None
    seen = []
    for frame in movement.frames:
        seen.append(Moment(frame.joints, frame.parts, first, movement.pose, frame.moved))
        first = first or seen[0]
    return seen, movement.end * movement.steps


CHECKS = [pytest.param(slug, check, id=f"{slug}: {check.words}") for slug, one in MOVEMENTS.items() for check in one.checks]
MISTAKES = [pytest.param(slug, mistake, id=f"{slug}: {mistake.words}") for slug, one in MOVEMENTS.items() for mistake in one.mistakes]


@pytest.mark.parametrize(("slug", "check"), CHECKS)
def test_a_figure_shows_what_the_sources_say(slug, check):
    pose = documents("pose")[MOVEMENTS[slug].pose or slug]
    seen, end = moments(pose, dose_of(slug))
    chosen = {"start": seen[:1], "end": [seen[end]], "always": seen}[check.when]
    numbers = [round(check.read(moment), 1) for moment in chosen]
    assert check.holds(seen, end), f"{check.least}–{check.most} {check.unit}, but {min(numbers)} to {max(numbers)}"


@pytest.mark.parametrize(("slug", "mistake"), MISTAKES)
def test_a_figure_bent_into_a_mistake_is_caught(slug, mistake):
    movement = MOVEMENTS[slug]
    (check,) = [check for check in movement.checks if check.words == mistake.seen_by]
    pose = deepcopy(documents("pose")[movement.pose or slug])
    mistake.bend(pose)
    dose = None if pose.get("measure") != documents("pose")[movement.pose or slug].get("measure") else dose_of(slug)
    assert not check.holds(*moments(pose, dose)), "nobody would notice"


def test_every_movement_has_targets():
    assert set(documents("exercise")) <= set(MOVEMENTS)


def test_targets_name_only_movements_and_their_variants():
    assert {movement.pose or slug for slug, movement in MOVEMENTS.items()} <= set(documents("pose"))
