"""Between the site and those who ask how it is."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# A proxy, a balancer or a container's own check asks by the address of the machine, without TLS; both answers are the same for everyone.
ASKED_BY_ADDRESS = ("/healthz", "/readyz")


class HealthByAddress:
    """Lets the two pages about health be asked under any name; without it a proxy would take every node for dead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as if it had been asked by the site's own name."""
        if request.path in ASKED_BY_ADDRESS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[-1]
        return self.get_response(request)
