"""Public pages are sent packed, once made for each packing; personal ones never are."""

import gzip

import brotli
import pytest
from django.test import Client

from exercises.lib import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
PAGE = "/conditions/runners-knee/"


def asked(accepted, **headers):
    return Client().get(PAGE, headers={"Accept-Encoding": accepted} | headers)


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [
        ("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("GZIP", "gzip"), ("br;q=1.0, gzip;q=0.8", "br"),
        ("br;q=0, gzip", "gzip"), ("br; q=0.0", ""), ("identity", ""), ("", ""), ("brr", ""),
    ],
)  # fmt: skip
def test_the_best_packing_that_is_taken_is_chosen(accepted, packing):
    assert kept.taken(accepted) == packing


@pytest.mark.parametrize("packing", ["br", "gzip"])
def test_a_packed_page_holds_the_same_bytes(packing):
    plain, packed = asked(""), asked(packing)
    assert "Content-Encoding" not in plain.headers and packed["Content-Encoding"] == packing
    assert UNPACK[packing](packed.content) == plain.content
    assert len(packed.content) * 3 < len(plain.content)
    assert packed["Content-Length"] == str(len(packed.content))
    assert plain["Vary"] == packed["Vary"] == "Cookie, Accept-Encoding"


def test_a_page_is_made_once_for_all_packings(django_assert_num_queries):
    asked("gzip")
    with django_assert_num_queries(0):
        assert {asked(word).headers.get("Content-Encoding") for word in ("br", "gzip", "")} == {"br", "gzip", None}


def test_each_packing_has_a_tag_of_its_own_and_is_revalidated_by_it():
    tags = {word: asked(word)["ETag"] for word in ("br", "gzip", "")}
    assert len(set(tags.values())) == 3
    assert {asked(word, **{"If-None-Match": tag}).status_code for word, tag in tags.items()} == {304}
    assert asked("br", **{"If-None-Match": tags[""]}).status_code == 200


def test_a_page_for_somebody_signed_in_is_not_packed(runner, as_):
    answer = as_(runner).get(PAGE, headers={"Accept-Encoding": "br, gzip"})
    assert answer.status_code == 200 and "Content-Encoding" not in answer.headers
