"""A value of a row as JSON: instants in UTC, days and hours as ISO 8601 writes them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any


def told(value: Any) -> Any:
    """The value as JSON tells it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def line(row: dict[str, Any]) -> bytes:
    """A row as one line: keys sorted, nothing escaped that need not be."""
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
