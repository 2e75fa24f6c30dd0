"""A client's page: each part as far as it is shared, since the last visit, the copy, one session, the timeline."""

import datetime as dt
import html
import itertools
import re
import uuid

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import CareLink
from exercises.clients.models import Assessment, Visit
from exercises.clients.pages import timeline as timelines
from exercises.progress.models import RunAnswer
from exercises.running.models import Run
from exercises.safety.models import Check, Lock
from exercises.safety.rules import QUESTIONS_VERSION

pytestmark = pytest.mark.django_db
SCOPES = ("programme", "pain", "notes", "running", "safety")


@pytest.fixture
def link(link, now):
    """The link began twelve days ago."""
    CareLink.objects.filter(pk=link.pk).update(began_at=now - dt.timedelta(days=12))
    link.refresh_from_db()
    return link


def share(link, now, *scopes):
    care.change(link, scopes=scopes, now=now)


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def get(as_, therapist, link, name="client", *args, **query):
    return as_(therapist).get(reverse(f"clients:{name}", args=[link.uid, *args]), query)


def add_run(runner, now, ago, *, metres=5000, pain=None, before=None, morning=None, note=""):
    run = Run.objects.create(
        owner=runner, uid=uuid.uuid4(), local_day=now.date() - dt.timedelta(days=ago), metres=metres, pain_during=pain, zone="UTC",
        created_at=now, note=note,
    )  # fmt: skip
    if before is not None:
        RunAnswer.objects.create(owner=runner, run=run, before=before, morning=morning, at=now)
    return run


@pytest.fixture
def history(runner, link, train, started, now):
    """Something in every part."""
    train(runner, 9, before=1, worst=2, morning=1, assignment=started.uid, note="note-of-nine")
    train(runner, 5, before=2, worst=4, morning=3, assignment=started.uid)
    train(runner, 4, outcome="skipped", reason="hurts", worst=None, assignment=started.uid)
    add_run(runner, now, 6, metres=7000, pain=6, note="note-of-run")
    Check.objects.create(
        owner=runner, way="list", questions_version=QUESTIONS_VERSION, ticked=["hip-or-groin-pain"], pages="1234", at=now - dt.timedelta(days=8),
        zone="UTC", local_day=now.date() - dt.timedelta(days=8),
    )  # fmt: skip
    Lock.objects.create(
        owner=runner, what="running", question="hip-or-groin-pain", questions_version=QUESTIONS_VERSION, since=now - dt.timedelta(days=8), reason="word-of-lock"
    )  # fmt: skip
    red = train(runner, 2, worst=7, end="red", flags=["swelling"], note="note-of-red", assignment=started.uid)
    return {"red": red}


# What tells of a part, on the page, the timeline, the report and the file.
TELLS = {
    "programme": ["Settle: 5 minutes", "Day by day", "left out", "week 4"],
    "pain": ["swelling", "Worst pain", "Stopped for pain", "not quite calm", "next morning 3", "too much", "Too much"],
    "notes": ["note-of-nine", "note-of-red"],
    "running": ["7 km", "Running, km a week"],
    "safety": ["I have pain in my hip or groin", "word-of-lock", "Running and hopping wait"],
}
HIDDEN = {
    "programme": "The programme, and what was done of it, is not shared with you.",
    "pain": "Pain scores and stops are not shared with you.",
    "notes": "Notes are not shared with you.",
    "running": "Running is not shared with you.",
    "safety": "Answers to the safety check are not shared with you.",
}
# Each scope alone, each left out, the usual two and all; every other set in the nightly run.
USUAL = [{scope} for scope in SCOPES] + [set(SCOPES) - {scope} for scope in SCOPES] + [{"programme", "pain"}, set(SCOPES)]
EVERY = [set(found) for size in range(1, 6) for found in itertools.combinations(SCOPES, size)]
SETS = [pytest.param(found, marks=() if found in USUAL else pytest.mark.nightly, id="+".join(sorted(found))) for found in EVERY]


def everything(as_, therapist, link) -> str:
    pages = [text(get(as_, therapist, link, name)) for name in ("client", "timeline", "report")]
    pages.append(as_(therapist).post(reverse("clients:summary", args=[link.uid]), headers={"accept": "text/plain"}).content.decode())
    pages.append(text(as_(therapist).get("/clients/")))
    answer = get(as_, therapist, link, "sessions_file")
    return "\n".join([*pages, b"".join(answer.streaming_content).decode() if answer.status_code == 200 else ""])


