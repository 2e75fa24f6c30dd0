"""Placing points, zones and no-press shapes: what may be saved, what is refused and why, and that nothing typed is lost."""

import json

import pytest

from exercises.catalogue.models import Muscle, NoPressArea, Placement
from exercises.figures.rules.geometry import inside
from exercises.figures.rules.plates import UNITS_PER_CM, WIDTH, skin_ring
from exercises.figures.rules.plates_clearance import CLEAR_MM, too_near, zones
from exercises.publishing.models import Change, Index

pytestmark = pytest.mark.django_db
SHAPE = {"view": "front", "cx": 0.2, "cy": 0.33, "rx": 0.05, "ry": 0.02, "rotation": 0}


@pytest.fixture
def muscle():
    return Muscle.objects.get(slug="vastus-lateralis")


@pytest.fixture
def area():
    return NoPressArea.objects.get(slug="groin-triangle")


@pytest.fixture
def only_one_area():
    """Nothing is pressed in one round place of the front view; its right edge lies at x = 0.25 and the same height as point 4."""
    area = NoPressArea.objects.get(slug="groin-triangle")
    NoPressArea.objects.exclude(pk=area.pk).delete()
    area.shapes.all().delete()
    area.shapes.create(position=1, **SHAPE)
    return area


def rows(prefix, found):
    sent = {f"{prefix}-TOTAL_FORMS": len(found), f"{prefix}-INITIAL_FORMS": len(found)}
    return sent | {f"{prefix}-{number}-{name}": value for number, row in enumerate(found) for name, value in row.items()}


def numbers(row, *names):
    return {name: getattr(row, name) for name in ("view", *names)}


OVAL = ("cx", "cy", "rx", "ry", "rotation")


def form_of(muscle, places=(), **changed):
    """What the page of a muscle sends. places: {(key, view): changes}."""
    points = [{"key": one.key, "why": one.why} | ({"display_only": "on"} if one.display_only else {}) for one in muscle.points.all()]
    lies = [
        {"point": one.key} | numbers(place, "x", "y") | dict(places).get((one.key, place.view), {})
        for one in muscle.points.all()
        for place in one.placements.all()
    ]
    felt = [numbers(zone, *OVAL, "strength") for zone in muscle.referral.all()]
    sent = rows("points", points) | rows("places", lies) | rows("referral", felt) | {"seen_at": muscle.updated_at.isoformat()}
    return sent | changed


def shapes_of(area, *changes):
    found = [numbers(shape, *OVAL) | dict(changes).get(number, {}) for number, shape in enumerate(area.shapes.all())]
    return rows("shapes", found) | {"seen_at": area.updated_at.isoformat()}


def page_of(row):
    return f"/admin/exercises/{row._meta.model_name}/{row.pk}/{'places' if isinstance(row, Muscle) else 'shapes'}/"


def index_of(form, key, view):
    numbers = range(form["places-TOTAL_FORMS"])
    return next(n for n in numbers if (form[f"places-{n}-point"], form[f"places-{n}-view"]) == (key, view))


def lies(muscle, key="middle", view="front"):
    found = muscle.points.get(key=key).placements.filter(view=view).first()
    return found and (found.x, found.y)


def away(mm):
    """The x of a point this far to the right of the round place."""
    return 0.25 + mm / 10 * UNITS_PER_CM / WIDTH


# where point 4 of the front view goes, whether it is for looking at only → the state of its row and what is said
TABLE = {
    "inside the muscle and clear": (away(60), 0.33, False, "fine", "60 mm from “Groin”."),
    "26 mm away": (away(26), 0.33, False, "fine", "26 mm from “Groin”."),
    "24 mm away": (away(24), 0.33, False, "wrong", "Point 4 lies 24 mm from “Groin”. Move it 1 mm further away"),
    "24.9 mm away": (away(24.9), 0.33, False, "wrong", "Point 4 lies 24 mm from “Groin”. Move it 1 mm further away"),
    "in the area": (0.24, 0.33, False, "wrong", "Point 4 lies inside “Groin”. Move it out, 25 mm clear of the edge"),
    "beside the limb": (0.27, 0.43, False, "wrong", "Point 4 lies outside its muscle."),
    "outside the muscle": (0.9, 0.9, False, "wrong", "Point 4 lies outside its muscle."),
    "in the area, for looking at": (0.24, 0.33, True, "looking", "For looking at only. Inside “Groin”."),
    "outside the muscle, for looking at": (0.9, 0.9, True, "looking", "For looking at only."),
    "not on the plate": (1.2, 0.33, False, "wrong", "Across: Ensure this value is less than or equal to 1."),
    "no number": ("x", 0.33, False, "wrong", "Across: Enter a number."),
    "nothing": ("", 0.33, False, "wrong", "Across: This field is required."),
}


