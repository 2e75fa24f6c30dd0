"""The archive: everything of one person, nothing of another, the same bytes for the same rows."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.care.models import Therapist
from exercises.lib import clock
from exercises.people.models import User
from exercises.practice.models import PracticeSession, SessionDocument
from exercises.programmes.models import Programme
from exercises.rights.models import Taken
from exercises.rights.pages import archive as pages
from exercises.rights.queries import TABLES, Table, lines_of
from exercises.rights.queries.whole import Names
from exercises.rights.services import take
from exercises.running.models import Run
from tests.rights.conftest import FORMULA, MARKUP, bytes_of, make_rich, make_user, opened, rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_something_of_a_rich_person_stands_in_every_table_of_theirs(discharged):
    files = opened(discharged[0])
    empty = [table.name for table in TABLES if not rows(files, table.name)]
    assert empty == ["therapist", "therapist_templates", "therapist_words", "therapist_groups", "therapist_invitations"]
    assert rows(files, "account")[0]["email"] == "runner@example.org"
    assert len(rows(files, "session_documents")) == 4
    assert {row["version"] is None for row in rows(files, "sessions")} == {False}
    assert len(rows(files, "plans")) >= 1 and len(rows(files, "programmes")) == 2
    assert sum(name.startswith("pictures/") for name in files) == 1


def test_the_same_rows_give_the_same_bytes(rich):
    assert bytes_of(rich[0]) == bytes_of(rich[0])


def test_every_file_has_its_number_of_rows_and_its_hash_in_the_list(rich):
    import hashlib

    files = opened(rich[0])
    head = json.loads(files["archive.json"])
    assert (head["format"], head["version"]) == ("selfcare-archive", 1)
    for name, told in head["tables"].items():
        body = files[f"data/{name}.jsonl"]
        assert (told["rows"], told["sha256"]) == (len(body.splitlines()), hashlib.sha256(body).hexdigest())
    assert head["pictures"] == {name: hashlib.sha256(body).hexdigest() for name, body in files.items() if name.startswith("pictures/")}


def test_nothing_of_another_person_is_in_it(rich, session_document, administrator):
    other = make_user("canary-address@example.org", name="Canary Name")
    from exercises.people.services import give_consent

    give_consent(other, way="test", now=clock.now())
    make_rich(other, session_document, administrator)
    SessionDocument.objects.filter(owner=other).update(body={"note": "canary-words"})
    PracticeSession.objects.filter(owner=other).update(note="canary-words")
    theirs = {str(row.uid) for row in PracticeSession.objects.filter(owner=other)}
    whole = b"".join(opened(rich[0]).values()).decode(errors="replace")
    assert [word for word in ("canary", "Canary", *theirs) if word in whole] == []


def test_without_the_choice_of_the_owner_it_would_leak(rich, session_document, administrator, monkeypatch):
    Run.objects.create(owner=administrator, local_day=clock.now().date(), zone="UTC", created_at=clock.now(), note="canary-words")
    monkeypatch.setattr(Table, "rows", lambda self, user: self.model.objects.order_by(*self.order))
    assert b"canary-words" in b"".join(lines_of(next(table for table in TABLES if table.name == "runs"), rich[0], Names(rich[0])))


def test_no_secret_and_no_account_of_somebody_else_is_in_it(rich):
    user, helper, link, _given = rich
    whole = b"".join(opened(user).values()).decode(errors="replace")
    user.refresh_from_db()
    assert user.password not in whole
    assert helper.email not in whole
    assert "token" not in whole.replace("no token", "")


def test_a_cell_that_a_spreadsheet_would_work_out_is_words(rich):
    text = opened(rich[0])["tables/sessions.csv"].decode("utf-8-sig")
    notes = [row["note"] for row in csv.DictReader(io.StringIO(text))]
    assert f"'{FORMULA}" in notes
    every = [cell for name, body in opened(rich[0]).items() if name.startswith("tables/")
             for line in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in line]  # fmt: skip
    assert [cell for cell in every if re.match(r"\s*[=+@\t\r]|-\D", cell)] == []


def test_what_a_person_wrote_is_never_markup(rich):
    files = opened(rich[0])
    page = files["read/sessions.html"].decode()
    assert MARKUP not in page and "&lt;script&gt;" in page
    for name, body in files.items():
        if name.endswith(".html"):
            assert not re.search(r"<script|\son\w+=|https?://|javascript:", body.decode().replace("https://example", "")), name


def test_without_escaping_the_markup_would_stand_in_the_page(rich, monkeypatch):
    monkeypatch.setattr(pages, "escape", str)
    assert MARKUP in opened(rich[0])["read/sessions.html"].decode()


def test_a_person_with_many_sessions_needs_no_more_queries(rich, session_document):
    from exercises.practice.services import store_session

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bytes_of(rich[0])
        return len(queries)

    few = cost()
    for _number in range(15):
        assert store_session(rich[0], session_document(), now=clock.now()).status == "stored"
    assert cost() == few < 80


def test_a_therapist_takes_along_what_is_theirs_and_nothing_of_their_clients(rich):
    user, helper, link, _given = rich
    Programme.objects.filter(therapist__user=helper, kind="template").update(initials="R.R.")
    files = opened(helper)
    assert rows(files, "therapist")[0]["registration"] == "PH0000"
    assert rows(files, "therapist_words") == [{"at": rows(files, "therapist_words")[0]["at"], "text": "Yes, a little."}]
    assert Therapist.objects.get(user=helper).name in files["data/therapist.jsonl"].decode()
    whole = b"".join(files.values()).decode(errors="replace")
    assert [word for word in ("runner@example.org", "May I run?", str(link.uid), "R.R.", "Bend less") if word in whole] == []


def test_the_page_hands_out_a_file_that_nobody_keeps(rich, as_):
    answer = as_(rich[0]).post("/my-data/archive/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
    assert Taken.objects.get().owner == rich[0]


def test_whoever_signed_in_long_ago_is_asked_again(runner, as_):
    from tests.conftest import show

    client = as_(runner)
    show(client, runner, ago=3600)
    assert client.post("/my-data/archive/")["Location"].startswith("/accounts/reauthenticate/")
    assert not Taken.objects.exists()


def test_only_so_many_archives_are_made_in_a_day(runner, as_):
    client = as_(runner)
    for _number in range(5):
        answer = client.post("/my-data/archive/")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
    assert client.post("/my-data/archive/").status_code == 302
    assert b"Tomorrow there is a new one" in client.get("/my-data/").content
    assert Taken.objects.count() == 5


def test_without_the_limit_there_would_be_a_sixth(runner, as_, monkeypatch):
    monkeypatch.setattr("exercises.rights.services.taking.may_take", lambda earlier: True)
    for _number in range(6):
        take(runner, now=clock.now()).close()
    assert Taken.objects.count() == 6


def test_an_account_with_nothing_in_it_has_an_archive_too(newcomer):
    files = opened(newcomer)
    assert rows(files, "account")[0]["name"] == ""
    assert User.objects.filter(pk=newcomer.pk).exists()
