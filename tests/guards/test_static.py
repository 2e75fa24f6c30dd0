"""The real collectstatic: hashed names everywhere, our modules' imports with them, within the size that a phone can take."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    root = tmp_path_factory.mktemp("static")
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "selfcare.storage.HashedStatic"}}
    with override_settings(STORAGES=storages, STATIC_ROOT=root):
        call_command("collectstatic", verbosity=0, interactive=False)
    return root


ROOT = Path(__file__).resolve().parents[2]
HASHED = re.compile(r"\.[0-9a-f]{12}\.")


def test_every_import_between_our_modules_is_hashed(collected):
    modules = [path for path in (collected / "js").rglob("*.js") if HASHED.search(path.name)]
    assert modules
    loose = []
    for path in modules:
        for target in re.findall(r"(?:from|import)\s*\(?[\"'](\.[^\"']+)[\"']", path.read_text()):
            if not HASHED.search(target):
                loose.append(f"{path.name}: {target}")
            assert (path.parent / target).resolve().exists(), f"{path.name}: {target}"
    assert loose == []


def test_the_players_script_is_small(collected):
    files = [
        path for folder in ("js/player", "js/lib", "js/offline") for path in (collected / folder).rglob("*.js") if HASHED.search(path.name)
    ]
    total = sum(len(brotli.compress(path.read_bytes())) for path in files)
    assert 0 < total <= 40 * 1024


def test_the_style_sheets_are_small(collected):
    files = [path for path in (collected / "css").rglob("*.css") if HASHED.search(path.name)]
    editors = [path for path in files if path.name.startswith("admin")]
    # All of them together; a page links base, components and the one or two that it needs. Editors have theirs.
    assert 0 < weight(set(files) - set(editors)) <= 24 * 1024
    assert 0 < weight(editors) <= 10 * 1024


def weight(files) -> int:
    return sum(len(brotli.compress(path.read_bytes())) for path in files)


def test_plain_storage_is_used_in_tests():
    assert "Manifest" not in type(staticfiles_storage._wrapped or staticfiles_storage).__name__


def test_the_player_asks_for_every_module_it_needs_at_once_and_for_no_other():
    needed, waiting = set(), [ROOT / "static/js/player/main.js"]
    while waiting:
        path = waiting.pop()
        if path not in needed:
            needed.add(path)
            waiting += [(path.parent / name).resolve() for name in re.findall(r'from "(\.[^"]+)"', path.read_text())]
    listed = re.findall(r"static '(js/[^']+)'", (ROOT / "templates/practice/_player_modules.html").read_text())
    assert sorted(listed) == sorted(str(path.relative_to(ROOT / "static")) for path in needed if path.name != "main.js")
