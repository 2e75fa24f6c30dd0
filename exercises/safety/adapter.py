"""What happens around sign-in and sign-out: an account's lock bits leave the device with the person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from exercises.safety.access import LOCKS
from exercises.safety.services import drop_locks


class LocksLeave:
    """After a sign-out, or when someone else signs in, the lock bits of the person before are gone. Reading a page asks nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look only at what was sent: people sign in and out with a form."""
        response = self.get_response(request)
        if request.method == "POST" and LOCKS in request.COOKIES:
            drop_locks(request, response)
        return response
