"""The poses of the pack in all three bodies: small rigs, and every body carried where body a is."""

import gzip
import tomllib
from pathlib import Path

import pytest

from exercises.figures.draw import rig, still
from exercises.figures.rules import BODIES, frames
from exercises.figures.rules.figure_contact import Contact

PACK = Path(__file__).parent.parent.parent / "exercises" / "catalogue" / "content" / "pose"
FILES = sorted(PACK.glob("*.toml"))
poses = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def test_the_pack_has_poses():
    assert len(FILES) > 40


@poses
def test_a_rig_and_a_still_of_the_pack_are_small_in_every_body(file):
    pose = tomllib.loads(file.read_text())
    for body in BODIES:
        assert len(gzip.compress(rig(pose, body=body).encode())) <= 8192
        assert len(gzip.compress(still(pose, body=body).encode())) <= 8192


@poses
def test_every_body_is_carried_within_one_per_cent_of_stature(file):
    movement = frames(tomllib.loads(file.read_text()))
    options = movement.pose.options
    for body in BODIES:
        contact = Contact(movement.pose, body)
        for frame in movement.frames:
            seat = contact.seated(frame, must=False)
            free = seat is None and (options.get("airborne") or options.get("afloat"))
            assert free or abs(contact.hovering(frame) if seat is None else seat) <= 3
