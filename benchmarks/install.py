"""An install of its own for a measurement: an empty SQLite in a folder that goes, and how what was found is told."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = dict[str, tuple[float, float]]
Any_ = TypeVar("Any_")


def in_fresh_install(measure: Callable[[], Any_], database: str = "") -> Any_:
    """What a measurement finds in an install of its own: on SQLite, or on the empty database that is named."""
    with tempfile.TemporaryDirectory() as data:
        # A password is enough here: nobody signs in by a form.
        os.environ |= {
            "SELFCARE_DATA": data,
            "DJANGO_SETTINGS_MODULE": "selfcare.settings",
            "DATABASE_URL": database,
            "SECOND_FACTOR": "off",
        }
        import django
        from django.conf import settings

        # Pages need no hashed files here, and no line for each request.
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
        django.setup()
        logging.disable()
        return measure()


def told(found: Found, *, most: float) -> int:
    """Print milliseconds and ratio for each page, write them to BENCH_JSON where it is set, and answer 1 where one is above the most."""
    for path, (short, long) in found.items():
        print(f"{path:>14}  {short:7.1f} ms  {long:7.1f} ms  {long / short:5.2f} ×")
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(any(long > most * short for short, long in found.values()))
