"""The files in deploy/ name what exists, and the page for operators names them all."""

import configparser
import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy").glob("*.service")) + sorted((ROOT / "deploy").glob("*.timer"))
PLACE = "/srv/selfcare/app"


def unit(path: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str
    found.read_string(path.read_text())
    return found


def wrong_in(text: str) -> list[str]:
    """What a command line of a unit names that is not in the repository or no command of ours."""
    program, *words = text.split()
    inside = program.removeprefix(f"{PLACE}/")
    if inside == ".venv/bin/python":
        return [] if words[0] == "manage.py" and words[1] in get_commands() else [text]
    return [] if (ROOT / inside).is_file() and program != inside and set(words) <= {"--prepare"} else [text]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_what_exists_as_a_user_of_its_own(path):
    found = unit(path)
    if path.suffix == ".timer":
        assert path.with_suffix(".service").exists() and found["Install"]["WantedBy"] == "timers.target" and found["Timer"]["OnCalendar"]
        return
    service = found["Service"]
    assert service["User"] == "selfcare" and service["UMask"] == "0077" and service["WorkingDirectory"] == PLACE
    commands = [value for name, value in service.items() if name.startswith("ExecStart")]
    assert commands and [wrong for text in commands for wrong in wrong_in(text)] == []


def test_a_unit_that_names_what_is_not_there_would_be_found():
    assert wrong_in(f"{PLACE}/bin/start") and wrong_in(f"{PLACE}/.venv/bin/python manage.py tock") and wrong_in("bin/run")


def test_the_proxy_sets_what_the_site_believes_and_passes_nothing_of_the_visitor_on():
    text = (ROOT / "deploy/Caddyfile").read_text()
    assert "header_up X-Forwarded-For {remote_host}" in text and "header_up X-Forwarded-Proto {scheme}" in text
    assert "/readyz" in text and text.count("{") == text.count("}")


def test_the_page_for_operators_names_every_file_and_only_files_and_commands_that_exist():
    text = (ROOT / "docs/operations.md").read_text()
    assert [path.name for path in (ROOT / "deploy").iterdir() if path.name not in text] == []
    named = set(re.findall(r"\bdeploy/[\w.-]+[\w]|(?<![\w./])bin/[a-z]+", text))
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert sorted(set(re.findall(r"manage\.py ([a-z_]+)", text)) - set(get_commands())) == []


# --- containers -----------------------------------------------------------------------------------------------------
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
CONTAINER = (ROOT / "Containerfile").read_text()
# What compose.yaml itself asks of .env; everything else there is a setting of the site.
OF_COMPOSE = {"SITE_NAME", "POSTGRES_PASSWORD"}


def settings_known() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_compose_gives_the_site_settings_that_exist_and_what_several_machines_share():
    given = COMPOSE["services"]["web"]["environment"]
    assert set(given) <= settings_known()
    assert {"SITE_URL", "DATABASE_URL", "CACHE_URL", "SECRET_KEY", "TRUSTED_PROXY_COUNT"} <= set(given)
    assert settings_known() >= OF_COMPOSE


def test_no_secret_has_a_value_in_compose():
    text = (ROOT / "compose.yaml").read_text()
    for name in ("POSTGRES_PASSWORD", "SECRET_KEY", "SITE_NAME"):
        assert f"${{{name}:?" in text, name
    assert re.findall(r"(?:PASSWORD|SECRET_KEY): (?!\$\{)\S+", text) == []


def test_the_container_starts_like_any_machine_and_keeps_its_data_outside():
    assert (
        'CMD ["bin/run"]' in CONTAINER
        and "USER selfcare" in CONTAINER
        and ". bin/environment.sh && environment requirements.txt" in CONTAINER
    )
    assert set(re.findall(r"\b([A-Z_]{4,})=", CONTAINER.split("ENV ")[1].split("\n")[0])) <= settings_known() | {"PYTHONUNBUFFERED"}
    (data,) = re.findall(r"^VOLUME (\S+)", CONTAINER, re.MULTILINE)
    assert f"SELFCARE_DATA={data}" in CONTAINER
    assert COMPOSE["services"]["web"]["volumes"] == [f"data:{data}"]
    for name in re.findall(r"^COPY (?:--chown=\S+ )(.+) \S+$", CONTAINER, re.MULTILINE):
        assert (ROOT / name).exists(), name


def test_the_database_of_compose_is_of_the_version_whose_dump_the_container_has():
    (server,) = re.findall(r"postgres:([0-9]+)", COMPOSE["services"]["database"]["image"])
    assert f"postgresql-client-{server}" in CONTAINER


def test_the_health_that_compose_and_the_proxy_ask_for_is_answered(client, db):
    asked = set(re.findall(r"/(?:healthz|readyz)\b", (ROOT / "compose.yaml").read_text() + (ROOT / "deploy/Caddyfile").read_text()))
    assert asked and all(client.get(path).status_code == 200 for path in asked)


def test_what_is_secret_or_made_here_stays_out_of_the_container():
    ignored = (ROOT / ".containerignore").read_text().split()
    assert {".env", ".git", ".venv", "var"} <= set(ignored)
