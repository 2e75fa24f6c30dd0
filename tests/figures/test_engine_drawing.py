"""Figures as SVG: stills that stand alone, rigs that a script can move, three bodies on the same joints."""

import gzip
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from exercises.figures.draw import rig, still
from exercises.figures.draw.figure_theme import BODIES as THEMED
from exercises.figures.draw.figure_theme import COLOURS, stylesheet
from exercises.figures.draw.props import PROP_TYPES, draw_prop
from exercises.figures.rules import BODIES, PoseError, frames
from exercises.figures.rules.figure_contact import Contact
from exercises.figures.rules.figure_names import MUSCLES, PROPS
from exercises.figures.rules.figure_shapes import body_shapes, contour
from tests.figures.engine_poses import ALL, LEG_RAISE, ROLL, SIT, SQUAT, STAND, STEP_UP, bent

SVG = "{http://www.w3.org/2000/svg}"
STYLES = Path(__file__).parent.parent.parent / "static" / "css" / "figures.css"


def parsed(drawing: str) -> ElementTree.Element:
    """A drawing of our own, parsed."""
    return ElementTree.fromstring(drawing)  # noqa: S314


def score_of(drawing: str) -> dict:
    """What a rig tells the script."""
    return json.loads(parsed(drawing).find(f"{SVG}metadata").text)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", ALL)
def test_a_still_stands_alone(name, body):
    drawing = still(ALL[name], body=body)
    root = parsed(drawing)

    assert root.find(f"{SVG}title").text == ALL[name]["title"]
    assert root.find(f"{SVG}desc").text == ALL[name]["summary"]
    assert "prefers-color-scheme:dark" in drawing and "forced-colors" in drawing
    assert not re.search(r"<script|href|url\(|on\w+=|style=| id=", drawing)
    assert len(gzip.compress(drawing.encode())) < 8192


def test_start_end_and_both_are_three_pictures_and_only_both_has_a_ghost():
    parts = {part: still(SQUAT, part=part) for part in ("start", "end", "both")}

    assert len(set(parts.values())) == 3
    assert [part for part, drawing in parts.items() if 'class="f-ghost"' in drawing] == ["both"]


def test_a_dose_changes_the_picture_and_the_same_inputs_give_the_same_picture():
    assert still(SQUAT, 30) != still(SQUAT, 60)
    assert still(SQUAT, 30) == still(SQUAT, 30)


def test_words_and_marks_of_an_editor_cannot_become_markup():
    drawing = still(bent(SQUAT, title='<script>alert("1")</script>', summary="a & b \x00 <i>"))

    assert "<script" not in drawing and "<i>" not in drawing
    assert parsed(drawing).find(f"{SVG}desc").text == "a & b  <i>"


def test_a_pose_that_cannot_be_drawn_says_so():
    with pytest.raises(PoseError):
        still(bent(SQUAT, props=[{"type": "ground", "y": "low"}]))
    with pytest.raises(PoseError):
        rig(SQUAT, body="d")


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", ALL)
def test_a_rig_is_small_has_no_style_and_every_moving_part_has_its_numbers(name, body):
    drawing = rig(ALL[name], body=body)
    score = score_of(drawing)
    marked = {element.get("data-seg") for element in parsed(drawing).iter() if element.get("data-seg")}

    assert marked == {seg["id"] for seg in score["segs"]}
    assert {len(row) for row in score["frames"]} == {sum(seg["n"] for seg in score["segs"])}
    assert "<style" not in drawing and "style=" not in drawing
    assert f"figure--{body}" in drawing
    assert len(gzip.compress(drawing.encode())) <= 8192


