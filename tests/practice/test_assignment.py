"""Sessions of a programme: whose it is, in which version, and what is said of taping."""

import datetime as dt
import uuid

import pytest

from exercises.lib import clock
from exercises.practice import services
from exercises.practice.models import PracticeSession
from exercises.programmes import loader, queries
from exercises.programmes import services as programmes
from exercises.programmes.models import Assignment, ProgrammeVersion

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = clock.now()
WATCHED = ("assignment_id", "version_id", "slot", "taped", "started_at", "local_day", "revision")


@pytest.fixture
def follows(db):
    """Let a person follow the first programme."""
    loader.load(loader.read(), now=NOW)
    programme = next(iter(queries.offered()))
    return lambda person: programmes.start_alone(person, programme, uid=uuid.uuid4(), today=NOW.date(), now=NOW)


def store(person, document):
    assert services.store_session(person, document, now=NOW).status == "stored"
    return PracticeSession.objects.get(uid=document["uid"])


def of(assignment, slot="morning"):
    return {"assignment": str(assignment.uid), "slot": slot}


def newer(version):
    return ProgrammeVersion.objects.create(
        programme=version.programme, number=version.number + 1, document=version.document, sha256="e" * 64, made_at=NOW
    )


def test_a_session_of_my_programme_is_pinned_to_its_version_and_slot(runner, follows, session_document):
    mine = follows(runner)
    session = store(runner, session_document() | of(mine))
    assert (session.assignment, session.version, session.slot) == (mine, mine.version, "morning")


@pytest.mark.parametrize("whose", ["somebody else’s", "nobody’s"])
def test_a_foreign_programme_is_like_none_and_the_session_is_kept(runner, other_runner, follows, session_document, whose):
    uid = follows(other_runner).uid if whose == "somebody else’s" else uuid.uuid4()
    session = store(runner, session_document() | {"assignment": str(uid), "slot": "morning"})
    assert (session.assignment, session.version, session.slot) == (None, None, "")


def test_what_somebody_else_did_on_this_phone_is_not_for_my_programme(runner, follows, session_document):
    session = store(runner, session_document() | of(follows(runner)) | {"opened": "guest"})
    assert (session.assignment, session.version) == (None, None)


def test_a_slot_that_no_programme_has_is_left_out(runner, follows, session_document):
    mine = follows(runner)
    session = store(runner, session_document() | of(mine, "midnight"))
    assert (session.assignment, session.slot) == (mine, "")


def edit(document):
    kept = services.sha256(services._identity(document))
    return {key: value for key, value in document.items() if key not in ("assignment", "slot")} | {
        "revision": 2,
        "base": kept,
        "note": "More.",
    }


def test_an_edit_keeps_programme_version_and_slot(runner, follows, session_document):
    mine, document = follows(runner), session_document()
    before = store(runner, document | of(mine))
    later = newer(mine.version)
    Assignment.objects.filter(pk=mine.pk).update(version=later)
    after = store(runner, edit(document | of(mine)))
    assert (after.revision, after.assignment, after.version_id, after.slot) == (2, mine, before.version_id, "morning")


def test_the_rows_made_again_are_the_same_in_the_version_of_then(runner, follows, session_document):
    mine, document = follows(runner), session_document()
    store(runner, document | of(mine) | {"taped": True})
    store(runner, edit(document | of(mine) | {"taped": True}))
    Assignment.objects.filter(pk=mine.pk).update(version=newer(mine.version))
    before = list(PracticeSession.objects.values(*WATCHED))
    assert services.rebuild_sessions() == 1
    assert list(PracticeSession.objects.values(*WATCHED)) == before


@pytest.mark.parametrize(("said", "kept"), [({"taped": True}, True), ({"taped": False}, False), ({}, False)])
def test_taped_is_kept_as_it_was_said(runner, session_document, said, kept):
    assert store(runner, session_document() | said).taped is kept


def test_taped_is_yes_or_no_and_nothing_else(runner, session_document):
    assert services.store_session(runner, session_document() | {"taped": "yes"}, now=NOW + dt.timedelta(0)).status == "rejected"
