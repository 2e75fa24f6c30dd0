"""What people see and write about running: nothing lost, nothing nought that was not said, and no more work with the years."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.people.models import Profile
from exercises.people.services import withdraw_consent
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress.models import RunAnswer
from exercises.running import pages, queries, rules, services
from exercises.running.models import Run, RunRoute, Shoe
from exercises.running.services.shoes import recount
from exercises.safety.models import Lock
from tests.running.conftest import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def client_(runner, as_):
    return as_(runner)


@pytest.fixture
def calm():
    """Whoever asks about mornings hears that each was calm, as a higher part will tell it."""

    def tell(asked):
        days = (asked.last - asked.first).days
        asked.found.extend(rules.Morning(asked.first + dt.timedelta(days=number), 0) for number in range(days + 1))

    queries.mornings_asked.subscribe(tell)
    yield
    queries.mornings_asked.handlers.remove(tell)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_run_is_written_down_and_shown(client_, runner, run_form):
    shoe = Shoe.objects.create(owner=runner, name="Blue pair")
    data = run_form(
        distance="3,8",
        time="24:30",
        pain="1",
        side="left",
        surface="trail",
        hills="flat",
        shoe=str(shoe.pk),
        effort="4",
        taped="on",
        note="By the river.",
    )
    answer = client_.post("/runs/new/", data)
    run = Run.objects.get(owner=runner)
    assert answer["Location"] == f"/runs/{run.uid}/"
    assert (run.metres, run.seconds, run.pain_during, run.effort, run.surface, run.taped, run.source) == (
        3800,
        1470,
        1,
        4,
        "trail",
        True,
        "hand",
    )
    shown = text(client_.get(answer["Location"]))
    assert all(words in shown for words in ("3.8 km", "By the river.", "Blue pair", "Trail", "4 of 10"))


def test_what_was_not_said_stays_empty_and_is_never_nought(client_, run_form):
    client_.post("/runs/new/", run_form(distance="", time="20"))
    run = Run.objects.get()
    assert (run.metres, run.pain_during, run.effort, run.walk_run_stage, run.cadence) == (None, None, None, None, None)
    shown = text(client_.get("/runs/"))
    assert "Not given" in shown
    assert "1 run has no distance and is not counted." in shown


def test_a_double_click_stores_once(client_, run_form):
    data = run_form()
    assert [client_.post("/runs/new/", data).status_code for _click in range(2)] == [302, 302]
    assert Run.objects.count() == 1


def test_nothing_is_chosen_beforehand_but_that_it_is_a_run(client_):
    page = client_.get("/runs/new/").content.decode()
    chosen = re.findall(r"<input[^>]*type=\"radio\"[^>]*checked[^>]*>", page)
    assert [re.search(r'value="([^"]*)"', tag)[1] for tag in chosen] == ["run"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"distance": "far"}, "Please write the distance as a number"),
        ({"distance": "1e9"}, "Please write the distance as a number"),
        ({"distance": "600"}, "too long to be right"),
        ({"time": "half an hour"}, "Please write the time like"),
        ({"time": "20:75"}, "Please write the time like"),
        ({"distance": "", "time": ""}, "Please put in a distance or a time."),
        ({"day": "2026-06-11"}, "This day is in the future."),
        ({"day": "1999-12-31"}, "after the year 2000"),
        ({"pain": "11"}, "Select a valid choice"),
        ({"shoe": "99999"}, "Select a valid choice"),
        ({"cadence": "12"}, "greater than or equal to 60"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(client_, runner, run_form, changes, says):
    Shoe.objects.create(owner=runner, name="Blue pair")
    answer = client_.post("/runs/new/", run_form(note="It went well.") | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "It went well." in page
    assert Run.objects.count() == 0


def test_shoes_of_somebody_else_cannot_be_chosen(client_, other_runner, run_form):
    foreign = Shoe.objects.create(owner=other_runner, name="Foreign")
    client_.post("/shoes/new/", {"uid": str(uuid.uuid4()), "name": "Mine"})
    assert client_.post("/runs/new/", run_form(shoe=str(foreign.pk))).status_code == 422


def test_without_consent_nothing_is_stored_and_the_page_says_how(runner, as_, run_form, newcomer):
    withdraw_consent(runner, now=NOW)
    for user in (runner, newcomer):
        client = as_(user)
        for path in ("/runs/", "/runs/new/", "/runs/week/", "/runs/import/", "/shoes/", "/shoes/new/"):
            assert "First we need your agreement" in client.get(path).content.decode(), path
        client.post("/runs/new/", run_form())
        client.post("/runs/week/", {"day": "2026-06-01", "distance": "10"})
        client.post("/shoes/new/", {"uid": str(uuid.uuid4()), "name": "Mine"})
    assert (Run.objects.count(), Shoe.objects.count()) == (0, 0)


def test_a_run_is_changed_and_removed(client_, add, run_form):
    run = add(1, 5000, pain_during=0, note="Old")
    page = client_.get(f"/runs/{run.uid}/edit/").content.decode()
    assert 'value="5"' in page
    pain = [tag for tag in re.findall(r"<input[^>]*>", page) if 'name="pain"' in tag and " checked" in tag]
    assert [re.search(r'value="([^"]*)"', tag)[1] for tag in pain] == ["0"]
    client_.post(f"/runs/{run.uid}/edit/", run_form(distance="6", note="New"))
    run.refresh_from_db()
    assert (run.metres, run.note, run.pain_during, Run.objects.count()) == (6000, "New", None, 1)
    assert client_.get(f"/runs/{run.uid}/remove/").status_code == 200
    assert Run.objects.count() == 1
    client_.post(f"/runs/{run.uid}/remove/")
    assert Run.objects.count() == 0


def test_one_number_for_a_week_is_enough_to_have_a_limit(client_, calm):
    assert "How much did you run last week?" in text(client_.get("/runs/"))
    client_.post("/runs/week/", {"day": "2026-06-05", "distance": "20"})
    run = Run.objects.get()
    assert (run.local_day, run.metres, run.source) == (dt.date(2026, 6, 1), 20_000, "week")
    assert "You can run 22 km more this week" in text(client_.get("/runs/"))


def test_a_second_number_for_a_week_takes_the_place_of_the_first(client_):
    for distance in ("20", "18,5"):
        client_.post("/runs/week/", {"day": "2026-06-05", "distance": distance})
    assert [run.metres for run in Run.objects.all()] == [18_500]
    assert 'value="18.5"' in client_.get("/runs/week/?week=2026-06-03").content.decode()
    assert client_.get(f"/runs/{Run.objects.get().uid}/edit/")["Location"] == "/runs/week/?week=2026-06-01"


def test_miles_are_typed_and_shown_where_the_person_wants_them(client_, runner, run_form):
    Profile.objects.update_or_create(owner=runner, defaults={"units": "mi"})
    client_.post("/runs/new/", run_form(distance="3.1"))
    run = Run.objects.get()
    assert run.metres == 4989
    assert "3.1 mi" in text(client_.get(f"/runs/{run.uid}/"))
    assert 'value="3.1"' in client_.get(f"/runs/{run.uid}/edit/").content.decode()


def test_the_week_says_what_is_left_and_why(client_, add, calm):
    for days in (1, 4, 8, 11, 15):
        add(days, 10_000, pain_during=1)
    shown = text(client_.get("/runs/"))
    assert "You can run 12 km more this week" in shown
    assert "10 km of 22 km. One run may be up to 11 km." in shown
    assert "this week may be 10% more than before" in shown
    assert "In one trial, slower growth made no difference" in shown
    assert "Buist" in shown
    assert "a limit is a suggestion" in shown


def test_over_the_limit_is_said_without_blame_and_the_run_is_kept(client_, add, calm, run_form):
    for days in (4, 8):
        add(days, 10_000, pain_during=1)
    client_.post("/runs/new/", run_form(distance="23", pain="1"))
    shown = text(client_.get("/runs/"))
    assert "You are over this week’s limit" in shown
    assert "23 km of 22 km." in shown
    run = Run.objects.get(metres=23_000)
    assert "Over the week’s limit" in text(client_.get(f"/runs/{run.uid}/"))
    assert "More than a tenth longer" in text(client_.get(f"/runs/{run.uid}/"))


def test_after_a_run_that_was_too_much_the_limit_does_not_grow(client_, add, calm):
    add(9, 20_000, pain_during=1)
    add(1, 5_000, pain_during=6)
    shown = text(client_.get("/runs/"))
    assert "Let the knee settle first" in shown
    assert "5 km of 20 km" in shown
    assert "does not grow until it is calm again" in shown


def test_a_morning_that_nobody_answered_holds_the_limit(client_, add):
    add(9, 20_000, pain_during=1)
    assert "You can run 20 km more this week" in text(client_.get("/runs/"))


def test_mornings_after_sessions_count_too(runner, add, saved):
    add(9, 20_000, pain_during=1)
    PracticeSession.objects.filter(pk=saved.pk).update(local_day=TODAY - dt.timedelta(days=2))
    PainScore.objects.create(owner=runner, session=saved, moment="morning", area="around-kneecap", side="right", value=6)
    found = queries.mornings(runner, TODAY - dt.timedelta(days=7), TODAY)
    assert found == [rules.Morning(TODAY - dt.timedelta(days=2), 3)]
    assert pages.week_page(runner, "", running_locked=False).week.outcome == "hold-red"


def test_where_running_is_locked_the_page_proposes_none(client_, runner, add, calm):
    add(9, 20_000, pain_during=1)
    Lock.objects.create(owner=runner, what="running", question="deep-groin", questions_version="1", since=NOW)
    shown = text(client_.get("/runs/"))
    assert "No running for now" in shown
    assert "You can run" not in shown
    assert "Walk and run with the player" not in shown


def test_after_a_long_break_walking_and_running_comes_first(client_, add):
    add(200, 20_000)
    shown = text(client_.get("/runs/"))
    assert "Come back by walking and running" in shown
    assert "Stage 4 of 8" in shown


def test_a_stage_that_was_run_calmly_twice_opens_the_next(client_, add, calm):
    add(6, 3000, pain_during=0, walk_run_stage=2)
    add(3, 3000, pain_during=1, walk_run_stage=2)
    shown = text(client_.get("/runs/"))
    assert "Stage 3 of 8" in shown
    assert "Walk 2, run 3, 5 times" in shown
    assert "Today, if you like." in shown


def test_an_earlier_week_is_shown_and_the_future_is_not(client_, add):
    add(9, 7_000)
    shown = text(client_.get("/runs/?week=2026-06-03"))
    assert "1 – 7 June 2026" in shown
    assert "7 km noted." in shown
    for wrong in ("2030-01-01", "no-day", "0001-01-01", "9999-12-31"):
        assert client_.get(f"/runs/?week={wrong}").status_code == 200


def test_a_week_without_anything_is_a_gap_and_not_a_bar_of_nought(client_, add):
    add(16, 9_000)
    page = client_.get("/runs/").content.decode()
    assert page.count('class="c-bar" x=') == 1
    assert page.count("Nothing noted") >= 6


def test_other_sport_counts_as_done_and_not_as_running(client_, add, calm):
    add(9, 20_000, pain_during=1)
    add(1, 40_000, kind="ride", seconds=5400)
    shown = text(client_.get("/runs/"))
    assert "You can run 22 km more this week" in shown
    assert "Ride: 1, 1 h 30 min" in shown


def test_shoes_count_what_is_run_in_them_whatever_happens_to_the_runs(client_, runner, run_form):
    client_.post("/shoes/new/", {"uid": str(uuid.uuid4()), "name": "Blue pair", "before": "100", "started_on": "2026-01-01"})
    shoe = Shoe.objects.get()
    assert shoe.metres_before == 100_000

    def counted():
        shoe.refresh_from_db()
        return shoe.metres_run, shoe.runs, shoe.last_run_on

    client_.post("/runs/new/", run_form(shoe=str(shoe.pk)))
    client_.post("/runs/new/", run_form(shoe=str(shoe.pk), distance="7", day="2026-06-01"))
    assert counted() == (12_000, 2, dt.date(2026, 6, 9))
    longer = Run.objects.get(metres=7000)
    client_.post(f"/runs/{longer.uid}/edit/", run_form(distance="7", day="2026-06-01"))
    assert counted() == (5_000, 1, dt.date(2026, 6, 9))
    client_.post(f"/runs/{Run.objects.get(metres=5000).uid}/remove/")
    assert counted() == (0, 0, None)


@pytest.mark.parametrize(("before", "says"), [("480", "In use"), ("483", "Check the wear"), ("805", "Think of a new pair")])
def test_a_pair_says_when_it_wants_a_look(client_, before, says):
    client_.post("/shoes/new/", {"uid": str(uuid.uuid4()), "name": "Blue pair", "before": before})
    assert says in text(client_.get("/shoes/"))


def test_a_pair_is_changed_retired_and_put_back(client_, runner, add):
    shoe = Shoe.objects.create(owner=runner, name="Blue pair")
    run = add(1, shoe=shoe)
    client_.post(f"/shoes/{shoe.uid}/", {"uid": str(shoe.uid), "name": "Green pair", "alert_from": "300", "alert_to": "600"})
    client_.post(f"/shoes/{shoe.uid}/retire/")
    shoe.refresh_from_db()
    assert (shoe.name, shoe.alert_from, shoe.retired_on) == ("Green pair", 300_000, TODAY)
    assert "Green pair" not in client_.get("/runs/new/").content.decode()
    assert "Green pair" in client_.get(f"/runs/{run.uid}/edit/").content.decode()
    client_.post(f"/shoes/{shoe.uid}/retire/")
    assert Shoe.objects.get().retired_on is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "required"),
        ({"before": "many"}, "as a number"),
        ({"alert_from": "900"}, "more than the distance before"),
        ({"started_on": "2030-01-01"}, "in the future"),
    ],
)
def test_a_pair_that_cannot_be_is_said_so(client_, changes, says):
    answer = client_.post("/shoes/new/", {"uid": str(uuid.uuid4()), "name": "Blue pair"} | changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Shoe.objects.count() == 0


def test_much_pain_is_answered_with_care_and_stored(client_, run_form):
    answer = client_.post("/runs/new/", run_form(pain="6", side="left"), follow=True)
    assert "take the safety check before you run again" in text(answer)


def test_all_runs_come_in_pages_without_counting_them(client_, add):
    for number in range(queries.PER_PAGE + 3):
        add(number, 1000 + number)
    first = client_.get("/runs/all/").content.decode()
    onward = re.search(r'href="(\?before=[^"]+)"', first)[1]
    second = client_.get(f"/runs/all/{onward}").content.decode()
    assert (first.count('data-label="Distance"'), second.count('data-label="Distance"')) == (queries.PER_PAGE, 3)
    assert client_.get("/runs/all/?before=nonsense").status_code == 200


def many(runner, count):
    """So many runs, four a week, back through the years."""
    Run.objects.all().delete()
    rows = [
        Run(
            owner=runner,
            local_day=TODAY - dt.timedelta(days=number * 7 // 4),
            metres=5000,
            pain_during=1,
            zone="UTC",
            created_at=NOW,
            cadence=160,
        )
        for number in range(count)
    ]
    Run.objects.bulk_create(rows)


@pytest.mark.parametrize("path", ["/runs/", "/runs/?week=2026-05-20", "/runs/all/", "/runs/new/", "/shoes/", "RUN"])
def test_three_thousand_runs_cost_no_more_queries_and_rows_than_a_hundred(client_, runner, path):
    Shoe.objects.create(owner=runner, name="Blue pair")
    counted = []
    for count in (100, 3000):
        many(runner, count)
        address = f"/runs/{Run.objects.filter(owner=runner).latest('local_day').uid}/" if path == "RUN" else path
        client_.get(address)
        rows = []

        def fetched(execute, sql, params, is_many, context, rows=rows):
            found = execute(sql, params, is_many, context)
            rows.append(sql)
            return found

        with CaptureQueriesContext(connection) as asked, connection.execute_wrapper(fetched):
            answer = client_.get(address)
        assert answer.status_code == 200
        counted.append((len(asked), len(answer.content)))
    assert counted[0][0] == counted[1][0] <= 24
    assert abs(counted[0][1] - counted[1][1]) < 800


def test_a_person_sees_only_their_own(client_, other_runner, add):
    add(1, 12_340, owner=other_runner, note="Foreign words")
    Shoe.objects.create(owner=other_runner, name="Foreign shoes")
    for path in ("/runs/", "/runs/all/", "/shoes/", "/runs/new/"):
        page = client_.get(path).content.decode()
        assert "12.3" not in page
        assert "Foreign" not in page


def test_everything_goes_with_the_person(runner, add):
    RunRoute.objects.create(owner=runner, run=add(1), points=[[51, 0]])
    Shoe.objects.create(owner=runner, name="Blue pair")
    runner.delete()
    assert (Run.objects.count(), Shoe.objects.count(), RunRoute.objects.count()) == (0, 0, 0)


def test_consent_taken_back_meanwhile_stores_nothing(runner):
    withdraw_consent(runner, now=NOW)
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        services.save_week(runner, TODAY, 1000, zone="UTC", now=NOW)
    with pytest.raises(PermissionDenied):
        services.save_run(runner, {"local_day": TODAY, "zone": "UTC"}, uid=uuid.uuid4(), now=NOW)
    with pytest.raises(PermissionDenied):
        services.save_shoe(runner, {"name": "x"}, uid=uuid.uuid4())
    assert Run.objects.count() == 0


def test_a_pair_was_new_when_a_run_was_run_in_it_whatever_came_later(client_, runner, add):
    shoe = Shoe.objects.create(owner=runner, name="Blue pair", uid=uuid.uuid4())
    first = add(8, 10_000, shoe=shoe)
    for days in (6, 5, 4, 3):
        last = add(days, 10_000, shoe=shoe)
    recount(runner, [shoe.pk])
    assert "New shoes" in text(client_.get(f"/runs/{first.uid}/"))
    assert "New shoes" not in text(client_.get(f"/runs/{last.uid}/"))
    week = client_.get(f"/runs/?week={first.local_day}").context["page"]
    assert [row.flags for row in week.rows if "New shoes" in row.flags] and "New shoes" in week.rows[0].flags


@pytest.mark.parametrize(
    ("rise", "says"),
    [
        (0, "The knee took it well."),
        (1, "The knee was a little worse after it."),
        (3, "The knee did not like it."),
        (None, "How the knee was the next morning is not known."),
    ],
)
def test_what_stood_out_stands_next_to_the_morning_that_followed(client_, add, rise, says):
    run = add(5, hills="downhill", pain_during=1)
    if rise is not None:
        RunAnswer.objects.create(owner=run.owner, run=run, before=1, morning=1 + rise, at=NOW)
    shown = text(client_.get(f"/runs/{run.uid}/"))
    assert "Much downhill" in shown and says in shown


def test_all_runs_tell_what_was_new_and_the_mornings_that_followed(client_, add):
    for days, rise in ((9, 0), (5, 2)):
        run = add(days, hills="downhill", pain_during=1)
        RunAnswer.objects.create(owner=run.owner, run=run, before=1, morning=1 + rise, at=NOW)
    rows = client_.get("/runs/all/").context["rows"]
    assert [(row.flags, row.morning) for row in rows] == [(["Downhill"], "Too much"), (["Downhill"], "Calm")]


def test_runs_of_other_years_are_told_with_their_year_and_over_years_without_mornings(client_, add):
    add(400)
    add(1)
    answer = client_.get("/runs/all/")
    assert [row.day for row in answer.context["rows"]] == ["Tue 9 Jun", "Tue 6 May 2025"]
    assert "Next morning" not in text(answer)


def test_the_morning_after_a_run_of_today_is_still_to_come(client_, add):
    run = add(0, hills="downhill", pain_during=1)
    assert "See how the knee is tomorrow morning." in text(client_.get(f"/runs/{run.uid}/"))


def test_quicker_steps_lead_to_the_beat_of_the_player_unless_running_is_locked(client_, runner, add):
    add(1, cadence=160)
    assert "/routines/cadence-drill/play/" in client_.get("/runs/").content.decode()
    Lock.objects.create(owner=runner, what="running", question="deep-groin", questions_version="1", since=NOW)
    assert "/routines/cadence-drill/play/" not in client_.get("/runs/").content.decode()


def test_a_taped_run_is_told_as_one(client_, add):
    add(1, taped=True)
    assert "taped" in text(client_.get("/runs/"))