def test_a_rig_stands_in_its_start_pose_and_its_rows_are_the_solved_frames():
    drawing, movement = rig(SQUAT), frames(SQUAT)
    score = score_of(drawing)
    offset = 0
    for seg in score["segs"]:
        for row, frame in zip(score["frames"], movement.frames, strict=True):
            part = frame.parts[seg["id"]]
            assert row[offset : offset + 2] == pytest.approx([part.x, part.y], abs=0.06)
            assert (row[offset + 2] - part.angle) % 360 == pytest.approx(0, abs=0.06) or abs(
                (row[offset + 2] - part.angle) % 360 - 360
            ) < 0.06
        first = score["frames"][0][offset : offset + 3]
        place = re.search(f'data-seg="{seg["id"]}" transform="translate\\(([-\\d.]+) ([-\\d.]+)\\) rotate\\(([-\\d.]+)\\)', drawing)
        assert [float(v) for v in place.groups()] == pytest.approx(first, abs=0.11)
        offset += seg["n"]
    assert score["v"] == 1 and score["end"] == 1 and score["first"] == "lower"
    assert [key["t"] for key in score["keys"]] == [0, 0.5]


def test_limbs_never_spin_the_long_way_round():
    for pose in ALL.values():
        score = score_of(rig(pose))
        turns = [i for i in _angles(score)]
        for row, following in zip(score["frames"], score["frames"][1:], strict=False):
            assert all(abs(row[i] - following[i]) < 90 for i in turns)


def _angles(score: dict):
    offset = 0
    for seg in score["segs"]:
        if not {"line", "morph", "dash"} & set(seg):
            yield offset + 2
        offset += seg["n"]


def test_bands_rolling_props_and_a_bending_back_move_with_the_rig():
    kinds = {seg["id"]: seg for seg in score_of(rig(ROLL))["segs"]}

    assert kinds["band_0"]["line"] == 2 and kinds["band_0"]["n"] == 4
    assert kinds["prop_1"]["n"] == 3
    assert kinds["torso_0"]["n"] == 1 and len(kinds["torso_0"]["morph"]) == 2
    low, high = kinds["torso_0"]["morph"]
    assert re.sub(r"[-\d.]+", "", low) == re.sub(r"[-\d.]+", "", high)
    assert len(re.findall(r"-?[\d.]+", low)) == len(re.findall(r"-?[\d.]+", high))


def test_the_three_bodies_have_other_outlines_other_skin_and_the_same_parts():
    shapes = {body: body_shapes(body) for body in BODIES}

    assert len({json.dumps(one["torso"]) for one in shapes.values()}) == 3
    assert len({json.dumps(one["shapes"]["side"]["head"]) for one in shapes.values()}) == 3
    assert len({(COLOURS | THEMED[body])["skin"] for body in BODIES}) == 3
    for view in ("side", "front"):
        assert len({tuple(sorted(one["shapes"][view])) for one in shapes.values()}) == 1
        assert all(set(one["muscles"][view]) == set(MUSCLES[view]) for one in shapes.values())


@pytest.mark.parametrize("view", ["side", "front"])
def test_soles_and_palms_are_the_same_in_every_body(view):
    for part in ("foot", "hand", "fist"):
        assert len({max(y for _, y in contour(body, view, part)) for body in BODIES}) == 1


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("pose", [SQUAT, LEG_RAISE, STEP_UP, SIT, STAND], ids=lambda pose: pose["title"])
def test_every_body_is_carried_within_one_per_cent_of_stature(pose, body):
    movement = frames(pose)
    contact = Contact(movement.pose, body)
    for frame in movement.frames:
        seat = contact.seated(frame, must=pose is SIT)
        assert abs(contact.hovering(frame) if seat is None else seat) <= 3


def test_every_prop_that_a_pose_may_have_can_be_drawn():
    assert set(PROP_TYPES) == set(PROPS)
    for kind in PROP_TYPES:
        drawing = draw_prop({"type": kind, "x": 10, "y": 20, "d": "M0 0H4"})
        assert drawing and parsed(f"<svg>{drawing}</svg>") is not None


def test_every_colour_class_of_a_drawing_has_a_rule():
    styles = stylesheet()
    for body in BODIES:
        for pose in ALL.values():
            used = {
                name for value in re.findall(r'class="([^"]*)"', rig(pose, body=body)) for name in value.split() if name.startswith("f-")
            }
            assert {name for name in used if f".{name}" not in styles} <= {"f-near", "f-trunk"}


def test_the_stylesheet_of_the_pages_is_the_one_of_the_drawing_code():
    assert STYLES.read_text().strip() == stylesheet().strip(), "run: python -m exercises.figures.draw static/css/figures.css"
