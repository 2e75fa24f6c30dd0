"""bin/run and bin/test say in one plain sentence what is missing."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "dirname", "sed", "cmp", "cp", "rm", "mkdir", "getconf", "cat")


@pytest.fixture
def clone(tmp_path) -> Path:
    """The commands and the pinned packages, without an environment."""
    shutil.copytree(ROOT / "bin", tmp_path / "clone" / "bin")
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path / "clone")
    return tmp_path / "clone"


@pytest.fixture
def tools(tmp_path) -> Path:
    """A PATH with the plainest tools only, to which a test adds what it needs."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name))
    return folder


def program(folder: Path, name: str, text: str) -> None:
    """An executable shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def run(clone: Path, *words: str, path: str | None = None, **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": path or f"{Path(sys.executable).parent}:{os.environ['PATH']}", "SELFCARE_DATA": str(clone / "data")} | variables
    return subprocess.run(["/bin/sh", *words], cwd=clone, env=environment, capture_output=True, text=True, timeout=60)


def only_sentence(result: subprocess.CompletedProcess) -> str:
    """The one line that a command said before it failed."""
    assert result.returncode != 0
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_a_taken_port_is_told_before_anything_is_installed(clone):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentence = only_sentence(run(clone, "bin/run", PORT=str(port)))
    assert sentence.startswith(f"Port {port} is taken by another program.")
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "80 80", "-1"])
def test_a_port_that_is_no_port_is_refused(clone, port):
    assert only_sentence(run(clone, "bin/run", PORT=port)) == f"PORT must be a whole number from 1 to 65535, not {port!r}."


def test_a_host_that_is_not_this_machine_is_refused(clone):
    # An address of the documentation range, which no machine has.
    assert only_sentence(run(clone, "bin/run", HOST="192.0.2.1")).startswith("HOST must be an address of this machine")


def test_a_word_that_is_not_known_is_refused(clone):
    assert only_sentence(run(clone, "bin/run", "--deom")) == "bin/run does not know --deom. It takes --demo and --prepare."


def test_without_python_the_line_to_type_is_told(clone, tools):
    assert only_sentence(run(clone, "bin/run", path=str(tools))).endswith("On Debian type: apt install python3 python3-venv")


def test_a_python_that_is_too_old_is_told(clone, tools):
    program(tools, "python3", "exit 1")
    assert only_sentence(run(clone, "bin/run", path=str(tools))).startswith("Python 3.11 or newer is needed, and python3 is older.")


@pytest.mark.parametrize("command", ["bin/run", "bin/test"])
def test_without_the_venv_module_the_line_to_type_is_told(clone, tools, command):
    program(tools, "python3", f'case "$2" in *ensurepip*) exit 1 ;; esac\nexec {sys.executable} "$@"')
    result = run(clone, command, path=str(tools), PORT=str(free_port()))
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == "Python's venv module is missing. Type: apt install python3-venv"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_without_chromium_and_without_root_the_line_to_type_is_told(clone, tools):
    program(clone / ".venv" / "bin", "python", "exit 0")
    shutil.copy(clone / "requirements-dev.txt", clone / ".venv" / "installed-requirements-dev.txt")
    (tools / "python3").symlink_to(sys.executable)
    program(tools, "id", "echo 1000")
    sentence = only_sentence(run(clone, "bin/test", path=str(tools)))
    assert sentence == "The browser tests need Chromium. Type: sudo apt install chromium"


def test_the_file_env_is_read_and_the_environment_wins(clone):
    (clone / ".env").write_text('# a comment\n\nPORT="from the file"\n')
    assert "'from the file'" in only_sentence(run(clone, "bin/run"))
    assert "'from outside'" in only_sentence(run(clone, "bin/run", PORT="from outside"))


def test_a_broken_line_of_the_file_env_is_shown(clone):
    (clone / ".env").write_text("PORT: 8000\n")
    assert only_sentence(run(clone, "bin/run")) == "The file .env has a line that is not NAME=value: PORT: 8000"


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", "8000", "http://127.0.0.1:8000"),
        ("0.0.0.0", "8001", "http://127.0.0.1:8001"),
        ("::1", "8000", "http://[::1]:8000"),
        ("localhost", "80", "http://localhost"),
    ],
)
def test_the_address_to_type_follows_from_host_and_port(host, port, url):
    asked = [sys.executable, str(ROOT / "bin" / "address.py"), host, port, "--site-url"]
    assert subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout == url


def test_only_a_host_for_everyone_lets_in_further_names():
    def names(host: str) -> list[str]:
        asked = [sys.executable, str(ROOT / "bin" / "address.py"), host, "8000", "--names"]
        return [name for name in subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout.split(",") if name]

    assert names("127.0.0.1") == []
    assert {"localhost", "127.0.0.1", socket.gethostname()} <= set(names("0.0.0.0"))


def test_an_upgrade_of_nothing_says_how_to_begin(clone):
    assert only_sentence(run(clone, "bin/upgrade")) == f"There is no install in {clone / 'data'} yet. Type: bin/run"


@pytest.mark.parametrize(("words", "said"), [(("--now",), "does not know --now"), (("--restart",), "After --restart comes the command.")])
def test_an_upgrade_refuses_words_that_it_does_not_know(clone, words, said):
    result = run(clone, "bin/upgrade", *words)
    assert result.returncode == 2 and said in result.stderr


@pytest.fixture
def prepared(clone, tools):
    """A clone whose Python only notes what it is asked to do; a file named `fails` says which of it fails."""
    (clone / "data").mkdir()
    program(clone / ".venv" / "bin", "python", f'echo "$*" >>"{clone}/asked"; case "$*" in *$(cat "{clone}/fails")*) exit 1;; esac')
    for name in ("requirements.txt",):
        shutil.copy(clone / name, clone / ".venv" / f"installed-{name}")
    (clone / "fails").write_text("nothing fails")
    program(clone / "bin", "run", f'echo "run $*" >>"{clone}/asked"')
    return clone


def upgraded(prepared, *words):
    done = run(prepared, "bin/upgrade", *words)
    asked = [line for line in (prepared / "asked").read_text().splitlines() if not line.startswith("-c")]
    return done, asked


def test_an_upgrade_makes_a_backup_first_then_prepares_restarts_and_looks(prepared):
    done, asked = upgraded(prepared, "--restart", "echo restarted")
    assert (done.returncode, done.stdout) == (0, "restarted\n")
    assert asked == ["manage.py backup", "run --prepare", "manage.py check --fail-level ERROR", "manage.py doctor"]


def test_without_a_backup_nothing_is_changed(prepared):
    (prepared / "fails").write_text("backup")
    done, asked = upgraded(prepared)
    assert done.returncode == 1 and "Nothing was changed" in done.stderr
    assert asked == ["manage.py backup"]


def test_what_the_doctor_finds_does_not_undo_an_upgrade(prepared):
    (prepared / "fails").write_text("doctor")
    done, asked = upgraded(prepared)
    assert done.returncode == 0 and "is upgraded; what is marked BAD above is to be mended" in done.stderr


def test_a_restart_that_fails_is_told(prepared):
    done, asked = upgraded(prepared, "--restart", "false")
    assert done.returncode == 1 and "this did not work: false" in done.stderr
    assert "manage.py doctor" not in asked
