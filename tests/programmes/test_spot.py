"""A person's own spot on the plate of a press: put by a tap, moved by arrows, guarded like the catalogue's points, told, printed and played."""

import html
import json
import re
import uuid

import jsonschema
import pytest
from django.conf import settings
from django.urls import reverse

from exercises.care import services as care
from exercises.figures.rules import plates_own
from exercises.figures.rules.plates_clearance import Ellipse, Zone
from exercises.lib import clock
from exercises.programmes import queries, services
from exercises.programmes.models import Prescription
from exercises.programmes.pages import changes as told
from exercises.programmes.pages import spot_page
from exercises.programmes.rules import changes, step_in, with_spot, without_spots
from exercises.publishing.withdrawals import confirm_withdrawal, raise_withdrawal
from exercises.routines.pages import step_view
from tests.conftest import make_link
from tests.programmes.conftest import today

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PRESS = "quad-release-thumbs"
# In the belly of the rectus femoris, clear of every area; in its muscle, but too near the groin; and beside the leg.
GOOD = {"view": "front", "x": 0.47, "y": 0.29}
NEAR = {"view": "front", "x": 0.495, "y": 0.2}
BESIDE = {"view": "front", "x": 0.05, "y": 0.3}


def text(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def desk(as_, therapist):
    return as_(therapist)


@pytest.fixture
def waiting(draft):
    return draft(PRESS, initials="A.B.")


@pytest.fixture
def theirs(draft, give):
    return give(draft(PRESS, "wall-sit"))[0].version.programme


def key_of(programme, thing=0):
    return programme.draft["phases"][0]["items"][thing]["key"]


def path(programme, step=PRESS, thing=0):
    return reverse("programmes:spot", args=[programme.uid, key_of(programme, thing), step])


def spot_of(programme):
    programme.refresh_from_db()
    return step_in(programme.draft, key_of(programme), PRESS).get("spot")


def tap(desk, programme, spot, *, leg="right", width=280):
    """A tap on the picture where this spot is seen."""
    page = spot_page(programme, key_of(programme), PRESS, {"view": spot["view"], "leg": leg})
    across = round(plates_own.seen(spot["x"], leg) * width)
    down = round((spot["y"] * 1000 - page.plate.top) * width / 400)
    sent = {"view": spot["view"], "leg": leg, f"at{width}.x": str(across), f"at{width}.y": str(down)}
    return desk.post(path(programme), sent)


def near(one, other) -> bool:
    """Within a pixel of the smaller picture."""
    return one["view"] == other["view"] and abs(one["x"] - other["x"]) <= 1 / 280 and abs(one["y"] - other["y"]) <= 2 / 1000


def publish(programme):
    programme.refresh_from_db()
    return services.publish(programme, base=services.base_of(programme), today=today(), now=clock.now())


# --- putting it there ---


@pytest.mark.parametrize("leg", ["left", "right"])
@pytest.mark.parametrize("width", [280, 560])
def test_a_tap_on_either_leg_marks_the_same_place_of_the_right_leg(desk, waiting, leg, width):
    answer = tap(desk, waiting, GOOD, leg=leg, width=width)
    assert answer.status_code == 302 and f"leg={leg}" in answer["Location"]
    assert near(spot_of(waiting), GOOD)
    marks = {}
    for side in ("left", "right"):
        page = text(desk.get(path(waiting), {"leg": side}))
        marks[side] = float(re.search(r'class="own-mark"[^>]*><path d="M([\d.]+) ', page)[1])
    assert marks["left"] + marks["right"] == pytest.approx(400, abs=0.2), "one is the mirror image of the other"


@pytest.mark.parametrize(
    ("way", "leg", "by"),
    [("up", "right", (0, -1)), ("down", "left", (0, 1)), ("left", "right", (-1, 0)), ("right", "right", (1, 0)), ("left", "left", (1, 0))],
)
def test_an_arrow_moves_it_half_a_centimetre_as_it_is_seen(desk, waiting, way, leg, by):
    services.mark_spot(waiting, key_of(waiting), PRESS, GOOD, now=clock.now())
    desk.post(path(waiting), {"view": "front", "leg": leg, "move": way})
    found = spot_of(waiting)
    moved = ((found["x"] - GOOD["x"]) * 400 / 9.4, (found["y"] - GOOD["y"]) * 1000 / 9.4)
    assert moved == pytest.approx((by[0] * 0.5, by[1] * 0.5), abs=0.02)


def test_without_a_pointer_it_begins_at_a_known_point(desk, waiting):
    page = text(desk.get(path(waiting)))
    assert 'name="point" value="mid-belly"' in page and "No own spot is marked yet." in page
    desk.post(path(waiting), {"view": "front", "leg": "right", "point": "mid-belly"})
    begun = spot_of(waiting)
    assert begun == spot_page(waiting, key_of(waiting), PRESS, {}).points["mid-belly"]
    desk.post(path(waiting), {"view": "front", "leg": "right", "move": "up"})
    assert spot_of(waiting)["y"] < begun["y"]
    # An arrow before there is a spot moves away from the first known point.
    desk.post(path(waiting), {"view": "front", "leg": "right", "away": "yes"})
    desk.post(path(waiting), {"view": "front", "leg": "right", "move": "down"})
    assert spot_of(waiting)["y"] > begun["y"]


def test_it_is_taken_away_and_twice_is_once(desk, waiting):
    tap(desk, waiting, GOOD)
    for _time in range(2):
        assert desk.post(path(waiting), {"view": "front", "leg": "right", "away": "yes"}).status_code == 302
    assert spot_of(waiting) is None


@pytest.mark.parametrize("sent", [{}, {"at280.x": "0", "at280.y": "0"}, {"at280.x": "x", "at280.y": "1"}, {"at280.x": "281", "at280.y": "5"}, {"at280.x": "5"},
                                  {"point": "nothing"}, {"move": "away"}, {"view": "above"}])  # fmt: skip
def test_what_is_no_place_changes_nothing_and_says_what_to_do(desk, waiting, sent):
    tap(desk, waiting, GOOD)
    before = spot_of(waiting)
    answer = desk.post(path(waiting), {"view": "front", "leg": "right"} | sent)
    assert answer.status_code == 422 and spot_of(waiting) == before


# --- what guards it ---


@pytest.mark.parametrize(("spot", "said"), [(NEAR, "25 mm must lie between"), (BESIDE, "outside the muscle")])
def test_where_nothing_may_be_pressed_it_is_refused_in_one_sentence_and_nothing_is_lost(desk, waiting, spot, said):
    tap(desk, waiting, GOOD)
    before = spot_of(waiting)
    answer = tap(desk, waiting, spot)
    assert answer.status_code == 422 and said in text(answer) and "Nothing was changed." in text(answer)
    assert spot_of(waiting) == before


def test_the_rule_is_that_of_the_catalogues_points():
    zone = Zone("Groin", "front", Ellipse(230, 300, 20, 60))
    for millimetres, why in ((24, plates_own.TOO_NEAR), (26, None)):
        found = plates_own.wrong_place("rectus-femoris", {"view": "front", "x": (230 - 20 - millimetres * 0.94) / 400, "y": 0.3}, [zone])
        assert (found.why if found else None) == why
    assert plates_own.wrong_place("rectus-femoris", BESIDE, []).why == plates_own.OUTSIDE


def test_an_area_that_grew_since_stops_the_publishing_and_the_trial(theirs, desk, monkeypatch):
    services.mark_spot(theirs, key_of(theirs), PRESS, GOOD, now=clock.now())
    monkeypatch.setattr("exercises.programmes.queries.spot._zones", lambda: [Zone("New", "front", Ellipse(190, 290, 40, 40))])
    with pytest.raises(services.Refused, match="may not be pressed as the plates stand now"):
        publish(theirs)
    page = text(desk.get(reverse("programmes:try", args=[theirs.uid, key_of(theirs), PRESS])))
    assert "cannot be played as it stands" in page
    # It can always be taken away.
    services.mark_spot(theirs, key_of(theirs), PRESS, None, now=clock.now())
    assert publish(theirs).number == 1, "as it was before"


def test_a_template_for_many_has_none(draft, desk):
    template = draft(PRESS)
    assert (
        desk.get(path(template)).status_code
        == 404
        == desk.post(path(template), {"move": "up", "view": "front", "leg": "right"}).status_code
    )
    with pytest.raises(services.Refused, match="one person’s"):
        services.mark_spot(template, key_of(template), PRESS, GOOD, now=clock.now())
    assert "Mark an own spot" not in text(desk.get(reverse("programmes:build", args=[template.uid])))


def test_only_a_press_has_one(theirs, desk):
    assert desk.get(path(theirs, "wall-sit", 1)).status_code == 404
    assert desk.get(path(theirs).replace(PRESS, "nothing")).status_code == 404
    for key, step in ((key_of(theirs, 1), "wall-sit"), ("i-nothing", PRESS)):
        with pytest.raises(services.Refused, match="changed in another window"):
            services.mark_spot(theirs, key, step, GOOD, now=clock.now())
    page = text(desk.get(reverse("programmes:build", args=[theirs.uid])))
    assert page.count("Mark an own spot") == 1


def test_nobody_else_marks_a_spot(as_, theirs, other_therapist, runner, link, desk):
    sent = {"view": "front", "leg": "right", "point": "mid-belly"}
    for person in (other_therapist, runner):
        assert as_(person).get(path(theirs)).status_code == 404 == as_(person).post(path(theirs), sent).status_code
    care.end(link, by="client", now=clock.now())
    assert desk.post(path(theirs), sent).status_code == 404
    assert spot_of(theirs) is None


# --- where it goes ---


def test_the_sheet_of_the_programme_keeps_it_when_something_else_is_typed(desk, waiting):
    services.mark_spot(waiting, key_of(waiting), PRESS, GOOD, now=clock.now())
    waiting.refresh_from_db()
    page = text(desk.get(reverse("programmes:build", args=[waiting.uid])))
    assert "Move the own spot" in page
    sent = {name: value for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', page) if name != "do"}
    assert desk.post(reverse("programmes:build", args=[waiting.uid]), sent | {"do": "save"}).status_code in (302, 422)
    assert spot_of(waiting) == GOOD


def test_it_is_published_with_the_version_told_to_the_client_and_stays_in_the_older_one(theirs, desk, as_, runner):
    services.mark_spot(theirs, key_of(theirs), PRESS, GOOD, now=clock.now())
    assert "your own spot was marked" in text(desk.get(reverse("programmes:build", args=[theirs.uid])))
    assert "Your spot, as your therapist marked it." not in text(as_(runner).get("/programme/"))
    assert publish(theirs).number == 2
    page = text(as_(runner).get("/programme/"))
    assert "Your spot, as your therapist marked it." in page and "your own spot was marked" in page
    plans = [
        row.plan.document["steps"][0]["press"].get("own")
        for row in Prescription.objects.filter(key=key_of(theirs)).order_by("phase__version__number")
    ]
    assert plans == [None, GOOD]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(None, GOOD, "your own spot was marked"), (GOOD, NEAR, "your own spot was moved"), (GOOD, None, "your own spot was taken away")],
)
def test_each_change_of_it_is_named(waiting, before, after, said):
    document, key = waiting.draft, key_of(waiting)
    found = changes(with_spot(document, key, PRESS, before), with_spot(document, key, PRESS, after))
    assert [one.text for one in told.told_of(found)] == [said]


