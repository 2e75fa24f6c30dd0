"""A therapist holds something back for a time, or opens it: with a reason and a last day, never what is grave, and the client reads it."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.access import peek_or_404
from exercises.care.models import AccessEntry
from exercises.clients.services.assessments import Refused
from exercises.clients.services.locks import Wanted, open_lock, set_lock
from exercises.people.services import withdraw_consent
from exercises.safety import rules
from exercises.safety.models import Lock
from exercises.safety.services import lock_after_flags
from tests.conftest import make_link
from tests.safety.steps import PRESSING, TODAY, answer, none, reads

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LAST = dt.date(2026, 12, 5)


@pytest.fixture
def link(link, now):
    """The client shares their safety answers too."""
    care.change(link, scopes=["programme", "pain", "safety"], now=now)
    return link


@pytest.fixture
def desk(as_, therapist, link):
    """Sends one of the two forms of the page as the therapist."""
    browser = as_(therapist)

    def send(name="locks", **fields):
        return browser.post(reverse(f"clients:{name}", args=[link.uid]), {"reason": "Sore heel cord", "last": LAST.isoformat(), **fields})

    return send


def text(found) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.content.decode())))


def ticked(as_, runner, *keys):
    browser = as_(runner)
    answer(browser, *keys, routine=PRESSING)
    return browser


def plain_rows():
    return list(Lock.objects.order_by("pk").values())


@pytest.mark.parametrize("what", rules.THERAPIST_LOCKS)
def test_a_lock_has_a_name_a_reason_and_an_end_and_the_client_reads_it(as_, desk, link, runner, what):
    assert desk(what=what)["Location"] == reverse("clients:locks", args=[link.uid])
    kept = Lock.objects.get()
    assert (kept.owner, kept.what, kept.area, kept.side, kept.question) == (runner, what, "", "", "therapist")
    assert (kept.by, kept.reason) == ("therapist:Mara Linde", "Sore heel cord")
    assert kept.until == dt.datetime(2026, 12, 6, tzinfo=dt.UTC), "the last day is with it"
    client = as_(runner)
    none(client)
    assert reads(client)["locks"][what] is True
    told = text(client.get(TODAY))
    assert "Mara Linde set this on 21 November 2026, up to and with 5 December 2026. Why: “Sore heel cord”" in told


def test_pressing_has_places_and_a_side(desk):
    desk(what="pressure", places=["calf", "front-thigh"], side="left")
    desk(what="pressure", side="right")
    first, second = Lock.objects.order_by("pk")
    assert (first.area, first.side) == ("front-thigh,calf", "left")
    assert (second.area, second.side) == (",".join(rules.REGIONS), "right"), "a side counts where a place is"


def test_a_double_click_sets_one_lock_and_another_reason_a_second(desk):
    for _click in range(2):
        desk(what="running")
    assert Lock.objects.count() == 1
    desk(what="running", reason="Something else")
    assert Lock.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": "everything"}, "everything is not one of the available choices"),
        ({}, "What waits: This field is required."),
        ({"what": "running", "reason": ""}, "This field is required."),
        ({"what": "running", "reason": "x" * 201}, "at most 200 characters"),
        ({"what": "running", "last": ""}, "This field is required."),
        ({"what": "running", "last": "2026-11-20"}, "Choose a day from today on, within twelve weeks."),
        ({"what": "running", "last": "2027-02-14"}, "Choose a day from today on, within twelve weeks."),
        ({"what": "running", "places": ["calf"]}, "A place or a side can be named for pressing only."),
        ({"what": "ice", "side": "left"}, "A place or a side can be named for pressing only."),
        ({"what": "pressure", "places": ["moon"]}, "moon is not one of the available choices"),
    ],
)
def test_what_cannot_be_locked_is_said_and_nothing_typed_is_lost(desk, fields, sentence):
    found = desk(**fields)
    assert found.status_code == 422
    assert sentence in text(found)
    if fields.get("reason") is None:
        assert "Sore heel cord" in text(found)
    assert not Lock.objects.exists()


@pytest.mark.parametrize("last", ["2026-11-21", "2027-02-13"])
def test_the_first_and_the_last_day_that_count(desk, last):
    assert desk(what="running", last=last).status_code == 302
    assert Lock.objects.count() == 1


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("everything", "x", LAST), Wanted("running", "x", LAST, ("calf",)), Wanted("pressure", "x", LAST, ("moon",)),
        Wanted("running", "x", LAST, side="left"), Wanted("running", "x", LAST + dt.timedelta(days=90)), Wanted("light", "x", LAST),
    ],
)  # fmt: skip
def test_the_service_refuses_by_itself(therapist, link, now, wanted):
    grant = peek_or_404(therapist, link.uid, now=now)
    with pytest.raises(Refused):
        set_lock(grant, wanted, now=now)
    assert not Lock.objects.exists()


def test_a_line_is_opened_until_a_day_and_then_it_locks_again(as_, desk, link, runner, now, monkeypatch):
    client = ticked(as_, runner, "blood-thinners")
    assert reads(client)["locks"]["pressure"] is True
    lock = Lock.objects.get()
    assert desk("lock_open", lock=lock.pk, reason="Light touch is fine").status_code == 302
    assert reads(client)["locks"]["pressure"] is False
    assert reads(client)["state"] == "clear"
    lock.refresh_from_db()
    assert (lock.how, lock.opened_by, lock.opened_reason, lock.by, lock.reason) == (
        "therapist",
        "Mara Linde",
        "Light touch is fine",
        "person",
        "",
    )
    told = text(client.get(TODAY))
    assert "Mara Linde opened this on 21 November 2026, up to and with 5 December 2026. Why: “Light touch is fine”" in told
    later = dt.datetime(2026, 12, 6, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert reads(as_(runner))["locks"]["pressure"] is True


def test_what_two_locks_of_one_line_hold_back_is_opened_as_one(as_, desk, link, runner, therapist):
    client = ticked(as_, runner, "diabetes-and-numb-feet")
    assert as_(therapist).get(reverse("clients:locks", args=[link.uid])).content.decode().count('name="lock"') == 1
    desk("lock_open", lock=Lock.objects.order_by("pk")[0].pk)
    locks = reads(client)["locks"]
    assert (locks["pressure"], locks["ice"]) == (False, False)


def test_the_same_tick_in_the_next_check_stays_open(as_, desk, runner):
    client = ticked(as_, runner, "blood-thinners")
    desk("lock_open", lock=Lock.objects.get().pk)
    answer(client, "blood-thinners", routine=PRESSING, way="&changed=1")
    assert reads(client)["locks"]["pressure"] is False


@pytest.mark.parametrize(
    "key",
    ["hot-and-ill", "one-sore-spot-on-bone", "gives-way-or-slips", "stiff-mornings", "age-16-17", "skin-not-well", "pain-above-seven"],
)
def test_what_is_grave_or_opens_another_way_is_not_a_therapists_to_open(desk, runner, now, key):
    for made in rules.locks_for([key]):
        Lock.objects.create(owner=runner, what=made.what, question=key, questions_version=rules.QUESTIONS_VERSION, since=now)
    before = plain_rows()
    assert before
    for row in before:
        found = desk("lock_open", lock=row["id"])
        assert found.status_code == 422
        assert "This one is not there for you to open. Please look at the list again." in text(found)
    assert plain_rows() == before


def test_what_a_session_or_an_examination_left_is_not_theirs_to_open(desk, runner, now):
    lock_after_flags(runner, flags=["numb"], now=now)
    Lock.objects.create(
        owner=runner, what="phase_one", question=rules.LIMITED, questions_version="x", since=now, until=now + dt.timedelta(days=9)
    )
    before = plain_rows()
    assert [desk("lock_open", lock=row["id"]).status_code for row in before] == [422, 422]
    assert plain_rows() == before


def test_a_line_is_not_opened_without_a_day_and_not_for_long(as_, desk, runner, therapist, link, now):
    ticked(as_, runner, "blood-thinners")
    before = plain_rows()
    for last, sentence in (("", "Say until which day"), ("2027-02-14", "within twelve weeks")):
        found = desk("lock_open", lock=before[0]["id"], last=last)
        assert (found.status_code, sentence in text(found)) == (422, True)
    with pytest.raises(Refused):
        open_lock(peek_or_404(therapist, link.uid, now=now), before[0]["id"], reason="x", last=LAST + dt.timedelta(days=90), now=now)
    assert plain_rows() == before


def test_what_a_therapist_set_is_taken_off_for_good(as_, desk, runner):
    client = as_(runner)
    none(client)
    desk(what="running")
    lock = Lock.objects.get()
    for _click in range(2):
        assert desk("lock_open", lock=lock.pk, reason="Runs well", last="").status_code == 302
    assert reads(client)["locks"]["running"] is False
    lock.refresh_from_db()
    assert (lock.reason, lock.opened_by, lock.opened_reason, lock.opened_until) == ("Sore heel cord", "Mara Linde", "Runs well", None)
    assert "Mara Linde took this off on 21 November 2026. Why: “Runs well”" in text(client.get(TODAY))


def test_another_therapist_of_the_client_may_take_it_off(as_, desk, runner, other_therapist):
    desk(what="running")
    second = make_link(runner, other_therapist, scopes=("safety",))
    fields = {"lock": Lock.objects.get().pk, "reason": "Seen today"}
    assert as_(other_therapist).post(reverse("clients:lock_open", args=[second.uid]), fields).status_code == 302
    assert Lock.objects.get().opened_by == "Otto Falk"


def test_a_lock_of_somebody_else_is_like_none(desk, other_runner, now):
    Lock.objects.create(owner=other_runner, what="pressure", question="blood-thinners", questions_version="x", since=now)
    before = plain_rows()
    for key in (before[0]["id"], 10**6):
        assert desk("lock_open", lock=key).status_code == 422
    assert desk("lock_open", lock="x").status_code == 422
    assert plain_rows() == before


def test_without_the_safety_answers_there_is_no_such_page(as_, desk, therapist, link, now):
    care.change(link, scopes=["programme", "pain", "notes", "running"], now=now)
    found = [as_(therapist).get(reverse("clients:locks", args=[link.uid])), desk(what="running"), desk("lock_open", lock=1)]
    assert [one.status_code for one in found] == [404, 404, 404]
    assert not Lock.objects.exists()
    assert not AccessEntry.objects.exists()
    assert "What waits" not in text(as_(therapist).get(reverse("clients:client", args=[link.uid])))


def test_the_look_stands_in_the_clients_log(as_, therapist, link):
    assert as_(therapist).get(reverse("clients:locks", args=[link.uid])).status_code == 200
    assert list(AccessEntry.objects.values_list("what", flat=True)) == ["safety"]


def test_what_a_session_left_is_told_where_pain_is_shared(as_, therapist, link, runner, now):
    lock_after_flags(runner, flags=["numb"], now=now)
    page = reverse("clients:locks", args=[link.uid])
    assert "Pressing waits. " in text(as_(therapist).get(page))
    care.change(link, scopes=["safety"], now=now)
    assert "Nothing waits for this client." in text(as_(therapist).get(page))


def test_without_consent_nothing_is_kept_and_nothing_opened(as_, desk, runner, now):
    ticked(as_, runner, "blood-thinners")
    before = plain_rows()
    withdraw_consent(runner, now=now)
    assert [desk(what="running").status_code, desk("lock_open", lock=before[0]["id"]).status_code] == [422, 422]
    assert plain_rows() == before


def test_the_list_says_what_waits_what_it_came_from_and_what_was_opened(as_, desk, therapist, link, runner):
    ticked(as_, runner, "blood-thinners", "one-sore-spot-on-bone")
    desk(what="pressure", places=["calf"], side="left")
    page = reverse("clients:locks", args=[link.uid])
    told = text(as_(therapist).get(page))
    for words in ("Running and hopping wait.", "not yours to open", "Only here: calf.", "On the left.", "Mara Linde: “Sore heel cord”"):
        assert words in told
    desk("lock_open", lock=Lock.objects.get(question="blood-thinners").pk, reason="Light touch is fine")
    told = text(as_(therapist).get(page))
    assert "Mara Linde: “Light touch is fine” 21 November 2026, up to and with 5 December 2026" in told


def test_the_lock_stays_until_its_day_when_sharing_ends(as_, desk, link, runner, now):
    client = as_(runner)
    none(client)
    desk(what="running")
    care.end(link, by="client", now=now)
    assert reads(client)["locks"]["running"] is True
