"""What is kept of a report: names from lists of ours, places in our own files, the family of the browser. Everything else is dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from exercises.lib import browsers

SCRIPT, POLICY = "script", "policy"
MOST_IN_ONE = 10
MOST_FRAMES = 6
ERRORS = (
    "TypeError", "ReferenceError", "RangeError", "SyntaxError", "URIError", "EvalError", "AggregateError", "Error", "AbortError",
    "NotAllowedError", "NotFoundError", "NotSupportedError", "InvalidStateError", "QuotaExceededError", "DataError", "DataCloneError",
    "SecurityError", "NetworkError", "OperationError", "TimeoutError", "UnknownError", "TransactionInactiveError", "VersionError",
)  # fmt: skip
# What engines say. An error's own words are never kept: they may quote what somebody wrote.
SENTENCES = (
    "is not a function", "is not defined", "is not iterable", "is not a constructor", "is null", "is undefined", "is not an object",
    "of null", "of undefined", "before initialization", "Assignment to constant", "Maximum call stack", "out of memory",
    "too much recursion", "Failed to fetch dynamically imported module", "Importing a module script failed",
    "error loading dynamically imported module", "Failed to fetch", "Load failed", "NetworkError when attempting", "Unexpected token",
    "Unexpected end of JSON", "is not valid JSON", "JSON.parse", "JSON Parse error", "quota", "connection is closing",
    "transaction", "user didn't interact", "play() request was interrupted", "The operation was aborted", "Script error",
)  # fmt: skip
DIRECTIVES = (
    "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "img-src", "media-src",
    "font-src", "connect-src", "manifest-src", "worker-src", "form-action", "base-uri", "object-src", "frame-ancestors", "frame-src",
    "child-src", "sandbox",
)  # fmt: skip
STOPPED = {"inline": "inline", "eval": "eval", "wasm-eval": "eval", "data": "data:", "blob": "blob:", "about": "about:"}
EXTENSIONS = ("chrome-extension", "moz-extension", "safari-extension", "safari-web-extension", "webkit-masked-url")
# Files are served under names that hold a hash; the plain name outlives a release.
OURS = re.compile(r"/static/((?:[\w-]+/){0,4}[\w-]+)(?:\.[0-9a-f]{12})?\.js(?::(\d{1,6}))?(?::(\d{1,6}))?")


@dataclass(frozen=True)
class Told:
    """What is kept of one report; the page is still an address and becomes the name of its kind."""

    kind: str
    what: str
    where: str
    page: str


def family(agent: str) -> str:
    """The browser by its family."""
    return browsers.family(agent) or "other"


def script(body: Any) -> list[Told]:
    """What a script of ours sent: {"name", "message", "stack", "page"}."""
    if not isinstance(body, dict):
        return []
    name = body.get("name") if body.get("name") in ERRORS else "Error"
    said = str(body.get("message", ""))[:2000]
    sentence = next((known for known in SENTENCES if known in said), "")
    frames = [f"{path}.js:{line or 0}" for path, line, _column in OURS.findall(str(body.get("stack", ""))[:8000])]
    if not frames and sentence in {"", "Script error"}:
        # Of somebody else's making: an extension, a page that was translated.
        return []
    return [Told(SCRIPT, f"{name}: {sentence}".removesuffix(": "), " < ".join(frames[:MOST_FRAMES]), _path(body.get("page")))]


def policy(body: Any) -> list[Told]:
    """What browsers send about the content policy, in the old form (one) and the new one (a list)."""
    old = isinstance(body, dict) and isinstance(body.get("csp-report"), dict)
    if old:
        found = [(body["csp-report"], "violated-directive", "blocked-uri", "document-uri", "source-file", "line-number")]
    else:
        bodies = (
            [one["body"] for one in body if isinstance(one, dict) and isinstance(one.get("body"), dict)] if isinstance(body, list) else []
        )
        found = [(one, "effectiveDirective", "blockedURL", "documentURL", "sourceFile", "lineNumber") for one in bodies[:MOST_IN_ONE]]
    return [told for told in (_violation(*one) for one in found) if told]


def _violation(body: dict, directive: str, blocked: str, document: str, file: str, line: str) -> Told | None:
    named = str(body.get("effective-directive") or body.get(directive, "")).split(" ")[0]
    stopped = _stopped(str(body.get(blocked, "")), str(body.get(document, "")))
    if named not in DIRECTIVES or stopped is None:
        return None
    place = OURS.search(str(body.get(file, ""))[:400])
    number = body.get(line)
    where = f"{place[1]}.js:{number if isinstance(number, int) and 0 < number < 10**6 else 0}" if place else ""
    return Told(POLICY, f"{named}: {stopped}", where, _path(body.get(document)))


def _stopped(url: str, page: str) -> str | None:
    """What kind of thing was stopped; None for what an extension of the browser wanted."""
    scheme = url.partition(":")[0].lower()
    if scheme in EXTENSIONS:
        return None
    if scheme in STOPPED:
        return STOPPED[scheme]
    own = re.match(r"https?://[^/]+", page)
    if own and (url == own[0] or url.startswith(own[0] + "/")):
        return "a file of this site"
    return "another site" if scheme in {"http", "https", "ws", "wss"} else "something else"


def _path(address: Any) -> str:
    """The path of an address, without what was asked for; it is looked up and then forgotten."""
    found = re.match(r"(?:https?://[^/?#]*)?(/[^?#]{0,300})", str(address or "")[:600])
    return found[1] if found else ""
