"""Uploads in an S3-compatible bucket, by django-storages. Loaded only where a bucket is set."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from selfcare.circuit import Circuit
from selfcare.media import Away

# Nobody waits for long: one try, each wait in it bounded, and the whole of an answer too.
CONNECT_S, ANSWER_S, WHOLE_S = 1, 3, 4.5
# Between two looks for a bucket that is away, in each process.
PAUSE_S = 2.0
PART = 8 * 1024 * 1024
AHEAD = 1024 * 1024
MISSING = {"404", "NoSuchKey", "NotFound"}
circuit = Circuit(PAUSE_S)


class Bucket(S3Storage):
    """A private part of a bucket: files go out through this site alone. What is there is there whole."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            connect_timeout=CONNECT_S, read_timeout=ANSWER_S, retries={"total_max_attempts": 1}, signature_version="s3v4",
            # Other makers of such buckets know no names of hosts by bucket, and no check sums of Amazon's own.
            s3={"addressing_style": "path"} if options.get("endpoint_url") else {},
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
        )  # fmt: skip
        transfer = TransferConfig(use_threads=False, multipart_threshold=PART, multipart_chunksize=PART)
        super().__init__(client_config=config, transfer_config=transfer, default_acl=None, file_overwrite=True, **options)

    def put(self, name: str, data: bytes) -> None:
        """Keep these bytes under this name."""
        with _asked():
            self._client.put_object(Bucket=self.bucket_name, Key=self._key(name), Body=data, ContentType=_type(name))

    def take(self, name: str, path: str) -> None:
        """Keep a file of this disk under this name."""
        with _asked():
            self._client.upload_file(path, self.bucket_name, self._key(name), Config=self.transfer_config)

    def read(self, name: str) -> bytes:
        """The bytes of a file. FileNotFoundError where there is none."""
        return self._read(name)

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A file to be read from any place of it: only what is read is fetched, and nothing of it is kept here. FileNotFoundError where there is none."""
        with _asked():
            size = self._client.head_object(Bucket=self.bucket_name, Key=self._key(name))["ContentLength"]
        yield io.BufferedReader(_Ranges(self, name, size), AHEAD)

    def has(self, name: str) -> bool:
        """Whether a file of this name is there."""
        try:
            with _asked():
                self._client.head_object(Bucket=self.bucket_name, Key=self._key(name))
        except FileNotFoundError:
            return False
        return True

    def forget(self, name: str) -> None:
        """Remove a file, where it is there."""
        with _asked():
            self._client.delete_object(Bucket=self.bucket_name, Key=self._key(name))

    def sizes(self) -> dict[str, int]:
        """How many bytes each file has."""
        return {name: one["Size"] for name, one in self._listed()}

    def old(self, before: dt.datetime) -> list[str]:
        """The files that were kept before this moment."""
        return [name for name, one in self._listed() if one["LastModified"] < before]

    def open_to_all(self, name: str) -> bool:
        """Whether somebody without a key may list the bucket or read this file."""
        stranger = self.unsigned_connection.meta.client
        for ask in (
            lambda: stranger.list_objects_v2(Bucket=self.bucket_name, MaxKeys=1),
            lambda: stranger.get_object(Bucket=self.bucket_name, Key=self._key(name)),
        ):
            with contextlib.suppress(ClientError, BotoCoreError):
                ask()
                return True
        return False

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        return self._normalize_name(name)

    def _read(self, name: str, **more: str) -> bytes:
        until, found = time.monotonic() + WHOLE_S, []
        with _asked():
            body = self._client.get_object(Bucket=self.bucket_name, Key=self._key(name), **more)["Body"]
            with contextlib.closing(body):
                while piece := body.read(64 * 1024):
                    found.append(piece)
                    if time.monotonic() > until:
                        raise TimeoutError("the bucket sends too slowly")
        return b"".join(found)

    def _listed(self) -> Iterator[tuple[str, dict[str, Any]]]:
        before = f"{self.location}/"
        with _asked():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, Prefix=before)
            found = [one for page in pages for one in page.get("Contents", [])]
        return ((one["Key"].removeprefix(before), one) for one in found)


class _Ranges(io.RawIOBase):
    """A file of a bucket as if it lay here, fetched in the pieces that are read."""

    def __init__(self, bucket: Bucket, name: str, size: int) -> None:
        self._bucket, self._name, self._size, self._at = bucket, name, size, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; nothing is fetched."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def readinto(self, into: Any) -> int:
        """Fetch the next piece."""
        end = min(self._at + len(into), self._size)
        if end <= self._at:
            return 0
        data = self._bucket._read(self._name, Range=f"bytes={self._at}-{end - 1}")
        into[: len(data)] = data
        self._at += len(data)
        return len(data)


@contextlib.contextmanager
def _asked() -> Iterator[None]:
    """Ask the bucket once. Away where it does not answer, and at once where that was found a moment ago; FileNotFoundError for what it has not."""
    if not circuit.may_try():
        raise Away("the bucket is away, and was looked for a moment ago")
    try:
        yield
    except ClientError as error:
        code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
        if code in MISSING:
            circuit.well()
            raise FileNotFoundError(code) from None
        if status >= 500:
            circuit.failed()
        raise Away(code) from error
    except (BotoCoreError, Boto3Error, OSError) as error:
        circuit.failed()
        raise Away(type(error).__name__) from error
    circuit.well()


def _type(name: str) -> str:
    return "image/webp" if name.endswith(".webp") else "application/octet-stream"
