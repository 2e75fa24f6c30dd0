"""What a device is told to keep: the worker's list, one routine's list, the manifest, and the way out of all of it."""

import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from exercises.publishing.models import Index
from exercises.shell import pages, rules
from tests.guards.test_access_matrix import TABLE
from tests.guards.test_public_pages import PUBLIC

pytestmark = pytest.mark.django_db

ROUTINE = "first-six-minutes"
LIST = f"/routines/{ROUTINE}/offline.json"
EVERYWHERE = {"/sw.js", "/manifest.webmanifest"}
# What a launcher or a telephone asks for when something is installed; no page shows it.
ICONS = re.compile(r"/static/img/ui/(install|maskable|touch)-\d+\.")


@pytest.fixture
def told():
    """The list that stands in front of the worker."""
    script = Client().get("/sw.js").content.decode()
    return json.loads(script.split("\n", 1)[0].removeprefix("const BUILD = ").removesuffix(";"))


@pytest.fixture
def needs():
    return Client().get(LIST).json()


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_the_worker_has_a_stable_address_and_is_asked_for_with_every_visit(runner, as_):
    for client in (Client(), as_(runner)):
        answer = client.get("/sw.js")
        assert answer["Content-Type"].startswith("text/javascript")
        assert "no-cache" in answer["Cache-Control"]
        assert "Service-Worker-Allowed" not in answer
    assert Client().get("/sw.js").content == as_(runner).get("/sw.js").content


def test_every_file_and_page_of_the_list_has_the_hash_that_is_told(told):
    for address, digest in told["files"].items():
        assert sha256(Path(finders.find(address.removeprefix("/static/"))).read_bytes()) == digest, address
    assert "/offline/" in told["pages"]
    for path, digest in told["pages"].items():
        assert sha256(Client().get(path).content) == digest, path


def test_the_page_made_for_the_list_is_the_page_that_a_stranger_gets():
    for path in ["/offline/", f"/routines/{ROUTINE}/", f"/routines/{ROUTINE}/play/"]:
        assert pages.public_bytes(path) == Client().get(path).content, path


@pytest.mark.parametrize("path", ["/safety/", "/healthz", "/search/"])
def test_no_page_that_is_not_public_gets_into_a_list(path):
    with pytest.raises(pages.Http404):
        pages.public_bytes(path)


def test_every_file_that_a_kept_page_names_is_on_the_list(told, needs):
    for path in [*told["pages"], *needs["pages"]]:
        named = set(rules.FILE.findall(Client().get(path).content.decode()))
        assert {address for address in named if not ICONS.match(address)} <= set(told["files"]), path


def test_every_module_that_a_module_on_the_list_asks_for_is_on_the_list(told):
    static = Path(settings.BASE_DIR) / "static"
    listed = {(static / address.removeprefix("/static/")).resolve() for address in told["files"]}
    for path in listed:
        if path.suffix == ".js":
            wanted = re.findall(r"""(?:from\s*|import\s*\(?\s*)["'](\.[^"']+)["']""", path.read_text("utf-8"))
            assert {(path.parent / name).resolve() for name in wanted} <= listed, path


def test_editors_files_and_the_worker_itself_are_not_on_the_list(told):
    assert not [address for address in told["files"] if re.search("admin|review-pack|worker/|install-|maskable", address)]


def test_a_changed_file_makes_another_version_and_another_build(monkeypatch, told):
    pages.files.cache_clear()
    pages.build.cache_clear()
    served = pages._served
    monkeypatch.setattr(pages, "_served", lambda name: served(name) + (b" " if name == "css/base.css" else b""))
    pages.caches["pages"].clear()
    try:
        changed = json.loads(pages.worker_script().split("\n", 1)[0].removeprefix("const BUILD = ").removesuffix(";"))
    finally:
        pages.files.cache_clear()
        pages.build.cache_clear()
    assert changed["version"] != told["version"] and changed["build"] != told["build"]


def test_the_worker_is_small():
    assert len(brotli.compress((Path(settings.BASE_DIR) / "static" / pages.WORKER).read_bytes())) <= 4 * 1024


# ---- one routine


def test_a_routines_list_names_every_picture_of_its_pages_and_no_other(needs):
    told = needs["pictures"] + [address for body in needs["bodies"].values() for address in body]
    named = {address for path in needs["pages"] for address in rules.PICTURE.findall(Client().get(path).content.decode())}
    assert sorted(told) == sorted(named)
    assert set(needs["bodies"]) == {"a", "b", "c"}
    assert needs["pages"] == [f"/routines/{ROUTINE}/", f"/routines/{ROUTINE}/play/"]