def without_hidden(told: str) -> str:
    """The pages without the lines that say what is not shared, and without the heads of columns."""
    for line in HIDDEN.values():
        told = told.replace(line, "")
    return told.replace("Worst pain, 7 days", "")


@pytest.mark.parametrize("shared", SETS)
def test_each_part_stands_there_only_where_it_is_shared(as_, therapist, link, history, now, shared):
    share(link, now, *shared)
    told = everything(as_, therapist, link)
    for scope in SCOPES:
        assert (HIDDEN[scope] in told) is (scope not in shared)
    bare = without_hidden(told)
    for scope in set(SCOPES) - shared:
        # Words that another part tells too are no leak.
        words = [word for word in TELLS[scope] if not (scope == "programme" and word == "left out")]
        assert [word for word in words if word in bare] == [], scope
    if shared == set(SCOPES):
        assert [word for words in TELLS.values() for word in words if word not in told] == []


def test_without_running_no_number_of_a_run_is_in_the_pain(as_, therapist, link, runner, train, now):
    share(link, now, "programme", "pain")
    train(runner, 3, before=1, worst=2, morning=1)
    add_run(runner, now, 1, pain=9, before=8, morning=9)
    page = get(as_, therapist, link).context["page"]
    chart = next(chart for chart in page.charts if chart.key == "pain")
    assert [row[0] for row in chart.table.rows] == ["18 November 2026"]
    assert page.since.lines[1].text == "worst 2 of 10 (18 Nov), 0 of 1 mornings worse"
    share(link, now, "programme", "pain", "running")
    page = get(as_, therapist, link).context["page"]
    assert page.since.lines[1].text == "worst 9 of 10 (20 Nov), 1 of 2 mornings worse"


def test_a_light_is_worked_out_from_what_is_shared_alone(as_, therapist, link, runner, train, now):
    """A morning after a run that was up by one makes the next one that is up by one too much; without the run it is only watched."""
    share(link, now, "programme", "pain")
    add_run(runner, now, 4, pain=1, before=1, morning=2)
    train(runner, 3, before=1, worst=1, morning=2)
    lights = dict(
        get(as_, therapist, link).context["page"].versions[0].lights[0:1]
        and [get(as_, therapist, link).context["page"].versions[0].lights[0][:2]]
    )
    assert list(lights) == ["amber"]
    share(link, now, "programme", "pain", "running")
    assert get(as_, therapist, link).context["page"].versions[0].lights[0][0] == "red"


def test_without_pain_runs_have_no_limit_and_no_pain(as_, therapist, link, runner, now):
    for ago in (22, 15, 8, 1):
        add_run(runner, now, ago, metres=5000 + 100 * ago, pain=3)
    share(link, now, "running")
    chart = next(chart for chart in get(as_, therapist, link).context["page"].charts if chart.key == "distance")
    assert chart.caps == chart.over == ()
    assert {row[2] for row in chart.table.rows} == {"–"}
    assert "worst" not in text(get(as_, therapist, link, "timeline"))
    share(link, now, "running", "pain")
    chart = next(chart for chart in get(as_, therapist, link).context["page"].charts if chart.key == "distance")
    assert chart.caps


def test_whether_to_run_is_told_only_where_all_that_it_goes_by_is(as_, therapist, link, history, now):
    def rules():
        return [answer.advice.rule for answer in get(as_, therapist, link).context["page"].advice or ()]

    for scopes in (("programme", "pain"), ("programme", "pain", "running"), ("programme", "pain", "safety")):
        share(link, now, *scopes)
        assert "may-i-run" not in rules()
        assert "next-dose" in rules()
    share(link, now, *SCOPES)
    assert rules()[0] == "may-i-run"
    share(link, now, "programme", "running", "safety")
    assert rules() == []


def test_a_part_of_advice_says_that_it_may_differ(as_, therapist, link, history, now):
    words = "may differ"
    share(link, now, "programme", "pain")
    assert words in text(get(as_, therapist, link))
    share(link, now, *SCOPES)
    assert words not in text(get(as_, therapist, link))


def test_a_rule_that_was_taken_back_advises_nothing(as_, therapist, link, history, monkeypatch):
    monkeypatch.setattr("exercises.progress.queries.taken_back", lambda: "why")
    assert get(as_, therapist, link).context["page"].advice == ()


