"""Asking and answering: kept once, nothing lost, and a question is answered by an answer."""

import datetime as dt
import html
import re
import uuid

import pytest

from exercises.care import services as care
from exercises.care.models import AccessEntry, CareLink, Therapist
from exercises.lib import clock
from exercises.messages import queries, rules, services
from exercises.messages.models import Message
from exercises.people.services import withdraw_consent
from tests.conftest import make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = dt.timedelta(hours=1)


def thread_of(link):
    return f"/messages/{link.uid}/"


def desk_of(link):
    return f"/clients/{link.uid}/messages/"


def text_of(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def form_of(client, path):
    """The hidden fields of the form as the page has them."""
    page = client.get(path).content.decode()
    form = re.search(r'<form[^>]*class="card write".*?</form>', page, re.S)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def send(client, path, text, **fields):
    return client.post(path, form_of(client, path) | {"text": text} | fields)


def test_a_client_asks_and_the_therapist_answers(as_, runner, therapist, link):
    client, desk = as_(runner), as_(therapist)
    assert send(client, thread_of(link), "How many stairs a day?").status_code == 302
    asked = Message.objects.get()
    assert (asked.owner, asked.link, asked.from_client, asked.author_name, asked.read_at) == (runner, link, True, "Runner", None)
    assert "Not read yet" in text_of(client.get(thread_of(link)))
    page = text_of(desk.get(desk_of(link)))
    assert "How many stairs a day?" in page and "1 question waits for an answer" in page
    assert "Read, not answered yet" in text_of(client.get(thread_of(link)))
    assert send(desk, desk_of(link), "Two flights.").status_code == 302
    page = text_of(client.get(thread_of(link)))
    assert "Two flights." in page and "Mara Linde" in page and "Answered" in page
    assert "No question waits for an answer" in text_of(desk.get(desk_of(link)))


def test_a_double_click_sends_once_and_other_words_after_going_back_are_a_message_of_their_own(as_, runner, link):
    client = as_(runner)
    form = form_of(client, thread_of(link))
    for text in ("First words", "First words", "Other words", "Other words"):
        assert client.post(thread_of(link), form | {"text": text}).status_code == 302
    assert sorted(Message.objects.values_list("text", flat=True)) == ["First words", "Other words"]


def test_a_reply_that_is_sent_twice_is_one(reply):
    uid = uuid.uuid4()
    assert reply(uid=uid) == reply(uid=uid)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "says"), [("", "Please write something first."), ("   ", "Please write something first."), ("x" * 2001, "2000")]
)
@pytest.mark.parametrize("side", ["client", "therapist"])
def test_what_cannot_be_sent_is_one_sentence_and_loses_nothing(as_, runner, therapist, link, side, text, says):
    client, path = (as_(runner), thread_of(link)) if side == "client" else (as_(therapist), desk_of(link))
    answer = send(client, path, text)
    assert answer.status_code == 422 and says in text_of(answer) and text.strip() in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("uid", ["", "not-a-uid"])
