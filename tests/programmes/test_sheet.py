"""The sheet to take home: what stands on it, for whom, and what its code opens."""

import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.clients.services.numbers import choose_for
from exercises.lib import clock
from exercises.lib.qr import code
from exercises.programmes import services
from exercises.programmes.access import Desk, desk_or_404
from exercises.programmes.handover import access as handover
from exercises.programmes.handover import pages as handed
from exercises.programmes.handover.services import end, hand_over
from exercises.programmes.models import Programme
from exercises.programmes.pages.paper import colours
from exercises.programmes.queries import Light, drafted
from exercises.programmes.rules import with_phase
from exercises.routines.pages import step_view
from tests.programmes.conftest import today

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def text(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def desk(as_, therapist):
    return as_(therapist)


def sheet(client, programme, phase=""):
    return client.get(reverse("programmes:sheet", args=[programme.uid]) + (f"?phase={phase}" if phase else ""))


def drawn(path: str) -> str:
    return f'd="{path}"'


def test_the_sheet_has_pictures_doses_the_traffic_light_when_to_call_and_who_made_it(desk, draft, settings):
    waiting = draft("wall-sit", "slow-chair-sit")
    page = text(sheet(desk, waiting))
    assert "1. Wall sit" in page and "2. Slow chair-sit" in page and "Knee strength" in page
    assert len(re.findall(r'<img class="thumb" src="/pictures/', page)) == 2
    asked = [str(step_view(1, one.plan["steps"][0])["dose_words"]) for one in drafted(waiting.draft).values()]
    assert re.findall(r'class="amount">([^<]+)<', page) == asked and "Every day" in page
    assert "From Mara Linde, " in page
    rows = re.findall(r'class="sig (\w+)".*?<td class="num"[^>]*>([^<]+)</td><td class="num"[^>]*>([^<]+)</td>', page)
    assert rows == [("go", "0 to 2", "no worse"), ("slow", "3 to 5", "1 worse"), ("stop", "over 5", "2 or more worse")]
    assert f"Emergency: {settings.EMERGENCY_NUMBERS[0]}" in page and settings.COUNTRY_FACTS["urgent_words"] in page
    assert "I am suddenly short of breath. " in page and "Call the emergency number now." in page


def test_nothing_on_it_says_whose_it_is(desk, draft, give, runner, link):
    waiting = draft("wall-sit", initials="T.H.")
    assert "T.H." not in text(sheet(desk, waiting))
    (assignment,) = give(waiting)
    page = text(sheet(desk, assignment.version.programme))
    main = page[page.index("<main") : page.index("</main>")]
    assert str(runner) not in main and runner.email not in main and "T.H." not in main


def test_a_draft_without_a_code_has_none_on_its_sheet_and_leads_to_making_one(desk, draft):
    waiting = draft("wall-sit", initials="T.H.")
    page = text(sheet(desk, waiting))
    assert 'class="scan"' not in page and reverse("handover:codes", args=[waiting.uid]) in page


def test_the_code_on_the_sheet_opens_what_was_handed_over(desk, draft, mara):
    waiting = draft("wall-sit", initials="T.H.")
    made = hand_over(Desk(waiting, mara, None), uid=uuid.uuid4(), now=clock.now())
    page = text(sheet(desk, waiting))
    assert drawn(code(handed.address_of(handover.token_of(made.uid))).path) in page
    assert handover.token_of(made.uid) not in page, "the token is in the picture alone"


def test_a_code_of_an_older_draft_or_one_that_is_over_is_not_on_the_sheet(desk, draft, mara):
    waiting = draft("wall-sit", initials="T.H.")
    made = hand_over(Desk(waiting, mara, None), uid=uuid.uuid4(), now=clock.now())
    Programme.objects.filter(pk=waiting.pk).update(title="Another title")
    assert 'class="scan"' not in text(sheet(desk, waiting))
    Programme.objects.filter(pk=waiting.pk).update(title=waiting.title)
    assert 'class="scan"' in text(sheet(desk, waiting))
    end(made, now=clock.now())
    assert 'class="scan"' not in text(sheet(desk, waiting))


def test_a_clients_sheet_is_what_they_have_and_leads_to_their_page(desk, draft, give, settings):
    settings.SITE_URL = "https://selfcare.example"
    (assignment,) = give(draft("wall-sit", hold_s=5))
    programme = assignment.version.programme
    base, document = services.base_of(programme), programme.draft
    document["phases"][0]["items"][0]["steps"][0]["dose"]["hold_s"] = 44
    services.save_draft(programme, document, title=programme.title, base=base, now=clock.now())
    page = text(sheet(desk, programme))
    amount = re.findall(r'class="amount">([^<]+)<', page)[0]
    assert "44" not in amount and "5" in amount and "version 1, which your client has" in page
    assert drawn(code("https://selfcare.example/programme/").path) in page and "https://selfcare.example/programme/" in page


def test_it_opens_with_the_phase_that_the_client_is_in_or_the_one_that_is_asked_for(desk, draft, give, as_):
    template = draft("wall-sit")
    document = with_phase(template.draft, "settle")
    document["phases"][0]["items"] = [document["phases"][1]["items"][0] | {"key": "i-first", "slug": "p-first", "title": "At first"}]
    services.save_draft(template, document, title=template.title, base=services.base_of(template), now=clock.now())
    template.refresh_from_db()
    (assignment,) = give(template)
    programme = assignment.version.programme
    assert "1. At first" in text(sheet(desk, programme))
    later = text(sheet(desk, programme, "knee-strength"))
    assert "1. Wall sit" in later and "At first" not in later
    services.change_phase(assignment, to="knee-strength", advice={}, today=today(), now=clock.now())
    assert "1. Wall sit" in text(sheet(desk, programme))
    assert "1. At first" in text(sheet(desk, programme, "settle")) and "1. Wall sit" in text(sheet(desk, programme, "no-such"))


def test_what_cannot_be_played_is_not_on_it_and_an_empty_one_says_so(desk, draft, mara):
    assert "Nothing is asked for in this phase yet." in text(sheet(desk, draft("wall-sit", sets=99)))
    empty = services.create(mara, uid=uuid.uuid4(), title="", now=clock.now())
    assert "Nothing is asked for in this phase yet." in text(sheet(desk, empty))


def test_the_numbers_that_the_therapist_chose_for_the_client_stand_on_their_sheet(desk, draft, give, therapist):
    (assignment,) = give(draft("wall-sit"))
    programme = assignment.version.programme
    grant = desk_or_404(therapist, programme.uid, now=clock.now()).grant
    choose_for(grant, {"limit": 4, "morning_red": 1}, reason="Slowly at first.", uid=uuid.uuid4(), now=clock.now())
    assert re.findall(r'<td class="num"[^>]*>([^<]+)</td>', text(sheet(desk, programme))) == [
        "0 to 2", "no worse", "3 to 4", "–", "over 4", "1 or more worse"
    ]  # fmt: skip


def test_a_light_without_a_middle_says_so():
    assert [colour.pain for colour in colours(Light(3, 3, 2))] == ["0 to 3", "–", "over 3"]
    assert [colour.pain for colour in colours(Light(0, 1, 2))] == ["0", "1", "over 1"]


def test_the_sheet_reads_as_often_for_three_things_as_for_one(desk, draft, give, runner, link, still_clock):
    def reads(*slugs):
        programme = give(draft(*slugs))[0].version.programme
        # The first look is written down, and content read beside a write is not kept; from the second on it is.
        for _look in range(2):
            sheet(desk, programme)
        with CaptureQueriesContext(connection) as found:
            sheet(desk, programme)
        return len(found)

    assert reads("wall-sit") == reads("wall-sit", "slow-chair-sit", "mini-squat")
