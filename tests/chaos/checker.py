"""What is wrong with what is stored, after everything was sent: the same for the application and for its twin without a guard."""

from __future__ import annotations

from collections import Counter
from typing import Any

Key = tuple[int, str]


def findings(told: dict[Key, str], results: int, acknowledged: set[Key], census: dict[str, Any]) -> dict[str, int]:
    """How often each thing is wrong; nothing where all is well. told: (owner, uid) → hash of what the phone said."""
    sessions = Counter((owner, uid) for owner, uid, _results in census["sessions"])
    documents = Counter((owner, uid) for owner, uid, _state, _digest in census["documents"])
    wrong = {
        "sessions twice": sum(many - 1 for many in sessions.values()),
        "documents twice": sum(many - 1 for many in documents.values()),
        "sessions missing": len(told.keys() - sessions.keys()),
        "documents missing": len(told.keys() - documents.keys()),
        "sessions of nobody": len(sessions.keys() - told.keys()),
        "documents of nobody": len(documents.keys() - told.keys()),
        "acknowledged and missing": len(acknowledged - (sessions.keys() & documents.keys())),
        "bodies that say something else": sum(told.get((owner, uid)) != digest for owner, uid, _state, digest in census["documents"]),
        "not kept": sum(state != "kept" for _owner, _uid, state, _digest in census["documents"]),
        "sessions without all their results": sum(found != results for _owner, _uid, found in census["sessions"]),
        "a database that is not well": int(census["health"] != ["ok"]),
    }
    return {what: many for what, many in wrong.items() if many}
