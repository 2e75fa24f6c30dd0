"""Everyone × every page about a client × every state of a link: what is not open is the same as what does not exist."""

import csv
import io
import re
import uuid

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import AccessEntry, CareLink, Therapist
from exercises.clients import urls
from exercises.clients.models import Assessment, Discharge, Visit
from exercises.clients.pages import export
from exercises.people.models import User
from tests.conftest import make_link

pytestmark = pytest.mark.django_db
GET = [
    "client",
    "timeline",
    "report",
    "sessions_file",
    "session",
    "assessment_new",
    "assessment",
    "numbers",
    "discharge",
    "discharged",
    "locks",
]
POST = ["visit", "summary", "assessment_new", "numbers", "discharge", "locks", "lock_open", "decide"]
# What opens only with the scope "programme".
NEEDS_PROGRAMME = ["sessions_file", "session", "numbers"]
OVER = ["never", "paused", "ended by client", "ended by therapist", "expired", "therapist closed", "therapist inactive", "client inactive"]


@pytest.fixture
def found(link, runner, train, now):
    """A session, an assessment and a discharge of the runner."""
    care.change(link, scopes=["programme", "pain", "notes", "running", "safety"], now=now)
    session = train(runner, 1, note="canary-note", worst=7)
    made = Assessment.objects.create(
        owner=runner, link=link, therapist_name="Mara Linde", day=now.date(), at=now, document={"aim": "canary-aim"}
    )
    ended = Discharge.objects.create(
        owner=runner, link=link, therapist_name="Mara Linde", day=now.date(), until=now.date(), at=now,
        document={
            "weeks": 1, "sessions": 1, "measures": [], "urgent": [], "keep": {"key": "", "title": "", "phase": "", "lines": [], "scope": ""},
            "texts": {"doing": ["canary-doing"], "flare": [], "back": []}, "by": dict.fromkeys(("profession", "registration", "practice"), ""),
        },
    )  # fmt: skip
    return {"session": session.uid, "assessment": made.uid, "discharge": ended.uid}


def address(name, link_uid, found):
    own = {"discharged": "discharge"}.get(name, name)
    more = [found[own]] if name in {"session", "assessment", "discharged"} else []
    return reverse(f"clients:{name}", args=[link_uid, *more])


def bring_about(state, link, runner, therapist, now):
    if state == "paused":
        care.pause(link, now=now)
    if state.startswith("ended"):
        care.end(link, by=state.removeprefix("ended by "), now=now)
    if state == "expired":
        CareLink.objects.filter(pk=link.pk).update(until=now)
    if state == "therapist closed":
        Therapist.objects.update(closed_at=now)
    if state.endswith("inactive"):
        User.objects.filter(pk={"client": runner, "therapist": therapist}[state.split()[0]].pk).update(is_active=False)
    if state == "never":
        CareLink.objects.filter(pk=link.pk).update(therapist=None)


def plain(answer) -> str:
    """A page without what is new each time."""
    return re.sub(r"[0-9a-f]{16}", "", answer.content.decode())


def test_these_are_all_the_pages_about_a_client():
    about = {pattern.name for pattern in urls.urlpatterns if "clients/<uuid:uid>" in str(pattern.pattern)}
    assert about == {*GET, *POST}


@pytest.mark.parametrize("state", OVER)
def test_what_is_not_open_is_like_what_does_not_exist(as_, link, runner, therapist, found, now, state):
    browser = as_(therapist)
    addresses = [("get", name) for name in GET] + [("post", name) for name in POST]
    for method, name in addresses:
        assert getattr(browser, method)(address(name, link.uid, found)).status_code in {200, 302, 422}, "open before"
    before = AccessEntry.objects.count()
    bring_about(state, link, runner, therapist, now)
    for method, name in addresses:
        answer = getattr(browser, method)(address(name, link.uid, found))
        unknown = getattr(browser, method)(address(name, uuid.uuid4(), found))
        if state == "therapist inactive":
            assert answer.status_code == unknown.status_code == 302, "signed out"
            continue
        assert (answer.status_code, plain(answer)) == (404, plain(unknown)), name
        assert "canary" not in answer.content.decode()
    assert AccessEntry.objects.count() == before, "nothing was shown, nothing stands in the log"


@pytest.mark.parametrize("who", ["runner", "other_runner", "other_therapist", "newcomer", "editor", "administrator"])
def test_nobody_else_opens_them(as_, link, found, who, request):
    browser = as_(request.getfixturevalue(who))
    for method, name in [("get", name) for name in GET] + [("post", name) for name in POST]:
        answer, unknown = (getattr(browser, method)(address(name, uid, found)) for uid in (link.uid, uuid.uuid4()))
        assert (answer.status_code, plain(answer)) == (404, plain(unknown))
    assert not Visit.objects.exists()
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("who", ["runner", "newcomer", "editor", "administrator"])
def test_who_is_no_therapist_has_no_list(as_, who, request):
    assert as_(request.getfixturevalue(who)).get("/clients/").status_code == 404


