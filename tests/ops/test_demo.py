"""Demo people: believable, made through the services, and never made twice."""

import datetime as dt
from collections import Counter

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from exercises.care import services as care
from exercises.care.access import links_of, therapist_of
from exercises.care.models import CareLink
from exercises.demo import clinic, services, story
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.practice.models import PainScore, PracticeSession, StepResult
from exercises.programmes import loader
from exercises.programmes.models import Assignment, PhaseChange
from exercises.progress import pages, queries
from exercises.progress.models import AdviceGiven, Decision, Measure
from exercises.publishing.models import Index
from exercises.running.models import Run

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = dt.datetime(2026, 11, 18, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def programmes(db):
    loader.load(loader.read(), now=clock.now())


def make(folder, now: dt.datetime = NOW) -> services.Demo:
    return services.make_demo(now=now, folder=folder)


def test_the_runner_has_six_weeks_of_varied_sessions_before_today(tmp_path):
    made = make(tmp_path)
    sessions = PracticeSession.objects.filter(owner__email=services.RUNNER)
    assert (made.sessions, sessions.count()) == (24 + 13, 24)
    days = sorted(sessions.values_list("local_day", flat=True))
    assert days[0] >= NOW.date() - dt.timedelta(days=42)
    assert days[-1] < NOW.date()
    assert Counter(sessions.values_list("end", flat=True)) == {"done": 22, "early": 1, "red": 1}
    assert sessions.values("routine_slug").distinct().count() == 8
    said = [(item.before, item.worst, item.morning) for item in story.STORY]
    assert PainScore.objects.filter(session__in=sessions).count() == sum(number is not None for numbers in said for number in numbers)
    assert StepResult.objects.filter(session__in=sessions, soften_ms__isnull=False).exists()
    assert StepResult.objects.filter(session__in=sessions, outcome="skipped", reason="no-time").count() == 1


@pytest.mark.parametrize("weekday", [0, 4, *(pytest.param(day, marks=pytest.mark.nightly) for day in (1, 2, 3, 5, 6))])
def test_the_runner_follows_a_programme_and_the_rules_have_something_to_say_whatever_day_it_is(tmp_path, programmes, weekday):
    now = NOW + dt.timedelta(days=weekday)
    make(tmp_path, now)
    assignment = Assignment.objects.get(owner__email=services.RUNNER)
    assert (assignment.phase, assignment.version.programme.key, assignment.state) == ("hip-and-core", "runners-knee", "active")
    change = PhaseChange.objects.get(before="settle")
    assert change.as_suggested and change.advice["seen"] and change.advice["sources"]
    assert PracticeSession.objects.filter(assignment=assignment, version=assignment.version).count() >= 12
    user, today = assignment.owner, now.date()
    assert Run.objects.visible_to(user).exclude(source="week").count() >= 5 and Measure.objects.visible_to(user).count() == 12
    assert {"rest", "grow"} <= {row.advice["outcome"] for row in Decision.objects.visible_to(user)}
    limits = queries.limits_for(user)
    scores = pages.scores_now(user, today, limits)
    assert scores.followed.enough and scores.followed.calm > scores.followed.not_calm and scores.ran_anyway == 1
    assert not AdviceGiven.objects.filter(light="", day__lt=today - dt.timedelta(days=3)).exists()


def test_a_session_starts_when_the_story_says_and_ends_later(tmp_path):
    make(tmp_path)
    for session in PracticeSession.objects.all():
        assert session.started_at == session.started_at_device
        assert session.started_at < session.ended_at < session.started_at + dt.timedelta(minutes=45)


def test_making_the_demo_again_stores_nothing_twice_and_changes_the_passwords(tmp_path, programmes):
    first = make(tmp_path)
    counted = (Run.objects.count(), Decision.objects.count(), Assignment.objects.count())
    second = make(tmp_path)
    assert second.sessions == 0
    assert PracticeSession.objects.count() == 24 + 13
    assert (Run.objects.count(), Decision.objects.count(), Assignment.objects.count()) == counted
    assert User.objects.count() == 6 and CareLink.objects.count() == 3
    runner = User.objects.get(email=services.RUNNER)
    assert not runner.check_password(first.runner_password)
    assert runner.check_password(second.runner_password)


def test_making_it_a_week_later_adds_the_new_days_only(tmp_path):
    make(tmp_path)
    assert make(tmp_path, NOW + dt.timedelta(days=7)).sessions == 4
    assert PracticeSession.objects.filter(owner__email=services.RUNNER).count() == 28


def test_the_therapist_is_checked_and_three_runners_share_with_them_each_something_else(tmp_path):
    made = make(tmp_path)
    user = User.objects.get(email=services.THERAPIST)
    assert user.check_password(made.therapist_password) and therapist_of(user).reads_on == [1, 4] and not user.is_staff
    links = list(links_of(user, NOW))
    assert {link.owner.email for link in links} == {services.RUNNER, *(client[0] for client in clinic.CLIENTS)}
    assert sorted(len(link.scopes) for link in links) == [2, 2, 5]
    assert all(may_store(link.owner) and PracticeSession.objects.filter(owner=link.owner).exists() for link in links)
    assert mail.outbox == []


def test_what_was_changed_in_the_demo_about_sharing_stays(tmp_path):
    make(tmp_path)
    for link in CareLink.objects.all():
        care.end(link, by="client", now=NOW)
    make(tmp_path)
    assert CareLink.objects.open().count() == 0


def test_the_passwords_are_kept_where_only_the_owner_reads_them(tmp_path):
    made = make(tmp_path / "data")
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert made.runner_password in made.file.read_text()
    assert made.editor_password in made.file.read_text()


def test_the_runner_agreed_to_storing_and_the_editor_may_edit_content_only(tmp_path):
    make(tmp_path)
    runner, editor = User.objects.get(email=services.RUNNER), User.objects.get(email=services.EDITOR)
    assert may_store(runner)
    assert not runner.is_staff
    assert editor.is_staff
    assert not editor.is_superuser
    assert editor.has_perms(["exercises.change_routine", "exercises.change_muscle", "exercises.add_exercise", "exercises.delete_step"])
    forbidden = ["delete_routine", "view_user", "view_practicesession", "view_painscore", "change_plan"]
    assert [name for name in forbidden if editor.has_perm(f"exercises.{name}")] == []


def test_the_command_prints_how_both_sign_in(tmp_path, settings, capsys):
    settings.DATA_DIR = tmp_path
    call_command("make_demo")
    printed = capsys.readouterr().out
    assert services.RUNNER in printed
    assert services.EDITOR in printed
    assert "/accounts/login/" in printed


def test_without_content_the_command_says_what_to_do_first(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    Index.objects.filter(kind="routine").delete()
    with pytest.raises(CommandError, match="Load the content first"):
        call_command("make_demo")
    assert not User.objects.exists()


def test_the_same_day_tells_the_same_story_whenever_it_is_told():
    days = [{day for day, _ in story.evenings(dt.date(2026, 11, 1) + dt.timedelta(days=shift))} for shift in (0, 3)]
    assert all(len(found) == 24 for found in days)
    assert len(days[0] & days[1]) >= 22
    assert story.uid_of(dt.date(2026, 11, 2)) == story.uid_of(dt.date(2026, 11, 2)) != story.uid_of(dt.date(2026, 11, 3))
