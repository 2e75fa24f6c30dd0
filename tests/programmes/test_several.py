"""Programmes of two therapists and one chosen alone, side by side: each stands there as its own, and each is told of its own."""

import datetime as dt
import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.care.access import open_or_404
from exercises.care.models import Therapist
from exercises.clients.models import Standing
from exercises.clients.queries.record import record_of
from exercises.clients.services import standing
from exercises.lib import clock
from exercises.practice.models import PracticeSession
from exercises.practice.services import store_session
from exercises.programmes import loader, queries, services
from exercises.programmes.rules import STRETCHES, added, empty
from exercises.progress.pages.today import today_page
from exercises.routines.services import plan_for
from tests.conftest import make_link, make_therapist
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("midday", "still_clock")]


@pytest.fixture
def prescribe(runner):
    """Gives the runner a programme of these exercises by a therapist whom they share with."""

    def make(user, *exercises, phase="knee-strength", slots=("morning",), **given):
        mine = Therapist.objects.get(user=user)
        document = empty(phase)
        for slug in exercises:
            item = queries.from_exercise(slug, key=f"i-{uuid.uuid4().hex}") | {"slots": list(slots)}
            document = added(document, phase, item)
        row = services.create(mine, uid=uuid.uuid4(), title=f"By {mine.name}", now=clock.now())
        row = services.save_draft(row, document, title=row.title, base=services.base_of(row), now=clock.now())
        link = runner_link(runner, user)
        asked = {"uid": uuid.uuid4(), "starts_on": today(), "today": today(), "now": clock.now()} | given
        [made] = services.assign(row, mine, [link], **asked)
        return made

    return make


def runner_link(runner, user):
    from exercises.care.models import CareLink

    return CareLink.objects.filter(owner=runner, therapist__user=user).first() or make_link(runner, user)


@pytest.fixture
def alone(runner):
    """The runner follows one of the catalogue too, by their own choice."""
    loader.load(loader.read(), now=clock.now())
    programme = next(item for item in queries.offered() if item.key == "runners-knee")
    return services.start_alone(runner, programme, uid=uuid.uuid4(), today=today(), now=clock.now())


@pytest.fixture
def both(prescribe, therapist, other_therapist):
    """One programme of each therapist: Mara Linde's, then Otto Falk's."""
    return prescribe(therapist, "wall-sit"), prescribe(other_therapist, "slow-chair-sit")


@pytest.fixture
def do(runner, session_document):
    """Stores a session of something that was prescribed, for its programme."""

    def send(assignment, *, names=None, **fields):
        [plan] = {row.plan for row in queries.prescribed(assignment.version).values()}
        results = [{"key": step["key"], "side": side, "outcome": "done"} for step in plan.document["steps"] for side in step["sides"]]
        document = session_document(plan=plan.sha256, steps=results, assignment=str((names or assignment).uid), slot="morning", **fields)
        assert store_session(runner, document, now=clock.now()).status == "stored"
        return PracticeSession.objects.get(uid=document["uid"])

    return send


def text(answer):
    return html.unescape(answer.content.decode())


def page_of(user, hour=9):
    return today_page(user, clock.now(), today(), hour=hour, minutes=None, bad_day=False, units="km", locked=False)


def told(page):
    return [(group.by, [view.card.title for view in group.due], group.done, group.of) for group in page.groups]


# --- Today ---
def test_today_has_the_things_of_every_programme_with_ones_own_last(as_, runner, alone, both):
    assert [by for by, *_rest in told(page_of(runner))] == ["Otto Falk", "Mara Linde", ""]
    page = text(as_(runner).get("/today/"))
    places = [page.index(words) for words in ("From Otto Falk", "Slow chair-sit", "From Mara Linde", "Wall sit", "Your own programme")]
    assert places == sorted(places) and "Today: 0 of 3 done" in page
    for assignment in both:
        [slug] = queries.prescribed(assignment.version)
        assert f"/programme/{assignment.uid}/play/{slug}/?slot=morning&assignment={assignment.uid}" in page


def test_one_programme_needs_no_heading_of_whose_it_is(as_, runner, therapist, prescribe):
    prescribe(therapist, "wall-sit")
    page = text(as_(runner).get("/today/"))
    assert "From Mara Linde" not in page and "Today: 0 of 1 done" in page and "A bad day: half of the sets" in page


