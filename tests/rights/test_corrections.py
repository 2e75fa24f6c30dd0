"""Whatever a person entered they can correct, and what it said before is kept for them."""

import datetime as dt
import uuid

import pytest

from exercises.lib import clock
from exercises.people import services as people
from exercises.people.models import Correction, Profile, User
from exercises.practice.models import PainScore, SessionDocument
from exercises.practice.services import store_session
from exercises.progress.models import Measure, RunAnswer
from exercises.progress.rules import BOUNDS
from exercises.progress.services import answer_morning, choose_thresholds, save_checks
from exercises.rights.pages import earlier
from exercises.running.models import Run, Shoe
from exercises.running.services import retire_shoe, save_run, save_shoe, save_week

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return clock.now().date()


@pytest.fixture
def run(runner, today):
    told = {"kind": "run", "local_day": today - 2 * DAY, "zone": "Europe/London", "metres": 5000}
    return save_run(runner, told, uid=uuid.uuid4(), now=clock.now())


def before(user):
    return [(row.kind, row.about, row.before) for row in Correction.objects.visible_to(user).order_by("pk")]


def test_a_run_that_is_changed_keeps_what_changed_and_nothing_else(runner, run):
    save_run(runner, {"metres": 4000, "kind": "run", "note": "with the dog"}, uid=run.uid, run=run, now=clock.now())
    assert before(runner) == [("run", str(run.uid), {"metres": 5000, "note": ""})]
    save_run(runner, {"metres": 4000}, uid=run.uid, run=Run.objects.get(pk=run.pk), now=clock.now())
    assert len(before(runner)) == 1


def test_without_keeping_it_would_be_lost(runner, run, monkeypatch):
    monkeypatch.setattr("exercises.running.services.runs.keep_before", lambda *args, **more: None)
    save_run(runner, {"metres": 4000}, uid=run.uid, run=run, now=clock.now())
    assert before(runner) == []


def test_another_number_for_the_same_week_keeps_the_first(runner, today):
    for metres in (9000, 9000, 12000):
        save_week(runner, today, metres, zone="UTC", now=clock.now())
    assert [said for _kind, _about, said in before(runner)] == [{"metres": 9000}]


def test_the_numbers_of_an_earlier_day_are_shown_corrected_and_kept(runner, today, as_):
    day = today - 9 * DAY
    Measure.objects.create(owner=runner, day=day, kind="worst", value=6)
    client, path = as_(runner), f"/progress/measures/?day={day}"
    assert day.strftime("day=%Y-%m-%d") in client.get("/progress/measures/").content.decode()
    assert "You correct what you said on" in client.get(path).content.decode()
    assert client.post(path, {"worst": "4"}).status_code == 302
    assert Measure.objects.get(day=day, kind="worst").value == 4
    assert not Measure.objects.filter(day=today).exists()
    assert before(runner) == [("measure", "worst", {"value": 6})]


@pytest.mark.parametrize("day", ["", "x", "2999-01-01", "1999-01-01"])
def test_a_day_that_cannot_be_is_today(day, runner, today, as_):
    as_(runner).post(f"/progress/measures/?day={day}", {"worst": "4"})
    assert Measure.objects.get().day == people.today_of(runner)


def test_a_line_of_a_phase_said_otherwise_on_the_same_day_keeps_the_first(runner, today):
    for value in (1, 0):
        save_checks(runner, {"stairs": value}, day=today)
    assert before(runner) == [("phase", "stairs", {"value": 1})]


def test_the_morning_after_a_run_can_be_corrected(runner, run, today, as_):
    answer_morning(runner, run.uid, value=5, settled="no", now=clock.now(), today=today)
    client = as_(runner)
    assert client.get(f"/progress/morning/{run.uid}/").status_code == 200
    assert client.post(f"/progress/morning/{run.uid}/", {"value": "2", "settled": "yes"})["Location"] == f"/runs/{run.uid}/"
    assert RunAnswer.objects.get().morning == 2
    assert before(runner) == [("morning", str(run.uid), {"morning": 5, "settled_within_hour": "no"})]


def test_the_morning_after_a_session_becomes_a_new_version_of_it(runner, session_document, today, as_):
    document = session_document(started=clock.now() - 2 * DAY)
    assert store_session(runner, document, now=clock.now()).status == "stored"
    uid = uuid.UUID(document["uid"])
    answer_morning(runner, uid, value=5, settled="no", now=clock.now(), today=today)
    client = as_(runner)
    assert client.post(f"/progress/morning/{uid}/", {"value": "3", "settled": "yes"})["Location"] == f"/sessions/{uid}/"
    assert PainScore.objects.get(owner=runner, moment="morning").value == 3
    assert SessionDocument.objects.filter(owner=runner, uid=uid).count() == 3


