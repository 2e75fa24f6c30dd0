"""Building a routine in the admin: order, sides, doses, and the total beside it."""

import pytest

from exercises.catalogue.models import Exercise, Muscle
from exercises.publishing import workflow
from exercises.routines import codec
from exercises.routines.models import Routine, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine():
    return Routine.objects.get(slug="first-six-minutes")


def posted(routine, *, order=None, **changed):
    """The change form as a browser sends it; changed names single fields like steps-0-sets."""
    steps = list(routine.steps.order_by("position"))
    data = {
        "title": routine.title, "summary": routine.summary, "goal": routine.goal, "order": routine.order, "featured": "on", "group": routine.group,
        "length": routine.length or "",
        "pain_areas": "around-kneecap\nabove-kneecap", "conditions": "runners-knee", "phases": "hip-and-core\nknee-strength",
        "seen_at": routine.updated_at.isoformat(),
        "steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": len(steps), "steps-MIN_NUM_FORMS": 0, "steps-MAX_NUM_FORMS": 1000,
        "claims-TOTAL_FORMS": 0, "claims-INITIAL_FORMS": 0, "claims-MIN_NUM_FORMS": 0, "claims-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for index, step in enumerate(steps):
        place = (order or list(range(1, len(steps) + 1)))[index]
        data |= {
            f"steps-{index}-id": step.pk, f"steps-{index}-routine": routine.pk, f"steps-{index}-position": place, f"steps-{index}-key": step.key,
            f"steps-{index}-exercise": step.exercise_id, f"steps-{index}-side": ",".join(step.sides), f"steps-{index}-muscle": step.muscle_id or "",
            f"steps-{index}-points": "\n".join(step.points), f"steps-{index}-directions": "\n".join(step.directions), f"steps-{index}-line": step.line,
        }  # fmt: skip
        data |= {f"steps-{index}-{name}": value for name, value in step.dose.items()}
    return data | changed


def save(client, routine, **more):
    return client.post(f"/admin/exercises/routine/{routine.pk}/change/", posted(routine, **more), follow=True)


def total(client, routine, **more):
    return client.post("/admin/exercises/routine/total/", posted(routine, **more) | {"routine": routine.pk}).json()


def keys(routine):
    return list(Step.objects.filter(routine=routine).order_by("position").values_list("key", flat=True))


def test_saving_without_a_change_changes_no_document(routine, editor, as_):
    before = codec.ROUTINE.read(routine.slug)
    answer = save(as_(editor), routine)
    assert "was changed successfully" in answer.content.decode()
    assert codec.ROUTINE.read(routine.slug) == before


def test_steps_are_put_in_another_order(routine, editor, as_):
    assert keys(routine) == ["press", "stretch", "chair-sit"]
    save(as_(editor), routine, order=[3, 1, 2])
    assert keys(routine) == ["stretch", "chair-sit", "press"]


def test_a_new_step_gets_a_key_and_a_place_of_its_own(routine, editor, as_):
    chair = Exercise.objects.get(slug="slow-chair-sit")
    new = {"steps-TOTAL_FORMS": 5}
    for index in (3, 4):
        new |= {
            f"steps-{index}-routine": routine.pk,
            f"steps-{index}-exercise": chair.pk,
            f"steps-{index}-side": "both",
            f"steps-{index}-reps": 6,
        }
    save(as_(editor), routine, **new)
    assert keys(routine) == ["press", "stretch", "chair-sit", "slow-chair-sit", "slow-chair-sit-2"]
    assert Step.objects.get(routine=routine, key="slow-chair-sit").dose == {"reps": 6}


def test_a_step_without_a_side_is_asked_for_one(routine, editor, as_):
    answer = save(as_(editor), routine, **{"steps-1-side": ""})
    assert "Please choose a side, or both." in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("steps-1-hold_s", 0), ("steps-1-hold_s", 121), ("steps-2-reps", 0), ("steps-0-ceiling_s", 91), ("steps-0-rounds", 4)],
)
def test_a_dose_outside_sensible_ranges_is_refused(routine, editor, as_, field, value):
    before = codec.ROUTINE.read(routine.slug)
    save(as_(editor), routine, **{field: value})
    assert codec.ROUTINE.read(routine.slug) == before


def test_an_empty_number_goes_back_to_the_exercises_own(routine, editor, as_):
    save(as_(editor), routine, **{"steps-1-hold_s": ""})
    assert "hold_s" not in Step.objects.get(routine=routine, key="stretch").dose


def test_the_total_follows_the_form_and_nothing_is_saved(routine, editor, as_):
    client = as_(editor)
    before = total(client, routine)
    assert before["problem"] == ""
    assert len(before["steps"]) == 3
    longer = total(client, routine, **{"steps-1-hold_s": 60})
    assert longer["seconds"] == before["seconds"] + 60
    assert Step.objects.get(routine=routine, key="stretch").dose["hold_s"] == 30


def test_the_total_says_what_is_missing(routine, editor, as_):
    client = as_(editor)
    assert "choose a side" in total(client, routine, **{"steps-1-side": ""})["problem"]
    assert "no-such" in total(client, routine, **{"steps-0-points": "no-such"})["problem"]
    gone = {f"steps-{index}-DELETE": "on" for index in range(3)}
    assert "at least one step" in total(client, routine, **gone)["problem"]


def test_the_total_is_for_those_who_may_change_routines(routine, reviewer, runner, as_):
    assert as_(reviewer).post("/admin/exercises/routine/total/", posted(routine)).status_code == 403
    assert as_(runner).post("/admin/exercises/routine/total/", posted(routine)).status_code == 302


def test_a_routine_that_cannot_be_played_is_neither_sent_nor_published(routine, editor, administrator, clock_now):
    Step.objects.filter(routine=routine, key="press").update(points=["no-such-point"])
    with pytest.raises(workflow.Refused, match="no-such-point"):
        workflow.submit(codec.ROUTINE, routine.slug, author=editor, now=clock_now)
    Step.objects.filter(routine=routine, key="press").update(points=["mid-belly"], muscle=Muscle.objects.get(slug="rectus-femoris"))
    Step.objects.filter(routine=routine, key="stretch").update(dose={"hold_s": 0})
    with pytest.raises(workflow.Refused, match="hold_s"):
        workflow.publish_unreviewed(codec.ROUTINE, routine.slug, author=administrator, now=clock_now)


@pytest.fixture
def clock_now():
    from exercises.lib import clock

    return clock.now()
