"""What the repository must not hold, and what its pinned packages must."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPILED = ("requirements.txt", "requirements-dev.txt")
# Written in pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users)/" + r"[\w.]|\.\./" + "shared")


def pins(name: str) -> dict[str, str]:
    """Package to version with its marker, as compiled."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+(?: ; [^\\\n]+)?)", (ROOT / name).read_text(), re.MULTILINE))


def wanted(name: str) -> set[str]:
    """Packages that people named."""
    lines = (ROOT / name).read_text().splitlines()
    return {re.match(r"[\w-]+", line)[0].lower().replace("_", "-") for line in lines if line and line[0] not in "#-"}


@pytest.mark.parametrize("name", COMPILED)
def test_a_compiled_requirements_file_names_no_host_and_no_option(name):
    lines = (ROOT / name).read_text().splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


@pytest.mark.parametrize("name", COMPILED)
def test_every_pinned_package_has_a_hash(name):
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())[1:]
    assert len(blocks) > 20
    assert [block.split("\n")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_tests_run_on_the_versions_that_serve():
    serve, test = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: version for name, version in serve.items() if test.get(name) != version} == {}


@pytest.mark.parametrize(("named", "compiled"), [("requirements.in", COMPILED[0]), ("requirements-dev.in", COMPILED[1])])
def test_every_package_that_is_named_is_pinned(named, compiled):
    assert wanted(named) - set(pins(compiled)) == set()


def files() -> list[Path]:
    """Everything that is or would be committed."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    return [ROOT / name for name in found.split("\0") if name and (ROOT / name).is_file()]


def test_the_pattern_finds_machine_paths_and_leaves_ours_alone():
    assert MACHINE_PATH.search("see " + "/wo" + "rk/main/x")
    assert MACHINE_PATH.search("see .." + "/shared/x.md")
    assert not MACHINE_PATH.search("exercises/home/views.py and /sessions/home/")


def test_no_file_holds_a_path_of_somebodys_machine():
    found = files()
    assert len(found) > 50
    wrong = []
    for path in found:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if MACHINE_PATH.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []


@pytest.mark.parametrize("name", ["bin/run", "bin/test", "bin/lock", ".ci/run"])
def test_a_command_is_executable_and_plain_shell(name):
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    assert path.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["/bin/sh", "-n", str(path)], check=True, timeout=30)