def test_a_form_without_its_uid_comes_back_with_a_fresh_one_and_the_words(as_, runner, link, uid):
    client = as_(runner)
    answer = client.post(thread_of(link), {"uid": uid, "text": "Words to keep"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Words to keep" in page and "send it once more" in page
    fresh = re.search(r'name="uid" value="([^"]+)"', page)[1]
    assert client.post(thread_of(link), {"uid": fresh, "text": "Words to keep"}).status_code == 302


def test_words_are_shown_as_words(as_, runner, therapist, link, ask):
    ask("<script>alert(1)</script>\nnext line")
    for client, path in ((as_(runner), thread_of(link)), (as_(therapist), desk_of(link))):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;<br>next line" in page


# --- the care card ---
def test_a_message_that_mentions_swelling_brings_the_care_card_and_is_sent_after_a_second_word(as_, runner, link):
    client = as_(runner)
    first = send(client, thread_of(link), "It is swollen since the run")
    page = first.content.decode()
    assert first.status_code == 422 and not Message.objects.exists()
    assert "It is swollen since the run" in page and 'href="tel:999"' in page
    card = re.search(r'<section class="card care stop before-sending".*?</section>', page, re.S)[0]
    assert "hidden" not in card.split(">", 1)[0]
    shown = re.findall(r'<li data-topics="([^"]*)">', card)
    assert shown and all("swelling" in topics for topics in shown)
    assert (
        "hidden" in re.search(r"<button[^>]* data-send[^>]*>", page)[0]
        and "hidden" not in re.search(r"<button[^>]* data-anyway[^>]*>", page)[0]
    )
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert again["seen"] == "swelling"
    assert client.post(thread_of(link), again | {"text": "It is swollen since the run"}).status_code == 302
    assert Message.objects.get().text == "It is swollen since the run"


def test_a_card_that_was_read_counts_for_what_it_said_only(as_, runner, link):
    answer = send(as_(runner), thread_of(link), "Swollen, and now my toes are numb", seen="swelling")
    assert answer.status_code == 422 and 'name="seen" value="swelling,numbness"' in answer.content.decode()
    assert not Message.objects.exists()


def test_a_message_without_such_words_brings_no_card(as_, runner, link):
    client = as_(runner)
    card = re.search(r'<section class="card care stop before-sending"[^>]*>', client.get(thread_of(link)).content.decode())[0]
    assert card.rstrip(">").endswith("hidden")
    assert send(client, thread_of(link), "The number of sets is fine").status_code == 302


def test_a_therapist_writes_such_words_without_a_card(as_, therapist, link):
    assert send(as_(therapist), desk_of(link), "No swelling, no fever?").status_code == 302


# --- when it is read ---
@pytest.mark.parametrize(
    ("times", "says"),
    [
        ({"reads_on": [1, 4]}, "Mara Linde reads messages on Tuesdays and Fridays."),
        ({"reads_on": []}, "Mara Linde has not said on which days messages are read."),
    ],
)
def test_every_thread_says_when_it_is_read_and_that_it_is_not_for_emergencies(as_, runner, therapist, link, times, says):
    care.keep_times(Therapist.objects.get(user=therapist), away_from=None, away_until=None, **times)
    for client, path in ((as_(runner), thread_of(link)), (as_(therapist), desk_of(link))):
        page = text_of(client.get(path))
        assert says in page and "Messages are not for emergencies." in page and "999" in page and "111" in page


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (-1, 3, "Away until Saturday 21 November. The next day is Tuesday 24 November."),
        (-1, None, "Away at present."),
        (None, 3, "Away until Saturday 21 November."),
        (5, 9, "The next day is Friday 20 November. Away from Monday 23 November until Friday 27 November."),
        (5, None, "Away from Monday 23 November on."),
        (-9, -3, "on Tuesdays and Fridays. The next day is Friday 20 November."),
    ],
)
def test_a_time_away_is_said(as_, runner, therapist, monkeypatch, first, last, says):
    now = dt.datetime(2026, 11, 18, 12, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    link = make_link(runner, therapist)
    day = [now.date() + dt.timedelta(days=number) if number is not None else None for number in (first, last)]
    care.keep_times(Therapist.objects.get(user=therapist), reads_on=[1, 4], away_from=day[0], away_until=day[1])
    assert says in text_of(as_(runner).get(thread_of(link)))


# --- answered or not ---
def test_seeing_a_question_is_not_answering_it(as_, therapist, link, ask):
    ask(now=clock.now() - 50 * HOUR)
    ask("And the bike?", now=clock.now() - 2 * HOUR)
    as_(therapist).get(desk_of(link))
    assert Message.objects.filter(read_at=None).count() == 0
    [(count, oldest)] = queries.unanswered([link]).values()
    assert count == 2 and oldest == clock.local_day(clock.now() - 50 * HOUR, "Europe/London")


def test_a_reply_answers_what_was_on_the_page_and_nothing_that_came_in_meanwhile(as_, therapist, link, ask, reply):
    ask()
    as_(therapist).get(desk_of(link))
    late = ask("One more thing")
    reply()
    assert list(Message.objects.open_questions()) == [late]


def test_unanswered_questions_of_many_links_cost_one_query(link, other_runner, therapist, ask, django_assert_num_queries):
    second = make_link(other_runner, therapist)
    ask()
    ask("Mine", over=second)
    with django_assert_num_queries(1):
        found = queries.unanswered([link, second])
    assert {pk: count for pk, (count, _day) in found.items()} == {link.pk: 1, second.pk: 1}
    assert queries.unanswered([]) == {}


def test_a_question_can_need_no_answer_and_the_client_sees_that(as_, runner, therapist, link, ask):
    question, desk = ask("Thanks!"), as_(therapist)
    assert "Needs no answer" in text_of(desk.get(desk_of(link)))
    answer = desk.post(f"{desk_of(link)}{question.uid}/no-answer/")
    assert answer.status_code == 302 and queries.unanswered([link]) == {}
    assert "it was said to need no answer" in text_of(as_(runner).get(thread_of(link)))
    settled = Message.objects.get().settled_at
    desk.post(f"{desk_of(link)}{question.uid}/no-answer/")
    assert Message.objects.get().settled_at == settled


def test_no_answer_fits_a_question_of_this_link_only(as_, therapist, link, other_runner, ask, reply):
    desk, own = as_(therapist), reply()
    foreign = ask("Mine", over=make_link(other_runner, therapist))
    for uid in (own.uid, foreign.uid, uuid.uuid4()):
        assert desk.post(f"{desk_of(link)}{uid}/no-answer/").status_code == 404
    assert Message.objects.open_questions().count() == 1
    assert desk.get(f"{desk_of(link)}{foreign.uid}/no-answer/").status_code == 405


def test_the_list_of_a_therapist_names_whose_questions_wait_and_leaves_a_line_in_their_logs(
    as_, runner, therapist, link, other_runner, ask
):
    second = make_link(other_runner, therapist)
    ask()
    page = text_of(as_(therapist).get("/messages/"))
    assert "Runner" in page and "1 question" in page and "Other" not in page
    looks = AccessEntry.objects.filter(what="messages")
    assert [(look.owner, look.how) for look in looks] == [(runner, "list")]
    assert second.pk


def test_reading_a_thread_leaves_one_line_in_the_log_also_when_nothing_is_there(as_, runner, therapist, link):
    desk = as_(therapist)
    desk.get(desk_of(link))
    desk.get(desk_of(link))
    assert [(look.owner, look.what) for look in AccessEntry.objects.all()] == [(runner, "messages")]


def test_where_the_look_cannot_be_written_nothing_is_shown_and_nothing_counts_as_read(as_, therapist, link, ask, monkeypatch):
    ask("Secret words")
    monkeypatch.setattr("exercises.care.access.note_looks", lambda *args, **kwargs: 1 / 0)
    desk = as_(therapist, raise_request_exception=False)
    answer = desk.get(desk_of(link))
    assert answer.status_code == 500 and b"Secret words" not in answer.content
    assert Message.objects.get().read_at is None


def test_a_question_about_a_session_says_its_day_where_sessions_are_shared(as_, runner, therapist, saved):
    link = make_link(runner, therapist, scopes=["programme"])
    client = as_(runner)
    path = f"{thread_of(link)}?about={saved.uid}"
    assert "About your session on" in text_of(client.get(path))
    client.post(thread_of(link), form_of(client, path) | {"text": "Was that too much?"})
    assert Message.objects.get().about_session == saved.uid
    assert f"/sessions/{saved.uid}/" in client.get(thread_of(link)).content.decode()
    assert "About the session on" in text_of(as_(therapist).get(desk_of(link)))
    care.change(link, scopes=["pain"], now=clock.now())
    assert "About the session on" not in text_of(as_(therapist).get(desk_of(link)))


@pytest.mark.parametrize("about", ["foreign", "not-a-uid", "0f6a3d0e-1111-4222-8333-444455556666"])
def test_a_foreign_or_unknown_session_is_none(as_, other_runner, therapist, saved, ask, about):
    about = str(saved.uid) if about == "foreign" else about
    mine = make_link(other_runner, therapist)
    page = as_(other_runner).get(f"{thread_of(mine)}?about={about}")
    assert page.status_code == 200 and "About your session" not in text_of(page)
    if about != "not-a-uid":
        assert ask("Words", over=mine, about=uuid.UUID(about)).about_session is None


ASK = "Ask Mara Linde about this session"


def test_the_page_of_a_session_leads_to_a_question_about_it(as_, runner, link, saved):
    client = as_(runner)
    page = client.get(f"/sessions/{saved.uid}/").content.decode()
    assert ASK in page
    [path] = re.findall(r'href="(/messages/[^"]+)"', page[page.index("<main") : page.index("</main")])
    assert path == f"{thread_of(link)}?about={saved.uid}" and "About your session on" in text_of(client.get(path))


def test_the_therapist_comes_from_the_question_to_the_session(as_, runner, therapist, link, saved, ask):
    ask("Was that too much?", about=saved.uid)
    desk = as_(therapist)
    path = f"/clients/{link.uid}/sessions/{saved.uid}/"
    assert f'href="{path}"' in desk.get(desk_of(link)).content.decode()
    assert desk.get(path).status_code == 200


def test_a_session_names_each_therapist_who_is_shown_what_was_done(as_, runner, link, saved, other_therapist):
    make_link(runner, other_therapist, scopes=["pain"])
    page = as_(runner).get(f"/sessions/{saved.uid}/").content.decode()
    assert ASK in page and "Ask Otto Falk" not in page
    care.change(CareLink.objects.get(therapist__user=other_therapist), scopes=["programme"], now=clock.now())
    page = as_(runner).get(f"/sessions/{saved.uid}/").content.decode()
    assert ASK in page and "Ask Otto Falk about this session" in page


@pytest.mark.parametrize("how", ["paused", "ended", "past its day", "closed", "inactive", "without consent", "no link"])
def test_where_nobody_can_be_asked_the_page_of_a_session_offers_nobody(as_, runner, therapist, administrator, link, saved, how):
    now = clock.now()
    row = Therapist.objects.get(user=therapist)
    steps = {
        "paused": lambda: care.pause(link, now=now),
        "ended": lambda: care.end(link, by="client", now=now),
        "past its day": lambda: CareLink.objects.filter(pk=link.pk).update(until=now),
        "closed": lambda: care.close(row, by=administrator, now=now),
        "inactive": lambda: type(therapist).objects.filter(pk=therapist.pk).update(is_active=False),
        "without consent": lambda: withdraw_consent(runner, now=now),
        "no link": lambda: CareLink.objects.all().delete(),
    }
    steps[how]()
    page = as_(runner).get(f"/sessions/{saved.uid}/")
    assert page.status_code == 200 and "about this session" not in page.content.decode()


def test_over_a_link_that_does_not_share_what_was_done_nobody_is_asked_about_a_session(as_, runner, therapist, saved, ask):
    link = make_link(runner, therapist, scopes=["pain"])
    client = as_(runner)
    path = f"{thread_of(link)}?about={saved.uid}"
    assert "About your session" not in text_of(client.get(path))
    assert ask("Words", over=link, about=saved.uid).about_session is None


def test_a_question_that_a_card_holds_up_still_says_which_session_it_is_about(as_, runner, link, saved):
    client = as_(runner)
    path = f"{thread_of(link)}?about={saved.uid}"
    answer = client.post(thread_of(link), form_of(client, path) | {"text": "My calf is swollen"})
    assert answer.status_code == 422 and "About your session on" in text_of(answer)
    assert f'name="about" value="{saved.uid}"' in answer.content.decode()


def test_a_long_thread_comes_in_pages_and_what_was_not_shown_is_not_read(as_, therapist, link, runner):
    for number in range(queries.PAGE + 3):
        Message.objects.create(
            owner=runner, link=link, uid=uuid.uuid4(), from_client=True, author_name="Runner", text=f"Words {number} end", at=clock.now()
        )
    desk = as_(therapist)
    first = desk.get(desk_of(link)).content.decode()
    assert "Words 52 end" in first and "Words 2 end" not in first
    assert Message.objects.filter(read_at=None).count() == 3
    older = re.search(r'href="([^"]*\?before=[^"]*)"', first)[1]
    second = desk.get(older).content.decode()
    assert "Words 2 end" in second and "Words 3 end" not in second and "?before=" not in second
    assert desk.get(f"{desk_of(link)}?before={uuid.uuid4()}").status_code == 200
    assert (
        "Words 2 end"
        in as_(runner)
        .get(older.replace("/clients", "").replace("/messages/", "/").replace(f"/{link.uid}/", thread_of(link)))
        .content.decode()
    )


def test_a_page_of_a_thread_costs_the_same_queries_however_long_it_is(as_, runner, link, ask, django_assert_max_num_queries):
    client = as_(runner)
    for number in range(30):
        ask(f"Words {number}")
    with django_assert_max_num_queries(20):
        client.get(thread_of(link))


def test_the_fifty_first_message_of_a_day_waits_and_its_words_stay(as_, runner, link, ask, monkeypatch):
    monkeypatch.setattr(rules, "MOST_A_DAY", 2)
    ask("old", now=clock.now() - 30 * HOUR)
    ask("one")
    ask("two")
    answer = send(as_(runner), thread_of(link), "Words to keep")
    assert answer.status_code == 422 and "go on tomorrow" in text_of(answer) and "Words to keep" in answer.content.decode()
    assert Message.objects.count() == 3


def test_a_uid_of_another_thread_is_refused_with_a_sentence(link, runner, other_therapist, ask, reply):
    first = ask("Mine")
    with pytest.raises(services.Refused):
        ask("Elsewhere", over=make_link(runner, other_therapist), uid=first.uid)
    with pytest.raises(services.Refused):
        reply(uid=first.uid)
    assert Message.objects.count() == 1


# --- what the client keeps ---
@pytest.mark.parametrize("how", ["pause", "end", "expire", "close", "consent"])
def test_without_a_running_sharing_the_client_reads_and_writes_nothing(as_, runner, therapist, administrator, link, ask, how):
    ask("Old words")
    client = as_(runner)
    form = form_of(client, thread_of(link))
    stop(how, link, therapist, administrator)
    page = client.get(thread_of(link))
    assert page.status_code == 200 and "Old words" in text_of(page) and "<textarea" not in page.content.decode()
    answer = client.post(thread_of(link), form | {"text": "New words"})
    assert answer.status_code == 422 and "New words" in answer.content.decode() and "This was not sent" in text_of(answer)
    assert Message.objects.count() == 1
    assert ("to read only" in text_of(client.get("/messages/"))) == (how != "consent")


def stop(how, link, therapist, administrator):
    now = clock.now()
    if how == "pause":
        care.pause(link, now=now)
    if how == "end":
        care.end(link, by="client", now=now)
    if how == "expire":
        type(link).objects.filter(pk=link.pk).update(until=now)
    if how == "close":
        care.close(link.therapist, by=administrator, now=now)
    if how == "consent":
        withdraw_consent(link.owner, now=now)
    if how == "inactive":
        type(therapist).objects.filter(pk=therapist.pk).update(is_active=False)
    if how == "gone":
        type(therapist).objects.filter(pk=therapist.pk).delete()
    if how == "client inactive":
        type(therapist).objects.filter(pk=link.owner_id).update(is_active=False)


def test_the_client_still_reads_after_the_therapist_is_gone(as_, runner, therapist, administrator, link, reply):
    reply("Kept words")
    stop("gone", link, therapist, administrator)
    page = text_of(as_(runner).get(thread_of(link)))
    assert "Kept words" in page and "Mara Linde" in page and "does not work on this site now" in page


def test_the_list_shows_what_is_new_until_it_was_opened(as_, runner, link, reply, note):
    client = as_(runner)
    assert "Nothing written yet" in text_of(client.get("/messages/"))
    reply()
    note()
    assert "2 new" in text_of(client.get("/messages/"))
    client.head(thread_of(link))
    assert "2 new" in text_of(client.get("/messages/"))
    client.get(thread_of(link))
    assert " new" not in text_of(client.get("/messages/")).split("By email")[0]


def test_an_ended_sharing_without_a_word_leaves_the_list(as_, runner, link):
    care.end(link, by="client", now=clock.now())
    assert "You share with nobody yet" in text_of(as_(runner).get("/messages/"))


def test_every_form_of_these_pages_carries_the_token_that_a_post_needs(as_, runner, therapist, link, ask, note):
    ask()
    there, desk, client = note(), as_(therapist, enforce_csrf_checks=True), as_(runner, enforce_csrf_checks=True)
    pages = [(client, "/messages/"), (client, thread_of(link)), (desk, desk_of(link)), (desk, f"/clients/{link.uid}/notes/")]
    for browser, path in [*pages, (desk, f"/clients/{link.uid}/notes/{there.uid}/")]:
        page = re.search(r"<main.*</main>", browser.get(path).content.decode(), re.S)[0]
        forms = re.findall(r"<form.*?</form>", page, re.S)
        assert forms and all("csrfmiddlewaretoken" in form for form in forms if "sign-out" not in form), path
