"""What was shown in the clinic: noted by the day, taken back by a mark, read by the client."""

import datetime as dt
import html

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import AccessEntry, CareLink
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import withdraw_consent
from exercises.programmes import services
from exercises.programmes.access import desk_or_404
from exercises.programmes.models import Shown
from tests.conftest import make_link
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def keys(theirs):
    return [item["key"] for item in theirs.draft["phases"][0]["items"]]


@pytest.fixture
def path(theirs):
    return reverse("programmes:shown", args=[theirs.uid])


@pytest.fixture
def desk(as_, therapist):
    return as_(therapist)


def press(desk, path, key, day=None):
    return desk.post(path, {"day": day or today().isoformat(), "key": key})


def test_the_client_reads_when_a_thing_was_shown_and_by_whom(as_, desk, runner, path, keys):
    day = today() - dt.timedelta(days=2)
    answer = press(desk, path, keys[0], day.isoformat())
    assert answer.status_code == 302
    row = Shown.objects.get()
    assert (row.owner, row.key, row.day, row.by_name, row.withdrawn_at) == (runner, keys[0], day, "Mara Linde", None)
    said = f"Mara Linde showed it to you on {day.day} {day:%B}."
    assert text(as_(runner).get("/programme/")).count(said) == 1
    assert f"Shown on {day.day} {day:%B %Y}, by Mara Linde." in text(desk.get(path))


def test_the_same_button_twice_notes_it_once_and_another_day_is_another_note(desk, path, keys, as_, runner):
    press(desk, path, keys[0])
    press(desk, path, keys[0])
    assert Shown.objects.count() == 1
    earlier = today() - dt.timedelta(days=7)
    press(desk, path, keys[0], earlier.isoformat())
    assert Shown.objects.count() == 2
    assert f"on {today().day} {today():%B}." in text(as_(runner).get("/programme/")), "the newest day counts"


def test_taking_it_back_leaves_the_note_with_a_mark_and_the_day_before_counts_again(desk, path, keys, as_, runner):
    earlier = today() - dt.timedelta(days=7)
    press(desk, path, keys[0], earlier.isoformat())
    press(desk, path, keys[0])
    assert desk.post(path, {"back": keys[0], "day": "nonsense"}).status_code == 302
    assert list(Shown.objects.filter(withdrawn_at__isnull=False).values_list("day", flat=True)) == [today()]
    assert f"on {earlier.day} {earlier:%B}." in text(as_(runner).get("/programme/"))
    desk.post(path, {"back": keys[0]})
    desk.post(path, {"back": keys[0]})
    assert "showed it to you" not in text(as_(runner).get("/programme/"))
    assert Shown.objects.count() == 2
    press(desk, path, keys[0])
    assert "showed it to you" in text(as_(runner).get("/programme/")), "what was taken back can be noted again"


def test_a_new_version_keeps_what_was_shown(desk, path, keys, theirs, as_, runner):
    press(desk, path, keys[0])
    assert change(theirs, hold_s=9).number == 2
    assert "showed it to you" in text(as_(runner).get("/programme/"))


@pytest.mark.parametrize(
    "day", ["", "x", "{tomorrow}", "{long_ago}"], ids=["no day", "no day at all", "a day to come", "more than a year ago"]
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(desk, path, keys, day):
    day = day.format(tomorrow=today() + dt.timedelta(days=1), long_ago=today() - dt.timedelta(days=400))
    answer = desk.post(path, {"day": day, "key": keys[0]})
    assert answer.status_code == 422 and "id_day_error" in text(answer)
    assert not Shown.objects.exists()


def test_the_return_key_in_the_day_notes_nothing_and_says_what_to_do(desk, path):
    answer = desk.post(path, {"day": today().isoformat()})
    assert answer.status_code == 422 and "Choose below what was shown" in text(answer)
    assert not Shown.objects.exists()


def test_what_the_client_does_not_have_is_not_noted(desk, path, theirs, keys):
    for key in ("i-nothing", ""):
        answer = press(desk, path, key)
        assert answer.status_code == 422 and "does not have this one now" in text(answer)
    assert not Shown.objects.exists()


def test_nothing_is_noted_for_a_client_who_lets_us_store_nothing(desk, path, keys, runner):
    withdraw_consent(runner, now=clock.now())
    answer = press(desk, path, keys[0])
    assert answer.status_code == 422 and "lets us store nothing" in text(answer)
    assert not Shown.objects.exists()


def test_a_pause_between_the_look_and_the_note_stops_the_note(therapist, theirs, keys, link):
    desk = desk_or_404(therapist, theirs.uid, now=clock.now())
    CareLink.objects.filter(pk=link.pk).update(paused_at=clock.now())
    with pytest.raises(services.Refused, match="shares their programme no more"):
        services.mark_shown(desk, keys[0], day=today(), today=today(), now=clock.now())


def test_a_draft_has_no_such_page_and_nobody_else_reaches_a_clients(as_, desk, draft, path, keys, other_therapist, runner, link):
    waiting = draft("wall-sit", initials="T.H.")
    assert desk.get(reverse("programmes:shown", args=[waiting.uid])).status_code == 404
    for person in (other_therapist, runner):
        assert as_(person).get(path).status_code == 404 == press(as_(person), path, keys[0]).status_code
    care.end(link, by="client", now=clock.now())
    assert desk.get(path).status_code == 404 == press(desk, path, keys[0]).status_code
    assert not Shown.objects.exists()


def test_another_client_of_the_same_therapist_sees_nothing_of_it(as_, desk, path, keys, draft, give, other_runner, therapist):
    press(desk, path, keys[0])
    give(draft("wall-sit"), make_link(other_runner, therapist))
    page = text(as_(other_runner).get("/programme/"))
    assert "Wall sit" in page and "showed it to you" not in page


def test_a_look_at_the_page_stands_in_the_clients_log(desk, path, runner):
    AccessEntry.objects.all().delete()
    desk.get(path)
    assert AccessEntry.objects.get().what == "programme"


def test_the_notes_go_with_the_client_and_stay_without_the_therapist(desk, path, keys, runner, therapist):
    press(desk, path, keys[0])
    therapist.delete()
    row = Shown.objects.get()
    assert (row.by, row.by_name) == (None, "Mara Linde")
    User.objects.get(pk=runner.pk).delete()
    assert not Shown.objects.exists()


def test_the_database_keeps_one_note_a_day(desk, path, keys):
    press(desk, path, keys[0])
    row = Shown.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
