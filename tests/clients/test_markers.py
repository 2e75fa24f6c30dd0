"""Twenty runners, each with marks of their own in every field of theirs: no page, header, file, mail, feed or log line has a foreign one."""

import json
import logging
import re

import pytest
from django.core import mail
from django.core.management import call_command

from exercises.lib.log import JsonLine
from tests.clients.crowd import OWN_PAGES, desk_of, inner, make_person, mark, own_of

pytestmark = pytest.mark.django_db
# What a therapist finds of the one client of theirs, and what the client finds of their own.
SHARED = {
    "name", "note", "run", "lock", "story", "aim", "doing", "number", "urgent", "measure", "kept", "phase", "keepline", "keep", "flare",
    "back", "profession", "registration", "practice", "discharger", "held", "once", "opened", "opener", "asked", "answered", "noted", "own",
    "how", "itemnote", "title", "why", "shower", "group",
    "picture", "pixels",
}  # fmt: skip
OWN = {
    "name", "email", "note", "run", "activity", "assessor", "story", "aim", "doing", "number", "urgent", "measure", "kept", "phase",
    "keepline", "keep", "flare", "back", "profession", "registration", "practice", "discharger", "held", "opened", "opener", "asked",
    "answered", "noted", "own", "how", "itemnote", "title", "shower", "decided", "decider", "picture", "pixels",
}  # fmt: skip


@pytest.fixture
def crowd(therapist, other_therapist, train, now):
    """Nineteen clients of another therapist and one of this one."""
    return [make_person(number, other_therapist if number else therapist, train=train, now=now) for number in range(20)]


@pytest.fixture
def lines(caplog):
    """What went to the log, as it is written, once asked."""
    logging.getLogger("selfcare").propagate = True
    with caplog.at_level("INFO"):
        yield lambda: "\n".join(JsonLine().format(record) for record in caplog.records)
    logging.getLogger("selfcare").propagate = False


def whole(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers} {answer.cookies} {body.decode()}"


def read(browser, addresses) -> str:
    return "\n".join(whole(getattr(browser, method)(path)) for method, path in addresses)


def marks(text) -> dict[int, set[str]]:
    """The marks in a text: whose, and of which fields."""
    found: dict[int, set[str]] = {}
    for number, field in re.findall(r"mk(\d\d)([a-z]+)", text):
        found.setdefault(int(number), set()).add(field)
    return found


def mails() -> str:
    for name in ("send_messages_mail", "send_reminders"):
        call_command(name)
    return json.dumps([[message.subject, message.body, [list(part) for part in message.alternatives]] for message in mail.outbox])


def test_no_foreign_mark_is_on_any_page_of_a_therapist(as_, therapist, crowd, lines):
    mine = crowd[0]
    addresses = [("get", path) for path in (*OWN_PAGES, "/clients/?q=mk", "/therapist/")] + desk_of(mine)
    for other in crowd[1:]:
        # By a foreign link; a foreign thing behind one's own link.
        addresses += desk_of(other) + inner(mine.link.uid, other.rows)
    found = marks(read(as_(therapist), addresses))
    assert set(found) == {0}
    assert found[0] == SHARED, "the net catches: what is shared is found, and nothing else of theirs"
    assert marks(lines() + mails()) == {}


def test_no_foreign_mark_is_on_any_page_of_a_client(as_, crowd, lines):
    mine = crowd[0]
    addresses = [("get", path) for path in OWN_PAGES] + own_of(mine)
    for other in crowd[1:]:
        addresses += own_of(other) + desk_of(other)
    browser = as_(mine.user)
    told = read(browser, addresses)
    made = browser.post("/profile/reminders/calendar/", {"do": "open"}).content.decode()
    told += whole(as_(None).get(re.search(r"https?://[^/]+(/[^\"<\s]*\.ics[^\"<\s]*)", made)[1]))
    found = marks(told)
    assert set(found) == {0}
    assert found[0] == OWN, "the net catches"
    assert marks(lines() + mails()) == {}


def test_a_mark_is_found_where_it_stands(therapist, train, now):
    person = make_person(7, therapist, train=train, now=now)
    assert marks(f"{person.user.name} {mark(3, 'x')}") == {7: {"name"}, 3: {"x"}}
