"""Who needs me today: order, filters, what is not shared, what stands in the log, and what a page costs."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from exercises.care import services as care
from exercises.care.models import AccessEntry, CareLink, Therapist
from exercises.clients.models import Standing
from exercises.clients.queries import standing as standing_queries
from exercises.clients.services import standing
from exercises.people.models import User
from exercises.people.services import give_consent
from exercises.practice.models import PainScore, PracticeSession, StepResult
from exercises.programmes.models import Assignment
from tests.conftest import make_link, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(therapist, now):
    """Makes a client of the therapist, with what they share."""

    def make(name, *scopes, began=20):
        user = make_user(f"{uuid.uuid4().hex}@example.org", name=name)
        give_consent(user, way="test", now=now)
        return user, make_link(user, therapist, scopes=scopes or ("programme", "pain"), now=now - dt.timedelta(days=began))

    return make


def names(answer) -> list[str]:
    return [row.name for row in answer.context["page"].rows]


def reasons(answer) -> dict[str, str]:
    return {row.name: row.reason for row in answer.context["page"].rows}


def test_those_who_need_somebody_stand_first(as_, therapist, client_of, train, started, monkeypatch, now):
    calm, _link = client_of("Calm")
    due, _link = client_of("Due")
    quiet, _link = client_of("Quiet")
    asks, asked_link = client_of("Asks")
    worse, _link = client_of("Worse")
    red, _link = client_of("Red")
    for person in (calm, due, asks):
        train(person, 1)
    train(quiet, 9)
    train(worse, 2, before=1, morning=3)
    train(red, 3, end="red")
    Assignment.objects.filter(pk=started.pk).update(owner=due, review_on=now.date())
    monkeypatch.setattr(standing_queries, "questions_of", lambda link: int(link.pk == asked_link.pk))
    standing.rebuild(now=now)
    page = as_(therapist).get("/clients/")
    assert names(page) == ["Red", "Worse", "Asks", "Quiet", "Due", "Calm"]
    assert reasons(page) == {
        "Red": "Stopped or warning sign, 18 November", "Worse": "Worse morning after 19 November", "Asks": "1 question",
        "Quiet": "No session for 9 days", "Due": "Review due since today", "Calm": "",
    }  # fmt: skip
    assert "5 of them need you today." in page.content.decode()


def test_a_worse_morning_of_long_ago_is_no_reason_any_more(as_, therapist, client_of, train):
    person, _link = client_of("Worse")
    train(person, 8, before=1, morning=3)
    train(person, 1, morning=None)
    assert reasons(as_(therapist).get("/clients/")) == {"Worse": ""}


@pytest.mark.parametrize(("began", "reason"), [(20, "No session yet"), (3, "")])
def test_someone_new_is_waited_for_a_week(as_, therapist, client_of, began, reason):
    client_of("New", began=began)
    assert reasons(as_(therapist).get("/clients/")) == {"New": reason}


def test_what_is_not_shared_neither_stands_there_nor_orders_the_list(as_, therapist, client_of, train):
    red, _link = client_of("Anna", "programme")
    quiet, _link = client_of("Berta", "pain")
    shown, _link = client_of("Clara")
    train(red, 1, end="red", worst=9, morning=8)
    train(quiet, 12, worst=4)
    train(shown, 1, worst=2)
    answer = as_(therapist).get("/clients/")
    assert reasons(answer) == {"Anna": "", "Berta": "", "Clara": ""}
    assert names(answer) == ["Anna", "Berta", "Clara"], "by name alone"
    anna, berta, clara = answer.context["page"].rows
    assert (anna.worst, anna.morning, anna.trend, anna.spark) == (None, None, "", None)
    assert (berta.last, berta.days) == ("", ())
    assert (clara.worst, clara.last) == (2, "yesterday")
    assert answer.context["page"].counts.needs == 0


def test_without_pain_nobody_learns_why_a_day_was_left_out(as_, therapist, client_of, train):
    person, link = client_of("Anna", "programme")
    train(person, 2, outcome="skipped", reason="hurts", worst=None)
    assert as_(therapist).get("/clients/").context["page"].rows[0].days == (("left-out", "left out", 1),)
    care.change(link, scopes=["programme", "pain"], now=link.began_at)
    assert as_(therapist).get("/clients/").context["page"].rows[0].days == (("skipped-pain", "left out for pain", 1),)


def test_filters_and_the_search_by_name(as_, therapist, client_of, train):
    red, _link = client_of("Anna Red")
    quiet, _link = client_of("Berta Quiet")
    calm, _link = client_of("Clara Calm")
    train(red, 1, end="red")
    train(calm, 1)
    browser = as_(therapist)
    assert names(browser.get("/clients/", {"show": "needs-me"})) == ["Anna Red", "Berta Quiet"]
    assert names(browser.get("/clients/", {"show": "no-data"})) == ["Berta Quiet"]
    assert names(browser.get("/clients/", {"show": "review"})) == []
    assert names(browser.get("/clients/", {"show": "no-such"})) == ["Anna Red", "Berta Quiet", "Clara Calm"]
    assert names(browser.get("/clients/", {"q": "cLARA"})) == ["Clara Calm"]
    assert names(browser.get("/clients/", {"q": "100%"})) == []
    assert "Nobody here." in browser.get("/clients/", {"q": "nobody"}).content.decode()


def test_who_has_no_name_stands_there_with_their_address(as_, therapist, client_of):
    user, _link = client_of("")
    assert names(as_(therapist).get("/clients/", {"q": user.email[:6]})) == [user.email]


@pytest.mark.parametrize("over", ["paused", "ended", "expired", "inactive"])
def test_who_shares_nothing_now_is_not_in_the_list(as_, therapist, link, runner, train, now, over):
    train(runner)
    assert names(as_(therapist).get("/clients/")) == ["Runner"]
    if over == "paused":
        care.pause(link, now=now)
    if over == "ended":
        care.end(link, by="client", now=now)
    if over == "expired":
        CareLink.objects.filter(pk=link.pk).update(until=now)
    if over == "inactive":
        User.objects.filter(pk=runner.pk).update(is_active=False)
    answer = as_(therapist).get("/clients/")
    assert names(answer) == []
    assert "Nobody shares with you yet" in answer.content.decode()


def test_nobody_sees_the_clients_of_another(as_, other_therapist, link, runner, train):
    train(runner)
    assert names(as_(other_therapist).get("/clients/")) == []


def test_a_link_without_a_row_gets_one(as_, therapist, link, runner):
    assert not Standing.objects.exists()
    assert names(as_(therapist).get("/clients/")) == ["Runner"]
    assert Standing.objects.get().link == link


def test_each_page_is_a_look_at_those_on_it(as_, therapist, client_of):
    links = [client_of(f"Client {number:02}")[1] for number in range(27)]
    as_(therapist).get("/clients/")
    seen = AccessEntry.objects.filter(what="list", how="list")
    assert set(seen.values_list("link", flat=True)) == {link.pk for link in links[:25]}
    assert names(as_(therapist).get("/clients/", {"page": 2})) == ["Client 25", "Client 26"]
    assert seen.count() == 27


def test_where_the_log_cannot_be_written_nothing_is_shown(as_, therapist, link, monkeypatch):
    def away(*args, **kwargs):
        raise RuntimeError("no log")

    monkeypatch.setattr("exercises.care.access.note_looks", away)
    answer = as_(therapist, raise_request_exception=False).get("/clients/")
    assert answer.status_code == 500
    assert b"Runner" not in answer.content


def handed_over(row) -> int:
    """How many rows one row is: a round gives the rows of each of its reads as a JSON text."""
    texts = [text for text in row or () if isinstance(text, str) and text.startswith("[")]
    return sum(len(json.loads(text)) for text in texts) if texts else int(row is not None)


@pytest.fixture
def cost(monkeypatch):
    """Counts the queries of a page, and the rows that they hand over."""
    count = {"queries": 0, "rows": 0}

    def counted(name):
        plain = getattr(CursorWrapper, name, None) or (lambda self, *args: getattr(self.cursor, name)(*args))

        def fetch(self, *args):
            found = plain(self, *args) if name in vars(CursorWrapper) else getattr(self.cursor, name)(*args)
            count["rows"] += len(found) if isinstance(found, list) else handed_over(found)
            return found

        return fetch

    for name in ("fetchone", "fetchmany", "fetchall"):
        monkeypatch.setattr(CursorWrapper, name, counted(name), raising=False)

    def asked(execute, sql, params, many, context):
        # What only begins or ends a piece of a transaction reads nothing.
        count["queries"] += not sql.startswith(("SAVEPOINT", "RELEASE"))
        return execute(sql, params, many, context)

    def measure(browser, path):
        count.update(queries=0, rows=0)
        with connection.execute_wrapper(asked):
            assert browser.get(path).status_code == 200
        return dict(count)

    return measure


def crowd(therapist, now, many, sessions):
    """Clients with sessions, made at once."""
    first = User.objects.count()
    users = User.objects.bulk_create(
        [User(email=f"c{first + n}@example.org", name=f"C {first + n:05}") for n in range(many)], batch_size=500
    )
    whose = Therapist.objects.get(user=therapist)
    began = now - dt.timedelta(days=250)
    links = CareLink.objects.bulk_create(
        [
            CareLink(owner=user, uid=uuid.uuid4(), therapist=whose, therapist_name=whose.name, scopes=["programme", "pain"], began_at=began,
                     until=now + dt.timedelta(days=100))
            for user in users
        ], batch_size=500,
    )  # fmt: skip
    plain = PracticeSession.objects.first()
    result, scores = StepResult.objects.filter(session=plain).first(), ("before", "worst", "morning")
    fields = {
        f.attname: getattr(plain, f.attname)
        for f in plain._meta.concrete_fields
        if f.attname not in {"id", "uid", "owner_id", "local_day", "started_at"}
    }
    told = {
        f.attname: getattr(result, f.attname) for f in result._meta.concrete_fields if f.attname not in {"id", "owner_id", "session_id"}
    }
    for start in range(0, many, 100):
        made = PracticeSession.objects.bulk_create(
            [
                PracticeSession(**fields, owner=user, uid=uuid.uuid4(), started_at=(at := now - dt.timedelta(days=back + place % 20)), local_day=at.date())
                for place, user in enumerate(users[start : start + 100])
                for back in range(sessions)
            ], batch_size=500,
        )  # fmt: skip
        StepResult.objects.bulk_create([StepResult(**told, owner_id=row.owner_id, session=row) for row in made], batch_size=500)
        PainScore.objects.bulk_create(
            [
                PainScore(owner_id=row.owner_id, session=row, moment=moment, area="knee", side="left", value=2)
                for row in made
                for moment in scores
            ],
            batch_size=500,
        )
        if connection.vendor == "postgresql":
            # Keys are checked batch by batch: all of them at the end would take longer than one statement may.
            connection.check_constraints()
    return links


def compare(as_, therapist, runner, train, now, cost, few, many, sessions):
    train(runner)
    crowd(therapist, now, few, sessions)
    standing.rebuild(now=now)
    browser = as_(therapist)
    cost(browser, "/clients/")
    small = cost(browser, "/clients/")
    crowd(therapist, now, many - few, sessions)
    standing.rebuild(now=now)
    # The first look at new faces writes the log; the second is what is compared.
    cost(browser, "/clients/")
    large = cost(browser, "/clients/")
    assert small["rows"] > 20, "the counter counts"
    assert large["queries"] == small["queries"] <= 12
    # A full page has 25 lines, whatever lies behind it.
    assert large["rows"] - small["rows"] == 2 * (25 - few)
    return small, large


@pytest.mark.database
def test_a_page_costs_the_same_with_twenty_clients_as_with_a_hundred(as_, therapist, runner, train, now, cost):
    compare(as_, therapist, runner, train, now, cost, few=20, many=100, sessions=3)


@pytest.mark.nightly
@pytest.mark.database
def test_a_page_costs_the_same_with_twenty_clients_as_with_two_thousand(as_, therapist, runner, train, now, cost):
    compare(as_, therapist, runner, train, now, cost, few=20, many=2000, sessions=200)
    assert PracticeSession.objects.count() >= 2000 * 200
