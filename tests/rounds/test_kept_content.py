"""What is published is read once for each epoch: every change shows with the next request."""

import pytest

from exercises.lib.rounds import reading
from exercises.publishing import queries
from exercises.publishing.models import Index
from exercises.publishing.services import raise_epoch

pytestmark = pytest.mark.django_db


def titles():
    with reading():
        return {card.slug: card.title for card in queries.cards("phase")}


def test_the_second_page_reads_the_epoch_and_no_card(django_assert_num_queries):
    with django_assert_num_queries(2):
        before = titles()
    with django_assert_num_queries(1):
        assert titles() == before
    assert len(before) > 3


def test_what_is_published_shows_with_the_next_request():
    assert titles()["settle"] != "Changed"
    Index.objects.filter(kind="phase", slug="settle").update(title="Changed")
    raise_epoch()
    assert titles()["settle"] == "Changed"


def test_without_the_epoch_in_its_name_a_change_would_stay_hidden(monkeypatch):
    monkeypatch.setattr(queries, "epoch_now", lambda: 1)
    before = titles()["settle"]
    Index.objects.filter(kind="phase", slug="settle").update(title="Changed")
    raise_epoch()
    assert titles()["settle"] == before


def test_documents_are_read_once_for_an_epoch_too(django_assert_num_queries):
    def document():
        with reading():
            return queries.published_many([("muscle", "vastus-medialis"), ("muscle", "no-such")])

    with django_assert_num_queries(2):
        first = document()
    with django_assert_num_queries(2):
        assert document() == first, "what is not there is looked for again"
    assert list(first) == [("muscle", "vastus-medialis")]


def test_who_writes_reads_the_rows_themselves(django_assert_num_queries):
    titles()
    with reading():
        Index.objects.filter(kind="phase", slug="settle").update(title="Not published yet")
        assert {card.title for card in queries.cards("phase")} >= {"Not published yet"}
    Index.objects.filter(kind="phase", slug="settle").update(title="Back")
    assert "Not published yet" not in titles().values(), "nothing of it was kept"


def test_a_draft_that_is_looked_at_is_not_kept():
    draft = queries.Published("muscle", "vastus-medialis", {"title": "Draft"}, 1, None, "", False)
    token = queries.overlay.set({("muscle", "vastus-medialis"): draft})
    try:
        with reading():
            assert queries.published_many([("muscle", "vastus-medialis")])["muscle", "vastus-medialis"] is draft
    finally:
        queries.overlay.reset(token)
    with reading():
        assert queries.published_many([("muscle", "vastus-medialis")])["muscle", "vastus-medialis"].document["title"] != "Draft"
