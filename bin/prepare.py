"""What bin/run does between the packages and the server: tables, cache table, content, static files, demo people."""

import argparse
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import DatabaseError, InterfaceError  # noqa: E402

from selfcare.ops.store import changes_waiting  # noqa: E402
from selfcare.ops.turns import one_at_a_time  # noqa: E402


def tables() -> None:
    """Bring the tables up to date; silent when they are."""
    if changes_waiting():
        sys.stderr.write("Bringing the database up to date …\n")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def content() -> None:
    """Load the content pack; what an editor changed stays."""
    call_command("load_content")


def fingerprint() -> str:
    """What the collected static files depend on: our own files, the packages, the storage, and where they go."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    files = [path for folder in settings.STATICFILES_DIRS for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    for path in [*files, ROOT / "requirements.txt", ROOT / "selfcare" / "storage.py"]:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def static_files() -> None:
    """Collect the static files when anything that they are made of has changed."""
    stamp = ROOT / ".venv" / "collected-static"
    wanted = fingerprint()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return
    sys.stderr.write("Collecting the static files …\n")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def main() -> None:
    """Do everything, or say in one sentence what stands in the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", action="store_true")
    asked = parser.parse_args()
    try:
        django.setup()
        with one_at_a_time():
            tables()
            content()
        static_files()
        if asked.demo:
            call_command("make_demo")
    except (DatabaseError, InterfaceError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        sys.exit(f"The database does not answer as it should: {reason}")
    except (CommandError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"A file is in the way: {error.filename or error}: {error.strerror}.")


if __name__ == "__main__":
    main()
