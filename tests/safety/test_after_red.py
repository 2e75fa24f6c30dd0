"""After a session that stopped for pain, the whole list comes first again."""

import datetime as dt

import pytest

from exercises.lib import clock
from exercises.safety import rules
from exercises.safety.models import Check
from exercises.safety.queries import standing_of_rows
from exercises.safety.services import ask_again_after_red

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def answered(user, at):
    Check.objects.create(
        owner=user,
        way=Check.Way.LIST,
        questions_version=rules.QUESTIONS_VERSION,
        at=at,
        zone="Europe/London",
        local_day=at.date(),
        ticked=[],
        pages="123",
    )


def test_nothing_new_is_not_enough_after_a_red_session(runner):
    now = clock.now()
    answered(runner, now - dt.timedelta(hours=2))
    assert not standing_of_rows(runner, now).needs_list(now)
    ask_again_after_red(runner, now=now - dt.timedelta(hours=1), zone="Europe/London")
    assert standing_of_rows(runner, now).needs_list(now)
    answered(runner, now)
    assert not standing_of_rows(runner, now).needs_list(now)


def test_nothing_is_kept_for_someone_who_did_not_agree(newcomer):
    ask_again_after_red(newcomer, now=clock.now(), zone="")
    assert Check.objects.count() == 0
