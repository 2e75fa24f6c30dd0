"""Settings from the environment: nothing set works, nonsense is one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = "from selfcare import settings as s; print(s.DEBUG, s.DATABASES['default']['ENGINE'], s.SECURE, s.SITE_URL)"


def settings_with(data: Path, code: str = "import selfcare.settings", **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "SELFCARE_DATA": str(data)} | variables
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://someone@localhost/selfcare"),
        ("CACHE_URL", "memcached://localhost"),
        ("DEBUG", "perhaps"),
        ("OFFLINE", "sometimes"),
        ("SITE_URL", "selfcare"),
        ("SITE_URL", "https://selfcare.example.org/path"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("EMAIL_PORT", "smtp"),
        ("EMAIL_PORT", "70000"),
        ("EMAIL_USE_TLS", "sometimes"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", ""),
        ("MEDIA_S3_ENDPOINT", "s3.example.org"),
        ("MEDIA_S3_KEY", "alone"),
    ],
)
def test_a_nonsense_value_stops_with_one_sentence_that_names_the_variable(tmp_path, name, value):
    bucket = {"MEDIA_S3_BUCKET": "uploads"} if name.startswith("MEDIA_") else {}
    result = settings_with(tmp_path, **bucket | {name: value})
    assert result.returncode == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{name} ")
    assert lines[0].endswith(".")


def test_with_nothing_set_the_settings_are_a_sqlite_install_with_debug_off(tmp_path):
    result = settings_with(tmp_path, SHOW)
    assert result.stderr == ""
    assert result.stdout.split() == ["False", "selfcare.sqlite", "False", "http://127.0.0.1:8000"]


FAULTY = (
    "import sys; sys.modules['pysqlite3'] = None; import sqlite3; sqlite3.sqlite_version_info = (3, 40, 1); from selfcare import settings"
)


def test_over_https_a_library_that_can_damage_its_file_is_refused(tmp_path):
    result = settings_with(tmp_path, FAULTY, SITE_URL="https://selfcare.example.org")
    assert result.returncode == 1
    assert result.stderr.startswith("SQLITE_ACCEPT_WAL_BUG is not set, and SQLite 3.40.1 has a rare fault")


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"SITE_URL": "https://selfcare.example.org", "SQLITE_ACCEPT_WAL_BUG": "yes"},
        {"SITE_URL": "https://selfcare.example.org", "DATABASE_URL": "postgres://someone@localhost/selfcare"},
    ],
)
def test_it_is_used_where_nothing_real_is_served_or_the_operator_says_so_or_it_is_not_used_at_all(tmp_path, variables):
    assert settings_with(tmp_path, FAULTY, **variables).returncode == 0


def test_a_secret_key_is_made_once_and_is_for_its_owner_only(tmp_path):
    show = "from selfcare import settings; print(settings.SECRET_KEY)"
    first, second = settings_with(tmp_path / "new", show), settings_with(tmp_path / "new", show)
    assert len(first.stdout.strip()) >= 50
    assert first.stdout == second.stdout
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_https_address_hardens_the_site(tmp_path):
    show = "from selfcare import settings as s; print(s.SECURE, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)"
    result = settings_with(tmp_path, show, SITE_URL="https://selfcare.example.org")
    assert result.stdout.strip() == "True __Host-sessionid True ['selfcare.example.org']"


def test_every_variable_that_the_settings_read_is_explained():
    source = "".join((ROOT / "selfcare" / name).read_text() for name in ("settings.py", "media/__init__.py"))
    source = source.replace("(os.environ.get", "(env.os.environ.get").replace(" os.environ.get", " env.os.environ.get")
    example, readme = (ROOT / ".env.example").read_text(), (ROOT / "README.md").read_text()
    calls = ("flag", "demand_safe_sqlite", "number", "words", "site_url", "time_zone", "database", "cache", "secret", "os.environ.get")
    read = {part.split('"')[1] for call in calls for part in source.split(f"env.{call}(")[1:]}
    assert len(read) >= 15
    assert sorted(name for name in read if f"{name}=" not in example or name not in readme) == []


def typed(folder, *, lines, **variables):
    """What a command typed by hand takes for the address of the site, with these lines in the file."""
    (folder / "settings").write_text(lines)
    environment = {"PATH": os.environ["PATH"], "SELFCARE_DATA": str(folder / "data"), "ENV_FILE": str(folder / "settings")} | variables
    command = [sys.executable, "manage.py", "diffsettings", "--output", "unified"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_a_command_typed_by_hand_reads_the_file_that_the_site_reads(tmp_path):
    lines = "# a remark\n\nSITE_URL=\"https://selfcare.example.org\"\nTIME_ZONE='Europe/Paris'\nEMAIL_HOST_PASSWORD=a=b c\n"
    found = typed(tmp_path, lines=lines).stdout
    assert "+ SITE_URL = 'https://selfcare.example.org'" in found and "'Europe/Paris'" in found and "'a=b c'" in found


def test_what_the_environment_says_wins_over_the_file(tmp_path):
    found = typed(tmp_path, lines="SITE_URL=https://other.example.org\n", SITE_URL="https://selfcare.example.org").stdout
    assert "https://selfcare.example.org" in found and "other.example.org" not in found


@pytest.mark.parametrize("line", ["export SITE_URL=https://x.example.org", "site=1", "SITE URL=1", "nonsense"])
def test_a_line_that_is_none_stops_a_command_with_one_sentence(tmp_path, line):
    result = typed(tmp_path, lines=f"{line}\n")
    assert result.returncode == 1 and result.stderr == f"settings has a line that is not NAME=value: {line}\n"


def test_without_the_file_a_command_would_look_at_another_install(tmp_path):
    assert "selfcare.example.org" not in typed(tmp_path, lines="SITE_URL=https://selfcare.example.org\n", ENV_FILE="").stdout


def test_both_readers_of_the_file_read_it_alike(tmp_path):
    lines = 'A_1=x\nB="two words"\nC=\'it\'\nD=a=b\nE=\nF="\nG="x\'\n#H=1\n'
    (tmp_path / "settings").write_text(lines)
    names = "A_1 B C D E F G H"
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": str(tmp_path / "settings")}
    python = "import os, pathlib; from selfcare import env; env.read_file(pathlib.Path())\n"
    python += f"for name in {names.split()!r}: print(name, os.environ.get(name))"
    shell = f'root=.; . bin/environment.sh; read_env_file; for n in {names}; do eval "echo $n \\"\\${{$n-None}}\\""; done'
    told = [
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
        for command in ([sys.executable, "-c", python], ["sh", "-c", shell])
    ]
    assert told[0] == told[1] and "B two words" in told[0] and "H None" in told[0]
