"""Twenty runners, each with marks of their own in every field that somebody may write about them; made for test_markers.py."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from exercises.care.access import peek_or_404
from exercises.care.models import Therapist
from exercises.clients.models import Assessment, Discharge, Visit
from exercises.clients.services.locks import Wanted, open_lock, set_lock
from exercises.clients.services.numbers import choose_for
from exercises.lib.images import Picture
from exercises.messages import services as messages
from exercises.people.services import give_consent
from exercises.programmes import queries, services
from exercises.programmes.access import Desk
from exercises.programmes.groups import services as groups
from exercises.programmes.rules import added, empty
from exercises.programmes.services import mark_shown
from exercises.progress.models import OwnActivity
from exercises.progress.rules.advice import Advice, Seen
from exercises.progress.services import By, decide
from exercises.running.models import Run
from exercises.safety.models import Lock
from tests.conftest import make_link, make_user

SCOPES = ("programme", "pain", "notes", "running", "safety")


def mark(number: int, field: str) -> str:
    return f"mk{number:02}{field}"


@dataclass(frozen=True)
class Person:
    """A runner, and the names under which what is theirs is found."""

    user: Any
    link: Any
    rows: dict[str, uuid.UUID]


def make_person(number, therapist, *, train, now) -> Person:
    """A runner who shares everything with this therapist; every text of theirs is marked."""

    def field(name):
        return mark(number, name)

    user = make_user(f"{field('email')}@example.org", name=field("name"))
    give_consent(user, way="test", now=now)
    link = make_link(user, therapist, scopes=SCOPES)
    grant = peek_or_404(therapist, link.uid, now=now)
    session = train(user, 1, worst=3, note=field("note"))
    run = Run.objects.create(owner=user, uid=uuid.uuid4(), local_day=now.date(), metres=5000, zone="UTC", created_at=now, note=field("run"))
    OwnActivity.objects.create(owner=user, position=1, name=field("activity"))
    Visit.objects.create(owner=user, uid=uuid.uuid4(), link=link, at=now, day=now.date() - dt.timedelta(days=1))
    assessed = Assessment.objects.create(
        owner=user, link=link, therapist_name=field("assessor"), day=now.date(), at=now,
        document={"story": field("story"), "aim": field("aim"), "activities": [{"name": field("doing"), "score": 4}]},
    )  # fmt: skip
    choose_for(grant, {"limit": 4}, reason=field("number"), uid=uuid.uuid4(), now=now)
    rows = {"session": session.uid, "run": run.uid, "assessment": assessed.uid, "discharge": _discharged(field, user, link, now)}
    _locks(field, grant, now)
    _decided(field, user, therapist, now)
    rows |= _messages(field, grant, session, now) | _programme(field, grant, now)
    return Person(user, link, rows)


def _discharged(field, user, link, now) -> uuid.UUID:
    document = {
        "weeks": 4, "sessions": 2, "urgent": [field("urgent")],
        "measures": [{"key": "activity", "side": "", "name": field("measure"), "start": 3, "end": 9, "scope": ""}],
        "keep": {"key": "", "title": field("kept"), "phase": field("phase"), "lines": [field("keepline")], "scope": "programme"},
        "texts": {"doing": [field("keep")], "flare": [field("flare")], "back": [field("back")]},
        "by": {"profession": field("profession"), "registration": field("registration"), "practice": field("practice")},
    }  # fmt: skip
    made = Discharge.objects.create(
        owner=user,
        uid=uuid.uuid4(),
        link=link,
        therapist_name=field("discharger"),
        day=now.date(),
        until=now.date(),
        at=now,
        document=document,
    )
    return made.uid


def _locks(field, grant, now) -> None:
    last = now.date() + dt.timedelta(days=3)
    Lock.objects.create(owner=grant.client, what="ice", question="x", questions_version="x", since=now, reason=field("lock"))
    set_lock(grant, Wanted("running", field("held"), last), now=now)
    opened = set_lock(grant, Wanted("pressure", field("once"), last, ("calf",), "left"), now=now)
    open_lock(grant, opened.pk, reason=field("opened"), last=None, now=now)
    Lock.objects.filter(owner=grant.client, pk=opened.pk).update(opened_by=field("opener"))


def _decided(field, user, therapist, now) -> None:
    advice = Advice("next-dose", "grow", (Seen("greens_in_a_row", 2, 2),), ("clinical-review-pending",))
    decide(user, advice, "otherwise", note=field("decided"), today=now.date(), now=now, by=By(therapist, field("decider")))


def _messages(field, grant, session, now) -> dict[str, uuid.UUID]:
    asked = messages.ask(grant.link, uid=uuid.uuid4(), text=field("asked"), about=session.uid, now=now)
    messages.reply(grant, uid=uuid.uuid4(), text=field("answered"), now=now)
    note = messages.write_note(grant, uid=uuid.uuid4(), text=field("noted"), now=now)
    return {"message": asked.uid, "note": note.uid}


def _programme(field, grant, now) -> dict[str, uuid.UUID]:
    """A programme of one exercise in the therapist's own words, shown in the clinic, and a group that the client is in."""
    mara, key = Therapist.objects.get(pk=grant.therapist.pk), f"i-{uuid.uuid4().hex}"
    item = queries.from_own_words(field("own"), [field("how")], "reps", key=key) | {"note": field("itemnote")}
    draft = services.create(mara, uid=uuid.uuid4(), title=field("title"), initials=field("i"), now=now)
    document = added(empty("knee-strength"), "knee-strength", item)
    draft = services.save_draft(draft, document, title=field("title"), initials=field("i"), base=services.base_of(draft), now=now)
    # The words with the picture are marked, and so is what stands for its bytes.
    services.keep_picture(
        Desk(draft, mara, None), key, item["steps"][0]["key"], Picture(field("pixels").encode(), 9, 9), field("picture"), now=now
    )
    draft.refresh_from_db()
    given = {"uid": uuid.uuid4(), "starts_on": now.date(), "today": now.date(), "why": field("why"), "now": now}
    assignment = services.assign(draft, mara, [grant.link], **given)[0]
    programme = assignment.version.programme
    shown = mark_shown(
        Desk(programme, mara, grant), programme.draft["phases"][0]["items"][0]["key"], day=now.date(), today=now.date(), now=now
    )
    type(shown).objects.filter(owner=grant.client, pk=shown.pk).update(by_name=field("shower"))
    group = groups.create(mara, field("group"), uid=uuid.uuid4(), now=now)
    groups.keep(group, group.title, [grant.link], [grant.link], now=now)
    return {"programme": programme.uid, "assignment": assignment.uid, "group": group.uid, "picture": programme.pictures.get().uid}