@pytest.mark.parametrize("name", NEEDS_PROGRAMME)
def test_without_the_scope_such_a_page_does_not_exist(as_, link, therapist, found, now, name):
    care.change(link, scopes=["pain", "notes", "running", "safety"], now=now)
    assert as_(therapist).get(address(name, link.uid, found)).status_code == 404
    assert not AccessEntry.objects.exists()


def test_a_session_of_somebody_else_is_like_none(as_, link, therapist, other_runner, train, found):
    theirs = train(other_runner, 1)
    assert as_(therapist).get(address("session", link.uid, {"session": theirs.uid})).status_code == 404
    assert not AccessEntry.objects.filter(what="session").exists()


def test_an_assessment_by_another_therapist_is_like_none(as_, link, runner, other_therapist, found):
    second = make_link(runner, other_therapist)
    assert as_(other_therapist).get(address("assessment", second.uid, found)).status_code == 404
    assert as_(other_therapist).get(address("client", second.uid, found)).status_code == 200


@pytest.mark.parametrize(
    ("method", "name", "what", "how"),
    [
        ("get", "client", "overview", "view"), ("get", "timeline", "timeline", "view"), ("get", "session", "session", "view"),
        ("get", "report", "report", "view"), ("get", "sessions_file", "file", "file"), ("post", "summary", "summary", "copy"),
        ("get", "assessment_new", "assessment", "view"), ("get", "assessment", "assessment", "view"),
    ],
)  # fmt: skip
def test_every_look_stands_in_the_log_before_the_answer(as_, link, runner, therapist, found, method, name, what, how):
    assert getattr(as_(therapist), method)(address(name, link.uid, found)).status_code == 200
    assert list(AccessEntry.objects.values_list("owner", "viewer", "what", "how")) == [(runner.pk, therapist.pk, what, how)]


@pytest.mark.parametrize("name", GET)
def test_where_the_log_cannot_be_written_nothing_is_shown(as_, link, therapist, found, monkeypatch, name):
    def away(*args, **kwargs):
        raise RuntimeError("no log")

    # Before: the first address loads all views, and one loaded now would keep this for good.
    path = address(name, link.uid, found)
    monkeypatch.setattr("exercises.care.access.note_looks", away)
    answer = as_(therapist, raise_request_exception=False).get(path)
    assert answer.status_code == 500
    assert b"canary" not in answer.content


def test_every_copy_and_every_file_counts(as_, link, therapist, found):
    for _twice in range(2):
        as_(therapist).post(address("summary", link.uid, found))
        as_(therapist).get(address("sessions_file", link.uid, found))
    assert AccessEntry.objects.filter(how="copy").count() == AccessEntry.objects.filter(how="file").count() == 2


@pytest.mark.parametrize("change", ["paused", "ended by client", "fewer"])
def test_a_file_ends_where_sharing_does(as_, link, runner, therapist, train, now, monkeypatch, change):
    monkeypatch.setattr(export, "SLICE", 2)
    for ago in range(1, 6):
        train(runner, ago)
    stream = iter(as_(therapist).get(reverse("clients:sessions_file", args=[link.uid])).streaming_content)
    start = [next(stream) for _row in range(3)]  # the mark, the head, the first session
    if change == "fewer":
        care.change(link, scopes=["programme"], now=now)
    else:
        bring_about(change, link, runner, therapist, now)
    rows = list(csv.reader(io.StringIO(b"".join(start[1:] + list(stream)).decode())))
    assert len(rows) == 4, "the head, the slice of two that was read, and the last word"
    assert rows[-1] == ["What is shared changed while this file was made. It ends here."]


def test_the_owner_reads_what_was_noted_and_nobody_else(as_, link, runner, other_runner, therapist, found):
    path = reverse("clients:own_assessment", args=[found["assessment"]])
    assert "canary-aim" in as_(runner).get(path).content.decode()
    assert "Mara Linde" in as_(runner).get(reverse("clients:own_assessments")).content.decode()
    for other in (other_runner, therapist):
        answer, unknown = as_(other).get(path), as_(other).get(reverse("clients:own_assessment", args=[uuid.uuid4()]))
        assert (answer.status_code, plain(answer)) == (404, plain(unknown))
        assert list(as_(other).get(reverse("clients:own_assessments")).context["found"]) == []


def test_pages_about_a_client_are_kept_nowhere(as_, link, therapist, found):
    for name in GET:
        assert as_(therapist).get(address(name, link.uid, found))["Cache-Control"] == "private, no-store"
