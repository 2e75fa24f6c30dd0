"""bin/upgrade for real: an install of the release before is brought to this version, and nothing is touched where no backup can be made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from selfcare.ops import backup
from selfcare.sqlite.library import open_file
from tests.ops.one_by_one import AT_ONCE
from tests.ops.test_releases import RELEASES, ROOT, ROWS

LAST = RELEASES[-1]["last"]
PARTS = ("bin", "exercises", "selfcare", "static", "templates", "manage.py", "requirements.txt")


class Install:
    """A clone of its own with this version's code, and a data folder of the release before."""

    def __init__(self, folder: Path) -> None:
        self.root, self.data = folder / "clone", folder / "data"
        self.root.mkdir()
        for name in PARTS:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, self.root)
        (self.root / ".venv/bin").mkdir(parents=True)
        # The packages of the tests, as if they had been installed here from this very list.
        (self.root / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" -W ignore "$@"\n')
        (self.root / ".venv/bin/python").chmod(0o755)
        shutil.copy(ROOT / "requirements.txt", self.root / ".venv/installed-requirements.txt")
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SELFCARE_DATA": str(self.data),
            "HOME": str(folder),
        }
        # The release before made its tables one after another.
        at_once = self.root / f"exercises/migrations/{AT_ONCE}.py"
        text = at_once.read_text()
        at_once.unlink()
        self._run(".venv/bin/python", "manage.py", "migrate", "exercises", LAST, "-v0")
        at_once.write_text(text)
        self._run(".venv/bin/python", "-c", ROWS)

    def _run(self, *words: str) -> None:
        done = subprocess.run(
            words, cwd=self.root, env=self.environment | {"DJANGO_SETTINGS_MODULE": "selfcare.settings"},
            capture_output=True, text=True, timeout=500,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-1500:]

    def upgrade(self, restart: str = "echo called > restarted") -> subprocess.CompletedProcess:
        """What an operator types."""
        words = ["/bin/sh", "bin/upgrade", "--restart", restart]
        return subprocess.run(words, cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=900)

    def asked(self, question: str) -> list:
        """What the database says."""
        with open_file(self.data / "selfcare.sqlite3") as opened:
            return opened.execute(question).fetchall()

    @property
    def changes(self) -> int:
        """How many changes of our tables were made."""
        return self.asked("SELECT count(*) FROM django_migrations WHERE app = 'exercises'")[0][0]

    @property
    def restarted(self) -> bool:
        """Whether the command at the end was called."""
        return (self.root / "restarted").exists()


@pytest.fixture
def install(tmp_path):
    return Install(tmp_path)


def no_backup(install: Install) -> None:
    """No folder for backups can be made there."""
    (install.data / "backups").write_text("in the way")


def untouched(install: Install, before: int) -> bool:
    return install.changes == before and not install.restarted and not (install.root / "staticfiles").exists()


def test_without_a_backup_nothing_is_changed_and_without_that_stop_it_would_be(install):
    before = install.changes
    no_backup(install)
    done = install.upgrade()
    assert done.returncode == 1 and untouched(install, before)
    said = done.stderr.splitlines()
    assert said[-1] == "Nothing was changed: without a backup there is no upgrade."
    assert "Traceback" not in done.stderr and "could not be written" in said[-2]
    # The twin: the same without the stop goes on to the tables. What comes after them is not waited for.
    script = install.root / "bin/upgrade"
    script.write_text(script.read_text().replace('|| stop "Nothing was changed: without a backup there is no upgrade."', "|| true"))
    (install.root / "bin/run").write_text("#!/bin/sh\n.venv/bin/python manage.py migrate -v0 && exit 1\n")
    install.environment["DJANGO_SETTINGS_MODULE"] = "selfcare.settings"
    install.upgrade()
    assert not untouched(install, before)


@pytest.mark.nightly
def test_an_install_of_the_release_before_is_brought_to_this_version(install):
    before = install.changes
    done = install.upgrade()
    assert done.returncode == 0, done.stderr[-2000:]
    assert install.restarted
    assert install.changes == len(list((ROOT / "exercises/migrations").glob("[0-9]*.py"))) > before
    assert install.asked("SELECT email, name FROM exercises_user") == [("runner@example.org", "Runner")]
    assert install.asked("SELECT did FROM exercises_job WHERE name = 'reminders'") == [("3 sent",)]
    assert install.asked("SELECT count(*) FROM exercises_index")[0][0] > 300
    assert (install.root / "staticfiles/staticfiles.json").is_file()
    made = backup.backups(install.data / "backups")
    assert len(made) == 1
    checked = backup.check(made[0])
    assert checked.faults == () and checked.rows["exercises_user"] == 1
    # It is the database as it was before.
    assert checked.rows["django_migrations"] < install.asked("SELECT count(*) FROM django_migrations")[0][0]
    for line in (
        "ok    tables: As this version needs them.",
        "ok    static files:",
        "ok    content:",
        "ok    backup: The newest is 0 hours old",
    ):
        assert line in done.stdout, done.stdout
    # Again: nothing is left to do, and a restart that fails is said.
    (install.root / "restarted").unlink()
    again = install.upgrade("false")
    assert again.returncode == 1 and again.stderr.splitlines()[-1] == "Everything is ready, but this did not work: false"
