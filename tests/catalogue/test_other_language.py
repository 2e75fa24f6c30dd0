"""An install in another language: the interface and the pack follow two settings, and nothing falls back on English documents."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import CONTENT, ROOT
from tests.kept_database import kept_path

ASK = """
import django
django.setup()
from django.test import Client
from exercises.publishing.search import search
from exercises.routines.services import plan_for
from exercises.lib import clock

client = Client(headers={"host": "127.0.0.1"})
for path in ("/", "/conditions/runners-knee/", "/routines/first-six-minutes/", "/exercises/slow-chair-sit/", "/glossary/", "/accounts/login/"):
    answer = client.get(path)
    page = answer.content.decode()
    print(path, answer.status_code, 'lang="de"' in page, "Ü " in page)
print("plan", plan_for("first-six-minutes", now=clock.now())[0].document["title"].startswith("Ü "))
print("found", all(hit.title.startswith("Ü ") for hit in search("knee").hits), len(search("knee").hits) > 3)
"""


def translated(folder):
    """A copy of the pack whose documents say that they are German, each title marked."""
    pack = shutil.copytree(CONTENT, folder / "pack")
    for path in pack.rglob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('language = "en"', 'language = "de"', 1)
        path.write_text(re.sub(r'^title = "', 'title = "Ü ', text, count=1, flags=re.MULTILINE), encoding="utf-8")
    return pack


@pytest.fixture
def german(tmp_path):
    """Runs Python on an install whose settings say German, with the marked pack in it."""
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "CACHE_URL"}} | {
        "SELFCARE_DATA": str(tmp_path), "LANGUAGE_CODE": "de", "CONTENT_LANGUAGE": "de", "DJANGO_SETTINGS_MODULE": "selfcare.settings",
        "PYTHONWARNINGS": "ignore", "STATIC_ROOT": str(tmp_path / "static"),
    }  # fmt: skip

    def run(*words):
        return subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    if kept_path().exists():
        shutil.copyfile(kept_path(), tmp_path / "selfcare.sqlite3")
    for words in (
        ["migrate", "-v0"],
        ["createcachetable"],
        ["load_content", str(translated(tmp_path))],
        ["collectstatic", "--noinput", "-v0"],
    ):
        done = run("manage.py", *words)
        assert done.returncode == 0, done.stderr
    return run


@pytest.mark.nightly
def test_every_page_of_an_install_in_german_shows_the_german_pack(german):
    done = german("-c", ASK)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    pages = [line.split() for line in lines if line.startswith("/")]
    assert [page[1:] for page in pages if page[0] != "/accounts/login/"] == [["200", "True", "True"]] * 5
    assert lines[-2:] == ["plan True", "found True True"]


def test_a_language_that_nobody_knows_stops_the_start_with_a_sentence(tmp_path):
    environment = os.environ | {"LANGUAGE_CODE": "xx", "SELFCARE_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "LANGUAGE_CODE must be one of" in done.stderr + done.stdout
