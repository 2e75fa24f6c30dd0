"""Where uploads lie: in folders of this machine, or in a bucket that several machines share (decision 41).

Two places: "default" for pictures, kept for ever under the hash of their bytes, and "imports" for files with runs, which are personal and go
when they were read. Both have the words of selfcare.media.disk.Disk.
"""

from __future__ import annotations

import os
from typing import Any

from selfcare import env

DISK, BUCKET = "selfcare.media.disk.Disk", "selfcare.media.bucket.Bucket"
# What comes in just now lies in the folder of imports under a name that begins so, and belongs to nobody yet.
COMING = "upload-"
FOLDERS = {"default": "MEDIA_ROOT", "imports": "IMPORTS_ROOT"}


class Away(Exception):
    """The bucket does not answer in time, or does not take what it is asked for. Nothing was changed as far as can be told."""


def places() -> dict[str, dict[str, Any]]:
    """Django's settings for the two places, as the environment says it."""
    bucket = os.environ.get("MEDIA_S3_BUCKET")
    if not bucket:
        return {alias: {"BACKEND": DISK, "OPTIONS": {"root": root}} for alias, root in FOLDERS.items()}
    prefix = os.environ.get("MEDIA_S3_PREFIX", "").strip("/")
    endpoint = os.environ.get("MEDIA_S3_ENDPOINT") or None
    if endpoint and not endpoint.startswith(("http://", "https://")):
        env.refuse("MEDIA_S3_ENDPOINT", f"must look like https://s3.example.org, not {endpoint!r}.")
    key, secret = os.environ.get("MEDIA_S3_KEY") or None, os.environ.get("MEDIA_S3_SECRET") or None
    if bool(key) != bool(secret):
        env.refuse("MEDIA_S3_KEY", "and MEDIA_S3_SECRET belong together: set both, or neither where the machine itself has the right.")
    one = {"bucket_name": bucket, "endpoint_url": endpoint, "region_name": os.environ.get("MEDIA_S3_REGION") or None}
    own = {"default": "media", "imports": "imports"}
    return {
        alias: {
            "BACKEND": BUCKET,
            "OPTIONS": one | {"access_key": key, "secret_key": secret, "location": "/".join(filter(None, [prefix, own[alias]]))},
        }
        for alias in FOLDERS
    }


def in_bucket() -> bool:
    """Whether uploads go to a bucket."""
    from django.conf import settings

    return settings.STORAGES["default"]["BACKEND"] == BUCKET
