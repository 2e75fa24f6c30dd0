"""Photos from editors: what is taken, what is refused and why, and what is left of the file that came."""

import io
import json
import os
import re
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin

from exercises.catalogue.codec import EXERCISE
from exercises.catalogue.models import Exercise, ExerciseMedia
from exercises.lib import images
from exercises.publishing.models import Index

pytestmark = pytest.mark.django_db


def picture(kind="PNG", size=(60, 40), mode="RGB", **save) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(out, kind, **save)
    return out.getvalue()


def animation(kind) -> bytes:
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(width, height) -> bytes:
    """A few bytes that say they are a huge grey picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4_000_000, 9)) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    said = b"Comment\0\0" + zlib.compress(b"A" * 80_000_000, 9)
    whole = picture()
    return whole[:33] + chunk(b"zTXt", said) + whole[33:]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return out.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A telling camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    return picture("JPEG", exif=exif)


def with_text() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "somebody with a name")
    said.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>telling</x:xmpmeta>")
    return picture(pnginfo=said, icc_profile=b"telling profile" * 40)


UNKNOWN, LARGE, MOVING, BROKEN = (images.REASONS[key] for key in ("unknown", "large", "moving", "broken"))
NOISE = os.urandom(20_000)
REFUSED = {
    "nothing": (b"", images.REASONS["empty"]),
    "one byte": (b"\xff", UNKNOWN),
    "noise": (NOISE, UNKNOWN),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', UNKNOWN),
    "a page": (b"<!doctype html><script>alert(1)</script>", UNKNOWN),
    "a program": (b"<?php system($_GET['x']); ?>", UNKNOWN),
    "a page after two letters": (b"BM<script>alert(1)</script>" + NOISE, UNKNOWN),
    "an archive": (zipped(), UNKNOWN),
    "GIF": (picture("GIF", mode="L"), UNKNOWN),
    "BMP": (picture("BMP"), UNKNOWN),
    "TIFF": (picture("TIFF"), UNKNOWN),
    "ICO": (picture("ICO"), UNKNOWN),
    "PPM": (picture("PPM"), UNKNOWN),
    "TGA": (picture("TGA"), UNKNOWN),
    "PDF": (picture("PDF"), UNKNOWN),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(x) run\n", UNKNOWN),
    "PSD": (b"8BPS\0\1" + b"\0" * 400, UNKNOWN),
    "FITS": (b"SIMPLE  =                    T" + b" " * 2850, UNKNOWN),
    "a moving GIF": (animation("GIF"), UNKNOWN),
    "a moving PNG": (animation("PNG"), MOVING),
    "a moving WebP": (animation("WEBP"), MOVING),
    "64 million pixels": (bomb(8000, 8000), LARGE),
    "625 million pixels": (bomb(25000, 25000), LARGE),
    "two thousand million on a side": (bomb(2**31 - 1, 2**31 - 1), LARGE),
    "a long strip": (bomb(8001, 2), LARGE),
    "no width": (bomb(0, 10), None),
    "a comment that swells": (text_bomb(), None),
    "half a PNG": (picture(size=(900, 900))[:700], BROKEN),
    "half a JPEG": (Image.effect_noise((500, 500), 50).convert("RGB").tobytes("jpeg", "RGB")[:9000], BROKEN),
    "a head without a body": (b"\x89PNG\r\n\x1a\n", None),
    "half a WebP": (picture("WEBP", size=(400, 400), lossless=True)[:40], None),
    "eight megabytes and one byte": (b"\x89PNG\r\n\x1a\n" + b"\0" * images.MAX_BYTES, images.REASONS["bytes"]),
}
TAKEN = {
    "PNG": picture(),
    "PNG with holes": picture(mode="RGBA"),
    "grey PNG": picture(mode="L"),
    "PNG of few colours": picture(mode="P"),
    "fine grey PNG": picture(mode="I;16"),
    "JPEG": picture("JPEG"),
    "JPEG for printers": picture("JPEG", mode="CMYK"),
    "growing JPEG": picture("JPEG", size=(400, 300), progressive=True),
    "WebP": picture("WEBP"),
    "with a place and a camera": with_exif(),
    "with a name and a profile": with_text(),
    "a page behind it": picture("JPEG") + b"<script>alert(1)</script>",
    "an archive behind it": picture() + zipped(),
    "a program behind it": picture("WEBP") + b"<?php evil(); ?>",
    "twenty-four million pixels": picture(size=(6000, 4000)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_for_us_is_refused_quickly_with_a_sentence(name):
    data, said = REFUSED[name]
    started = time.monotonic()
    with pytest.raises(images.Refused) as refused:
        images.as_webp(data)
    assert time.monotonic() - started < images.CHILD_SECONDS
    assert str(refused.value) in ([said] if said else images.REASONS.values())


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_is_written_anew_and_says_nothing_but_the_picture(name):
    made = images.as_webp(TAKEN[name])
    kept = Image.open(io.BytesIO(made.data))
    assert (kept.format, kept.size) == ("WEBP", (made.width, made.height))
    assert max(kept.size) <= images.KEPT_SIDE
    assert dict(kept.getexif()) == {}
    assert not {"exif", "icc_profile", "xmp"} & kept.info.keys()
    for telling in (b"script", b"telling", b"php", b"PK\x03\x04", b"EXIF", b"somebody"):
        assert telling not in made.data
    assert struct.unpack("<I", made.data[4:8])[0] + 8 == len(made.data)


def test_a_picture_that_a_camera_turned_is_kept_upright():
    made = images.as_webp(with_exif())
    assert (made.width, made.height) == (40, 60)


def peak_kb() -> int:
    """The most memory that this process had so far."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def test_reading_a_picture_takes_little_of_the_servers_memory():
    before = peak_kb()
    for data in (REFUSED["64 million pixels"][0], REFUSED["a comment that swells"][0], TAKEN["twenty-four million pixels"]):
        try:
            images.as_webp(data)
        except images.Refused:
            continue
    assert peak_kb() - before < 60_000


