"""Where browsers send what went wrong. The answer is the same whether anything was kept; nobody is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exercises.lib import clock
from exercises.lib.http import problem, read_json
from exercises.shell.reports import rules
from exercises.shell.reports.services import keep

MOST_BYTES = 16 * 1024
KINDS = {
    "application/json": rules.script,
    "application/csp-report": rules.policy,
    "application/reports+json": rules.policy,
}


@csrf_exempt  # a browser sends reports by itself; nothing of a person is read or changed
@login_not_required
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Keep what is known of an error of ours or of something that the content policy stopped: 204, whatever was kept of it."""
    read: Callable[[Any], list[rules.Told]] | None = KINDS.get(request.content_type or "")
    if read is None:
        return problem(request, 415, "Reports are JSON.", "400.html")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return problem(request, 413, f"A report has at most {MOST_BYTES // 1024} KB.", "413.html")
    try:
        told = read(read_json(request.body))
    except ValueError as error:
        return problem(request, 400, str(error), "400.html")
    keep(told, browser=rules.family(request.headers.get("User-Agent", "")), now=clock.now())
    return HttpResponse(status=204)
