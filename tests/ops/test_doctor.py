"""The doctor: each thing well, or with the sentence that mends it."""

import datetime as dt
import os
from collections import namedtuple

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder as Recorder

from exercises.lib import clock
from exercises.management.commands import doctor as command
from exercises.practice.services import store_batch
from exercises.publishing.models import PackBase
from exercises.shell import services
from selfcare.ops import backup, doctor, looks, store
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
    settings.MAIL_IS_LOCAL, settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = False, "mail.example.org", "Selfcare <care@example.org>"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "abcdefghijklmnopqrstuvwxyz0123456789", []
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "collected", [tmp_path / "static"]
    for folder in (settings.STATIC_ROOT, tmp_path / "static"):
        folder.mkdir()
        (folder / "a.css").write_text("a {}")
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    monkeypatch.setattr(doctor.backup, "check", lambda path: backup.Checked())
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


def test_a_database_of_a_later_version_is_told(site, monkeypatch):
    Recorder(connection).record_applied("exercises", "9999_of_tomorrow")
    assert found("tables") == (
        State.WRONG,
        "A newer version changed the tables here (9999_of_tomorrow). Fetch that version again, or put back the backup from before it.",
    )


def test_static_files_of_another_version_and_none_at_all_are_wrong(site):
    (site.STATIC_ROOT / "a.css").write_text("b {}")
    assert found("static files") == (
        State.WRONG, "1 static files are not those of this version, such as a.css. Type: bin/run --prepare"
    )  # fmt: skip
    (site.STATIC_ROOT / "staticfiles.json").unlink()
    state, says = found("static files")
    assert state is State.WRONG and "pages have no styles. Type: bin/run --prepare" in says


class Asked:
    """A PostgreSQL that answers with this row."""

    def __init__(self, *row):
        self.row = row

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *told):
        return None

    def execute(self, statement):
        return None

    def fetchone(self):
        return self.row


@pytest.mark.parametrize(("apart", "state"), [(0, State.WELL), (-5, State.LOOK), (5, State.LOOK), (-90, State.WRONG), (90, State.WRONG)])
def test_clocks_that_are_apart_are_told(monkeypatch, apart, state):
    monkeypatch.setattr(store, "is_sqlite", lambda: False)
    monkeypatch.setattr(looks.time, "time", lambda: 1_000_000.0)
    monkeypatch.setattr(looks, "connection", Asked(1_000_000.0 + apart))
    found, says = looks.clocks()
    assert found is state and (state is State.WELL or f"{abs(apart)} s apart. Let both follow the time of the network" in says)


@pytest.mark.parametrize(
    ("pool", "taken", "state", "says"),
    [
        (None, 20, State.WELL, "20 of 100 taken, one by each thread."),
        ({"max_size": 4}, 20, State.WELL, "20 of 100 taken, at most 4 by each process."),
        (None, 80, State.WRONG, "80 of 100 taken, one by each thread. Set DATABASE_POOL=4, or raise max_connections of PostgreSQL."),
    ],
)
def test_connections_that_are_nearly_all_taken_are_wrong(monkeypatch, settings, pool, taken, state, says):
    monkeypatch.setattr(store, "is_sqlite", lambda: False)
    monkeypatch.setattr(looks, "connection", Asked(100, taken))
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {"pool": pool} if pool else {})
    assert looks.connections() == (state, says)


@pytest.mark.parametrize(
    ("key", "older", "state", "says"),
    [
        ("x" * 40, [], State.WRONG, "SECRET_KEY can be guessed. Make another"),
        ("", ["short"], State.WRONG, "SECRET_KEY_FALLBACKS holds a short key, or the present one."),
        ("", ["abcdefghijklmnopqrstuvwxyz0123456789"], State.WRONG, "SECRET_KEY_FALLBACKS holds a short key, or the present one."),
        ("", ["an older key of this site, long enough"], State.LOOK, "1 older keys still open everything. Take them out"),
    ],
)
def test_keys_that_can_be_guessed_or_stay_open_are_told(site, key, older, state, says):
    site.SECRET_KEY, site.SECRET_KEY_FALLBACKS = key or site.SECRET_KEY, older
    assert found("keys")[0] is state and found("keys")[1].startswith(says)


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("Selfcare <care@selfcare.example.org>", State.WELL),
        ("care@other.example.com", State.LOOK),
        ("care@localhost", State.WRONG),
        ("x@10.0.0.1", State.WRONG),
    ],
)
def test_mails_from_a_name_that_is_not_the_sites_are_told(site, address, state):
    site.DEFAULT_FROM_EMAIL = address
    found_, says = found("sender")
    assert found_ is state and (state is State.WELL or "DEFAULT_FROM_EMAIL" in says)


def test_a_backup_that_is_not_whole_is_wrong_however_new_it_is(site, monkeypatch):
    monkeypatch.setattr(doctor.backup, "check", lambda path: backup.Checked(faults=("It is cut.",)))
    assert found("backup") == (State.WRONG, "The newest backup is not whole: It is cut. Type: manage.py backup")
    monkeypatch.setattr(doctor.backup, "check", lambda path: backup.Checked(beside="2 of 3 uploads are gone.", beside_whole=False))
    assert found("backup") == (State.LOOK, "2 of 3 uploads are gone.")


def test_content_that_is_not_that_of_this_version_is_told(site, monkeypatch):
    assert command._content().state is State.WELL
    PackBase.objects.filter(kind="muscle").update(sha256="0" * 64)
    said = command._content()
    assert said.state is State.LOOK and "documents of this version's content are not in use, such as muscle/" in said.says
    assert "Type: bin/run --prepare" in said.says


def test_numbers_of_what_was_not_taken_and_of_the_last_work_stand_below(site, runner, monkeypatch, capsys):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    services.tick(NOW)
    store_batch(runner, [{"uid": "nonsense"}, "nonsense"], now=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=7))
    call_command("doctor")
    said = capsys.readouterr().out
    assert "   2  items from phones that were not taken this week" in said
    assert "   7  minutes since a regular work was done" in said
    assert "   0  sessions of which two versions came" in said


def test_every_finding_that_is_not_well_says_what_to_do(site, monkeypatch):
    """All of them at once: a site where everything is wrong."""
    (site.DATA_DIR).chmod(0o755)
    site.TRUSTED_PROXY_COUNT, site.SECOND_FACTOR, site.SECRET_KEY, site.DEFAULT_FROM_EMAIL = 0, False, "x" * 40, "x@localhost"
    site.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    (site.STATIC_ROOT / "staticfiles.json").unlink()
    (site.DATA_DIR / "backups" / "selfcare-20260504T033000Z.tar").rename(site.DATA_DIR / "backups" / "selfcare-20260404T033000Z.tar")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: Usage(100e9, 99e9, 1e9))
    monkeypatch.setattr(store.MigrationExecutor, "migration_plan", lambda executor, targets: [1])
    monkeypatch.setattr(doctor, "_database", lambda: (State.WRONG, "SQLite 3.40.1 has a rare fault. Use PostgreSQL."))
    wrong = {one.name: one.says for one in doctor.examine(NOW) if one.state is not State.WELL}
    assert set(wrong) == {
        "database", "tables", "static files", "disk", "secrets", "keys", "proxies", "second factor", "cache", "sender", "backup",
    }  # fmt: skip
    verbs = ("Use ", "Type: ", "Make ", "Set ", "Look at ", "Take ", "SECOND_FACTOR")
    assert [says for says in wrong.values() if not any(verb in says for verb in verbs)] == []


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
