"""One file with everything that an install must not lose: the database, the key, the uploads, and a list of their hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from selfcare.ops import store, uploads
from selfcare.ops.store import Refused

FORMAT = 1
PREFIX, SUFFIX = "selfcare-", ".tar"
LIST = "contents.json"
KEY = "secret_key"
# What a process that was killed left behind.
STALE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Checked:
    """What is in a backup, and what is wrong with it."""

    made_at: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    # Of uploads that are not in it, and whether they are all where it says.
    beside: str = ""
    beside_whole: bool = True


def make(to: Path, *, now: dt.datetime) -> Path:
    """Write a backup into the folder and give its path. It has its name only when it is whole and on disk."""
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_stale(to, now)
    whole = to / f"{PREFIX}{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    part = to / f".{whole.name}.part"
    with tempfile.TemporaryDirectory(prefix=".work-", dir=to) as work:
        copy = Path(work) / store.file_name()
        store.dump(copy)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            _write(out, copy, now)
            out.flush()
            os.fsync(out.fileno())
    os.replace(part, whole)
    _sync_folder(to)
    return whole


def thin_out(folder: Path, *, keep: int) -> int:
    """Remove all but the newest; answers with how many went."""
    old = backups(folder)[keep:]
    for path in old:
        path.unlink()
    return len(old)


def backups(folder: Path) -> list[Path]:
    """The whole backups in a folder, newest first."""
    return sorted(folder.glob(f"{PREFIX}*{SUFFIX}"), reverse=True)


def made_at(path: Path) -> dt.datetime:
    """When a backup was made, by its name."""
    return dt.datetime.strptime(path.name, f"{PREFIX}%Y%m%dT%H%M%SZ{SUFFIX}").replace(tzinfo=dt.UTC)


def check(path: Path) -> Checked:
    """Read a backup whole: every hash, the database by its own checks, every row that was counted when it was made."""
    with tempfile.TemporaryDirectory(prefix="selfcare-check-") as work:
        return _unpacked(path, Path(work))


def restore(path: Path, *, replace: bool, now: dt.datetime) -> Checked:
    """Put a backup in the place of this install's data. Refused where it is not whole, or where people are here already."""
    if not replace and not store.is_empty():
        raise Refused("There are accounts here already. Add --replace to put the backup in their place; what is here is set aside.")
    with tempfile.TemporaryDirectory(prefix="selfcare-restore-") as work:
        found = _unpacked(path, Path(work))
        if found.faults:
            raise Refused(f"Nothing was changed. {' '.join(found.faults)}")
        store.put_back(Path(work) / store.file_name(), stamp=f"{now:%Y%m%dT%H%M%SZ}")
        _put_files_back(Path(work))
    return found


def _write(out: Any, copy: Path, now: dt.datetime) -> None:
    listed: dict[str, Any] = {"format": FORMAT, "made_at": now.isoformat(), "rows": store.rows_of(copy), "files": {}}
    if beside := uploads.listed():
        listed["uploads"] = beside
    with tarfile.open(fileobj=out, mode="w|") as tar:
        for name, path in {copy.name: copy, **_files()}.items():
            listed["files"][name] = _hash(path)
            tar.add(path, arcname=name, recursive=False)
        said = json.dumps(listed, indent=1, sort_keys=True).encode()
        told = tarfile.TarInfo(LIST)
        told.size, told.mode, told.mtime = len(said), 0o600, int(now.timestamp())
        tar.addfile(told, io.BytesIO(said))


def _files() -> dict[str, Path]:
    """The key, where it is a file, and every upload on this disk, by the names that they have in a backup."""
    key, media = settings.DATA_DIR / KEY, Path(settings.MEDIA_ROOT)
    found = {f"media/{path.relative_to(media)}": path for path in sorted(media.rglob("*")) if path.is_file()}
    return ({KEY: key} if key.is_file() else {}) | found


def _unpacked(path: Path, work: Path) -> Checked:
    try:
        with tarfile.open(path) as tar:
            _take_out(tar, work)
        listed = json.loads((work / LIST).read_bytes())
    except (OSError, tarfile.TarError, ValueError) as error:
        return Checked(faults=(f"{path.name} is not a whole backup ({type(error).__name__}).",))
    if listed["format"] != FORMAT:
        return Checked(faults=(f"{path.name} was made by a newer version of Selfcare.",))
    wrong = [f"{name} is not as it was when the backup was made." for name, sum_ in listed["files"].items() if _hash(work / name) != sum_]
    if wrong:
        return Checked(listed["made_at"], listed["rows"], tuple(wrong))
    if store.file_name() not in listed["files"]:
        return Checked(
            listed["made_at"], listed["rows"], ("It was made from another kind of database: set DATABASE_URL to one of that kind.",)
        )
    wrong = _wrong_in(work / store.file_name(), listed["rows"])
    beside = uploads.compared(listed["uploads"]) if "uploads" in listed else ("", True)
    return Checked(listed["made_at"], listed["rows"], tuple(wrong), *beside)


def _take_out(tar: tarfile.TarFile, work: Path) -> None:
    """Every file of the archive, into the folder and nowhere else. By hand: the first Pythons 3.11 know no filters for this."""
    for member in tar:
        target = (work / member.name).resolve()
        opened = tar.extractfile(member) if member.isreg() and target.is_relative_to(work.resolve()) else None
        if opened is None:
            raise tarfile.TarError(f"{member.name} is not a plain file of a backup")
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            shutil.copyfileobj(opened, out)
        target.chmod(member.mode & 0o755)


def _wrong_in(copy: Path, counted: dict[str, int]) -> list[str]:
    found = store.faults(copy)
    rows = {} if found else store.rows_of(copy)
    return found + [
        f"{name} has {rows.get(name, 0)} rows instead of {number}." for name, number in counted.items() if rows and rows.get(name) != number
    ]


def _put_files_back(work: Path) -> None:
    """The key and the uploads. Uploads are named by their content: what is here already stays."""
    if (work / KEY).is_file():
        place = settings.DATA_DIR / KEY
        shutil.copyfile(work / KEY, place)
        place.chmod(0o600)
    if (work / "media").is_dir():
        shutil.copytree(work / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)


def _hash(path: Path) -> str:
    if not path.is_file():
        return ""
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _clear_stale(folder: Path, now: dt.datetime) -> None:
    for path in [*folder.glob(f".{PREFIX}*.part"), *folder.glob(".work-*")]:
        if now.timestamp() - path.stat().st_mtime > STALE.total_seconds():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
