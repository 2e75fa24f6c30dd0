"""Two versions of one session: both kept, both shown, the owner chooses; and the rows made again from all of it."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from exercises.lib import clock
from exercises.practice import services
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, StepResult
from exercises.safety.models import Lock

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WRITE = "%Y-%m-%dT%H:%M:%SZ"


def store(user, document, now=None):
    return services.store_session(user, document, now=now or clock.now())


def worst(value):
    return [{"moment": "worst", "area": "around-kneecap", "side": "right", "value": value}]


@pytest.fixture
def two(runner, session_document):
    """A session of which another version came from another phone."""
    first = session_document()
    store(runner, first)
    other = first | {"note": "from the other phone", "pain": worst(4)}
    assert store(runner, other).status == "conflict"
    return PracticeSession.objects.get(owner=runner), other


def forms(page: str) -> list[dict[str, str]]:
    """The hidden fields of each choice on a page."""
    blocks = re.findall(r"<form[^>]*/choose/.*?</form>", page, flags=re.S)
    return [dict(re.findall(r'name="(other|base)" value="([0-9a-f]{64})"', block)) for block in blocks]


def choose(client, session, version, fields=None):
    fields = fields or forms(client.get(f"/sessions/{session.uid}/").content.decode())[0]
    return client.post(reverse("practice:session_choose", args=[session.uid]), fields | {"version": version})


def states():
    return sorted(SessionDocument.objects.values_list("revision", "state"))


def test_the_list_and_the_page_say_that_there_are_two(two, runner, as_):
    session, _other = two
    assert "Two versions: choose" in as_(runner).get("/sessions/").content.decode()
    page = as_(runner).get(f"/sessions/{session.uid}/").content.decode()
    assert "Two versions of this session" in page
    assert "from the other phone" in page
    assert page.count("(different)") == 3


def test_a_session_with_one_version_says_nothing_of_it(saved, runner, as_):
    assert "Two versions" not in as_(runner).get("/sessions/").content.decode()
    assert "Two versions" not in as_(runner).get(f"/sessions/{saved.uid}/").content.decode()


def test_keeping_the_one_that_counts_settles_the_other(two, runner, as_):
    session, other = two
    client = as_(runner)
    assert choose(client, session, "keep").status_code == 302
    assert states() == [(1, "kept"), (1, "settled")]
    assert PracticeSession.objects.get().note == ""
    assert "Two versions" not in client.get("/sessions/").content.decode()
    assert store(runner, other).status == "duplicate"
    assert states() == [(1, "kept"), (1, "settled")]


def test_using_the_other_makes_it_the_next_revision(two, runner, as_):
    session, other = two
    choose(as_(runner), session, "use")
    assert states() == [(1, "kept"), (1, "settled"), (2, "kept")]
    now = PracticeSession.objects.get()
    assert (now.note, now.revision, now.pk, now.started_at) == ("from the other phone", 2, session.pk, session.started_at)
    assert list(PainScore.objects.values_list("moment", "value")) == [("worst", 4)]
    kept = SessionDocument.objects.get(revision=2)
    assert kept.body["base"] == SessionDocument.objects.get(revision=1, state="kept").sha256
    assert store(runner, other).status == "duplicate"


def test_an_edit_can_build_on_the_chosen_one(two, runner, as_):
    session, _other = two
    choose(as_(runner), session, "use")
    kept = SessionDocument.objects.get(revision=2)
    assert store(runner, kept.body | {"revision": 3, "base": kept.sha256, "note": "and later"}).status == "stored"


def test_the_same_choice_sent_twice_counts_once(two, runner, as_):
    session, _other = two
    client = as_(runner)
    fields = forms(client.get(f"/sessions/{session.uid}/").content.decode())[0]
    answers = [choose(client, session, "use", fields) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {302}
    assert states() == [(1, "kept"), (1, "settled"), (2, "kept")]
    assert "Something changed" not in client.get(answers[0]["Location"]).content.decode()


def test_a_choice_about_a_version_that_counts_no_more_is_asked_again(two, runner, as_):
    session, _other = two
    client = as_(runner)
    fields = forms(client.get(f"/sessions/{session.uid}/").content.decode())[0]
    first = SessionDocument.objects.get(state="kept")
    store(runner, first.body | {"revision": 2, "base": first.sha256, "note": "meanwhile"})
    page = client.get(choose(client, session, "use", fields)["Location"]).content.decode()
    assert "once more" in page
    assert PracticeSession.objects.get().note == "meanwhile"
    assert states() == [(1, "conflict"), (1, "kept"), (2, "kept")]


@pytest.mark.parametrize("fields", [{}, {"other": "x", "base": "y"}, {"other": "0" * 64, "base": "0" * 64}])
@pytest.mark.parametrize("version", ["keep", "use", "else", ""])
def test_a_choice_that_makes_no_sense_changes_nothing(two, runner, as_, fields, version):
    session, _other = two
    assert as_(runner).post(f"/sessions/{session.uid}/choose/", fields | {"version": version}).status_code == 302
    assert states() == [(1, "conflict"), (1, "kept")]


def test_nobody_else_chooses(two, runner, other_runner, as_):
    session, _other = two
    fields = forms(as_(runner).get(f"/sessions/{session.uid}/").content.decode())[0]
    assert choose(as_(other_runner), session, "use", fields).status_code == 404
    assert states() == [(1, "conflict"), (1, "kept")]


def test_several_versions_are_chosen_one_after_the_other(two, runner, as_):
    session, other = two
    store(runner, other | {"note": "from a third phone"})
    client = as_(runner)
    page = client.get(f"/sessions/{session.uid}/").content.decode()
    assert len(forms(page)) == 2
    choose(client, session, "use")
    assert len(forms(client.get(f"/sessions/{session.uid}/").content.decode())) == 1
    choose(client, session, "keep")
    assert states() == [(1, "kept"), (1, "settled"), (1, "settled"), (2, "kept")]


@pytest.mark.parametrize("revision", [1, 2])
def test_numbness_in_the_version_that_does_not_count_yet_locks_at_once(runner, session_document, revision):
    first = session_document()
    store(runner, first)
    store(runner, first | {"revision": revision, "flags": ["numb"]})
    assert Lock.objects.filter(owner=runner).count() == 1
    store(runner, first | {"revision": revision, "flags": ["numb"]})
    assert Lock.objects.filter(owner=runner).count() == 1


def test_a_thousand_other_versions_overwrite_nothing(runner, session_document):
    first = session_document()
    store(runner, first)
    for number in range(50):
        assert store(runner, first | {"note": f"version {number}"}).status == "conflict"
    assert SessionDocument.objects.filter(state="kept").count() == 1
    assert SessionDocument.objects.filter(state="conflict").count() == 50
    assert PracticeSession.objects.get().note == ""


# --- rows made again --------------------------------------------------------------------------------------------------
def rows():
    return [
        list(
            PracticeSession.objects.order_by("uid").values_list(
                *[field.name for field in PracticeSession._meta.fields if field.name != "id"]
            )
        ),
        list(StepResult.objects.order_by("session__uid", "position").values_list("session__uid", "key", "side", "outcome", "worked_ms")),
        list(PainScore.objects.order_by("session__uid", "moment").values_list("session__uid", "moment", "side", "value")),
    ]


def sent(document, at: dt.datetime):
    return document | {"sent_at": at.strftime(WRITE)}


@pytest.fixture
def history(runner, other_runner, session_document, as_):
    """Sessions with edits on later days, a wrong clock, two versions, and another start."""
    now = clock.now().replace(microsecond=0)
    ahead = dt.timedelta(hours=30)
    for user in (runner, other_runner):
        first = session_document(started=now + ahead - dt.timedelta(minutes=10))
        store(user, sent(first, now + ahead), now)
        base = SessionDocument.objects.get(owner=user, uid=first["uid"])
        later = now + dt.timedelta(days=3)
        edit = first | {"revision": 2, "base": base.sha256, "note": "three days later", "pain": worst(5)}
        store(user, sent(edit, later), later)
        other = sent(first | {"note": "other", "ended_at": (now + ahead).strftime(WRITE)}, later + ahead)
        store(user, other, later + dt.timedelta(hours=1))
    session = PracticeSession.objects.get(owner=runner)
    choose(as_(runner), session, "use")
    moved = session_document(started=now - dt.timedelta(hours=2))
    store(runner, sent(moved, now), now)
    earlier = moved | {"revision": 2, "base": SessionDocument.objects.get(uid=moved["uid"]).sha256}
    earlier |= {"started_at": (now - dt.timedelta(hours=5)).strftime(WRITE)}
    store(runner, sent(earlier, now + dt.timedelta(days=1)), now + dt.timedelta(days=1))


@pytest.mark.parametrize("before", ["whole", "gone", "wrong"])
def test_the_rows_made_again_are_those_that_were_there(history, before):
    expected = rows()
    if before == "gone":
        PracticeSession.objects.all().delete()
    if before == "wrong":
        PracticeSession.objects.update(started_at=clock.now(), ended_at=clock.now(), local_day="2020-01-01", note="", revision=1)
        StepResult.objects.all().delete()
        PainScore.objects.update(value=0)
    assert services.rebuild_sessions() == 3
    assert rows() == expected


def test_an_edit_on_a_later_day_leaves_the_session_on_its_day(history, other_runner):
    session = PracticeSession.objects.get(owner=other_runner)
    assert abs(clock.now() - session.started_at) < dt.timedelta(minutes=30)
    assert session.note == "three days later"


def test_the_other_version_brings_its_own_length(history, runner):
    session = PracticeSession.objects.filter(owner=runner).order_by("-note")[0]
    assert session.note == "other"
    assert session.ended_at - session.started_at == dt.timedelta(minutes=10)


def test_what_fails_in_between_leaves_nothing_half(runner, session_document, monkeypatch):
    def broken(*args, **kwargs):
        raise KeyError("half way")

    monkeypatch.setattr(services, "_project", broken)
    found = services.store_batch(runner, [session_document()], now=clock.now())
    assert [outcome.status for outcome in found] == ["rejected"]
    assert SessionDocument.objects.count() == 0


def test_two_versions_say_in_one_line_in_what_they_differ_and_part_by_part(runner, session_document, as_):
    first = session_document()
    store(runner, first)
    steps = [dict(result) for result in first["steps"]]
    steps[-1] |= {"outcome": "partly", "reps": 5}
    store(runner, first | {"steps": steps, "taped": True})
    page = as_(runner).get(f"/sessions/{first['uid']}/").content.decode()
    line = re.search(r"They differ in:</b>([^<]*)", page)
    assert line and line[1].strip() == "Parts done, Taping, Slow chair-sit."
    assert "Partly · 5 repetitions" in page
    same = page[page.index("The same in both") :]
    assert "Pain before" in same[: same.index("</details>")]


def test_versions_that_tell_the_same_say_so(runner, session_document, as_):
    first = session_document()
    store(runner, first)
    store(runner, first | {"language": "en-GB"})
    assert "They tell the same. Keep either." in as_(runner).get(f"/sessions/{first['uid']}/").content.decode()
