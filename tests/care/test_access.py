"""Every way of looking × every state that a link can be in: nothing outside what the client shares now, and each look in the log first."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from exercises.care import access, services
from exercises.care.models import AccessEntry, CareLink, Invite, Therapist
from exercises.lib import clock
from tests.conftest import make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = dt.timedelta(hours=1)

# name → what is done before the look; each leaves nothing to be seen of what is asked for (programme and pain).
STATES = {
    "never": lambda world: None,
    "invited": lambda world: world.invited(),
    "declined": lambda world: services.decline(world.invited(), world.runner, now=clock.now()),
    "narrower": lambda world: services.change(world.linked(), scopes=["programme"], now=clock.now()),
    "paused": lambda world: services.pause(world.linked(), now=clock.now()),
    "withdrawn": lambda world: services.end(world.linked(), by="client", now=clock.now()),
    "ended by the therapist": lambda world: services.end(world.linked(), by="therapist", now=clock.now()),
    "expired": lambda world: CareLink.objects.filter(pk=world.linked().pk).update(until=clock.now()),
    "therapist closed": lambda world: (world.linked(), services.close(world.row, by=world.administrator, now=clock.now())),
    "therapist never verified": lambda world: (world.linked(), Therapist.objects.update(verified_at=None)),
    "therapist inactive": lambda world: (world.linked(), world.switch_off(world.therapist)),
    "therapist deleted": lambda world: (world.linked(), world.row.delete()),
    "client inactive": lambda world: (world.linked(), world.switch_off(world.runner)),
    "client deleted": lambda world: (world.linked(), world.runner.delete()),
    "never, but another client shares": lambda world: make_link(world.other_runner, world.therapist),
    "never, but another therapist sees": lambda world: make_link(world.runner, world.other_therapist),
}


class World:
    """The people, and the link as it was when it was given."""

    def __init__(self, runner, other_runner, therapist, other_therapist, administrator, invite):
        self.runner, self.other_runner, self.therapist, self.other_therapist = runner, other_runner, therapist, other_therapist
        self.administrator, self.invite, self.row = administrator, invite, Therapist.objects.get(user=therapist)
        self.uid, self.grant = uuid.uuid4(), None

    def invited(self) -> Invite:
        return self.invite(self.therapist, self.runner.email)[0]

    def linked(self) -> CareLink:
        link = make_link(self.runner, self.therapist, now=clock.now() - HOUR)
        self.uid = link.uid
        self.grant = access.peek_or_404(self.therapist, link.uid, "programme", "pain", now=clock.now())
        return link

    @staticmethod
    def switch_off(user) -> None:
        user.is_active = False
        user.save(update_fields=["is_active"])


@pytest.fixture
def world(runner, other_runner, therapist, other_therapist, administrator, invite):
    return World(runner, other_runner, therapist, other_therapist, administrator, invite)


NEEDED = ("programme", "pain")
# Each way of looking; True where something was given.
WAYS = {
    "the list": lambda world, user: any(
        set(NEEDED) <= set(link.scopes) and link.owner_id == world.runner.pk for link in access.links_of(user, clock.now())
    ),
    "a peek": lambda world, user: found(access.peek_or_404, user, world.uid, *NEEDED, now=clock.now()),
    "a page": lambda world, user: found(access.open_or_404, user, world.uid, *NEEDED, what="overview", now=clock.now()),
    "a copy": lambda world, user: found(access.open_or_404, user, world.uid, *NEEDED, what="summary", how="copy", now=clock.now()),
    "a file that began before": lambda world, user: bool(world.grant) and access.still_open(world.grant, *NEEDED, now=clock.now()),
}


def found(way, *args, **kwargs) -> bool:
    try:
        return bool(way(*args, **kwargs))
    except Http404:
        return False


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES)
def test_in_no_state_but_a_link_in_force_is_anything_given_and_nothing_is_logged(world, state, way):
    STATES[state](world)
    assert not WAYS[way](world, world.therapist)
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_link_in_force_gives_what_it_says(world, way):
    world.linked()
    assert WAYS[way](world, world.therapist)


@pytest.mark.parametrize("way", list(WAYS)[:-1])
@pytest.mark.parametrize("who", ["other_therapist", "runner", "other_runner", "administrator", "nobody"])
def test_a_link_in_force_gives_nothing_to_anybody_else(world, way, who):
    world.linked()
    assert not WAYS[way](world, getattr(world, who, AnonymousUser()))
    assert not AccessEntry.objects.exists()


def test_the_grant_names_the_client_the_therapist_and_what_is_shared(world):
    link = world.linked()
    grant = access.open_or_404(world.therapist, link.uid, what="overview", now=clock.now())
    assert (grant.client, grant.therapist, grant.link) == (world.runner, world.row, link)
    assert [grant.sees(scope) for scope in ("programme", "pain", "notes")] == [True, True, False]


def test_only_a_verified_active_therapist_is_one(world):
    assert access.therapist_or_404(world.therapist) == world.row
    for user in (world.runner, AnonymousUser()):
        with pytest.raises(Http404):
            access.therapist_or_404(user)
    services.close(world.row, by=world.administrator, now=clock.now())
    with pytest.raises(Http404):
        access.therapist_or_404(world.therapist)


# --- the log --------------------------------------------------------------------------------------------------------------
def test_a_look_is_in_the_log_before_anything_is_given(world, monkeypatch):
    link, order = world.linked(), []
    write, grant = AccessEntry.objects.bulk_create, access.Grant
    monkeypatch.setattr(type(AccessEntry.objects), "bulk_create", lambda self, rows: order.append("written") or write(list(rows)))
    given = access.open_or_404(world.therapist, link.uid, what="overview", now=clock.now())
    order.append("given")
    assert order == ["written", "given"] and isinstance(given, grant)
    entry = AccessEntry.objects.get()
    assert (entry.owner, entry.viewer, entry.viewer_name, entry.what, entry.how, entry.link) == (
        world.runner, world.therapist, "Mara Linde", "overview", "view", link,
    )  # fmt: skip


def test_where_the_entry_cannot_be_written_nothing_is_given(world, monkeypatch):
    link = world.linked()

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(type(AccessEntry.objects), "bulk_create", broken)
    with pytest.raises(OSError, match="disk full"):
        access.open_or_404(world.therapist, link.uid, what="overview", now=clock.now())


def test_the_same_page_within_ten_minutes_is_one_look_and_a_copy_or_a_file_always_counts(world):
    link, now = world.linked(), clock.now()
    for minutes in (0, 9, 11, 12):
        access.open_or_404(world.therapist, link.uid, what="overview", now=now + dt.timedelta(minutes=minutes))
    for how in ("copy", "copy", "file", "file"):
        access.open_or_404(world.therapist, link.uid, what="summary", how=how, now=now)
    access.open_or_404(world.therapist, link.uid, what="timeline", now=now)
    kinds = list(AccessEntry.objects.order_by("pk").values_list("what", "how"))
    assert kinds == [("overview", "view")] * 2 + [("summary", "copy")] * 2 + [("summary", "file")] * 2 + [("timeline", "view")]


def test_a_list_leaves_one_line_with_each_client_that_stands_in_it(world):
    links = [world.linked(), make_link(world.other_runner, world.therapist)]
    assert access.note_looks(links, world.therapist, what="list", how="list", now=clock.now()) == 2
    assert access.note_looks(links, world.therapist, what="list", how="list", now=clock.now()) == 0
    assert sorted(AccessEntry.objects.values_list("owner__name", flat=True)) == ["Other", "Runner"]


def test_what_nobody_knows_is_no_word_for_the_log(world):
    with pytest.raises(ValueError, match="nobody knows"):
        access.open_or_404(world.therapist, world.linked().uid, what="everything", now=clock.now())


def test_the_log_outlives_the_therapist_and_goes_with_the_client(world):
    access.open_or_404(world.therapist, world.linked().uid, what="overview", now=clock.now())
    world.therapist.delete()
    assert AccessEntry.objects.get().viewer_name == "Mara Linde"
    world.runner.delete()
    assert not AccessEntry.objects.exists() and not CareLink.objects.exists()
