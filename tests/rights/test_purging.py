"""What goes by itself: nothing before its day, everything after it, and the same numbers before as in the night."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.management import call_command

from exercises.care import services as care
from exercises.care.models import AccessEntry, Invite
from exercises.clients.models import Standing
from exercises.lib import clock
from exercises.people.models import User
from exercises.programmes.models import Programme
from exercises.rights.models import Taken
from exercises.rights.services import purging
from exercises.rights.services.purging import RULES, purge
from exercises.shell.services import WORKS
from tests.conftest import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.LEFT_FILE, settings.IMPORTS_ROOT = tmp_path / "left.jsonl", tmp_path / "imports"
    settings.IMPORTS_ROOT.mkdir()


def numbers(now, **options):
    return {name: count for name, count in purge(now, **options).items() if count}


def test_of_a_new_install_nothing_goes():
    assert numbers(clock.now()) == {}


@pytest.mark.parametrize(("rule", "days", "make"), [
    ("invitations", 30, lambda user, at: Invite.objects.create(
        owner=user, way="therapist", email="a@example.org", token_sha256=f"{at:%f%s}", made_at=at, expires_at=at)),
    ("looks", 730, lambda user, at: AccessEntry.objects.create(owner=user, viewer_name="M", what="overview", how="view", at=at)),
    ("archives taken", 30, lambda user, at: Taken.objects.create(owner=user, at=at)),
    ("drafts", 365, lambda user, at: Programme.objects.create(key=f"t{at:%f%s}", kind="template", title="T", draft_at=at)),
    ("sign-ins", 0, lambda user, at: Session.objects.create(session_key=f"{at:%f%s}", expire_date=at)),
])  # fmt: skip
def test_nothing_younger_than_its_days_goes_and_nothing_older_stays(runner, rule, days, make):
    now = clock.now()
    young, old = make(runner, now - days * DAY + dt.timedelta(minutes=1)), make(runner, now - days * DAY - dt.timedelta(minutes=1))
    assert numbers(now, dry_run=True) == {rule: 1}
    model = type(old)
    assert model.objects.filter(pk__in=[young.pk, old.pk]).count() == 2
    assert numbers(now) == {rule: 1}
    assert list(model.objects.filter(pk__in=[young.pk, old.pk])) == [young]


def test_an_account_that_nobody_confirmed_goes_only_where_mails_are_sent(settings):
    now, old = clock.now(), clock.now() - 8 * DAY
    never = make_user("never@example.org", date_joined=old)
    make_user("here@example.org", date_joined=old, last_login=old)
    confirmed = make_user("confirmed@example.org", date_joined=old)
    EmailAddress.objects.create(user=confirmed, email=confirmed.email, verified=True, primary=True)
    make_user("young@example.org", date_joined=now)
    make_user("staff@example.org", date_joined=old, is_staff=True)
    settings.MAIL_IS_LOCAL = True
    assert numbers(now) == {}
    settings.MAIL_IS_LOCAL = False
    assert numbers(now) == {"accounts never confirmed": 1}
    assert not User.objects.filter(pk=never.pk).exists() and User.objects.count() == 4


def test_what_stood_on_a_therapists_list_goes_a_month_after_sharing_ended(runner, link):
    from exercises.clients.services.standing import refresh

    refresh(runner, now=clock.now())
    assert Standing.objects.count() == 1
    care.end(link, by="client", now=clock.now())
    Standing.objects.get_or_create(link=link, defaults={"owner": runner, "computed_at": clock.now()})
    assert numbers(clock.now() + 29 * DAY) == {}
    assert numbers(clock.now() + 31 * DAY, dry_run=True) == {"lists of ended sharing": 1}


def test_the_days_are_those_of_the_settings(runner, settings):
    Taken.objects.create(owner=runner, at=clock.now() - 3 * DAY)
    assert numbers(clock.now(), dry_run=True) == {}
    settings.RETENTION = settings.RETENTION | {"archives": 2}
    assert numbers(clock.now(), dry_run=True) == {"archives taken": 1}


def test_every_number_of_the_settings_is_used_by_a_rule_or_by_name(settings):
    used = {rule.days for rule in RULES} - {""}
    assert used | {"undo", "left"} == set(settings.RETENTION)


def test_the_command_tells_and_with_dry_run_removes_nothing(runner, capsys):
    Taken.objects.create(owner=runner, at=clock.now() - 60 * DAY)
    call_command("purge", "--dry-run")
    said = capsys.readouterr().out
    assert "1 archives taken" in said and "Nothing was removed" in said and "runner@example.org" not in said
    assert Taken.objects.count() == 1
    call_command("purge")
    assert not Taken.objects.exists()


def test_it_comes_once_a_night(runner):
    work = next(work for work in WORKS if work.name == "purge")
    assert work.every is None
    assert work.do(clock.now()) == "nothing"


def test_one_account_that_cannot_be_removed_stops_no_other(runner, other_runner, monkeypatch):
    from exercises.rights.services import leave, leaving

    for user in (runner, other_runner):
        leave(user, now=clock.now() - 20 * DAY)
    erase = leaving.erase
    monkeypatch.setattr(leaving, "erase", lambda user, **more: 1 / 0 if user.pk == runner.pk else erase(user, **more))
    assert numbers(clock.now()) == {"accounts that were left": 1}
    assert User.objects.filter(pk=runner.pk).exists() and not User.objects.filter(pk=other_runner.pk).exists()


def test_many_rows_go_in_slices(runner, monkeypatch):
    monkeypatch.setattr(purging, "SLICE", 2)
    Taken.objects.bulk_create(Taken(owner=runner, at=clock.now() - 60 * DAY) for _number in range(5))
    assert numbers(clock.now()) == {"archives taken": 5}


def test_a_clock_that_jumped_ahead_for_a_moment_removes_what_it_says(runner):
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False):
        assert numbers(clock.now()) == {}
