"""Error pages: the right code, our page, nothing told, no query."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from exercises.home import views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]


def test_a_missing_page_is_ours_and_asks_nothing_of_the_database(django_assert_num_queries):
    client = Client()
    client.get("/")  # the epoch is read
    with django_assert_num_queries(0):
        answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Selfcare" in page
    assert answer["X-Request-ID"] in page
    assert "Traceback" not in page
    assert "Django" not in page


ERRORS = [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404), (views.server_error, 500), (views.csrf_failure, 403)]


@pytest.mark.parametrize(("view", "status"), ERRORS)
def test_every_error_page_is_ours_and_never_kept(view, status, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = view(RequestFactory().get("/x/"))
    assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-store")
    assert b"Selfcare" in answer.content


@pytest.mark.parametrize("path", ["/conditions/", "/sessions/", "/api/v1/me"])
def test_the_database_away_is_503_with_retry_after(path, runner, as_, monkeypatch):
    client = as_(runner, raise_request_exception=False)

    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", gone)
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert ("application/json" in answer["Content-Type"]) == path.startswith("/api/")


def test_any_other_error_is_500_and_tells_nothing(monkeypatch):
    def broken(*args, **kwargs):
        raise KeyError("canary")

    monkeypatch.setattr("exercises.catalogue.views.cards", broken)
    answer = Client(raise_request_exception=False).get("/conditions/")
    assert answer.status_code == 500
    assert "canary" not in answer.content.decode()


def test_a_form_that_is_too_large_is_413_and_says_the_limit():
    answer = Client().post("/accounts/login/", b"x" * (1024 * 1024 + 1), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "1024 KB" in answer.content.decode()


def test_healthz_answers_without_the_database(django_assert_num_queries):
    client = Client()
    client.get("/")  # the epoch is read
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.json() == {"status": "ok"}


def test_readyz_says_what_is_not_ready(monkeypatch):
    assert Client().get("/readyz").json()["checks"] == {"database": True, "disk": True, "migrations": True, "content": True}
    monkeypatch.setattr("exercises.shell.queries._disk_free", lambda: 0)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["disk"]) == (503, False)


def test_every_answer_carries_the_strict_headers():
    for path in ("/", "/accounts/login/", "/nothing/", "/api/v1/me"):
        answer = Client().get(path)
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "screen-wake-lock=(self)" in answer["Permissions-Policy"]


def test_the_log_line_names_the_route_and_nothing_personal(caplog, runner, as_):
    import json
    import logging

    from exercises.lib.log import JsonLine

    logging.getLogger("selfcare").propagate = True
    try:
        with caplog.at_level("INFO", logger="selfcare.request"):
            as_(runner).get("/sessions/?secret=canary")
    finally:
        logging.getLogger("selfcare").propagate = False
    line = json.loads(JsonLine().format(caplog.records[-1]))
    assert (line["route"], line["status"], line["method"]) == ("practice:session_list", 200, "GET")
    assert len(line["who"]) == 12
    assert "canary" not in json.dumps(line)
    assert "example.org" not in json.dumps(line)
