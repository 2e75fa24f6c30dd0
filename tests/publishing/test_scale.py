"""Lists stay quick when there is much: a bounded number of queries and of rows, few and many alike."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.catalogue.models import Exercise
from exercises.lib import clock
from exercises.lib.canonical import sha256
from exercises.publishing import uses
from exercises.publishing.models import Change, Index, Revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Session, person, rights, counts, the list itself, savepoints: however long the list is.
MOST_QUERIES = 14
PER_PAGE = 50
LISTS = (
    *("exercise/", "exercise/?q=movement", "exercise/?state=draft", "exercise/?state=review", "exercise/?state=due"),
    *("exercise/?state=unreviewed", "exercise/?state=none", "exercise/?p=3", "exercise/?o=3", "routine/", "revision/"),
    *("revision/?state__exact=in_review", "revision/?due=0", "revision/?kind=exercise", "revision/?q=movement-7", "change/", "change/?q=7"),
)


def fill(exercises: int, versions: int) -> None:
    """So many exercises more, each with so many versions; the last one is public, every tenth waits for a review."""
    now = clock.now()
    rows = Exercise.objects.bulk_create(
        [
            Exercise(
                slug=f"movement-{n}", title=f"Movement {n}", summary="A movement.", exercise_kind="strength", step_kind="reps",
                laterality="bilateral", position="standing", start="Stand.", dose={"reps": 5}, updated_at=now,
            )
            for n in range(exercises)
        ],
        batch_size=500,
    )  # fmt: skip
    for start in range(0, len(rows), 500):
        _versions(rows[start : start + 500], versions, now)


def _versions(rows: list[Exercise], versions: int, now: dt.datetime) -> None:
    made = []
    for n, row in enumerate(rows):
        document = {"kind": "exercise", "slug": row.slug, "language": "en", "title": row.title, "summary": row.summary, "dose": row.dose}
        for number in range(1, versions + 1):
            waits = number == versions and n % 10 == 0
            made.append(
                Revision(
                    kind="exercise", slug=row.slug, number=number, document=document, sha256=sha256(document), author_name="Pack",
                    state="in_review" if waits else "published", created_at=now, published_at=None if waits else now,
                    review_due=now.date() - dt.timedelta(days=n % 40),
                )
            )  # fmt: skip
    made = Revision.objects.bulk_create(made, batch_size=500)
    public = [made[n * versions + versions - (2 if n % 10 == 0 else 1)] for n in range(len(rows))]
    Index.objects.bulk_create(
        [
            Index(kind="exercise", slug=row.slug, title=row.title, url_name="catalogue:exercise", revision=one)
            for row, one in zip(rows, public, strict=True)
        ],
        batch_size=500,
    )
    Change.objects.bulk_create(
        [Change(kind="exercise", slug=row.slug, what="saved", at=now, who_name="Editor", detail=["summary"]) for row in rows],
        batch_size=500,
    )


def asked(client, address: str) -> tuple[int, int, int]:
    """How many queries a list takes, how many rows it shows, and how many of them the answer has in all."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/admin/exercises/{address}")
    assert answer.status_code == 200
    found = answer.context["cl"]
    return len(queries), len(found.result_list), found.result_count


def bounded(client) -> None:
    client.get("/admin/exercises/exercise/")
    for address in LISTS:
        queries, shown, _all = asked(client, address)
        assert queries <= MOST_QUERIES, address
        assert shown <= PER_PAGE, address


def test_lists_take_a_bounded_number_of_queries(editor, as_):
    fill(60, 4)
    bounded(as_(editor))


def test_the_number_of_queries_does_not_grow_with_the_list(editor, as_):
    client = as_(editor)
    client.get("/admin/exercises/exercise/")
    few = {address: asked(client, address)[0] for address in LISTS}
    fill(120, 3)
    uses.forget()
    client.get("/admin/exercises/exercise/")
    assert {address: asked(client, address)[0] for address in LISTS} == few


def test_a_page_with_many_versions_shows_the_last_of_them(editor, as_):
    fill(1, 300)
    row = Exercise.objects.get(slug="movement-0")
    client = as_(editor)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/admin/exercises/exercise/{row.pk}/history/")
    assert len(answer.context["versions"]) == 200
    assert len(queries) <= MOST_QUERIES


@pytest.mark.nightly
def test_lists_of_five_thousand_exercises_and_fifty_thousand_versions(editor, as_):
    fill(5000, 10)
    assert Exercise.objects.count() >= 5000
    assert Revision.objects.count() >= 50000
    client = as_(editor)
    bounded(client)
    assert asked(client, "exercise/")[2] >= 5000
    assert asked(client, "revision/")[2] >= 50000
    assert asked(client, "revision/?state__exact=in_review")[2] == 500
    assert asked(client, "exercise/?state=review")[2] == 500
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/admin/").status_code == 200
    assert len(queries) <= MOST_QUERIES
