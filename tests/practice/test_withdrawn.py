"""A safety withdrawal reaches every page of the next contact, and says why; what was done before stays."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.test import Client

from exercises.lib import clock
from exercises.lib.http import epoch_memo
from exercises.practice.models import PracticeSession
from exercises.practice.queries import RULES
from exercises.practice.services import store_session
from exercises.publishing.models import Index
from exercises.publishing.queries import cards, published_or_404
from exercises.publishing.services import publish
from exercises.publishing.withdrawals import confirm_withdrawal, lift_withdrawal, raise_withdrawal
from exercises.routines.codec import CODECS
from exercises.routines.services import plan_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
WHY = "A chair tipped over."
ROUTINE, EXERCISE = "first-six-minutes", "slow-chair-sit"
PLAY, LOG, DETAIL = (f"/routines/{ROUTINE}/{page}" for page in ("play/", "log/", ""))


@pytest.fixture
def take_back(editor, reviewer):
    def make(kind="exercise", slug=EXERCISE, part="", reason=WHY):
        raised = raise_withdrawal(kind=kind, slug=slug, part=part, reason=reason, who=editor, now=NOW)
        found = confirm_withdrawal(raised, who=reviewer, now=NOW)
        epoch_memo.forget()
        return found

    return make


def publish_routine(document):
    codec = next(codec for codec in CODECS if codec.kind == "routine")
    publish(document, entry=codec.entry(document), now=NOW)


def page(address, client=None):
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


KINDS = [("exercise", EXERCISE), ("routine", ROUTINE), *(("rule", slug) for slug in RULES)]


@pytest.mark.parametrize(("kind", "slug"), KINDS)
@pytest.mark.parametrize("address", [PLAY, LOG])
def test_nothing_starts_and_the_page_says_why(kind, slug, address, take_back):
    take_back(kind, slug)
    text = page(address)
    assert WHY in text and "cannot be started" in text
    assert 'data-before="start"' not in text and 'name="uid"' not in text


def test_a_page_kept_before_the_withdrawal_is_not_served_after_it(take_back):
    assert 'data-before="start"' in page(PLAY)
    take_back()
    assert WHY in page(PLAY)


def test_the_routine_can_be_read_but_offers_no_start(take_back):
    take_back()
    text = page(DETAIL)
    assert WHY in text and "Slow chair-sit" in text
    assert PLAY not in text and LOG not in text


@pytest.mark.parametrize(
    ("kind", "slug", "address"), [("exercise", EXERCISE, f"/exercises/{EXERCISE}/"), ("advice", "ice-and-heat", "/advice/ice-and-heat/")]
)
def test_its_own_page_says_it_at_the_top(kind, slug, address, take_back):
    take_back(kind, slug)
    assert WHY in page(address)


def test_lists_search_finder_and_the_first_page_do_not_offer_it(take_back):
    link = f'href="{DETAIL}"'
    places = ["/routines/", "/search/?q=first+six+minutes", "/pain/answer/?area=around-kneecap&asked=none", "/"]
    assert [link in page(address) or PLAY in page(address) for address in places] == [True] * 4
    take_back()
    assert [address for address in places if link in page(address) or PLAY in page(address)] == []
    assert f"/exercises/{EXERCISE}/" not in page("/exercises/")
    assert f"/exercises/{EXERCISE}/" not in page("/search/?q=slow+chair-sit")


def test_a_routine_without_the_movement_goes_on(take_back):
    others = {card.slug for card in cards("routine") if EXERCISE not in card.facets["exercises"]}
    take_back()
    assert {card.slug for card in cards("routine")} == others


def test_a_point_drops_out_of_the_plan_and_its_press_with_it(take_back):
    _published, before = plan_for(ROUTINE, now=NOW)
    presses = [step for step in before.document["steps"] if "press" in step]
    muscle, spots = presses[0]["press"]["muscle"]["slug"], [spot["key"] for spot in presses[0]["press"]["spots"]]
    for key in spots:
        take_back("muscle", muscle, key)
    published, after = plan_for(ROUTINE, now=NOW)
    kept = [step["key"] for step in after.document["steps"]]
    assert published.withdrawn == ""
    assert kept == [step["key"] for step in before.document["steps"] if step.get("press", {}).get("muscle", {}).get("slug") != muscle]
    text = page(f"/muscles/{muscle}/")
    assert "Please do not do this for now." in text and f": {WHY}" in text and "Taken back for now" in text
    assert 'data-before="start"' in page(PLAY)


def test_a_routine_of_nothing_but_that_point_is_refused_with_its_reason(take_back):
    document = published_or_404("routine", ROUTINE).document
    press = next(step for step in document["steps"] if step.get("points"))
    publish_routine(document | {"slug": "one-press", "title": "One press", "steps": [press]})
    for key in press["points"]:
        take_back("muscle", press["muscle"], key)
    assert WHY in page("/routines/one-press/")
    assert WHY in page("/routines/one-press/play/")
    assert "one-press" not in {card.slug for card in cards("routine")}


def seen_by_another_process():
    """The play page as a process shows it that did not make the plan."""
    caches["pages"].clear()
    return page(PLAY)


def test_lifting_it_brings_everything_back(take_back, administrator):
    # The first visit keeps the plan; a database may give its keys back in another order.
    page(PLAY)
    before = seen_by_another_process()
    facets = Index.objects.get(kind="routine", slug=ROUTINE).facets
    muscle = next(step["muscle"] for step in published_or_404("routine", ROUTINE).document["steps"] if step.get("muscle"))
    point = published_or_404("muscle", muscle).document["points"][0]["key"]
    for found in [take_back(), take_back("routine", ROUTINE), take_back("muscle", muscle, point)]:
        lift_withdrawal(found, who=administrator, now=NOW)
    epoch_memo.forget()
    assert seen_by_another_process() == before
    assert Index.objects.get(kind="routine", slug=ROUTINE).facets == facets


def test_the_finder_suggests_nothing_while_its_table_is_taken_back(take_back):
    take_back("rule", "finder-table")
    text = page("/pain/answer/?area=around-kneecap&asked=none")
    assert WHY in text and "/play/" not in text and "When to be seen" in text
    assert 'data-before="start"' in page(PLAY)


def test_a_new_version_does_not_lift_it(take_back):
    take_back()
    codec = next(codec for codec in CODECS if codec.kind == "exercise")
    document = published_or_404("exercise", EXERCISE).document | {"summary": "Sit down slowly on a chair."}
    publish(document, entry=codec.entry(document), now=NOW)
    epoch_memo.forget()
    assert published_or_404("exercise", EXERCISE).withdrawn == WHY
    assert WHY in page(PLAY)


def test_a_loaded_pack_neither_lifts_it_nor_writes_anything(take_back):
    take_back()
    row = Index.objects.get(kind="exercise", slug=EXERCISE)
    codec = next(codec for codec in CODECS if codec.kind == "exercise")
    revision = publish(row.revision.document, entry=codec.entry(row.revision.document), now=NOW)
    assert revision == row.revision
    assert published_or_404("exercise", EXERCISE).withdrawn == WHY


def test_what_was_done_before_is_kept_and_what_was_under_way_may_still_be_sent(take_back, runner, as_, saved, session_document):
    document = session_document()
    take_back()
    assert store_session(runner, document, now=clock.now()).status == "stored"
    assert PracticeSession.objects.filter(owner=runner).count() == 2
    assert saved.routine_title in page(f"/sessions/{saved.uid}/", as_(runner))


def test_an_old_plan_is_still_known_to_who_holds_it(take_back, plan):
    take_back()
    told = Client().get("/api/v1/me", {"routine": ROUTINE, "plan": plan.sha256}).json()
    assert [item["reason"] for item in told["withdrawals"]] == [WHY]


def test_a_withdrawal_costs_no_query_for_each_thing(take_back, django_assert_max_num_queries):
    for slug in Index.objects.filter(kind="exercise").values_list("slug", flat=True)[:6]:
        take_back("exercise", slug)
    with django_assert_max_num_queries(9):
        page("/routines/")
