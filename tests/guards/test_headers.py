"""The headers of every kind of answer over https, by a table; and the cookies."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from tests.kept_database import lay

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock", "https")]
HSTS = "max-age=31536000; includeSubDomains"
BARE = {
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": HSTS,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OURS = BARE | {"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY", "Reporting-Endpoints": 'reports="/reports/"'}
PERSONAL = OURS | {"Cache-Control": "no-store"}
PAGE = "page"
LOCKED = "locked"


@pytest.fixture
def https(settings):
    """What settings make of an https address."""
    settings.WHITENOISE_USE_FINDERS = True
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True, 31536000, True


def away(*args, **kwargs):
    raise OperationalError("gone")


def broken(*args, **kwargs):
    raise KeyError("broken")


def figure(client) -> str:
    page = client.get("/exercises/mini-squat/", secure=True).content.decode()
    return re.search(r"/pictures/figure/[^\"'\s]+\.svg", page)[0]


# What is asked for → who asks (nobody: a stranger), status, headers that hold these words, and whose content policy it has.
KINDS = {
    "a public page": ("/about/", None, 200, OURS | {"Cache-Control": "public, no-cache"}, PAGE),
    "a form for strangers": ("/accounts/login/", None, 200, PERSONAL, PAGE),
    "a page of a person": ("/today/", "runner", 200, PERSONAL, PAGE),
    "a page of the editors": ("/admin/", "administrator", 200, PERSONAL, PAGE),
    "a script": ("/static/js/app.js", None, 200, BARE, None),
    "a drawing": ("FIGURE", None, 200, BARE | {"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "immutable"}, LOCKED),
    "the worker": ("/sw.js", None, 200, OURS, PAGE),
    "data for a script": ("/api/v1/me", "runner", 200, PERSONAL, PAGE),
    "data that asks to sign in": ("/api/v1/sessions", None, 401, PERSONAL, PAGE),
    "what watches": ("/healthz", None, 200, OURS, PAGE),
    "400": ("BAD HOST", None, 400, PERSONAL, PAGE),
    "403": ("/editors/review-pack/", "runner", 403, PERSONAL, PAGE),
    "404": ("/nothing/here/", None, 404, PERSONAL, PAGE),
    "404 of a picture": ("/media/" + "0" * 64, None, 404, PERSONAL, PAGE),
    "413": ("TOO LARGE", None, 413, PERSONAL, PAGE),
    "500": ("BROKEN", None, 500, PERSONAL, PAGE),
    "503": ("AWAY", "runner", 503, PERSONAL | {"Retry-After": "10"}, PAGE),
}


@pytest.fixture
def answer(as_, runner, administrator, monkeypatch):
    """answer(path, who) asks over https."""

    def ask(path, who):
        client = as_({"runner": runner, "administrator": administrator}.get(who), raise_request_exception=False)
        if path == "BAD HOST":
            return client.get("/accounts/login/", secure=True, HTTP_HOST="evil.example")
        if path == "TOO LARGE":
            return client.post("/accounts/login/", b"x" * 1_100_000, content_type="application/x-www-form-urlencoded", secure=True)
        if path == "BROKEN":
            monkeypatch.setattr("exercises.catalogue.views.cards", broken)
            return client.get("/conditions/", secure=True)
        if path == "AWAY":
            monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", away)
            return client.get("/today/", secure=True)
        if path == "/api/v1/sessions":
            return client.post(path, "{}", content_type="application/json", secure=True)
        return client.get(figure(client) if path == "FIGURE" else path, secure=True)

    return ask


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_has_its_headers(kind, answer):
    path, who, status, wanted, policy = KINDS[kind]
    found = answer(path, who)
    found.close()
    assert found.status_code == status
    assert {name: found.get(name, "") for name, words in wanted.items() if words not in found.get(name, "")} == {}
    said = found.get("Content-Security-Policy", "")
    assert "unsafe" not in said
    if policy == PAGE:
        assert (
            "default-src 'none'" in said
            and "frame-ancestors 'none'" in said
            and "script-src 'self'" in said
            and "report-uri /reports/" in said
        )
    elif policy == LOCKED:
        assert "default-src 'none'" in said and "sandbox" in said


def test_plain_http_is_led_to_https_and_nothing_is_told_before():
    found = Client().get("/today/")
    assert (found.status_code, found["Location"], found.content) == (301, "https://testserver/today/", b"")


COOKIES = """
import django
django.setup()
from django.test import Client
answer = Client(enforce_csrf_checks=True).get("/accounts/login/", secure=True, HTTP_HOST="selfcare.example.org")
print(answer.status_code)
for cookie in answer.cookies.values():
    print(cookie.OutputString())
from django.conf import settings
print(*(getattr(settings, "SESSION_COOKIE_" + name) for name in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")))
"""


def test_over_https_cookies_are_bound_to_this_host(tmp_path):
    variables = {"PATH": os.environ["PATH"], "SELFCARE_DATA": str(tmp_path), "SITE_URL": "https://selfcare.example.org"}
    environment = variables | {"DJANGO_SETTINGS_MODULE": "selfcare.settings", "SQLITE_ACCEPT_WAL_BUG": "yes", "STATIC_ROOT": str(tmp_path)}
    prepare = [sys.executable, "-W", "ignore", "manage.py"]
    lay(tmp_path)
    for words in (["migrate", "-v0"], ["createcachetable", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([*prepare, *words], cwd=ROOT, env=environment, check=True, timeout=120)
    done = subprocess.run([sys.executable, "-c", COOKIES], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    status, *cookies, session = [line for line in done.stdout.splitlines() if not line.startswith("{")]
    assert status == "200", done.stderr[-500:]
    assert any(cookie.startswith("__Host-csrftoken=") for cookie in cookies)
    for cookie in cookies:
        assert cookie.startswith("__Host-") and "; Path=/" in cookie and "; Secure" in cookie and "; HttpOnly" in cookie
        assert "SameSite=Lax" in cookie and "Domain" not in cookie
    assert session == "__Host-sessionid True True Lax None /"


def test_without_the_middleware_of_ours_the_table_finds_what_is_missing(answer, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "RequestLog" not in name and not name.endswith("Policy")]
    with pytest.raises(AssertionError):
        test_every_kind_of_answer_has_its_headers("a public page", answer)
