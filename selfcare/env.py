"""Strict readers of environment variables: nothing set is fine, nonsense is one clear sentence and exit 1."""

from __future__ import annotations

import os
import re
import secrets
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import dj_database_url

from selfcare.sqlite import library

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


_LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")


def read_file(default: Path) -> None:
    """Take NAME=value lines from the file that ENV_FILE names (empty: none), else from default. What the environment already says wins.

    The same as bin/environment.sh reads, so that a command typed by hand meets the same install as the site.
    """
    file = Path(os.environ.get("ENV_FILE", default) or os.devnull)
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            refuse(str(file.name), f"has a line that is not NAME=value: {line}")
        name, value = found.groups()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        os.environ.setdefault(name, value[1:-1] if quoted else value)


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the process with one sentence that names the variable and what it must be."""
    sys.stderr.write(f"{name} {reason}\n")
    raise SystemExit(1)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in _TRUE:
        return True
    if value.strip().lower() in _FALSE:
        return False
    refuse(name, f"must be yes or no, not {value!r}.")


def number(name: str, default: int, low: int, high: int) -> int:
    """A whole number between low and high, both allowed."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        found = int(value)
    except ValueError:
        refuse(name, f"must be a whole number from {low} to {high}, not {value!r}.")
    if not low <= found <= high:
        refuse(name, f"must be a whole number from {low} to {high}, not {found}.")
    return found


