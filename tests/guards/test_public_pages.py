"""Public pages: the same bytes for everyone without a session, kept whole, revalidated, and few queries."""

import pytest
from django.core.cache import caches
from django.test import Client

from exercises.lib import clock, http
from exercises.publishing.models import Index
from exercises.publishing.services import Entry, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]


PUBLIC = [
    "/", "/help/", "/help/therapists/", "/help/editors/", "/about/", "/privacy/", "/accessibility/", "/phone/",
    "/conditions/", "/conditions/runners-knee/", "/muscles/", "/muscles/rectus-femoris/", "/exercises/", "/exercises/slow-chair-sit/",
    "/advice/", "/advice/ice-and-heat/", "/advice/choosing-a-professional/", "/glossary/", "/sitemap.xml", "/robots.txt",
    "/routines/", "/routines/first-six-minutes/", "/routines/first-six-minutes/play/",
    "/pain/", "/pain/knee/", "/offline/", "/how-the-advice-is-worked-out/", "/how-the-advice-is-worked-out/pairs/",
]  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_two_visitors_get_the_same_bytes_whatever_cookies_they_carry(path):
    first = Client().get(path)
    caches["pages"].clear()
    guest = Client()
    guest.cookies["selfcare_safety"] = "something"
    guest.cookies["selfcare_pass"] = "else"
    guest.cookies["csrftoken"] = "x" * 32
    second = guest.get(path, headers={"Accept-Language": "de", "User-Agent": "another"})
    assert first.status_code == 200
    assert first.content == second.content
    assert "Set-Cookie" not in first.headers
    assert b"csrfmiddlewaretoken" not in first.content


@pytest.mark.parametrize("path", PUBLIC)
def test_the_second_visit_is_served_whole_from_the_cache(path, django_assert_num_queries):
    first = Client().get(path)
    with django_assert_num_queries(0):
        second = Client().get(path)
    assert second.content == first.content
    assert (second["Cache-Control"], second["ETag"]) == ("public, no-cache", first["ETag"])


@pytest.mark.parametrize("path", PUBLIC)
def test_a_repetition_is_304_without_a_body(path):
    etag = Client().get(path)["ETag"]
    again = Client().get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_publishing_makes_kept_pages_stale_within_a_second(monkeypatch):
    seconds = [0.0]
    monkeypatch.setattr(clock, "monotonic", lambda: seconds[0])
    old = Client().get("/equipment-free/")  # warms nothing: an unknown page is not kept
    assert old.status_code == 404
    before = Client().get("/conditions/")
    row = Index.objects.get(kind="condition", slug="runners-knee")
    document = row.revision.document | {"summary": "A new summary of this condition."}
    publish(document, entry=Entry(row.title, document["summary"], "", row.url_name), now=clock.now())
    seconds[0] += 1.1
    after = Client().get("/conditions/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert b"A new summary of this condition." in after.content
    assert after["ETag"] != before["ETag"]


def test_someone_signed_in_never_gets_or_fills_a_kept_page(runner, as_):
    anonymous = Client().get("/").content
    caches["pages"].clear()
    client = as_(runner)
    answer = client.get("/")
    assert answer["Cache-Control"] == "private, no-store"
    assert Client().get("/").content == anonymous


def test_a_query_string_is_never_kept():
    Client().get("/conditions/?x=1")
    assert caches["pages"].get(f"page:{http.epoch_memo.read()}::/conditions/") is None
    Client().get("/conditions/")
    assert caches["pages"].get(f"page:{http.epoch_memo.read()}::/conditions/") is not None


@pytest.mark.parametrize("path", ["/nothing-here/", "/conditions/nothing/", "/sessions/", "/api/v1/me", "/healthz"])
def test_what_is_not_public_is_not_stored_by_anyone(path):
    assert Client().get(path)["Cache-Control"] == "private, no-store"


def test_the_ceiling_of_queries_for_each_public_page(django_assert_max_num_queries):
    for path in PUBLIC:
        Client().get(path)  # a plan is made once, with the first visit
        caches["pages"].clear()
        with django_assert_max_num_queries(10):
            Client().get(path)


def test_a_thousand_more_entries_do_not_cost_a_query_more():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(path):
        caches["pages"].clear()
        http.epoch_memo.forget()
        with CaptureQueriesContext(connection) as found:
            assert Client().get(path).status_code == 200
        return len(found)

    for path in PUBLIC:
        Client().get(path)  # a plan is made once, with the first visit
    before = {path: count(path) for path in PUBLIC}
    for kind in ("condition", "muscle", "exercise", "routine"):
        row = Index.objects.filter(kind=kind).first()
        Index.objects.bulk_create(
            Index(kind=kind, slug=f"more-{n}", title=f"More {n}", facets=row.facets, url_name=row.url_name, revision=row.revision)
            for n in range(1000)
        )
    assert {path: more for path in PUBLIC if (more := count(path)) > before[path]} == {}
