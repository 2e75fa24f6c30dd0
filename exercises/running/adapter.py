"""Takes an uploaded file straight to the disk, and only from someone whose runs may be stored."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from exercises.lib import clock
from exercises.people.models import User
from exercises.people.queries import may_store
from selfcare.media import COMING
from selfcare.media.disk import Disk

FIELD = "file"
# Longer than any upload takes.
LEFT_ALONE = dt.timedelta(hours=6)


class OnDisk(UploadedFile):
    """An upload in the folder of imports; it is gone when it is closed, unless something else holds on to it."""

    def path(self) -> str:
        """Where it lies for now."""
        return str(self.file.name) if self.file else ""


class ToDisk(FileUploadHandler):
    """The one handler of the door for files: asks who it is before the first byte, and counts the bytes itself."""

    file: IO[bytes]
    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file under a name of our own; anything but the one field is passed over."""
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated or not self.may_send(user):
            raise StopUpload(connection_reset=True)
        if self.field_name != FIELD:
            raise SkipFile
        settings.IMPORTS_ROOT.mkdir(mode=0o750, parents=True, exist_ok=True)
        _forget_stale()
        self.file = tempfile.NamedTemporaryFile(prefix=COMING, dir=settings.IMPORTS_ROOT)  # noqa: SIM115

    def may_send(self, user: User) -> bool:
        """Runs only from someone whose runs may be stored; whoever brings an archive agrees with the same form."""
        return self.request.path == settings.ARCHIVE_DOOR or may_store(user)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what came; nothing is handed on to another handler."""
        self.total += len(raw_data)
        if self.total > settings.FILE_DOOR_LIMIT:
            self.file.close()
            raise StopUpload(connection_reset=True)
        self._put(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The whole file, ready to be read from its start."""
        self._put(b"")
        self.file.seek(0)
        return OnDisk(file=self.file, name=self.file_name, content_type=self.content_type, size=file_size)

    def _put(self, piece: bytes) -> None:
        """Write on; on a full disk what came so far goes at once."""
        try:
            self.file.write(piece)
            self.file.flush()
        except OSError:
            # To close it tries to write once more, in vain.
            with contextlib.suppress(OSError):
                self.file.close()
            raise

    def upload_interrupted(self) -> None:
        """What came so far goes."""
        if hasattr(self, "file"):
            self.file.close()


def _forget_stale() -> None:
    """Remove what a process that was killed left behind of an upload."""
    here = Disk(root="IMPORTS_ROOT")
    for name in here.old(clock.now() - LEFT_ALONE):
        if name.startswith(COMING):
            here.forget(name)
