"""Where points may be pressed: inside their muscle and 25 mm from every no-press edge; who would change that is refused."""

import copy

import pytest

from exercises.catalogue import codec
from exercises.figures.rules import plates
from exercises.figures.rules import plates_clearance as clearance
from exercises.figures.rules.plates import VIEWS
from exercises.publishing.queries import PublishedOthers
from tests.catalogue.pack import of

MUSCLES, AREAS = of("muscle"), of("no-press-area")
ZONES = clearance.zones(AREAS.values())
# Each structure and the views in which it can be seen, as the clinical rules of the project name them.
SEEN = {
    "knee-hollow": {"back", "lateral", "medial"},
    "groin-triangle": {"front", "medial"},
    "outer-knee-nerve": {"front", "back", "lateral"},
    "sciatic-line": {"back", "lateral"},
    "bony-outer-hip": {"front", "back", "lateral"},
    "front-hip-nerve": {"front", "lateral", "medial"},
    "inner-thigh-vessels": {"front", "medial"},
    "kneecap-and-tendon": {"front", "lateral", "medial"},
    "outer-knee-bump": {"front", "back", "lateral"},
    "inner-shin-cords": {"front", "medial"},
    "heel-cord": {"back", "lateral", "medial"},
}
# Places that everybody agrees on, in units of the plates: one of them outside its area is a drawing that has slipped.
HELD = [
    ("back", (197, 548), "knee-hollow"), ("back", (197, 480), "knee-hollow"), ("back", (197, 615), "knee-hollow"),
    ("front", (228, 172), "groin-triangle"), ("medial", (150, 176), "groin-triangle"), ("lateral", (188, 595), "outer-knee-nerve"),
    ("back", (204, 205), "sciatic-line"), ("back", (204, 340), "sciatic-line"), ("lateral", (176, 137), "bony-outer-hip"),
    ("front", (154, 96), "front-hip-nerve"), ("front", (236, 330), "inner-thigh-vessels"), ("medial", (172, 330), "inner-thigh-vessels"),
    ("front", (204, 550), "kneecap-and-tendon"), ("front", (203, 595), "kneecap-and-tendon"), ("front", (203, 628), "kneecap-and-tendon"),
    ("lateral", (200, 545), "outer-knee-bump"), ("back", (196, 880), "heel-cord"), ("medial", (252, 880), "heel-cord"),
]  # fmt: skip


def test_no_press_areas_are_drawn_on_every_view_where_they_can_be_seen():
    drawn = {slug: {shape["view"] for shape in body["shapes"]} for slug, body in AREAS.items()}
    assert drawn == SEEN
    assert {zone.view for zone in ZONES} == set(VIEWS)


def test_the_places_that_must_not_be_pressed_lie_in_their_areas():
    for view, point, area in HELD:
        zones = [zone for zone in ZONES if zone.view == view and zone.area == AREAS[area]["title"]]
        assert any(zone.ellipse.holds(point) for zone in zones), (view, point, area)


def test_a_hand_around_the_hollow_of_the_knee_is_kept_free():
    heights = [shape["ry"] * 1000 for shape in AREAS["knee-hollow"]["shapes"]]
    assert all(2 * height / 9.4 >= 14 for height in heights)


def test_every_point_of_the_pack_that_may_be_pressed_lies_in_its_muscle_and_clear_of_every_area():
    wrong = [line for body in MUSCLES.values() for line in (*clearance.astray(body), *clearance.too_near(body, ZONES))]
    assert wrong == []


def test_every_placement_and_every_default_view_shows_the_muscle():
    for slug, body in MUSCLES.items():
        assert list(codec.MUSCLE.problems(body)) == [], slug
        for place in [place for point in body["points"] for place in point.get("placements", [])]:
            assert clearance.in_muscle(place["view"], slug, clearance.place(place)) or slug == "soleus", (slug, place)


def moved(slug, key, view, x, y):
    """A muscle of the pack with one point somewhere else."""
    body = copy.deepcopy(MUSCLES[slug])
    point = next(point for point in body["points"] if point["key"] == key)
    point["placements"] = [{"view": view, "x": x, "y": y}]
    return body


def test_a_point_outside_its_muscle_is_refused_by_name():
    (line,) = codec.MUSCLE.problems(moved("rectus-femoris", "mid-belly", "front", 0.65, 0.33))
    assert line.startswith("points.0.placements.0: point 3 lies outside the muscle in the front view")


def test_a_point_24_mm_from_an_edge_is_refused_and_one_at_26_mm_is_not():
    groin = clearance.Zone("Groin", "front", clearance.Ellipse(230, 300, 20, 60))
    for millimetres, refused in ((24, True), (26, False)):
        x = (230 - 20 - millimetres * 0.94) / 400
        found = clearance.too_near(moved("rectus-femoris", "mid-belly", "front", x, 0.3), [groin])
        assert bool(found) is refused
    line = clearance.too_near(moved("rectus-femoris", "mid-belly", "front", 0.5, 0.3), [groin])[0]
    assert "Rectus femoris, point 3" in line and "“Groin”" in line and "display-only" in line


def test_a_display_only_point_may_lie_anywhere():
    body = moved("rectus-femoris", "mid-belly", "front", 0.57, 0.172)
    body["points"][0] |= {"display_only": True, "why": "Do not press here."}
    assert clearance.astray(body) == clearance.too_near(body, ZONES) == []


@pytest.mark.django_db
def test_an_area_that_would_come_too_near_a_published_point_is_refused_with_the_name_of_the_point():
    area = copy.deepcopy(AREAS["inner-thigh-vessels"])
    assert list(codec.NO_PRESS_AREA.together(area, PublishedOthers())) == []
    area["shapes"][0]["rx"] = 0.06
    (line,) = codec.NO_PRESS_AREA.together(area, PublishedOthers())
    assert "Rectus femoris, point 3" in line and "Vessel line of the inner thigh" in line


@pytest.mark.django_db
def test_a_point_that_an_editor_moves_into_an_area_is_not_published(as_, administrator):
    from exercises.catalogue.models import Muscle, Placement
    from exercises.publishing.models import Index

    place = Placement.objects.get(point__muscle__slug="rectus-femoris", point__key="mid-belly", view="front")
    place.x, place.y = 0.5, 0.2
    place.save()
    before = Index.objects.get(kind="muscle", slug="rectus-femoris").revision_id
    row = Muscle.objects.get(slug="rectus-femoris")
    data = {"action": "publish_selected", "_selected_action": [str(row.pk)]}
    answer = as_(administrator).post("/admin/exercises/muscle/", data, follow=True)
    assert "point 3, lies" in answer.content.decode()
    assert Index.objects.get(kind="muscle", slug="rectus-femoris").revision_id == before


def test_a_point_beside_the_limb_is_in_no_muscle():
    # The outline of the muscle runs out beyond the skin, which clips what is drawn.
    assert plates.in_muscle("front", "vastus-lateralis", (0.33 * 400, 330))
    assert not plates.in_muscle("front", "vastus-lateralis", (0.29 * 400, 330))
