"""Canonical JSON (RFC 8785) and its hash: the identity of plans, sessions and content documents."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical_bytes(document: Any) -> bytes:
    """The document as canonical JSON. ValueError where JSON cannot carry it (NaN, lone surrogates, huge integers)."""
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise ValueError("not canonical JSON") from error


def sha256(document: Any) -> str:
    """The SHA-256 of the canonical document, as 64 hex digits."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def text_sha256(text: str) -> str:
    """The SHA-256 of a text: of a token that is not kept itself, of words that somebody agreed to."""
    return hashlib.sha256(text.encode()).hexdigest()


def tidy(value: Any) -> Any:
    """The document without empty values (None, "", [], {}, False), floats cut to three decimals: its normal form."""
    if isinstance(value, dict):
        pairs = ((key, tidy(entry)) for key, entry in value.items())
        return {key: entry for key, entry in pairs if not _empty(entry)}
    if isinstance(value, (list, tuple)):
        return [tidy(entry) for entry in value]
    if isinstance(value, float):
        cut = round(value, 3)
        return int(cut) if cut == int(cut) else cut
    if isinstance(value, str):
        return value.strip()
    return value


def _empty(value: Any) -> bool:
    return value is None or value is False or value == "" or value == [] or value == {}
