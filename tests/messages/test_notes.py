"""Notes: the client reads them, what they said before is kept, and private ones exist only where the operator allows them."""

import re
import uuid

import pytest

from exercises.care.access import peek_or_404
from exercises.lib import clock
from exercises.messages import services
from exercises.messages.models import Note, NoteVersion
from tests.conftest import make_link
from tests.messages.test_threads import text_of, thread_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def private(settings):
    settings.THERAPIST_PRIVATE_NOTES = True


def notes_of(link):
    return f"/clients/{link.uid}/notes/"


def save(client, path, text, **fields):
    uid = re.search(r'name="uid" value="([^"]+)"', client.get(path).content.decode())[1]
    return client.post(path, {"uid": uid, "text": text} | fields)


def test_a_note_is_read_by_the_client(as_, runner, therapist, link):
    desk = as_(therapist)
    assert save(desk, notes_of(link), "Steady on one leg.").status_code == 302
    assert "Steady on one leg." in text_of(desk.get(notes_of(link)))
    page = text_of(as_(runner).get(thread_of(link)))
    assert "Notes about you" in page and "Steady on one leg." in page and "Mara Linde" in page
    assert Note.objects.get().read_at is not None


def test_a_double_click_notes_once(grant):
    uid = uuid.uuid4()
    first = services.write_note(grant, uid=uid, text="Words", now=clock.now())
    assert services.write_note(grant, uid=uid, text="Words", now=clock.now()) == first
    assert (Note.objects.count(), NoteVersion.objects.count()) == (1, 1)


@pytest.mark.parametrize("text", ["", " ", "x" * 5001])
def test_what_cannot_be_kept_is_said_and_not_lost(as_, therapist, link, note, text):
    desk, there = as_(therapist), note("As it was")
    for path in (notes_of(link), f"{notes_of(link)}{there.uid}/"):
        answer = save(desk, path, text)
        assert answer.status_code == 422 and "Nothing was saved" in text_of(answer) and text.strip() in answer.content.decode()
    assert [row.text for row in Note.objects.all()] == ["As it was"]


def test_a_change_keeps_what_the_note_said_and_the_client_sees_both(as_, runner, therapist, link, note):
    there = note("Hold for 5 seconds.")
    as_(runner).get(thread_of(link))
    save(as_(therapist), f"{notes_of(link)}{there.uid}/", "Hold for 8 seconds.")
    there.refresh_from_db()
    assert there.text == "Hold for 8 seconds." and there.read_at is None
    assert list(NoteVersion.objects.values_list("number", "text")) == [(2, "Hold for 8 seconds."), (1, "Hold for 5 seconds.")]
    for client, path in ((as_(runner), thread_of(link)), (as_(therapist), notes_of(link))):
        page = text_of(client.get(path))
        assert "Hold for 8 seconds." in page and "What it said before" in page and "Hold for 5 seconds." in page


def test_the_same_words_again_are_no_version(grant, note):
    there = note("Words")
    services.change_note(grant, there, text="Words", shared=True, now=clock.now())
    assert NoteVersion.objects.count() == 1


def test_what_a_note_said_cannot_be_changed(note):
    note()
    with pytest.raises(TypeError):
        NoteVersion.objects.update(text="Other")


def test_without_the_operators_word_every_note_is_the_clients_too(as_, runner, therapist, link):
    desk = as_(therapist)
    assert "Only for me" not in text_of(desk.get(notes_of(link)))
    save(desk, notes_of(link), "Not hidden", private="on")
    assert "Not hidden" in text_of(as_(runner).get(thread_of(link)))


def test_the_service_too_keeps_no_private_note_without_the_operators_word(note):
    assert note(shared=False).shared


