"""A client and a therapist who write to each other."""

import uuid

import pytest

from exercises.care.access import peek_or_404
from exercises.lib import clock
from exercises.messages import services


@pytest.fixture
def ask(link):
    """The client writes over the link."""

    def send(text="How many stairs a day?", *, over=None, uid=None, about=None, now=None):
        return services.ask(over or link, uid=uid or uuid.uuid4(), text=text, about=about, now=now or clock.now())

    return send


@pytest.fixture
def grant(link, therapist):
    """What the therapist has of the runner."""
    return peek_or_404(therapist, link.uid, now=clock.now())


@pytest.fixture
def reply(grant):
    """The therapist writes back."""

    def send(text="Two flights.", *, uid=None, now=None):
        return services.reply(grant, uid=uid or uuid.uuid4(), text=text, now=now or clock.now())

    return send


@pytest.fixture
def note(grant):
    """The therapist notes something."""

    def write(text="Steady on one leg.", *, shared=True, uid=None, now=None):
        return services.write_note(grant, uid=uid or uuid.uuid4(), text=text, shared=shared, now=now or clock.now())

    return write
