"""The pages of the pain finder: what each place answers, what is left out, and that nothing is kept."""

import datetime as dt
import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from exercises.finder import queries, rules
from exercises.lib import clock
from exercises.publishing.queries import cards
from exercises.safety.rules import Locks, OpenLock
from tests.finder.test_rules import EXPECTED, pack

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ANSWER = "/pain/answer/"


def ask(client=None, **said):
    answer = (client or Client()).get(ANSWER, said)
    assert answer.status_code == 200
    return answer.content.decode()


def main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def muscles(page: str) -> set[str]:
    return set(re.findall(r'href="/muscles/([a-z-]+)/"', main(page)))


def heading(page: str) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S).group(1).strip()


@pytest.mark.parametrize("area", EXPECTED)
def test_each_place_answers_with_the_muscles_of_its_row(area):
    first, second, shown, _asked, _source = EXPECTED[area]
    assert muscles(ask(area=area, asked="none")) == {*first, *second, *shown}


@pytest.mark.parametrize("area", EXPECTED)
def test_each_answer_says_when_to_be_seen_and_what_else_it_could_be(area):
    page = main(ask(area=area, asked="none"))
    assert "When to be seen" in page and "Call 999" in page
    if rules.ROWS[area].look_alikes:
        assert "fits the usual pattern of" in page and "no diagnosis" in page
        assert all(f"/conditions/{slug}/" in page for slug in rules.ROWS[area].look_alikes)


@pytest.mark.parametrize("area", [area for area, row in rules.ROWS.items() if row.starts])
def test_the_first_routine_of_a_place_leads_to_its_start_and_says_why(area):
    start = rules.ROWS[area].starts[0]
    page = main(ask(area=area, asked="none"))
    assert f'class="btn btn-primary btn-lg" href="{reverse("practice:play", args=[start.routine])}"' in page
    why = page.split('<details class="why">', 1)[1].split("</details>", 1)[0]
    assert "Rule" in why and "Places" in why and "How sure we are" in why
    titles = pack("source")
    assert pack("pain-area")[area]["title"] in why
    assert all(titles[slug]["title"] in why for slug in rules.REASONS[start.reason][1])
    assert f"ev-{rules.REASONS[start.reason][0]}" in why


@pytest.mark.parametrize("area", ["groin", "shin", "shin-bump"])
def test_a_place_that_must_be_seen_gets_no_routine_even_after_every_no(area):
    page = main(ask(area=area, asked="none"))
    assert "We suggest no routine for this place." in page and "/play/" not in page


@pytest.mark.parametrize(("area", "row"), [(area, row) for area, row in rules.ROWS.items() if row.ask_first])
def test_the_first_questions_come_before_anything_is_suggested(area, row):
    page = main(ask(area=area))
    assert all(f'id="fits-{key}"' in page for key in row.ask_first)
    assert "/play/" not in page and "/muscles/" not in page and not re.search(r"<input[^>]* checked", page)


@pytest.mark.parametrize("key", rules.ASKS)
def test_a_yes_or_not_sure_leads_to_care_and_to_no_suggestion(key):
    area = next(row.area for row in rules.TABLE if key in row.ask_first)
    page = main(ask(area=area, fits=key, asked="none"))
    assert "/play/" not in page and "Start this routine" not in page
    assert "Reading stays open" in page
    assert {"emergency": "Be seen today", "urgent": "See a doctor first", "professional": "Please be seen first"}[
        rules.ASKS[key].level
    ] in page


def test_one_or_more_without_a_tick_is_asked_again():
    page = main(ask(area="calf", asked="some"))
    assert "Tick what fits" in page and "/play/" not in page


def test_several_places_count_together_and_the_question_of_one_holds_for_all():
    assert heading(ask(area=["around-kneecap", "front-thigh", "calf"], asked="none")) == (
        "Around or behind the kneecap, front of the thigh and calf"
    )
    assert 'id="fits-calf-swelling"' in ask(area=["around-kneecap", "calf"])


def test_a_place_that_nobody_knows_gets_one_clear_sentence():
    page = main(ask(area=["moon", "around-kneecap"]))
    assert page.count("We do not know the place “moon”") == 1
    assert "Start this routine" in page
    alone = main(ask(area="<script>"))
    assert "No place is chosen yet" in alone and "<script>" not in alone


def test_without_a_place_the_answer_leads_back_to_the_picture():
    page = main(ask())
    assert "No place is chosen yet" in page and f'href="{reverse("finder:pick")}"' in page


def test_a_muscle_that_the_person_names_is_left_out_with_the_reason_and_its_routine_waits():
    page = main(ask(area="around-kneecap", rest="rectus-femoris", asked="none"))
    left_out = page.split("Left out today", 1)[1].split("</section>", 1)[0]
    assert "Rectus femoris" in left_out and "you said" in left_out
    assert f'btn-lg" href="{reverse("practice:play", args=["settle-5"])}"' in page
    assert "First six minutes: you said" in page


def test_a_tender_spot_that_the_person_names_comes_first():
    page = main(ask(area="around-kneecap", tender="gluteus-medius", asked="none"))
    first = page.split('<ol class="rows">', 1)[1].split("</li>", 1)[0]
    assert "/muscles/gluteus-medius/" in first and "You found a tender spot here" in first


