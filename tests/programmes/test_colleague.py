"""A client lets another of their therapists look after a programme: what it asks for stays, the one before sees it no more."""

import html
import uuid

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import CareLink
from exercises.lib import clock
from exercises.programmes import loader, queries, rules, services
from exercises.programmes.models import Assignment, OwnPicture
from tests.conftest import make_link
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def given(draft, give):
    return give(draft("wall-sit"))[0]


@pytest.fixture
def otto(runner, other_therapist):
    """A link with another therapist who sees the programme, too."""
    return make_link(runner, other_therapist)


@pytest.fixture
def path(given):
    return reverse("programmes:colleague", args=[given.uid])


def build_of(given):
    return reverse("programmes:build", args=[given.version.programme.uid])


def test_the_other_one_looks_after_it_and_the_one_before_sees_it_no_more(as_, runner, therapist, other_therapist, given, otto, path):
    asked = queries.newest_version(given.version.programme)
    answer = as_(runner).post(path, {"link": otto.uid}, follow=True)
    assert "Otto Falk looks after it from now on." in text(answer)
    assert as_(other_therapist).get(build_of(given)).status_code == 200
    assert as_(therapist).get(build_of(given)).status_code == 404
    given.refresh_from_db()
    assert (given.assigned_by, given.assigned_by_name, given.version) == (other_therapist, "Otto Falk", asked)
    assert CareLink.objects.in_force(clock.now()).filter(owner=runner).count() == 2, "no link was ended by it"


def test_what_was_being_changed_and_was_not_published_is_not_handed_on(runner, given, otto):
    row = given.version.programme
    item = queries.from_exercise("heel-raise", key=f"i-{uuid.uuid4().hex}")
    item["title"] = "Half a thought"
    services.add_item(row, "knee-strength", item, now=clock.now())
    row.refresh_from_db()
    thing = rules.item_of(row.draft, item["key"])
    picture = OwnPicture.objects.create(programme=row, sha256="0" * 64, width=1, height=1, data=b"x", made_at=clock.now())
    named = {"uid": str(picture.uid), "sha256": picture.sha256, "width": 1, "height": 1, "text": "A foot"}
    row.draft = rules.with_picture(row.draft, thing["key"], thing["steps"][0]["key"], named)
    row.save()
    services.hand_on(given, otto, now=clock.now())
    assert not OwnPicture.objects.exists()
    row.refresh_from_db()
    assert row.draft == given.version.document and "Half a thought" not in str(row.draft)


def test_the_new_one_can_publish_and_the_client_gets_it(as_, given, otto):
    services.hand_on(given, otto, now=clock.now())
    row = given.version.programme
    row.refresh_from_db()
    made = change(row, why="Longer.", hold_s=33)
    given.refresh_from_db()
    assert given.version == made and made.number == 2


def test_the_page_offers_only_those_who_see_the_programme(as_, runner, therapist, other_therapist, given, path):
    make_link(runner, other_therapist, scopes=("pain",))
    said = text(as_(runner).get(path))
    assert "At present Mara Linde." in said and "Nobody else sees your programme yet." in said
    assert "Otto Falk" not in said


def test_who_stopped_seeing_it_meanwhile_does_not_get_it(as_, runner, therapist, given, otto, path):
    care.pause(otto, now=clock.now())
    answer = as_(runner).post(path, {"link": otto.uid})
    assert answer.status_code == 422
    with pytest.raises(services.Refused, match="Share your programme with this therapist first"):
        services.hand_on(given, otto, now=clock.now())
    given.refresh_from_db()
    assert given.assigned_by == therapist


def test_a_choice_is_asked_for(as_, runner, otto, path):
    assert "Choose one of your therapists." in text(as_(runner).post(path, {}))


def test_two_programmes_of_one_therapist_are_not_made_that_way(as_, runner, other_therapist, given, otto, path, draft):
    Assignment.objects.create(
        owner=runner, uid=uuid.uuid4(), version=given.version, assigned_by=other_therapist, assigned_by_name="Otto Falk",
        starts_on=today(), phase=given.phase, phase_began=today(), made_at=clock.now(),
    )  # fmt: skip
    answer = as_(runner).post(path, {"link": otto.uid})
    assert answer.status_code == 422
    assert "Otto Falk looks after another programme of yours. Finish one of the two first." in text(answer)


def test_a_programme_whose_therapist_is_gone_can_be_given_to_somebody(runner, therapist, given, otto):
    therapist.delete()
    given.refresh_from_db()
    services.hand_on(given, otto, now=clock.now())
    given.refresh_from_db()
    assert given.assigned_by_name == "Otto Falk"


@pytest.mark.parametrize("state", ["finished", "strange", "chosen alone"])
def test_there_is_no_such_page_for_what_is_over_foreign_or_chosen_alone(as_, runner, newcomer, given, path, state):
    who = as_(newcomer if state == "strange" else runner)
    if state == "finished":
        services.therapist_sets(given, "finished", today=today())
    if state == "chosen alone":
        loader.load(loader.read(), now=clock.now())
        made = services.start_alone(runner, queries.offered()[0], uid=uuid.uuid4(), today=today(), now=clock.now())
        path = reverse("programmes:colleague", args=[made.uid])
    assert who.get(path).status_code == 404


def test_the_programmes_page_leads_there(as_, runner, given, path):
    assert f'href="{path}"' in text(as_(runner).get("/programme/"))
