"""Mails that are sent once, doors that open one thing, and the calendar that tells nothing."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from exercises.lib import clock
from exercises.people.services import profile_of, withdraw_consent
from exercises.practice.models import PainScore
from exercises.progress.models import RunAnswer
from exercises.reminders import queries, services
from exercises.reminders.access import digest
from exercises.reminders.models import Reminder, Token, Wish
from exercises.reminders.pages import letter_of
from exercises.running.models import Run

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEALTH = re.compile(r"knee|pain|health|therap|injur|sore|exercis|rehab", re.IGNORECASE)


@pytest.fixture
def wants(person):
    def wish(**more):
        return Wish.objects.create(owner=person, **{"quiet_from": None, "quiet_until": None, **more})

    return wish


def due_now(person, kind="letter", about="2026-03-01", ago=dt.timedelta(minutes=1)):
    return Reminder.objects.create(owner=person, kind=kind, about=about, due_at=clock.now() - ago)


def test_everything_is_off_until_it_is_chosen(as_, person):
    services.plan_due(clock.now())
    assert not Reminder.objects.exists()
    as_(person).post("/profile/reminders/", {"letter": "on", "letter_on": "6"})
    assert services.plan_due(clock.now()) == 1


def test_planning_twice_plans_once(wants, person, train):
    wants(letter=True, morning=True)
    train(person, 0, hour=0)
    assert services.plan_due(clock.now()) == 2
    assert services.plan_due(clock.now()) == 0


def test_a_letter_has_three_lines_and_no_word_about_health(wants, person, train):
    wants(letter=True)
    train(person, 1, worst=7)
    due_now(person, about=clock.now().date().isoformat())
    assert services.send_due(clock.now()).sent == 1
    [letter] = mail.outbox
    assert letter.to == [person.email] and letter.subject == "Selfcare: Your week, in three lines"
    lines = [line for line in letter.body.splitlines() if line and not line.startswith(("http", "No more"))]
    assert len(lines) == 3
    assert not HEALTH.search(letter.subject + letter.body + letter.alternatives[0][0])


@pytest.mark.parametrize(
    ("story", "says"),
    [
        ((), "five minutes, on one day that suits you"),
        ((dict(days_ago=2),), "note how it is the next morning"),
        ((dict(days_ago=2, morning=1), dict(days_ago=0, hour=0)), "there may be room for a little more"),
        ((dict(days_ago=2, worst=7, morning=5),), "keep one session short"),
    ],
)
def test_the_letter_has_one_thing_to_try_that_fits_the_week(person, train, story, says):
    for day in story:
        train(person, **day)
    assert says in letter_of(person, clock.now().date())[1]


def test_the_letter_counts_runs_too(person, ran):
    ran(person)
    assert letter_of(person, clock.now().date())[0] == "You noted 1 session or run this week (0 the week before)."


def test_a_row_is_claimed_by_one_process_only(wants, person):
    wants(letter=True)
    row = due_now(person)
    now = clock.now()
    assert services.claim(now) == row
    assert services.claim(now) is None
    assert services.claim(now + dt.timedelta(minutes=16)) == row, "a claim that was lost with its process is taken again"


def test_twice_at_once_sends_once(wants, person):
    wants(letter=True)
    due_now(person)
    first, second = services.send_due(clock.now()), services.send_due(clock.now())
    assert (first.sent, second.sent, len(mail.outbox)) == (1, 0, 1)


def test_a_mail_server_that_is_away_loses_nothing(wants, person, monkeypatch):
    wants(letter=True)
    due_now(person)
    with monkeypatch.context() as patched:
        patched.setattr("exercises.reminders.services.EmailMultiAlternatives.send", lambda self: (_ for _ in ()).throw(OSError("away")))
        assert services.send_due(clock.now()).failed == 1
    assert services.send_due(clock.now()).sent == 1


@pytest.mark.parametrize("change", ["consent", "off", "late"])
def test_what_is_not_wanted_any_more_is_not_sent(wants, person, change):
    wish = wants(letter=True)
    due_now(person, ago=dt.timedelta(days=3) if change == "late" else dt.timedelta(minutes=1))
    if change == "consent":
        withdraw_consent(person, now=clock.now())
    if change == "off":
        Wish.objects.filter(pk=wish.pk).update(letter=False)
    assert services.send_due(clock.now()).dropped == 1
    assert mail.outbox == []


def morning_link(person, entry):
    if not Reminder.objects.filter(about=str(entry.uid)).update(due_at=clock.now()):
        due_now(person, "morning", str(entry.uid))
    services.send_due(clock.now())
    return re.search(r"http\S+(/morning/\S+)", mail.outbox[-1].body)[1]


def test_a_tap_in_the_mail_opens_a_page_and_keeps_nothing_until_it_is_sent(as_, wants, person, train):
    wants(morning=True)
    session = train(person, 1, note="private words")
    link = morning_link(person, session)
    stranger = as_()
    for _ in range(3):
        page = stranger.get(link)
        assert page.status_code == 200 and "private words" not in page.content.decode() and person.email not in page.content.decode()
    assert not PainScore.objects.filter(session=session, moment="morning").exists()
    stranger.post(link, {"value": "2", "settled": "yes"})
    assert PainScore.objects.get(session=session, moment="morning").value == 2


def test_every_answer_of_the_page_is_kept_also_that_about_the_muscles(as_, wants, person, train):
    wants(morning=True)
    session = train(person, 1)
    as_().post(morning_link(person, session), {"value": "1", "settled": "no", "muscles": "6"})
    told = PainScore.objects.filter(session=session, moment="morning")
    assert sorted(told.values_list("area", "value", "settled_within_hour")) == [("knee", 1, "no"), ("muscles", 6, "")]


def test_what_was_answered_on_another_page_meanwhile_is_not_overwritten_by_the_mail(as_, wants, person, train):
    wants(morning=True)
    session = train(person, 1)
    link = morning_link(person, session)
    as_(person).post("/progress/morning/", {"value": "4"})
    assert "This question is answered" in as_().get(link).content.decode()
    as_().post(link, {"value": "0"})
    assert PainScore.objects.get(session=session, moment="morning").value == 4


def test_a_link_answers_one_question_once(as_, wants, person, train):
    wants(morning=True)
    session = train(person, 1)
    link = morning_link(person, session)
    as_().post(link, {"value": "2"})
    as_().post(link, {"value": "9"})
    assert PainScore.objects.get(session=session, moment="morning").value == 2
    assert "This question is answered" in as_().get(link).content.decode()
    assert as_().get("/sessions/").status_code == 302, "the link signs nobody in"


@pytest.fixture
def ran():
    def run(person, days_ago=1, **more):
        day = clock.now().date() - dt.timedelta(days=days_ago)
        return Run.objects.create(owner=person, local_day=day, zone="UTC", created_at=clock.now(), **{"metres": 5000, **more})

    return run


def test_the_morning_after_a_run_is_asked_about_too(as_, wants, person, ran):
    wants(morning=True)
    run = ran(person)
    assert services.plan_due(clock.now()) == 1
    link = morning_link(person, run)
    as_().post(link, {"value": "2", "settled": "yes"})
    answer = RunAnswer.objects.get(run=run)
    assert (answer.morning, answer.settled_within_hour) == (2, "yes")


@pytest.mark.parametrize("values", [{"kind": "ride"}, {"source": "week"}, {"days_ago": 2}])
def test_other_sport_the_number_of_a_week_and_old_runs_bring_no_mail(wants, person, ran, values):
    wants(morning=True)
    ran(person, **values)
    assert services.plan_due(clock.now()) == 0


def test_however_much_was_done_on_a_day_its_morning_brings_one_mail_about_the_newest_session(wants, person, train, ran):
    wants(morning=True)
    ran(person)
    assert services.plan_due(clock.now()) == 1
    train(person, 1, hour=8)
    last = train(person, 1, hour=18)
    assert services.plan_due(clock.now()) == 0
    assert Reminder.objects.get().about == str(last.uid)


def test_a_mail_that_is_under_way_is_not_changed_any_more(wants, person, train):
    wants(morning=True)
    first = train(person, 1, hour=8)
    services.plan_due(clock.now())
    Reminder.objects.update(claimed_at=clock.now())
    train(person, 1, hour=18)
    assert services.plan_due(clock.now()) == 0
    assert Reminder.objects.get().about == str(first.uid)


def test_what_was_removed_meanwhile_is_not_asked_about(wants, person, ran):
    wants(morning=True)
    run = ran(person)
    due_now(person, "morning", str(run.uid))
    run.delete()
    assert services.send_due(clock.now()).dropped == 1


def test_an_answered_morning_is_not_mailed(wants, person, train):
    wants(morning=True)
    session = train(person, 1, morning=1)
    due_now(person, "morning", str(session.uid))
    assert services.send_due(clock.now()).dropped == 1


@pytest.mark.parametrize("door", ["morning", "calendar", "off"])
def test_an_old_unknown_or_foreign_token_opens_nothing(as_, person, door):
    names = {"morning": "reminders:morning", "calendar": "reminders:calendar", "off": "reminders:off"}
    other = next(name for name in names if name != door)
    tokens = [
        services.new_token(person, door, until=clock.now() - dt.timedelta(seconds=1), now=clock.now()),
        services.new_token(person, other, about=str(uuid.uuid4()), now=clock.now()),
        "x" * 43,
        "short",
    ]
    assert [as_().get(reverse(names[door], args=[token])).status_code for token in tokens] == [404] * 4


def test_only_the_hash_of_a_token_is_kept(person):
    token = services.new_token(person, "calendar", now=clock.now())
    assert Token.objects.get().sha256 == digest(token) != token


def test_one_click_turns_every_mail_off_also_those_that_are_due(as_, wants, person):
    wants(letter=True, morning=True)
    due_now(person)
    services.send_due(clock.now())
    sent = mail.outbox[-1]
    link = sent.extra_headers["List-Unsubscribe"].strip("<>").split("8000")[-1]
    due_now(person, about="2026-03-08")
    as_().get(link)
    assert Wish.objects.get().letter, "opening the link turns nothing off"
    as_().post(link, {"List-Unsubscribe": "One-Click"})
    wish = Wish.objects.get()
    assert not wish.letter and not wish.morning
    assert services.send_due(clock.now()).sent == 0


def test_the_calendar_has_neutral_titles_and_can_be_closed(as_, wants, person, started):
    wants(sitting=True)
    page = as_(person).post("/profile/reminders/calendar/", {"do": "make"}).content.decode()
    address = re.search(r"/calendar/[\w-]+\.ics", page)[0]
    answer = as_().get(address)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar") and "Time for yourself" in text and "Stand up for a minute" in text
    assert not HEALTH.search(text) and person.email not in text
    as_(person).post("/profile/reminders/calendar/", {"do": "close"})
    assert as_().get(address).status_code == 404


def test_a_new_calendar_address_closes_the_old_one(as_, person, started):
    old = services.new_token(person, "calendar", now=clock.now())
    services.new_token(person, "calendar", now=clock.now())
    assert as_().get(reverse("reminders:calendar", args=[old])).status_code == 404


def test_quiet_hours_need_both_ends(as_, person):
    answer = as_(person).post("/profile/reminders/", {"letter_on": "0", "quiet_from": "21:00"})
    assert answer.status_code == 422 and "both times" in answer.content.decode()


def breaks_in(text):
    events = [part for part in Calendar.from_ical(text).walk("VEVENT") if str(part["summary"]) == "Stand up for a minute"]
    return sorted(events, key=lambda event: event.start)


def test_sitting_breaks_stay_at_nine_where_the_person_is_when_the_clocks_change(as_, wants, person, monkeypatch):
    profile = profile_of(person)
    profile.zone = "America/New_York"
    profile.save()
    wants(sitting=True)
    # A Saturday in winter; breaks begin on the Monday.
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 2, 28, 15, 0, tzinfo=dt.UTC))
    events = breaks_in(queries.calendar_of(person, clock.now()))
    assert [f"{event.start:%a %d %H:%M}" for event in (events[0], events[1], events[-1])] == [
        "Mon 02 09:00",
        "Mon 02 09:20",
        "Mon 02 16:40",
    ]
    assert len(events) == 24
    assert {str(event.start.tzinfo) for event in events} == {"America/New_York"}, "a rule in UTC would move by an hour in spring"
    assert {tuple(event["rrule"]["BYDAY"]) for event in events} == {("MO", "TU", "WE", "TH", "FR")}
    assert all("BYHOUR" not in event["rrule"] and event.subcomponents[0].name == "VALARM" for event in events)


def test_the_zone_of_the_breaks_comes_with_the_file(person):
    text = queries.sitting_file(person, clock.now())
    assert [str(zone["tzid"]) for zone in Calendar.from_ical(text).walk("VTIMEZONE")] == ["Europe/London"]


def test_the_breaks_come_as_a_file_without_an_address(as_, person):
    answer = as_(person).get(reverse("reminders:sitting_breaks"))
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    assert len(breaks_in(answer.content)) == 24
    assert not HEALTH.search(answer.content.decode()) and not Token.objects.exists()


def test_without_the_wish_no_break_stands_in_the_calendar(wants, person):
    wants(sitting=False)
    assert breaks_in(queries.calendar_of(person, clock.now())) == []


def test_a_fresh_address_is_shown_once_and_as_a_phone_opens_it(as_, person):
    shown = as_(person).post("/profile/reminders/calendar/", {"do": "make"}).content.decode()
    assert re.search(r'href="webcal://[^"]+/calendar/[\w-]+\.ics"', shown)
    assert "/calendar/" not in re.sub(r"/profile/reminders/calendar/", "", as_(person).get("/profile/reminders/").content.decode())
