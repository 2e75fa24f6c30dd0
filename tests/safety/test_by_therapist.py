"""What therapists lock and open: which lines they may, and how the person reads of it."""

import datetime as dt

import pytest

from exercises.safety import pages, rules
from exercises.safety.models import Lock
from tests.safety.steps import CHECK, MORNING, PRESSING, READY, STILL, TODAY, answer, none, reads, send

pytestmark = [pytest.mark.django_db, pytest.mark.database]
UNTIL = MORNING + dt.timedelta(days=14)


@pytest.fixture
def me(clock, as_, runner):
    client = as_(runner)
    client.user = runner
    return client


def lock(runner, what="running", **more):
    fixed = {"question": rules.THERAPIST, "questions_version": rules.QUESTIONS_VERSION, "since": MORNING, "until": UNTIL}
    return Lock.objects.create(owner=runner, what=what, **{"by": "therapist:Mara Linde", "reason": "Sore heel cord"} | fixed | more)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("key", rules.QUESTIONS)
def test_a_therapist_opens_what_an_agreement_opens_and_nothing_grave(key):
    question = rules.QUESTIONS[key]
    expected = question.opens == "agreed" and question.level not in {"emergency", "urgent"} and "everything" not in question.locks
    assert rules.therapist_opens(key) is expected


def test_some_lines_are_theirs_to_open_and_these_never():
    assert [key for key in ("blood-thinners", "poor-feeling", "antibiotic-and-tendon-pain") if not rules.therapist_opens(key)] == []
    never = (
        "hot-and-ill",
        "gives-way-or-slips",
        "one-sore-spot-on-bone",
        "stiff-mornings",
        "age-16-17",
        "pregnant",
        rules.FLAGS,
        rules.LIMITED,
        "?",
    )
    assert [key for key in never if rules.therapist_opens(key)] == []


def test_a_therapist_never_locks_everything():
    assert "everything" not in rules.THERAPIST_LOCKS


@pytest.mark.parametrize("what", rules.THERAPIST_LOCKS)
def test_the_player_knows_of_each_lock_until_its_end(me, clock, what):
    none(me, PRESSING)
    assert reads(me)["locks"][what] is False
    lock(me.user, what)
    assert reads(me)["locks"][what] is True
    assert reads(me)["state"] == "clear", "the check is not asked again for it"
    clock.to(UNTIL)
    me.force_login(me.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert reads(me)["locks"][what] is False


def test_pressing_waits_at_the_named_places_only(me):
    none(me, PRESSING)
    lock(me.user, "pressure", area="calf,shin")
    assert reads(me, PRESSING)["locks"]["regions"] == ["calf", "shin"]
    assert reads(me, PRESSING)["pressure"] is True


@pytest.mark.parametrize("address", [TODAY, READY])
def test_the_person_reads_who_locked_what_why_and_until_when(me, address):
    none(me)
    lock(me.user)
    told = text(me.get(address))
    assert "Running and hopping wait." in told
    assert "Mara Linde set this on 10 March 2026, up to and with 24 March 2026. Why: “Sore heel cord”" in told


def test_it_stands_on_the_first_page_of_the_check_and_not_on_the_next(me):
    lock(me.user)
    assert "Sore heel cord" in text(me.get(CHECK))
    send(me, CHECK, answer="none")
    assert "Sore heel cord" not in text(me.get("/safety/2/"))


def test_no_answer_of_the_person_opens_it(me):
    lock(me.user)
    none(me, PRESSING)
    assert reads(me)["locks"]["running"] is True
    assert me.get("/safety/mistake/")["Location"] == CHECK, "nothing of theirs to take back"


def test_someone_else_at_the_device_is_told_nothing(me):
    none(me)
    lock(me.user)
    assert "Sore heel cord" not in text(me.get(f"{CHECK}?who=guest"))
    none(me, way="&who=guest")
    assert "Sore heel cord" not in text(me.get(READY))
    assert reads(me)["locks"]["running"] is False


def test_another_person_and_nobody_read_nothing_of_it(me, as_, other_runner):
    lock(other_runner)
    none(me)
    assert "Sore heel cord" not in text(me.get(TODAY))
    assert "Sore heel cord" not in text(as_(None).get(CHECK))


def test_what_was_opened_and_taken_off_is_told_too_as_long_as_it_matters(me, clock):
    answer(me, "diabetes-and-numb-feet", routine=PRESSING)
    opened = {"opened_at": MORNING, "how": rules.THERAPIST, "opened_by": "Mara Linde"}
    Lock.objects.filter(question="diabetes-and-numb-feet").update(**opened, opened_reason="Felt it all today", opened_until=UNTIL)
    lock(me.user, **opened, opened_reason="Runs well")
    told = text(me.get(TODAY))
    assert told.count("Felt it all today") == 1, "two locks of one line are opened as one"
    assert "Mara Linde opened this on 10 March 2026, up to and with 24 March 2026." in told
    assert "Mara Linde took this off on 10 March 2026. Why: “Runs well”" in told
    assert "Sore heel cord" not in told
    clock.to(UNTIL)
    assert pages.from_therapists(Lock.objects.visible_to(me.user).told_by_therapists(UNTIL), "UTC") == ()


def test_a_lock_of_one_side_names_the_side_and_no_places(me):
    none(me)
    lock(me.user, "pressure", area=",".join(rules.REGIONS), side="left")
    told = text(me.get(TODAY))
    assert "On the left." in told
    assert "Only here" not in told
    send(me, f"{TODAY}?routine={STILL}", answer="same")
    assert reads(me)["locks"]["pressure"] is False