def test_a_stop_stands_first_until_a_session_without_one(as_, therapist, link, history, runner, train):
    told = text(get(as_, therapist, link))
    assert "The last session, on Thursday 19 November, was stopped or had a warning sign." in told
    assert "settles nothing" in told
    train(runner, 1)
    assert "settles nothing" not in text(get(as_, therapist, link))


def test_the_answers_to_each_version_stand_beside_each_other(as_, therapist, link, history):
    (row,) = get(as_, therapist, link).context["page"].versions
    assert (row.title, row.sessions, row.worst, row.worse, row.mornings) == ("Runner’s knee: four phases, version 1", 4, 7, 1, 2)
    assert {light: count for light, _word, count in row.lights} == {"green": 1, "amber": 1, "red": 1, "unknown": 1}


def test_sessions_outside_of_a_programme_are_a_row_of_their_own(as_, therapist, link, runner, train):
    train(runner, 1)
    assert [row.title for row in get(as_, therapist, link).context["page"].versions] == ["Outside of a programme"]


# --- since the last visit -------------------------------------------------------------------------------------------------


def lines(answer) -> dict[str, str]:
    return {line.name: line.text for line in answer.context["page"].since.lines}


def test_since_the_last_visit_in_five_lines(as_, therapist, link, history):
    told = lines(get(as_, therapist, link))
    assert "1 left out for pain" in told.pop("Done")
    assert told == {
        "Pain": "worst 7 of 10 (19 Nov), 1 of 2 mornings worse",
        "Stops": "1: 19 Nov (swelling)",
        "Changed": "nothing",
        "Questions": "none",
    }


def test_a_visit_begins_a_new_count(as_, therapist, link, history, now):
    visit = Visit.objects.create(
        owner=link.owner, uid=uuid.uuid4(), link=link, at=now - dt.timedelta(days=3), day=now.date() - dt.timedelta(days=3)
    )
    assert lines(get(as_, therapist, link))["Stops"] == "1: 19 Nov (swelling)"
    Visit.objects.filter(pk=visit.pk).update(day=now.date())
    answer = get(as_, therapist, link)
    assert (lines(answer)["Stops"], lines(answer)["Pain"]) == ("none", "no answer")
    assert answer.context["page"].since.first == now.date()


@pytest.mark.parametrize(("began", "first"), [(0, 14), (13, 14), (15, 15)])
def test_before_the_first_visit_it_is_two_weeks_or_since_the_sharing_began(as_, therapist, link, now, began, first):
    CareLink.objects.filter(pk=link.pk).update(began_at=now - dt.timedelta(days=began))
    assert get(as_, therapist, link).context["page"].since.first == now.date() - dt.timedelta(days=first)


def test_a_visit_long_ago_reaches_back_no_further_than_the_window(as_, therapist, link, now):
    CareLink.objects.filter(pk=link.pk).update(began_at=now - dt.timedelta(days=400))
    assert get(as_, therapist, link).context["page"].since.first == now.date() - dt.timedelta(days=98)


def test_a_phase_and_a_side_that_changed_are_told(as_, therapist, link, runner, train, started, now):
    from exercises.practice.models import PainScore
    from exercises.programmes.services import change_phase

    Visit.objects.create(owner=runner, uid=uuid.uuid4(), link=link, at=now - dt.timedelta(days=5), day=now.date() - dt.timedelta(days=5))
    train(runner, 9, worst=3)
    new = train(runner, 2, worst=3)
    PainScore.objects.filter(session=new).update(side="right")
    before = started.phase
    change_phase(started, to="hip-and-core", advice={}, today=now.date(), now=now)
    assert before != "hip-and-core"
    assert lines(get(as_, therapist, link))["Changed"].endswith("(21 Nov); pain now also noted for: right")
    share(link, now, "pain")
    assert lines(get(as_, therapist, link))["Changed"] == "pain now also noted for: right"
    share(link, now, "programme")
    assert "right" not in lines(get(as_, therapist, link))["Changed"]


def test_marking_a_visit_twice_marks_it_once(as_, therapist, link, now):
    path, uid = reverse("clients:visit", args=[link.uid]), str(uuid.uuid4())
    for sent in (uid, uid, str(uuid.uuid4())):
        assert as_(therapist).post(path, {"uid": sent})["Location"] == reverse("clients:client", args=[link.uid])
    assert list(Visit.objects.values_list("owner", "day")) == [(link.owner_id, now.date())]


