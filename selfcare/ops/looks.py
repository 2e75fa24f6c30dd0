"""More of what the doctor looks at: this version against what is here, clocks, connections, keys, names of mails."""

from __future__ import annotations

import filecmp
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from selfcare.ops import store
from selfcare.ops.states import State

Said = tuple[State, str]
PREPARE = "Type: bin/run --prepare"
# Codes of an authenticator app are taken half a minute around; reminders and locks go by the clock too.
DRIFT_LOOK_S, DRIFT_WRONG_S = 2, 20
# A key that somebody typed with one finger.
FEW_LETTERS, SHORT_KEY = 12, 32
NEARLY_ALL = 0.8


def tables() -> Said:
    """The tables are those of this version: none wait, and none are from a later one."""
    if waiting := store.changes_waiting():
        return State.WRONG, f"{waiting} changes of the tables wait. {PREPARE}"
    loader = MigrationLoader(connection)
    ours = {app for app, _name in loader.disk_migrations}
    later = sorted(
        name
        for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)
        if app in ours and (app, name) not in loader.replacements
    )
    if later:
        return (
            State.WRONG,
            f"A newer version changed the tables here ({later[-1]}). Fetch that version again, or put back the backup from before it.",
        )
    return State.WELL, "As this version needs them."


def static_files() -> Said:
    """What browsers get is what this version has."""
    root = Path(settings.STATIC_ROOT)
    if not (root / "staticfiles.json").is_file():
        return State.WRONG, f"The static files were not collected into {root}: pages have no styles. {PREPARE}"
    sources = [(Path(folder), path) for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file()]
    old = [str(path.relative_to(folder)) for folder, path in sources if not _same(path, root / path.relative_to(folder))]
    if old:
        return State.WRONG, f"{len(old)} static files are not those of this version, such as {min(old)}. {PREPARE}"
    return State.WELL, f"{len(sources)} of this version."


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def clocks() -> Said:
    """The clock of this machine and that of the database say the same."""
    if store.is_sqlite():
        return State.WELL, f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC; is that right?"
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
    after = time.time()
    # While it was asked, time went on.
    apart = max(0.0, before - theirs, theirs - after)
    state = State.WRONG if apart >= DRIFT_WRONG_S else State.LOOK if apart >= DRIFT_LOOK_S else State.WELL
    if state is State.WELL:
        return state, "This machine and the database agree."
    return (
        state,
        f"This machine and the database are {apart:.0f} s apart. Let both follow the time of the network: timedatectl set-ntp true",
    )


def connections() -> Said:
    """PostgreSQL has connections left for us."""
    if store.is_sqlite():
        return State.WELL, "SQLite needs none."
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        )
        most, taken = cursor.fetchone()
    pool = settings.DATABASES["default"]["OPTIONS"].get("pool")
    said = f"{taken} of {most} taken" + (f", at most {pool['max_size']} by each process." if pool else ", one by each thread.")
    if taken >= NEARLY_ALL * most:
        return State.WRONG, f"{said} Set DATABASE_POOL=4, or raise max_connections of PostgreSQL."
    return State.WELL, said


def keys() -> Said:
    """The key cannot be guessed, and older ones are not left open for ever."""
    if len(settings.SECRET_KEY) < SHORT_KEY or len(set(settings.SECRET_KEY)) < FEW_LETTERS:
        return State.WRONG, f"SECRET_KEY can be guessed. Make another, and keep the old one in SECRET_KEY_FALLBACKS for 15 days: {_MAKE}"
    weak = [key for key in settings.SECRET_KEY_FALLBACKS if len(key) < SHORT_KEY]
    if weak or settings.SECRET_KEY in settings.SECRET_KEY_FALLBACKS:
        return (
            State.WRONG,
            "SECRET_KEY_FALLBACKS holds a short key, or the present one. Write only the keys from before, whole, with commas between them.",
        )
    if settings.SECRET_KEY_FALLBACKS:
        number = len(settings.SECRET_KEY_FALLBACKS)
        return State.LOOK, f"{number} older keys still open everything. Take them out of SECRET_KEY_FALLBACKS 15 days after the change."
    return State.WELL, f"{len(settings.SECRET_KEY)} characters."


_MAKE = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def sender() -> Said:
    """Mails come from a name that belongs to the site."""
    host = str(urlsplit(settings.SITE_URL).hostname)
    name = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip(" >").lower()
    if settings.MAIL_IS_LOCAL:
        return State.WELL, "No mail goes out."
    if "." not in name or name.rsplit(".", 1)[-1].isdigit() or name.endswith((".local", ".localhost", ".invalid")):
        return State.WRONG, f"Mails come from {name}, which no mail server knows. Set DEFAULT_FROM_EMAIL to an address of your domain."
    if not (host == name or host.endswith(f".{name}") or name.endswith(f".{host}")):
        return (
            State.LOOK,
            f"Mails come from {name}, people know {host}. Let DEFAULT_FROM_EMAIL belong to the site, with SPF and DKIM for it.",
        )
    return State.WELL, f"From {name}; its SPF and DKIM must name the mail server."
