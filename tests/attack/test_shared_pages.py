"""Poisoning what strangers share: the kept public pages."""

import pytest
from django.core.cache import caches
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = ["/", "/conditions/runners-knee/", "/routines/first-six-minutes/play/"]


def fresh(path):
    caches["pages"].clear()
    return Client().get(path).content


HEADERS = [
    {"Host": "localhost"}, {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "https"}, {"Accept-Language": "de"}, {"X-Original-URL": "/evil/"},
    {"Script-Name": "/evil"}, {"Cookie": "messages=W10; csrftoken=x; django_language=de"}, {"User-Agent": "<script>"}, {"Accept": "application/json"},
    {"X-Requested-With": "XMLHttpRequest"}, {"Range": "bytes=0-5"}, {"If-None-Match": "*"}, {"Referer": "https://evil.example/"},
]  # fmt: skip


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
@pytest.mark.parametrize("path", PAGES)
def test_the_first_visitor_cannot_change_what_the_next_one_gets(path, headers):
    before = fresh(path)
    caches["pages"].clear()
    Client().get(path, headers=headers)
    after = Client().get(path)
    assert (after.status_code, after.content) == (200, before)


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_with_head_keeps_the_whole_page(path):
    before = fresh(path)
    caches["pages"].clear()
    Client().head(path)
    assert Client().get(path).content == before


def test_the_farewell_after_signing_out_is_not_kept_for_strangers(runner, as_):
    before = fresh("/")
    caches["pages"].clear()
    client = as_(runner)
    client.post("/accounts/logout/")
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value
    client.get("/")
    assert Client().get("/").content == before


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_other_methods_neither_answer_nor_keep(method):
    before = fresh("/about/")
    caches["pages"].clear()
    assert getattr(Client(), method)("/about/").status_code == 405
    assert Client().get("/about/").content == before


def test_the_host_in_a_reset_mail_is_ours_whatever_the_request_says(runner, mailoutbox):
    assert Client().post("/accounts/password/reset/", {"email": runner.email}, headers={"Host": "evil.example"}).status_code == 400
    Client().post("/accounts/password/reset/", {"email": runner.email}, headers={"X-Forwarded-Host": "evil.example"})
    assert len(mailoutbox) == 1
    assert "evil" not in mailoutbox[0].body


NEXTS = [
    "//evil.example",
    "https:///evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\\evil.example",
    "http:evil.example",
    "\t//evil.example",
]


@pytest.mark.parametrize("wanted", NEXTS)
@pytest.mark.parametrize("door", ["/accounts/login/", "/admin/login/", "/accounts/signup/", "/accounts/logout/"])
def test_no_door_sends_people_to_another_site(door, wanted, runner, as_):
    for client in (as_(None), as_(runner)):
        for answer in (
            client.get(door, {"next": wanted}),
            client.post(door, {"next": wanted, "login": runner.email, "password": "a long enough phrase"}),
        ):
            assert "evil" not in answer.headers.get("Location", "").split("?")[0]
            assert not answer.headers.get("Location", "/").startswith(("//", "http", "javascript"))


def test_a_known_and_an_unknown_address_get_the_same_answer_to_a_reset(runner, mailoutbox):
    answers = [Client().post("/accounts/password/reset/", {"email": address}) for address in (runner.email, "nobody@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/accounts/password/reset/confirm/")}
