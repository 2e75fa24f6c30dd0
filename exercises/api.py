"""Hub: one JSON API under /api/v1/. Closed by default; the operations that anyone may call are named in OPEN."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import django_auth

from exercises.practice.api import router as practice
from exercises.shell.api import router as shell

OPEN = {"me"}

api = NinjaAPI(title="Selfcare", version="1", urls_namespace="api", auth=django_auth, docs_url=None, openapi_url="/openapi.json")
api.add_router("", shell)
api.add_router("", practice)


@api.exception_handler(AuthenticationError)
def signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401 as JSON: a phone must never take a sign-in page for success."""
    return api.create_response(request, {"error": _("Please sign in again.")}, status=401)


@api.exception_handler(ValidationError)
def not_as_asked(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with the first thing that is wrong."""
    first = error.errors[0] if error.errors else {}
    return api.create_response(request, {"error": str(first.get("msg", _("This request is not as it should be.")))}, status=422)


def patterns() -> list[URLPattern]:
    """The API's addresses, taken out of the sign-in middleware here, in one place: the API answers 401 by itself."""
    found = api.urls[0]
    for pattern in found:
        login_not_required(pattern.callback)
        pattern.callback.login_required = False
    return found


urls = (patterns(), "api", "api")
