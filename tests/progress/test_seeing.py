"""What a person sees of their progress: charts with runs, the calendar, own numbers, the table to take along, and the paper."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse

from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.programmes.models import Assignment
from exercises.progress import queries, rules
from exercises.progress.models import ChosenThresholds, Measure, RunAnswer
from exercises.progress.pages.export import cell
from exercises.running.pages.words import length
from tests.progress.runs import run, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def page(client, name, **query) -> str:
    return client.get(reverse(name), query).content.decode()


def charts(client, **query):
    return {chart.key: chart for chart in client.get(reverse("progress:progress"), query).context["page"].charts}


def test_pain_in_a_run_and_the_morning_after_it_are_in_the_chart(as_, person):
    made = run(person, 3, pain_during=4)
    RunAnswer.objects.create(owner=person, run=made, before=1, morning=2, at=clock.now())
    row = charts(as_(person))["pain"].table.rows[0]
    assert row[1:] == ("1", "4", "2")


def test_no_answer_stays_a_gap_in_every_table(as_, person, train):
    train(person, 2, before=None, worst=3)
    run(person, 2, pain_during=None)
    found = charts(as_(person))
    assert found["pain"].table.rows[0][1:] == ("no answer", "3", "no answer")
    assert found["distance"].table.rows[0][3] == "no answer"
    assert not found["distance"].lines


def test_the_weeks_of_running_stand_with_their_limit_and_what_went_over_it(as_, person):
    monday = today() - dt.timedelta(days=today().weekday())
    for back, metres in ((3, 10_000), (2, 10_000), (1, 30_000)):
        run(person, (today() - monday).days + 7 * back, metres=metres)
    chart = charts(as_(person))["distance"]
    last = next(row for row in chart.table.rows if "30" in row[1])
    assert "(over)" in last[1] and last[2].endswith("km") and last[2] != "–"
    assert len(chart.over) == 1 and "30" in [mark.text for mark in chart.values]
    assert 'fill="url(#distance-h)"' in page(as_(person), "progress:progress")


def test_a_limit_in_the_chart_is_the_one_that_the_week_page_tells(as_, person):
    for back in (15, 8, 1):
        run(person, back, metres=10_000)
    told = as_(person).get(reverse("running:list")).context["page"].week.value
    chart = queries.running_queries.weeks(person, today() - dt.timedelta(days=56), today())
    assert length(chart[-1].cap, "km", down=True) == told


def test_minutes_of_runs_count_as_load_beside_the_kilometres(as_, person, train):
    run(person, 0, seconds=3600, metres=8000)
    row = charts(as_(person))["load"].table.rows[0]
    assert row[1] == "60" and row[2].startswith("8")


def test_over_years_a_point_is_a_week(as_, person):
    for back in (800, 1, 0):
        run(person, back, pain_during=2)
    assert len(charts(as_(person), span="all")["pain"].table.rows) <= 3
    assert str(today().year - 2) in page(as_(person), "progress:progress", span="all")


def test_a_day_with_other_sport_is_not_told_as_no_data(as_, person, started):
    Assignment.objects.filter(pk=started.pk).update(starts_on=today() - dt.timedelta(days=20))
    started.changes.update(on=today() - dt.timedelta(days=20))
    run(person, 1, kind="ride")
    weeks = as_(person).get(reverse("progress:progress")).context["page"].weeks
    states = {day.day: day.state for week in weeks for day in week}
    assert states[today() - dt.timedelta(days=1)] == "else"
    assert states[today() - dt.timedelta(days=2)] == "no-data"


@pytest.mark.parametrize(("values", "title"), [((), "Progress"), ((6, 3), "Worst pain: from 6 to 3"), ((4, 3), "No clear change yet")])
def test_the_page_says_first_whether_it_is_getting_better(as_, person, values, title):
    for index, value in enumerate(values):
        Measure.objects.create(owner=person, kind="worst", day=today() - dt.timedelta(days=30 - index), value=value)
    assert f"<h1>{title}</h1>" in page(as_(person), "progress:progress")


def test_a_yes_never_claims_calm_answers_that_nobody_gave(as_, person, train):
    assert "last answers were calm" not in page(as_(person), "progress:today")
    assert "no answers of yours yet" in page(as_(person), "progress:today")


# Own numbers


def test_a_number_of_ones_own_is_kept_and_shown_where_the_advice_is_explained(as_, person):
    answer = as_(person).post(reverse("progress:numbers"), {"calm": "1"}, follow=True)
    assert "Kept." in answer.content.decode()
    assert ChosenThresholds.objects.get(owner=person).values == {"calm": 1}
    assert queries.limits_for(person).calm == 1
    assert re.search(r'<td class="num">1 <span class="tag">yours', page(as_(person), "progress:worked_out"))
    assert "yours" not in page(as_(), "progress:worked_out")


@pytest.mark.parametrize("value", ["4", "-1", "1.5", "much"])
def test_a_number_outside_its_bounds_is_refused_with_the_bounds(as_, person, value):
    answer = as_(person).post(reverse("progress:numbers"), {"calm": value})
    assert answer.status_code == 422 and "Choose a number from 0 to 3." in answer.content.decode()
    assert not ChosenThresholds.objects.exists()


def test_the_step_after_a_bad_answer_is_not_smaller_than_the_first_one(as_, person):
    answer = as_(person).post(reverse("progress:numbers"), {"flare_start_percent": "60", "flare_middle_percent": "50"})
    assert answer.status_code == 422 and "must not be smaller" in answer.content.decode()


def test_an_empty_form_and_the_button_lead_back_to_the_usual_numbers(as_, person):
    for way in ({}, {"usual": "1", "calm": "0"}):
        as_(person).post(reverse("progress:numbers"), {"calm": "1"})
        as_(person).post(reverse("progress:numbers"), way)
        assert queries.limits_for(person) == rules.layered()


def test_a_usual_number_is_kept_where_the_install_has_another_one(as_, person, settings):
    settings.PROGRESS = {"calm": 1}
    as_(person).post(reverse("progress:numbers"), {"calm": "2"})
    assert queries.limits_for(person).calm == 2


def test_without_consent_no_number_is_kept(as_, person):
    withdraw_consent(person, now=clock.now())
    assert as_(person).post(reverse("progress:numbers"), {"calm": "1"}).status_code == 422
    assert not ChosenThresholds.objects.exists()


# The table to take along


def table(client) -> list[dict[str, str]]:
    answer = client.get(reverse("progress:export"))
    assert answer.streaming and answer["Content-Type"].startswith("text/csv") and "private" in answer["Cache-Control"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_everything_that_one_can_see_is_in_the_table(as_, person, train, other_runner):
    train(person, 2, before=1, worst=3, morning=2)
    run(person, 1, metres=5000, pain_during=2)
    run(other_runner, 1, metres=7777)
    Measure.objects.create(owner=person, kind="worst", day=today(), value=4)
    rows = table(as_(person))
    assert {row["about"] for row in rows} == {"session", "pain", "run", "measure"}
    assert {(row["what"], row["value"]) for row in rows} >= {("worst, knee", "3"), ("metres", "5000"), ("pain of the week", "4")}
    assert "7777" not in {row["value"] for row in rows}


def test_what_nobody_said_is_not_in_the_table(as_, person, train):
    train(person, 2, before=None, worst=3, morning=None)
    assert [row["what"] for row in table(as_(person)) if row["about"] == "pain"] == ["worst, knee"]


@pytest.mark.parametrize("words", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "  =1", "\r=1", '=HYPERLINK("http://evil")'])
def test_no_cell_is_taken_for_a_formula(as_, person, train, words):
    assert cell(words).startswith("'")
    train(person, 1, note=words.strip() or words)
    note = next(row["remark"] for row in table(as_(person)) if row["about"] == "session")
    assert not note.lstrip(" ").startswith(("=", "+", "-", "@"))


# On paper


def test_the_programme_on_paper_has_pictures_doses_and_a_code_that_leads_back(as_, person, started):
    text = page(as_(person), "progress:programme_print")
    assert 'class="qr"' in text and "/programme/</span>" in text
    assert '<img class="thumb"' in text and 'loading="lazy"' not in text and 'class="dose"' in text
    assert " style=" not in text and "<script>" not in text


def test_without_a_programme_there_is_nothing_to_print(as_, person, programmes):
    assert as_(person).get(reverse("progress:programme_print"))["Location"] == "/programmes/"


# The way around


def test_five_places_are_in_the_bar_and_signing_in_leads_to_today(as_, person, client):
    bar = re.search(r'<nav class="nav".*?</nav>', page(as_(person), "progress:today"), re.S)[0]
    assert re.findall(r"</svg>\s*([^<]+)</a>", bar) == ["Today", "Routines", "Progress", "Learn", "You"]
    person.set_password("a long enough phrase")
    person.save()
    answer = client.post("/accounts/login/", {"login": person.email, "password": "a long enough phrase"})
    assert answer["Location"] == reverse("progress:today")


def test_a_phase_that_only_data_can_end_asks_nothing(as_, person, started):
    Assignment.objects.filter(pk=started.pk).update(phase="return-to-running")
    text = page(as_(person), "progress:programme")
    assert ("Tell us how it goes today" in text) == bool(as_(person).get(reverse("progress:programme")).context["form"].fields)


def test_no_stranger_changes_anothers_numbers(as_, person, other_runner):
    as_(other_runner).post(reverse("progress:numbers"), {"calm": "0"})
    assert queries.limits_for(person) == rules.layered()
