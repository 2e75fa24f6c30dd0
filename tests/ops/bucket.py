"""A bucket of a test's own: moto's server on a free port, and the settings that point to it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from selfcare import media
from tests.chaos.services import free_port

NAME, KEY, SECRET = "selfcare-tests", "a-key", "a-secret"


class S3:
    """A server that can go away and come back; what it holds is in memory and stays."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: ThreadedMotoServer | None = None

    def start(self) -> None:
        """Answer calls."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self.server.start()

    def stop(self) -> None:
        """Answer none."""
        if self.server:
            self.server.stop()
            self.server = None

    @property
    def client(self) -> Any:
        """What an operator would have."""
        return boto3.client("s3", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET)

    def names(self) -> list[str]:
        """Everything in the bucket."""
        return [one["Key"] for one in self.client.list_objects_v2(Bucket=NAME).get("Contents", [])]


def environment(server: S3, prefix: str = "site") -> dict[str, str]:
    """What an operator writes into .env."""
    return {
        "MEDIA_S3_BUCKET": NAME, "MEDIA_S3_ENDPOINT": server.url, "MEDIA_S3_REGION": "us-east-1", "MEDIA_S3_KEY": KEY,
        "MEDIA_S3_SECRET": SECRET, "MEDIA_S3_PREFIX": prefix,
    }  # fmt: skip


@contextlib.contextmanager
def running() -> Iterator[S3]:
    """A server with one empty bucket."""
    server = S3()
    server.start()
    try:
        server.client.create_bucket(Bucket=NAME)
        yield server
    finally:
        server.stop()


def places(server: S3, monkeypatch) -> dict[str, Any]:
    """The storages of an install with this bucket."""
    for name, value in environment(server).items():
        monkeypatch.setenv(name, value)
    return media.places()
