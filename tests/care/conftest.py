"""Invitations and what tests of sharing need."""

import secrets
import uuid

import pytest

from exercises.care import services
from exercises.care.models import Invite
from exercises.lib import clock


@pytest.fixture
def invite():
    """invite(owner, email, way="client") gives the invitation and its token."""

    def make(owner, email, way=Invite.Way.CLIENT, now=None, **fields):
        token = secrets.token_urlsafe(32)
        made = services.invite(owner, way=way, email=email, token=token, uid=uuid.uuid4(), now=now or clock.now(), **fields)
        return made.invite, token

    return make