def test_a_muscle_without_a_spot_to_press_is_shown_to_read_about():
    page = main(ask(area="outer-side"))
    assert re.search(r"To read about, not to press:.*?/muscles/tensor-fasciae-latae/", page, re.S)


def test_yesterdays_press_is_left_out_for_the_leg_it_was_on(runner, saved, as_):
    saved.started_at = clock.now() - dt.timedelta(hours=2)
    saved.save(update_fields=["started_at"])
    saved.results.exclude(muscle_slug="").update(side="right")
    client = as_(runner)
    assert "pressed in the last day" in main(ask(client, area="around-kneecap", side="right"))
    assert "pressed in the last day" not in main(ask(client, area="around-kneecap", side="left"))
    saved.started_at = clock.now() - dt.timedelta(hours=25)
    saved.save(update_fields=["started_at"])
    assert "pressed in the last day" not in main(ask(client, area="around-kneecap", side="right"))
    saved.results.exclude(muscle_slug="").update(worst=8)
    assert "sore after the last time" in main(ask(client, area="around-kneecap", side="right"))


def test_nobody_learns_of_the_presses_of_others(saved, other_runner, as_):
    saved.started_at = clock.now() - dt.timedelta(hours=2)
    saved.save(update_fields=["started_at"])
    assert "pressed in the last day" not in ask(as_(other_runner), area="around-kneecap")
    assert "pressed in the last day" not in ask(area="around-kneecap")


def lock(monkeypatch, *what: str) -> None:
    """Someone whose safety check closed this."""
    found = Locks(tuple(OpenLock(one, "any") for one in what))
    monkeypatch.setattr(queries, "locks_of", lambda request: found)


def test_where_everything_is_locked_nothing_is_suggested_and_reading_stays(monkeypatch):
    lock(monkeypatch, "everything")
    page = main(ask(area="around-kneecap"))
    assert "closed suggestions" in page and "/play/" not in page
    assert "/muscles/rectus-femoris/" in page and "/conditions/runners-knee/" in page and "When to be seen" in page


def test_where_pressure_is_locked_its_muscles_and_routines_are_left_out_with_the_reason(monkeypatch):
    lock(monkeypatch, "pressure")
    page = main(ask(area="around-kneecap"))
    assert "Rectus femoris</a>: closed by your safety check" in page
    assert "First six minutes: closed by your safety check" in page
    assert f'btn-lg" href="{reverse("practice:play", args=["settle-5"])}"' in page


def test_where_knee_load_is_locked_no_routine_with_knee_load_is_offered(monkeypatch):
    loading = {card.slug for card in cards("routine") if "knee-load" in card.facets["loads"]}
    assert loading
    lock(monkeypatch, "knee_load")
    for area, row in rules.ROWS.items():
        page = main(ask(area=area, asked="none"))
        assert not {start.routine for start in row.starts if f'/routines/{start.routine}/"' in page} & loading, area


def test_the_picker_ticks_nothing_beforehand_and_keeps_what_the_address_says():
    plain = main(Client().get("/pain/").content.decode())
    assert "checked" not in plain
    chosen = main(Client().get("/pain/", {"area": "calf", "side": "left"}).content.decode())
    assert re.search(r'value="calf" id="area-calf" checked', chosen) and re.search(r'value="left" id="side-left" checked', chosen)
    knee = main(Client().get("/pain/knee/", {"area": "calf", "side": "left"}).content.decode())
    assert '<input type="hidden" name="area" value="calf">' in knee and "Also chosen: Calf" in knee


@pytest.mark.parametrize("path", ["/pain/", "/pain/knee/"])
def test_enter_shows_the_answer_and_not_another_picture(path):
    form = main(Client().get(path).content.decode()).split("<form", 1)[1]
    assert "formaction" not in re.search(r"<button[^>]*>", form).group()


def test_the_answer_is_kept_by_no_cache_and_leaves_no_cookie():
    answer = Client().get(ANSWER, {"area": "around-kneecap"})
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    assert 'content="noindex"' in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/pain/", "/pain/knee/", "/pain/answer/?area=around-kneecap", "/pain/answer/?area=outer-side&area=calf&asked=none"]
)
def test_a_page_with_its_plates_stays_under_60_kb(path):
    page = Client().get(path).content
    plates = set(re.findall(r'<image href="([^"]+)"', page.decode()))
    assert 1 <= len(plates) <= 2
    answers = [Client().get(address) for address in plates]
    assert {answer.status_code for answer in answers} == {200}
    assert len(gzip.compress(page)) + sum(len(gzip.compress(answer.content)) for answer in answers) < 60 * 1024


def test_an_answer_costs_a_bounded_number_of_queries(runner, saved, as_, django_assert_max_num_queries):
    client = as_(runner)
    ask(client, area="around-kneecap")
    with django_assert_max_num_queries(18):
        ask(client, area=list(EXPECTED), asked="none", side="right")


def test_the_first_page_leads_to_the_finder():
    page = main(Client().get("/").content.decode())
    assert f'href="{reverse("finder:knee")}"' in page and f'href="{reverse("finder:pick")}"' in page
