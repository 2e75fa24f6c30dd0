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
