"""Middleware and decorators for answers: request id, sizes, the database away, whole public pages from the cache."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import logging
import re
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from exercises.lib import clock, kept
from exercises.lib.images import MAX_BYTES
from exercises.lib.log import request_id

View = Callable[..., HttpResponse]
log = logging.getLogger("selfcare.request")
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), screen-wake-lock=(self), autoplay=(self)"
PERSONAL = "private, no-store"
SAFE = {"GET", "HEAD", "OPTIONS"}
PUBLIC = "public, no-cache"
IMMUTABLE = "public, max-age=31536000, immutable"
# Which page of these parts it was would tell what somebody answered.
UNTOLD = frozenset({"safety"})
API_PREFIX = "/api/"
API_BODY_LIMIT = 256 * 1024
# The largest picture, and the words that come with it.
PICTURE_BODY_LIMIT = MAX_BYTES + 64 * 1024


def problem(request: HttpRequest, status: int, message: str, template: str) -> HttpResponse:
    """An error answer: JSON for programs, our page for people; never kept by a cache."""
    if request.path.startswith(API_PREFIX):
        answer: HttpResponse = JsonResponse({"error": message}, status=status)
    else:
        answer = HttpResponse(render_to_string(template, {"request_id": request_id.get(), "message": message}), status=status)
    answer["Cache-Control"] = PERSONAL
    return answer


class RequestLog:
    """Gives each request an id, sends it back, and writes one line without personal data."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with X-Request-ID and Permissions-Policy, and log route, status and duration."""
        token = request_id.set(secrets.token_hex(8))
        started = clock.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            response["Permissions-Policy"] = PERMISSIONS
            response["Reporting-Endpoints"] = f'reports="{settings.REPORTS}"'
            response["Cross-Origin-Resource-Policy"] = "same-origin"
            response.setdefault("Cache-Control", PERSONAL)
            log.info("request", extra=self._fields(request, response, started))
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _fields(request: HttpRequest, response: HttpResponse, started: float) -> dict[str, Any]:
        match = request.resolver_match
        fields = {"method": request.method, "status": response.status_code, "ms": round((clock.monotonic() - started) * 1000)}
        fields["route"] = match.view_name if match else getattr(request, "public_route", "")
        if match and match.namespace in UNTOLD:
            fields["route"] = match.namespace
        # Only a user that the views looked at already: asking here would cost a query.
        user = request.__dict__.get("_cached_user")
        if user is not None and user.is_authenticated:
            fields["who"] = salted_hmac("selfcare.log", f"{clock.now().date()}:{user.pk}").hexdigest()[:12]
        return fields


class BodyLimit:
    """Refuses a body that is too large before it is read, with a sentence that names the limit."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """413 above 256 KB for the API and above 1 MB elsewhere (pictures and files with runs have doors of their own)."""
        if request.method in SAFE and not request.META.get("CONTENT_LENGTH"):
            return self.get_response(request)
        limit = API_BODY_LIMIT if request.path.startswith(API_PREFIX) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if re.fullmatch(settings.PICTURE_DOOR, request.path):
            limit = PICTURE_BODY_LIMIT
        if re.fullmatch(settings.FILE_DOOR, request.path):
            limit = settings.FILE_DOOR_LIMIT + API_BODY_LIMIT
            # Before anything reads the form: the token of the form stands in the same body as the file.
            request.upload_handlers = [import_string(settings.FILE_DOOR_HANDLER)(request)]
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            size = 0
        if size > limit:
            return problem(request, 413, f"That is too much at once: at most {limit // 1024} KB. Nothing was saved.", "413.html")
        return self.get_response(request)


class ReadOnly:
    """While the records are moved or looked after: reading goes on, and nothing is taken that could be lost."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """503 with Retry-After for whatever changes something, and for what may be shown only after it was written down who looked."""
        if not settings.READ_ONLY or not self._writes(request):
            return self.get_response(request)
        answer = problem(request, 503, "Selfcare is being looked after. Nothing can be saved for a short while.", "503.html")
        answer["Retry-After"] = "120"
        return answer

    def _writes(self, request: HttpRequest) -> bool:
        # Signing out must always work: a phone may change hands.
        if request.method not in SAFE:
            return request.path != reverse("account_logout")
        return request.path.startswith(settings.LOOKS_ARE_NOTED)


def public_page(view: View) -> View:
    """Marks a page as the same for everyone without a session: open, kept whole, revalidated by the content epoch."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.public_page = True  # type: ignore[attr-defined]
        return response

    return login_not_required(wrapped)


