"""Log lines as JSON, without personal data: route names instead of paths, no query, no body, no message values."""

from __future__ import annotations

import contextvars
import json
import logging
import time
import traceback
from functools import lru_cache

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")

FIELDS = ("route", "method", "status", "ms", "who", "event")
# Made once: json.dumps makes an encoder for each line that is not plain ASCII.
encoded = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(2)
def _second(at: int) -> str:
    """A second in words; hundreds of lines are of the same one."""
    return time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(at))


class JsonLine(logging.Formatter):
    """One JSON object a line: time, level, logger, message template, request id, and the fields named in FIELDS."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON line; arguments are left out, for they may hold personal data."""
        line = {
            "at": _second(int(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": str(record.msg).replace("\r", " ").replace("\n", " ")[:200],
        }
        if request_id.get():
            line["request"] = request_id.get()
        line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["frames"] = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        return encoded(line)
