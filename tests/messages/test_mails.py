"""One mail a day that says there is something new, without a name and without a word about health."""

import datetime as dt
import re
import uuid
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import call_command

from exercises.care import services as care
from exercises.care.models import Therapist
from exercises.lib import clock
from exercises.messages import services
from exercises.messages.models import Notice, NoticeWish
from exercises.messages.services import notices
from exercises.people.services import profile_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEALTH = re.compile(r"knee|pain|health|therap|injur|sore|exercis|rehab|client|patient|calf|swoll", re.IGNORECASE)
# A Wednesday at noon, in UTC.
NOON = dt.datetime(2026, 11, 18, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""

    def set_to(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        return now

    set_to(NOON)
    return set_to


# The clock stands before the link is made.
@pytest.fixture(autouse=True)
def _noon(at):
    return at


def to(address):
    return [sent for sent in mail.outbox if sent.to == [address]]


def run(now):
    return services.send_due(now)


def test_a_reply_is_told_by_one_mail_with_no_name_and_no_word_of_it(runner, therapist, reply):
    mail.outbox.clear()
    reply("Your swollen knee", now=NOON)
    reply("One more", now=NOON + HOUR / 4)
    assert run(NOON).sent == 0, "words that follow come along"
    assert run(NOON + HOUR).sent == 1
    [sent] = mail.outbox
    assert sent.to == [runner.email] and sent.subject == "Selfcare: You have new messages"
    whole = sent.subject + sent.body + str(sent.extra_headers)
    assert not HEALTH.search(whole) and "Mara" not in whole and "Runner" not in whole and "/messages/\n" in sent.body
    assert run(NOON + 2 * HOUR).sent == 0


def test_at_most_one_mail_a_day(runner, reply):
    mail.outbox.clear()
    reply("One", now=NOON)
    run(NOON + HOUR)
    reply("Two", now=NOON + 2 * HOUR)
    reply("Three", now=NOON + 3 * HOUR)
    assert run(NOON + 8 * HOUR).sent == 0
    assert run(NOON + 20 * HOUR).sent == 1 and len(mail.outbox) == 2
    assert run(NOON + 48 * HOUR).sent == 0


def test_a_therapist_is_told_on_the_morning_of_a_day_on_which_they_read(therapist, link, ask):
    care.keep_times(Therapist.objects.get(user=therapist), reads_on=[1, 4], away_from=None, away_until=None)
    mail.outbox.clear()
    ask(now=NOON)
    friday = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)
    assert run(friday - HOUR / 60).sent == 0
    assert run(friday).sent == 1 and to(therapist.email) == mail.outbox


def test_the_night_is_that_of_the_person(runner, reply):
    profile = profile_of(runner)
    profile.zone = "Pacific/Auckland"
    profile.save()
    # Noon in UTC is one in the night there.
    reply(now=NOON)
    assert Notice.objects.get(owner=runner).due_at == dt.datetime(2026, 11, 18, 19, 0, tzinfo=dt.UTC)


def test_a_note_is_told_too_and_a_private_one_is_not(runner, note, settings):
    settings.THERAPIST_PRIVATE_NOTES = True
    note("Mine", shared=False, now=NOON)
    assert not Notice.objects.exists()
    note("Yours", now=NOON)
    assert run(NOON + HOUR).sent == 1


def test_a_changed_note_is_told_when_the_client_reads_it(runner, grant, note, settings):
    settings.THERAPIST_PRIVATE_NOTES = True
    there = note("Mine", shared=False, now=NOON)
    services.change_note(grant, there, text="Still mine", shared=False, now=NOON)
    assert not Notice.objects.exists()
    services.change_note(grant, there, text="Yours", shared=True, now=NOON)
    assert run(NOON + HOUR).sent == 1


def test_what_was_read_before_brings_no_mail_and_leaves_the_day_free(as_, runner, link, reply):
    mail.outbox.clear()
    reply(now=NOON)
    as_(runner).get(f"/messages/{link.uid}/")
    assert run(NOON + HOUR).dropped == 1 and not mail.outbox
    reply("Another", now=NOON + 2 * HOUR)
    assert run(NOON + 3 * HOUR).sent == 1


@pytest.mark.parametrize("how", ["end", "pause", "close"])
def test_a_therapist_is_not_told_of_somebody_who_shares_no_more(therapist, administrator, link, ask, how):
    mail.outbox.clear()
    ask(now=NOON)
    {
        "end": lambda: care.end(link, by="client", now=NOON),
        "pause": lambda: care.pause(link, now=NOON),
        "close": lambda: care.close(link.therapist, by=administrator, now=NOON),
    }[how]()
    mail.outbox.clear()
    assert run(NOON + HOUR).dropped == 1 and not mail.outbox


def test_who_does_not_want_it_gets_none_also_one_that_is_due(as_, runner, reply):
    mail.outbox.clear()
    reply(now=NOON)
    client = as_(runner)
    assert "once a day at most" in client.get("/messages/").content.decode()
    client.post("/messages/mails/", {"do": "off"})
    assert "We do not mail you" in client.get("/messages/").content.decode()
    assert run(NOON + HOUR).dropped == 1 and not mail.outbox
    reply("Another", now=NOON + 24 * HOUR)
    assert Notice.objects.count() == 1
    client.post("/messages/mails/", {"do": "on"})
    reply("A third", now=NOON + 25 * HOUR)
    assert run(NOON + 26 * HOUR).sent == 1


def test_the_link_of_the_mail_turns_it_off_by_a_post_alone(as_, runner, reply):
    reply(now=NOON)
    run(NOON + HOUR)
    link = mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>").split("8000")[-1]
    stranger = as_(None, enforce_csrf_checks=True)
    assert stranger.get(link).status_code == 200 and NoticeWish.objects.get().wanted
    answer = stranger.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and runner.email not in answer.content.decode()
    assert not NoticeWish.objects.get(owner=runner).wanted
    assert stranger.get("/messages/").status_code == 302, "the link signs nobody in"


def test_an_unknown_key_or_that_of_somebody_closed_turns_nothing_off(as_, runner):
    wish = NoticeWish.objects.create(owner=runner)
    assert as_().post(f"/messages/mails-off/{uuid.uuid4()}/").status_code == 404
    type(runner).objects.filter(pk=runner.pk).update(is_active=False)
    assert as_().post(f"/messages/mails-off/{wish.uid}/").status_code == 404
    assert NoticeWish.objects.get().wanted


def test_somebody_whose_account_is_closed_gets_none(runner, reply):
    reply(now=NOON)
    type(runner).objects.filter(pk=runner.pk).update(is_active=False)
    assert run(NOON + HOUR).dropped == 1


def test_a_row_is_claimed_by_one_process_only_and_again_when_it_was_lost(runner, reply):
    reply(now=NOON)
    row, later = Notice.objects.get(), NOON + HOUR
    assert notices.claim(later) == row
    assert notices.claim(later) is None
    assert notices.claim(later + HOUR / 3) == row
    assert notices.claim(later + HOUR) == row
    assert notices.claim(later + 2 * HOUR) is None, "after three tries it is given up"


def test_a_mail_server_that_is_away_loses_nothing(runner, reply, monkeypatch):
    reply(now=NOON)
    mail.outbox.clear()
    with monkeypatch.context() as patched:
        patched.setattr("exercises.messages.services.notices.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("away")))
        for number in range(5):
            assert run(NOON + HOUR + number * HOUR).failed == 1
    assert run(NOON + 7 * HOUR).sent == 1


def test_an_address_that_takes_no_mail_does_not_hold_up_the_others(runner, therapist, ask, reply, monkeypatch):
    reply(now=NOON)
    ask(now=NOON)
    real = notices.EmailMessage.send

    def send(self):
        if self.to == [runner.email]:
            raise SMTPRecipientsRefused({})
        return real(self)

    monkeypatch.setattr(notices.EmailMessage, "send", send)
    mail.outbox.clear()
    done = run(NOON + HOUR)
    assert (done.sent, done.dropped, done.failed) == (1, 1, 0) and to(therapist.email)


def test_a_message_that_comes_while_the_mail_goes_out_is_told_on_the_next_day(runner, reply):
    reply(now=NOON)
    assert notices.claim(NOON + HOUR)
    reply("Meanwhile", now=NOON + HOUR)
    assert sorted(Notice.objects.values_list("day", flat=True)) == [NOON.date(), NOON.date() + dt.timedelta(days=1)]


def test_the_command_says_what_it_did(runner, reply, at, capsys):
    reply(now=NOON)
    at(NOON + HOUR)
    call_command("send_messages_mail")
    assert capsys.readouterr().out == "Mails about messages: 1 sent, 0 dropped, 0 failed.\n"
