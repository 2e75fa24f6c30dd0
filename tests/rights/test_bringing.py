"""An archive goes into another install and comes out of it as it was, or nothing of it goes in."""

import io
import json
import random
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exercises.care.models import AccessEntry, CareLink, Therapist
from exercises.demo.services import RUNNER, THERAPIST, make_demo
from exercises.lib import clock
from exercises.people.models import Consent, User
from exercises.people.queries import may_store
from exercises.practice.models import PracticeSession, SessionDocument
from exercises.practice.services import rebuild_sessions
from exercises.programmes.models import Assignment, Programme
from exercises.rights import loader
from exercises.rights.models import Arrival, Brought, CatalogueName
from exercises.rights.queries import TABLES
from exercises.rights.services import Refused, bring, bringing
from exercises.routines.models import Plan
from exercises.running.models import Run
from tests.conftest import show
from tests.rights.conftest import bytes_of, make_user, opened, rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def elsewhere(*people):
    """Everybody of the first install is gone, and so is what was theirs alone."""
    for person in people:
        User.objects.get(pk=person.pk).delete()
    Programme.objects.exclude(kind="pack").delete()
    Plan.objects.all().delete()
    assert not PracticeSession.objects.exists()


def arrive(raw, email="runner@example.org"):
    user = make_user(email)
    bring(user, io.BytesIO(raw), now=clock.now())
    return User.objects.get(pk=user.pk)


