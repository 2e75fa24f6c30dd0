"""Suggestions that are confirmed or declined: kept with the advice as it was seen, shown, taken along, and gone with the account."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.programmes import loader
from exercises.programmes import queries as programme_queries
from exercises.programmes import services as programme_services
from exercises.programmes.models import Assignment, PhaseChange
from exercises.progress import queries, rules, services
from exercises.progress.models import AdviceGiven, Decision, Measure, PhaseCheck
from exercises.progress.rules import dose_after, responses, see_someone
from exercises.progress.rules.phases import CRITERIA
from exercises.publishing import queries as publishing_queries
from exercises.running import queries as running_queries
from exercises.running.models import Run

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def today() -> dt.date:
    return clock.now().date()


def page(client, name="progress:today", **query) -> str:
    return client.get(reverse(name), query).content.decode()


def say(client, key, chosen="taken", back="today", **more):
    return client.post(reverse("progress:decide"), {"advice": key, "chosen": chosen, "back": back, **more}, follow=True)


@pytest.fixture
def grown(started, train, person):
    """Two calm sessions: the dose may grow."""
    for days in (3, 1):
        train(person, days, before=1, worst=1, morning=1)
    return person


@pytest.fixture
def ended_red(started, train, person):
    """A session that was too much, yesterday."""
    train(person, 1, before=1, worst=7, morning=1)
    return person


def test_what_is_confirmed_is_kept_with_the_rule_the_numbers_the_threshold_and_the_source(as_, grown):
    client = as_(grown)
    assert "You may add a little" in page(client)
    answer = say(client, "next-dose.grow")
    kept = Decision.objects.get(owner=grown)
    assert (kept.rule, kept.chosen, kept.day, kept.decided_by) == ("next-dose", "taken", today(), grown)
    assert kept.advice["seen"] == [{"name": "greens_in_a_row", "value": 2, "threshold": 2}]
    assert kept.advice["sources"] and kept.advice["outcome"] == "grow"
    assert "You chose: Add a little" in answer.content.decode()


def test_what_is_declined_is_kept_too_and_both_stand_in_the_list(as_, grown):
    client = as_(grown)
    say(client, "next-dose.grow", "otherwise", note="A long day ahead")
    say(client, "next-dose.grow", "taken")
    assert [row.chosen for row in Decision.objects.order_by("pk")] == ["otherwise", "taken"]
    text = page(client, "progress:decisions")
    assert "Keep it the same." in text and "Add a little." in text and "“A long day ahead”" in text
    assert "Calm answers in a row" in text and "(limit 2)" in text


def test_the_same_tap_twice_is_kept_once(as_, grown):
    for _ in range(2):
        say(as_(grown), "next-dose.grow")
    assert Decision.objects.count() == 1


def test_what_stands_no_more_is_not_kept(as_, grown, train):
    train(grown, 0, before=1, worst=7, hour=0)
    answer = say(as_(grown), "next-dose.grow")
    assert "has changed meanwhile" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("key", ["", "next-dose.moon", "may-i-run.yes"])
def test_a_suggestion_that_nobody_made_is_not_kept(as_, grown, key):
    say(as_(grown), key)
    assert not Decision.objects.exists()


def test_an_answer_that_is_none_is_not_kept(as_, grown):
    say(as_(grown), "next-dose.grow", "perhaps")
    assert not Decision.objects.exists()


def test_a_warning_sign_is_not_up_for_choice(as_, started, train, person):
    train(person, 1, before=1, worst=1, flags=("giving_way",))
    client = as_(person)
    assert "Train anyway" not in page(client)
    assert "not up for choice" in say(client, "next-dose.rest", "otherwise").content.decode()
    assert not Decision.objects.exists()
    say(client, "next-dose.rest", "taken")
    assert Decision.objects.get().chosen == "taken"


def test_a_bad_answer_may_be_overruled_and_that_is_kept(as_, ended_red):
    assert "Train anyway" in page(as_(ended_red))
    say(as_(ended_red), "next-dose.rest", "otherwise")
    assert Decision.objects.get().chosen == "otherwise"


def test_without_consent_nothing_is_kept(as_, grown):
    withdraw_consent(grown, now=clock.now())
    say(as_(grown), "next-dose.grow")
    assert not Decision.objects.exists()


def test_a_decision_never_changes(grown, as_):
    say(as_(grown), "next-dose.grow")
    with pytest.raises(TypeError, match="kept as it was made"):
        Decision.objects.update(chosen="otherwise")


def test_nobody_sees_what_another_decided_and_it_goes_with_the_account(as_, grown, other_runner):
    say(as_(grown), "next-dose.grow")
    assert not Decision.objects.visible_to(other_runner).exists()
    assert "Add a little" not in page(as_(other_runner), "progress:decisions")
    Assignment.objects.filter(owner=grown).delete()
    grown.delete()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_asks_the_same_number_of_questions_however_much_was_decided(as_, too_hopeful, many, django_assert_max_num_queries):
    for number in range(many):
        document = {
            "rule": "next-dose", "outcome": "grow", "seen": [{"name": "greens_in_a_row", "value": number, "threshold": 2}],
            "sources": ["clinical-review-pending"], "evidence": "low", "override": "person", "expects": "calm", "values": {},
        }  # fmt: skip
        Decision.objects.create(
            owner=too_hopeful, day=today(), at=clock.now(), rule="next-dose", advice=document, chosen="taken", decided_by=too_hopeful
        )
    client = as_(too_hopeful)
    page(client, "progress:decisions")
    with django_assert_max_num_queries(12):
        assert page(client, "progress:decisions").count("Add a little.") == many


# What a decision does


def test_an_easier_form_that_was_taken_starts_the_player_with_half_of_the_sets(as_, started, train, person):
    for days in (6, 4, 2):
        train(person, days, before=1, worst=4, morning=1)
    client = as_(person)
    assert "Make it a step easier" in page(client) and "short=yes" not in page(client)
    say(client, "next-dose.ease")
    assert "short=yes" in page(client)
    say(client, "next-dose.ease", "otherwise")
    assert "short=yes" not in page(client)


def test_a_bad_day_offers_the_shortest_one_with_half_of_the_sets(as_, started, person):
    text = page(as_(person), minutes="bad-day")
    assert "Settle: 5 minutes" in text and "short=yes" in text and "It counts." in text


def test_who_was_told_to_rest_and_took_it_has_a_rest_day_and_not_a_gap(as_, ended_red):
    Assignment.objects.filter(owner=ended_red).update(starts_on=today() - dt.timedelta(days=9))
    PhaseChange.objects.update(on=today() - dt.timedelta(days=9))
    Decision.objects.create(
        owner=ended_red, day=today() - dt.timedelta(days=3), at=clock.now(), rule="next-dose", advice={"outcome": "rest"}, chosen="taken"
    )
    weeks = as_(ended_red).get(reverse("progress:progress")).context["page"].weeks
    states = {day.day: day.state for week in weeks for day in week}
    assert states[today() - dt.timedelta(days=3)] == "rest"
    assert states[today() - dt.timedelta(days=4)] == "no-data"


def test_after_a_bad_answer_rest_stands_before_what_is_due(as_, ended_red):
    text = page(as_(ended_red))
    assert "A day of rest counts." in text and "The gentlest routine" in text


# Pain of right now


@pytest.mark.parametrize(
    ("pain", "title"), [("1", "You may add a little"), ("3", "in the easier form"), ("6", "Settle steps or a free day")]
)
def test_the_next_dose_and_the_pain_of_now_never_contradict_each_other(as_, grown, pain, title):
    client = as_(grown)
    client.post(reverse("progress:today"), {"pain_now": pain})
    text = page(client)
    assert title in text
    assert ("You may add a little" in text) == (pain == "1")


# The next phase


@pytest.fixture
def ready(started, train, person):
    Assignment.objects.filter(pk=started.pk).update(phase_began=today() - dt.timedelta(days=5))
    for days in (1, 3):
        day = today() - dt.timedelta(days=days)
        train(person, days, before=1, worst=1, morning=1)
        Measure.objects.create(owner=person, kind="usual", day=day, value=2)
        for item in CRITERIA["settle"]:
            if item.how == "said":
                PhaseCheck.objects.create(owner=person, key=item.key, day=day, value=item.most if item.most is not None else 1)
    return person


def test_a_step_that_is_not_wanted_yet_is_kept_stays_open_and_leaves_today_alone(as_, ready, started):
    client = as_(ready)
    assert "You are ready for the next phase" in page(client)
    say(client, "phase.ready", "otherwise", back="programme")
    assert "You are ready for the next phase" not in page(client)
    text = page(client, "progress:programme")
    assert "You chose: Not yet" in text and "Go there" in text
    assert Decision.objects.get().advice["values"]["to"] == "hip-and-core"
    client.post(reverse("progress:phase", args=[started.uid]), {"to": "hip-and-core"})
    assert PhaseChange.objects.get(after="hip-and-core").as_suggested
    assert Decision.objects.count() == 1, "the step itself is kept as a change of the phase, not twice"
    assert "As suggested: Hip and core" in page(client, "progress:decisions")


def test_a_programme_without_the_next_phase_leads_to_the_one_after_it_and_knows_that_it_was_suggested(as_, person, programmes, train):
    began = today() - dt.timedelta(days=12)
    made = programme_services.start_alone(
        person, programmes["iliotibial-band"], uid=uuid.uuid4(), phase="hip-and-core", today=began, now=clock.now()
    )
    for days in (1, 3):
        train(person, days, before=1, worst=1, morning=1)
        for item in CRITERIA["hip-and-core"]:
            if item.how == "said":
                PhaseCheck.objects.create(owner=person, key=item.key, day=today() - dt.timedelta(days=days), value=item.most)
    client = as_(person)
    assert "On to: Return to running" in page(client, "progress:programme")
    client.post(reverse("progress:phase", args=[made.uid]), {"to": "return-to-running"})
    assert PhaseChange.objects.get(after="return-to-running").as_suggested


def reds(*days):
    start = dt.date(2026, 3, 2)
    found = [rules.Entry(start + dt.timedelta(days=number), before=1, worst=7, morning=1, uid=str(number)) for number in days]
    return responses(found, rules.Thresholds()), start


def test_bad_answers_that_were_met_with_a_step_back_do_not_ask_for_the_next_one():
    found, start = reds(0, 4, 8)
    on = start + dt.timedelta(days=9)
    assert dose_after(found, on, rules.Thresholds()).outcome == "step-back"
    assert dose_after(found, on, rules.Thresholds(), since=on).outcome == "rest"


def test_the_first_phase_has_nothing_to_step_back_to_and_says_so(as_, started, train, person):
    Assignment.objects.filter(pk=started.pk).update(phase_began=today() - dt.timedelta(days=14))
    for days in (9, 5, 1):
        train(person, days, before=1, worst=7, morning=1)
    text = page(as_(person))
    assert "Stay with the gentlest steps" in text and "one phase back" not in text


def test_where_a_rule_was_taken_back_no_dose_and_no_step_is_suggested_or_kept(as_, ready, monkeypatch):
    client = as_(ready)
    assert "You may add a little" in page(client) and "Go there" in page(client, "progress:programme")
    monkeypatch.setattr(queries, "taken_back", lambda: "A wrong number.")
    text = page(client)
    assert "You may add a little" not in text and "ready for the next phase" not in text
    assert "Go there" not in page(client, "progress:programme")
    say(client, "next-dose.grow")
    assert not Decision.objects.exists()


# Someone to see


def test_a_reason_to_see_someone_that_was_put_off_is_kept_and_comes_back_after_a_week(as_, started, person):
    Assignment.objects.filter(pk=started.pk).update(phase_began=today() - dt.timedelta(days=21))
    client = as_(person)
    assert "Settling takes longer than three weeks" in page(client)
    say(client, "see-someone.advised.settle-long", "otherwise")
    assert "Settling takes longer" not in page(client)
    assert "Settling takes longer" in page(client, "progress:programme")
    kept = Decision.objects.get()
    Decision.objects.filter(pk=kept.pk).delete()
    kept.pk, kept.day = None, today() - dt.timedelta(days=8)
    kept.save(force_insert=True)
    assert "Settling takes longer" in page(client)


def test_see_someone_names_its_numbers():
    start = dt.date(2026, 3, 2)
    [found] = see_someone(
        [], began=start, today=start + dt.timedelta(days=21), phase="settle", phase_began=start, limits=rules.Thresholds()
    )
    assert found.seen[0].threshold == 21


# The advice's own score


def advised(person, days_ago, outcome="yes", metres=None):
    values = {"why": "as-usual"} | ({"metres": metres} if metres else {})
    document = {"rule": "may-i-run", "outcome": outcome, "values": values, "seen": [], "sources": []}
    return AdviceGiven.objects.create(
        owner=person, uid=uuid.uuid4(), day=today() - dt.timedelta(days=days_ago), at=clock.now() - dt.timedelta(days=days_ago),
        rule="may-i-run", outcome=outcome, document=document, expects="calm",
    )  # fmt: skip


def ran(person, days_ago, *, pain=1, before=1, morning=1, metres=5000):
    run = Run.objects.create(
        owner=person, local_day=today() - dt.timedelta(days=days_ago), zone="UTC", metres=metres, pain_during=pain, created_at=clock.now()
    )
    if morning is not None:
        services.RunAnswer.objects.create(owner=person, run=run, before=before, morning=morning, at=clock.now())
    return run


@pytest.fixture
def too_hopeful(person):
    """Ten yeses that were followed; three of the mornings were not calm."""
    for number in range(10):
        advised(person, 2 + number)
        ran(person, 2 + number, pain=3 if number in (1, 4, 7) else 1)
    return person


def score(person):
    limits = queries.limits_for(person)
    found = queries.cases(person, queries.found_for(person, today(), limits), today())
    return [(case.outcome, case.light, case.followed) for case in found]


def test_the_score_is_right_wherever_it_is_read_and_reading_settles_nothing(as_, too_hopeful):
    client = as_(too_hopeful)
    told = "After a “yes”: 7 calm mornings, 3 not, 0 unknown."
    for name in ("progress:progress", "progress:decisions", "progress:today"):
        assert told in page(client, name), name
    rows = b"".join(client.get(reverse("progress:export")).streaming_content).decode()
    assert rows.count("You ran as it said; green") == 7 and rows.count("You ran as it said; amber") == 3
    assert not AdviceGiven.objects.exclude(light="").exists()


def test_a_run_and_an_answer_that_arrive_late_give_the_same_score_in_any_order(person):
    advised(person, 9)
    services.keep_score(person, today=today())
    assert score(person) == [("yes", "unknown", False)], "nobody wrote down a run yet"
    run = ran(person, 9, morning=None)
    services.keep_score(person, today=today())
    assert score(person) == [("yes", "unknown", True)]
    services.RunAnswer.objects.create(owner=person, run=run, before=1, morning=1, at=clock.now())
    assert score(person) == [("yes", "green", True)]
    services.keep_score(person, today=today())
    assert AdviceGiven.objects.get().light == "green"


def test_who_ran_further_than_it_said_did_not_follow_it(person):
    advised(person, 5, metres=4000)
    advised(person, 3, metres=4000)
    ran(person, 5, metres=4200)
    ran(person, 3, metres=4201)
    assert [followed for _outcome, _light, followed in score(person)] == [True, False]


def test_of_two_runs_of_a_day_the_worse_one_tells(person):
    advised(person, 3)
    ran(person, 3, pain=1)
    ran(person, 3, pain=5)
    assert score(person) == [("yes", "red", True)]


def test_a_silent_run_beside_a_calm_one_is_not_yet_calm(person):
    advised(person, 2)
    ran(person, 2)
    ran(person, 2, morning=None)
    assert score(person) == []


def test_what_is_asked_after_the_run_is_answered_but_the_run_is_not_held_against_it(as_, person):
    client = as_(person)
    client.post(reverse("progress:today"), {"pain_now": "1"})
    ran(person, 0, pain=7, morning=None)
    client.post(reverse("progress:today"), {"pain_now": "7"})
    assert "You said 7" in page(client)
    kept = AdviceGiven.objects.get(rule="may-i-run")
    assert (kept.outcome, kept.document["asked"]) == ("yes", {"pain_now": 1})
    [entry] = queries.entries(person, today())
    assert entry.before == 1


def test_three_wrong_yeses_suggest_a_smaller_step_that_takes_effect_when_it_is_confirmed(as_, too_hopeful):
    client = as_(too_hopeful)
    assert "Take a smaller step" in page(client)
    before = running_queries.thresholds(too_hopeful)
    say(client, "own-score.tighter")
    after = running_queries.thresholds(too_hopeful)
    assert (before.grow_calm, before.single_run, before.small_step_m) == (0.10, 0.10, 1000)
    assert (after.grow_calm, after.single_run, after.small_step_m) == (0.05, 0.05, 500)
    assert Decision.objects.get().advice["seen"][0] == {"name": "wrong_of_ten", "value": 3, "threshold": 3}
    assert "Take a smaller step" not in page(client), "the same mornings do not ask twice"
    assert queries.limits_for(too_hopeful).cap_steps == 1
    say(client, "own-score.tighter")
    assert queries.limits_for(too_hopeful).cap_steps == 1 and Decision.objects.count() == 1


def test_a_smaller_step_that_was_declined_is_not_asked_again_for_the_same_mornings(as_, too_hopeful):
    client = as_(too_hopeful)
    say(client, "own-score.tighter", "otherwise")
    assert "Take a smaller step" not in page(client)
    assert queries.limits_for(too_hopeful).cap_steps == 0 and Decision.objects.get().chosen == "otherwise"


def test_a_cap_that_is_as_tight_as_it_may_be_is_not_asked_to_be_tighter(as_, too_hopeful):
    services.choose_thresholds(too_hopeful, {"cap_steps": 2}, now=clock.now())
    assert "Take a smaller step" not in page(as_(too_hopeful))


def test_the_smaller_step_of_one_person_leaves_others_alone(too_hopeful, other_runner):
    services.choose_thresholds(too_hopeful, {"cap_steps": 1}, now=clock.now())
    assert running_queries.thresholds(other_runner).grow_calm == 0.10


# Taking it along


def test_decisions_and_advice_are_in_the_table_with_their_numbers_and_sources(as_, grown):
    client = as_(grown)
    say(client, "next-dose.grow", "otherwise", note="=1+1")
    advised(grown, 1)
    text = b"".join(client.get(reverse("progress:export")).streaming_content).decode()
    assert "decision," in text and "You may add a little,next-dose,Otherwise" in text
    assert "greens_in_a_row 2 (limit 2)" in text and "from clinical-review-pending" in text
    assert "'=1+1" in text, "no cell is a formula"
    assert "advice," in text and "Still open" in text


# The slots of a day


def test_what_presses_does_so_in_the_first_slot_of_a_day_only_in_whichever_prescription_it_stands(as_, person, programmes):
    document = {
        "key": "twice", "title": "Twice a day", "phases": [{"phase": "settle", "items": [
            {"key": "first", "routines": {"20": "settle-20"}, "slots": ["morning", "noon"]},
            {"key": "second", "routines": {"10": "first-six-minutes"}, "slots": ["evening"]},
            {"key": "stretch", "routines": {"10": "stretch-the-thigh-and-hip"}, "slots": ["evening"]},
        ]}],
    }  # fmt: skip
    loader.load([document], now=clock.now())
    programme = next(item for item in programme_queries.offered() if item.key == "twice")
    programme_services.start_alone(person, programme, uid=uuid.uuid4(), minutes=20, today=today(), now=clock.now())
    due = as_(person).get(reverse("progress:today")).context["page"].due
    assert [(view.card.slug, view.pressure, "pressure=no" in view.play) for view in due] == [
        ("settle-20", True, False), ("settle-20", False, True), ("first-six-minutes", False, True), ("stretch-the-thigh-and-hip", True, False),
    ]  # fmt: skip


def test_no_later_slot_of_a_programme_that_comes_with_the_pack_is_pressing_alone(programmes):
    cards = {card.slug: card for card in publishing_queries.cards("routine")}
    for programme in programmes.values():
        for part in programme_queries.plan_of(programme_queries.newest_version(programme)):
            later = [slug for item in part.items for slug in item.slugs if item.slots[0] != "morning" or len(item.slots) > 1]
            assert not [slug for slug in later if cards[slug].facets.get("pressure")], part.phase
