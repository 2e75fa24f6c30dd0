"""Demo people: believable, made through the services, and never made twice."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from exercises.demo import services, story
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.practice.models import PainScore, PracticeSession, StepResult
from exercises.publishing.models import Index

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = dt.datetime(2026, 11, 18, 9, 0, tzinfo=dt.UTC)


def make(folder, now: dt.datetime = NOW) -> services.Demo:
    return services.make_demo(now=now, folder=folder)


def test_the_runner_has_three_weeks_of_varied_sessions_before_today(tmp_path):
    made = make(tmp_path)
    sessions = PracticeSession.objects.filter(owner__email=services.RUNNER)
    assert made.sessions == sessions.count() == 12
    days = sorted(sessions.values_list("local_day", flat=True))
    assert days[0] >= NOW.date() - dt.timedelta(days=21)
    assert days[-1] < NOW.date()
    assert Counter(sessions.values_list("end", flat=True)) == {"done": 10, "early": 1, "red": 1}
    assert sessions.values("routine_slug").distinct().count() == 4
    assert PainScore.objects.filter(session__in=sessions).count() == 23
    assert StepResult.objects.filter(session__in=sessions, soften_ms__isnull=False).exists()
    assert StepResult.objects.filter(session__in=sessions, outcome="skipped", reason="no-time").count() == 1


def test_a_session_starts_when_the_story_says_and_ends_later(tmp_path):
    make(tmp_path)
    for session in PracticeSession.objects.all():
        assert session.started_at == session.started_at_device
        assert session.started_at < session.ended_at < session.started_at + dt.timedelta(minutes=45)


def test_making_the_demo_again_stores_nothing_twice_and_changes_the_passwords(tmp_path):
    first, second = make(tmp_path), make(tmp_path)
    assert second.sessions == 0
    assert PracticeSession.objects.count() == 12
    assert User.objects.count() == 3
    runner = User.objects.get(email=services.RUNNER)
    assert not runner.check_password(first.runner_password)
    assert runner.check_password(second.runner_password)


def test_making_it_a_week_later_adds_the_new_days_only(tmp_path):
    make(tmp_path)
    assert make(tmp_path, NOW + dt.timedelta(days=7)).sessions == 4
    assert PracticeSession.objects.count() == 16


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
    assert all(len(found) == 12 for found in days)
    assert len(days[0] & days[1]) >= 10
    assert story.uid_of(dt.date(2026, 11, 2)) == story.uid_of(dt.date(2026, 11, 2)) != story.uid_of(dt.date(2026, 11, 3))