def test_the_name_of_a_kept_picture_is_its_hash_and_leads_nowhere_else(tmp_path):
    made = images.as_webp(picture())
    name = images.keep(made, tmp_path)
    assert images.kept(name, tmp_path).read_bytes() == made.data
    assert images.keep(made, tmp_path) == name
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.webp"]
    for other in ("", "../secret_key", "x" * 64, name.upper(), f"{name}/", "0" * 64):
        assert images.kept(other, tmp_path) is None


def test_an_install_keeps_only_so_many_pictures(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "MAX_FILES", 1)
    images.keep(images.as_webp(picture()), tmp_path)
    with pytest.raises(images.Refused, match="no room"):
        images.keep(images.as_webp(picture(size=(9, 9))), tmp_path)


# ---- the editors' page


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "pictures"


@pytest.fixture
def squat():
    return Exercise.objects.get(slug="mini-squat")


def send(client, row, data, name="photo.jpg", **words):
    said = {"alt": "A person bends the knees a little.", "credit": "Sam Sample", "licence": "CC BY 4.0"} | words
    return client.post(f"/admin/exercises/exercise/{row.pk}/photo/", said | {"file": SimpleUploadedFile(name, data, "image/jpeg")})


def publish(client, row):
    return client.post("/admin/exercises/exercise/", {"action": "publish_selected", "_selected_action": [str(row.pk)]}, follow=True)


def test_a_photo_goes_from_the_editor_to_the_page_with_credit_and_licence(as_, editor, squat, store):
    client = as_(editor)
    assert send(client, squat, with_exif()).status_code == 302
    media = squat.media.get()
    address = f"/media/{media.sha256}.webp"
    assert address not in Client().get("/exercises/mini-squat/").content.decode()
    publish(client, squat)
    page = as_(editor).get("/exercises/mini-squat/").content.decode()
    for said in (address, "A person bends the knees a little.", "Sam Sample", "CC BY 4.0"):
        assert said in page
    answer = Client().get(address)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "public, max-age=31536000, immutable")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'none'; sandbox"
    assert answer.content == (store / f"{media.sha256}.webp").read_bytes()


@pytest.mark.parametrize("name", ["../../../x.jpg", "x.php.jpg", "x\u202egpj.exe", "x" * 300 + ".jpg", "drawing.svg", "x.html", "CON"])
def test_the_name_of_the_file_is_never_used(as_, editor, squat, store, name):
    assert send(as_(editor), squat, picture("JPEG"), name).status_code == 302
    assert re.fullmatch(r"[0-9a-f]{64}\.webp", next(store.iterdir()).name)
    assert [path.name for path in store.parent.iterdir()] == ["pictures"]


@pytest.mark.parametrize("name", ["a drawing with a script", "a moving PNG", "625 million pixels", "half a PNG"])
def test_a_refused_file_is_told_on_the_form_and_keeps_nothing(as_, editor, squat, store, name):
    data, said = REFUSED[name]
    answer = send(as_(editor), squat, data)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not store.exists()
    assert not squat.media.exists()


@pytest.mark.parametrize("missing", ["alt", "credit", "licence"])
def test_a_photo_needs_words_a_name_and_a_licence(as_, editor, squat, store, missing):
    answer = send(as_(editor), squat, picture(), **{missing: " "})
    assert answer.status_code == 200
    assert "This field is required." in answer.content.decode()
    assert not squat.media.exists()


