"""Pictures of one page in one file: what is in it, its address, and what nobody gets."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from exercises.catalogue import queries
from exercises.catalogue.codec import POSE
from exercises.figures.draw.sheet import APART, sheet
from exercises.lib import clock
from exercises.lib.http import IMMUTABLE, epoch_memo
from exercises.publishing.models import Index
from exercises.publishing.queries import cards
from exercises.publishing.services import publish

pytestmark = pytest.mark.django_db
SHEET = re.compile(r'["\s](/pictures/sheet/[^"#\s]+)#([^"\s]+)')


def of_cards(kind: str) -> list[str]:
    return [queries.card_picture(card.kind, card.slug, card.facets) for card in cards(kind)]


@pytest.mark.parametrize("path", ["/exercises/", "/muscles/", "/routines/", "/routines/settle-20/", "/exercises/four-way-hip-band/"])
def test_every_picture_that_a_page_names_is_in_its_sheet(path):
    named = SHEET.findall(Client().get(path).content.decode())
    assert len(named) > 2
    for address in {address for address, _name in named}:
        answer = Client().get(address)
        assert (answer.status_code, answer["Cache-Control"], answer["Content-Type"]) == (200, IMMUTABLE, "image/svg+xml")
        views = re.findall(r'<view id="([^"]+)"', answer.content.decode())
        assert set(views) >= {name for other, name in named if other == address}


def test_a_list_of_all_exercises_comes_in_few_files_and_no_picture_is_lost():
    addresses = [address for address in of_cards("exercise") if address]
    moved = queries.together(addresses)
    assert set(moved) == set(addresses) and len(set(moved.values())) == len(set(addresses))
    assert len({address.split("#")[0] for address in moved.values()}) == -(-len(set(addresses)) // 12)


def test_where_pictures_lie_together_is_said_without_a_query(django_assert_num_queries):
    addresses = of_cards("exercise") + of_cards("muscle")
    with django_assert_num_queries(0):
        assert queries.together(addresses)


def test_a_lone_picture_keeps_its_own_address_and_so_does_what_is_no_drawing():
    assert queries.together([queries.figure_address("mini-squat", part="end"), "", "/media/x.webp"]) == {}


def test_an_address_from_before_an_edit_leads_to_the_present_sheet():
    asked = [queries.figure_address(slug, part="end") for slug in ("mini-squat", "heel-raise")]
    before = queries.together(asked)[asked[0]].split("#")[0]
    row = Index.objects.select_related("revision").get(kind="pose", slug="mini-squat")
    document = row.revision.document | {"summary": "Other words for the same movement."}
    publish(document, entry=POSE.entry(document), now=clock.now())
    epoch_memo.forget()
    answer = Client().get(before)
    assert answer.status_code == 302 and answer["Location"] != before
    assert Client().get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "names",
    [
        "mini-squat_a_45_rig,heel-raise_a_0_end",
        "no-such_a_0_end,heel-raise_a_0_end",
        "mini-squat_d_45_end,heel-raise_a_0_end",
        "mini-squat_a_999_end,heel-raise_a_0_end",
        "heel-raise_a_0_end,heel-raise_a_0_end",
        "front_right_no-such,heel-raise_a_0_end",
        "up_right_rectus-femoris,heel-raise_a_0_end",
        "nonsense",
        ",".join(f"mini-squat_a_{at}_end" for at in range(20, 39)),
    ],
)
def test_what_cannot_be_drawn_or_is_too_much_is_not_there(names):
    assert Client().get(reverse("catalogue:sheet", args=[names, "0" * 12])).status_code == 404


def test_a_thumbnail_leaves_out_what_is_too_fine_to_see_and_a_large_still_does_not():
    end, start = (queries.figure_address("mini-squat", part=part) for part in ("end", "start"))
    small, large = (queries.together([start, end], thumbs=thumbs)[end].split("#") for thumbs in (True, False))
    assert small[1].endswith("_small") and large[1].endswith("_end")
    thumbs, stills = (Client().get(address).content.decode() for address, _name in (small, large))
    assert thumbs.count('class="f-fibre"') < stills.count('class="f-fibre"') and stills.count('class="f-dim"') > 10


def test_pictures_lie_far_apart_and_each_style_sheet_comes_once():
    one = '<svg xmlns="x" class="figure" viewBox="5 6 480 350" role="img"><title>t</title><style>.a{}</style><path d="M0 0"/></svg>'
    found = sheet({"first": (one, "xMidYMid meet"), "second": (one, "xMidYMin slice")})
    assert found.count("<style>") == 1 and found.count(".a{}") == 1 and "<title>" not in found
    assert f'<view id="second" viewBox="{APART} 0 480 350" preserveAspectRatio="xMidYMin slice"/>' in found
    assert f'<svg class="figure" x="{APART}" width="480" height="350" viewBox="5 6 480 350">' in found
