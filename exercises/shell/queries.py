"""Whether this process can serve."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from exercises.publishing.models import ContentEpoch

LOW_DISK = 200 * 1024 * 1024


def readiness() -> dict[str, bool]:
    """Each thing that must be true before traffic is sent here."""
    checks = {"database": _writable(), "disk": _disk_free() > LOW_DISK}
    return checks | {"migrations": checks["database"] and _migrated(), "content": checks["database"] and ContentEpoch.objects.exists()}


def _writable() -> bool:
    """A write that is taken back at once."""
    try:
        with transaction.atomic():
            ContentEpoch.objects.filter(pk=1).update(number=0)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _disk_free() -> int:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(settings.DATA_DIR).free
