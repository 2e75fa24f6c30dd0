"""Hostile pictures: every one refused with its sentence, none kept, and none that takes much memory or the server with it."""

import html
import io
import os
import resource
import struct
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from PIL import Image

from exercises.catalogue.models import Exercise, ExerciseMedia
from exercises.lib import image_reader, images
from tests.attack.images import LARGEST, hostile, largest, picture, sound, with_exif

MEMORY_KB = 300 * 1024
NAME = 'holiday-canary"><script>alert(1)</script>.php.jpg'


def reason(data: bytes) -> str:
    try:
        images.as_webp(data)
    except images.Refused as refused:
        return refused.reason
    return "taken"


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    return sum(part.ru_utime + part.ru_stime for part in used)


# ---- what comes in


def test_the_corpus_is_large_and_no_file_is_in_it_twice():
    assert len({data for data, _why in hostile().values()}) == len(hostile()) >= 100


def test_each_hostile_file_is_refused_for_the_right_reason_within_two_seconds():
    wrong = {}
    for name, (data, why) in hostile().items():
        before = processor_seconds()
        told = reason(data)
        if told != why or (took := processor_seconds() - before) >= 2:
            wrong[name] = f"{told} instead of {why}" if told != why else f"{took:.1f} seconds"
    assert wrong == {}


def test_thirteen_thousand_pixels_on_each_side_are_refused_before_anything_is_decoded(monkeypatch):
    data, _why = hostile()["13,000 on each side"]
    assert 450_000 < len(data) < 550_000
    monkeypatch.setattr(images, "read", lambda _data: pytest.fail("a decoder saw it"))
    with pytest.raises(images.Refused, match=r"too many pixels: at most 8000 on a side and 24 million in all"):
        images.as_webp(data)


def test_the_reading_process_alone_keeps_its_memory_whatever_it_is_given():
    """As if the look at the headers were not there: refused, or a clean picture, and never much memory."""
    decoded = [name for name, (_data, why) in hostile().items() if why in {"large", "moving", "broken"} and name != "zero bytes"]
    answers = {name: images.read(hostile()[name][0])[0] for name in decoded}
    assert {name: answer for name, answer in answers.items() if answer.get("peak_kb", 0) > MEMORY_KB} == {}
    huge = [name for name in decoded if hostile()[name][1] == "large" and "say" not in name]
    assert {answers[name]["reason"] for name in huge} <= {"large", "broken"}
    assert answers["13,000 on each side"]["reason"] == "large"
    assert answers["a moving PNG"]["reason"] == answers["a moving WebP"]["reason"] == "moving"


@pytest.fixture
def twin(tmp_path, monkeypatch):
    """The reading process with one line of it changed."""

    def make(old: str, new: str) -> None:
        text = images.READER.read_text()
        assert old in text
        (tmp_path / "twin.py").write_text(text.replace(old, new))
        monkeypatch.setattr(images, "READER", tmp_path / "twin.py")

    return make


def test_without_the_count_of_pixels_the_same_file_takes_more_than_the_limit(twin):
    """The guard is needed: a twin without it, and with room to show it, needs more than twice what is allowed."""
    data = hostile()["13,000 on each side"][0]
    twin("24_000_000", "10**12")
    text = (
        images.READER.read_text().replace("MAX_SIDE = 8000", "MAX_SIDE = 10**9").replace("MEMORY = 512 * 1024**2", "MEMORY = 4 * 1024**3")
    )
    images.READER.write_text(text)
    assert images.read(data)[0]["peak_kb"] > 2 * MEMORY_KB
    images.READER.write_text(text.replace("4 * 1024**3", "512 * 1024**2"))
    answer = images.read(data)[0]
    # Were the guard ever lost, the process would still come to its own end.
    assert answer["reason"] == "broken"
    assert answer.get("peak_kb", 0) < image_reader.MEMORY / 1024


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_pictures_that_are_taken_stay_under_the_memory_limit(name):
    data = largest(name)
    assert len(data) < images.MAX_BYTES
    images.check(data)
    answer, _body = images.read(data)
    assert answer["sizes"][0][0] == images.KEPT_SIDE
    assert 0 < answer["peak_kb"] < MEMORY_KB


