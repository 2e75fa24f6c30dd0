"""Lists that grow, page by page: nothing twice, nothing left out, whatever comes in or goes meanwhile."""

import datetime as dt

import pytest

from exercises.lib import clock
from exercises.lib.paging import Stretch, place, stretch
from exercises.people.models import Correction
from tests.attack.everything import NASTY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SIZE = 4
AT = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def add(runner):
    def made(number, at=AT):
        return Correction.objects.create(owner=runner, kind="knee", at=at, before={"number": number})

    return made


@pytest.fixture
def entries(add):
    """Ten of the same instant and ten of later ones."""
    return [add(number, AT + dt.timedelta(hours=max(0, number - 9))) for number in range(20)]


def page(runner, **query) -> Stretch:
    return stretch(Correction.objects.visible_to(runner), query, by="at", size=SIZE)


def numbers(found):
    return [row.before["number"] for row in found]


def test_going_back_shows_each_entry_once(runner, entries):
    found = page(runner)
    shown = numbers(found)
    while found.older:
        found = page(runner, before=found.older)
        shown += numbers(found)
    assert shown == list(range(19, -1, -1))


def test_going_forward_again_shows_the_same_pages(runner, entries):
    back = [page(runner)]
    while back[-1].older:
        back.append(page(runner, before=back[-1].older))
    found = back.pop()
    while back:
        found = page(runner, after=found.newer)
        assert numbers(found) == numbers(back.pop())
    assert found.newer == ""


def test_what_comes_in_meanwhile_moves_nothing(runner, entries, add):
    first = page(runner)
    add(99, AT + dt.timedelta(days=9))
    assert numbers(page(runner, before=first.older)) == [15, 14, 13, 12]


def test_a_kept_address_shows_the_same_page_later(runner, entries, add):
    address = page(runner).older
    before = numbers(page(runner, before=address))
    for number in range(30, 40):
        add(number, AT + dt.timedelta(days=9))
    assert numbers(page(runner, before=address)) == before


def test_the_entry_that_an_address_names_may_be_gone(runner, entries):
    address = page(runner).older
    entries[16].delete()
    assert numbers(page(runner, before=address)) == [15, 14, 13, 12]


def test_beyond_the_end_stands_the_beginning(runner, entries):
    last = page(runner)
    while last.older:
        last = page(runner, before=last.older)
    Correction.objects.filter(pk__lte=last.rows[-1].pk).delete()
    assert numbers(page(runner, before=f"0-{entries[0].pk}")) == [19, 18, 17, 16]


@pytest.mark.parametrize(
    "text", [*NASTY.values(), "1-", "-1", "1-1-1", f"{'9' * 17}-{'9' * 18}", f"{'9' * 18}-1", "٣-٣", "1-1\n", "01.5-1"]
)
@pytest.mark.parametrize("way", ["before", "after"])
def test_a_place_that_is_none_gives_the_first_page(runner, entries, way, text):
    assert numbers(page(runner, **{way: text})) == [19, 18, 17, 16]


def test_a_page_costs_one_query_wherever_it_is(runner, entries, django_assert_num_queries):
    first = page(runner)
    third = page(runner, before=page(runner, before=first.older).older)
    for query in ({}, {"before": first.older}, {"after": third.newer}):
        with django_assert_num_queries(1):
            page(runner, **query)


def test_a_list_that_fits_has_no_other_pages(runner, add):
    for number in range(SIZE):
        add(number)
    assert page(runner) == Stretch(page(runner).rows, "", "")


def test_a_place_is_exact_to_the_microsecond():
    assert place("1777636800000001-7") == (dt.datetime(2026, 5, 1, 12, 0, 0, 1, tzinfo=dt.UTC), 7)


def test_the_history_has_links_to_older_and_newer_sessions(as_, runner, session_document):
    from exercises.practice.services import store_session

    now = clock.now()
    for hours in range(25):
        store_session(runner, session_document(started=now - dt.timedelta(hours=hours + 1)), now=now)
    client = as_(runner)
    first = client.get("/sessions/")
    older = client.get("/sessions/", {"before": first.context["sessions"].older})
    newer = client.get("/sessions/", {"after": older.context["sessions"].newer})
    assert [len(answer.context["sessions"]) for answer in (first, older, newer)] == [20, 5, 20]
    assert f"?before={first.context['sessions'].older}" in first.content.decode()
    assert f"?after={older.context['sessions'].newer}" in older.content.decode()
    shown = [row.uid for answer in (first, older) for row in answer.context["sessions"]]
    assert len(set(shown)) == 25
