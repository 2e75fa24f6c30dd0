"""Health probes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from exercises.shell.queries import readiness


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. No database."""
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: database writable, migrations applied, disk not full, content there. No versions."""
    checks = readiness()
    ready = all(checks.values())
    answer = JsonResponse({"status": "ok" if ready else "not ready", "checks": checks}, status=200 if ready else 503)
    if not ready:
        answer["Retry-After"] = "10"
    return answer