def test_a_document_that_has_no_such_thing_stays_as_it_is(waiting):
    assert with_spot(waiting.draft, "i-nothing", PRESS, GOOD) == waiting.draft
    marked = with_spot(waiting.draft, key_of(waiting), PRESS, GOOD)
    assert without_spots(marked) == waiting.draft != marked


def test_the_paper_and_the_plan_show_it_on_each_leg_that_is_pressed(waiting, desk):
    services.mark_spot(waiting, key_of(waiting), PRESS, GOOD, now=clock.now())
    waiting.refresh_from_db()
    page = text(desk.get(reverse("programmes:sheet", args=[waiting.uid])))
    assert page.count("Your spot, as your therapist marked it.</span>") == 1 and page.count('<path class="own-path"') == 2
    [one] = queries.drafted(waiting.draft).values()
    right, left = step_view(1, one.plan["steps"][0])["own"]
    assert (right.side, left.side) == ("right", "left") and right.spot[0] + left.spot[0] == pytest.approx(400)
    assert left.address != right.address and all(plate.top <= plate.spot[1] <= plate.top + plate.height for plate in (left, right))
    only = one.plan["steps"][0] | {"sides": ["left"]}
    assert [plate.side for plate in step_view(1, only)["own"]] == ["left"]


def test_the_player_gets_it_with_the_plate_of_its_view(waiting, desk):
    side = {"view": "lateral", "x": 0.7, "y": 0.28}
    services.mark_spot(waiting, key_of(waiting), PRESS, side, now=clock.now())
    waiting.refresh_from_db()
    found = queries.tried(waiting, key_of(waiting), PRESS, given=False)
    assert found.plan["steps"][0]["press"]["own"] == side
    jsonschema.validate(found.plan, json.loads((settings.BASE_DIR / "exercises/routines/schemas/plan-1.json").read_text()))
    page = text(desk.get(reverse("programmes:try", args=[waiting.uid, key_of(waiting), PRESS])))
    assert 'data-key="plate.rectus-femoris.lateral"' in page
    elsewhere = text(desk.get(path(waiting), {"view": "front"}))
    assert "marked in another view: Outer side." in elsewhere and "own-mark" not in elsewhere


