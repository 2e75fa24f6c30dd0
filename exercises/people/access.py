"""Who has shown lately that it is them: what matters is asked of nobody else."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from exercises.lib import clock

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session was opened, or the person shown again to be there, in the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    if not request.user.is_authenticated:
        return False
    shown = get_authentication_records(request, request.user)
    if not shown:
        return False
    # A proof from the future is none: clocks of several machines differ by seconds.
    age = clock.now().timestamp() - shown[-1]["at"]
    return -5 <= age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def demand_fresh(request: HttpRequest) -> None:
    """Ask whoever has not shown it lately, as fresh_sign_in does; for views of which one answer alone matters. Call it before anything is written."""
    if not is_fresh(request):
        raise ReauthenticationRequired


def fresh_sign_in(view: View) -> View:
    """Lets through whoever signed in or confirmed it in the last minutes; asks everybody else, and then goes on with what they wanted.

    A form that was sent meanwhile is kept (its files are not) and sent again once the person has shown that it is them. For pages, not
    for programs.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            demand_fresh(request)
        return view(request, *args, **kwargs)

    return wrapped
