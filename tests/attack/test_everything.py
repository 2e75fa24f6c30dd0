"""Every page, asked for what no page expects: whatever it is, it is answered by a page of ours and never by a failure of the server.

The addresses come from the table of the site, the names of the parameters from what each page looks for: a new page is asked by itself.
"""

import datetime as dt
from itertools import cycle, islice

import pytest

from exercises.running.pages import lists
from tests.attack.everything import KEYS, NASTY, Listening, addresses, ask, pairs, places_in
from tests.guards.test_access_matrix import cast, own

__all__ = ["cast", "own"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHO = ("administrator", "therapist", "owner", "editor", "anonymous")
CLOSED = {302, 401, 403, 404, 405}
# The editors' pages are alike for every kind of content; at night all of them are asked.
ALIKE = ("admin:exercises_exercise_", "admin:exercises_muscle_places", "admin:exercises_therapist_", "admin:exercises_pose_draw")


@pytest.fixture
def clients(cast, as_):
    return {who: as_(cast[who]) for who in WHO}


@pytest.fixture
def listening(monkeypatch):
    return Listening(monkeypatch)


def failed(answer) -> bool:
    return isinstance(answer, str) or answer >= 500


def some(own):
    """What every run asks."""
    return [(name, path) for name, path in addresses(own) if not name.startswith("admin:exercises_") or name.startswith(ALIKE)]


def heard(listening, client, path, method) -> set[str]:
    """The names that a page looks for, when nothing is given and when something is given for all of them."""
    first = listening.heard()
    if first:
        ask(client, path, pairs(first, "1"), method=method)
    return first | listening.heard()


def troubles(listening, clients, places, method, values, *, everybody=False) -> dict:
    """What fails, by address, person and value. Asked by everybody who may, or by the first one who may."""
    wrong, looked_for = {}, set()
    for name, path in places:
        for who, client in clients.items():
            listening.heard()
            if ask(client, path, "", method=method) in CLOSED:
                continue
            names = heard(listening, client, path, method)
            looked_for |= names
            for word, value in values():
                answer = ask(client, path, pairs([*names, *KEYS], value), method=method)
                if failed(answer):
                    wrong[name, who, word] = answer
            if not everybody:
                break
    assert looked_for
    return wrong


def turns(number):
    """A few of the values for each page, the next ones for the next page."""
    supply = cycle(NASTY.items())
    return lambda: list(islice(supply, number))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_query_and_no_form_makes_the_server_fail(listening, clients, own, method):
    assert troubles(listening, clients, some(own), method, turns(1)) == {}


@pytest.mark.nightly
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_query_and_no_form_of_anybody_makes_the_server_fail(listening, clients, own, method):
    assert troubles(listening, clients, list(addresses(own)), method, turns(7), everybody=True) == {}


def test_no_place_of_an_address_makes_the_server_fail(clients, own):
    wrong, supply = {}, cycle(value for value in NASTY.values() if value)
    for name, path in some(own):
        for place in places_in(name, path):
            for value in islice(supply, 4):
                who = "administrator" if name.startswith("admin:") else "owner"
                answer = ask(clients[who], place.replace("{}", value))
                if failed(answer):
                    wrong[name, place, value[:40]] = answer
    assert wrong == {}


def test_a_page_that_takes_a_query_as_it_is_would_be_found(listening, clients, own, monkeypatch):
    monkeypatch.setattr(lists, "_place", lambda before: (dt.date.fromisoformat(before), 0) if before else (None, 0))
    page = [(name, path) for name, path in addresses(own) if name == "running:all"]
    assert troubles(listening, clients, page, "GET", turns(3))


def test_the_names_that_a_page_looks_for_are_found_by_themselves(listening, clients, own):
    ask(clients["owner"], "/sessions/")
    assert {"before", "after"} <= listening.heard()
