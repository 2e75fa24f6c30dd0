"""Somebody of whom there is something in every table."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
import zipfile

import pytest
from django.test import Client as Browser

from exercises.care import services as care
from exercises.care.access import open_or_404
from exercises.care.models import CareLink, Invite, Therapist
from exercises.clients.discharge import pages as discharge_pages
from exercises.clients.discharge import services as discharge_services
from exercises.clients.models import Assessment, ChosenForClient, Visit
from exercises.lib import clock
from exercises.messages.models import Message, NoticeWish
from exercises.messages.services import write_note
from exercises.people.services import give_consent, keep_before, profile_of
from exercises.practice.models import PracticeSession, RemovedSession, SessionDocument, Star
from exercises.practice.services import store_session
from exercises.programmes import loader, queries
from exercises.programmes import services as programmes
from exercises.programmes.groups.models import ClientGroup, GroupMember
from exercises.programmes.models import OwnPicture, Shown
from exercises.programmes.rules import items_of
from exercises.progress.models import (
    ActivityScore,
    AdviceGiven,
    ChosenThresholds,
    Decision,
    Measure,
    MorningAsked,
    OwnActivity,
    PhaseCheck,
    RunAnswer,
)
from exercises.reminders.models import Wish
from exercises.rights.services import make_archive
from exercises.running.models import Import, Run, RunRoute, Shoe
from exercises.safety.models import Check, Lock
from tests.conftest import make_link, make_therapist, make_user

WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\r\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
ADVICE = {
    "rule": "next-dose", "outcome": "same", "reason": "It was calm.", "values": {"share": 1.5}, "thresholds": {}, "evidence": "opinion",
    "sources": [], "who": "you", "expects": "",
}  # fmt: skip
FORMULA = "=1+1"
MARKUP = "<script>alert(1)</script>"


def opened(user) -> dict[str, bytes]:
    """The files of the archive of somebody."""
    out = io.BytesIO()
    make_archive(user, out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bytes_of(user) -> bytes:
    out = io.BytesIO()
    make_archive(user, out)
    return out.getvalue()


def rows(files: dict[str, bytes], name: str) -> list[dict]:
    return [json.loads(line) for line in files[f"data/{name}.jsonl"].splitlines()]


@pytest.fixture
def rich(runner, plan, session_document, administrator):
    """A runner of whom something stands in every table of an archive."""
    return make_rich(runner, session_document, administrator)


def make_rich(user, session_document, administrator, *, sessions=3):
    now, today = clock.now(), clock.now().date()
    profile = profile_of(user)
    profile.knee, profile.zone, profile.equipment = "left", "Europe/London", ["chair"]
    profile.save()
    helper = make_therapist(f"helper-{user.pk}@example.org", "Mara Linde", by=administrator)
    link = make_link(user, helper, scopes=("programme", "pain", "sessions", "safety"))
    _share(user, helper, link, now, today)
    loader.load(loader.read(), now=now)
    offered = queries.offered()[0]
    alone = programmes.start_alone(user, offered, uid=uuid.uuid4(), today=today, now=now)
    given = _given(user, link, offered, now, today)
    for number in range(sessions):
        document = session_document(
            started=now - dt.timedelta(days=number, minutes=30), note=f"{MARKUP} {number}", assignment=str(alone.uid), slot="morning"
        )
        assert store_session(user, document, now=now).status == "stored"
    edit = document | {"revision": 2, "base": SessionDocument.objects.get(owner=user, uid=document["uid"]).sha256, "note": FORMULA}
    assert store_session(user, edit, now=now).status == "stored"
    _practise(user, now, today)
    _run(user, now, today)
    _say(user, now, today)
    return user, helper, link, given


def _share(user, helper, link, now, today):
    grant = open_or_404(helper, link.uid, what="overview", now=now)
    write_note(grant, uid=uuid.uuid4(), text="Bend less for a week.", now=now)
    for number, words in enumerate(("May I run?", "Yes, a little.")):
        Message.objects.create(
            owner=user, link=link, from_client=number == 0, author_name="N", text=words, at=now + dt.timedelta(seconds=number)
        )
    Visit.objects.create(owner=user, link=link, at=now, day=today)
    Assessment.objects.create(owner=user, link=link, therapist_name="Mara Linde", day=today, at=now, document={"aim": "run"})
    ChosenForClient.objects.create(owner=user, link=link, therapist_name="Mara Linde", values={}, reason="Calm first", at=now)
    care.invite(
        user,
        way=Invite.Way.THERAPIST,
        uid=uuid.uuid4(),
        token=f"{user.pk:043}",
        email="physio@example.org",
        scopes=["pain"],
        months=6,
        now=now,
    )
    group = ClientGroup.objects.create(uid=uuid.uuid4(), therapist=Therapist.objects.get(user=helper), title="Tuesdays", made_at=now)
    GroupMember.objects.create(owner=user, group=group, link=link, added_at=now)


def _given(user, link, offered, now, today):
    draft = programmes.create(link.therapist, uid=uuid.uuid4(), title="For the left knee", start=offered, now=now)
    given = programmes.assign(draft, link.therapist, [link], uid=uuid.uuid4(), starts_on=today, today=today, now=now)[0]
    programme = given.version.programme
    OwnPicture.objects.create(
        programme=programme, sha256=__import__("hashlib").sha256(WEBP).hexdigest(), width=1, height=1, data=WEBP, small=b"", made_at=now, published_at=now
    )  # fmt: skip
    key = items_of(given.version.document)[0]["key"]
    Shown.objects.create(owner=user, programme=programme, key=key, day=today, at=now, by=link.therapist.user, by_name="Mara Linde")
    return given


def _practise(user, now, today):
    Star.objects.create(owner=user, routine="first-six-minutes", at=now)
    RemovedSession.objects.create(owner=user, uid=uuid.uuid4(), at=now)
    Check.objects.create(owner=user, way="list", questions_version="1", ticked=["none"], at=now, zone="UTC", local_day=today)
    Lock.objects.create(owner=user, what="ice", question="cold", questions_version="1", since=now)


def _run(user, now, today):
    shoe = Shoe.objects.create(owner=user, name="Blue ones", metres_run=5000, runs=1, last_run_on=today)
    file = Import.objects.create(
        owner=user, name="runs.csv", kind="strava-csv", size=10, zone="UTC", created_at=now, state="done", finished_at=now
    )
    run = Run.objects.create(
        owner=user, local_day=today, metres=5000, zone="UTC", created_at=now, shoe=shoe, brought_by=file, note="@home", fingerprint="f"
    )
    RunRoute.objects.create(owner=user, run=run, points=[[51.5, -0.1], [51.6, -0.2]])
    RunAnswer.objects.create(owner=user, run=run, before=2, morning=1, settled_within_hour="yes", at=now)


def _say(user, now, today):
    keep_before(user, "measure", "worst", {"value": 7}, day=today, now=now)
    for kind, value in (("usual", 2), ("worst", 4)):
        Measure.objects.create(owner=user, day=today, kind=kind, value=value)
    for place in (1, 2):
        activity = OwnActivity.objects.create(owner=user, position=place, name=f"Stairs {place}")
        ActivityScore.objects.create(owner=user, activity=activity, day=today, value=place)
    PhaseCheck.objects.create(owner=user, day=today, key="stairs", value=1)
    ChosenThresholds.objects.create(owner=user, values={}, at=now)
    MorningAsked.objects.create(owner=user, entry=uuid.uuid4(), at=now, answered=True)
    AdviceGiven.objects.create(
        owner=user, day=today, at=now, rule="may-run", outcome="short", document=ADVICE | {"rule": "may-run", "outcome": "short"}
    )
    Decision.objects.create(owner=user, day=today, at=now, rule="next-dose", advice=ADVICE, chosen="taken", decided_by=user)
    Wish.objects.create(owner=user, letter=True)
    NoticeWish.objects.create(owner=user, wanted=False)


@pytest.fixture
def discharged(rich):
    """The same, whose time with the therapist has ended."""
    user, helper, link, _given = rich
    grant = open_or_404(helper, link.uid, what="overview", now=clock.now())
    page = discharge_pages.draft(grant, clock.now())
    told = {"doing": [], "flare": [], "back": [], "until": page.latest}
    discharge_services.discharge(page, page.keeps[0], told, uid=uuid.uuid4(), now=clock.now())
    return rich


__all__ = ["Browser", "CareLink", "PracticeSession", "give_consent", "make_user"]