def test_what_is_done_counts_for_the_programme_that_it_belongs_to(runner, both, do):
    mara, otto = both
    do(otto)
    assert told(page_of(runner)) == [("Otto Falk", ["Slow chair-sit"], 1, 1), ("Mara Linde", ["Wall sit"], 0, 1)]


def test_what_two_programmes_play_alike_counts_for_the_one_that_it_was_done_for(
    runner, therapist, other_therapist, prescribe, session_document
):
    """The stretches in the place of a second press are a routine for everyone: they count once."""
    mara, otto = (prescribe(user, "quad-release-thumbs", slots=("morning", "evening")) for user in (therapist, other_therapist))
    plan = plan_for(STRETCHES, now=clock.now())[1]
    step = plan.document["steps"][0]
    results = [{"key": step["key"], "side": side, "outcome": "done"} for side in step["sides"]]
    document = session_document(plan=plan.sha256, steps=results, assignment=str(otto.uid), slot="evening")
    assert store_session(runner, document, now=clock.now()).status == "stored"
    assert [(group.assignment, group.done, group.of) for group in page_of(runner).groups] == [(otto, 1, 2), (mara, 0, 2)]


def test_the_first_thing_that_is_not_done_is_the_one_that_start_starts(as_, runner, both, do):
    mara, otto = both
    assert page_of(runner).next.play.startswith(f"/programme/{otto.uid}/")
    do(otto)
    assert page_of(runner).next.play.startswith(f"/programme/{mara.uid}/")
    page = text(as_(runner).get("/today/"))
    [first] = re.findall(r'class="btn over btn-primary" href="([^"]+)"', page)
    assert first == page_of(runner).next.play
    do(mara)
    assert page_of(runner).next is None and "Today: 2 of 2 done" in text(as_(runner).get("/today/"))


def test_the_slot_of_the_hour_comes_before_the_order_of_the_programmes(runner, therapist, other_therapist, prescribe):
    mara = prescribe(therapist, "wall-sit", slots=("evening",))
    otto = prescribe(other_therapist, "slow-chair-sit", slots=("morning",))
    assert page_of(runner, hour=9).next.play.startswith(f"/programme/{otto.uid}/")
    assert page_of(runner, hour=20).next.play.startswith(f"/programme/{mara.uid}/")


@pytest.mark.parametrize("how", ["paused", "finished", "to begin"])
def test_what_does_not_run_asks_for_nothing(runner, therapist, other_therapist, prescribe, how):
    otto = prescribe(other_therapist, "slow-chair-sit")
    mara = prescribe(therapist, "wall-sit", **({"starts_on": today() + dt.timedelta(days=9)} if how == "to begin" else {}))
    if how != "to begin":
        services.set_state(mara, how, today=today())
    assert [group.assignment for group in page_of(runner).groups] == [otto]
    assert queries.current(runner) == otto == queries.followed(runner)


def test_each_change_stands_with_the_one_who_made_it(as_, runner, both):
    mara, otto = both
    change(mara.version.programme, why="Because of the stairs.", hold_s=9)
    page = text(as_(runner).get("/today/"))
    assert "Mara Linde changed your programme" in page and "Otto Falk changed" not in page and "Because of the stairs." in page


def test_how_long_one_has_is_asked_beside_ones_own_programme_and_a_bad_day_is_for_all(as_, runner, alone, both):
    page = text(as_(runner).get("/today/?minutes=5"))
    assert page.index("A bad day: half of the sets") < page.index("From Otto Falk")
    assert page.index("Your own programme") < page.index("How long have you got?") < page.index("5 min")
    bad = text(as_(runner).get("/today/?minutes=bad-day"))
    assert bad.count("short=yes") == 3 and "The whole of it again" in bad


# --- too much of one thing ---
def notices(user):
    return page_of(user).clash


def test_a_muscle_that_two_programmes_press_on_one_day_is_said_once_and_whom_to_ask(as_, runner, therapist, other_therapist, prescribe):
    prescribe(therapist, "quad-release-thumbs")
    assert notices(runner) == ()
    prescribe(other_therapist, "quad-release-thumbs")
    first, second = notices(runner)
    assert first.startswith("Otto Falk and Mara Linde ask you to press the same muscle today: ")
    assert second == "Once a day is enough for a muscle: ask Otto Falk or Mara Linde which of them counts."
    page = text(as_(runner).get("/today/"))
    assert page.count(first) == 1 and second in page


