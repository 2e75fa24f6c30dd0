"""What a public page is held against: Django with the middleware of a new project and an answer of 20 KB."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"0123456789abcdef" * 1280
TAG = '"bare"'

settings.configure(
    SECRET_KEY="only to be measured",  # noqa: S106 - nothing is signed with it
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="benchmarks.bare",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)


def page(request: HttpRequest) -> HttpResponse:
    """The answer, or 304 for whoever has it."""
    if request.headers.get("If-None-Match") == TAG:
        return HttpResponse(status=304, headers={"ETag": TAG})
    return HttpResponse(BODY, headers={"ETag": TAG})


urlpatterns = [path("", page), path("healthz", page)]
application = get_wsgi_application()
