"""Every threshold on both sides of its edge, and what must hold whatever the numbers are."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.running import rules
from exercises.running.rules import Morning, Ran, StageRun

TODAY = dt.date(2026, 6, 10)
START = rules.monday(TODAY)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def ran(days_before: int, metres: int | None = 5000, pain: int | None = 1, **more) -> Ran:
    return Ran(TODAY - DAY * days_before, metres, pain, **more)


def morning(days_before: int, rise: int | None = 0, flagged: bool = False) -> Morning:
    return Morning(TODAY - DAY * days_before, rise, flagged)


def week(weeks_before: int, metres: int | None) -> Ran:
    """The one number of a week."""
    return Ran(START - WEEK * weeks_before, metres, whole_week=True)


def cap(runs, mornings=(), **changes) -> rules.Answer:
    return rules.weekly_cap(runs, mornings, START, TODAY, replace(rules.USUAL, **changes))


CALM = [morning(4)]


@pytest.mark.parametrize(
    ("pain", "rise", "rose_before", "flagged", "light"),
    [
        (0, 0, False, False, "green"),
        (2, 0, False, False, "green"),
        (3, 0, False, False, "amber"),
        (4, 0, False, False, "red"),
        (4, None, False, False, "red"),
        (0, -2, False, False, "green"),
        (0, 1, False, False, "amber"),
        (0, 1, True, False, "red"),
        (0, 2, False, False, "red"),
        (None, 2, False, False, "red"),
        (None, 0, False, False, "unknown"),
        (0, None, False, False, "unknown"),
        (3, None, False, False, "unknown"),
        (0, 0, False, True, "red"),
        (None, None, False, True, "red"),
        (None, None, False, False, "unknown"),
    ],
)
def test_the_light_of_a_run(pain, rise, rose_before, flagged, light):
    assert rules.run_light(pain, Morning(TODAY, rise, flagged), rose_before=rose_before) == light


def test_two_mornings_one_point_worse_in_a_row_are_red():
    found = rules.lights([ran(3), ran(4)], [morning(4, 1), morning(3, 1)], TODAY - WEEK, TODAY, TODAY)
    assert list(found.values()) == ["amber", "red"]


def test_a_morning_that_is_still_to_come_is_left_out_and_one_that_passed_is_unknown():
    assert rules.lights([ran(0)], [], TODAY - WEEK, TODAY, TODAY) == {}
    assert rules.lights([ran(1)], [], TODAY - WEEK, TODAY, TODAY) == {TODAY - DAY: "unknown"}


def test_of_two_runs_on_a_day_the_worse_counts_and_a_missing_answer_makes_the_day_unknown():
    calm = [morning(3)]
    assert rules.lights([ran(3, pain=1), ran(3, pain=3)], calm, TODAY - WEEK, TODAY, TODAY)[TODAY - DAY * 3] == "amber"
    assert rules.lights([ran(3, pain=1), ran(3, pain=None)], calm, TODAY - WEEK, TODAY, TODAY)[TODAY - DAY * 3] == "unknown"
    assert rules.lights([ran(3, pain=5), ran(3, pain=None)], calm, TODAY - WEEK, TODAY, TODAY)[TODAY - DAY * 3] == "red"


@pytest.mark.parametrize(
    ("base", "mornings", "outcome", "value"),
    [
        (20_000, [morning(4)], "grow", 22_000),
        (20_000, [morning(4, 1)], "grow-gently", 21_000),
        (20_000, [morning(4, 2)], "hold-red", 20_000),
        (20_000, [morning(4, None)], "hold-unknown", 20_000),
        (20_000, [], "hold-unknown", 20_000),
        (10_000, [morning(4)], "grow", 11_000),
        (9_999, [morning(4)], "grow-small", 10_999),
        (9_999, [morning(4, 1)], "grow-gently-small", 10_499),
        (9_999, [morning(4, 2)], "hold-red", 9_999),
    ],
)
def test_a_week_grows_by_ten_by_five_or_not_at_all(base, mornings, outcome, value):
    found = cap([week(1, base)], mornings)
    assert (found.outcome, found.value) == (outcome, value)


@pytest.mark.parametrize(
    ("numbers", "base"),
    [
        ([20_000, 16_000, 16_000, 16_000], 20_000),
        ([10_000, 20_000, 20_000, 20_000], 17_500),
        # A week that nobody noted is not a nought: the mean is that of the weeks that are known.
        ([12_000, None, 24_000, None], 18_000),
        # A nought that somebody wrote is one.
        ([12_000, 0, 24_000, 0], 12_000),
    ],
)
def test_the_base_is_the_last_week_or_the_mean_of_the_weeks_that_are_known(numbers, base):
    runs = [week(back, metres) for back, metres in enumerate(numbers, 1) if metres is not None]
    assert cap(runs).number("base") == base


@pytest.mark.parametrize(
    ("off", "outcome", "value"),
    [
        (0, "hold-unknown", 20_000),
        (1, "after-a-break", 15_000),
        (2, "after-a-break", 10_000),
        (3, "after-a-break", 10_000),
        (4, "walk-run", None),
        (9, "walk-run", None),
    ],
)
def test_after_a_break_the_week_starts_lower_and_after_a_long_one_with_walking(off, outcome, value):
    found = cap([week(off + 1, 20_000)])
    assert (found.outcome, found.value, found.number("weeks_off")) == (outcome, value, off)


def test_a_nought_that_was_written_down_is_a_week_off():
    assert cap([week(2, 20_000), week(1, 0)]).outcome == "after-a-break"


def test_without_a_known_distance_there_is_no_limit_and_never_one_of_nought():
    for runs in ([], [ran(8, None)], [ran(1)]):
        found = cap(runs)
        assert (found.outcome, found.value) == ("no-history", None)


@pytest.mark.parametrize(("last", "outcome"), [(26_000, "grow"), (26_001, "hold-jump")])
def test_a_week_far_above_those_before_it_does_not_grow_further(last, outcome):
    assert cap([week(1, last), week(2, 20_000), week(3, 20_000)], CALM).outcome == outcome


def test_single_runs_are_part_of_the_number_of_their_week():
    weeks = rules.weeks_of([week(1, 20_000), ran(5, 6_000), ran(4, 8_000)])
    assert (weeks[START - WEEK].metres, weeks[START - WEEK].runs) == (20_000, 2)
    assert rules.weeks_of([week(1, 10_000), ran(5, 6_000), ran(4, 8_000)])[START - WEEK].metres == 14_000


def test_a_run_without_a_distance_is_counted_and_not_measured():
    found = rules.weeks_of([ran(1, 5000), ran(2, None)])[START]
    assert (found.metres, found.runs, found.unmeasured) == (5000, 2, 1)
    assert rules.weeks_of([ran(1, None)])[START].metres is None


@pytest.mark.parametrize(("days", "longest"), [(1, 10_000), (30, 10_000), (31, 5_000), (0, 5_000)])
def test_the_longest_run_is_that_of_the_thirty_days_before(days, longest):
    assert rules.longest_run([ran(days, 10_000), ran(20, 5_000)], TODAY) == longest


@pytest.mark.parametrize(
    ("mornings", "outcome", "value"),
    [([morning(3, 0)], "grow", 11_000), ([morning(3, 2)], "hold-red", 10_000), ([], "hold-unknown", 10_000)],
)
def test_one_run_may_be_a_tenth_longer_and_not_longer_after_a_bad_morning(mornings, outcome, value):
    found = rules.single_cap([ran(3, 10_000)], mornings, TODAY)
    assert (found.outcome, found.value) == (outcome, value)


def test_the_number_of_a_week_is_no_single_run():
    assert rules.single_cap([week(1, 30_000)], [], TODAY).outcome == "no-history"


def flags(run, runs=(), limit=None, **more):
    return rules.flags_of(run, [*runs, run], limit, **more)


@pytest.mark.parametrize(("metres", "flag"), [(11_000, ()), (11_001, ("over-single",))])
def test_a_run_more_than_a_tenth_over_the_longest_is_pointed_out(metres, flag):
    assert flags(ran(0, metres, key=2), [ran(5, 10_000, key=1)]) == flag


@pytest.mark.parametrize(("limit", "flag"), [(15_000, ()), (14_999, ("over-week",))])
def test_the_run_that_passes_the_weeks_limit_is_pointed_out(limit, flag):
    earlier = [ran(2, 10_000, key=1)]
    assert flags(ran(0, 5_000, key=2), earlier, limit) == flag
    assert flags(earlier[0], [ran(0, 5_000, key=2)], limit) == ()


@pytest.mark.parametrize(
    ("loss", "hills", "flag"),
    [(124, "", ()), (125, "", ("downhill",)), (900, "flat", ()), (None, "downhill", ("downhill",)), (None, "", ())],
)
def test_downhill_is_what_was_said_or_else_what_was_measured(loss, hills, flag):
    assert flags(ran(0, 5_000, loss_m=loss, hills=hills)) == flag


@pytest.mark.parametrize(("before", "flag"), [(0, ("new-shoes",)), (29_999, ("new-shoes",)), (30_000, ()), (None, ())])
def test_shoes_are_new_for_thirty_kilometres(before, flag):
    assert flags(ran(0, shoe=1), shoe_before=before) == flag


@pytest.mark.parametrize(("days", "surface", "flag"), [(30, "road", ("new-surface",)), (31, "road", ()), (5, "trail", ()), (5, "", ())])
def test_a_surface_is_new_when_the_days_before_had_another(days, surface, flag):
    assert flags(ran(0, None, surface="trail"), [ran(days, None, surface=surface)]) == flag


def test_several_new_things_at_once_are_said_to_be_several():
    assert flags(ran(0, hills="downhill", shoe=1), shoe_before=0) == ("downhill", "new-shoes", "several-new")


@pytest.mark.parametrize(("metres", "state"), [(482_802, "fine"), (482_803, "check"), (804_671, "check"), (804_672, "replace")])
def test_shoes_ask_for_a_look_between_300_and_500_miles(metres, state):
    assert rules.shoe_state(metres).outcome == state


def test_a_person_may_have_a_range_of_their_own():
    assert rules.shoe_state(400_000, 300_000, 500_000).outcome == "check"


def walked(*lights, stage=2, gap=2):
    return [StageRun(TODAY - DAY * gap * (len(lights) - number), stage, light) for number, light in enumerate(lights)]


@pytest.mark.parametrize(
    ("lights", "outcome", "stage", "days"),
    [
        (["green"], "repeat", 2, 0),
        (["green", "green"], "rise", 3, 0),
        (["amber", "green"], "repeat", 2, 0),
        (["green", "green", "amber"], "repeat", 2, 0),
        (["green", "unknown"], "hold-unknown", 2, 0),
        (["green", "green", "red"], "back", 1, 1),
        (["red", "green"], "repeat", 2, 0),
    ],
)
def test_a_stage_rises_after_two_calm_runs_and_falls_after_a_red_one(lights, outcome, stage, days):
    found = rules.walk_run(walked(*lights), TODAY)
    assert (found.outcome, found.value, found.number("earliest")) == (outcome, stage, TODAY + DAY * days)


def test_a_day_of_rest_lies_between_two_stages():
    assert rules.walk_run([StageRun(TODAY, 1, "green")], TODAY).number("earliest") == TODAY + DAY * 2
    assert rules.walk_run([StageRun(TODAY - DAY, 1, "green")], TODAY).number("earliest") == TODAY + DAY


def test_two_calm_runs_on_one_day_count_as_one():
    assert rules.walk_run([StageRun(TODAY - DAY * 3, 2, "green")] * 2, TODAY).outcome == "repeat"


@pytest.mark.parametrize(("days", "outcome", "stage"), [(21, "repeat", 6), (22, "after-a-break", 4)])
def test_after_three_weeks_off_the_stages_start_again(days, outcome, stage):
    found = rules.walk_run([StageRun(TODAY - DAY * days, 6, "green")], TODAY)
    assert (found.outcome, found.value) == (outcome, stage)


def test_the_ends_of_the_ladder():
    assert rules.walk_run([], TODAY).value == 0
    assert rules.walk_run([], TODAY, ran_before=True).value == 4
    assert rules.walk_run(walked("red", stage=0), TODAY).value == 0
    assert rules.walk_run(walked("green", "green", stage=8), TODAY).outcome == "finished"


def test_the_stages_add_up():
    for stage in rules.STAGES:
        run = stage.run * stage.times + stage.last
        assert (run, run + stage.walk * stage.times) == (stage.run_min, stage.total_min), stage


@pytest.mark.parametrize(
    ("own", "outcome", "first", "second"), [(160, "useful", 168, 176), (170, "useful", 178, 187), (171, "possible", 180, 188)]
)
def test_quicker_steps_are_five_to_ten_in_a_hundred_more(own, outcome, first, second):
    found = rules.cadence(own)
    assert (found.outcome, found.number("from"), found.number("to")) == (outcome, first, second)


def started(minutes: float, metres: int | None = 10_000) -> Ran:
    return ran(0, metres, started_at=dt.datetime(2026, 6, 10, 6, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (started(0), started(2), True),
        (started(0), started(2.02), False),
        (started(0), started(0, 9_800), True),
        (started(0), started(0, 9_799), False),
        (started(0), started(0, None), True),
        (started(0), ran(0, 10_000), True),
        (started(0), ran(1, 10_000), False),
        (ran(0, None), ran(0, None), False),
        (started(0), Ran(TODAY, 10_000, whole_week=True), False),
    ],
)
def test_the_same_run_is_two_minutes_and_two_in_a_hundred(one, other, same):
    assert rules.same_run(one, other) is rules.same_run(other, one) is same


@pytest.mark.parametrize("name", [field.name for field in fields(rules.Thresholds)])
def test_every_threshold_has_safe_bounds_and_keeps_to_them(name):
    low, high = rules.BOUNDS[name]
    assert low <= getattr(rules.USUAL, name) <= high
    for outside in (low - 1, high + 1):
        with pytest.raises(ValueError, match=name):
            rules.thresholds({name: outside})


def test_an_unknown_threshold_and_a_pair_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="no threshold"):
        rules.thresholds({"speed": 1})
    with pytest.raises(ValueError, match="grow_gently"):
        rules.thresholds({"grow_gently": 0.10, "grow_calm": 0.05})


days = st.integers(0, 60)
some_runs = st.lists(
    st.builds(ran, days, st.one_of(st.none(), st.integers(0, 40_000)), st.one_of(st.none(), st.integers(0, 10))), max_size=14
)
some_mornings = st.lists(st.builds(morning, days, st.one_of(st.none(), st.integers(-3, 5)), st.booleans()), max_size=14)
BAD = st.one_of(st.builds(morning, st.integers(0, 14), st.integers(2, 8)), st.builds(morning, st.integers(0, 14), st.none(), st.just(True)))


@given(some_runs, some_mornings, BAD)
def test_a_bad_morning_never_makes_a_limit_larger(runs, mornings, bad):
    for limit in (lambda heard: cap(runs, heard), lambda heard: rules.single_cap(runs, heard, TODAY)):
        before, after = limit(mornings), limit([*mornings, bad])
        assert (after.value is None) == (before.value is None)
        assert after.value is None or after.value <= before.value


@given(some_runs, some_mornings)
def test_a_bad_morning_in_the_window_means_no_growth(runs, mornings):
    found = cap(runs, [*mornings, morning(2, 3)])
    assert found.value is None or found.value <= found.number("base")


@given(some_runs, some_mornings, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(runs, mornings, random):
    mixed, heard = list(runs), list(mornings)
    random.shuffle(mixed)
    random.shuffle(heard)
    assert cap(runs, mornings) == cap(mixed, heard)
    assert rules.single_cap(runs, mornings, TODAY) == rules.single_cap(mixed, heard, TODAY)


@given(some_runs, some_mornings)
def test_every_answer_has_a_reason_a_source_and_a_label(runs, mornings):
    found = (
        cap(runs, mornings),
        rules.single_cap(runs, mornings, TODAY),
        rules.shoe_state(0),
        rules.cadence(None),
        rules.walk_run([], TODAY),
    )
    for answer in found:
        assert answer.outcome and answer.sources and answer.evidence in {"strong", "moderate", "low", "traditional"} and answer.override


@given(some_runs, days)
def test_not_knowing_a_morning_is_never_better_than_a_calm_one_and_never_a_nought(runs, day):
    known = [morning(back) for back in range(61) if back != day]
    assert (cap(runs, known).value or 0) <= (cap(runs, [*known, morning(day)]).value or 0)


@given(some_runs)
def test_a_distance_that_nobody_gave_is_not_a_nought(runs):
    unmeasured = [replace(run, metres=None) for run in runs]
    assert cap(unmeasured).value is None
    assert all(one.metres is None for one in rules.weeks_of(unmeasured).values())
