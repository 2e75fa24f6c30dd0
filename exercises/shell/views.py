"""Health probes, and what a device keeps: the worker, the manifest, the page without a network."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exercises.lib.http import PUBLIC, public_page
from exercises.shell import pages
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


@require_safe
@public_page
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, asked for again with every visit."""
    answer = HttpResponse(pages.worker_script(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = PUBLIC
    return answer


@require_safe
@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    """What a home screen shows."""
    return JsonResponse(pages.manifest(), content_type="application/manifest+json")


@require_safe
@public_page
def offline(request: HttpRequest) -> HttpResponse:
    """Shown where a page cannot be reached: what is on this device all the same."""
    return render(request, "shell/offline.html")


@require_safe
@public_page
def routine_offline(request: HttpRequest, slug: str) -> HttpResponse:
    """The exact list of addresses that a routine needs without a network."""
    return JsonResponse(pages.routine_needs(slug))
