"""What happens around sign-in and sign-out: what an account answered, opened or locked on a device leaves with the person."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from exercises.safety.access import LOCKS, carry, left_behind, write
from exercises.safety.services import drop_locks


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest | None, **_more: object) -> None:
    """Remember for the answer that somebody signed out with this request."""
    if request is not None:
        request.left = True  # type: ignore[attr-defined]


def signed_out(request: HttpRequest) -> bool:
    """Whether a person left with this request, or without a network before it."""
    return getattr(request, "left", False)


class LocksLeave:
    """After a sign-out, or when someone else signs in, nothing of the person before is on the device. Reading a page asks nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look only at what was sent: people sign in and out with a form."""
        # A sign-out that was made without a network comes with whatever is asked next: nothing of the person counts for that.
        gone = left_behind(request, signed_out=True) if signed_out(request) else []
        carry(request, dict.fromkeys(gone))
        response = self.get_response(request)
        if request.method == "POST" or signed_out(request):
            if LOCKS in request.COOKIES:
                drop_locks(request, response)
            gone += left_behind(request, signed_out=signed_out(request))
        return write(response, {name: None for name in gone if name not in response.cookies})
