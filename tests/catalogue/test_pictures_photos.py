"""Photos from editors: how they are kept, shown and published. What is taken and what is refused: tests/attack/test_images.py."""

import html
import io
import json
import os
import re

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from exercises.catalogue.codec import EXERCISE
from exercises.catalogue.models import Exercise, ExerciseMedia
from exercises.lib import images
from exercises.publishing.models import Index
from selfcare.media.disk import Disk
from tests.attack.images import grainy, hostile, picture, with_exif

pytestmark = pytest.mark.django_db


@pytest.fixture
def disk(tmp_path):
    """A place for uploads in a folder."""
    return Disk(location=tmp_path)


def files(disk) -> list[str]:
    """What is in its folder of pictures."""
    return sorted(name.removeprefix("pictures/") for name in disk.sizes())


def test_the_name_of_a_kept_picture_is_its_hash_and_leads_nowhere_else(disk):
    made = images.as_webp(picture())
    name = images.keep(made, disk)
    assert images.read_kept(name, disk) == made.data
    assert images.keep(made, disk) == name
    assert files(disk) == [f"{name}.webp"]
    for other in (
        "",
        "../secret_key",
        "x" * 64,
        name.upper(),
        f"{name}/",
        "0" * 64,
        f"{name}-",
        f"{name}-481",
        f"{name}-480-480",
        f"{name}-../x",
    ):
        assert images.kept(other, disk) is None
        assert images.read_kept(other, disk) is None


def test_a_picture_is_kept_in_three_widths_and_the_whole_one_stands_in_for_a_lost_one(disk):
    made = images.as_webp(grainy(size=(2000, 1000)))
    name = images.keep(made, disk)
    assert files(disk) == [f"{name}-480.webp", f"{name}-960.webp", f"{name}.webp"]
    found = (images.read_kept(f"{name}{narrow}", disk) for narrow in ("", "-960", "-480"))
    assert [Image.open(io.BytesIO(data)).size for data in found] == [(1600, 800), (960, 480), (480, 240)]
    disk.forget(f"pictures/{name}-480.webp")
    assert images.kept(f"{name}-480", disk) == f"pictures/{name}.webp"
    assert images.read_kept(f"{name}-480", disk) == made.data


def test_an_install_keeps_only_so_many_pictures(disk, monkeypatch):
    monkeypatch.setattr(images, "MAX_FILES", 2)
    wide = images.as_webp(grainy())
    images.keep(wide, disk)
    images.keep(images.as_webp(picture()), disk)
    before = files(disk)
    with pytest.raises(images.Refused, match="There is no room for more pictures: this site keeps at most 500, and 1 GB in all."):
        images.keep(images.as_webp(picture(size=(9, 9))), disk)
    assert files(disk) == before
    assert images.keep(wide, disk) == wide.sha256


def test_an_install_keeps_only_so_many_bytes_of_pictures_narrow_ones_included(disk, monkeypatch):
    made = images.as_webp(grainy())
    monkeypatch.setattr(images, "MAX_STORED", len(made.data))
    with pytest.raises(images.Refused, match="no room"):
        images.keep(made, disk)
    assert files(disk) == []
    monkeypatch.setattr(images, "MAX_STORED", len(made.data) + sum(len(data) for _width, data in made.narrower))
    images.keep(made, disk)


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


def test_a_photo_goes_from_the_editor_to_the_page_with_credit_and_licence(as_, editor, administrator, squat, store):
    assert send(as_(editor), squat, with_exif()).status_code == 302
    media = squat.media.get()
    address = f"/media/{media.sha256}.webp"
    assert address not in Client().get("/exercises/mini-squat/").content.decode()
    publish(as_(administrator), squat)
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


def test_a_refused_file_is_told_at_its_field_and_the_words_stay(as_, editor, squat, store):
    data, why = hostile()["a page behind a PNG"]
    answer = send(as_(editor), squat, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert html.escape(str(images.REASONS[why])) in page
    assert re.search(r'<input type="file"[^>]*aria-describedby="[^"]*id_file_error', page)
    assert 'value="Sam Sample"' in page
    assert not store.exists()
    assert not squat.media.exists()


def test_the_page_offers_every_width_and_keeps_the_place(as_, editor, administrator, squat, store):
    send(as_(editor), squat, grainy(size=(1800, 1200)))
    name = squat.media.get().sha256
    publish(as_(administrator), squat)
    page = Client().get("/exercises/mini-squat/").content.decode()
    offered = ", ".join(f"/media/{name}{narrow}.webp {width}w" for narrow, width in (("-480", 480), ("-960", 960), ("", 1600)))
    assert f'srcset="{offered}"' in page
    assert re.search(rf'<img src="/media/{name}.webp"[^>]* width="1600" height="1067" loading="lazy"', page)
    lengths = [len(Client().get(f"/media/{name}{narrow}.webp").content) for narrow in ("-480", "-960", "")]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == 3
    assert Client().get(f"/media/{name}-480.webp")["Content-Security-Policy"] == "default-src 'none'; style-src 'none'; sandbox"


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
    editor.groups.clear()
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


def test_a_photo_without_its_file_is_told_when_it_is_published(as_, administrator, squat, store):
    ExerciseMedia.objects.create(exercise=squat, sort="photo", sha256="0" * 64, width=4, height=3, alt="a", credit="b", licence="c")
    answer = publish(as_(administrator), squat)
    assert any("the file of this photo is not here" in str(message) for message in answer.context["messages"])
    assert "media" not in Index.objects.get(kind="exercise", slug="mini-squat").revision.document


def test_a_link_to_a_video_is_a_plain_link_that_names_its_site(as_, administrator, squat, store):
    ExerciseMedia.objects.create(
        exercise=squat, sort="video", url="https://videos.example.org/watch?v=1", alt="Squatting, filmed from the side", credit="b", licence="c"
    )  # fmt: skip
    publish(as_(administrator), squat)
    page = Client().get("/exercises/mini-squat/").content.decode()
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
    photo = {"sort": "photo", "sha256": images.keep(images.as_webp(picture()), storages["default"]), "width": 60, "height": 40}
    video = {"sort": "video", "url": "https://videos.example.org/1"}
    said = {"alt": "a", "credit": "b", "licence": "c"}
    document = EXERCISE.read("mini-squat") | {"media": [photo | said, video | said]}
    assert EXERCISE.problems(document) == []
    EXERCISE.write(document)
    assert EXERCISE.read("mini-squat") == document