def test_nobody_corrects_the_morning_of_another(run, other_runner, as_):
    assert as_(other_runner).get(f"/progress/morning/{run.uid}/").status_code == 404
    assert as_(other_runner).post(f"/progress/morning/{run.uid}/", {"value": "2"}).status_code == 404
    assert as_(other_runner).get(f"/progress/morning/{uuid.uuid4()}/").status_code == 404


def test_one_page_tells_what_was_corrected_to_its_owner_alone(runner, run, other_runner, as_):
    save_run(runner, {"note": "<b>late</b>"}, uid=run.uid, run=run, now=clock.now())
    save_run(runner, {"note": "early"}, uid=run.uid, run=Run.objects.get(pk=run.pk), now=clock.now())
    page = as_(runner).get("/my-data/corrections/").content.decode()
    assert "&lt;b&gt;late&lt;/b&gt;" in page and "<b>late" not in page
    assert "late" not in as_(other_runner).get("/my-data/corrections/").content.decode()


# --- shoes, numbers, facts --------------------------------------------------------------------------------------------------


def test_a_pair_of_shoes_keeps_what_changed_and_when_it_was_out_of_use(runner, today):
    pair = save_shoe(runner, {"name": "Blue", "metres_before": 0, "started_on": None}, uid=uuid.uuid4())
    save_shoe(runner, {"name": "Blue ones", "metres_before": 0, "started_on": None}, uid=pair.uid, shoe=Shoe.objects.get())
    retire_shoe(runner, Shoe.objects.get(), today=today)
    assert before(runner) == [("shoe", str(pair.uid), {"name": "Blue"})]
    retire_shoe(runner, Shoe.objects.get(), today=today)
    assert before(runner)[1:] == [("shoe", str(pair.uid), {"retired_on": str(today)})]


def test_own_numbers_for_the_advice_keep_the_ones_before(runner):
    name, (low, high) = next(iter(BOUNDS.items()))
    for value in (low, high, high):
        choose_thresholds(runner, {name: value}, now=clock.now())
    assert [kind for kind, _about, _said in before(runner)] == ["numbers"]


def profile_form(client):
    form = client.get("/profile/").context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}


def test_facts_about_oneself_are_corrected_and_how_the_player_beeps_is_no_fact(runner, as_):
    people.prefer(runner, {"knee": "left"})
    Profile.objects.update(age_band="minor")
    client = as_(runner)
    sent = profile_form(client) | {"knee": "right", "age_band": "adult", "units": "mi", "name": "Ada"}
    assert client.post("/profile/", sent)["Location"] == "/profile/"
    assert (Profile.objects.get().knee, Profile.objects.get().age_band, User.objects.get(pk=runner.pk).name) == ("right", "adult", "Ada")
    assert before(runner) == [("profile", "", {"name": "Runner", "knee": "left", "age_band": "minor"})]
    assert client.post("/profile/", sent).status_code == 302
    assert len(before(runner)) == 1


def test_a_phone_that_changes_the_knee_keeps_the_one_before(runner):
    for knee in ("left", "left", "right"):
        people.prefer(runner, {"knee": knee, "beeps": knee == "left"})
    assert before(runner) == [("profile", "", {"knee": "left"})]


@pytest.mark.parametrize("band", ["younger", "x", "old"])
def test_nobody_makes_themselves_younger_than_an_account_may_be(runner, as_, band):
    Profile.objects.get_or_create(owner=runner)
    client = as_(runner)
    assert client.post("/profile/", profile_form(client) | {"age_band": band}).status_code == 422
    assert Profile.objects.get().age_band == ""


def test_an_age_that_was_said_is_not_unsaid_by_a_form_without_it(runner, as_):
    people.prefer(runner, {"age_band": "adult"})
    client = as_(runner)
    sent = profile_form(client)
    sent.pop("age_band")
    assert client.post("/profile/", sent).status_code == 302
    assert Profile.objects.get().age_band == "adult"


def test_the_page_says_it_in_words_and_what_stays_as_it_was(runner, as_):
    people.prefer(runner, {"knee": "left"})
    people.prefer(runner, {"knee": "right"})
    page = as_(runner).get("/my-data/corrections/").content.decode()
    assert "About you" in page and "sore knee: left" in page and "Messages: somebody may have read them" in page


def test_what_has_no_words_is_called_by_its_name():
    assert earlier([Correction(before={"hills_of_old": True, "note": ""})])[0].said == [("hills of old", "yes"), ("note", "not said")]
