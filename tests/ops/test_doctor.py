"""The doctor: each thing well, or with the sentence that mends it."""

import datetime as dt
import os
from collections import namedtuple

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from exercises.lib import clock
from exercises.shell import services
from selfcare.ops import doctor, store
from selfcare.ops.doctor import State
from selfcare.sqlite import library

NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)
Usage = namedtuple("Usage", "total used free")
pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path, settings, monkeypatch):
    """An install with everything as it should be, over https, with a mail server."""
    settings.DATA_DIR = tmp_path / "data"
    (settings.DATA_DIR / "backups").mkdir(parents=True, mode=0o700)
    settings.DATA_DIR.chmod(0o700)
    (settings.DATA_DIR / "secret_key").write_text("key")
    (settings.DATA_DIR / "secret_key").chmod(0o600)
    (settings.DATA_DIR / "backups" / "selfcare-20260504T033000Z.tar").touch()
    settings.SECURE, settings.SITE_URL, settings.TRUSTED_PROXY_COUNT = True, "https://selfcare.example.org", 1
    settings.MAIL_IS_LOCAL, settings.EMAIL_HOST = False, "mail.example.org"
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: Usage(100e9, 50e9, 50e9))
    # The tests' own database lies in memory: its journal is not that of an install.
    monkeypatch.setattr(doctor, "_database", lambda: (State.WELL, "SQLite."))
    return settings


def found(name, **options):
    return {one.name: (one.state, one.says) for one in doctor.examine(NOW, **options)}[name]


def test_a_site_that_is_as_it_should_be_is_well(site):
    assert {one.state for one in doctor.examine(NOW)} == {State.WELL}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
class TestTheDatabase:
    def test_a_library_with_the_fault_is_wrong(self, monkeypatch):
        monkeypatch.setattr(library, "version_in_use", lambda: (3, 40, 1))
        state, says = doctor._database()
        assert state is State.WRONG and "SQLite 3.40.1 has a rare fault" in says

    def test_other_settings_than_ours_are_wrong(self, monkeypatch):
        monkeypatch.setattr(library, "version_in_use", lambda: (3, 53, 4))
        # In memory there is no WAL.
        state, says = doctor._database()
        assert state is State.WRONG and "instead of wal, 2, 0" in says


def test_tables_that_wait_are_wrong(site, monkeypatch):
    monkeypatch.setattr(store.MigrationExecutor, "migration_plan", lambda executor, targets: [1, 2])
    assert found("tables") == (State.WRONG, "2 changes of the tables wait. Type: bin/run --prepare")


def test_a_disk_that_is_nearly_full_is_worth_a_look(site, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: Usage(100e9, 81e9, 19e9))
    state, says = found("disk")
    assert state is State.LOOK and says.startswith("19.0 GB free of 100.0 GB. Make room")


@pytest.mark.parametrize("name", ["", "secret_key"])
def test_secrets_that_others_can_read_are_wrong(site, name):
    (site.DATA_DIR / name).chmod(0o744)
    assert found("secrets") == (
        State.WRONG,
        f"Others on this machine can read {site.DATA_DIR / name}. Type: chmod go= {site.DATA_DIR / name}",
    )


def test_a_key_from_the_environment_is_no_file(site):
    os.remove(site.DATA_DIR / "secret_key")
    assert found("secrets")[0] is State.WELL


def test_without_https_it_is_worth_a_look_and_asks_for_no_proxy(site):
    site.SECURE, site.TRUSTED_PROXY_COUNT = False, 0
    assert found("https")[0] is State.LOOK
    assert found("proxies")[0] is State.WELL


def test_https_without_a_proxy_that_is_believed_is_wrong(site):
    site.TRUSTED_PROXY_COUNT = 0
    state, says = found("proxies")
    assert state is State.WRONG and "TRUSTED_PROXY_COUNT" in says


def test_a_cache_that_keeps_nothing_is_wrong(site):
    site.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert found("cache")[0] is State.WRONG


def test_mails_into_a_folder_are_worth_a_look(site):
    site.MAIL_IS_LOCAL = True
    assert found("mail")[0] is State.LOOK


def test_the_mail_server_is_rung_up_only_when_asked_for(site, monkeypatch):
    class Away:
        def __enter__(self):
            raise ConnectionRefusedError

        def __exit__(self, *told):
            return None

    monkeypatch.setattr(doctor.mail, "get_connection", Away)
    assert found("mail")[0] is State.WELL
    assert found("mail", send_mail=True) == (
        State.WRONG,
        "mail.example.org does not let us in (ConnectionRefusedError). Look at the EMAIL_ settings.",
    )
    monkeypatch.undo()
    assert found("mail", send_mail=True)[0] is State.WELL


def test_a_backup_that_is_old_is_wrong_and_none_is_worth_a_look(site):
    folder = site.DATA_DIR / "backups"
    (folder / "selfcare-20260504T033000Z.tar").rename(folder / "selfcare-20260503T093000Z.tar")
    assert found("backup") == (State.WRONG, "The newest backup is 26 hours old. Look at the timer that makes it.")
    (folder / "selfcare-20260503T093000Z.tar").unlink()
    assert found("backup")[0] is State.LOOK


def test_a_look_that_fails_is_a_finding_and_hides_no_other(site, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: 1 / 0)
    assert found("disk") == (State.WRONG, "This could not be looked at (ZeroDivisionError).")
    assert found("backup")[0] is State.WELL


def test_the_command_fails_while_nobody_does_the_regular_works_and_is_well_after(site, monkeypatch, capsys):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with pytest.raises(CommandError, match="To be mended: work, reminders"):
        call_command("doctor")
    assert "BAD   work, reminders: late, never done. Is manage.py tick running?" in capsys.readouterr().out
    services.tick(NOW)
    call_command("doctor")
    said = capsys.readouterr().out
    assert "ok    work, reminders: last done 2026-05-04 12:00 UTC. 0 planned, 0 sent, 0 dropped, 0 failed" in said
    assert "   0  therapists who wait to be verified" in said


def test_a_work_that_failed_often_is_named_with_its_error(site, monkeypatch, capsys):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    services.tick(NOW)
    services.Job.objects.filter(name="reminders").update(failures=3, error="ValueError")
    with pytest.raises(CommandError, match="To be mended: work, reminders"):
        call_command("doctor")
    assert "failed 3 times (ValueError), last done" in capsys.readouterr().out
