"""Links: how they begin, what the client and the therapist can do, and that each change is kept."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from exercises.care import services
from exercises.care.models import AccessEntry, CareLink, LinkChange, Therapist
from exercises.care.rules import is_away
from exercises.care.services.links import CLIENT, THERAPIST
from exercises.lib import clock
from tests.conftest import make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def link(runner, therapist):
    return make_link(runner, therapist, now=NOW)


def changes(link) -> list[str]:
    return list(LinkChange.objects.filter(link=link).values_list("what", flat=True))


def test_a_link_begins_with_its_scopes_its_day_and_the_text_that_was_agreed_to(link, runner):
    assert (link.scopes, link.until - NOW, link.state_at(NOW)) == (["programme", "pain"], dt.timedelta(days=365), "active")
    row = LinkChange.objects.get(link=link)
    assert (row.what, row.by, row.by_name, row.owner, len(row.text_sha256), row.text_version) == (
        "given", "client", "Runner", runner, 64, "2026-11",
    )  # fmt: skip


@pytest.mark.parametrize(("scopes", "months"), [((), 12), (("nonsense",), 12), (("pain",), 4), (("pain",), 0)])
def test_nothing_to_share_and_a_length_that_is_not_offered_are_refused(runner, therapist, scopes, months):
    with pytest.raises(services.Refused):
        make_link(runner, therapist, scopes=scopes, months=months)
    assert not CareLink.objects.exists()


def test_a_second_agreement_with_the_same_therapist_changes_the_one_link(link, runner, therapist):
    services.pause(link, now=NOW)
    again = make_link(runner, therapist, scopes=["notes"], months=3, now=NOW + DAY)
    assert (again.pk, again.scopes, again.paused_at, again.began_at) == (link.pk, ["notes"], None, NOW)
    assert changes(link) == ["given", "paused", "given"]


def test_a_link_that_ended_stays_ended_and_a_new_one_has_an_address_of_its_own(link, runner, therapist):
    services.end(link, by=CLIENT, now=NOW)
    again = make_link(runner, therapist, now=NOW + DAY)
    assert again.uid != link.uid and CareLink.objects.filter(ended_at__isnull=False).count() == 1


def test_nobody_shares_with_themselves_or_with_a_therapist_who_is_not_checked(runner, therapist, administrator):
    with pytest.raises(services.Refused, match="yourself"):
        make_link(therapist, therapist)
    services.close(Therapist.objects.get(user=therapist), by=administrator, now=NOW)
    with pytest.raises(services.Refused, match="cannot be chosen"):
        make_link(runner, therapist)


def test_a_change_holds_at_once_and_is_kept_with_its_date(link):
    services.change(link, scopes=["safety", "programme"], months=3, now=NOW + DAY)
    link.refresh_from_db()
    assert (link.scopes, link.until) == (["programme", "safety"], NOW + DAY + dt.timedelta(days=91))
    last = LinkChange.objects.filter(link=link).last()
    assert (last.what, last.at, last.scopes, last.until) == ("changed", NOW + DAY, link.scopes, link.until)


def test_a_change_without_months_keeps_the_day_and_the_same_again_leaves_no_line(link):
    until = link.until
    services.change(link, scopes=["pain"], now=NOW)
    services.change(link, scopes=["pain"], now=NOW)
    link.refresh_from_db()
    assert (link.until, changes(link)) == (until, ["given", "changed"])


def test_pausing_going_on_and_ending_twice_is_once(link):
    for do in (services.pause, services.pause, services.go_on, services.go_on):
        do(link, now=NOW)
    for _again in range(2):
        services.end(link, by=CLIENT, now=NOW)
    assert changes(link) == ["given", "paused", "resumed", "ended"]


@pytest.mark.parametrize("do", [services.pause, services.go_on, lambda link, now: services.change(link, scopes=["pain"], now=now)])
def test_what_has_ended_is_not_changed_any_more(link, do):
    services.end(link, by=CLIENT, now=NOW)
    with pytest.raises(services.Refused, match="has ended"):
        do(link, now=NOW)


def test_the_therapist_can_end_it_too_and_the_history_says_who(link):
    services.end(link, by=THERAPIST, now=NOW)
    assert LinkChange.objects.filter(link=link, what="ended").values_list("by", "by_name").get() == ("therapist", "Mara Linde")


def test_both_sides_get_a_mail_without_a_word_about_health(runner, therapist, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_link(runner, therapist)
    text = {message.to[0]: f"{message.subject} {message.body}".lower() for message in mail.outbox}
    assert sorted(text) == ["runner@example.org", "therapist@example.org"]
    assert "/sharing/" in text["runner@example.org"] and "runner" not in text["therapist@example.org"]
    assert [word for word in HEALTH if any(word in told.replace("/therapist/", "") for told in text.values())] == []


HEALTH = ("pain", "knee", "physio", "health", "therap", "session", "recover", "symptom", "exercise", "client", "patient")


def test_a_mail_server_that_is_away_undoes_nothing(runner, therapist, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert make_link(runner, therapist).pk


def test_a_look_that_was_not_expected_pauses_and_tells_the_operator_once(link, runner, administrator, django_capture_on_commit_callbacks):
    entry = AccessEntry.objects.create(
        owner=runner, link=link, viewer=link.therapist.user, viewer_name="Mara Linde", what="overview", how="view", at=NOW
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert services.unexpected(entry, now=NOW + DAY)
    link.refresh_from_db()
    assert link.paused_at == NOW + DAY
    (told,) = mail.outbox
    assert told.to == [administrator.email] and str(entry.uid) in told.body and "Mara Linde" in told.body
    assert runner.email not in told.body and "Runner" not in told.body and "overview" not in told.body
    services.go_on(link, now=NOW + DAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert not services.unexpected(entry, now=NOW + 2 * DAY)
    assert len(mail.outbox) == 1


def test_the_operator_is_whom_the_settings_name_before_the_administrators(link, runner, settings, django_capture_on_commit_callbacks):
    settings.OPERATOR_EMAILS = ["desk@example.org"]
    entry = AccessEntry.objects.create(owner=runner, link=link, viewer_name="Mara Linde", what="overview", how="view", at=NOW)
    services.end(link, by=CLIENT, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        services.unexpected(entry, now=NOW)
    assert mail.outbox[0].to == ["desk@example.org"]


@pytest.mark.parametrize(
    ("since", "until", "away"),
    [
        (None, None, False),
        (0, 3, True),
        (1, 3, False),
        (-3, -1, False),
        (None, 0, True),
        (None, -1, False),
        (0, None, True),
        (1, None, False),
    ],
)
def test_a_time_away_has_its_first_and_its_last_day(since, until, away):
    today = NOW.date()
    first, last = (None if shift is None else today + dt.timedelta(days=shift) for shift in (since, until))
    assert is_away(today, first, last) is away


def test_there_is_never_a_second_open_link_even_when_the_service_is_left_out(link, runner):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        CareLink.objects.create(
            owner=runner, therapist=link.therapist, therapist_name="Mara Linde", uid=uuid.uuid4(), began_at=NOW, until=clock.now()
        )


def test_the_operator_finds_both_addresses_by_the_reference_of_a_report_and_by_no_other(link, runner, therapist, capsys):
    told = {"owner": runner, "link": link, "viewer": therapist, "viewer_name": "Mara Linde", "what": "overview", "how": "view", "at": NOW}
    entry, quiet = AccessEntry.objects.create(**told), AccessEntry.objects.create(**told)
    services.unexpected(entry, now=NOW)
    call_command("look", str(entry.uid))
    said = capsys.readouterr().out
    assert runner.email in said and therapist.email in said and "overview" not in said
    for reference in (quiet.uid, uuid.uuid4()):
        with pytest.raises(CommandError, match="Nobody reported"):
            call_command("look", str(reference))
    therapist.delete()
    call_command("look", str(entry.uid))
    assert "the account is gone" in capsys.readouterr().out
