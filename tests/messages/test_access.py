"""Everyone × every state of the sharing: what is not one's own is like what does not exist, and nothing of one thread is in another."""

import datetime as dt
import uuid

import pytest

from exercises.care import services as care
from exercises.care.access import peek_or_404
from exercises.care.models import AccessEntry
from exercises.lib import clock
from exercises.messages import services
from exercises.messages.models import Message, Note
from exercises.people.services import give_consent
from tests.conftest import make_link, make_user
from tests.messages.test_threads import stop

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STATES = ["pause", "end", "expire", "close", "inactive", "gone", "client inactive"]
DESK = ("messages/", "messages/{question}/no-answer/", "notes/", "notes/{note}/")


def desk_paths(link, question, note):
    return [f"/clients/{link}/{path.format(question=question, note=note)}" for path in DESK]


def tell(client, path, method):
    answer = getattr(client, method)(path, {"uid": uuid.uuid4(), "text": "Words"})
    return answer.status_code


def answers(client, link, question, note):
    return {
        (path, method): tell(client, path, method)
        for path in desk_paths(link, question, note)
        for method in ("get", "post", "put", "delete")
    }


@pytest.fixture
def written(ask, note):
    return ask("Asked words"), note("Noted words")


def kept():
    return sorted(Message.objects.values_list("text", "settled_at")), sorted(Note.objects.values_list("text", flat=True))


@pytest.mark.parametrize("state", STATES)
def test_a_sharing_that_does_not_run_is_like_none_for_the_therapist(as_, therapist, administrator, link, written, state):
    desk, before = as_(therapist), kept()
    stop(state, link, therapist, administrator)
    AccessEntry.objects.all().delete()
    here = answers(desk, link.uid, written[0].uid, written[1].uid)
    nowhere = answers(desk, uuid.uuid4(), uuid.uuid4(), uuid.uuid4())
    assert list(here.values()) == list(nowhere.values())
    assert {status for (_path, method), status in here.items() if method in {"get", "post"}} <= {404, 405, 302}
    assert kept() == before and not AccessEntry.objects.exists()
    if state not in {"gone", "inactive"}:
        assert "Asked words" not in desk.get("/messages/").content.decode() and "Runner" not in desk.get("/messages/").content.decode()


@pytest.mark.parametrize("who", ["other_runner", "newcomer", "editor", "reviewer", "administrator", "other_therapist", "runner"])
def test_nobody_else_reads_writes_marks_or_notes(as_, request, link, written, who):
    client, before = as_(request.getfixturevalue(who)), kept()
    here = answers(client, link.uid, written[0].uid, written[1].uid)
    nowhere = answers(client, uuid.uuid4(), uuid.uuid4(), uuid.uuid4())
    assert list(here.values()) == list(nowhere.values()) and set(here.values()) <= {404, 405}
    if who != "runner":
        for method in ("get", "post"):
            assert tell(client, f"/messages/{link.uid}/", method) == tell(client, f"/messages/{uuid.uuid4()}/", method) == 404
        assert "Mara" not in client.get("/messages/").content.decode()
    assert kept() == before


def test_a_stranger_signs_in_first(as_, link, written):
    paths = [*desk_paths(link.uid, written[0].uid, written[1].uid), "/messages/", f"/messages/{link.uid}/", "/messages/mails/"]
    for path in paths:
        for method in ("get", "post"):
            assert getattr(as_(), method)(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("scopes", [["programme"], ["pain"], ["running"], ["notes", "safety"]])
def test_a_narrow_sharing_carries_messages_too(as_, runner, therapist, scopes):
    link = make_link(runner, therapist, scopes=scopes)
    assert as_(therapist).get(f"/clients/{link.uid}/messages/").status_code == 200


def test_an_invitation_that_nobody_accepted_carries_nothing(as_, runner, therapist):
    care.invite(therapist, way="client", email=runner.email, token="x" * 43, uid=uuid.uuid4(), now=clock.now())
    assert "Mara" not in as_(runner).get("/messages/").content.decode().split("<main")[1]


def test_a_new_sharing_with_the_same_therapist_does_not_open_the_old_thread(as_, runner, therapist, link, written):
    care.end(link, by="client", now=clock.now())
    fresh = make_link(runner, therapist)
    desk = as_(therapist)
    assert desk.get(f"/clients/{link.uid}/messages/").status_code == 404
    for path in (f"/clients/{fresh.uid}/messages/", f"/clients/{fresh.uid}/notes/", "/messages/"):
        page = desk.get(path).content.decode()
        assert "Asked words" not in page and "Noted words" not in page
    assert desk.get(f"/clients/{fresh.uid}/messages/?before={written[0].uid}").content.decode().count("Asked words") == 0


def test_twenty_clients_with_marked_words_and_none_of_a_foreign_marker_anywhere(as_, therapist, administrator, capsys, caplog, mailoutbox):
    now, links = clock.now(), []
    for number in range(20):
        person = make_user(f"mark{number:02}@example.org", name=f"Name{number:02}x")
        give_consent(person, way="test", now=now)
        link = make_link(person, therapist)
        services.ask(link, uid=uuid.uuid4(), text=f"Asked{number:02}x", now=now)
        grant = peek_or_404(therapist, link.uid, now=now)
        services.reply(grant, uid=uuid.uuid4(), text=f"Told{number:02}x", now=now)
        services.write_note(grant, uid=uuid.uuid4(), text=f"Noted{number:02}x", now=now)
        links.append((person, link))
    services.send_due(now + dt.timedelta(days=1))
    desk = as_(therapist)
    for number, (person, link) in enumerate(links):
        own = f"{number:02}x"
        client = as_(person)
        assert not [mark for mark in marks() if mark in client.get("/messages/").content.decode() and not mark.endswith(own)]
        for answer in (
            client.get(f"/messages/{link.uid}/"), desk.get(f"/clients/{link.uid}/messages/"),
            desk.get(f"/clients/{link.uid}/notes/"),
        ):  # fmt: skip
            found = {mark for mark in marks() if mark in answer.content.decode() + str(dict(answer.headers))}
            assert answer.status_code == 200 and found and all(mark.endswith(own) for mark in found)
    told = "".join(sent.subject + sent.body + str(sent.extra_headers) for sent in mailoutbox) + capsys.readouterr().err + caplog.text
    assert len(mailoutbox) > 20 and not [mark for mark in marks() if mark in told]


def marks():
    return [f"{word}{number:02}x" for word in ("Name", "Asked", "Told", "Noted") for number in range(20)]


def test_everything_goes_with_the_client(runner, link, written, reply):
    reply()
    runner.delete()
    assert not Message.objects.exists() and not Note.objects.exists()