def test_only_the_door_for_photos_takes_more_than_a_megabyte(as_, editor, squat, store):
    out = io.BytesIO()
    Image.frombytes("RGB", (1000, 1000), os.urandom(3_000_000)).save(out, "PNG")
    assert len(out.getvalue()) > 2_000_000
    client = as_(editor)
    assert send(client, squat, out.getvalue()).status_code == 302
    assert client.post(f"/admin/exercises/exercise/{squat.pk}/change/", {"x": "y" * 1_100_000}).status_code == 413
    assert client.post(f"/admin/exercises/exercise/{squat.pk}/photo/x/", {"x": "y" * 1_100_000}).status_code == 413
    too_much = client.post(f"/admin/exercises/exercise/{squat.pk}/photo/", {"x": "y" * (images.MAX_BYTES + 70_000)})
    assert too_much.status_code == 413


@pytest.mark.parametrize("who", [None, "runner", "newcomer"])
def test_nobody_but_editors_may_send_a_photo(who, request, as_, squat, store):
    client = as_(request.getfixturevalue(who) if who else None)
    assert send(client, squat, picture()).status_code == 302
    assert not squat.media.exists()
    assert not store.exists()


def test_an_editor_of_other_things_may_not_send_a_photo(as_, editor, squat, store):
    editor.user_permissions.clear()
    assert send(as_(editor), squat, picture()).status_code == 403
    assert not store.exists()


def test_what_is_not_kept_here_is_not_found(store):
    for name in ("0" * 64, "x", "..", "0" * 63):
        assert Client().get(f"/media/{name}.webp").status_code == 404


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"sort": "video", "url": ""}, "A link to a video needs an address"),
        ({"sort": "video", "url": "https://a@videos.example.org/"}, "a name or a password"),
        ({"sort": "video", "url": "http://videos.example.org/"}, "Enter a valid URL."),
        ({"sort": "photo", "url": ""}, "A photo has no address."),
    ],
)
def test_a_row_that_is_neither_photo_nor_link_is_told_on_the_form(as_, editor, squat, store, row, said):
    client = as_(editor)
    page = client.get(f"/admin/exercises/exercise/{squat.pk}/change/")
    form = {name: value if value is not None else "" for name, value in page.context["adminform"].form.initial.items()}
    form |= {name: json.dumps(form[name]) for name in ("steps", "cues", "mistakes", "stop", "dose", "frequency", "loads")}
    form |= {name: [other.pk for other in form[name]] for name in ("targets", "phases")}
    for group in ("needs", "variants", "claims"):
        form |= {f"{group}-TOTAL_FORMS": 0, f"{group}-INITIAL_FORMS": 0}
    form |= {"media-TOTAL_FORMS": 1, "media-INITIAL_FORMS": 0}
    form |= {f"media-0-{name}": value for name, value in ({"position": 1, "alt": "a", "credit": "b", "licence": "c"} | row).items()}
    answer = client.post(f"/admin/exercises/exercise/{squat.pk}/change/", form)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not squat.media.exists()


# ---- as content


def test_a_photo_without_its_file_is_told_when_it_is_published(as_, editor, squat, store):
    ExerciseMedia.objects.create(exercise=squat, sort="photo", sha256="0" * 64, width=4, height=3, alt="a", credit="b", licence="c")
    answer = publish(as_(editor), squat)
    assert any("the file of this photo is not here" in str(message) for message in answer.context["messages"])
    assert "media" not in Index.objects.get(kind="exercise", slug="mini-squat").revision.document


def test_a_link_to_a_video_is_a_plain_link_that_names_its_site(as_, editor, squat, store):
    ExerciseMedia.objects.create(
        exercise=squat, sort="video", url="https://videos.example.org/watch?v=1", alt="Squatting, filmed from the side", credit="b", licence="c"
    )  # fmt: skip
    publish(as_(editor), squat)
    page = as_(editor).get("/exercises/mini-squat/").content.decode()
    assert '<a href="https://videos.example.org/watch?v=1" rel="noopener noreferrer">Squatting, filmed from the side</a>' in page
    assert "videos.example.org, another site" in page
    assert "<iframe" not in page


@pytest.mark.parametrize(
    "url",
    [
        "http://videos.example.org/",
        "javascript:alert(1)",
        "https://bank.example@videos.example.org/",
        "//videos.example.org/",
        "https:///x",
        "ftp://x.org/",
    ],
)
def test_an_address_that_is_not_plain_https_is_no_link(squat, url):
    document = EXERCISE.read("mini-squat") | {"media": [{"sort": "video", "url": url, "alt": "a", "credit": "b", "licence": "c"}]}
    assert any(line.startswith("media.0") for line in EXERCISE.problems(document))


def test_photos_and_links_are_exported_and_read_back(squat, store):
    photo = {"sort": "photo", "sha256": images.keep(images.as_webp(picture()), store), "width": 60, "height": 40}
    video = {"sort": "video", "url": "https://videos.example.org/1"}
    said = {"alt": "a", "credit": "b", "licence": "c"}
    document = EXERCISE.read("mini-squat") | {"media": [photo | said, video | said]}
    assert EXERCISE.problems(document) == []
    EXERCISE.write(document)
    assert EXERCISE.read("mini-squat") == document
