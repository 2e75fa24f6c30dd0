"""What an operator does with uploads in a bucket: look whether it is well, carry files there, and count them for a backup."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.core.files.storage import storages

from selfcare import media
from selfcare.media.disk import Disk
from selfcare.ops.states import State
from selfcare.ops.store import Refused

AWAY = "Look at the MEDIA_S3_ settings, at the rights of its key, and whether it can be reached from here."


def pictures() -> Any:
    """Where pictures lie."""
    return storages["default"]


def look() -> tuple[State, str]:
    """Write, read and remove a small file in both places, and look whether a stranger could."""
    for alias in media.FOLDERS:
        place: Any = storages[alias]
        name, said = f"probe-{secrets.token_hex(8)}", secrets.token_bytes(64)
        try:
            place.put(name, said)
            try:
                back = place.read(name)
                public = place.open_to_all(name)
            finally:
                place.forget(name)
        except media.Away as error:
            return State.WRONG, f"The bucket {place.bucket_name} does not do what it is asked for ({error}). {AWAY}"
        if back != said:
            return State.WRONG, f"The bucket {place.bucket_name} gives back other bytes than it was given. Do not use it."
        if public:
            return State.WRONG, f"Anybody can read or list the bucket {place.bucket_name}. Make it private: files with runs lie there too."
    return State.WELL, f"In the bucket {pictures().bucket_name}, private, written and read just now."


def carry() -> dict[str, int]:
    """Put the uploads of this disk into the bucket; what lies there already is compared by its hash. Nothing here is removed."""
    if not media.in_bucket():
        raise Refused("No bucket is set. Write MEDIA_S3_BUCKET and what belongs to it into .env first.")
    done = {"carried": 0, "there before": 0}
    for alias, root in media.FOLDERS.items():
        disk = Disk(root=root)
        place: Any = storages[alias]
        try:
            for name in disk.sizes():
                if not name.startswith(media.COMING):
                    done["carried" if _carry_one(disk, place, name) else "there before"] += 1
        except media.Away as error:
            raise Refused(
                f"The bucket did not answer ({error}) after {sum(done.values())} files. Try again: it goes on from there."
            ) from None
    return done


def _carry_one(disk: Disk, place: Any, name: str) -> bool:
    """Whether the file had to be carried; it is read back in any case."""
    here = hashlib.sha256(disk.read(name)).digest()
    if place.has(name) and hashlib.sha256(place.read(name)).digest() == here:
        return False
    place.take(name, disk.path(name))
    if hashlib.sha256(place.read(name)).digest() != here:
        raise Refused(f"{name} came back from the bucket with other bytes.")
    return True


def listed() -> dict[str, Any] | None:
    """For a backup: which pictures lie in the bucket, by size. None where uploads lie on the disk and are in the backup themselves."""
    if not media.in_bucket():
        return None
    place = pictures()
    try:
        return {"bucket": place.bucket_name, "files": place.sizes()}
    except media.Away:
        return {"bucket": place.bucket_name, "files": None}


def compared(kept: dict[str, Any]) -> tuple[str, bool]:
    """What became of the pictures that lay in the bucket when a backup was made, in a sentence; and whether all are there."""
    name, files = kept["bucket"], kept["files"]
    if files is None:
        return f"Uploads lie in the bucket {name}; they could not be counted when the backup was made.", True
    if not media.in_bucket():
        return f"{len(files)} uploads lie in the bucket {name}, which is not set here (MEDIA_S3_BUCKET).", False
    try:
        now = pictures().sizes()
    except media.Away:
        return f"{len(files)} uploads lie in the bucket {name}, which does not answer just now.", False
    missing = [file for file, size in files.items() if now.get(file) != size]
    if missing:
        return (
            f"{len(missing)} of {len(files)} uploads are no longer in the bucket {pictures().bucket_name}, such as {missing[0]}.",
            False,
        )
    return f"{len(files)} uploads lie in the bucket {pictures().bucket_name}, all there.", True
