"""A therapist at work: drafts of one exercise, given to a client who shares their programme."""

import uuid

import pytest

from exercises.care.models import Therapist
from exercises.lib import clock
from exercises.programmes import queries, services
from exercises.programmes.access import Desk
from exercises.programmes.handover.services import hand_over
from exercises.programmes.rules import added, empty


def today():
    return clock.now().date()


@pytest.fixture
def mara(therapist):
    """The therapist's own row."""
    return Therapist.objects.get(user=therapist)


@pytest.fixture
def draft(mara):
    """Makes drafts of these exercises in the phase of knee strength."""

    def make(*exercises, title="For the knee", initials="", **dose):
        document = empty("knee-strength")
        for slug in exercises or ("wall-sit",):
            item = queries.from_exercise(slug, key=f"i-{uuid.uuid4().hex}")
            item["steps"][0]["dose"] |= dose
            document = added(document, "knee-strength", item)
        made = services.create(mara, uid=uuid.uuid4(), title=title, initials=initials, now=clock.now())
        return services.save_draft(made, document, title=title, initials=initials, base=services.base_of(made), now=clock.now())

    return make


@pytest.fixture
def give(mara, link):
    """Gives a draft to the runner (or by other links) from today."""

    def hand(programme, *links, **more):
        given = {"uid": uuid.uuid4(), "starts_on": today(), "today": today(), "now": clock.now()} | more
        return services.assign(programme, mara, links or (link,), **given)

    return hand


@pytest.fixture
def waiting(draft):
    """A programme before the person."""
    return draft("wall-sit", "slow-chair-sit", title="For the knee", initials="T.H.")


@pytest.fixture
def handed(waiting, mara):
    """The same, handed over by a code."""
    return hand_over(Desk(waiting, mara, None), uid=uuid.uuid4(), now=clock.now())


@pytest.fixture
def theirs(draft, give):
    """The programme of the runner, of two things, in its first version."""
    return give(draft("wall-sit", "slow-chair-sit"))[0].version.programme


def change(programme, *, why="", **dose):
    """Publishes the programme once more with another dose of its first exercise."""
    programme.refresh_from_db()
    document = programme.draft
    document["phases"][0]["items"][0]["steps"][0]["dose"] |= dose
    row = services.save_draft(
        programme, document, title=programme.title, base=services.base_of(type(programme).objects.get(pk=programme.pk)), now=clock.now()
    )
    return services.publish(row, base=services.base_of(row), why=why, today=today(), now=clock.now())
