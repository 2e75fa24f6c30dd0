"""The install that the chaos happens to: made once, copied for each run, counted at the end. Each step is a process of its own.

python -m tests.chaos.world tables                 tables with nobody in them
python -m tests.chaos.world prepare 8 out.json     tables, content, people who are signed in
python -m tests.chaos.world loosen                 the same without the constraints that keep things single
python -m tests.chaos.world census out.json        what is stored in the end
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.kept_database import lay

ROOT = Path(__file__).resolve().parents[2]
ROUTINE = "first-six-minutes"
SECRET = "chaos " * 8
# The server that the tests run on, where they run on one.
POSTGRES = os.environ.get("DATABASE_URL", "") if os.environ.get("DATABASE_URL", "").startswith("postgres") else ""
PLAIN = {"SITE_URL", "ALLOWED_HOSTS", "CACHE_URL", "SECRET_KEY_FALLBACKS", "TRUSTED_PROXY_COUNT", "COVERAGE_PROCESS_START"}


@dataclass(frozen=True)
class World:
    """One install: its folder, its database where that is not a file in it, and its cache where that is not a table."""

    folder: Path
    url: str = ""
    cache: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this install gets."""
        kept = {key: value for key, value in os.environ.items() if key not in PLAIN}
        data = {
            "SELFCARE_DATA": str(self.folder),
            "SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "selfcare.settings",
            "DATABASE_URL": self.url,
            "CACHE_URL": self.cache,
            "STATIC_ROOT": str(self.folder / "static"),
        }
        return kept | data

    def run(self, *words: str) -> None:
        """One of the steps above."""
        command = [sys.executable, "-W", "ignore", "-m", "tests.chaos.world", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=500)
        assert done.returncode == 0, done.stderr[-2000:]

    def read(self, *words: str) -> Any:
        """What such a step wrote."""
        out = self.folder / f"{words[0]}.json"
        self.run(*words, str(out))
        return json.loads(out.read_text())


def new_world(folder: Path, server: str, like: World | None = None) -> World:
    """A new install, empty or a copy; server is the address of a PostgreSQL server, or "" for a database in a file."""
    if server:
        return World(_folder(folder), _new_database(server, like))
    if like:
        shutil.copytree(like.folder, folder)
    else:
        lay(folder)
    return World(_folder(folder))


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _ask(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def _new_database(server: str, like: World | None) -> str:
    name = f"chaos_{uuid.uuid4().hex[:12]}"
    template = f' TEMPLATE "{urlsplit(like.url).path[1:]}"' if like else ""
    _ask(server, f'CREATE DATABASE "{name}"{template}')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def drop(world: World, server: str) -> None:
    """Take the database away; what lies in a file goes with its folder."""
    if world.url:
        _ask(server, f'DROP DATABASE "{urlsplit(world.url).path[1:]}" WITH (FORCE)')


# --- inside a process of the install ----------------------------------------------------------------------------------
def tables() -> None:
    """Tables with nobody in them."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def prepare(number: int) -> dict[str, Any]:
    """Tables, content, and people with consent and a live session."""
    from exercises.lib import clock
    from exercises.lib.seal import public_seal
    from exercises.publishing.loader import load_pack
    from exercises.routines.codec import CODECS
    from exercises.routines.services import plan_for

    tables()
    load_pack(ROOT / "exercises/catalogue/content", CODECS, now=clock.now())
    plan = plan_for(ROUTINE, now=clock.now())[1]
    return {"plan": plan.document, "seal": public_seal(), "people": [_person(at) for at in range(number)]}


def _person(at: int) -> dict[str, Any]:
    from exercises.lib import clock
    from exercises.people.models import User
    from exercises.people.services import give_consent
    from exercises.safety.access import owner_tag

    user = User.objects.create(email=f"runner{at}@example.org", name=f"Runner {at}", password="!")
    give_consent(user, way="chaos", now=clock.now())
    return {"pk": user.pk, "owner": owner_tag(user)} | signed_in(user)


def signed_in(user: Any) -> dict[str, str]:
    """The cookies and the token of a live session of this user."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils.crypto import get_random_string

    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = get_random_string(32)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
    return {"cookie": cookie, "token": token}


def loosen() -> None:
    """Take away the constraints by which the database itself keeps each session single."""
    from django.db import connection

    from exercises.practice.models import PracticeSession, SessionDocument

    for model in (PracticeSession, SessionDocument):
        for constraint in list(model._meta.constraints):
            model._meta.constraints.remove(constraint)
            with connection.schema_editor() as editor:
                editor.remove_constraint(model, constraint)


def census() -> dict[str, Any]:
    """Everything that is stored: sessions with their number of results, documents with the hash of what they say, and the file's health."""
    from django.db import connection
    from django.db.models import Count

    from exercises.lib.canonical import sha256
    from exercises.practice.models import PracticeSession, SessionDocument

    sessions = PracticeSession.objects.annotate(results_kept=Count("results")).values_list("owner_id", "uid", "results_kept")
    documents = SessionDocument.objects.values_list("owner_id", "uid", "state", "body").iterator()
    health = ["ok"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            health = [str(row) for row in cursor.execute("PRAGMA foreign_key_check").fetchall()]
            health += [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
    return {
        "sessions": [[owner, str(uid), results] for owner, uid, results in sessions],
        "documents": [[owner, str(uid), state, sha256(_told(body))] for owner, uid, state, body in documents],
        "health": health,
    }


def _told(body: dict[str, Any]) -> dict[str, Any]:
    """What the phone said, without the moment of sending: that differs each time."""
    return {key: value for key, value in body.items() if key != "sent_at"}


def main(words: list[str]) -> None:
    """Do one step."""
    import django

    django.setup()
    if words[0] == "prepare":
        Path(words[2]).write_text(json.dumps(prepare(int(words[1]))))
    elif words[0] == "census":
        Path(words[1]).write_text(json.dumps(census()))
    elif words[0] == "tables":
        tables()
    else:
        loosen()


if __name__ == "__main__":
    main(sys.argv[1:])
