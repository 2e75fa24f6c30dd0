"""Uploads onto a full disk: one clear sentence, and nothing stays behind. The process's limit on the size of a file stands in for the disk."""

import contextlib
import resource
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from exercises.catalogue.models import Exercise, ExerciseMedia
from exercises.lib import outages
from exercises.programmes.models import OwnPicture
from exercises.programmes.rules import pictures_in
from exercises.rights.models import Brought
from exercises.running.models import Import
from tests.attack.images import grainy
from tests.programmes.conftest import draft, give, mara, theirs
from tests.programmes.test_pictures import page, send
from tests.running import files

__all__ = ["draft", "give", "mara", "theirs"]
pytestmark = [pytest.mark.django_db, pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")]
ROOM = 24 * 1024
SENTENCE = "There is no room on our disk just now, so nothing of this was kept. Please try again later."


@pytest.fixture
def folders(settings, tmp_path):
    """Where uploads lie: empty, and on a disk that takes only small files."""
    settings.MEDIA_ROOT, settings.IMPORTS_ROOT = tmp_path / "media", tmp_path / "imports"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with contextlib.ExitStack() as later:
        later.callback(resource.setrlimit, resource.RLIMIT_FSIZE, before)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
        yield tmp_path


def left(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def editors(as_, editor):
    """An editor who sends a photo for an exercise."""
    client = as_(editor, raise_request_exception=False)
    path = f"/admin/exercises/exercise/{Exercise.objects.get(slug='mini-squat').pk}/photo/"
    said = {"alt": "A person bends the knees a little.", "credit": "Sam Sample", "licence": "CC BY 4.0"}
    return lambda: client.post(path, said | {"file": SimpleUploadedFile("a.jpg", grainy(), "image/jpeg")})


@pytest.fixture
def runs(as_, runner):
    """A runner who sends something large to a door for files."""
    client = as_(runner, raise_request_exception=False)
    data = files.gpx() + b" " * 10 * ROOM
    return lambda path: client.post(path, {"units": "km", "zone": "Europe/London", "file": SimpleUploadedFile("a.gpx", data)})


def refused(answer, folder):
    assert (answer.status_code, answer["Cache-Control"]) == (507, "private, no-store")
    assert SENTENCE in answer.content.decode()
    assert left(folder) == []
    assert not any(model.objects.exists() for model in (Import, Brought, OwnPicture)) and not ExerciseMedia.objects.filter(
        credit="Sam Sample"
    )


@pytest.mark.parametrize("path", ["/runs/import/", "/my-data/bring/"])
def test_a_file_that_does_not_fit_is_507_and_leaves_nothing(runs, folders, path):
    refused(runs(path), folders)


def test_a_photo_that_does_not_fit_is_507_and_leaves_no_narrow_one(editors, folders):
    refused(editors(), folders)


def test_less_than_is_to_stay_free_is_507_before_the_file_is_kept(runs, folders, monkeypatch):
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    usage = type("Usage", (), {"free": 499 * 1024 * 1024})
    monkeypatch.setattr("exercises.running.services.imports.shutil.disk_usage", lambda folder: usage)
    refused(runs("/runs/import/"), folders)


@pytest.fixture
def full_database():
    """Called, the database takes a few pages more and then says that the disk is full."""
    if connection.vendor != "sqlite":
        pytest.skip("a limit of SQLite's")
    with connection.cursor() as cursor:
        yield lambda: cursor.execute(f"PRAGMA max_page_count = {cursor.execute('PRAGMA page_count').fetchone()[0] + 4}")
        cursor.execute("PRAGMA max_page_count = 4294967294")


def test_a_therapists_picture_that_does_not_fit_is_503_and_the_programme_stays_as_it_was(as_, therapist, theirs, full_database):
    client, path = as_(therapist, raise_request_exception=False), page(theirs)
    full_database()
    answer = send(client, path, grainy("JPEG", (1280, 1280)))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    theirs.refresh_from_db()
    assert not OwnPicture.objects.exists() and not pictures_in(theirs.draft)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/runs/import/", "/my-data/bring/"])
def test_without_knowing_a_full_disk_it_is_500(runs, folders, path, monkeypatch):
    monkeypatch.setattr(outages, "NO_ROOM", set())
    assert runs(path).status_code == 500


def test_without_taking_them_back_narrow_ones_stay_behind(editors, folders, monkeypatch):
    monkeypatch.setattr("selfcare.media.disk.Disk.forget", lambda disk, name: None)
    editors()
    assert left(folders)
