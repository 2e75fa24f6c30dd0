"""What PostgreSQL does for a query of a page when there is much: it reads by an index, and the benchmark sees where it does not."""

from __future__ import annotations

import pytest
from django.db import connection

from benchmarks.asking import LARGE, plans
from exercises.practice.queries import session_page
from tests.progress.history import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DOCUMENTS = """INSERT INTO exercises_sessiondocument (owner_id, uid, revision, body, sha256, received_at, state)
    SELECT %s, gen_random_uuid(), 1, '{}', '', now(), 'kept' FROM generate_series(1, %s)"""


@pytest.fixture
def asked(runner, other_runner):
    """What the list of sessions asks, beside many documents of somebody else."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL plans by what it counted")
    with connection.cursor() as cursor:
        cursor.execute(DOCUMENTS, [other_runner.pk, 3 * LARGE])
    build(runner, sessions=1000, runs=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE exercises_sessiondocument")
        cursor.execute("ANALYZE exercises_practicesession")
    found = {}

    def listen(execute, sql, params, many, context):
        found[sql] = (params, 1.0, "/sessions/")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        session_page(runner, {})
    return found


def test_the_list_of_sessions_reads_no_large_table_from_end_to_end(asked):
    assert [plan["whole"] for plan in plans(asked) if plan["whole"]] == []


def test_a_table_that_is_read_from_end_to_end_is_named(asked):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX document_waiting")
    assert [plan["whole"] for plan in plans(asked) if plan["whole"]] == [["exercises_sessiondocument"]]