def test_a_copy_for_somebody_else_has_none(waiting, theirs, mara, give, other_runner, therapist):
    for programme in (waiting, theirs):
        services.mark_spot(programme, key_of(programme), PRESS, GOOD, now=clock.now())
        programme.refresh_from_db()
        made = services.create(mara, uid=uuid.uuid4(), title="", start=programme, now=clock.now())
        assert made.draft["phases"][0]["items"] and "spot" not in str(made.draft)


def test_a_draft_that_waits_takes_its_spot_to_its_person(waiting, give):
    services.mark_spot(waiting, key_of(waiting), PRESS, GOOD, now=clock.now())
    waiting.refresh_from_db()
    version = give(waiting)[0].version
    assert version.programme == waiting and "spot" in str(version.document)


def test_given_to_several_at_once_it_stays_behind(waiting, give, link, other_runner, therapist):
    services.mark_spot(waiting, key_of(waiting), PRESS, GOOD, now=clock.now())
    waiting.refresh_from_db()
    for row in give(waiting, link, make_link(other_runner, therapist)):
        assert "spot" not in str(row.version.document)


def test_a_point_that_was_taken_back_stops_the_press_with_its_spot(waiting, desk, editor, reviewer):
    services.mark_spot(waiting, key_of(waiting), PRESS, GOOD, now=clock.now())
    raised = raise_withdrawal(kind="muscle", slug="rectus-femoris", part="mid-belly", reason="Not there.", who=editor, now=clock.now())
    confirm_withdrawal(raised, who=reviewer, now=clock.now())
    page = text(desk.get(reverse("programmes:try", args=[waiting.uid, key_of(waiting), PRESS])))
    assert "cannot be played as it stands" in page and 'id="plan"' not in page
