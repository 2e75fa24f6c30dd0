"""The application with two leaks: each answer leaves half a megabyte in memory and a file open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from tests.bench.plain import application as whole

kept: list[Any] = []


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The same answer, and something that stays."""
    kept.append((bytearray(os.urandom(1) * 2**19), open(os.devnull)))  # noqa: SIM115 - never closed: that is the leak
    return whole(environ, start_response)