def test_of_a_therapists_programme_and_ones_own_it_is_the_therapist_who_is_asked(runner, therapist, alone, prescribe):
    services.set_minutes(alone, 20)
    prescribe(therapist, "quad-release-thumbs")
    given, own = (set(group.due[0].card.facets["muscles"]) for group in page_of(runner).groups)
    assert given & own, "both press the same muscle"
    said = " ".join(notices(runner))
    assert "Mara Linde and your own programme ask you" in said and "ask Mara Linde which" in said


def test_a_press_that_is_left_out_of_a_later_slot_is_none(runner, therapist, other_therapist, prescribe):
    prescribe(therapist, "quad-release-thumbs", slots=("morning",))
    prescribe(other_therapist, "quad-release-roller", "quad-release-thumbs", slots=("morning",))
    assert len([view for group in page_of(runner).groups for view in group.due if view.pressure]) == 2


def test_more_than_four_exercises_together_are_said_with_their_number(runner, therapist, other_therapist, prescribe):
    prescribe(therapist, "wall-sit", "slow-chair-sit", "heel-raise")
    prescribe(other_therapist, "wall-sit", "step-up")
    assert notices(runner) == (), "four different ones are not too many"
    prescribe(other_therapist, "side-lying-hip-abduction", "step-up")
    [said] = notices(runner)
    assert said.startswith("Together that is 5 different exercises today") and said.endswith("ask Otto Falk or Mara Linde what can wait.")


def test_one_programme_alone_is_its_therapists_matter(runner, therapist, prescribe):
    prescribe(therapist, "wall-sit", "slow-chair-sit", "heel-raise", "step-up", "side-lying-hip-abduction")
    assert notices(runner) == ()


# --- the page of a programme, paper, calendar, phone ---
def test_every_programme_has_its_page_and_one_leads_to_the_other(as_, runner, alone, both):
    mara, otto = both
    client = as_(runner)
    first = text(client.get("/programme/"))
    assert "From Otto Falk, version 1." in first
    for assignment in (mara, otto, alone):
        assert f'href="?of={assignment.uid}"' in first
    assert "From Mara Linde, version 1." in text(client.get(f"/programme/?of={mara.uid}"))
    own = text(client.get(f"/programme/?of={alone.uid}"))
    assert "version 1." not in own and f"/programme/{alone.uid}/" in own
    assert f"/programme/print/?of={mara.uid}" in text(client.get(f"/programme/?of={mara.uid}"))
    assert "Wall sit" in text(client.get(f"/programme/print/?of={mara.uid}"))


@pytest.mark.parametrize("of", ["", "not-a-uid", "0f6a3d0e-1111-4222-8333-444455556666", "foreign"])
def test_a_foreign_or_unknown_name_shows_the_first_of_ones_own(as_, other_runner, runner, both, therapist, draft, give, of):
    if of == "foreign":
        [foreign] = give(draft("heel-raise", title="Not yours"), make_link(other_runner, therapist))
        of = str(foreign.uid)
    page = text(as_(runner).get(f"/programme/?of={of}"))
    assert "From Otto Falk, version 1." in page and "Not yours" not in page


def test_a_programme_that_is_paused_can_be_found_and_gone_on_with(as_, runner, both):
    mara, otto = both
    client = as_(runner)
    assert client.post(f"/programme/{mara.uid}/", {"state": "paused"})["Location"] == f"/programme/?of={mara.uid}"
    page = text(client.get(f"/programme/?of={mara.uid}"))
    assert "(paused)" in page and "Go on with it" in page
    client.post(f"/programme/{mara.uid}/", {"state": "active"})
    assert len(queries.running(runner)) == 2


def test_a_change_of_phase_stays_with_its_programme(as_, runner, therapist, other_therapist, prescribe):
    mara, _otto = prescribe(therapist, "wall-sit"), prescribe(other_therapist, "wall-sit")
    answer = as_(runner).post(f"/programme/{mara.uid}/phase/", {"to": "knee-strength"})
    assert answer["Location"] == f"/programme/?of={mara.uid}"


def test_an_answer_to_a_suggestion_leads_back_to_its_programme(as_, runner, both):
    mara, _otto = both
    answer = as_(runner).post("/progress/decide/", {"advice": "none", "chosen": "taken", "back": "programme", "of": str(mara.uid)})
    assert answer["Location"] == f"/programme/?of={mara.uid}"