@pytest.fixture
def wide_muscle(monkeypatch):
    """The muscle reaches from the area to far beyond it, but not beyond the limb."""

    def wide(view, slug, point):
        return point[0] < 300 and inside(point, skin_ring(view))

    monkeypatch.setattr("exercises.catalogue.queries.places.in_muscle", wide)


@pytest.mark.parametrize("case", TABLE)
def test_each_point_is_judged_where_it_is_put(case, as_, editor, muscle, only_one_area, wide_muscle):
    x, y, looking, state, text = TABLE[case]
    form = form_of(muscle, {("middle", "front"): {"x": x, "y": y}})
    if looking:
        form |= {"points-0-display_only": "on", "points-0-why": "Too near to vessels."}
    number = index_of(form, "middle", "front")
    told = as_(editor).post(f"{page_of(muscle)}check/", form).json()["rows"][f"places-{number}"]
    assert told["state"] == state
    assert text in told["text"]
    answer = as_(editor).post(page_of(muscle), form)
    assert answer.status_code == (200 if state == "wrong" else 302)
    assert (lies(muscle) == (0.375, 0.33)) == (state == "wrong")
    if state == "wrong":
        page = answer.content.decode()
        assert text in page
        assert f'name="places-{number}-x"' + (f' value="{x}"' if x != "" else "") in page


def test_the_page_and_the_rules_for_publishing_draw_the_same_line(muscle, only_one_area):
    shapes = zones([{"title": "Groin", "shapes": [SHAPE]}])
    for mm, wrong in ((24.9, True), (25.1, False)):
        point = {"number": 4, "placements": [{"view": "front", "x": away(mm), "y": 0.33}]}
        assert bool(too_near({"title": "x", "slug": "x", "points": [point]}, shapes)) is wrong
    assert CLEAR_MM == 25


def test_a_point_that_is_kept_for_looking_at_says_why(as_, editor, muscle, only_one_area):
    form = form_of(muscle, {("middle", "front"): {"x": 0.24}}) | {"points-0-display_only": "on"}
    answer = as_(editor).post(page_of(muscle), form)
    assert '<a href="#point-middle">Point 4</a>: Please say why nobody should press it.' in answer.content.decode()
    assert not muscle.points.get(key="middle").display_only
    as_(editor).post(page_of(muscle), form | {"points-0-why": "Big vessels lie here."})
    point = muscle.points.get(key="middle")
    assert (point.display_only, point.why) == (True, "Big vessels lie here.")
    assert lies(muscle) == (0.24, 0.33)


def test_taking_back_the_tick_asks_again_where_the_point_lies(as_, editor, muscle, only_one_area):
    point = muscle.points.get(key="middle")
    point.placements.filter(view="front").update(x=0.24)
    point.display_only, point.why = True, "Vessels."
    point.save()
    form = form_of(muscle)
    del form["points-0-display_only"]
    assert "Point 4 lies inside" in as_(editor).post(page_of(muscle), form).content.decode()
    assert muscle.points.get(key="middle").display_only


def test_no_tick_is_on_the_form_that_does_not_check(as_, editor, muscle, area):
    page = as_(editor).get(f"/admin/exercises/muscle/{muscle.pk}/change/").content.decode()
    assert "points-0-find" in page
    assert "points-0-display_only" not in page
    assert "referral-0-cx" not in page
    assert f'href="{page_of(muscle)}"' in page
    page = as_(editor).get(f"/admin/exercises/nopressarea/{area.pk}/change/").content.decode()
    assert "shapes-0-cx" not in page
    assert f'href="{page_of(area)}"' in page