# ---- a process that ends badly

BAD_ENDS = {
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "a fault": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "no memory": "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28)); bytearray(2**30)",
    "no end": "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    "nothing said": "pass",
    "noise": "import sys; sys.stdout.buffer.write(bytes(range(256)))",
    "not a table": "print('[1]')",
    "an unknown reason": 'print(\'{"reason": "<script>"}\')',
    "no sizes": "print('{\"sizes\": []}')",
    "a list for a reason": "print('{\"reason\": [1]}')",
    "a size that is none": 'print(\'{"sizes": [[99999, 4, 12]]}\\nRIFF0000WEBP\', end="")',
    "odd sizes": 'print(\'{"sizes": [[1], "x", null]}\')',
    "no picture": 'print(\'{"sizes": [[4, 4, 5]]}\\nhello\', end="")',
    "said well, ended badly": "import sys; print('{\"sizes\": [[4, 4, 0]]}'); sys.exit(3)",
}


@pytest.mark.parametrize("end", BAD_ENDS)
def test_however_the_reading_process_ends_the_server_goes_on_and_says_that_it_could_not_read(end, tmp_path, monkeypatch):
    (tmp_path / "twin.py").write_text(BAD_ENDS[end])
    monkeypatch.setattr(images, "READER", tmp_path / "twin.py")
    assert reason(picture()) == "broken"
    monkeypatch.undo()
    assert reason(picture()) == "taken"


def test_a_process_that_hangs_is_ended(tmp_path, monkeypatch):
    (tmp_path / "twin.py").write_text("import sys, threading; sys.stdin.buffer.read(); threading.Event().wait()")
    monkeypatch.setattr(images, "READER", tmp_path / "twin.py")
    monkeypatch.setattr(images, "SECONDS", 0.5)
    assert reason(picture()) == "broken"


def test_one_picture_is_read_at_a_time_and_the_next_is_asked_to_come_back(monkeypatch):
    monkeypatch.setattr(images, "TURN", threading.BoundedSemaphore(1))
    monkeypatch.setattr(images, "TURN_SECONDS", 0.01)
    with images.TURN:
        assert reason(picture()) == "busy"
    assert reason(picture()) == "taken"
    assert reason(hostile()["half a PNG"][0]) == "broken"
    assert reason(picture()) == "taken"


def test_the_reading_process_has_no_words_from_outside_and_may_write_no_file(twin):
    twin(
        "data = sys.stdin.buffer.read(MAX_BYTES + 1)",
        "import os; assert not set(os.environ) - {'LC_CTYPE'}; data = sys.stdin.buffer.read(MAX_BYTES + 1)",
    )
    assert images.read(picture())[0]["sizes"]
    twin(
        "data = sys.stdin.buffer.read(MAX_BYTES + 1)", f"open({str(images.READER.parent / 'kept')!r}, 'wb').write(b'x' * 9000); data = b''"
    )
    assert images.read(picture())[0]["reason"] == "broken"
    assert sum(path.stat().st_size for path in images.READER.parent.glob("kept")) == 0


def test_the_limits_are_those_that_were_agreed():
    assert (images.MAX_BYTES, images.MAX_SIDE, images.MAX_PIXELS) == (8 * 1024**2, 8000, 24_000_000)
    assert (image_reader.SECONDS, image_reader.MEMORY) == (10, 512 * 1024**2)
    assert (images.MAX_FILES, images.MAX_STORED) == (500, 1024**3)


# ---- what is left of a sound one