def test_the_calendar_has_a_line_for_the_things_of_each_programme(runner, both):
    from exercises.reminders.queries import calendar_of

    first_day = calendar_of(runner, clock.now()).decode().count(f"UID:{today()}-")
    assert first_day == 2


def test_a_phone_keeps_what_is_ones_own_also_beside_what_was_given(as_, runner, alone, both):
    found = as_(runner).get("/api/v1/me").json()["programme"]
    assert found["uid"] == str(alone.uid) and [item["routine"] for item in found["items"]]


def test_a_physiotherapist_who_is_shown_the_phone_reads_of_all_of_them(as_, runner, both):
    page = text(as_(runner).get("/progress/show/"))
    assert "By Mara Linde, phase" in page and "By Otto Falk, phase" in page


def test_the_own_calendar_calls_a_day_done_only_where_all_of_it_was(runner, both, do):
    from exercises.progress.pages.overview import overview
    from exercises.progress.queries import limits_for

    def state():
        days = [day for week in overview(runner, today(), {}, limits_for(runner)).weeks for day in week]
        return next(day.state for day in days if day.day == today())

    mara, otto = both
    assert state() == ""
    do(otto)
    assert state() == "partly"
    do(mara)
    assert state() == "done"


def test_choosing_a_programme_alone_says_what_it_takes_the_place_of(as_, runner, both):
    loader.load(loader.read(), now=clock.now())
    assert "It takes the place of" not in text(as_(runner).get("/programmes/runners-knee/"))


# --- what each therapist is told ---
def row_of(runner, user):
    return Standing.objects.get(link=runner_link(runner, user))


def test_each_therapist_is_told_of_their_own_programme(as_, runner, therapist, other_therapist, both, do):
    do(both[1])
    day = today().isoformat()
    assert row_of(runner, other_therapist).days[day] == "done"
    assert row_of(runner, therapist).days[day] == "else", "something was done, and nothing of hers"
    grant = open_or_404(therapist, runner_link(runner, therapist).uid, what="programme", now=clock.now())
    assert record_of(grant, clock.now()).assignment == both[0]


def test_what_stands_in_a_row_is_of_the_therapist_whose_row_it_is(runner, therapist, other_therapist, prescribe):
    review = today() + dt.timedelta(days=20)
    prescribe(therapist, "wall-sit", phase="hip-and-core", review_on=review)
    prescribe(other_therapist, "wall-sit", phase="knee-strength")
    mara, otto = row_of(runner, therapist), row_of(runner, other_therapist)
    assert (mara.phase, mara.review_on) == ("hip-and-core", review) and (otto.phase, otto.review_on) == ("knee-strength", None)
    standing.rebuild(now=clock.now())
    assert row_of(runner, therapist).phase == "hip-and-core"


def test_a_therapist_who_gave_nothing_is_told_of_what_was_chosen_alone_and_never_of_anothers(
    runner, therapist, other_therapist, prescribe, request
):
    make_link(runner, therapist)
    prescribe(other_therapist, "wall-sit")
    assert row_of(runner, therapist).phase == "" and not row_of(runner, therapist).days
    request.getfixturevalue("alone")
    assert row_of(runner, therapist).phase == "settle" and row_of(runner, other_therapist).phase == "knee-strength"


def test_what_a_therapist_paused_gives_way_to_what_runs(runner, therapist, alone, prescribe):
    mara = prescribe(therapist, "wall-sit")
    assert queries.given_by(runner, therapist.pk) == mara
    services.therapist_sets(mara, "paused", today=today())
    assert queries.given_by(runner, therapist.pk) == alone and queries.given_by(runner, None) == alone


# --- what it costs ---
PAGES = ["/today/", "/programme/", "/progress/", "/progress/show/"]


def cost(client, path):
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_five_programmes_cost_no_query_more_than_two(as_, runner, administrator, prescribe, therapist, other_therapist):
    for user in (therapist, other_therapist):
        change(prescribe(user, "wall-sit").version.programme, hold_s=9)
    client = as_(runner)
    before = {path: (cost(client, path), cost(client, path))[1] for path in PAGES}
    for number in range(3):
        user = make_therapist(f"more{number}@example.org", f"More {number}", by=administrator)
        change(prescribe(user, "wall-sit").version.programme, hold_s=9)
    assert len(page_of(runner).groups) == 5
    assert {path: cost(client, path) for path in PAGES} == before
