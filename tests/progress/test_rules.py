"""The rules of progress as tables, with the edge of every threshold on both sides."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.progress.rules import (
    BOUNDS,
    Entry,
    Thresholds,
    dose_after,
    dose_today,
    layered,
    may_run,
    response_of,
    responses,
    score_of,
    too_hopeful,
)
from exercises.progress.rules.advice import Advice, Seen
from exercises.progress.rules.phases import CRITERIA, ORDER, Check, lines_of, may_begin_running, phase_after
from exercises.progress.rules.recheck import Measure, clear_change, see_someone
from exercises.progress.rules.running import RunFacts
from exercises.progress.rules.score import Case, end_of

LIMITS = Thresholds()
DAY = dt.date(2026, 3, 2)


def day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def calm(number: int, **more) -> Entry:
    return Entry(day(number), before=1, worst=2, morning=1, uid=str(number), **more)


def watched(number: int, **more) -> Entry:
    return replace(calm(number, **more), worst=4)


def bad(number: int, **more) -> Entry:
    return replace(calm(number, **more), worst=7)


def silent(number: int, **more) -> Entry:
    return replace(calm(number, **more), morning=None)


# --- the 24-hour response ---
@pytest.mark.parametrize(
    ("entry", "light", "reason"),
    [
        (Entry(DAY, before=1, worst=2, morning=1), "green", "calm"),
        (Entry(DAY, before=1, worst=2, morning=0), "green", "calm"),
        (Entry(DAY, before=1, worst=3, morning=1), "amber", "worst-middle"),
        (Entry(DAY, before=1, worst=5, morning=1), "amber", "worst-middle"),
        (Entry(DAY, before=1, worst=6, morning=1), "red", "worst-high"),
        (Entry(DAY, before=1, worst=2, morning=2), "amber", "morning-up-one"),
        (Entry(DAY, before=1, worst=2, morning=3), "red", "morning-up-two"),
        (Entry(DAY, before=1, worst=2, morning=1, settled="no"), "amber", "not-settled"),
        (Entry(DAY, before=1, worst=2, morning=1, settled="unknown"), "green", "calm"),
        (Entry(DAY, before=0, worst=0, morning=0), "green", "calm"),
        (Entry(DAY, before=0, worst=0), "unknown", "morning-missing"),
        (Entry(DAY, worst=0, morning=0), "unknown", "morning-missing"),
        (Entry(DAY, before=0, morning=0), "unknown", "worst-missing"),
        (Entry(DAY, before=1, worst=2, morning=1, flags=("swelling",)), "red", "flag"),
        (Entry(DAY, ended_red=True), "red", "flag"),
        (Entry(DAY, kind="run", before=1, worst=2, morning=1), "green", "calm"),
        (Entry(DAY, kind="run", before=1, worst=3, morning=1), "amber", "worst-middle"),
        (Entry(DAY, kind="run", before=1, worst=4, morning=1), "red", "worst-high"),
    ],
)
def test_each_answer_has_its_light_and_reason(entry, light, reason):
    found = response_of(entry, LIMITS)
    assert (found.light, found.reason) == (light, reason)


def test_a_morning_up_by_one_twice_running_is_red():
    found = responses([replace(calm(0), morning=2), replace(calm(1), morning=2)], LIMITS)
    assert [item.light for item in found] == ["amber", "red"]


def test_a_missing_morning_between_two_does_not_end_the_row():
    found = responses([replace(calm(0), morning=2), silent(1), replace(calm(2), morning=2)], LIMITS)
    assert [item.light for item in found] == ["amber", "unknown", "red"]


pain = st.none() | st.integers(0, 10)
entries = st.builds(
    Entry,
    day=st.integers(0, 40).map(day),
    kind=st.sampled_from(["session", "run"]),
    before=pain,
    worst=pain,
    morning=pain,
    settled=st.sampled_from(["", "yes", "no", "unknown"]),
    flags=st.sampled_from([(), ("limp",)]),
    uid=st.uuids().map(str),
)
histories = st.lists(entries, max_size=12, unique_by=lambda entry: entry.uid)


@given(histories, st.randoms())
def test_the_order_in_which_answers_arrive_does_not_matter(history, random):
    shuffled = history[:]
    random.shuffle(shuffled)
    assert responses(history, LIMITS) == responses(shuffled, LIMITS)


@given(entries)
def test_no_answer_is_never_green(entry):
    if entry.worst is None or entry.morning is None or entry.before is None:
        assert response_of(entry, LIMITS).light != "green"


@given(histories)
def test_never_more_after_a_red_and_never_an_answer_without_reason_and_source(history):
    found = responses(history, LIMITS)
    today = max((entry.day for entry in history), default=DAY) + dt.timedelta(days=1)
    advice = dose_after(found, today, LIMITS)
    assert advice.seen and advice.sources and advice.rule
    if found and found[-1].light == "red":
        assert advice.outcome in {"rest", "step-back"}


@given(histories, st.sampled_from(ORDER), st.none() | st.integers(0, 10))
def test_whether_to_run_always_has_an_answer_and_a_red_yesterday_never_says_yes(history, phase, now):
    found = tuple(responses(history, LIMITS))
    today = max((entry.day for entry in history), default=DAY) + dt.timedelta(days=1)
    advice = may_run(RunFacts(today, phase, pain_now=now, found=found), LIMITS)
    assert advice.outcome in {"yes", "part", "not-today"}
    if found and found[-1].light == "red":
        assert advice.outcome == "not-today"


def test_advice_from_nowhere_cannot_be_made():
    with pytest.raises(ValueError, match="needs the numbers"):
        Advice("rule", "outcome", (), ("source",))
    with pytest.raises(ValueError, match="needs the numbers"):
        Advice("rule", "outcome", (Seen("a", 1),), ())


# --- the next dose ---
@pytest.mark.parametrize(
    ("history", "on", "outcome"),
    [
        ([], 0, "first"),
        ([calm(0)], 1, "repeat"),
        ([calm(0), calm(1)], 2, "grow"),
        ([calm(0), silent(1), calm(2)], 3, "grow"),
        ([calm(0), calm(1), silent(2)], 3, "hold"),
        ([calm(0), watched(1)], 2, "repeat"),
        ([watched(0), watched(1)], 2, "repeat"),
        ([watched(0), watched(1), watched(2)], 3, "ease"),
        ([calm(0), bad(1)], 2, "rest"),
        ([calm(0), bad(1)], 3, "rest"),
        ([calm(0), bad(1)], 4, "restart"),
        ([bad(0), calm(3)], 4, "restart"),
        ([calm(0), calm(1), calm(2)], 3, "repeat"),
        ([calm(0), calm(1), calm(2), calm(3)], 4, "grow"),
        ([bad(0), calm(3), calm(4), calm(5), calm(6)], 7, "grow"),
        ([bad(0), bad(3)], 6, "restart"),
        ([bad(0), bad(3), bad(6)], 9, "step-back"),
        ([bad(0), bad(7)], 10, "restart"),
        ([bad(0), bad(8)], 11, "step-back"),
    ],
)
def test_the_next_dose_follows_the_answers(history, on, outcome):
    assert dose_after(responses(history, LIMITS), day(on), LIMITS).outcome == outcome


@pytest.mark.parametrize(("greens", "percent"), [(0, 50), (1, 50), (2, 75), (3, 75)])
def test_after_a_flare_the_dose_comes_back_in_steps(greens, percent):
    history = [bad(0), *(calm(3 + number) for number in range(greens))]
    advice = dose_after(responses(history, LIMITS), day(3 + greens), LIMITS)
    assert advice.values["percent"] == percent


def test_reds_older_than_two_weeks_do_not_lead_back_a_phase():
    history = [bad(0), calm(2), calm(3), calm(4), calm(5), bad(13), bad(14)]
    assert dose_after(responses(history, LIMITS), day(17), LIMITS).outcome == "restart"


def test_nobody_overrules_a_flag():
    flagged = responses([replace(calm(0), flags=("giving_way",))], LIMITS)
    assert dose_after(flagged, day(1), LIMITS).override == "nobody"
    assert dose_after(responses([bad(0)], LIMITS), day(1), LIMITS).override == "person"


@given(histories, st.integers(0, 10), st.none() | st.integers(0, 10))
def test_the_pain_of_now_only_ever_asks_for_more_care(history, now, usual):
    found = responses(history, LIMITS)
    today = max((entry.day for entry in history), default=DAY) + dt.timedelta(days=1)
    plain, said = dose_after(found, today, LIMITS), dose_today(found, today, LIMITS, pain_now=now, usual=usual)
    assert said.seen and said.sources
    if said.outcome != plain.outcome:
        assert said.outcome in {"gentler", "sore", "check-again"}
    if now > LIMITS.calm:
        assert said.outcome != "grow"
    assert dose_today(found, today, LIMITS, pain_now=None, usual=usual) == plain, "nobody said it is not nought"


@pytest.mark.parametrize(
    ("now", "usual", "outcome"),
    [
        (None, None, "grow"), (0, None, "grow"), (2, None, "grow"), (3, None, "gentler"), (5, None, "gentler"), (6, None, "sore"),
        (7, None, "sore"), (8, None, "check-again"), (3, 0, "sore"), (3, 1, "gentler"), (2, 0, "grow"),
    ],
)  # fmt: skip
def test_the_pain_of_now_has_its_edges(now, usual, outcome):
    found = responses([calm(0), calm(1)], LIMITS)
    assert dose_today(found, day(2), LIMITS, pain_now=now, usual=usual).outcome == outcome


@given(st.permutations(range(4)))
def test_the_score_of_a_day_is_the_same_in_whatever_order_its_runs_were_written_down(order):
    runs = responses([ran(1, worst=worst, morning=morning) for worst, morning in ((1, 1), (3, 1), (1, None), (5, 1))], LIMITS)
    ends = {end_of("yes", None, day(1), [runs[index] for index in order], day(9)).light}
    assert ends == {"red"}


@pytest.mark.parametrize(
    ("outcome", "runs", "on", "light", "followed"),
    [
        ("yes", [], 4, None, None),
        ("yes", [], 5, "unknown", False),
        ("not-today", [], 5, "unknown", True),
        ("yes", [(1, None)], 4, None, None),
        ("yes", [(1, None)], 5, "unknown", True),
        ("yes", [(1, 1)], 2, "green", True),
        ("yes", [(1, 1)], 1, None, None),
        ("not-today", [(1, 1)], 2, "green", False),
        ("part", [(3, 1)], 2, "amber", True),
    ],
)
def test_advice_ends_when_there_is_an_answer_or_after_three_days(outcome, runs, on, light, followed):
    found = responses([ran(1, worst=worst, morning=morning) for worst, morning in runs], LIMITS)
    end = end_of(outcome, None, day(1), found, day(on))
    assert (end and end.light, end and end.followed) == (light, followed)


# --- phases ---
def checks(phase, *days, value=None):
    return [
        Check(day(number), item.key, value if value is not None else (item.most if item.most is not None else item.least or 1))
        for item in CRITERIA[phase]
        for number in days
    ]


def advice_for(phase, given_checks, history=(), on=30, began=0):
    standing = phase_after(phase, given_checks, responses(history, LIMITS), began=day(began), today=day(on), limits=LIMITS)
    return standing.advice


@pytest.mark.parametrize("phase", [phase for phase in ORDER if CRITERIA[phase]])
def test_a_phase_ends_when_every_line_held_on_two_days_and_its_days_are_over(phase):
    assert advice_for(phase, checks(phase, 1, 2)).outcome == "ready"
    assert advice_for(phase, checks(phase, 1)).outcome == "stay"
    assert advice_for(phase, checks(phase, 1, 1)).outcome == "stay"


@pytest.mark.parametrize(("phase", "least"), [("settle", 3), ("hip-and-core", 10), ("knee-strength", 21), ("return-to-running", 21)])
def test_nobody_is_hurried_through_a_phase(phase, least):
    assert advice_for(phase, checks(phase, 1, 2), on=least - 1).outcome == "stay"
    assert advice_for(phase, checks(phase, 1, 2), on=least).outcome == "ready"


@pytest.mark.parametrize(
    ("phase", "criterion"), [(phase, item) for phase in ORDER for item in CRITERIA[phase] if item.most is not None or item.least]
)
def test_each_number_of_a_phase_has_its_edge(phase, criterion):
    edge = criterion.most if criterion.most is not None else criterion.least
    over = edge + 1 if criterion.most is not None else edge - 1
    assert criterion.holds(edge) and not criterion.holds(over)
    given_checks = [*checks(phase, 1, 2), Check(day(3), criterion.key, over)]
    line = next(line for line in lines_of(phase, given_checks) if line.criterion == criterion)
    assert not line.met, "what was lost since is missing again"


def test_a_red_answer_keeps_a_person_in_the_phase():
    assert advice_for("settle", checks("settle", 1, 2), [bad(29)]).outcome == "stay"


def test_three_reds_in_two_weeks_lead_one_phase_back_but_not_out_of_the_first():
    reds = [bad(20), bad(24), bad(28)]
    back = advice_for("knee-strength", checks("knee-strength", 1, 2), reds)
    assert (back.outcome, back.values["to"]) == ("step-back", "hip-and-core")
    assert advice_for("settle", checks("settle", 1, 2), reds).outcome == "stay"


def test_the_last_phase_has_no_end():
    assert advice_for("keep-it-up", [], on=300).outcome == "stay"


@pytest.mark.parametrize(
    ("worst", "settled", "phase", "path"),
    [
        (2, "yes", "settle", "runners-path"),
        (3, "yes", "settle", "strict-path"),
        (2, "no", "settle", "strict-path"),
        (None, "", "settle", "strict-path"),
        (3, "yes", "return-to-running", "runners-path"),
    ],
)
def test_the_path_of_running_follows_the_last_runs(worst, settled, phase, path):
    runs = responses([Entry(DAY, kind="run", before=1, worst=worst, morning=1, settled=settled)], LIMITS)
    assert may_begin_running(phase, runs, LIMITS).outcome == path


# --- see someone ---
def week_of(worst, last):
    return [Measure(day(last - number), worst) for number in range(7)]


def reasons(measures, on, phase="hip-and-core", phase_began=0):
    found = see_someone(measures, began=DAY, today=day(on), phase=phase, phase_began=day(phase_began), limits=LIMITS)
    return [(item.values["why"], item.outcome) for item in found]


@pytest.mark.parametrize(
    ("now", "on", "expected"),
    [
        (6, 41, []),
        (6, 42, [("no-change", "advised")]),
        (5, 42, [("no-change", "advised")]),
        (4, 42, []),
        (6, 84, [("no-change", "strongly-advised")]),
        (6, 83, [("no-change", "advised")]),
    ],
)
def test_no_clear_change_in_six_weeks_is_a_reason_to_see_someone(now, on, expected):
    assert reasons([*week_of(6, 6), *week_of(now, on)], on) == expected


def test_who_is_calm_already_is_not_sent_to_anyone():
    assert reasons([*week_of(2, 6), *week_of(2, 50)], 50) == []


def test_one_bad_day_makes_no_bad_week():
    assert reasons([*week_of(3, 6), Measure(day(20), 9), Measure(day(19), 9)], 20) == []
    assert reasons([*week_of(3, 6), Measure(day(20), 9), Measure(day(19), 4), Measure(day(18), 4)], 20) == []
    assert reasons([*week_of(3, 6), Measure(day(20), 9), Measure(day(19), 9), Measure(day(18), 4)], 20) == [("worse", "advised")]


def test_a_week_without_numbers_says_nothing():
    assert reasons([*week_of(6, 6)], 60) == []
    assert reasons([], 60) == []


@pytest.mark.parametrize(
    ("then", "now", "clear"), [(6, 4, True), (6, 5, False), (3, 2, True), (4, 3, False), (10, 7.5, True), (0, 0, False)]
)
def test_a_change_is_clear_by_points_or_by_percent(then, now, clear):
    assert clear_change(then, now, LIMITS) is clear


@pytest.mark.parametrize(("now", "expected"), [(5, [("worse", "advised")]), (4, [])])
def test_worse_week_by_week_is_a_reason_to_see_someone(now, expected):
    assert reasons([*week_of(3, 6), *week_of(now, 20)], 20) == expected


@pytest.mark.parametrize(
    ("on", "phase", "expected"), [(21, "settle", [("settle-long", "advised")]), (20, "settle", []), (30, "hip-and-core", [])]
)
def test_the_first_phase_should_not_take_longer_than_three_weeks(on, phase, expected):
    assert reasons([], on, phase) == expected


# --- may I run today ---
def facts(**more) -> RunFacts:
    return RunFacts(**{"today": day(10), "phase": "keep-it-up", **more})


def ran(number, worst=1, morning=1, settled="yes"):
    return Entry(day(number), kind="run", before=1, worst=worst, morning=morning, settled=settled, uid=f"r{number}")


@pytest.mark.parametrize(
    ("given_facts", "outcome", "why"),
    [
        (facts(), "yes", "as-usual"),
        (facts(locked=True), "not-today", "locked"),
        (facts(pain_now=8), "not-today", "check-again"),
        (facts(pain_now=7), "not-today", "rest"),
        (facts(pain_now=6), "not-today", "rest"),
        (facts(pain_now=5), "not-today", "too-sore"),
        (facts(pain_now=4), "not-today", "too-sore"),
        (facts(pain_now=3), "part", "a-little-sore"),
        (facts(pain_now=3, usual=0), "not-today", "above-usual"),
        (facts(pain_now=3, usual=1), "part", "a-little-sore"),
        (facts(pain_now=2), "yes", "as-usual"),
        (facts(found=tuple(responses([bad(9)], LIMITS))), "not-today", "flare"),
        (facts(found=tuple(responses([ran(9, worst=4)], LIMITS))), "not-today", "flare"),
        (facts(found=tuple(responses([ran(6, worst=4)], LIMITS)), last_run_m=4000), "part", "restart"),
        (facts(found=tuple(responses([ran(8, worst=3)], LIMITS))), "part", "watched"),
        (facts(found=tuple(responses([ran(8, morning=None)], LIMITS))), "part", "not-answered"),
        (facts(found=tuple(responses([ran(8)], LIMITS))), "yes", "as-usual"),
        (facts(phase="settle", path="strict-path"), "not-today", "strength-first"),
        (facts(phase="return-to-running", path="strict-path"), "yes", "as-usual"),
        (facts(phase="hip-and-core"), "part", "reduced"),
        (facts(stage=3, last_run=day(9)), "not-today", "day-between"),
        (facts(stage=3, last_run=day(8)), "part", "walk-run"),
        (facts(week_left_m=0), "not-today", "week-full"),
        (facts(week_left_m=1), "yes", "as-usual"),
    ],
)
def test_whether_to_run_today(given_facts, outcome, why):
    advice = may_run(given_facts, LIMITS)
    assert (advice.outcome, advice.values["why"]) == (outcome, why)


def test_the_room_is_what_the_smaller_cap_leaves():
    assert may_run(facts(week_left_m=9000, single_cap_m=5500), LIMITS).values["metres"] == 5500
    assert "metres" not in may_run(facts(), LIMITS).values


# --- its own score ---
def cases(calm_ones, others, unknown=0, followed=True):
    lights = ["green"] * calm_ones + ["red"] * others + ["unknown"] * unknown
    return [Case("yes", light, followed) for light in lights]


def test_an_unknown_morning_never_counts_as_a_hit():
    score = score_of(cases(9, 1, 3), LIMITS)
    assert (score.calm, score.not_calm, score.unknown, score.enough) == (9, 1, 3, True)


@pytest.mark.parametrize(("known", "enough"), [(4, False), (5, True)])
def test_below_five_cases_the_score_is_not_told(known, enough):
    assert score_of(cases(known, 0, 9), LIMITS).enough is enough


def test_who_ran_against_the_advice_is_counted_apart():
    mixed = [*cases(2, 0), Case("not-today", "green", followed=False), Case("not-today", "amber", followed=False)]
    score = score_of(mixed, LIMITS, outcomes=("not-today",), followed=False)
    assert (score.calm, score.not_calm) == (1, 1)


@pytest.mark.parametrize(("wrong", "tighter"), [(2, False), (3, True)])
def test_three_wrong_yeses_in_ten_suggest_a_tighter_cap(wrong, tighter):
    assert bool(too_hopeful(cases(10 - wrong, wrong), LIMITS)) is tighter


# --- thresholds ---
def test_every_threshold_has_safe_bounds_that_hold_its_default():
    assert set(BOUNDS) == {field.name for field in fields(Thresholds)}
    assert all(low <= getattr(LIMITS, name) <= high for name, (low, high) in BOUNDS.items())


@given(st.dictionaries(st.sampled_from(sorted(BOUNDS)), st.integers(-99, 999)))
def test_nobody_sets_a_threshold_outside_its_bounds(wished):
    found = layered(wished)
    assert all(BOUNDS[name][0] <= getattr(found, name) <= BOUNDS[name][1] for name in BOUNDS)


def test_the_person_comes_after_the_therapist_and_the_install():
    assert layered({"calm": 1}, {"calm": 3}, {"calm": 0}).calm == 0
    assert layered({"unheard-of": 1}) == LIMITS
