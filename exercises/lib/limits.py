"""Counting how often something was done, for all workers together, and saying when it may be done again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.lib import clock
from exercises.lib.http import problem
from exercises.lib.visitor import network_of

View = Callable[..., HttpResponseBase]


def one_more(key: str, *, seconds: int) -> int | None:
    """How often this was done within the time of the key, this time with it; None where that time ended just now.

    Keys begin with `limit:`, so that they are counted in each process while the shared cache is away (selfcare/sturdy_cache.py).
    """
    name = f"limit:{key}"
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name)
    except ValueError:
        return None


def counted(key: str) -> int:
    """How often that was so far; nothing is counted by asking."""
    return cache.get(f"limit:{key}", 0)


def at_most(most: int, *, seconds: int, what: str, when: Callable[[HttpRequest], Any] = bool) -> Callable[[View], View]:
    """So many times for one person, or for one place where nobody is signed in; then 429, and when it may be done again.

    Only a request that `when` holds for counts.
    """

    def guarded(view: View) -> View:
        @functools.wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not when(request):
                return view(request, *args, **kwargs)
            window, spent = divmod(int(clock.now().timestamp()), seconds)
            who = request.user.pk if request.user.is_authenticated else network_of(request)
            if (one_more(f"{what}:{who}:{window}", seconds=seconds) or 0) <= most:
                return view(request, *args, **kwargs)
            return too_often(request, seconds - spent)

        return asked

    return guarded


def too_often(request: HttpRequest, seconds: int) -> HttpResponseBase:
    """429 with the time to wait, in the header and in words."""
    minutes = -(-seconds // 60)
    wait = ngettext("Please wait a minute and try again.", "Please wait %(minutes)d minutes and try again.", minutes) % {"minutes": minutes}
    answer = problem(request, 429, _("That was very often in a short time. %(wait)s") % {"wait": wait}, "429.html")
    answer["Retry-After"] = str(seconds)
    return answer