def test_every_address_of_a_routines_list_is_open_and_the_same_for_everyone(needs, runner, as_):
    for address in [*needs["pictures"], *needs["bodies"]["b"]]:
        answer = as_(runner).get(address)
        assert (answer.status_code, "immutable" in answer["Cache-Control"]) == (200, True), address
    guest = Client()
    guest.cookies["selfcare_safety"] = "something"
    assert guest.get(LIST).content == Client().get(LIST).content == as_(runner).get(LIST).content


def test_the_form_that_logs_is_not_on_the_list(needs):
    assert not [address for address in needs["pages"] if "log" in address]


def test_every_published_routine_has_a_list():
    for slug in Index.objects.live().filter(kind="routine").values_list("slug", flat=True):
        assert Client().get(f"/routines/{slug}/offline.json").status_code == 200, slug


def test_a_retired_routine_and_an_unknown_one_have_none():
    assert Client().get("/routines/nothing/offline.json").status_code == 404
    row = Index.objects.get(kind="routine", slug=ROUTINE)
    row.retired_at = row.revision.published_at
    row.save()
    assert Client().get(LIST).status_code == 404


def test_a_routine_that_was_taken_back_says_so_and_keeps_no_rig():
    row = Index.objects.get(kind="routine", slug=ROUTINE)
    row.facets = row.facets | {"withdrawn": {"": "A chair tipped over."}}
    row.save()
    told = Client().get(LIST).json()
    assert told["withdrawn"] is True
    assert told["bodies"] == {}


# ---- what the worker leaves alone


def test_every_address_that_is_not_public_is_left_alone(told):
    touched = set()
    for name, (arguments, _expected) in TABLE.items():
        path = reverse(
            name, args=["0" * 8 + "-0000-0000-0000-" + "0" * 12 if str(argument).startswith("OWN ") else argument for argument in arguments]
        )
        if not rules.untouched(path):
            touched.add(path)
    public = {*PUBLIC, *told["pages"], LIST, *EVERYWHERE}
    # Answers to a question in the address, and pictures: passed on, and nothing of them is kept.
    passed_on = {path for path in touched if path.startswith(("/pictures/", "/search/", "/pain/answer/"))}
    assert sorted(touched - public - passed_on) == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/", "/api/v1/me", "/media/x.webp", "/sessions/", "/profile/consents/", "/safety/",
    "/safety/2/", "/safety/stop/", f"/routines/{ROUTINE}/log/", "/editors/review-pack/", "/preview/x/"])  # fmt: skip
def test_personal_addresses_are_left_alone(path):
    assert rules.untouched(path)


@pytest.mark.parametrize("path", ["/", "/offline/", "/phone/", "/safety/here/", f"/routines/{ROUTINE}/play/", "/sessionsx/"])
def test_public_pages_are_not(path):
    assert not rules.untouched(path)


# ---- the home screen


def test_the_manifest_has_what_a_browser_asks_for_before_it_installs():
    answer = Client().get("/manifest.webmanifest")
    manifest = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (manifest["display"], manifest["scope"], manifest["short_name"]) == ("standalone", "/", "Selfcare")
    for icon in manifest["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as image:
            assert "{}x{}".format(*image.size) == icon["sizes"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for path in [manifest["start_url"], *(shortcut["url"] for shortcut in manifest["shortcuts"])]:
        assert Client().get(path).status_code == 200


def test_every_page_links_the_manifest_and_an_icon_for_the_home_screen():
    page = Client().get("/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    assert 'rel="apple-touch-icon"' in page


# ---- switched off


def test_where_offline_is_off_the_worker_takes_its_leave_and_no_page_asks_for_one(settings):
    settings.OFFLINE = False
    script = Client().get("/sw.js").content.decode()
    assert "unregister" in script and "BUILD" not in script
    assert "caches.open" not in script
    assert 'rel="manifest"' not in Client().get("/").content.decode()


def test_the_page_and_the_worker_know_the_same_personal_addresses():
    page = (
        (Path(settings.BASE_DIR) / "static/js/offline/worker.js").read_text("utf-8").split("const PERSONAL = new RegExp(")[1].split(");")[0]
    )
    assert "".join(re.findall(r"String\.raw`([^`]*)`", page)) == rules.UNTOUCHED
