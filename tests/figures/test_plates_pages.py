"""Plates on pages: addresses that last, what a page says in words, and how much goes over the wire."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client

from exercises.catalogue import queries
from exercises.catalogue.models import NoPressShape
from exercises.publishing.models import Index
from exercises.publishing.queries import cards

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).resolve().parents[2] / "static"
ADDRESS = re.compile(r"/pictures/plate/[a-z]+/(?:right|left)/[a-z-]+/[0-9a-f]{12}\.svg")


def get(path, **more):
    return Client().get(path, **more)


def packed(body):
    return len(gzip.compress(body, 6))


@pytest.mark.parametrize(
    "what", ["limb", "no-press", "muscle-rectus-femoris", "spot-rectus-femoris", "small-rectus-femoris", "condition-runners-knee"]
)
@pytest.mark.parametrize("side", ["right", "left"])
def test_a_plate_is_kept_for_ever_and_is_the_same_for_everyone(what, side):
    address = queries.plate_address("front", what, side)
    answer = get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200 and answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"] and "Cookie" not in answer["Vary"]
    assert len(answer.content) <= 25 * 1024
    assert gzip.decompress(answer.content).startswith(b"<svg")


def test_every_plate_of_every_muscle_and_condition_is_at_most_25_kb():
    wanted = [("muscle", card.slug) for card in cards("muscle")] + [("condition", card.slug) for card in cards("condition")]
    checked = 0
    for view in ("front", "back", "lateral", "medial"):
        for sort, slug in wanted:
            if address := queries.plate_address(view, f"{sort}-{slug}"):
                assert packed(get(address).content) <= 25 * 1024, address
                checked += 1
    assert checked > 50


def test_an_old_address_leads_to_the_present_one_and_an_unknown_one_nowhere():
    present = queries.plate_address("front", "muscle-rectus-femoris")
    old = re.sub("[0-9a-f]{12}", "0" * 12, present)
    assert get(old)["Location"] == present
    for path in (
        old.replace("front", "above"),
        old.replace("right", "both"),
        old.replace("rectus-femoris", "no-such"),
        old.replace("front", "back"),
        old.replace("muscle-rectus-femoris", "anything"),
    ):
        assert get(path).status_code == 404, path


def test_an_edit_gives_a_new_address_only_once_it_is_published():
    from exercises.catalogue import codec
    from exercises.lib import clock
    from exercises.publishing.services import publish

    before = queries.plate_address("front", "muscle-rectus-femoris"), queries.plate_address("front", "spot-rectus-femoris")
    NoPressShape.objects.filter(area__slug="heel-cord").update(rx=0.03)
    NoPressShape.objects.filter(area__slug="outer-knee-bump", view="front").update(rx=0.02)
    assert queries.plate_address("front", "muscle-rectus-femoris") == before[0]
    document = codec.NO_PRESS_AREA.read("outer-knee-bump")
    publish(document, entry=codec.NO_PRESS_AREA.entry(document), now=clock.now())
    assert queries.plate_address("front", "muscle-rectus-femoris") != before[0]
    assert queries.plate_address("front", "spot-rectus-femoris") == before[1]


def test_a_plate_takes_few_queries(django_assert_max_num_queries):
    for what in ("muscle-rectus-femoris", "condition-runners-knee", "no-press", "limb"):
        address = queries.plate_address("front", what)
        with django_assert_max_num_queries(3):
            get(address)


def test_the_picture_of_a_card_costs_no_query(django_assert_num_queries):
    found = cards("muscle")
    with django_assert_num_queries(0):
        addresses = [queries.card_picture(card.kind, card.slug, card.facets) for card in found]
    assert all("/small-" in address for address in addresses)


@pytest.mark.parametrize("path", ["/muscles/rectus-femoris/", "/muscles/gluteus-minimus/", "/conditions/runners-knee/"])
def test_a_page_with_its_plate_stays_under_60_kb(path):
    page = get(path).content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"(?! media="print")', page)
    sheets += [f"css/{name}" for name in re.findall(r'@import "(.+)";', (STATIC / "css/site.css").read_text())]
    script = (STATIC / "js/app.js").read_bytes()
    eager = [tag for tag in re.findall(r"<img [^>]+>", page) if 'loading="lazy"' not in tag]
    plates = {ADDRESS.search(tag)[0] for tag in eager if ADDRESS.search(tag)}
    assert len(plates) == 1
    weight = packed(page.encode()) + packed(script) + sum(packed((STATIC / name).read_bytes()) for name in sheets)
    assert weight + sum(packed(get(address).content) for address in plates) < 60 * 1024


def test_every_picture_of_a_page_is_there_and_only_the_first_is_fetched_at_once():
    page = get("/muscles/rectus-femoris/").content.decode()
    figure = page.split('<figure class="plates">')[1].split("</figure>")[0]
    tags = re.findall(r"<img [^>]+>", figure)
    assert len(tags) == 4 and sum('loading="lazy"' not in tag for tag in tags) == 1
    assert all(get(ADDRESS.search(tag)[0]).status_code == 200 for tag in tags)


def test_the_words_of_a_muscle_page_carry_everything_that_the_plate_shows():
    page = get("/muscles/gastrocnemius/").content.decode()
    alts = re.findall(r'alt="([^"]+)"', page)
    back = next(alt for alt in alts if alt.startswith("Right leg, seen from the back"))
    assert "1: In the thick" in back and "3: Do not press" in back
    assert "Left leg, seen from the back" in page
    for words in ("Where it may hurt", "Where nothing is pressed", "Hollow of the knee", "Keep a hand’s width around it free"):
        assert words in page


def test_the_key_of_a_plate_names_only_what_is_on_it():
    assert "To know about: do not press" in get("/muscles/rectus-femoris/").content.decode()
    assert "To know about: do not press" not in get("/muscles/biceps-femoris/").content.decode()
    assert "A spot you may press" not in get("/muscles/popliteus/").content.decode()


def test_each_muscle_of_a_condition_is_a_shape_with_a_link_and_a_line_with_its_number():
    page = get("/conditions/runners-knee/").content.decode()
    muscles = Index.objects.get(kind="condition", slug="runners-knee").revision.document["muscles"]
    shapes = set(re.findall(r'<a href="/muscles/([a-z-]+)/" aria-label="[^"]+"><title>[^<]+</title><path', page))
    assert shapes == set(muscles)
    assert re.findall(r'class="plate-number" aria-hidden="true">(\d+)<', page) == [str(number) for number in range(1, len(muscles) + 1)]


def test_the_list_of_muscles_shows_and_explains_every_no_press_area():
    page = get("/muscles/").content.decode()
    assert page.count('class="plate-letter"') == len(cards("no-press-area")) == 11
    figure = page.split('<figure class="plates">')[1].split("</figure>")[0]
    assert len(re.findall('data-view="', figure)) == 4


def test_a_page_does_not_ask_the_database_once_per_picture(django_assert_max_num_queries):
    caches["pages"].clear()
    with django_assert_max_num_queries(9):
        get("/muscles/gastrocnemius/")
