"""The records are away, or the disk is full: 503 with Retry-After or 507, whatever was being done when that was found out."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from exercises.lib.http import problem
from selfcare.media import Away
from selfcare.postgres.base import was_demoted

RETRY_AFTER_S = 10
# The disk, what this person or process may put on it, and the longest file that it takes.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def away(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """503 with Retry-After where the database or the bucket of uploads is away, 507 where the disk is full; None for any other error."""
    reasons = list(_reasons(error))
    if any(isinstance(one, Away) for one in reasons):
        said = _("We cannot reach our files just now. Please try again in a minute.")
    elif any(isinstance(one, OSError) and one.errno in NO_ROOM for one in reasons):
        return problem(
            request, 507, _("There is no room on our disk just now, so nothing of this was kept. Please try again later."), "507.html"
        )
    elif any(_is_away(one) for one in reasons):
        said = _("We cannot reach our records just now. Please try again in a minute.")
    else:
        return None
    answer = problem(request, 503, said, "503.html")
    answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def _reasons(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it: a session that could not be saved, for instance, is told as a bad request."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _is_away(error: BaseException) -> bool:
    if was_demoted(error):
        # The next request is to look for the server that takes writes now.
        for connection in connections.all(initialized_only=True):
            connection.close()
        return True
    return isinstance(error, (OperationalError, InterfaceError))
