"""The drawing itself: small, well-formed, told without colour, and the same for a left leg."""

import gzip
import re
from xml.etree import ElementTree

import pytest

from exercises.figures.draw.plate import Scene, Spot, hit_areas, plate
from exercises.figures.draw.plate_marks import Hatch
from exercises.figures.rules.geometry import Ellipse
from exercises.figures.rules.plates import VIEWS, WIDTH

SVG = "{http://www.w3.org/2000/svg}"
BUSY = {
    "spots": (Spot(1, (190, 330), False, "Halfway down."), Spot(2, (200, 140), True, "High up.")),
    "felt": ((Ellipse(203, 540, 40, 52), 1),),
    "felt_words": "May hurt here",
    "no_press": (Hatch("A", "Groin: vessels & a nerve", Ellipse(228, 172, 28, 62)),),
    "no_press_words": "do not press",
}


def drawn(view="front", side="right", **more):
    return plate(Scene(view, f"{view} of the {side} leg", side=side, **more))


def read(svg):
    """Our own drawing, parsed."""
    return ElementTree.fromstring(svg)  # noqa: S314


def size(svg):
    """Bytes over the wire; brotli, which most browsers take, is smaller still."""
    return len(gzip.compress(svg.encode(), 6))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("side", ["right", "left"])
def test_a_plate_is_sound_small_and_stands_alone(view, side):
    svg = drawn(view, side, muscles=("gluteus-maximus", "rectus-femoris"), **BUSY)
    read(svg)
    assert size(svg) <= 25 * 1024
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert not re.search(r'<script| style="| on\w+=|href="(?!#)|<image', svg)
    assert set(re.findall(r'(?:url\(|href=")#([\w-]+)', svg)) <= set(ids)


def test_the_small_picture_for_lists_is_a_fifth_of_a_page():
    for view, muscle in (("front", "rectus-femoris"), ("back", "soleus"), ("lateral", "gluteus-minimus"), ("medial", "adductor-magnus")):
        assert size(drawn(view, muscles=(muscle,), plain=True)) <= 5 * 1024


def test_title_and_description_are_said_and_escaped():
    root = read(plate(Scene("front", "Right leg", "Knee & hip <3", no_press=BUSY["no_press"])))
    assert root.find(f"{SVG}title").text == "Right leg" and root.find(f"{SVG}desc").text == "Knee & hip <3"
    assert root.get("role") == "img" and root.get("aria-describedby") == "d"
    assert "Groin: vessels & a nerve" in [title.text for title in root.iter(f"{SVG}title")]


def test_a_point_to_press_is_a_full_disc_and_one_to_leave_alone_a_crossed_ring_with_the_words():
    root = read(drawn(muscles=("rectus-femoris",), **BUSY))
    groups = {group.get("class"): group for group in root.iter(f"{SVG}g") if group.get("class") in ("pt", "ho")}
    assert groups["pt"].find(f"{SVG}text").text == "1" and groups["pt"].find(f"{SVG}path") is None
    assert groups["ho"].find(f"{SVG}path") is not None and groups["ho"].find(f"{SVG}text") is None
    words = " ".join(text.text for text in root.iter(f"{SVG}text"))
    assert "2: do not press" in words and "May hurt here" in words and "A" in words.split()


def test_what_is_told_by_colour_is_told_by_form_as_well():
    svg = drawn(muscles=("rectus-femoris",), **BUSY)
    assert 'class="ol"' in svg  # the muscle has an outline of its own
    assert "url(#dots)" in svg and "url(#hatch)" in svg  # dots where it may hurt, lines where nothing is pressed
    assert "prefers-color-scheme:dark" in svg and "@media screen" in svg


def marks(svg):
    root = read(svg)
    places = [
        re.search(r"translate\((\S+) (\S+)\)", group.get("transform"))
        for group in root.iter(f"{SVG}g")
        if group.get("class") in ("pt", "ho")
    ]
    return [(float(place[1]), float(place[2])) for place in places]


def test_a_left_leg_is_the_mirror_image_with_upright_words():
    right, left = (drawn(side=side, muscles=("rectus-femoris",), **BUSY) for side in ("right", "left"))
    assert "matrix(-1 0 0 1 400 0)" in left and "matrix(-1" not in right
    assert [(WIDTH - x, y) for x, y in marks(right)] == marks(left)
    words = left.split("font-size", 1)[1]
    assert "<text" in words and "matrix" not in words
    assert "<text" not in left.split("matrix(-1", 1)[1].split("font-size", 1)[0]


def test_no_words_hang_over_the_edge_of_the_picture_and_no_two_lie_on_each_other():
    felt = ((Ellipse(150, 330, 30, 60), 1),)
    spots = tuple(Spot(number, (200, 300 + number), True, "x") for number in range(1, 6))
    root = read(
        drawn("lateral", muscles=("vastus-lateralis",), spots=spots, felt=felt, felt_words="May hurt here", no_press_words="do not press")
    )
    lines = [
        (text.get("class"), float(text.get("x")), float(text.get("y")), len(text.text))
        for text in root.iter(f"{SVG}text")
        if "lb" in text.get("class", "")
    ]
    for look, x, _y, letters in lines:
        assert x - letters * 12 >= 0 if look.endswith("end") else x + letters * 12 <= WIDTH
    for look in {look for look, *_rest in lines}:
        heights = sorted(y for other, _x, y, _letters in lines if other == look)
        assert all(below - above >= 18 for above, below in zip(heights, heights[1:], strict=False))


def test_numbers_of_muscles_that_lie_on_each_other_stand_apart():
    muscles = ("rectus-femoris", "vastus-intermedius", "vastus-medialis", "vastus-lateralis", "sartorius", "tensor-fasciae-latae")
    root = read(drawn(muscles=muscles, tags=tuple("123456")))
    places = [
        re.search(r"translate\((\S+) (\S+)\)", group.get("transform")) for group in root.iter(f"{SVG}g") if group.get("class") == "tg"
    ]
    points = [(float(place[1]), float(place[2])) for place in places]
    assert len(points) == 6
    apart = [abs(x - a) >= 30 or abs(y - b) >= 30 for n, (x, y) in enumerate(points) for a, b in points[n + 1 :]]
    assert all(apart)


def test_the_digest_changes_with_every_input_and_with_nothing_else():
    one = Scene("front", "x", muscles=("soleus",), **BUSY)
    assert one.digest == Scene("front", "x", muscles=("soleus",), **BUSY).digest
    others = [
        Scene("front", "x", side="left", muscles=("soleus",), **BUSY),
        Scene("front", "x"),
        Scene("back", "x", muscles=("soleus",), **BUSY),
    ]
    assert one.digest not in {other.digest for other in others} and re.fullmatch("[0-9a-f]{12}", one.digest)


def test_a_cropped_plate_shows_all_that_it_is_about():
    scene = Scene("front", "x", muscles=("rectus-femoris",), cropped=True, **BUSY)
    top, bottom = scene.box
    assert 0 < top < 84 and 592 < bottom < 700
    assert Scene("front", "x").box == (0, 1010)


def test_a_shape_to_tap_on_is_short():
    assert 0 < len(hit_areas("front", "rectus-femoris")) < 600
