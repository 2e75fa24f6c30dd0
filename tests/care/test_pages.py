"""The pages of sharing: two taps to change, pause or end; who looked; the therapist's own page; the administrators' list."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from exercises.care import pages, services
from exercises.care.access import open_or_404
from exercises.care.models import AccessEntry, CareLink, LinkChange, Therapist
from exercises.lib import clock
from tests.conftest import app_code, give_factor, make_link, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def state(link, do, client):
    return client.post(reverse("care:link_state", args=[link.uid]), {"do": do})


def fields(link, scopes, months=""):
    short = f"l{link.uid.hex[:8]}"
    return {f"{short}-scopes": scopes, f"{short}-months": months}


# --- sharing --------------------------------------------------------------------------------------------------------------
def test_somebody_who_shares_with_nobody_reads_that(as_, runner):
    page = text(as_(runner).get("/sharing/"))
    assert "Nobody but you sees your data" in page and reverse("care:invite_therapist") in page


def test_the_page_says_in_one_sentence_who_sees_what_and_until_when(as_, runner, link):
    page = text(as_(runner).get("/sharing/"))
    assert "Mara Linde sees your programme and what you did and your pain scores and stops, until" in page
    assert "Registration PH0000, checked by this site" in page and "One person may see your data" in page


def test_one_post_pauses_one_goes_on_and_one_ends_and_each_holds_at_once(as_, runner, link, therapist):
    client = as_(runner)
    for do, expected in (("pause", "paused"), ("on", "active"), ("end", "ended")):
        assert state(link, do, client)["Location"] == "/sharing/"
        link.refresh_from_db()
        assert link.state_at(clock.now()) == expected
    page = text(client.get("/sharing/"))
    assert "Ended. Mara Linde sees nothing any more." in page and "Nobody but you sees your data" in page


def test_a_post_that_says_nothing_known_changes_nothing(as_, runner, link):
    page = text(as_(runner).post(reverse("care:link_state", args=[link.uid]), {"do": "everything"}, follow=True))
    assert "Nothing was changed." in page and LinkChange.objects.count() == 1


def test_going_on_after_the_end_is_refused_in_a_sentence(as_, runner, link):
    services.end(link, by="therapist", now=clock.now())
    page = text(as_(runner).post(reverse("care:link_state", args=[link.uid]), {"do": "on"}, follow=True))
    assert "This sharing has ended" in page


def test_switching_something_off_and_saving_holds_at_once(as_, runner, link):
    assert as_(runner).post(reverse("care:link", args=[link.uid]), fields(link, ["programme"])).status_code == 302
    link.refresh_from_db()
    assert link.scopes == ["programme"]


def test_a_shorter_time_counts_from_today(as_, runner, link):
    as_(runner).post(reverse("care:link", args=[link.uid]), fields(link, ["pain"], "3"))
    link.refresh_from_db()
    assert round((link.until - clock.now()) / dt.timedelta(days=1)) == 91


@pytest.mark.parametrize(("scopes", "months"), [([], ""), (["everything"], ""), (["pain"], "99")])
def test_what_cannot_be_is_said_beside_the_switches_and_changes_nothing(as_, runner, link, scopes, months):
    answer = as_(runner).post(reverse("care:link", args=[link.uid]), fields(link, scopes, months))
    link.refresh_from_db()
    assert answer.status_code == 422 and link.scopes == ["programme", "pain"] and LinkChange.objects.count() == 1
    assert "Nothing was saved" in text(answer)


def test_a_change_of_what_has_ended_meanwhile_is_refused_in_a_sentence(as_, runner, link):
    services.end(link, by="therapist", now=clock.now())
    answer = as_(runner).post(reverse("care:link", args=[link.uid]), fields(link, ["pain"]))
    assert answer.status_code == 422 and "Nothing is shared" in text(answer)


def test_the_history_shows_every_change_with_its_date_and_by_whom(as_, runner, link):
    services.change(link, scopes=["notes"], months=3, now=clock.now())
    services.pause(link, now=clock.now())
    services.end(link, by="therapist", now=clock.now())
    page = text(as_(runner).get(reverse("care:link", args=[link.uid])))
    for words in ("Sharing began", "What or how long was changed", "Paused", "Ended", "by Mara Linde", "by Runner", "Your notes, until"):
        assert words in page, words


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("paused", "sees nothing now. Before the pause"),
        ("expired", "Choose how long to begin again"),
        ("closed", "their account is closed"),
    ],
)
def test_whatever_keeps_a_therapist_out_is_said(as_, runner, link, administrator, how, words):
    if how == "paused":
        services.pause(link, now=clock.now())
    elif how == "expired":
        CareLink.objects.update(until=clock.now() - dt.timedelta(days=1))
    else:
        services.close(link.therapist, by=administrator, now=clock.now())
    assert words in text(as_(runner).get("/sharing/"))


def test_a_therapist_whose_account_is_gone_stays_in_the_history_by_name(as_, runner, link, therapist):
    therapist.delete()
    page = text(as_(runner).get("/sharing/"))
    assert "Mara Linde" in page and "Their account is gone." in page


# --- who looked -----------------------------------------------------------------------------------------------------------
def test_each_look_says_when_who_what_why_and_how(as_, runner, link, therapist):
    open_or_404(therapist, link.uid, what="file", how="file", now=clock.now())
    page = text(as_(runner).get("/sharing/looked/"))
    for words in ("Mara Linde", "A file with your sessions", "Taken along as a file", "Your sharing since", "This was not expected"):
        assert words in page, words
    assert "One look in the last 30 days" in page


def test_fifty_looks_stand_on_a_page_and_the_next_page_has_the_rest(as_, runner, link, therapist, django_assert_max_num_queries):
    now = clock.now()
    AccessEntry.objects.bulk_create(
        AccessEntry(owner=runner, link=link, viewer=therapist, viewer_name="Mara Linde", what="overview", how="view", at=now)
        for _ in range(53)
    )
    client = as_(runner)
    with django_assert_max_num_queries(12):
        first = client.get("/sharing/looked/")
    assert (
        text(first).count("<tr>") - 1,
        text(client.get("/sharing/looked/", {"before": first.context["looks"].older})).count("<tr>") - 1,
    ) == (50, 3)


def test_looks_are_filtered_by_person(as_, runner, link, therapist, other_therapist):
    second = make_link(runner, other_therapist)
    for found in (link, second):
        open_or_404(found.therapist.user, found.uid, what="overview", now=clock.now())
    client = as_(runner)
    assert text(client.get("/sharing/looked/")).count("<tr>") == 3
    page = text(client.get(f"/sharing/looked/?who={second.uid}"))
    assert page.count("<tr>") == 2 and "<td>Otto Falk" in page and "<td>Mara Linde" not in page
    assert text(client.get("/sharing/looked/?who=nonsense")).count("<tr>") == 3


def test_nobody_elses_looks_stand_there(as_, other_runner, link, therapist):
    open_or_404(therapist, link.uid, what="overview", now=clock.now())
    assert "Nobody has looked" in text(as_(other_runner).get(f"/sharing/looked/?who={link.uid}"))


def test_not_expected_pauses_at_once_and_the_page_says_what_happens_next(
    as_, runner, link, therapist, administrator, django_capture_on_commit_callbacks
):
    open_or_404(therapist, link.uid, what="overview", now=clock.now())
    entry = AccessEntry.objects.get()
    path = reverse("care:look", args=[entry.uid])
    assert "This was not expected" in text(as_(runner).get(path))
    with django_capture_on_commit_callbacks(execute=True):
        page = text(as_(runner).post(path, follow=True))
    assert "Mara Linde sees nothing now" in page and "Sharing with them is paused" in page and runner.email in page
    link.refresh_from_db()
    assert link.paused_at and len(mail.outbox) == 1
    services.go_on(link, now=clock.now())
    assert "You went on sharing with them since" in text(as_(runner).get(path))
    services.end(link, by="client", now=clock.now())
    assert "This sharing has ended" in text(as_(runner).get(path))


# --- therapists -----------------------------------------------------------------------------------------------------------
APPLY = {"name": "Nina Berg", "profession": "Physiotherapist", "registration": "PH77", "practice": "North"}


def test_somebody_asks_to_be_checked_waits_and_may_put_it_right_meanwhile(as_, newcomer):
    client = as_(newcomer)
    assert client.post("/therapist/", APPLY).status_code == 302
    assert client.post("/therapist/", APPLY | {"registration": "PH78"}).status_code == 302
    found = Therapist.objects.get()
    assert (found.registration, found.works) == ("PH78", False)
    assert "We are checking you" in text(client.get("/therapist/")) and client.get("/therapist/invite/").status_code == 404


def test_an_application_without_a_number_is_asked_again(as_, newcomer):
    assert as_(newcomer).post("/therapist/", APPLY | {"registration": " "}).status_code == 422
    assert not Therapist.objects.exists()


def test_what_was_checked_is_not_changed_by_the_therapist(therapist):
    with pytest.raises(services.Refused):
        services.apply(therapist, name="Somebody Else", profession="Surgeon", registration="1", now=clock.now())


def test_the_own_page_shows_names_and_states_and_nothing_else_of_clients(as_, therapist, runner, other_runner, link, saved):
    services.pause(make_link(other_runner, therapist), now=clock.now())
    page = text(as_(therapist).get("/therapist/"))
    assert "Runner" in page and "Other" in page and "Paused" in page and "Sharing" in page
    assert runner.email not in page and str(saved.uid) not in page
    assert not AccessEntry.objects.exists()


def test_the_therapist_ends_a_link_too_also_a_paused_one_but_no_foreign_one(as_, therapist, other_therapist, runner, link):
    services.pause(link, now=clock.now())
    path = reverse("care:therapist_end", args=[link.uid])
    for stranger in (other_therapist, runner):
        assert as_(stranger).post(path).status_code == 404
    assert as_(therapist).post(path)["Location"] == "/therapist/"
    link.refresh_from_db()
    assert link.ended_at and as_(therapist).post(path).status_code == 404


def test_a_therapist_says_when_messages_are_read(as_, therapist):
    data = {"reads_on": ["4", "1"], "away_from": "2026-12-20", "away_until": "2027-01-03"}
    assert as_(therapist).post("/therapist/", data).status_code == 302
    found = Therapist.objects.get(user=therapist)
    assert (found.reads_on, pages.reading_times(found)) == ([1, 4], "Tuesdays and Fridays")
    assert pages.away_until(found, dt.datetime(2026, 12, 24, tzinfo=dt.UTC)) == dt.date(2027, 1, 3)
    assert pages.away_until(found, dt.datetime(2027, 1, 4, 12, tzinfo=dt.UTC)) is None
    assert 'value="2026-12-20"' in text(as_(therapist).get("/therapist/"))


@pytest.mark.parametrize(
    "data", [{"away_from": "2026-12-20"}, {"away_from": "2026-12-20", "away_until": "2026-12-19"}, {"reads_on": ["9"]}]
)
def test_times_that_cannot_be_are_asked_again(as_, therapist, data):
    assert as_(therapist).post("/therapist/", data).status_code == 422
    found = Therapist.objects.get(user=therapist)
    assert found.reads_on == [] and found.away_from is None


def test_the_menu_leads_a_verified_therapist_to_the_clients_and_nobody_else(therapist, newcomer):
    from django.test import Client

    for user, there in ((therapist, True), (newcomer, False)):
        client = Client()
        client.post("/accounts/login/", {"login": user.email, "password": "a long enough phrase"})
        client.post("/accounts/second-step/authenticate/", {"code": app_code()})
        assert bool(client.session.get("therapist")) is there


# --- administrators -------------------------------------------------------------------------------------------------------
LIST = "/admin/exercises/therapist/"


def act(client, action, *rows):
    return client.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows]})


def test_an_administrator_verifies_and_the_therapist_gets_a_mail(as_, administrator, newcomer, django_capture_on_commit_callbacks):
    as_(newcomer).post("/therapist/", APPLY)
    row = Therapist.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        act(as_(administrator), "verify_selected", row)
        act(as_(administrator), "verify_selected", row)
    row.refresh_from_db()
    assert row.works and row.verified_by == administrator and [message.to for message in mail.outbox] == [[newcomer.email]]
    assert as_(give_factor(newcomer)).get("/therapist/invite/").status_code == 200


def test_closing_hides_every_client_at_the_next_request_and_verifying_again_opens(as_, administrator, therapist, link):
    client = as_(therapist)
    assert client.get("/therapist/invite/").status_code == 200
    act(as_(administrator), "close_selected", link.therapist)
    assert client.get("/therapist/invite/").status_code == 404
    assert "Your therapist account is closed" in text(client.get("/therapist/")) and not client.session.get("therapist")
    assert client.post("/therapist/", APPLY).status_code == 200 and Therapist.objects.get().name == "Mara Linde"
    act(as_(administrator), "verify_selected", link.therapist)
    assert client.get("/therapist/invite/").status_code == 200


def test_only_administrators_see_the_list_and_nobody_adds_or_deletes(as_, administrator, editor, reviewer, therapist, link):
    row = Therapist.objects.get()
    assert [as_(user).get(LIST).status_code for user in (editor, reviewer, therapist, None)] == [403, 403, 302, 302]
    admin = as_(administrator)
    page = text(admin.get(LIST))
    assert "Mara Linde" in page and "Runner" not in page and link.owner.email not in page
    assert admin.get(f"{LIST}add/").status_code == admin.get(f"{LIST}{row.pk}/delete/").status_code == 403
    page = text(admin.get(f"{LIST}{row.pk}/change/"))
    assert "Runner" not in page and link.owner.email not in page


@pytest.mark.parametrize("do", [services.verify, services.close])
def test_the_services_ask_too_whether_it_is_an_administrator(therapist, editor, do):
    with pytest.raises(services.Refused, match="administrator"):
        do(Therapist.objects.get(), by=editor, now=clock.now())


def test_no_address_of_sharing_is_answered_from_a_cache(as_, runner, link):
    for path in ("/sharing/", "/sharing/looked/", reverse("care:link", args=[link.uid])):
        assert as_(runner).get(path)["Cache-Control"] == "private, no-store"


def test_an_uninvited_uid_is_as_unknown_as_a_foreign_one(as_, other_runner, link):
    client = as_(other_runner)
    pages_ = [client.get(reverse("care:link", args=[uid])) for uid in (link.uid, uuid.uuid4())]
    bodies = [re.sub(r"[0-9a-f]{16}", "", page.content.decode()) for page in pages_]
    assert [page.status_code for page in pages_] == [404, 404] and bodies[0] == bodies[1]


def test_a_person_without_a_name_is_named_by_the_address_they_share_with(as_, therapist):
    user = make_user("plain@example.org")
    make_link(user, therapist)
    assert "plain@example.org" in text(as_(therapist).get("/therapist/"))