def test_where_it_is_allowed_a_note_can_be_for_the_therapist_alone(as_, runner, therapist, link, private):
    desk = as_(therapist)
    save(desk, notes_of(link), "Only mine", private="on")
    assert "Only mine" in text_of(desk.get(notes_of(link))) and "Only for you" in text_of(desk.get(notes_of(link)))
    page = text_of(as_(runner).get(thread_of(link)))
    assert "Only mine" not in page and "Notes about you" not in page
    assert "1 new" not in text_of(as_(runner).get("/messages/")) and "Nothing written yet" in text_of(as_(runner).get("/messages/"))


def test_a_private_note_that_is_shared_later_shows_nothing_of_before(as_, runner, therapist, link, note, private):
    there, desk = note("Rough words", shared=False), as_(therapist)
    save(desk, f"{notes_of(link)}{there.uid}/", "Fair words")
    page = text_of(as_(runner).get(thread_of(link)))
    assert "Fair words" in page and "Rough words" not in page and "changed on" not in page and "What it said before" not in page
    assert "Rough words" in text_of(desk.get(notes_of(link)))


def test_what_was_shared_stays_shared(as_, therapist, link, grant, note, private):
    there = note("Words")
    page = f"{notes_of(link)}{there.uid}/"
    assert "Only for me" not in text_of(as_(therapist).get(page))
    save(as_(therapist), page, "Other words", private="on")
    services.change_note(grant, there, text="Third words", shared=False, now=clock.now())
    assert Note.objects.get().shared and all(NoteVersion.objects.values_list("shared", flat=True))


def test_a_private_note_stays_private_when_its_words_change_also_after_the_operator_took_the_word_back(
    as_, therapist, link, note, settings
):
    settings.THERAPIST_PRIVATE_NOTES = True
    there = note("Words", shared=False)
    settings.THERAPIST_PRIVATE_NOTES = False
    save(as_(therapist), f"{notes_of(link)}{there.uid}/", "Other words", private="on")
    there.refresh_from_db()
    assert (there.text, there.shared) == ("Other words", False)


def test_a_note_is_changed_by_its_author_over_its_own_link_only(as_, runner, therapist, other_therapist, other_runner, link, note):
    there = note()
    second, foreign = make_link(runner, other_therapist), make_link(other_runner, therapist)
    tries = [(other_therapist, second, there.uid), (therapist, foreign, there.uid), (therapist, link, uuid.uuid4())]
    for user, over, uid in tries:
        for method in ("get", "post"):
            assert getattr(as_(user), method)(f"{notes_of(over)}{uid}/", {"text": "Mine", "uid": uuid.uuid4()}).status_code == 404
    assert Note.objects.get().text == "Steady on one leg."


def test_two_therapists_of_a_client_do_not_read_each_others_notes_and_messages(as_, runner, therapist, other_therapist, link, note, ask):
    note("Marker of Mara")
    ask("Question to Mara")
    second = make_link(runner, other_therapist)
    for path in (notes_of(second), f"/clients/{second.uid}/messages/", "/messages/"):
        page = text_of(as_(other_therapist).get(path))
        assert "Marker of Mara" not in page and "Question to Mara" not in page


def test_a_uid_that_is_taken_elsewhere_is_refused_with_a_sentence_and_the_words_stay(as_, runner, other_therapist, note, link):
    first, second = note(), make_link(runner, other_therapist)
    answer = as_(other_therapist).post(notes_of(second), {"uid": first.uid, "text": "Words to keep"})
    assert answer.status_code == 422 and "Words to keep" in answer.content.decode() and Note.objects.count() == 1


def test_an_ended_sharing_between_page_and_answer_keeps_nothing(runner, therapist, link):
    grant = peek_or_404(therapist, link.uid, now=clock.now())
    type(link).objects.filter(pk=link.pk).update(ended_at=clock.now())
    for write in (
        lambda: services.write_note(grant, uid=uuid.uuid4(), text="Late", now=clock.now()),
        lambda: services.reply(grant, uid=uuid.uuid4(), text="Late", now=clock.now()),
    ):
        with pytest.raises(services.Refused):
            write()
    assert not Note.objects.exists()
