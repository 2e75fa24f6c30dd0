"""Drawn figures: their addresses, how long they are kept, and who draws a pose that cannot be."""

import gzip
import re

import brotli
import pytest
from django.test import Client

from exercises.catalogue import queries
from exercises.catalogue.codec import POSE, range_problems
from exercises.lib import clock
from exercises.lib.http import epoch_memo
from exercises.publishing.loader import load_pack
from exercises.publishing.models import Index
from exercises.publishing.pack import BrokenPack, read_file
from exercises.publishing.services import publish
from exercises.routines.codec import CODECS
from exercises.routines.services import plan_for
from tests.conftest import CONTENT

pytestmark = pytest.mark.django_db
SQUAT = "mini-squat"


@pytest.mark.parametrize("part", queries.PARTS)
@pytest.mark.parametrize("body", queries.BODIES)
def test_every_state_of_a_figure_has_an_address_that_is_kept_for_a_year(body, part):
    answer = Client().get(queries.figure_address(SQUAT, body=body, part=part))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert answer.content.startswith(b"<svg")


def test_bodies_parts_and_doses_are_different_pictures():
    addresses = [
        queries.figure_address(SQUAT, at, body, part) for at in (None, 30) for body in queries.BODIES for part in ("both", "end", "rig")
    ]
    assert len({Client().get(address).content for address in addresses}) == len(set(addresses)) == 18


@pytest.mark.database
def test_a_figure_is_served_without_looking_at_sessions_and_with_one_query(django_assert_num_queries):
    address = queries.figure_address(SQUAT)
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(1):
        answer = client.get(address)
    assert answer["Vary"] == "Accept-Encoding"


def test_a_repetition_is_304_and_draws_nothing(monkeypatch):
    address = queries.figure_address(SQUAT)
    etag = Client().get(address)["ETag"]
    monkeypatch.setattr(queries.FigureDrawing, "svg", lambda self: pytest.fail("it was drawn again"))
    answer = Client().get(address, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_drawing_is_compressed_and_opens_with_its_own_style_and_nothing_else():
    address = queries.figure_address(SQUAT)
    plain = Client().get(address).content
    for accepted, packing, unpack in (("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)):
        answer = Client().get(address, headers={"Accept-Encoding": accepted})
        assert answer["Content-Encoding"] == packing
        assert unpack(answer.content) == plain
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]+'; sandbox", answer["Content-Security-Policy"])


@pytest.mark.database
def test_an_address_from_before_an_edit_leads_to_the_present_picture():
    before = queries.figure_address(SQUAT)
    row = Index.objects.select_related("revision").get(kind="pose", slug=SQUAT)
    document = row.revision.document | {"summary": "Other words for the same movement."}
    publish(document, entry=POSE.entry(document), now=clock.now())
    epoch_memo.forget()
    after = queries.figure_address(SQUAT)
    assert after != before
    assert Client().get(before)["Location"] == after
    assert Client().get(after).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "no-such-pose/a/0/both",
        "mini-squat/d/0/both",
        "mini-squat/a/0/middle",
        "mini-squat/a/19/both",
        "mini-squat/a/91/both",
        "mini-squat/a/45.05/both",
        "mini-squat/a/nan/both",
        "mini-squat/a/-45/both",
        "mini-squat/a/045/both",
        "calf-stretch-wall/a/45/both",
    ],
)
def test_what_cannot_be_drawn_is_not_found(path):
    assert Client().get(f"/pictures/figure/{path}/000000000000.svg").status_code == 404