def desk_of(person: Person) -> list[tuple[str, str]]:
    """Every page of a therapist about a client, by this link and with these rows."""
    link, rows = person.link.uid, person.rows
    plain = ("client", "timeline", "report", "sessions_file", "assessment_new", "discharge", "locks", "numbers")
    found = [("get", reverse(f"clients:{name}", args=[link])) for name in plain]
    found += [("post", reverse(f"clients:{name}", args=[link])) for name in ("summary", "visit", "decide", "lock_open")]
    found += [("get", reverse(f"messages:{name}", args=[link])) for name in ("client_thread", "notes")]
    for name in ("build", "add", "assign", "compare", "sheet", "shown"):
        found.append(("get", reverse(f"programmes:{name}", args=[rows["programme"]])))
    found += [("get", reverse(f"programmes:{name}", args=[rows["picture"]])) for name in ("picture_file", "picture_small")]
    found += [("get", reverse(f"programmes:{name}", args=[rows["group"]])) for name in ("group", "group_give")]
    return found + inner(link, rows)


def inner(link, rows) -> list[tuple[str, str]]:
    """One thing of a client, behind this link."""
    named = (
        ("clients:session", "session"),
        ("clients:assessment", "assessment"),
        ("clients:discharged", "discharge"),
        ("messages:note", "note"),
    )
    return [("get", reverse(name, args=[link, rows[row]])) for name, row in named]


OWN_PAGES = (
    "/", "/today/", "/progress/", "/progress/decisions/", "/progress/measures/", "/progress/numbers/", "/progress/show/", "/progress/export.csv",
    "/programme/", "/programmes/", "/sharing/", "/sharing/looked/", "/messages/", "/sessions/", "/runs/all/", "/assessments/", "/profile/",
    "/safety/?routine=settle-5", "/profile/reminders/", "/api/v1/me", "/clients/", "/programmes/build/", "/programmes/groups/",
)  # fmt: skip


def own_of(person: Person) -> list[tuple[str, str]]:
    """What a client opens by a name of their own."""
    rows = person.rows
    named = (
        ("care:link", person.link.uid), ("messages:thread", person.link.uid), ("clients:own_discharge", rows["discharge"]),
        ("clients:own_assessment", rows["assessment"]), ("practice:session", rows["session"]), ("running:run", rows["run"]),
        ("programmes:picture_file", rows["picture"]), ("programmes:picture_small", rows["picture"]),
    )  # fmt: skip
    return [("get", reverse(name, args=[uid])) for name, uid in named]