def immutable(request: HttpRequest, etag: str, make: Callable[[], str | bytes], content_type: str) -> HttpResponse:
    """What its address names for ever: kept for a year, revalidated without being made, compressed where it is text.

    Opened on its own it may run nothing and load nothing; a drawing's own style sheet is named by its hash.
    """
    if f'"{etag}"' in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        body = make()
        styles = _style_hashes(body) if isinstance(body, str) else "'none'"
        raw = body.encode() if isinstance(body, str) else body
        packing = kept.taken(request.headers.get("Accept-Encoding", "")) if isinstance(body, str) else kept.PLAIN
        response = HttpResponse(kept.QUICKLY[packing](raw) if packing else raw, content_type=content_type)
        if packing:
            response["Content-Encoding"] = packing
        response["Content-Security-Policy"] = f"default-src 'none'; style-src {styles}; sandbox"
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = IMMUTABLE
    response["Vary"] = "Accept-Encoding"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def personal_file(body: bytes, content_type: str) -> HttpResponse:
    """What only some may see: kept by no cache; opened on its own it may run nothing and load nothing."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = PERSONAL
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _style_hashes(svg: str) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in re.findall(r"<style>(.*?)</style>", svg, re.DOTALL))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"


class EpochMemo:
    """The content epoch, read from the database at most once a second in each process."""

    def __init__(self) -> None:
        self.value: int | None = None
        self.at = 0.0

    def read(self) -> int:
        """The epoch; a change elsewhere shows after at most a second."""
        if self.value is None or clock.monotonic() - self.at >= 1.0:
            self.value = import_string(settings.PUBLIC_PAGES_EPOCH)()
            self.at = clock.monotonic()
        return self.value

    def forget(self) -> None:
        """Read it again at the next request."""
        self.value = None


epoch_memo = EpochMemo()


class PublicPages:
    """Serves public pages whole to requests without a session cookie, before sessions are looked at."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The kept page, a 304, or the view's answer (kept when it is a public page)."""
        if request.path.startswith(settings.SAME_FOR_ALL):
            return self._for_all(request)
        if not self._anonymous_read(request):
            return self._guard(self.get_response(request), shared=False)
        epoch, packing = epoch_memo.read(), kept.taken(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        page = self._kept(epoch, packing, request.path)
        if page is None:
            response = self.get_response(request)
            if not (getattr(response, "public_page", False) and response.status_code == 200 and not response.cookies):
                return self._guard(response, shared=False)
            if hasattr(response, "render"):
                response.render()
            route = request.resolver_match.view_name if request.resolver_match else ""
            page = kept.plain(bytes(response.content), response["Content-Type"], route, epoch)
            caches["pages"].set(f"page:{epoch}::{request.path}", page)
            page = self._kept(epoch, packing, request.path) or page
        request.public_route = page.route  # type: ignore[attr-defined]
        # From where they lie: to make headers of everything that was sent takes as long as all of this.
        return self._guard(page.answer(request.META.get("HTTP_IF_NONE_MATCH", "")), shared=True)

    @staticmethod
    def _kept(epoch: int, packing: str, path: str) -> kept.Kept | None:
        """The page as it is sent in this packing; packed when it is first asked for."""
        page = caches["pages"].get(f"page:{epoch}:{packing}:{path}")
        if page is None and packing and (whole := caches["pages"].get(f"page:{epoch}::{path}")):
            page = kept.packed(whole, packing)
            caches["pages"].set(f"page:{epoch}:{packing}:{path}", page)
        return page

    def _for_all(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        response = self.get_response(request)
        if response.headers.get("Cache-Control") == IMMUTABLE:
            # Something on the way looked for a session; the picture does not depend on it.
            response["Vary"] = "Accept-Encoding"
        return response

    @staticmethod
    def _anonymous_read(request: HttpRequest) -> bool:
        return (
            request.method in {"GET", "HEAD"}
            and not request.META.get("QUERY_STRING")
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
        )

    @staticmethod
    def _guard(response: HttpResponse, shared: bool) -> HttpResponse:
        """Only the anonymous answer of a public page may be kept by caches on the way."""
        if shared:
            response["Cache-Control"] = PUBLIC
            response["Vary"] = "Cookie, Accept-Encoding"
        elif response.get("Cache-Control") == IMMUTABLE:
            # The same for everyone: looking at who asks must not make every sign-in fetch it again.
            response["Vary"] = "Accept-Encoding"
        elif "Cache-Control" not in response:
            response["Cache-Control"] = PERSONAL
        return response


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: facts of the install, nothing of the person."""
    return {
        "SITE_URL": settings.SITE_URL,
        "mail_is_local": settings.MAIL_IS_LOCAL,
        "emergency_numbers": settings.EMERGENCY_NUMBERS,
        "OFFLINE": settings.OFFLINE,
        "PASSKEYS": settings.PASSKEYS,
    }


def read_json(body: bytes) -> Any:
    """The body as JSON. ValueError with one plain sentence where it is not, NaN and duplicates of keys included."""
    try:
        return json.loads(body.decode(), parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError, UnicodeDecodeError):
        raise ValueError("This is not readable JSON.") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
