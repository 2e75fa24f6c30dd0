"""Groups: a named list that gets one template; who shares no more is neither shown nor given anything; no client learns of another."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import CareLink, Therapist
from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.programmes.groups import services
from exercises.programmes.groups.models import ClientGroup, GroupMember
from exercises.programmes.models import Assignment
from exercises.programmes.services import Refused, create
from tests.conftest import make_link
from tests.programmes.conftest import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(other_runner, therapist):
    """The other runner shares too."""
    return make_link(other_runner, therapist)


@pytest.fixture
def group(mara):
    return services.create(mara, "Tuesdays", uid=uuid.uuid4(), now=clock.now())


@pytest.fixture
def both(group, link, second):
    services.keep(group, group.title, [link, second], [link, second], now=clock.now())
    return group


def send(as_, who, name, *args, **fields):
    return as_(who).post(reverse(f"programmes:{name}", args=args), fields)


def give(as_, who, group, template, **fields):
    usual = {"uid": str(uuid.uuid4()), "template": str(template.uid), "starts_on": f"{today()}"}
    return send(as_, who, "group_give", group.uid, **usual | fields)


def members(group):
    return set(GroupMember.objects.filter(group=group).values_list("link", flat=True))


def test_a_group_is_made_once_and_stands_in_the_list(as_, therapist, mara):
    uid = str(uuid.uuid4())
    first, again = (send(as_, therapist, "groups", uid=uid, title="Tuesdays") for _click in range(2))
    made = ClientGroup.objects.get()
    assert first["Location"] == again["Location"] == reverse("programmes:group", args=[made.uid])
    assert (made.therapist, made.title) == (mara, "Tuesdays")
    told = as_(therapist).get(reverse("programmes:groups")).content.decode()
    assert "Tuesdays" in told and "0 clients" in told
    assert reverse("programmes:groups") in as_(therapist).get(reverse("programmes:desk")).content.decode()


def test_a_group_needs_a_name_and_a_uid_of_its_own(as_, therapist, other_therapist, group):
    answer = send(as_, therapist, "groups", uid=str(uuid.uuid4()), title=" ")
    assert answer.status_code == 422 and "Please give the group a name." in answer.content.decode()
    foreign = send(as_, other_therapist, "groups", uid=str(group.uid), title="Mine")
    assert foreign.status_code == 422 and "cannot be made" in foreign.content.decode()
    assert ClientGroup.objects.count() == 1


def test_there_is_an_end_to_how_many_groups_are_made(mara, group, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(Refused, match="no longer need"):
        services.create(mara, "Fridays", uid=uuid.uuid4(), now=clock.now())


def test_clients_are_added_and_taken_out_and_the_group_is_renamed(as_, therapist, group, link, second, runner):
    send(as_, therapist, "group", group.uid, title="Thursdays", clients=[str(link.uid), str(second.uid)])
    assert members(group) == {link.pk, second.pk}
    kept = GroupMember.objects.get(link=link)
    assert kept.owner == runner
    send(as_, therapist, "group", group.uid, title="Thursdays", clients=[str(link.uid)])
    assert members(group) == {link.pk}
    assert GroupMember.objects.get() == kept, "who stays is not put in anew"
    group.refresh_from_db()
    assert group.title == "Thursdays"
    assert "1 client<" in as_(therapist).get(reverse("programmes:groups")).content.decode()


def test_only_ones_own_clients_who_share_their_programme_can_be_in_it(as_, therapist, other_therapist, group, link, other_runner, runner):
    narrow = make_link(other_runner, therapist, scopes=("pain",))
    foreign = make_link(runner, other_therapist)
    for uid in (narrow.uid, foreign.uid, uuid.uuid4()):
        answer = send(as_, therapist, "group", group.uid, title="Kept as typed", clients=[str(uid)])
        assert answer.status_code == 422
        assert "shares their programme no more" in answer.content.decode() and "Kept as typed" in answer.content.decode()
    assert members(group) == set()
    assert str(other_runner) not in as_(therapist).get(reverse("programmes:group", args=[group.uid])).content.decode()


def test_one_template_gives_each_a_programme_of_their_own(as_, therapist, both, draft, runner, other_runner):
    template = draft()
    answer = give(as_, therapist, both, template, why="For all of you.", review_on=f"{today() + dt.timedelta(days=14)}")
    assert answer["Location"] == reverse("programmes:group", args=[both.uid])
    made = {row.owner: row for row in Assignment.objects.all()}
    assert set(made) == {runner, other_runner}
    assert len({row.version.programme_id for row in made.values()} | {template.pk}) == 3
    assert {row.review_on for row in made.values()} == {today() + dt.timedelta(days=14)}


def test_twice_the_same_form_gives_it_once(as_, therapist, both, draft):
    template, uid = draft(), str(uuid.uuid4())
    for _click in range(2):
        give(as_, therapist, both, template, uid=uid)
    assert Assignment.objects.count() == 2


def test_no_client_learns_of_the_group_or_of_another(as_, therapist, both, draft, runner, other_runner):
    give(as_, therapist, both, draft())
    told = as_(runner).get(reverse("progress:programme")).content.decode()
    assert "For the knee" in told
    assert "Tuesdays" not in told and str(other_runner) not in told
    for name in ("group", "group_give"):
        assert as_(runner).get(reverse(f"programmes:{name}", args=[both.uid])).status_code == 404


@pytest.mark.parametrize("over", ["paused", "ended", "expired", "narrower"])
def test_who_shares_no_more_is_neither_shown_nor_given_anything(as_, therapist, both, draft, second, other_runner, runner, over):
    now = clock.now()
    if over == "paused":
        care.pause(second, now=now)
    elif over == "ended":
        care.end(second, by="client", now=now)
    elif over == "expired":
        CareLink.objects.filter(pk=second.pk).update(until=now)
    else:
        care.change(second, scopes=["pain"], now=now)
    for name in ("group", "group_give"):
        assert str(other_runner) not in as_(therapist).get(reverse(f"programmes:{name}", args=[both.uid])).content.decode()
    assert "1 client<" in as_(therapist).get(reverse("programmes:groups")).content.decode()
    give(as_, therapist, both, draft())
    assert [row.owner for row in Assignment.objects.all()] == [runner]


def test_who_pauses_is_in_the_group_again_when_they_go_on(as_, therapist, both, link, second):
    care.pause(second, now=clock.now())
    send(as_, therapist, "group", both.uid, title="Tuesdays", clients=[str(link.uid)])
    care.go_on(second, now=clock.now())
    assert members(both) == {link.pk, second.pk}


def test_an_empty_group_is_given_nothing(as_, therapist, group, draft, link):
    assert "Nobody in this group" in as_(therapist).get(reverse("programmes:group_give", args=[group.uid])).content.decode()
    answer = give(as_, therapist, group, draft())
    assert answer.status_code == 422 and "Choose at least one client." in answer.content.decode()


def test_one_who_has_not_agreed_is_named_and_nobody_is_given_anything(as_, therapist, both, draft, other_runner):
    withdraw_consent(other_runner, now=clock.now())
    answer = give(as_, therapist, both, draft(), why="kept-as-typed")
    told = answer.content.decode()
    assert answer.status_code == 422 and "Other has not agreed" in told and "kept-as-typed" in told
    assert not Assignment.objects.exists()


def test_only_a_template_can_be_given_to_a_group(as_, therapist, other_therapist, both, draft):
    theirs = create(Therapist.objects.get(user=other_therapist), uid=uuid.uuid4(), title="Theirs", now=clock.now())
    for one in (draft(initials="T.H."), theirs):
        answer = give(as_, therapist, both, one)
        assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_without_a_template_the_page_says_so(as_, therapist, both):
    assert "There is no template yet." in as_(therapist).get(reverse("programmes:group_give", args=[both.uid])).content.decode()


@pytest.mark.parametrize("name", ["group", "group_give", "group_remove"])
def test_a_group_of_another_therapist_is_like_none(as_, other_therapist, runner, group, name):
    for who in (other_therapist, runner):
        for uid in (group.uid, uuid.uuid4()):
            assert send(as_, who, name, uid, title="Mine").status_code == 404
    group.refresh_from_db()
    assert group.title == "Tuesdays"


def test_removing_the_group_leaves_everybody_their_programme(as_, therapist, both, draft):
    give(as_, therapist, both, draft())
    assert send(as_, therapist, "group_remove", both.uid)["Location"] == reverse("programmes:groups")
    assert not GroupMember.objects.exists() and not ClientGroup.objects.exists()
    assert Assignment.objects.filter(state="active").count() == 2


def test_a_member_goes_with_the_client_and_a_group_with_the_therapist(therapist, both, runner, link):
    runner.delete()
    assert len(members(both)) == 1
    therapist.delete()
    assert not ClientGroup.objects.exists()
