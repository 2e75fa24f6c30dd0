"""Which knee is sore is about health: it is not asked of someone who has not agreed to storing that."""

import pytest

from exercises.people.models import Profile

pytestmark = pytest.mark.django_db


def test_without_consent_the_knee_is_neither_asked_nor_kept(newcomer, as_):
    client = as_(newcomer)
    assert 'name="knee"' not in client.get("/profile/").content.decode()
    sent = {"knee": "left", "units": "km", "zone": "", "name": "", "ready_s": "5", "auto_advance": "True"}
    assert client.post("/profile/", sent).status_code == 302
    assert Profile.objects.get(owner=newcomer).knee == ""


def test_with_consent_the_knee_is_asked(runner, as_):
    assert 'name="knee"' in as_(runner).get("/profile/").content.decode()