def choice(name: str, default: str, known: list[str]) -> str:
    """One of the known words."""
    value = os.environ.get(name) or default
    if value not in known:
        refuse(name, f"must be one of {', '.join(known)}, not {value!r}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas; blanks are dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def days(name: str, defaults: dict[str, int]) -> dict[str, int]:
    """Numbers of days by name, as name=number with commas; a name that is not known, and less than a day or more than ten years, is refused."""
    found = dict(defaults)
    for pair in words(name):
        key, _, value = (part.strip() for part in pair.partition("="))
        if key not in defaults or not value.isdecimal() or not 1 <= int(value) <= 3650:
            refuse(
                name,
                f"must look like looks=365,drafts=180 with days from 1 to 3650 and names of {', '.join(sorted(defaults))}, not {pair!r}.",
            )
        found[key] = int(value)
    return found


def site_url(name: str, default: str) -> str:
    """An http(s) address without a path, without a slash at the end."""
    value = (os.environ.get(name) or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        refuse(name, f"must look like https://selfcare.example.org, not {value!r}.")
    return value


def time_zone(name: str, default: str) -> str:
    """An IANA time zone name."""
    from zoneinfo import ZoneInfo

    value = os.environ.get(name) or default
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        refuse(name, f"must be a time zone such as Europe/London, not {value!r}.")
    return value


def database(name: str, default_file: Path) -> dict:
    """Django's settings for the database: SQLite in default_file, or what the address says, which may name several hosts."""
    value = os.environ.get(name) or f"sqlite:///{default_file}"
    wanted = "must look like postgres://user:password@host:5432/name (several: host:5432,other:5432) or sqlite:////full/path.sqlite3."
    try:
        single, hosts = _hosts_apart(value)
        found = dict(dj_database_url.parse(single, conn_max_age=60, conn_health_checks=True))
    except (ValueError, KeyError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
        refuse(name, wanted)
    engine = str(found.get("ENGINE"))
    if engine.endswith("sqlite3"):
        return _sqlite(found)
    if engine.endswith("postgresql"):
        return _postgres(found, hosts)
    refuse(name, "must name SQLite or PostgreSQL; other databases are not supported.")


def _hosts_apart(url: str) -> tuple[str, list[tuple[str, str]]]:
    """The address with its first host only, and all hosts with their ports where there are several. ValueError for a port that is none."""
    parts = urlsplit(url)
    before, at, together = parts.netloc.rpartition("@")
    if "," not in together:
        return url, []
    names = [re.fullmatch(r"(\[[^\]]+\]|[^:,]+)(?::([0-9]{1,5}))?", host) for host in together.split(",")]
    if None in names:
        raise ValueError(together)
    hosts = [(unquote(found[1].strip("[]")), found[2] or "5432") for found in names if found]
    return parts._replace(netloc=f"{before}{at}{together.split(',')[0]}").geturl(), hosts


def _sqlite(found: dict) -> dict:
    found["ENGINE"] = "selfcare.sqlite"
    # Said out loud: what runs tests in several processes knows only Django's own engine by name.
    found["TEST"] = {"NAME": ":memory:"}
    # IMMEDIATE takes the write lock at BEGIN, so that waiting works; FULL means that what was acknowledged is on disk.
    found["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
        "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;PRAGMA secure_delete=FAST;",
    }
    return found


def _postgres(found: dict, hosts: list[tuple[str, str]]) -> dict:
    """Nobody waits for long: for a host, for a lock, for a connection of the pool, for a peer that fell silent."""
    found["ENGINE"] = "selfcare.postgres"
    options: dict = found.setdefault("OPTIONS", {})
    # Libpq tries one host after the other, each for so long.
    options.setdefault("connect_timeout", 2)
    for option, longest in {"tcp_user_timeout": 4000, "keepalives_idle": 2, "keepalives_interval": 1, "keepalives_count": 2}.items():
        options.setdefault(option, longest)
    # Only a server that answers people is in a hurry; who builds an index takes the time that it takes.
    statement = number("DATABASE_STATEMENT_TIMEOUT", 0, 0, 600)
    # All waits of one answer together (selfcare/postgres/base.py).
    found["WAIT_S"] = statement
    waits = f"-c statement_timeout={statement}s -c lock_timeout=4s -c idle_in_transaction_session_timeout=30s"
    # Pages ask much in one statement, which looks dear to the planner: to compile it took 350 ms, to answer it 5.
    options.setdefault("options", f"{waits} -c jit=off")
    if hosts:
        found["HOST"], found["PORT"] = (",".join(words) for words in zip(*hosts, strict=True))
        options.setdefault("target_session_attrs", "read-write")
    if most := number("DATABASE_POOL", 0, 0, 200):
        found["CONN_MAX_AGE"] = 0
        options["pool"] = {"max_size": most}
    return found


def demand_safe_sqlite(name: str, database: dict) -> None:
    """Stop where SQLite is used with a library that can damage its file, unless the operator accepted that by `name`."""
    if database["ENGINE"] != "selfcare.sqlite" or library.is_safe(library.version_in_use()) or flag(name):
        return
    version = ".".join(map(str, library.version_in_use()))
    refuse(
        name,
        f"is not set, and SQLite {version} has a rare fault that can damage the database when several processes write"
        " (fixed in 3.51.3). Use PostgreSQL, or x86-64 Linux, where a newer SQLite is installed, or set it to yes.",
    )


def cache(name: str) -> dict:
    """Django's settings for the shared cache: a table of the database, or Redis."""
    value = os.environ.get(name)
    if not value:
        options = {"MAX_ENTRIES": 50_000, "CULL_FREQUENCY": 10}
        return {"BACKEND": "selfcare.table_cache.LastingDatabaseCache", "LOCATION": "selfcare_cache", "OPTIONS": options}
    if not value.startswith(("redis://", "rediss://", "unix://")):
        refuse(name, "must look like redis://host:6379/0.")
    # Only here: who uses no Redis does not load its library.
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "BACKEND": "selfcare.sturdy_cache.SturdyRedisCache",
        "LOCATION": value,
        # Once more at once: after a restart of Redis the connections that were kept are dead.
        "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3, "retry": Retry(NoBackoff(), 1)},
    }


def secret(name: str, file: Path) -> str:
    """A secret from the environment, else from file, which is made (mode 0600) when it is not there."""
    value = os.environ.get(name)
    if value is not None:
        if len(value) < 32:
            refuse(name, "must have at least 32 characters.")
        return value
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass  # another process made it between the two lines
        except OSError as error:
            refuse(name, f"is not set and {file} cannot be written ({error.strerror}).")
    return file.read_text().strip()
