"""Hub: one JSON API under /api/v1/. Closed by default; the operations that anyone may call are named in OPEN."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.security import SessionAuth

from exercises.home.api import router as home
from exercises.lib.api import Strict
from exercises.people.api import router as people
from exercises.practice.api import router as practice
from exercises.programmes.handover.api import router as handover
from exercises.safety.api import router as safety
from exercises.shell.api import router as shell

OPEN = {"me", "advice", "answers", "handover"}


class SignedIn(SessionAuth):
    """The site's own session. A stranger is told to sign in, whatever token their page still has."""

    def _get_key(self, request: HttpRequest) -> str | None:
        return super()._get_key(request) if request.user.is_authenticated else None


api = NinjaAPI(
    title="Selfcare", version="1", urls_namespace="api", auth=SignedIn(), docs_url=None, openapi_url="/openapi.json", parser=Strict()
)
api.add_router("", shell)
api.add_router("", people)
api.add_router("", practice)
api.add_router("", handover)
api.add_router("", safety)
api.add_router("", home)


@api.exception_handler(AuthenticationError)
def signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401 as JSON: a phone must never take a sign-in page for success."""
    return api.create_response(request, {"error": _("Please sign in again.")}, status=401)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """One sentence for what else is refused: a token that does not fit (403), too much at once (429)."""
    # What our parser said of a body is told as its own kind of refusal.
    error = error.__cause__ if isinstance(error.__cause__, HttpError) else error
    said = _("This page was open for too long. Load it again; nothing is lost.")
    if isinstance(error, Throttled):
        said = _("That was a lot at once. Please wait a minute; nothing is lost.")
    elif error.status_code == 415:
        said = "Send application/json."
    elif error.status_code != 403:
        said = _("This request is not as it should be.")
    return api.create_response(request, {"error": said}, status=error.status_code)


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    """404, the same for what is missing and for what is not yours."""
    return api.create_response(request, {"error": _("There is nothing here.")}, status=404)


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
