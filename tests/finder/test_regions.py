"""The shapes to tap: every place has one, they lie on the leg, and none hides another."""

import json

import pytest

from exercises.figures.draw import marks, picker
from exercises.figures.rules.geometry import box_of, inside
from exercises.figures.rules.plates import skin_ring
from exercises.figures.rules.regions import pictures
from exercises.finder import pages, rules

EACH = [(key, region) for key, picture in pictures().items() for region in picture.regions]
NAMES = [f"{key}-{region.slug}" for key, region in EACH]
# A phone that is 390 wide shows the limb at this many pixels for one unit, and the knee at this many.
PIXELS = {"limb": 163 / 400, "knee": 334 / 204}


def middle(region):
    left, top, right, bottom = box_of(region.ring)
    return (left + right) / 2, (top + bottom) / 2


def test_every_place_of_the_list_can_be_tapped_on_its_page():
    for what, here in (("limb", pages.LIMB_PAGE), ("knee", pages.KNEE_PAGE)):
        drawn = {region.slug for view in ("front", "back") for region in pictures()[f"{what}-{view}"].regions}
        assert set(here) - {rules.NO_PAIN} == drawn - {"knee"}


def test_every_pain_area_is_on_one_of_the_pages():
    assert {*pages.LIMB_PAGE, *pages.KNEE_PAGE} == set(rules.ROWS)


@pytest.mark.parametrize(("key", "region"), EACH, ids=NAMES)
def test_a_shape_lies_on_the_leg_and_inside_the_picture(key, region):
    picture = pictures()[key]
    skin = skin_ring(picture.view)
    on_skin = [point for point in region.ring if inside(point, skin)]
    # The strips at both sides of the knee reach over the edge, so that a finger finds them.
    assert len(on_skin) >= len(region.ring) * (0.45 if region.slug in {"inner-side", "outer-side"} else 0.7)
    assert inside(middle(region), skin)
    x, y, width, height = picture.box
    left, top, right, bottom = box_of([*region.ring, *([region.pin] if region.pin else [])])
    assert x <= left and y <= top and right <= x + width and bottom <= y + height


@pytest.mark.parametrize("key", pictures())
def test_no_shape_covers_the_middle_of_another(key):
    regions = pictures()[key].regions
    over = [(one.slug, other.slug) for one in regions for other in regions if one is not other and inside(middle(one), other.ring)]
    assert over == []


@pytest.mark.parametrize(("key", "region"), EACH, ids=NAMES)
def test_a_finger_finds_a_shape_or_its_number_on_a_phone(key, region):
    scale = PIXELS[key.split("-")[0]]
    left, top, right, bottom = box_of(region.ring)
    shape = min(right - left, bottom - top) * scale
    number = 2 * pictures()[key].pin * scale if region.dot else 0
    assert max(shape, number) >= 44


@pytest.mark.parametrize("key", pictures())
def test_numbers_beside_the_leg_keep_apart(key):
    picture = pictures()[key]
    pins = [region.pin for region in picture.regions if region.dot]
    gaps = [((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 for i, (ax, ay) in enumerate(pins) for bx, by in pins[i + 1 :]]
    assert all(gap >= 2 * picture.pin for gap in gaps)


def test_the_shapes_are_small_enough_to_stand_in_the_page():
    for key in pictures():
        assert len(json.dumps([shape.path for shape in picker.shapes(key)])) < 6_000


def test_muscles_share_as_few_views_as_possible():
    found = marks.views_of(["rectus-femoris", "vastus-medialis"], {"vastus-medialis": ["medial"]})
    assert found == {"rectus-femoris": "front", "vastus-medialis": "front"}
    assert len(set(marks.views_of(["gastrocnemius", "rectus-femoris", "tensor-fasciae-latae"], {}).values())) <= marks.MOST_VIEWS


@pytest.mark.parametrize("left", [False, True])
def test_the_numbers_of_marked_muscles_keep_apart_and_stand_beside_the_leg(left):
    found = marks.marks("front", {"rectus-femoris": 1, "vastus-medialis": 2, "vastus-lateralis": 3}, left=left)
    assert {mark.number for mark in found} == {1, 2, 3} and all(mark.path for mark in found)
    assert {mark.pin[0] for mark in found} <= {marks.LEFT, marks.RIGHT}
    one_side = sorted(mark.pin[1] for mark in found if mark.pin[0] == marks.LEFT)
    assert all(later - earlier >= 2 * marks.RADIUS for earlier, later in zip(one_side, one_side[1:], strict=False))
