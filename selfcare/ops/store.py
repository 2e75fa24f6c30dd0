"""Taking the database out whole while others write, and putting it back: SQLite by VACUUM INTO, PostgreSQL by its own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from selfcare.sqlite.library import library_error, open_file


class Refused(Exception):
    """What was asked for cannot be done; the text is one sentence for the operator."""


def is_sqlite() -> bool:
    """Whether this install keeps its rows in a file."""
    return connection.vendor == "sqlite"


def place() -> Path:
    """Where the database of a SQLite install lies."""
    return Path(settings.DATABASES["default"]["NAME"])


def file_name() -> str:
    """How the database is called in a backup."""
    return "store.sqlite3" if is_sqlite() else "store.pgdump"


def changes_waiting() -> int:
    """How many changes of the tables this version brings that are not made yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def dump(to: Path) -> None:
    """Write the whole database into a new file, as it was at one instant."""
    if is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(to)])
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
    to.chmod(0o600)


def put_back(copy: Path, *, stamp: str) -> None:
    """Make this copy the database. What was there before is set aside (SQLite) or replaced in one transaction (PostgreSQL)."""
    connections.close_all()
    if not is_sqlite():
        _postgres(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
            f"--dbname={settings.DATABASES['default']['NAME']}", str(copy),
        )  # fmt: skip
        return
    here = place()
    here.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The three belong together: a WAL beside another database would be written into it.
    for part in ("", "-wal", "-shm"):
        if Path(f"{here}{part}").exists():
            Path(f"{here}{part}").rename(f"{here}.before-{stamp}{part}")
    shutil.copyfile(copy, here)
    here.chmod(0o600)


def is_empty() -> bool:
    """Whether nobody has an account here yet, or there are no tables at all."""
    if is_sqlite() and not place().exists():
        return True
    with connection.cursor() as cursor:
        if "exercises_user" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT count(*) FROM exercises_user")
        return cursor.fetchone()[0] == 0


def rows_of(copy: Path) -> dict[str, int]:
    """How many rows each table of a copy has; of a dump of PostgreSQL that cannot be told."""
    if copy.suffix != ".sqlite3":
        return {}
    with open_file(copy) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - from the schema


def faults(copy: Path) -> list[str]:
    """What is wrong with a copy by the database's own checks, in sentences."""
    if copy.suffix != ".sqlite3":
        listed = subprocess.run(["pg_restore", "--list", str(copy)], capture_output=True, check=False)  # noqa: S603, S607
        return [] if listed.returncode == 0 else ["The dump of the database cannot be read."]
    with open_file(copy) as opened:
        try:
            whole = opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            loose = opened.execute("PRAGMA foreign_key_check").fetchone()
        except library_error():
            return ["The database in it cannot be read."]
    found = [] if whole else ["The database in it is damaged (integrity_check)."]
    return found + ([f"A row of {loose[0]} names one that is not there."] if loose else [])


def _postgres(*command: str) -> None:
    """Run a program of PostgreSQL against this install's database; the password goes by the environment, where no list of processes shows it."""
    found = settings.DATABASES["default"]
    asked = {
        "PGHOST": found["HOST"], "PGPORT": found["PORT"], "PGUSER": found["USER"], "PGPASSWORD": found["PASSWORD"],
        "PGDATABASE": found["NAME"], "PGSSLMODE": found["OPTIONS"].get("sslmode", ""),
        "PGTARGETSESSIONATTRS": found["OPTIONS"].get("target_session_attrs", ""),
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603
            command,
            env=os.environ | {key: str(value) for key, value in asked.items() if value},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise Refused(f"{command[0]} is missing. On Debian type: apt install postgresql-client") from None
    if done.returncode:
        raise Refused(f"{command[0]} did not manage it: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