def changed(raw, change) -> bytes:
    """The archive with other lines in some tables and a list that fits them: what somebody with an editor could send."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    head = json.loads(files["archive.json"])
    change(files, head)
    import hashlib

    for name, told in head["tables"].items():
        body = files[f"data/{name}.jsonl"]
        told["sha256"], told["rows"] = hashlib.sha256(body).hexdigest(), len(body.splitlines())
    files["archive.json"] = json.dumps(head).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def edit(table, **values):
    """Put other values into every line of a table."""

    def change(files, head):
        lines = [json.loads(line) | values for line in files[f"data/{table}.jsonl"].splitlines()]
        packed = [json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":")) for line in lines]
        files[f"data/{table}.jsonl"] = "".join(f"{line}\n" for line in packed).encode()

    return change


def test_what_comes_out_of_another_install_is_what_went_in_to_the_byte(discharged):
    user, helper, _link, _given = discharged
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = arrive(raw)
    assert bytes_of(there) == raw
    # And once more, from there to a third one.
    elsewhere(there)
    assert bytes_of(arrive(raw)) == raw


def test_it_is_the_same_where_the_catalogue_never_had_the_programme(discharged):
    user, helper, _link, _given = discharged
    raw = bytes_of(user)
    elsewhere(user, helper)
    Programme.objects.all().delete()
    there = arrive(raw)
    assert bytes_of(there) == raw
    assert CatalogueName.objects.get().name == "catalogue:runners-knee" or CatalogueName.objects.exists()
    assert not Programme.objects.of_pack().exists()


def test_the_demo_people_come_through_unchanged(tmp_path):
    make_demo(now=clock.now(), folder=tmp_path)
    people = list(User.objects.exclude(is_staff=True))
    archives = {person.email: bytes_of(person) for person in people}
    assert {RUNNER, THERAPIST} <= set(archives)
    elsewhere(*people)
    for email, raw in archives.items():
        assert bytes_of(arrive(raw, email)) == raw, email


def test_a_therapist_comes_through_unchanged_and_is_nobody_there_until_checked(rich):
    user, helper, _link, _given = rich
    raw = bytes_of(helper)
    elsewhere(user, helper)
    there = arrive(raw, helper.email)
    assert bytes_of(there) == raw
    assert not Therapist.objects.exists()
    assert Brought.objects.filter(owner=there, table="therapist").count() == 1


def test_sessions_made_again_from_their_documents_are_the_same(rich):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = arrive(raw)
    rebuild_sessions()
    assert bytes_of(there) == raw
    assert PracticeSession.objects.filter(owner=there).count() == 3


def test_nobody_sees_anything_there_until_it_is_shared_anew(rich, administrator):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = arrive(raw)
    link = CareLink.objects.get(owner=there)
    assert (link.therapist, link.therapist_name) == (None, "Mara Linde")
    assert {entry.viewer for entry in AccessEntry.objects.filter(owner=there)} == {None}
    assert {row.assigned_by for row in Assignment.objects.filter(owner=there)} == {None}


def test_every_page_of_a_person_stands_after_it(rich, as_):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    client = as_(arrive(raw))
    for path in ("/today/", "/progress/", "/programme/", "/sessions/", "/runs/", "/sharing/", "/sharing/looked/", "/messages/", "/assessments/",
                 "/profile/", "/my-data/", "/progress/decisions/", "/profile/reminders/"):  # fmt: skip
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path


def test_the_agreement_of_the_upload_is_kept_with_what_gave_way(rich):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = arrive(raw)
    arrival = Arrival.objects.get(owner=there)
    assert (len(arrival.text_sha256), set(arrival.before)) == (64, {"name", "joined", *bringing.BY_ITSELF})
    assert may_store(there)


def test_the_same_archive_twice_changes_nothing_the_second_time(rich):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = arrive(raw)
    assert bring(there, io.BytesIO(raw), now=clock.now()) == Arrival.objects.get()
    assert bytes_of(there) == raw


def test_an_account_with_something_in_it_takes_nothing(rich, other_runner):
    Run.objects.create(owner=other_runner, local_day=clock.now().date(), zone="UTC", created_at=clock.now())
    with pytest.raises(Refused, match="empty account only"):
        bring(other_runner, io.BytesIO(bytes_of(rich[0])), now=clock.now())


def test_anothers_archive_on_the_same_install_takes_nothing_of_theirs(rich, newcomer):
    """Links and programmes have addresses of their own: two people cannot have the same."""
    before = bytes_of(rich[0])
    with pytest.raises(Refused):
        bring(newcomer, io.BytesIO(before), now=clock.now())
    assert bytes_of(rich[0]) == before
    assert nothing(newcomer)


def nothing(user) -> bool:
    return (
        not any(table.rows(user).exists() for table in TABLES if table.name != "profile")
        and not Arrival.objects.filter(owner=user).exists()
    )


HOSTILE = {
    "a uid that is none": edit("runs", uid="../../etc/passwd"),
    "a zone that is none": edit("runs", zone="Moon/Sea"),
    "pain of eleven": edit("session_pain", value=11),
    "a truth as a number": edit("runs", taped=1),
    "a number as a truth": edit("runs", metres=True),
    "a text too long": edit("shoes", name="x" * 5000),
    "an unknown choice": edit("runs", kind="teleport"),
    "a year before all": edit("runs", local_day="0001-01-01"),
    "an instant without a zone": edit("looks", at="2026-01-01T00:00:00"),
    "an owner of its own": edit("runs", owner=1),
    "a key of its own": edit("runs", id=1),
    "a session of nowhere": edit("session_pain", session=str(uuid.UUID(int=1))),
    "a link of nowhere": edit("messages", link=str(uuid.UUID(int=1))),
    "no link where one must be": edit("messages", link=None),
    "a version of nowhere": edit("programmes_followed", version="catalogue:runners-knee#0"),
    "a list for a document": edit("assessments", document=[1]),
    "advice without what it said": edit("decisions", advice={}),
    "a plan of another hash": edit("plans", sha256="0" * 64),
    "a plan without steps": edit("plans", document={"id": "0" * 64}),
    "a document of another session": edit("session_documents", uid=str(uuid.UUID(int=2))),
    "a document of another hash": edit("session_documents", sha256="1" * 64),
    "an empty document": edit("session_documents", body={}),
    "deep": edit("assessments", document={"a": json.loads("[" * 60 + "]" * 60)}),
    "a name that is markup in the list": lambda files, head: head["tables"].update({"<b>": {"rows": 0, "sha256": ""}}),
    "a table is missing": lambda files, head: head["tables"].pop("runs"),
    "no list": lambda files, head: head.pop("tables"),
    "another format": lambda files, head: head.update(format="zip"),
    "a path upwards": lambda files, head: files.update({"../escape.txt": b"x"}),
    "a path from the root": lambda files, head: files.update({"/etc/cron.d/x": b"x"}),
    "a file of another kind": lambda files, head: files.update({"data/run.sh": b"x"}),
    "a picture that is a page": lambda files, head: files.update({name: b"<html>" for name in files if name.startswith("pictures/")}),
    "not JSON": lambda files, head: files.update({"data/runs.jsonl": b"{\n"}),
    "a key twice": lambda files, head: files.update({"data/account.jsonl": b'{"a":1,"a":2}\n'}),
    "half a letter": lambda files, head: files.update(
        {"data/account.jsonl": b'{"email":"","further_addresses":[],"joined":"2026-01-01T00:00:00Z","name":"\\ud800"}\n'}
    ),  # fmt: skip
    "nought letters": lambda files, head: files.update(
        {"data/account.jsonl": b'{"email":"","further_addresses":[],"joined":"2026-01-01T00:00:00Z","name":"\\u0000"}\n'}
    ),  # fmt: skip
    "two accounts": lambda files, head: files.update({"data/account.jsonl": files["data/account.jsonl"] * 2}),
}


def test_a_hostile_archive_leaves_nothing_and_says_one_sentence(rich):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = make_user("runner@example.org")
    before = User.objects.values().get(pk=there.pk)
    for what, change in HOSTILE.items():
        try:
            forged = changed(raw, change)
        except KeyError:
            forged = _without_list(raw)
        with pytest.raises(Refused) as refused:
            bring(there, io.BytesIO(forged), now=clock.now())
        assert str(refused.value).endswith((".", ").")) and len(str(refused.value)) < 200, what
        assert nothing(there), what
    assert User.objects.values().get(pk=there.pk) == before
    # And the sound one still goes in.
    bring(there, io.BytesIO(raw), now=clock.now())


def _without_list(raw):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive.json", b'{"format":"selfcare-archive","version":1}')
    return out.getvalue()


def test_an_archive_of_a_newer_version_says_so(rich, newcomer):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive.json", json.dumps({"format": "selfcare-archive", "version": 2}))
    with pytest.raises(Refused, match="newer version"):
        bring(newcomer, io.BytesIO(out.getvalue()), now=clock.now())


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"x" * 1000, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_said_to_be_none(raw, newcomer):
    with pytest.raises(Refused):
        bring(newcomer, io.BytesIO(raw), now=clock.now())


def test_a_file_that_unpacks_to_a_thousand_times_its_size_is_not_unpacked(newcomer, monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("archive.json", b" " * 200)
        archive.writestr("data/runs.jsonl", b"\0" * 50_000_000)
    with pytest.raises(Refused):
        loader.opened(io.BytesIO(out.getvalue()))
    monkeypatch.setattr("exercises.rights.loader.reading.MOST_RATIO", 10**9)
    with pytest.raises(Refused):
        bring(newcomer, io.BytesIO(out.getvalue()), now=clock.now())


def test_bytes_turned_at_random_never_go_in_half(rich):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there, chance, taken = make_user("runner@example.org"), random.Random(35), 0
    for _number in range(150):
        broken = bytearray(raw)
        for _turn in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            bring(there, io.BytesIO(bytes(broken)), now=clock.now())
        except Refused:
            assert nothing(there)
        else:
            # What was turned stood in a page or a table for people, which is not read.
            assert opened(there)["data/sessions.jsonl"] == _data(raw, "sessions")
            taken += 1
            break
    assert taken <= 1


def _data(raw, name):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(f"data/{name}.jsonl")


def test_without_the_look_at_what_would_come_out_a_change_would_stay(rich, monkeypatch):
    user, helper, _link, _given = rich
    raw = changed(bytes_of(user), edit("locks", since="2026-01-01T00:00:00.000000+00:00"))
    elsewhere(user, helper)
    with pytest.raises(Refused):
        bring(make_user("first@example.org"), io.BytesIO(raw), now=clock.now())
    monkeypatch.setattr(bringing, "_check_same", lambda archive, user: None)
    bring(make_user("second@example.org"), io.BytesIO(raw), now=clock.now())


def test_a_document_that_breaks_a_page_does_not_stay(rich, monkeypatch):
    user, helper, _link, _given = rich
    raw = changed(bytes_of(user), edit("decisions", advice={}))
    elsewhere(user, helper)
    with pytest.raises(Refused):
        bring(make_user("first@example.org"), io.BytesIO(raw), now=clock.now())
    monkeypatch.setattr(bringing, "_check_readable", lambda user, now: None)
    bring(make_user("second@example.org"), io.BytesIO(raw), now=clock.now())


def send(client, raw, **fields):
    return client.post("/my-data/bring/", {"file": SimpleUploadedFile("a.zip", raw), "store": "on"} | fields)


@pytest.fixture
def imports(settings, tmp_path):
    settings.IMPORTS_ROOT = tmp_path / "imports"
    return settings.IMPORTS_ROOT


def test_the_page_takes_it_in_and_leaves_no_file(rich, as_, imports):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = make_user("runner@example.org")
    answer = send(as_(there), raw)
    assert (answer.status_code, answer["Location"]) == (302, "/my-data/")
    assert SessionDocument.objects.filter(owner=there).count() == 4
    assert list(imports.iterdir()) == []


def test_without_the_tick_nothing_goes_in(rich, as_, imports):
    user, helper, _link, _given = rich
    raw = bytes_of(user)
    elsewhere(user, helper)
    there = make_user("runner@example.org")
    answer = as_(there).post("/my-data/bring/", {"file": SimpleUploadedFile("a.zip", raw)})
    assert answer.status_code == 422 and nothing(there)


def test_the_tick_is_never_there_beforehand(newcomer, as_):
    assert b"checked" not in as_(newcomer).get("/my-data/bring/").content


def test_a_file_that_is_none_is_answered_on_the_page(newcomer, as_, imports):
    answer = send(as_(newcomer), b"nothing of the kind")
    assert answer.status_code == 422
    assert b"not a Selfcare archive" in answer.content


def test_only_so_many_are_read_in_a_day(newcomer, as_, imports, monkeypatch):
    monkeypatch.setattr(bringing, "MOST_TRIES", 2)
    client = as_(newcomer)
    texts = [send(client, b"x").content for _number in range(3)]
    assert [b"many times today" in text for text in texts] == [False, False, True]


def test_whoever_signed_in_long_ago_is_asked_before(newcomer, as_):
    client = as_(newcomer)
    show(client, newcomer, ago=3600)
    assert client.get("/my-data/bring/")["Location"].startswith("/accounts/reauthenticate/")


def test_a_stranger_sends_no_byte(imports):
    from django.test import Client

    answer = send(Client(), b"x" * 1000)
    assert answer.status_code in {302, 403} and (not imports.exists() or list(imports.iterdir()) == [])


def test_a_forged_address_of_another_person_changes_nothing_of_theirs(rich, administrator):
    """Every uid of a row may be chosen by whoever forges an archive: a personal one counts for its owner only."""
    user, helper, _link, _given = rich
    run = Run.objects.get(owner=user)
    other = make_user("forger@example.org")
    mine = Run.objects.create(owner=other, local_day=clock.now().date(), zone="UTC", created_at=clock.now())
    forged = changed(bytes_of(other), edit("runs", uid=str(run.uid)))
    mine.delete()
    Consent.objects.filter(owner=other).delete()
    bring(other, io.BytesIO(forged), now=clock.now())
    assert Run.objects.get(owner=user).pk == run.pk
    assert Run.objects.get(owner=other).uid == run.uid
    assert rows(opened(user), "runs")[0]["note"] == "@home"
