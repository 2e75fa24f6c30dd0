"""Someone else on the device."""

import pytest

from exercises.safety.models import Check, Lock
from tests.safety.steps import CHECK, MISTAKE, PRESSING, STILL, STOP, TODAY, answer, none, page, reads, send

pytestmark = pytest.mark.django_db
GUEST = "&who=guest"


def test_a_guest_answers_the_whole_check_and_touches_nothing_of_the_owner(person, clock):
    none(person, PRESSING)
    checks, kept = Check.objects.count(), person.cookies.get("selfcare_safety")
    before = kept.value if kept else None
    clock.forward(hours=1)
    found = send(person, f"{TODAY}?routine={PRESSING}", answer="guest")
    assert found["Location"] == f"{CHECK}?routine={PRESSING}&who=guest"
    assert person.get(found["Location"]).status_code == 200
    assert none(person, PRESSING, way=GUEST)["Location"] == f"/routines/{PRESSING}/play/"
    now = reads(person)
    assert (now["state"], now["opened"], now["pressure"]) == ("clear", "guest", True)
    assert Check.objects.count() == checks
    assert (person.cookies["selfcare_safety"].value if before else None) == before


def test_a_guests_locks_are_theirs(person):
    none(person, PRESSING)
    answer(person, "one-sore-spot-on-bone", "blood-thinners", routine=PRESSING, way=GUEST)
    found = reads(person, PRESSING)
    assert (found["opened"], found["locks"]["running"], found["steps"]) == ("guest", True, {"press": "pressure"})
    send(person, f"{TODAY}?routine={PRESSING}", answer="same")
    found = reads(person, PRESSING)
    assert (found["opened"], found["locks"]["running"], found["steps"]) == ("same", False, {})


def test_a_guests_stop_is_theirs_and_not_the_owners(person):
    none(person)
    send(person, TODAY, answer="guest")
    assert page(person, 1, "hot-and-ill", way=GUEST)["Location"] == f"{STOP}?routine={STILL}&who=guest"
    assert person.get(f"{STOP}?who=guest").context["card"].level == "emergency"
    assert person.get(f"{CHECK}?who=guest")["Location"] == f"{STOP}?who=guest"
    assert reads(person)["state"] == "ask"
    assert Lock.objects.count() == 0
    send(person, TODAY, answer="same")
    assert (reads(person)["state"], reads(person)["opened"]) == ("clear", "same")


def test_a_guest_takes_back_a_mistake(person):
    none(person)
    page(person, 1, "hot-and-ill", way=GUEST)
    assert send(person, f"{MISTAKE}?who=guest", **{"line_hot-and-ill": "mistake"})["Location"] == f"{CHECK}?who=guest"
    none(person, way=GUEST)
    assert reads(person)["opened"] == "guest"


def test_a_guests_cookie_goes_with_the_window_and_their_pass_with_it(nobody):
    none(nobody)
    none(nobody, way=GUEST)
    assert nobody.cookies["selfcare_safety_guest"]["max-age"] == ""
    assert nobody.cookies["selfcare_safety"]["max-age"] == 365 * 24 * 3600
    assert reads(nobody)["opened"] == "guest"
    del nobody.cookies["selfcare_safety_guest"]
    assert reads(nobody)["state"] == "ask"


def test_a_guest_is_asked_the_fourth_page_for_themselves(person):
    none(person, PRESSING)
    none(person, STILL, way=GUEST)
    assert reads(person, PRESSING)["check_url"] == "/safety/4/"
    assert page(person, 4, "blood-thinners", routine=PRESSING)["Location"] == f"/safety/ready/?routine={PRESSING}&who=guest"
    assert reads(person, PRESSING)["steps"] == {"press": "pressure"}
    send(person, TODAY, answer="same")
    assert reads(person, PRESSING)["steps"] == {}
