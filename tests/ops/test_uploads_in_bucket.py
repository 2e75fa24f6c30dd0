"""Uploads in a bucket: the same pages and addresses, nothing that waits for long, nothing half-kept, and nothing on the disk."""

import datetime as dt
import io
import time
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from exercises.catalogue.models import Exercise
from exercises.lib import images
from exercises.running.models import Import, Run
from exercises.running.services.imports import file_of, tidy
from selfcare.media import Away, bucket
from selfcare.ops import backup, doctor, uploads
from tests.attack.images import grainy, picture
from tests.ops import bucket as fake
from tests.running import files

pytestmark = pytest.mark.django_db
LONGEST_S = 5


@pytest.fixture(scope="module")
def server():
    with fake.running() as found:
        yield found


@pytest.fixture
def s3(server, settings, monkeypatch, tmp_path):
    """An install with a bucket and an empty data folder; the bucket is empty and there."""
    settings.STORAGES = settings.STORAGES | fake.places(server, monkeypatch)
    settings.DATA_DIR, settings.MEDIA_ROOT, settings.IMPORTS_ROOT = tmp_path, tmp_path / "media", tmp_path / "imports"
    if server.server is None:
        server.start()
    for name in server.names():
        server.client.delete_object(Bucket=fake.NAME, Key=name)
    bucket.circuit.well()
    yield server
    bucket.circuit.well()


@pytest.fixture
def away(s3):
    """The bucket does not answer."""
    s3.stop()
    yield s3
    s3.start()


@pytest.fixture
def squat():
    return Exercise.objects.get(slug="mini-squat")


def send(client, row, data):
    said = {"alt": "A person bends the knees a little.", "credit": "Sam Sample", "licence": "CC BY 4.0"}
    return client.post(f"/admin/exercises/exercise/{row.pk}/photo/", said | {"file": SimpleUploadedFile("x.jpg", data, "image/jpeg")})


def bring(client, data):
    return client.post("/runs/import/", {"file": SimpleUploadedFile("runs.gpx", data), "units": "km", "zone": "Europe/London"})


def on_disk(tmp_path) -> list[str]:
    return [path.name for path in tmp_path.rglob("*") if path.is_file()]


def test_a_photo_goes_into_the_bucket_and_out_by_our_own_address_with_the_same_headers(as_, editor, squat, s3, tmp_path):
    assert send(as_(editor), squat, grainy()).status_code == 302
    name = squat.media.get().sha256
    assert f"site/media/pictures/{name}.webp" in s3.names() and on_disk(tmp_path) == []
    answer = Client().get(f"/media/{name}.webp")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "public, max-age=31536000, immutable")
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'none'; sandbox"
    assert answer["ETag"] == f'"{name}"' and len(answer.content) > 100
    assert Client().get(f"/media/{name}.webp", headers={"If-None-Match": f'"{name}"'}).status_code == 304
    assert len(Client().get(f"/media/{name}-480.webp").content) < len(answer.content)
    assert Client().get(f"/media/{'0' * 64}.webp").status_code == 404


def test_while_the_bucket_is_away_pages_stand_pictures_say_503_and_an_upload_one_sentence(as_, editor, squat, away):
    began = time.monotonic()
    assert Client().get("/exercises/mini-squat/").status_code == 200
    answer = Client(raise_request_exception=False).get(f"/media/{'0' * 64}.webp")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "private, no-store")
    refused = send(as_(editor), squat, picture())
    assert refused.status_code == 200 and str(images.REASONS["away"]) in refused.content.decode()
    assert not squat.media.exists()
    assert time.monotonic() - began < 2 * LONGEST_S


def test_a_file_with_runs_is_read_from_the_bucket_and_gone_after_use(as_, runner, s3, tmp_path):
    client = as_(runner)
    address = bring(client, files.gpx())["Location"]
    row = Import.objects.get()
    assert s3.names() == [f"site/imports/{file_of(row)}"]
    for _step in range(20):
        if not client.post(address, {"answer": "step"}, headers={"accept": "application/json"}).json()["reading"]:
            break
    assert Run.objects.filter(owner=runner).count() == 1
    assert s3.names() == on_disk(tmp_path) == []


def test_while_the_bucket_is_away_a_file_with_runs_is_refused_in_one_sentence_and_an_open_import_waits(as_, runner, s3):
    client = as_(runner)
    address = bring(client, files.gpx())["Location"]
    client.raise_request_exception = False
    s3.stop()
    try:
        assert client.post(address, {"answer": "step"}, headers={"accept": "application/json"}).status_code == 503
        refused = bring(client, files.gpx())
        assert refused.status_code == 422 and "does not answer just now, so nothing was kept" in refused.content.decode()
    finally:
        s3.start()
    assert [row.state for row in Import.objects.all()] == [Import.State.CHECKING]


def test_a_file_that_could_not_be_removed_goes_in_the_night(s3, runner):
    place = storages["imports"]
    place.put("left", b"where they ran")
    now = dt.datetime.now(dt.UTC)
    assert (tidy(now), s3.names()) == (0, ["site/imports/left"])
    assert (tidy(now + dt.timedelta(hours=7)), s3.names()) == (1, [])


