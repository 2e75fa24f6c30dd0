"""What each of the two learns of what the other did: the client of a discharge and of locks, the therapist of a pause or an end."""

import datetime as dt
import html
import re
import uuid

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.access import peek_or_404
from exercises.care.models import CareLink
from exercises.clients.models import Discharge
from exercises.clients.services.locks import Wanted, open_lock, set_lock
from exercises.safety import rules
from exercises.safety.models import Lock
from tests.conftest import make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.timedelta(days=1)
LAST = dt.date(2026, 12, 5)
PLACES = ("/today/", "/messages/", "/sharing/")
DISCHARGED, CHANGED = "Mara Linde wrote a discharge for you", "Mara Linde changed what waits for now"


@pytest.fixture
def link(link, now):
    """The client shares their safety answers too."""
    care.change(link, scopes=["programme", "pain", "safety"], now=now)
    return link


@pytest.fixture
def grant(therapist, link, now):
    return peek_or_404(therapist, link.uid, now=now)


@pytest.fixture
def discharged(runner, link, now):
    return Discharge.objects.create(
        owner=runner, uid=uuid.uuid4(), link=link, therapist_name="Mara Linde", day=now.date(), until=LAST, at=now,
        document={"weeks": 4, "sessions": 2, "measures": [], "urgent": [], "keep": {"key": "", "title": "", "phase": "", "lines": []},
                  "texts": {"doing": ["Secretly sore"], "flare": [], "back": []}, "by": {}},
    )  # fmt: skip


def text(found) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.content.decode())))


def line(grant, now, question="blood-thinners"):
    return Lock.objects.create(owner=grant.client, what="pressure", question=question, questions_version=rules.QUESTIONS_VERSION, since=now)


# --- the client -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_the_client_learns_of_a_discharge_and_of_a_lock_without_a_word_about_health(as_, runner, grant, discharged, now, place):
    set_lock(grant, Wanted("running", "Secretly sore", LAST), now=now)
    page = as_(runner).get(place)
    told = text(page)
    news = told[told.index("New from your therapist") :].split("Saturday 21 November")
    assert [DISCHARGED in news[0], CHANGED in news[0] + news[1]] == [True, True]
    assert reverse("clients:own_discharge", args=[discharged.uid]) in page.content.decode()
    assert "Secretly sore" not in told


def test_the_same_on_one_day_is_said_once_and_another_day_apart(as_, runner, grant, now):
    set_lock(grant, Wanted("running", "One", LAST), now=now - DAY)
    set_lock(grant, Wanted("ice", "Two", LAST), now=now)
    set_lock(grant, Wanted("pressure", "Three", LAST), now=now)
    assert text(as_(runner).get("/messages/")).count(CHANGED) == 2


def test_opening_is_told_with_the_name_of_whoever_opened_it(as_, runner, grant, now):
    lock = line(grant, now - 20 * DAY)
    assert CHANGED not in text(as_(runner).get("/messages/")), "what the client ticked is not a therapist's doing"
    open_lock(grant, lock.pk, reason="Light is fine", last=LAST, now=now)
    told = text(as_(runner).get("/messages/"))
    assert CHANGED in told and "Light is fine" not in told


