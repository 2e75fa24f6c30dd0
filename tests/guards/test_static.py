"""The real collectstatic: hashed names everywhere, our modules' imports with them, within the size that a phone can take."""

import graphlib
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


def served(collected, name: str) -> Path:
    """The file that is served for a plain name."""
    plain = collected / name
    return next(path for path in plain.parent.glob(f"{plain.stem}.*.js") if HASHED.search(path.name))


def needed_by_the_player() -> set[Path]:
    """Every module that comes with the player's first one."""
    needed, waiting = set(), [ROOT / "static/js/player/main.js"]
    while waiting:
        path = waiting.pop()
        if path not in needed:
            needed.add(path)
            waiting += [(path.parent / name).resolve() for name in re.findall(r'from "(\.[^"]+)"', path.read_text())]
    return needed


def test_no_module_of_ours_imports_itself_by_way_of_others():
    # Names hold the hash of what is inside, so a circle of imports has none.
    imports = {
        path.resolve(): [(path.parent / name).resolve() for name in re.findall(r'(?:from |import\()"(\.[^"]+)"', path.read_text())]
        for path in (ROOT / "static/js").rglob("*.js")
    }
    graphlib.TopologicalSorter(imports).prepare()


def test_the_players_script_is_small(collected):
    names = [str(path.relative_to(ROOT / "static")) for path in needed_by_the_player()]
    assert 0 < weight(served(collected, name) for name in names) <= 35 * 1024


def test_our_scripts_are_served_without_their_comments(collected):
    assert "// " in (collected / "js/player/main.js").read_text()
    assert "// " not in served(collected, "js/player/main.js").read_text()


def test_no_words_hide_from_the_shrinking_in_a_template_within_a_template():
    # The shrinking takes the inner text for code: its spaces and slashes would go.
    inner = re.compile(r"\$\{[^`{}]*`([^`]*)`")
    found = [
        f"{path.name}: {text}"
        for path in (ROOT / "static/js").rglob("*.js")
        for text in inner.findall(path.read_text())
        if re.search(r"\s|/", text)
    ]
    assert found == []


def test_the_style_sheets_are_small(collected):
    files = [path for path in (collected / "css").rglob("*.css") if HASHED.search(path.name)]
    # The joined one holds three of the others once more.
    files = [path for path in files if not path.name.startswith("site.")]
    editors = [path for path in files if path.name.startswith(("admin", "review-pack"))]
    desk = [path for path in files if path.name.startswith(("builder", "clients"))]
    # All of them together; a page links base, components and the one or two that it needs. Editors and therapists have theirs.
    assert 0 < weight(set(files) - set(editors) - set(desk)) <= 28 * 1024
    assert 0 < weight(editors) <= 10 * 1024
    assert 0 < weight(desk) <= 5 * 1024


def test_the_style_sheets_of_a_page_are_served_as_one(collected):
    joined = next(path for path in (collected / "css").glob("site.*.css") if HASHED.search(path.name)).read_text()
    assert "@import" not in joined
    for name in re.findall(r'@import "(.+)";', (ROOT / "static/css/site.css").read_text()):
        assert (ROOT / "static/css" / name).read_text() in joined


def weight(files) -> int:
    return sum(len(brotli.compress(path.read_bytes())) for path in files)


def test_plain_storage_is_used_in_tests():
    assert "Manifest" not in type(staticfiles_storage._wrapped or staticfiles_storage).__name__


def test_the_player_asks_for_every_module_it_needs_at_once_and_for_no_other():
    listed = re.findall(r"static '(js/[^']+)'", (ROOT / "templates/practice/_player_modules.html").read_text())
    assert sorted(listed) == sorted(str(path.relative_to(ROOT / "static")) for path in needed_by_the_player() if path.name != "main.js")
