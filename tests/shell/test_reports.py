"""What goes wrong on phones: counted, limited, and without a word about whose phone it was."""

import datetime as dt
import json

import pytest
from django.test import Client

from exercises.lib import clock
from exercises.shell.queries import counters
from exercises.shell.reports import rules, services
from exercises.shell.reports.models import Report

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 4, 12, 0, 30, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"
SECRET = "canary knee 11111111-2222-4333-8444-555555555555 person@example.org"
STACK = f"send@https://site.example/static/js/player/saving.0123456789ab.js:12:7 {SECRET} @/static/js/app.js:3:1"
FAILED = {
    "name": "TypeError",
    "message": f"{SECRET} is not a function",
    "stack": STACK,
    "page": "/sessions/11111111-2222-4333-8444-555555555555/",
}
OLD = {"csp-report": {
    "violated-directive": "script-src-elem 'self'", "effective-directive": "script-src-elem", "blocked-uri": f"https://evil.example/{SECRET}",
    "document-uri": "https://site.example/clients/11111111-2222-4333-8444-555555555555/?q=canary", "source-file": "https://site.example/static/js/app.js",
    "line-number": 4, "script-sample": SECRET, "referrer": SECRET,
}}  # fmt: skip
NEW = [{"type": "csp-violation", "url": SECRET, "user_agent": SECRET, "body": {
    "effectiveDirective": "style-src-attr", "blockedURL": "inline", "documentURL": "https://site.example/today/", "sample": SECRET,
}}]  # fmt: skip


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """The clock, standing still."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def send(body, kind="application/json", client=None, **headers):
    sent = body if isinstance(body, bytes) else json.dumps(body)
    return (client or Client(enforce_csrf_checks=True)).post("/reports/", sent, content_type=kind, HTTP_USER_AGENT=FIREFOX, **headers)


def kept():
    return [(row.kind, row.what, row.where, row.page, row.browser, row.number) for row in Report.objects.order_by("pk")]


def everything_kept() -> str:
    return json.dumps(list(Report.objects.values()), default=str)


def test_an_error_of_ours_is_kept_by_its_kind_its_place_and_the_kind_of_page():
    assert send(FAILED).status_code == 204
    assert kept() == [
        ("script", "TypeError: is not a function", "js/player/saving.js:12 < js/app.js:3", "practice:session", "Firefox", 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "row"),
    [
        (OLD, "application/csp-report", ("policy", "script-src-elem: another site", "js/app.js:4", "clients:record", "Firefox", 1)),
        (NEW, "application/reports+json", ("policy", "style-src-attr: inline", "", "progress:today", "Firefox", 1)),
    ],
)
def test_what_the_policy_stopped_is_kept_in_both_forms(body, kind, row):
    assert send(body, kind).status_code == 204
    assert [one[:3] + one[4:] for one in kept()] == [row[:3] + row[4:]]
    assert Report.objects.get().page.split(":")[0] == row[3].split(":")[0]


def test_nothing_of_a_person_is_in_any_row():
    for body, kind in ((FAILED, "application/json"), (OLD, "application/csp-report"), (NEW, "application/reports+json")):
        send(body, kind, REMOTE_ADDR="198.51.100.7")
    found = everything_kept()
    assert Report.objects.count() == 3
    assert [word for word in ("canary", "11111111", "@example", "evil.example", "198.51", "Android", "143", "12:00") if word in found] == []


def test_without_the_list_of_known_sentences_somebodys_words_would_be_kept(monkeypatch):
    monkeypatch.setattr(rules, "SENTENCES", (FAILED["message"],))
    send(FAILED)
    assert "canary" in everything_kept()


def test_a_page_of_the_safety_check_is_told_by_its_part_only():
    send(FAILED | {"page": "/safety/here/"})
    assert Report.objects.get().page == "safety"


def test_the_same_again_is_one_row_and_another_day_moves_it_up(monkeypatch):
    send(FAILED)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=2))
    send(FAILED)
    row = Report.objects.get()
    assert (row.number, str(row.first_on), str(row.last_on)) == (2, "2026-05-04", "2026-05-06")


@pytest.mark.parametrize(
    "body",
    [
        None, 7, "x", [], {}, {"name": "TypeError"}, {"stack": "chrome-extension://abc/x.js:1"}, {"message": "Script error."},
        {"csp-report": FAILED}, [1, {"body": 2}], [{"body": {"effectiveDirective": "nonsense"}}],
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["application/json", "application/csp-report", "application/reports+json"])
def test_what_says_nothing_of_ours_is_taken_and_not_kept(body, kind):
    assert send(body, kind).status_code == 204
    assert kept() == []


def test_what_an_extension_of_the_browser_wanted_is_not_kept():
    send({"csp-report": OLD["csp-report"] | {"blocked-uri": "chrome-extension://abc/"}}, "application/csp-report")
    assert kept() == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400), (b"[" * 15000, "application/json", 400), (b'{"a": NaN}', "application/json", 400), (b"\xff", "application/json", 400),
        (b"{}", "text/plain", 415), (b"{}", "application/x-www-form-urlencoded", 415), (b"x" * 16385, "application/json", 413),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused(body, kind, status):
    assert send(body, kind).status_code == status


def test_one_report_may_name_ten_violations_and_no_more():
    many = [{"body": NEW[0]["body"] | {"lineNumber": n, "sourceFile": "/static/js/app.js"}} for n in range(1, 40)]
    send(many, "application/reports+json")
    assert len(kept()) == rules.MOST_IN_ONE


def distinct(times, first=1):
    for number in range(first, first + times):
        send(FAILED | {"stack": f"/static/js/app.js:{number}:1"})
    return Report.objects.count()


def test_the_whole_site_keeps_so_many_a_minute_and_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(services, "MOST_A_MINUTE", 5)
    assert distinct(8) == 5
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=1))
    assert distinct(7, first=100) == 10


def test_without_the_limit_all_would_be_kept(monkeypatch):
    monkeypatch.setattr(services, "_allowed", lambda now: True)
    assert distinct(services.MOST_A_MINUTE + 10) == services.MOST_A_MINUTE + 10


def test_there_is_room_for_so_many_kinds_and_known_ones_are_still_counted(monkeypatch):
    monkeypatch.setattr(services, "MOST_ROWS", 3)
    assert distinct(6) == 3
    send(FAILED | {"stack": "/static/js/app.js:1:1"})
    assert Report.objects.get(where="js/app.js:1").number == 2


def test_what_did_not_happen_for_a_month_is_forgotten_by_a_regular_work():
    send(FAILED)
    assert services.forget_old(NOW + dt.timedelta(days=30)) == 0
    assert services.forget_old(NOW + dt.timedelta(days=31)) == 1


def test_the_doctor_counts_what_went_wrong_this_week():
    name = "things that went wrong on phones this week (Reports from phones at /admin/)"
    assert counters()[name] == 0
    send(FAILED)
    assert counters()[name] == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox"), ("Mozilla/5.0 (X) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140", "Edge"),
        ("Mozilla/5.0 (X) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome"), ("Mozilla/5.0 (iPhone) AppleWebKit/605 CriOS/140 Safari/604", "Chrome"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/18 Safari/604", "Safari"), ("", "other"), ("curl/8", "other"),
    ],
)  # fmt: skip
def test_of_the_browser_only_its_family_is_known(agent, name):
    assert rules.family(agent) == name


def test_only_an_administrator_reads_the_list_and_may_forget_from_it(as_, administrator, editor):
    send(FAILED)
    address = "/admin/exercises/report/"
    assert as_(editor).get(address).status_code == 403
    page = as_(administrator).get(address).content.decode()
    assert "Reports from phones" in page and "TypeError: is not a function" in page
    row = Report.objects.get()
    done = as_(administrator).post(address, {"action": "forget_selected", "_selected_action": [row.pk]}, follow=True)
    assert "1 report forgotten." in done.content.decode() and not Report.objects.exists()


def test_each_cell_of_the_list_says_what_it_is_where_the_table_has_no_head(as_, administrator):
    send(FAILED)
    Report.objects.update(number=1204, page="")
    page = as_(administrator).get("/admin/exercises/report/").content.decode()
    for name, value in (("In", "js/player/saving.js:12 &lt; js/app.js:3"), ("Browser", "Firefox"), ("Last on", "4 May 2026")):
        assert f'<span class="name-of">{name} </span>{value}' in page
    assert "1,204 times" in page
    assert '<span class="none">' in page, "an empty cell is left out"


def test_the_policy_names_where_reports_go(client):
    answer = client.get("/about/")
    assert "report-uri /reports/" in answer["Content-Security-Policy"] and "report-to reports" in answer["Content-Security-Policy"]
    assert answer["Reporting-Endpoints"] == 'reports="/reports/"'