def test_a_file_is_read_from_any_place_of_it_and_only_what_is_read_is_fetched(s3, monkeypatch):
    place, said = storages["imports"], bytes(range(256)) * 20_000
    place.put("large", said)
    asked = []
    real = place._read
    monkeypatch.setattr(place, "_read", lambda name, **more: asked.append(more["Range"]) or real(name, **more))
    with place.opened("large") as file:
        file.seek(4_000_000)
        assert file.read(300) == said[4_000_000:4_000_300]
        assert (file.tell(), file.read()[-1]) == (4_000_300, 255)
    assert asked[0] == "bytes=4000000-5048575"
    with pytest.raises(FileNotFoundError), place.opened("nothing"):
        pass


def test_a_bucket_that_sends_too_slowly_is_away(s3, monkeypatch):
    storages["imports"].put("large", b"x" * 1_000_000)
    monkeypatch.setattr(bucket, "WHOLE_S", -1)
    with pytest.raises(Away):
        storages["imports"].read("large")


def test_what_was_found_away_is_not_asked_again_at_once(away, monkeypatch):
    with pytest.raises(Away):
        storages["default"].has("x")
    monkeypatch.setattr(bucket.Bucket, "_client", property(lambda place: pytest.fail("asked again")))
    with pytest.raises(Away, match="a moment ago"):
        storages["default"].has("x")


# ---- for operators


def test_uploads_are_carried_to_the_bucket_once_and_compared(s3, settings, capsys):
    (settings.MEDIA_ROOT / "pictures").mkdir(parents=True)
    settings.IMPORTS_ROOT.mkdir()
    (settings.MEDIA_ROOT / "pictures" / "a.webp").write_bytes(b"one")
    (settings.IMPORTS_ROOT / "b-1").write_bytes(b"two")
    (settings.IMPORTS_ROOT / "upload-x").write_bytes(b"coming in")
    call_command("move_media")
    call_command("move_media")
    assert s3.names() == ["site/imports/b-1", "site/media/pictures/a.webp"]
    assert capsys.readouterr().out.splitlines() == [
        "2 files carried, 0 were there before; each has the same hash on both sides.",
        "0 files carried, 2 were there before; each has the same hash on both sides.",
    ]
    storages["default"].put("pictures/a.webp", b"other")
    assert uploads.carry() == {"carried": 1, "there before": 1} and storages["default"].read("pictures/a.webp") == b"one"


def test_without_a_bucket_nothing_is_carried():
    with pytest.raises(CommandError, match="No bucket is set"):
        call_command("move_media")


def test_a_bucket_that_gives_back_other_bytes_is_told_while_carrying(s3, settings, monkeypatch):
    (settings.MEDIA_ROOT).mkdir()
    (settings.MEDIA_ROOT / "a.webp").write_bytes(b"one")
    monkeypatch.setattr(bucket.Bucket, "read", lambda place, name: b"other")
    with pytest.raises(CommandError, match=r"a.webp came back from the bucket with other bytes"):
        call_command("move_media")


def said() -> str:
    return next(f"{one.state.value}: {one.says}" for one in doctor.examine(dt.datetime.now(dt.UTC)) if one.name == "uploads")


@pytest.fixture
def closed(monkeypatch):
    """A bucket that refuses strangers, which the one of these tests does not."""

    def refuse(**asked):
        raise ClientError({"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}, "ListObjectsV2")

    stranger = SimpleNamespace(list_objects_v2=refuse, get_object=refuse)
    connection = SimpleNamespace(meta=SimpleNamespace(client=stranger))
    monkeypatch.setattr(bucket.Bucket, "unsigned_connection", property(lambda place: connection))
    return stranger


def test_the_doctor_writes_reads_and_removes_a_probe(s3, closed):
    assert said() == f"well: In the bucket {fake.NAME}, private, written and read just now."
    assert s3.names() == []


def test_the_doctor_says_what_is_wrong_with_a_bucket(s3, monkeypatch):
    with monkeypatch.context() as other:
        other.setattr(bucket.Bucket, "read", lambda place, name: b"other")
        assert "gives back other bytes" in said()
    # Whoever has no key may do everything there.
    assert said().startswith(f"wrong: Anybody can read or list the bucket {fake.NAME}. Make it private")
    assert s3.names() == []
    s3.stop()
    assert said().startswith(f"wrong: The bucket {fake.NAME} does not do what it is asked for") and "Look at the MEDIA_S3_" in said()


def test_a_backup_says_which_uploads_are_beside_it_and_verify_counts_them(s3, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(backup.store, "dump", lambda to: to.write_bytes(b""))
    monkeypatch.setattr(backup.store, "rows_of", lambda copy: {})
    monkeypatch.setattr(backup.store, "faults", lambda copy: [])
    storages["default"].put("pictures/a.webp", b"one")
    made = backup.make(tmp_path / "backups", now=dt.datetime.now(dt.UTC))
    assert (backup.check(made).beside, backup.check(made).beside_whole) == (f"1 uploads lie in the bucket {fake.NAME}, all there.", True)
    call_command("restore", made, verify=True, stdout=io.StringIO())
    storages["default"].forget("pictures/a.webp")
    with pytest.raises(CommandError, match=r"1 of 1 uploads are no longer in the bucket selfcare-tests, such as pictures/a.webp"):
        call_command("restore", made, verify=True)
    s3.stop()
    assert "does not answer just now" in backup.check(made).beside