@pytest.mark.parametrize("name", sound())
def test_what_is_taken_is_written_anew_in_every_width_and_says_nothing_but_the_picture(name):
    made = images.as_webp(sound()[name])
    for width, data in ((made.width, made.data), *made.narrower):
        kept = Image.open(io.BytesIO(data))
        assert (kept.format, kept.width) == ("WEBP", width)
        assert max(kept.size) <= images.KEPT_SIDE
        assert abs(kept.height - made.height * width / made.width) <= 1
        assert dict(kept.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp"} & kept.info.keys()
        assert struct.unpack("<I", data[4:8])[0] + 8 == len(data)
        for telling in (b"script", b"telling", b"PK\x03\x04", b"EXIF", b"XMP ", b"ICCP", b"ftyp", b"SEFT", b"somebody"):
            assert telling not in data
    assert [width for width, _data in made.narrower] == [width for width in images.WIDTHS if width < made.width]


def test_a_picture_that_a_camera_turned_is_kept_upright():
    made = images.as_webp(with_exif())
    assert (made.width, made.height) == (40, 60)


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_way_to_hold_a_camera_ends_upright(turn):
    upright = Image.new("RGB", (40, 20), "white")
    upright.paste("red", (0, 0, 8, 8))
    undo = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270"}
    held, exif, out = upright, Image.Exif(), io.BytesIO()
    if turn in undo:
        held = upright.transpose(Image.Transpose[undo[turn]])
    exif[0x0112] = turn
    held.save(out, "PNG", exif=exif)
    made = Image.open(io.BytesIO(images.as_webp(out.getvalue()).data))
    assert made.size == (40, 20)
    red, _green, blue = made.getpixel((3, 3))
    assert red > 200 > 100 > blue
    assert min(made.getpixel((36, 16))) > 200


def test_holes_and_fine_greys_are_kept_as_they_look():
    fine, out = Image.new("I;16", (20, 20), 32768), io.BytesIO()
    fine.save(out, "PNG")
    grey = Image.open(io.BytesIO(images.as_webp(out.getvalue()).data)).getpixel((5, 5))
    assert all(abs(part - 128) < 5 for part in grey)
    holes = Image.open(io.BytesIO(images.as_webp(sound()["PNG with one colour left out"]).data))
    assert holes.convert("RGBA").getpixel((5, 5))[3] == 0


# ---- through the door


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def send(as_, editor, store, db):
    client, row = as_(editor), Exercise.objects.get(slug="mini-squat")

    def sent(data: bytes, name: str = NAME):
        said = {"alt": "A person bends the knees a little.", "credit": "Sam Sample", "licence": "CC BY 4.0"}
        upload = SimpleUploadedFile("x.jpg", data, "image/jpeg")
        # Past what this class tidies up by itself: the name as a hostile browser sends it.
        upload._name = name
        return client.post(f"/admin/exercises/exercise/{row.pk}/photo/", said | {"file": upload})

    return sent


def test_every_hostile_file_is_answered_with_its_sentence_and_none_is_kept(send, store):
    for name, (data, why) in hostile().items():
        if why == "bytes":
            continue
        answer = send(data)
        page = answer.content.decode()
        assert answer.status_code == 200, name
        said = "The submitted file is empty." if why == "empty" else str(images.REASONS[why])
        assert html.escape(said) in page, name
        assert "holiday-canary" not in page, name
        assert "alert(1)" not in page, name
    assert not store.exists()
    assert not ExerciseMedia.objects.exists()


@pytest.fixture
def tables(db):
    """Everything in the database as text."""

    def read() -> str:
        with connection.cursor() as cursor:
            found = []
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the schema itself
                found.extend(map(str, cursor.fetchall()))
        return "\n".join(found)

    return read


@pytest.mark.parametrize("size", [(60, 40), (1400, 1000)])
def test_the_name_of_a_file_reaches_neither_the_disk_nor_the_database(send, store, tables, monkeypatch, size):
    def no_file(*_args, **_options):
        pytest.fail("the upload was written to a file of its own, whose name ends like that of the upload")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", no_file)
    out = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, "PNG")
    assert send(out.getvalue()).status_code == 302
    media = ExerciseMedia.objects.get()
    kept = sorted(path.name for path in store.rglob("*") if path.is_file())
    assert kept == sorted([f"{media.sha256}.webp", *(f"{media.sha256}-{width}.webp" for width in images.WIDTHS if width < size[0])])
    assert all(b"canary" not in path.read_bytes() for path in store.rglob("*.webp"))
    everything = tables()
    assert "Sam Sample" in everything
    assert "holiday" not in everything
    assert "canary" not in everything
