"""The header that says what a page may load and run."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Policy(CSPMiddleware):
    """The same words on every page, put together once. An answer that brings a policy of its own, or asks for another, is the library's."""

    words: tuple[object, str] = (None, "")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer with its policy."""
        # The library's marks begin so, on the request (a nonce) and on the answer (a decorator).
        own = HEADER in response or "_csp" in " ".join((*vars(request), *vars(response)))
        if own or settings.DEBUG or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None):
            return super().process_response(request, response)
        if self.words[0] is not settings.CONTENT_SECURITY_POLICY:
            self.words = (settings.CONTENT_SECURITY_POLICY, build_policy())
        response[HEADER] = self.words[1]
        return response
