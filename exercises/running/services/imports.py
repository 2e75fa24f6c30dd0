"""Files with runs: taken in, looked through, taken over in steps of at most two seconds, and deleted.

A file is read twice: first without storing anything, so that a broken place can be shown and asked about; then for good.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import logging
import shutil
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.people.models import User
from exercises.running import loader, rules
from exercises.running.adapter import LEFT_ALONE, OnDisk
from exercises.running.models import Import, Run, RunRoute
from exercises.running.queries import OPEN_IMPORTS, ran_of
from exercises.running.services.runs import lock
from selfcare.media import Away

log = logging.getLogger("selfcare.running")

# What reading may take of the two seconds of a step; storing takes the rest.
READ_SECONDS = 1.2
MOST_ERRORS = 50
FILES_KEPT = dt.timedelta(days=7)
# So much stays free on the disk whatever is sent.
SPARE_BYTES = 500 * 1024 * 1024
ENDED = {"cursor": {}, "offset": 0}


def place() -> Storage:
    """Where files lie until they are read: no other place of this site, and never in a backup."""
    return storages["imports"]


def file_of(row: Import) -> str:
    """What the file of an import is called: the name is our own."""
    return f"{row.uid.hex}-{row.owner_id}"


def forget_file(name: str) -> None:
    """Remove the file of an import. Where its place does not answer the night does it (forget_leftovers)."""
    try:
        place().forget(name)
    except Away:
        log.warning("the file of an import stays until the night, because its place does not answer")


def begin_import(user: User, upload: OnDisk, *, name: str, keep_route: bool, miles: bool, zone: str, now: dt.datetime) -> Import:
    """Keep an uploaded file and make it ready to be read. loader.Refused where it is no file of runs; OSError on a full disk; Away."""
    kind = loader.kind_of_file(upload.file)
    if shutil.disk_usage(settings.IMPORTS_ROOT).free < SPARE_BYTES:
        raise OSError(errno.ENOSPC, "less is free than is to stay free")
    sweep(now)
    row = Import(
        owner=user, name=name[:120], kind=kind, size=upload.size or 0, keep_route=keep_route, miles=miles, zone=zone, created_at=now
    )
    # Before the row: what the row names is there, and nobody waits for a bucket behind a lock.
    place().take(file_of(row), upload.path())
    try:
        left = _begin(user, row, now)
    except BaseException:
        forget_file(file_of(row))
        raise
    for old in left:
        forget_file(file_of(old))
    return row


@transaction.atomic
def _begin(user: User, row: Import, now: dt.datetime) -> list[Import]:
    """Store the row; gives those that were never finished. One at a time: they make room."""
    lock(user)
    left = list(Import.objects.select_for_update().filter(owner=user, state__in=OPEN_IMPORTS))
    row.save(force_insert=True)
    Import.objects.filter(pk__in=[old.pk for old in left]).update(state=Import.State.STOPPED, finished_at=now, **ENDED)
    return left


def step_import(user: User, row: Import, *, now: dt.datetime) -> Import:
    """Read on for about a second and store what was found. Two at once: the second changes nothing."""
    if row.state not in {Import.State.CHECKING, Import.State.TAKING}:
        return row
    try:
        batch = _read(row, now)
    except (loader.Refused, FileNotFoundError) as error:
        sentence = str(error) if isinstance(error, loader.Refused) else _("The file is no longer here. Please send it again.")
        return _refuse(user, row, sentence, now)
    with transaction.atomic():
        lock(user)
        fresh = Import.objects.select_for_update().get(pk=row.pk)
        if (fresh.step, fresh.state) == (row.step, row.state):
            _take(user, fresh, batch, now)
            fresh.save()
    if fresh.state not in OPEN_IMPORTS:
        forget_file(file_of(fresh))
    return fresh


def _read(row: Import, now: dt.datetime) -> loader.Batch:
    until = clock.monotonic() + READ_SECONDS
    stop: Callable[[], bool] = lambda: clock.monotonic() >= until  # noqa: E731
    with place().opened(file_of(row)) as file:
        return loader.step(file, row.kind, row.offset, row.cursor, route=row.keep_route, miles=row.miles, stop=stop, now=now)


def _take(user: User, row: Import, batch: loader.Batch, now: dt.datetime) -> None:
    """Count and, the second time through, store what a step found."""
    good = []
    for found in batch.found:
        if reason := loader.problem(found, now):
            batch.wrong(found.line, reason)
        else:
            good.append(found)
    row.step, row.offset, row.cursor = row.step + 1, batch.offset, batch.cursor
    if row.state == Import.State.CHECKING:
        row.seen += len(good) + len(batch.errors)
        row.broken += len(batch.errors)
        row.errors = (row.errors + batch.errors)[:MOST_ERRORS]
    else:
        taken = _store(user, row, good, now)
        row.taken += taken
        row.duplicate += len(good) - taken
    if batch.end:
        _end_of_file(row, now)


def _end_of_file(row: Import, now: dt.datetime) -> None:
    row.offset, row.cursor = 0, {}
    if row.state == Import.State.TAKING:
        row.state, row.finished_at = Import.State.DONE, now
    elif row.seen == row.broken:
        row.state, row.finished_at = Import.State.REFUSED, now
        row.errors = row.errors or [{"line": None, "sentence": _("There is no run in this file."), "says": ""}]
    else:
        row.state = Import.State.ASKS if row.broken else Import.State.TAKING


def _store(user: User, row: Import, found: list[loader.Found], now: dt.datetime) -> int:
    """Store what is not here already; the number of new ones."""
    made = [_run(user, row, one, now) for one in found]
    days = {run.local_day + dt.timedelta(days=shift) for run in made for shift in (-1, 0, 1)}
    known: dict[dt.date, list[tuple[str, rules.Ran]]] = {}
    for run in Run.objects.filter(owner=user, local_day__in=days):
        known.setdefault(run.local_day, []).append((run.kind, ran_of(run)))
    prints = set(Run.objects.filter(owner=user, fingerprint__in=[run.fingerprint for run in made]).values_list("fingerprint", flat=True))
    new, routes = [], []
    for run, one in zip(made, found, strict=True):
        near = [ran for shift in (-1, 0, 1) for kind, ran in known.get(run.local_day + dt.timedelta(days=shift), []) if kind == run.kind]
        if run.fingerprint in prints or any(rules.same_run(ran_of(run), ran) for ran in near):
            continue
        prints.add(run.fingerprint)
        known.setdefault(run.local_day, []).append((run.kind, ran_of(run)))
        new.append(run)
        routes.append(one.points)
    Run.objects.bulk_create(new)
    if row.keep_route:
        RunRoute.objects.bulk_create(
            RunRoute(owner=user, run=run, points=points) for run, points in zip(new, routes, strict=True) if points
        )
    return len(new)


def _run(user: User, row: Import, found: loader.Found, now: dt.datetime) -> Run:
    zone = ZoneInfo(row.zone)
    at = found.started_at or (found.local.replace(tzinfo=zone).astimezone(dt.UTC) if found.local else now)
    print_of = f"{found.kind}|{at.isoformat()}|{found.metres}|{found.seconds}"
    return Run(
        owner=user, kind=found.kind, local_day=at.astimezone(zone).date(), started_at=at, zone=row.zone, metres=found.metres,
        seconds=found.seconds, elevation_gain=found.gain, elevation_loss=found.loss, cadence=found.cadence, source=row.kind,
        fingerprint=hashlib.sha256(print_of.encode()).hexdigest(), brought_by=row, created_at=now,
    )  # fmt: skip


@transaction.atomic
def answer_import(user: User, row: Import, answer: str, *, now: dt.datetime) -> Import:
    """What the person says: "keep" the sound part, "stop" without anything more, or "undo" what a finished one brought."""
    User.objects.select_for_update().get(pk=user.pk)
    fresh = Import.objects.select_for_update().get(pk=row.pk)
    if answer == "keep" and fresh.state == Import.State.ASKS:
        lock(user)
        fresh.state = Import.State.TAKING
    elif answer == "stop" and fresh.state in OPEN_IMPORTS:
        _stop(fresh, now)
    elif answer == "undo" and fresh.state in {Import.State.DONE, Import.State.STOPPED}:
        fresh.taken -= _undo(user, fresh)
    fresh.save()
    return fresh


def _stop(row: Import, now: dt.datetime) -> None:
    row.state, row.finished_at = Import.State.STOPPED, now
    row.offset, row.cursor = 0, {}
    forget_file(file_of(row))


def _undo(user: User, row: Import) -> int:
    """Remove what this file brought. What the person changed since then is theirs and stays."""
    untouched = Run.objects.filter(owner=user, brought_by=row, shoe__isnull=True, pain_during__isnull=True)
    _all, by_model = untouched.delete()
    return by_model.get("exercises.Run", 0)


@transaction.atomic
def _refuse(user: User, row: Import, sentence: str, now: dt.datetime) -> Import:
    lock(user)
    fresh = Import.objects.select_for_update().get(pk=row.pk)
    if fresh.step == row.step:
        fresh.state, fresh.finished_at, fresh.step = Import.State.REFUSED, now, fresh.step + 1
        fresh.errors = (fresh.errors + [{"line": None, "sentence": sentence, "says": ""}])[:MOST_ERRORS]
        fresh.offset, fresh.cursor = 0, {}
        fresh.save()
        forget_file(file_of(fresh))
    return fresh


def sweep(now: dt.datetime) -> int:
    """Stop imports that nobody went on with for a week, and delete their files; at most 20 at a time. Answers with their number."""
    rows = list(Import.objects.filter(state__in=OPEN_IMPORTS, created_at__lt=now - FILES_KEPT)[:20])
    for row in rows:
        Import.objects.filter(pk=row.pk, step=F("step")).update(state=Import.State.STOPPED, finished_at=now, **ENDED)
        forget_file(file_of(row))
    return len(rows)


def forget_leftovers(now: dt.datetime) -> int:
    """Remove files that belong to no import any more, as after a kill or while their place did not answer. Answers with their number."""
    open_ = {file_of(row) for row in Import.objects.filter(state__in=OPEN_IMPORTS)}
    try:
        left = [name for name in place().old(now - LEFT_ALONE) if name not in open_]
        for name in left:
            place().forget(name)
    except Away:
        log.warning("what is left of imports stays until the next night, because its place does not answer")
        return 0
    return len(left)


def tidy(now: dt.datetime) -> int:
    """Both of the above; answers with how many files went."""
    return sweep(now) + forget_leftovers(now)