def test_saving_keeps_everything_that_was_not_touched(as_, editor, muscle):
    from exercises.catalogue.codec import MUSCLE

    before = MUSCLE.read(muscle.slug)
    answer = as_(editor).post(page_of(muscle), form_of(muscle), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert MUSCLE.read(muscle.slug) == before
    assert not Change.objects.exists()
    as_(editor).post(page_of(muscle), form_of(muscle, {("middle", "front"): {"x": 0.38}}))
    before["points"][0]["placements"][0]["x"] = 0.38
    assert MUSCLE.read(muscle.slug) == before


def test_a_change_is_in_the_audit_list_and_marks_the_draft_only(as_, editor, muscle):
    public = Index.objects.get(kind="muscle", slug=muscle.slug).revision.sha256
    as_(editor).post(page_of(muscle), form_of(muscle, {("middle", "front"): {"x": 0.38}, ("upper", "lateral"): {"y": 0.22}}))
    change = Change.objects.get()
    assert (change.kind, change.slug, change.what, change.who_name) == ("muscle", "vastus-lateralis", "saved", "Editor")
    assert change.detail == ["points.middle.placements.front.x", "points.upper.placements.lateral.y"]
    assert Muscle.objects.get(pk=muscle.pk).updated_at > muscle.updated_at
    assert Index.objects.get(kind="muscle", slug=muscle.slug).revision.sha256 == public


def test_the_second_of_two_editors_keeps_their_numbers_and_sees_who_was_first(as_, editor, administrator, muscle):
    second = form_of(muscle, {("middle", "front"): {"x": 0.39}})
    as_(administrator).post(page_of(muscle), form_of(muscle, {("middle", "front"): {"x": 0.38}}))
    page = as_(editor).post(page_of(muscle), second).content.decode()
    assert "Somebody else saved this page" in page
    assert "administrator@example.org: Draft saved · points.middle.placements.front.x" in page
    assert 'value="0.39"' in page
    assert lies(muscle) == (0.38, 0.33)
    as_(editor).post(page_of(muscle), second | {"overwrite": "on"})
    assert lies(muscle) == (0.39, 0.33)


def test_the_form_of_the_page_itself_sees_that_the_places_changed(as_, editor, muscle):
    before = muscle.updated_at.isoformat()
    as_(editor).post(page_of(muscle), form_of(muscle, {("middle", "front"): {"x": 0.38}}))
    form = {"title": "Other", "seen_at": before}
    page = as_(editor).post(f"/admin/exercises/muscle/{muscle.pk}/change/", form).content.decode()
    assert "Somebody else saved this page" in page


def test_a_row_is_added_and_removed_without_a_script(as_, editor, muscle):
    form = form_of(muscle)
    page = as_(editor).post(page_of(muscle), form | {"add": "places:upper"}).content.decode()
    number = form["places-TOTAL_FORMS"]
    assert f'name="places-{number}-x"' in page
    assert "This field is required" not in page
    assert "Nothing was saved" not in page
    empty = form | {"places-TOTAL_FORMS": number + 1, f"places-{number}-point": "upper"}
    assert as_(editor).post(page_of(muscle), empty).status_code == 302
    assert not Change.objects.exists()
    filled = empty | {f"places-{number}-{name}": value for name, value in (("view", "front"), ("x", 0.36), ("y", 0.25))}
    assert as_(editor).post(page_of(muscle), filled).status_code == 302
    assert lies(muscle, "upper") == (0.36, 0.25)
    muscle.refresh_from_db()
    form = form_of(muscle)
    as_(editor).post(page_of(muscle), form | {f"places-{index_of(form, 'upper', 'front')}-DELETE": "on"})
    assert lies(muscle, "upper") is None


def test_a_point_has_one_place_in_a_view_and_belongs_to_its_muscle(as_, editor, muscle):
    form = form_of(muscle, {("middle", "lateral"): {"view": "front"}})
    assert "This point has a place in this view already." in as_(editor).post(page_of(muscle), form).content.decode()
    form = form_of(muscle, {("middle", "lateral"): {"point": "gone"}})
    answer = as_(editor).post(page_of(muscle), form)
    assert answer.status_code == 200
    assert lies(muscle, view="lateral") == (0.6, 0.322)


def test_zones_are_kept_and_their_numbers_checked(as_, editor, muscle):
    form = form_of(muscle)
    page = as_(editor).post(page_of(muscle), form | {"referral-0-rx": 0}).content.decode()
    assert "Half width: Ensure this value is greater than or equal to 0.005." in page
    as_(editor).post(page_of(muscle), form | {"referral-0-rotation": -12, "referral-1-DELETE": "on"})
    kept = list(muscle.referral.values_list("position", "rotation"))
    assert kept == [(1, -12), (2, 0), (3, -3), (4, 4)]


def test_a_shape_over_a_point_that_is_pressed_is_refused_with_its_name(as_, editor, area, muscle):
    near = (0, {"cx": 0.375, "cy": 0.33})
    answer = as_(editor).post(page_of(area), shapes_of(area, near))
    page = answer.content.decode()
    assert "Vastus lateralis, point 4, lies inside, and people are told to press there." in page
    assert f'href="{page_of(muscle)}"' in page
    assert 'name="shapes-0-cx" value="0.375"' in page
    assert area.shapes.first().cx == 0.57
    assert not Change.objects.exists()


@pytest.mark.parametrize(("mm", "saved"), [(24, False), (26, True)])
def test_a_shape_keeps_25_mm_from_points_that_are_pressed(mm, saved, as_, editor, only_one_area, muscle):
    muscle.points.get(key="middle").placements.filter(view="front").update(x=away(mm))
    Placement.objects.exclude(point__muscle=muscle).delete()
    form = shapes_of(only_one_area, (0, {"ry": 0.0201}))
    answer = as_(editor).post(page_of(only_one_area), form)
    assert (answer.status_code == 302) is saved
    assert ("point 4, lies 24 mm away; a point to press needs 25 mm." in answer.content.decode()) is not saved


def test_a_shape_may_lie_over_a_point_that_is_for_looking_at(as_, editor, only_one_area, muscle):
    muscle.points.update(display_only=True, why="For looking at.")
    Placement.objects.exclude(point__muscle=muscle).delete()
    assert as_(editor).post(page_of(only_one_area), shapes_of(only_one_area, (0, {"cx": 0.375}))).status_code == 302
    change = Change.objects.get()
    assert (change.kind, change.detail) == ("no-press-area", ["shapes.front.cx"])


def test_a_shape_is_added_without_a_script(as_, editor, area):
    form = shapes_of(area) | {"add": "shapes"}
    assert 'name="shapes-2-cx"' in as_(editor).post(page_of(area), form).content.decode()
    filled = shapes_of(area) | {"shapes-TOTAL_FORMS": 3} | {f"shapes-2-{name}": value for name, value in (SHAPE | {"view": "back"}).items()}
    as_(editor).post(page_of(area), filled)
    assert area.shapes.count() == 3


def test_a_check_saves_nothing(as_, editor, muscle):
    form = form_of(muscle, {("middle", "front"): {"x": 0.38}})
    told = as_(editor).post(f"{page_of(muscle)}check/", form).json()
    assert told["summary"] == "Every place is as it should be."
    assert lies(muscle) == (0.375, 0.33)
    assert as_(editor).get(f"{page_of(muscle)}check/").status_code == 405
    assert json.dumps(told).count("mm from") >= 6


@pytest.mark.parametrize("which", ["muscle", "area"])
def test_who_may_see_and_who_may_change(which, request, as_, runner, newcomer, editor, reviewer, administrator):
    row = request.getfixturevalue(which)
    form = form_of(row) if which == "muscle" else shapes_of(row)
    # who → the page, saving, checking
    expected = {
        None: (302, 302, 302), runner: (302, 302, 302), newcomer: (302, 302, 302), reviewer: (200, 403, 403), editor: (200, 302, 200),
        administrator: (200, 302, 200),
    }  # fmt: skip
    for who, codes in expected.items():
        client, address = as_(who), page_of(row)
        found = client.get(address).status_code, client.post(address, form).status_code, client.post(f"{address}check/", form).status_code
        assert found == codes
    page = as_(reviewer).get(page_of(row)).content.decode()
    assert "Check and save" not in page
    assert "plate.js" not in page
    assert as_(editor).get(page_of(row).replace(str(row.pk), "99999")).status_code == 404


@pytest.mark.parametrize("slug", ["popliteus", "patellar-ligament", "gluteus-minimus", "gastrocnemius", "soleus"])
def test_every_kind_of_muscle_has_its_page(slug, as_, editor):
    page = as_(editor).get(page_of(Muscle.objects.get(slug=slug))).content.decode()
    assert page.count("<figure") == 4


def test_what_the_pack_says_is_right_where_it_lies(as_, editor):
    """Nothing that is published is wrong on these pages."""
    client = as_(editor)
    for row in [*Muscle.objects.all(), *NoPressArea.objects.all()]:
        assert 'data-state="wrong"' not in client.get(page_of(row)).content.decode(), row


def test_the_number_of_queries_does_not_grow_with_the_rows(as_, editor, muscle, django_assert_max_num_queries):
    client = as_(editor)
    with django_assert_max_num_queries(25):
        client.get(page_of(muscle))


def test_a_form_that_makes_no_sense_is_not_a_fault(as_, editor, muscle, area):
    for row in (muscle, area):
        assert as_(editor).post(page_of(row), {}).status_code == 200
        assert as_(editor).post(page_of(row), {"add": "nonsense"}).status_code == 200
        assert as_(editor).post(f"{page_of(row)}check/", {"places-TOTAL_FORMS": "-1"}).status_code == 200