def test_a_visit_without_its_uid_is_not_marked(as_, therapist, link):
    answer = as_(therapist).post(reverse("clients:visit", args=[link.uid]), {"uid": "x"}, follow=True)
    assert "press it once more" in text(answer)
    assert not Visit.objects.exists()


def test_the_five_lines_as_plain_text(as_, therapist, link, history):
    path = reverse("clients:summary", args=[link.uid])
    answer = as_(therapist).post(path, headers={"accept": "text/plain"})
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    told = answer.content.decode()
    assert told.startswith("Runner, 7 November 2026 to 21 November 2026\n- Done: ")
    assert len(told.splitlines()) == 6
    assert html.escape(told.splitlines()[2]) in as_(therapist).post(path).content.decode(), "without a script on a page"
    assert as_(therapist).get(path).status_code == 405


# --- one session ----------------------------------------------------------------------------------------------------------


def test_a_session_as_far_as_it_is_shared(as_, therapist, link, history, now):
    share(link, now, *SCOPES)
    told = text(get(as_, therapist, link, "session", history["red"].uid))
    for word in ("Stopped for pain", "swelling", "Too much", "note-of-red", "version 1", "Worst pain"):
        assert word in told
    share(link, now, "programme")
    told = text(get(as_, therapist, link, "session", history["red"].uid))
    for word in ("Stopped for pain", "swelling", "Too much", "note-of-red"):
        assert word not in told
    assert "Ended early" in told
    assert "Notes are not shared with you." in told


def test_a_step_that_was_left_out_for_pain_has_no_reason_without_pain(as_, therapist, link, runner, train, now):
    hurt = train(runner, 1, outcome="skipped", reason="hurts", worst=None)
    busy = train(runner, 2, outcome="skipped", reason="no-time", worst=None)

    def why(session):
        return get(as_, therapist, link, "session", session.uid).context["page"].detail.rows[0]["detail"]

    share(link, now, "programme")
    assert (why(hurt), why(busy)) == ("", "no time")
    share(link, now, "programme", "pain")
    assert why(hurt) == "it hurt"


# --- the timeline ---------------------------------------------------------------------------------------------------------


def entries(answer):
    return [entry for _day, found in answer.context["page"].days for entry in found]


def test_the_timeline_goes_through_everything_once_whatever_the_page(as_, therapist, link, runner, train, now, monkeypatch):
    monkeypatch.setattr(timelines, "PER_PAGE", 4)
    share(link, now, *SCOPES)
    for ago in (1, 1, 1, 1, 1, 1, 2, 3, 3):
        train(runner, ago, hour=7)
    for ago in (1, 1, 3):
        add_run(runner, now, ago)
    Visit.objects.create(owner=runner, uid=uuid.uuid4(), link=link, at=now, day=now.date())
    Assessment.objects.create(owner=runner, link=link, therapist_name="Mara", day=now.date(), at=now, document={"aim": "x"})
    seen, query = [], {}
    for _page in range(10):
        answer = get(as_, therapist, link, "timeline", **query)
        seen += entries(answer)
        if not answer.context["page"].older:
            break
        query = {"from": answer.context["page"].older}
    assert len(seen) == len({(entry.kind, entry.key) for entry in seen}) == 14
    assert [entry.day for entry in seen] == sorted((entry.day for entry in seen), reverse=True)


@pytest.mark.parametrize("wrong", ["", "x", "2026-11-20", "2026-11-20.x", "9999-99-99.1"])
def test_a_place_that_is_none_is_the_beginning(as_, therapist, link, history, wrong):
    assert len(entries(get(as_, therapist, link, "timeline", **{"from": wrong}))) >= 4


def test_a_stop_that_asked_for_the_check_again_is_about_pain(as_, therapist, link, history, now):
    share(link, now, "safety")
    assert "stopped for pain" not in text(get(as_, therapist, link, "timeline")).lower()
    share(link, now, "safety", "pain")
    assert "Safety check: A session stopped for pain" in text(get(as_, therapist, link, "timeline"))


def test_a_lock_after_a_sign_in_a_session_is_about_pain(as_, therapist, link, runner, train, now):
    train(runner, 0, flags=["numb"], hour=9)
    share(link, now, "safety")
    assert "Pressing waits" not in text(get(as_, therapist, link))
    share(link, now, "safety", "pain")
    assert "Pressing waits" in text(get(as_, therapist, link))