@pytest.mark.parametrize("part", ["both", "start", "end", "rig"])
def test_every_published_figure_is_at_most_twenty_kilobytes_over_the_wire(part):
    for slug in queries.poses():
        answer = Client().get(queries.figure_address(slug, part=part), headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, slug
        assert len(answer.content) <= 20 * 1024, slug


def test_the_page_of_an_exercise_shows_start_and_end_at_its_dose_and_lets_one_choose_a_body():
    page = Client().get("/exercises/mini-squat/").content.decode()
    sheet = "/pictures/sheet/mini-squat_{0}_45_start,mini-squat_{0}_45_end/"
    assert f'src="{sheet.format("a")}' in page and '.svg#mini-squat_a_45_start"' in page and '.svg#mini-squat_a_45_end"' in page
    assert 'data-rig="/pictures/figure/mini-squat/a/45/rig/' in page
    other = Client().get("/exercises/mini-squat/?body=c").content.decode()
    assert f'src="{sheet.format("c")}' in other
    assert 'value="c" checked' in other
    assert f'src="{sheet.format("a")}' in Client().get("/exercises/mini-squat/?body=<script>").content.decode()


@pytest.mark.database
def test_every_step_of_a_plan_carries_what_locks_and_pictures_need():
    plan = plan_for("knee-strength-10", now=clock.now())[1].document
    squat = next(step for step in plan["steps"] if step["exercise"]["slug"] == "mini-squat")
    assert (squat["figure"], squat["figure_at"], squat["loads"]) == ("mini-squat", 45, ["knee-load"])
    press = next(step for step in plan_for("first-six-minutes", now=clock.now())[1].document["steps"] if "press" in step)
    assert press["press"]["muscle"]["region"] in {"front-thigh", "outer-thigh"}


def squat_pose(**changes):
    return read_file(CONTENT / "pose/mini-squat.toml") | changes


@pytest.mark.parametrize(
    ("range_", "said"),
    [
        ({"of": "hip", "unit": "deg", "at": 45}, "the figure shows knee in deg, not hip in deg"),
        ({"of": "knee", "unit": "cm", "at": 45}, "not knee in cm"),
        ({"of": "knee", "unit": "deg", "at": 120}, "120 is outside what the figure can show"),
    ],
)
def test_a_dose_that_its_figure_cannot_show_is_told(range_, said):
    assert said in next(iter(range_problems({"range": range_}, squat_pose())))


def test_a_dose_with_a_range_needs_a_figure_that_has_one():
    assert list(range_problems({"range": {"of": "knee", "unit": "deg", "at": 45}}, None)) == [
        "dose.range: the figure has nothing that a range could set"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("exercise/mini-squat.toml", 'figure = "mini-squat"', 'figure = "no-such-pose"', "there is no pose called 'no-such-pose'"),
        ("exercise/mini-squat.toml", "range = {at = 45,", "range = {at = 300,", "300 is outside what the figure can show"),
        ("pose/mini-squat.toml", 'box = "0', 'box = "x', "box:"),
        ("pose/mini-squat.toml", '"near:quads"', '"near:wings"', "pose/mini-squat.toml"),
    ],
)
def test_a_pack_with_a_figure_that_does_not_fit_is_not_loaded(tmp_path, file, old, new, said):
    import shutil

    pack = shutil.copytree(CONTENT, tmp_path / "pack")
    text = (pack / file).read_text()
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1))
    with pytest.raises(BrokenPack, match=re.escape(said)):
        load_pack(pack, CODECS, now=clock.now())


def test_a_figure_of_a_pose_that_is_not_there_leaves_no_hole_in_the_page():
    assert queries.figure_address("no-such-pose") == ""
    Index.objects.filter(kind="pose").delete()
    page = Client().get("/exercises/mini-squat/")
    assert page.status_code == 200
    assert b'src=""' not in page.content


@pytest.mark.database
def test_the_contact_sheet_shows_every_pose_in_every_state(as_, editor):
    page = as_(editor).get("/pictures/").content.decode()
    for slug in queries.poses():
        for part in ("both", "start", "end"):
            assert queries.figure_address(slug, part=part) in page
        assert queries.figure_address(slug, body="c") in page
    assert page.count("/pictures/plate/") >= 2 * 2 * 8
    assert 'src=""' not in page