def test_after_two_weeks_it_is_no_news_and_nobody_else_learns_of_it(
    as_, runner, other_runner, therapist, grant, discharged, now, monkeypatch
):
    set_lock(grant, Wanted("running", "One", LAST), now=now)
    for other in (other_runner, therapist):
        assert "New from your therapist" not in text(as_(other).get("/messages/"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 14 * DAY)
    assert "New from your therapist" not in text(as_(runner).get("/messages/"))


# --- the therapist --------------------------------------------------------------------------------------------------------


def left(as_, therapist) -> str:
    found = re.search(r"(One client|\d+ clients) paused or ended their sharing", text(as_(therapist).get(reverse("clients:list"))))
    return found[1] if found else ""


def test_a_pause_or_an_end_stands_above_the_list_without_a_name(as_, runner, other_runner, therapist, other_therapist, link, now):
    other_runner.name = "Tom Hale"
    other_runner.save()
    second = make_link(other_runner, therapist)
    assert left(as_, therapist) == ""
    care.pause(link, now=now)
    assert left(as_, therapist) == "One client"
    care.end(second, by="client", now=now)
    assert left(as_, therapist) == "2 clients"
    assert "Tom Hale" not in text(as_(therapist).get(reverse("clients:list")))
    assert "Tom Hale" in text(as_(therapist).get(reverse("care:therapist")))
    assert left(as_, other_therapist) == ""


def test_what_went_on_began_anew_or_was_the_therapists_own_end_is_no_news(as_, runner, other_runner, therapist, link, now):
    care.pause(link, now=now)
    care.go_on(link, now=now)
    care.end(make_link(other_runner, therapist), by="therapist", now=now)
    assert left(as_, therapist) == ""
    care.end(link, by="client", now=now)
    assert left(as_, therapist) == "One client"
    make_link(runner, therapist)
    assert left(as_, therapist) == ""


def test_after_two_weeks_a_pause_is_no_news(as_, therapist, link, now):
    care.pause(link, now=now - 14 * DAY)
    assert left(as_, therapist) == ""
    CareLink.objects.filter(pk=link.pk).update(paused_at=now - 13 * DAY)
    assert left(as_, therapist) == "One client"


# --- the timeline ---------------------------------------------------------------------------------------------------------


def entries(as_, therapist, link, **query):
    page = as_(therapist).get(reverse("clients:timeline", args=[link.uid]), query).context["page"]
    return [entry for _day, found in page.days for entry in found]


def test_a_discharge_and_what_was_held_back_stand_on_the_timeline(as_, therapist, link, grant, discharged, now):
    lock = set_lock(grant, Wanted("pressure", "Bruised", LAST, ("calf",), "left"), now=now - DAY)
    open_lock(grant, lock.pk, reason="It has gone", last=None, now=now)
    found = {entry.kind: entry for entry in entries(as_, therapist, link)}
    assert (found["discharge"].title, found["discharge"].text) == ("Discharge by you", "The last day of sharing: 5 December 2026")
    assert found["discharge"].url == reverse("clients:discharged", args=[link.uid, discharged.uid])
    assert (found["lock"].title, found["lock"].quote) == ("Held back: Pressing", "Bruised")
    assert found["lock"].text == "Mara Linde; calf, left; up to and with 5 December 2026"
    assert (found["lock"].day, found["opening"].day) == (now.date() - DAY, now.date())
    assert (found["opening"].title, found["opening"].text, found["opening"].quote) == ("Opened: Pressing", "Mara Linde", "It has gone")


def test_a_line_that_locked_two_things_is_opened_once_on_the_timeline(as_, therapist, link, grant, now):
    for what in ("pressure", "ice"):
        lock = Lock.objects.create(
            owner=grant.client, what=what, question="diabetes-and-numb-feet", questions_version="x", since=now, by="person"
        )
    open_lock(grant, lock.pk, reason="Seen", last=LAST, now=now)
    opened = [entry for entry in entries(as_, therapist, link) if entry.kind == "opening"]
    assert len(opened) == 1 and opened[0].title.startswith("Opened: ") and "feet" in opened[0].title


def test_without_the_safety_answers_no_lock_and_to_another_therapist_no_discharge(
    as_, therapist, other_therapist, link, grant, discharged, runner, now
):
    set_lock(grant, Wanted("running", "Sore", LAST), now=now)
    theirs = make_link(runner, other_therapist, scopes=("safety",))
    assert {entry.kind for entry in entries(as_, other_therapist, theirs)} == {"lock"}
    care.change(link, scopes=["pain"], now=now)
    assert {entry.kind for entry in entries(as_, therapist, link)} == {"discharge"}


def test_a_place_far_in_the_future_is_the_beginning(as_, therapist, link, grant, now):
    set_lock(grant, Wanted("running", "Sore", LAST), now=now)
    assert [entry.kind for entry in entries(as_, therapist, link, **{"from": "9999-12-31.0"})] == ["lock"]
