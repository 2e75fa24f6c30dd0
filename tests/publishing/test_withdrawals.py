"""Safety withdrawals need two people and reach every player."""

import datetime as dt

import pytest
from django.test import Client

from exercises.publishing.models import ContentEpoch, Withdrawal
from exercises.publishing.queries import withdrawn
from exercises.publishing.withdrawals import confirm_withdrawal, lift_withdrawal, raise_withdrawal
from exercises.publishing.workflow import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def raised(who, **more):
    fields = {"kind": "exercise", "slug": "slow-chair-sit", "reason": "A chair tipped over."} | more
    return raise_withdrawal(**fields, who=who, now=NOW)


def test_one_person_alone_takes_nothing_back(editor):
    raised(editor)
    assert withdrawn() == []


def test_with_a_second_person_it_is_in_force_at_the_next_contact(editor, reviewer):
    epoch = ContentEpoch.objects.get().number
    confirm_withdrawal(raised(editor), who=reviewer, now=NOW)
    assert ContentEpoch.objects.get().number == epoch + 1
    told = Client().get("/api/v1/me").json()["withdrawals"]
    assert told == [{"kind": "exercise", "slug": "slow-chair-sit", "part": "", "revisions": [1], "reason": "A chair tipped over."}]


def test_nobody_confirms_their_own(editor):
    with pytest.raises(Refused, match="A second person"):
        confirm_withdrawal(raised(editor), who=editor, now=NOW)
    assert withdrawn() == []


def test_it_is_confirmed_once(editor, reviewer, administrator):
    found = confirm_withdrawal(raised(editor), who=reviewer, now=NOW)
    with pytest.raises(Refused, match="no longer waits"):
        confirm_withdrawal(found, who=administrator, now=NOW)


def test_somebody_else_than_who_raised_it_lifts_it(editor, reviewer):
    found = confirm_withdrawal(raised(editor), who=reviewer, now=NOW)
    with pytest.raises(Refused, match="Somebody else"):
        lift_withdrawal(found, who=editor, now=NOW)
    lift_withdrawal(found, who=reviewer, now=NOW)
    assert withdrawn() == []
    with pytest.raises(Refused, match="lifted already"):
        lift_withdrawal(found, who=reviewer, now=NOW)


def test_who_raised_it_may_take_it_back_while_it_waits(editor):
    lift_withdrawal(raised(editor), who=editor, now=NOW)
    assert Withdrawal.objects.get().lifted_at == NOW


BAD = [
    ({"kind": "glossary-term", "slug": "adduction"}, "cannot be withdrawn"),
    ({"reason": "  "}, "say why"),
    ({"slug": "no-such-thing"}, "Nothing is published"),
    ({"kind": "muscle", "slug": "rectus-femoris"}, "name the point"),
    ({"kind": "muscle", "slug": "rectus-femoris", "part": "elbow"}, "no point called"),
    ({"kind": "rule", "slug": "lights"}, "no such rule"),
]


@pytest.mark.parametrize(("fields", "sentence"), BAD)
def test_what_cannot_be_withdrawn_is_refused_with_a_sentence(editor, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        raised(editor, **fields)


def test_a_point_is_withdrawn_by_its_key(editor, reviewer):
    confirm_withdrawal(raised(editor, kind="muscle", slug="rectus-femoris", part="mid-belly"), who=reviewer, now=NOW)
    assert withdrawn()[0]["part"] == "mid-belly"


def test_a_rule_can_be_withdrawn_though_it_is_no_page(editor, reviewer):
    confirm_withdrawal(raised(editor, kind="rule", slug="traffic-light"), who=reviewer, now=NOW)
    assert withdrawn()[0]["kind"] == "rule"


def test_nothing_is_withdrawn_twice(editor):
    raised(editor)
    with pytest.raises(Refused, match="already"):
        raised(editor)
