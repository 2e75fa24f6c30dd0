"""The report for a referrer and the file with sessions: only what is shared, and safe for a spreadsheet."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.clients.models import Assessment
from exercises.clients.pages import export
from exercises.running.models import Run

pytestmark = pytest.mark.django_db


def report(as_, therapist, link):
    return as_(therapist).get(reverse("clients:report", args=[link.uid]))


def table(as_, therapist, link) -> list[list[str]]:
    answer = as_(therapist).get(reverse("clients:sessions_file", args=[link.uid]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="sessions-2026-11-21.csv"'
    told = b"".join(answer.streaming_content).decode()
    assert told.startswith("\ufeff")
    return list(csv.reader(io.StringIO(told[1:])))


def test_the_report_tells_who_made_it_and_of_what(as_, therapist, link, runner, train, started, now):
    train(runner, 2, before=1, worst=4, morning=2, assignment=started.uid)
    Assessment.objects.create(
        owner=runner, link=link, therapist_name="Mara", day=now.date(), at=now, document={"story": "Since March", "aim": "To run"}
    )
    answer = report(as_, therapist, link)
    told = answer.content.decode()
    for word in (
        "Report by Mara Linde, Physiotherapist, PH0000. 21 November 2026.",
        "Since March",
        "To run",
        "programme, pain scores",
        "Settle",
    ):
        assert word in told
    weeks = answer.context["page"].weeks
    assert (weeks[-1].sessions, weeks[-1].worst, weeks[-1].mornings) == (1, 4, "1 of 1")
    assert (weeks[0].start, weeks[0].sessions, weeks[0].worst, weeks[0].mornings) == (dt.date(2026, 10, 12), 0, None, "")


def test_an_assessment_of_another_therapist_is_not_in_the_report(as_, therapist, link, runner, other_therapist, now):
    from tests.conftest import make_link

    other = make_link(runner, other_therapist)
    Assessment.objects.create(owner=runner, link=other, therapist_name="Otto", day=now.date(), at=now, document={"story": "foreign-words"})
    assert "foreign-words" not in report(as_, therapist, link).content.decode()


def test_columns_that_are_not_shared_are_not_there(as_, therapist, link, runner, train, now):
    train(runner, 2, worst=4)
    Run.objects.create(owner=runner, local_day=now.date(), metres=6000, zone="UTC", created_at=now)
    for scopes, there, missing in (
        (["programme"], ["Sessions"], ["Worst pain", "Mornings worse", "Running"]),
        (["pain"], ["Worst pain"], ["Sessions", "Running"]),
        (["running"], ["Running", "6 km"], ["Worst pain", "Sessions"]),
    ):
        care.change(link, scopes=scopes, now=now)
        told = report(as_, therapist, link).content.decode().replace("Sessions as a table (CSV)", "").replace("\xa0", " ")
        assert [word for word in there if word not in told] == []
        assert [word for word in missing if f">{word}<" in told] == []
    care.change(link, scopes=["notes"], now=now)
    assert "<table" not in report(as_, therapist, link).content.decode()


def test_the_file_has_a_row_for_each_session_as_far_as_it_is_shared(as_, therapist, link, runner, train, started, now):
    train(runner, 3, before=1, worst=4, morning=2, assignment=started.uid, note="note one")
    train(runner, 2, before=None, worst=0, end="red", flags=["swelling"])
    care.change(link, scopes=["programme", "pain", "notes"], now=now)
    assert table(as_, therapist, link) == [
        [
            "day",
            "session",
            "minutes",
            "parts_done",
            "parts",
            "programme_version",
            "before",
            "worst",
            "next_morning",
            "end",
            "signs",
            "note",
        ],
        ["2026-11-18", "Settle: 5 minutes", "10", "2", "2", "1", "1", "4", "2", "done", "", "note one"],
        ["2026-11-19", "Settle: 5 minutes", "10", "2", "2", "", "", "0", "", "red", "swelling", ""],
    ]
    care.change(link, scopes=["programme"], now=now)
    assert table(as_, therapist, link)[1:] == [
        ["2026-11-18", "Settle: 5 minutes", "10", "2", "2", "1"], ["2026-11-19", "Settle: 5 minutes", "10", "2", "2", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1"])
def test_no_note_is_taken_for_a_formula(as_, therapist, link, runner, train, now, payload):
    train(runner, 1, note=payload)
    care.change(link, scopes=["programme", "notes"], now=now)
    note = table(as_, therapist, link)[1][-1]
    assert note.startswith("'") or not note.lstrip().startswith(("=", "+", "-", "@"))


def test_a_file_of_several_slices_has_every_session_once(as_, therapist, link, runner, train, monkeypatch):
    monkeypatch.setattr(export, "SLICE", 2)
    for ago in (1, 1, 1, 2, 3):
        train(runner, ago)
    assert [row[0] for row in table(as_, therapist, link)[1:]] == ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-20", "2026-11-20"]


def test_a_file_with_nothing_in_it_has_its_head(as_, therapist, link, now):
    assert len(table(as_, therapist, link)) == 1
