"""Five thousand sessions and three thousand runs cost no query and no row more than fifty: the pages read a window of days."""

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from exercises.practice.models import PracticeSession
from exercises.running.models import Run
from tests.progress import history

pytestmark = [pytest.mark.django_db, pytest.mark.nightly]
PAGES = ["/today/", "/progress/", "/programme/", "/progress/morning/", "/progress/decisions/"]


class Counter:
    """Counts the queries, and the rows that they hand over."""

    def __init__(self) -> None:
        self.queries = self.rows = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


@pytest.fixture
def rows_read(monkeypatch):
    """Wraps what every cursor of Django hands over."""
    count = Counter()

    def counted(name):
        plain = lambda self, *args: getattr(self.cursor, name)(*args)  # noqa: E731

        def fetch(self, *args):
            found = plain(self, *args)
            count.rows += len(found) if isinstance(found, list) else int(found is not None)
            return found

        return fetch

    for name in ("fetchone", "fetchmany", "fetchall"):
        monkeypatch.setattr(CursorWrapper, name, counted(name), raising=False)
    return count


def cost(client, count: Counter) -> dict[str, tuple[int, int]]:
    found = {}
    for path in PAGES:
        count.queries = count.rows = 0
        with connection.execute_wrapper(count):
            assert client.get(path).status_code == 200
        found[path] = (count.queries, count.rows)
    return found


def test_the_pages_read_no_more_for_five_thousand_sessions_than_for_fifty(as_, person, rows_read):
    history.build(person, sessions=50, runs=120)
    client = as_(person)
    cost(client, rows_read)
    before = cost(client, rows_read)
    assert before["/today/"][1] > 50 and before["/progress/"][1] > 50, "the counter counts"
    history.fill(person, sessions=5000, runs=3000, days_ago=400)
    assert PracticeSession.objects.filter(owner=person).count() > 5000 and Run.objects.filter(owner=person).count() > 3000
    assert cost(client, rows_read) == before
