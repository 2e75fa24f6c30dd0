"""How many queries the pages of people and therapists cost: few, for someone new as for someone with years, and no more for ten times the rows."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.messages import services as messages
from exercises.practice.models import PracticeSession
from exercises.reminders.models import Wish
from tests.clients.conftest import now, train  # noqa: F401 - fixtures
from tests.clients.crowd import make_person
from tests.progress import history

# The epoch that pictures go by is read at most once a second: on a slow machine a second would pass between two counts.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
MOST = 12
OWN = (
    "/today/", "/progress/", "/progress/?span=all", "/programme/", "/sessions/", "/profile/", "/progress/decisions/", "/progress/morning/",
    "/progress/show/", "/progress/numbers/", "/progress/measures/", "/runs/", "/runs/all/", "/messages/", "/sharing/", "/sharing/looked/",
    "/programmes/", "/profile/reminders/", "/", "/api/v1/me",
)  # fmt: skip
# What begins or ends a transaction asks nothing of the tables.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


def cost(client, path) -> list[str]:
    """The queries of a page that was seen before: first looks write (a profile, the client's log) and read what is kept of the content."""
    for _time in range(2):
        client.get(path, follow=True)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(path)
    assert answer.status_code in {200, 302}, (path, answer.status_code)
    return [query["sql"] for query in found if not query["sql"].startswith(FRAME)]


@pytest.fixture
def rich(therapist, train, now):  # noqa: F811
    """A client who has something in every table, and shares all of it."""
    person = make_person(1, therapist, train=train, now=now)
    history.build(person.user, sessions=20, runs=20)
    Wish.objects.create(owner=person.user, quiet_from=None, quiet_until=None)
    return person


def ten_times(person, now) -> None:  # noqa: F811
    """Ten times as much of everything that grows."""
    history.fill(person.user, sessions=200, runs=80, days_ago=30)
    for _number in range(10):
        messages.ask(person.link, uid=uuid.uuid4(), text="Once more", now=now)
        now += dt.timedelta(seconds=1)


def test_no_page_of_a_person_costs_more_than_twelve(as_, rich, runner):
    lived, new = as_(rich.user), as_(runner)
    session = f"/sessions/{rich.rows['session']}/"
    counts = {path: (len(cost(lived, path)), len(cost(new, path))) for path in OWN} | {session: (len(cost(lived, session)), 0)}
    assert {path: found for path, found in counts.items() if max(found) > MOST} == {}
    assert min(found[0] for found in counts.values()) > 1, "the counter counts"


def desk_pages(person) -> tuple[str, ...]:
    """What a therapist looks at: the list, and a client's page, timeline and report."""
    client = f"/clients/{person.link.uid}/"
    return ("/clients/", "/clients/?show=needs-me&page=2", "/clients/?q=c", client, f"{client}timeline/", f"{client}report/")


def test_the_pages_about_clients_cost_a_therapist_no_more_than_twelve(as_, therapist, rich):
    desk = as_(therapist)
    counts = {path: len(cost(desk, path)) for path in desk_pages(rich)}
    assert max(counts.values()) <= MOST, counts


def test_read_one_by_one_the_timeline_and_the_report_would_cost_more(as_, therapist, rich, monkeypatch):
    for module in ("timeline", "report"):
        monkeypatch.setattr(f"exercises.clients.pages.{module}.together", lambda *_reads: None)
        path = f"/clients/{rich.link.uid}/{module}/"
        assert len(cost(as_(therapist), path)) > MOST


def test_ten_times_the_rows_cost_no_query_more(as_, therapist, rich, now):  # noqa: F811
    lived, desk = as_(rich.user), as_(therapist)
    before = {path: len(cost(desk, path)) for path in desk_pages(rich)} | {path: len(cost(lived, path)) for path in OWN}
    ten_times(rich, now)
    assert PracticeSession.objects.filter(owner=rich.user).count() > 200
    after = {path: len(cost(desk, path)) for path in desk_pages(rich)} | {path: len(cost(lived, path)) for path in OWN}
    assert after == before


def test_the_pages_asked_for_every_day_take_two_rounds_beside_who_asks(as_, rich):
    client = as_(rich.user)
    for path in ("/today/", "/progress/"):
        asked = cost(client, path)
        assert sum(sql.startswith("WITH t0(") for sql in asked) == 2
        # The session, the person, their second factor, and whether they are a therapist: who asks is decided in every request.
        assert len(asked) <= 6


def test_read_one_by_one_today_would_cost_many_times_as_much(as_, rich, monkeypatch):
    monkeypatch.setattr("exercises.progress.pages.today.together", lambda *_reads: None)
    monkeypatch.setattr("exercises.progress.queries.ahead.together", lambda *_reads: None)
    assert len(cost(as_(rich.user), "/today/")) > MOST * 2


def test_what_was_just_saved_stands_on_the_next_page(as_, rich, train):  # noqa: F811
    client = as_(rich.user)
    assert client.get("/sessions/").status_code == 200
    session = train(rich.user, 0, worst=2, hour=11)
    assert str(session.uid) in client.get("/sessions/").content.decode()
    assert client.get("/today/").context["page"].run.outcome
