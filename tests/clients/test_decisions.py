"""A therapist confirms what the rules suggest, or decides otherwise with a reason; the client reads it with the name and keeps the last word."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from exercises.care import services as care
from exercises.people.services import withdraw_consent
from exercises.progress import queries
from exercises.progress.models import Decision
from tests.conftest import make_link

pytestmark = pytest.mark.django_db
GROW = "next-dose.grow"


@pytest.fixture
def grown(runner, started, train):
    """Two calm sessions: the dose may grow."""
    for ago in (3, 1):
        train(runner, ago, before=1, worst=1, morning=1, assignment=started.uid)
    return runner


@pytest.fixture
def desk(as_, therapist, link):
    """Answers a suggestion as the therapist."""
    browser = as_(therapist)

    def send(chosen="otherwise", advice=GROW, **fields):
        fields = {"reason": "The tendon needs a week more"} | fields
        return browser.post(reverse("clients:decide", args=[link.uid]), {"advice": advice, "chosen": chosen, **fields})

    return send


def text(found) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.content.decode())))


def test_what_a_therapist_decides_is_the_clients_with_name_reason_and_the_advice_as_it_stood(desk, link, grown, therapist, now):
    assert desk()["Location"] == reverse("clients:client", args=[link.uid])
    kept = Decision.objects.get()
    assert (kept.owner, kept.rule, kept.chosen, kept.day) == (grown, "next-dose", "otherwise", now.date())
    assert (kept.decided_by, kept.decided_by_name, kept.note) == (therapist, "Mara Linde", "The tendon needs a week more")
    assert kept.advice["seen"] == [{"name": "greens_in_a_row", "value": 2, "threshold": 2}]


def test_the_client_reads_it_on_today_among_the_decisions_and_in_the_file(as_, desk, grown):
    desk()
    client = as_(grown)
    today, decided = text(client.get(reverse("progress:today"))), text(client.get(reverse("progress:decisions")))
    for told in (today, decided):
        assert "Mara Linde decided: Keep it the same" in told
        assert "“The tendon needs a week more”" in told
    assert "You chose" not in today
    taken = b"".join(client.get(reverse("progress:export")).streaming_content).decode()
    assert "Mara Linde: The tendon needs a week more" in taken


def test_the_client_keeps_the_last_word(as_, desk, grown):
    desk("taken", reason="")
    client = as_(grown)
    found = client.get(reverse("progress:today"))
    assert "Mara Linde decided: Add a little" in text(found)
    assert 'value="taken">Add a little' in found.content.decode(), "what a therapist confirmed the client may confirm too"
    client.post(reverse("progress:decide"), {"advice": GROW, "chosen": "otherwise", "back": "today"})
    assert "You chose: Keep it the same" in text(client.get(reverse("progress:today")))
    assert [row.decided_by_name for row in Decision.objects.order_by("pk")] == ["Mara Linde", ""]


def test_the_therapist_sees_what_they_decided_and_not_what_the_client_did(as_, desk, therapist, link, grown):
    as_(grown).post(reverse("progress:decide"), {"advice": GROW, "chosen": "taken", "back": "today"})
    page = reverse("clients:client", args=[link.uid])
    assert "decided:" not in text(as_(therapist).get(page))
    desk()
    assert "You decided: Keep it the same" in text(as_(therapist).get(page))


def test_twice_the_same_is_one_and_another_reason_is_another_word(desk, grown):
    for _click in range(2):
        desk()
    assert Decision.objects.count() == 1
    desk(reason="Seen today, still sore")
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": ""}, "Please say why. The client reads it."),
        ({"reason": "x" * 301}, "at most 300 characters"),
        ({"chosen": "perhaps"}, "perhaps is not one of the available choices"),
        ({"advice": "next-dose.ease"}, "This suggestion has changed meanwhile. Please look again."),
        ({"advice": "may-i-run.yes.as-usual"}, "This suggestion has changed meanwhile. Please look again."),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_reason_stays(desk, grown, fields, sentence):
    found = desk(**fields)
    assert found.status_code == 422
    assert sentence in text(found)
    assert not Decision.objects.exists()


def test_a_reason_that_was_typed_stays_in_its_line(desk, grown):
    assert 'value="Half a word"' in desk(chosen="perhaps", reason="Half a word").content.decode()


def test_without_programme_or_pain_there_is_no_such_way(desk, link, grown, now):
    for scopes in (["programme", "safety"], ["pain", "notes"]):
        care.change(link, scopes=scopes, now=now)
        assert desk().status_code == 404
    assert not Decision.objects.exists()


def test_without_consent_nothing_is_kept(desk, grown, now):
    withdraw_consent(grown, now=now)
    assert desk().status_code == 422
    assert not Decision.objects.exists()


def test_rest_that_a_therapist_confirmed_is_no_day_of_rest_yet(desk, runner, started, train, now):
    train(runner, 1, before=1, worst=7, morning=1, assignment=started.uid)
    assert desk("taken", advice="next-dose.rest").status_code == 302
    assert queries.rested_days(runner, now.date()) == set()


@pytest.fixture
def warned(runner, monkeypatch, grown):
    """The rules say that somebody should look at it."""
    from exercises.progress.pages import suggested
    from exercises.progress.rules import Advice, Seen

    why = next(iter(__import__("exercises.progress.words", fromlist=["words"]).SEE_SOMEONE))
    found = Advice("see-someone", "advised", (Seen("weeks", 7, 6),), ("knee-urgency-list",), values={"why": why})
    monkeypatch.setattr(suggested, "someone_of", lambda now, assignment: (found,))
    return f"see-someone.advised.{why}"


@pytest.mark.parametrize(("chosen", "words", "asked"), [("taken", "Have it looked at", True), ("otherwise", "It can wait", False)])
def test_a_warning_stays_until_the_client_answers_or_a_therapist_lets_it_wait(as_, desk, runner, warned, chosen, words, asked):
    assert desk(chosen, advice=warned).status_code == 302
    found = as_(runner).get(reverse("progress:today"))
    assert f"Mara Linde decided: {words}" in text(found)
    assert ("I will have it looked at" in text(found)) is asked


def test_another_therapist_is_not_told_what_the_first_decided(as_, desk, runner, grown, other_therapist):
    desk()
    second = make_link(runner, other_therapist)
    told = text(as_(other_therapist).get(reverse("clients:client", args=[second.uid])))
    assert "decided:" not in told
    assert "The tendon needs a week more" not in told


def test_the_name_stays_when_the_therapists_account_goes(as_, desk, grown, therapist):
    desk()
    therapist.delete()
    told = text(as_(grown).get(reverse("progress:decisions")))
    assert "Mara Linde decided: Keep it the same" in told


def test_what_was_decided_for_another_day_is_not_todays(as_, desk, grown, now, monkeypatch):
    desk()
    later = now + dt.timedelta(hours=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    page = as_(grown).get(reverse("progress:today")).context["page"]
    assert page.dose.choice is None or page.dose.choice.said is None
    assert [item.by for item in page.decided] == ["Mara Linde"], "it still stands among what was decided lately"
