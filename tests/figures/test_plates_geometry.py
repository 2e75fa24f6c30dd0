"""Distances, outlines and ribbons: the numbers under every plate."""

import math
import random

import pytest

from exercises.figures.rules import plates
from exercises.figures.rules.geometry import Ellipse, distance_to_ring, inset, inside, polygon, sample


def rim(ellipse, steps=4000):
    """Many places on the edge of an ellipse, found without the code under test."""
    turn = math.radians(ellipse.turn)
    for step in range(steps):
        angle = 2 * math.pi * step / steps
        along, across = ellipse.rx * math.cos(angle), ellipse.ry * math.sin(angle)
        yield (
            ellipse.cx + along * math.cos(turn) - across * math.sin(turn),
            ellipse.cy + along * math.sin(turn) + across * math.cos(turn),
        )


def test_the_distance_to_a_turned_ellipse_is_that_to_the_nearest_place_of_its_edge():
    chance = random.Random(4)
    for _round in range(60):
        ellipse = Ellipse(200, 500, chance.uniform(4, 80), chance.uniform(4, 80), chance.uniform(-180, 180))
        point = chance.uniform(20, 380), chance.uniform(300, 700)
        if not ellipse.holds(point):
            assert ellipse.distance(point) == pytest.approx(min(math.dist(point, place) for place in rim(ellipse)), abs=0.1)


def test_a_point_inside_an_ellipse_has_no_distance_to_keep():
    assert Ellipse(100, 100, 40, 10, 30).distance((100, 100)) == 0


def test_beside_a_flat_ellipse_the_nearest_edge_is_not_towards_its_centre():
    flat = Ellipse(0, 0, 100, 1)
    assert flat.distance((90, 30)) == pytest.approx(29.56, abs=0.1)
    assert flat.distance((0, 30)) == pytest.approx(29)


def test_a_mirrored_ellipse_leans_the_other_way():
    ellipse = Ellipse(100, 500, 40, 10, 30)
    for x, y in rim(ellipse, 24):
        assert ellipse.mirrored(400).distance((400 - x, y)) == pytest.approx(0, abs=1e-6)


def test_the_box_of_a_turned_ellipse_holds_it_and_no_more():
    ellipse = Ellipse(100, 500, 40, 10, 30)
    places = list(rim(ellipse))
    left, top, right, bottom = ellipse.box()
    assert (left, right) == pytest.approx((min(x for x, _y in places), max(x for x, _y in places)), abs=0.01)
    assert (top, bottom) == pytest.approx((min(y for _x, y in places), max(y for _x, y in places)), abs=0.01)


def test_a_curve_goes_through_its_points_and_a_corner_stays_one():
    square = [(0, 0, "c"), (10, 0, "c"), (10, 10, "c"), (0, 10, "c")]
    ring = polygon(square)
    assert inside((5, 5), ring) and not inside((11, 5), ring)
    assert distance_to_ring((5, -3), ring) == pytest.approx(3)
    assert sample([(0, 0), (10, 0)], 3) == [(0, 0), (5, 0), (10, 0)]


def test_an_inset_outline_lies_inside_whichever_way_it_runs():
    square = [(0, 0, "c"), (100, 0, "c"), (100, 100, "c"), (0, 100, "c")]
    for ring in (square, square[::-1]):
        assert all(inside(point, polygon(square)) for point in inset(ring, 5, 40))


@pytest.mark.parametrize("view", plates.VIEWS)
def test_every_muscle_of_a_plate_lies_within_the_limb_or_at_its_edge(view):
    skin = plates.skin_ring(view)
    for shape in (*plates.plate(view).body, *plates.plate(view).surface):
        if shape.kind in ("muscle", "deep"):
            ring = polygon(shape.outline, steps=4)
            held = sum(inside(point, skin) for point in ring) / len(ring)
            assert held > 0.3, (shape.slug, held)


@pytest.mark.parametrize("view", plates.VIEWS)
def test_the_shapes_of_a_plate_have_names_of_their_own(view):
    slugs = [shape.slug for shape in (*plates.plate(view).body, *plates.plate(view).surface) if shape.slug]
    assert len(slugs) == len(set(slugs)) and all(slugs)


def test_a_label_stands_inside_its_muscle_and_a_muscle_out_of_sight_has_none():
    assert plates.in_muscle("front", "rectus-femoris", plates.label_place("front", "rectus-femoris"))
    assert plates.label_place("front", "gluteus-maximus") is None
    assert not plates.muscle_in_view("rectus-femoris", "back") and not plates.muscle_in_view("rectus-femoris", "above")
