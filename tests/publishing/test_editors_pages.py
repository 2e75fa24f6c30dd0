"""The editors' pages: who may do what there, and that nobody's words are lost."""

import datetime as dt

import pytest
from django.core import signing
from django.test import Client

from exercises.catalogue.models import Equipment
from exercises.lib import clock
from exercises.publishing import preview
from exercises.publishing.models import Change, Feedback, Index, Revision, Withdrawal

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    return Equipment.objects.get(slug="chair")


def fields(row, **changed):
    found = {"title": row.title, "summary": row.summary, "substitute": row.substitute, "seen_at": row.updated_at.isoformat()}
    return found | changed


def save(client, row, **changed):
    return client.post(f"/admin/exercises/equipment/{row.pk}/change/", fields(row, **changed), follow=True)


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def title():
    return Index.objects.get(kind="equipment", slug="chair").title


def test_saving_is_no_publishing_and_is_noted(chair, editor, as_):
    save(as_(editor), chair, title="A steady chair")
    assert title() != "A steady chair"
    change = Change.objects.get()
    assert (change.what, change.who_name, change.detail) == ("saved", "Editor", ["title"])


def test_draft_review_and_publishing_by_two_people(chair, editor, reviewer, as_):
    answer = save(as_(editor), chair, title="A steady chair", change_note="Chairs tip.", _submit_review="1")
    assert "Sent for review" in said(answer)
    revision = Revision.objects.get(state="in_review")
    page = as_(reviewer).get(f"/admin/exercises/revision/{revision.pk}/change/").content.decode()
    assert "<ins>A steady chair</ins>" in page.replace("\n", "") or "<ins>steady" in page
    assert "Chairs tip." in page
    answer = as_(reviewer).post(f"/admin/exercises/revision/{revision.pk}/change/", {"approve": "1"}, follow=True)
    assert "Approved" in said(answer)
    assert title() == "A steady chair"


def test_an_editor_cannot_approve_not_even_by_its_address(chair, editor, as_):
    save(as_(editor), chair, title="A steady chair", _submit_review="1")
    revision = Revision.objects.get(state="in_review")
    assert as_(editor).post(f"/admin/exercises/revision/{revision.pk}/change/", {"approve": "1"}).status_code == 403
    assert title() != "A steady chair"


def test_an_editor_cannot_publish_without_a_review(chair, editor, as_):
    assert (
        as_(editor).post(f"/admin/exercises/equipment/{chair.pk}/change/", fields(chair, title="X chair", _publish="1")).status_code == 403
    )
    listed = as_(editor).post("/admin/exercises/equipment/", {"action": "publish_selected", "_selected_action": [chair.pk]}, follow=True)
    assert "No action selected" in said(listed)
    assert title() != "X chair"


def test_an_administrator_publishes_at_once(chair, administrator, as_):
    answer = save(as_(administrator), chair, title="A steady chair", _publish="1")
    assert "Published without a review" in said(answer)
    assert title() == "A steady chair"


def test_a_reviewer_changes_nothing(chair, reviewer, as_):
    answer = as_(reviewer).post(f"/admin/exercises/equipment/{chair.pk}/change/", fields(chair, title="X"))
    assert answer.status_code == 403
    assert Equipment.objects.get(slug="chair").title != "X"


def test_the_second_of_two_editors_sees_who_changed_what_and_keeps_their_words(chair, editor, administrator, as_):
    save(as_(administrator), chair, summary="A summary by the first.")
    answer = save(as_(editor), chair, title="A title by the second")
    page = answer.content.decode()
    assert "Somebody else saved this page" in page
    assert "administrator@example.org: Draft saved · summary" in page
    assert 'value="A title by the second"' in page
    assert Equipment.objects.get(slug="chair").title != "A title by the second"
    save(as_(editor), chair, title="A title by the second", overwrite="on")
    assert Equipment.objects.get(slug="chair").title == "A title by the second"


def test_history_shows_versions_and_one_click_restores(chair, editor, administrator, as_):
    before = title()
    save(as_(administrator), chair, title="A steady chair", _publish="1")
    page = as_(editor).get(f"/admin/exercises/equipment/{chair.pk}/history/").content.decode()
    assert "Public now" in page
    assert "Draft saved" in page
    version = as_(editor).get(f"/admin/exercises/equipment/{chair.pk}/versions/2/").content.decode()
    assert "A steady chair" in version
    answer = as_(editor).post(f"/admin/exercises/equipment/{chair.pk}/versions/1/restore/", follow=True)
    assert "Version 1 is public again, as version 3." in said(answer)
    assert title() == before


def test_a_restore_is_a_post_by_someone_who_may_change(chair, editor, reviewer, as_):
    address = f"/admin/exercises/equipment/{chair.pk}/versions/1/restore/"
    assert as_(editor).get(address).status_code == 403
    assert as_(reviewer).post(address).status_code == 403
    assert as_(editor).post(address.replace("/1/", "/99/")).status_code == 404


def test_the_preview_is_the_public_page_with_the_draft_in_it(editor, as_):
    from exercises.catalogue.models import Condition

    row = Condition.objects.get(slug="runners-knee")
    Condition.objects.filter(pk=row.pk).update(summary="A summary that only a draft has.")
    address = f"/preview/{preview.token('condition', 'runners-knee')}/"
    answer = Client().get(address)
    page = answer.content.decode()
    assert "A summary that only a draft has." in page
    assert "Only those who have this address" in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    public = Client().get("/conditions/runners-knee/").content.decode()
    assert "A summary that only a draft has." not in public


def test_a_preview_address_expires_and_cannot_be_made_up(monkeypatch):
    good = preview.token("condition", "runners-knee")
    assert Client().get(f"/preview/{good}/").status_code == 200
    assert Client().get(f"/preview/{good[:-1]}x/").status_code == 404
    late = clock.now() + dt.timedelta(days=8)
    monkeypatch.setattr(signing.time, "time", late.timestamp)
    assert Client().get(f"/preview/{good}/").status_code == 404


def test_a_preview_of_what_is_gone_or_unknown_is_not_found():
    assert Client().get(f"/preview/{preview.token('condition', 'nothing')}/").status_code == 404
    assert Client().get(f"/preview/{preview.token('unknown', 'nothing')}/").status_code == 404


def test_a_draft_that_cannot_be_drawn_says_what_is_wrong(chair):
    Equipment.objects.filter(pk=chair.pk).update(title="")
    page = Client().get(f"/preview/{preview.token('equipment', 'chair')}/").content.decode()
    assert "cannot be shown as a page yet" in page
    assert "title" in page


def test_a_kind_without_a_page_is_previewed_as_its_parts():
    page = Client().get(f"/preview/{preview.token('equipment', 'chair')}/").content.decode()
    assert "chair" in page.lower()


def test_a_withdrawal_is_raised_and_confirmed_in_the_admin(editor, reviewer, as_):
    form = {"kind": "exercise", "slug": "slow-chair-sit", "part": "", "reason": "A chair tipped over."}
    as_(editor).post("/admin/exercises/withdrawal/add/", form)
    row = Withdrawal.objects.get()
    assert row.raised_by == editor
    act = {"action": "confirm_selected", "_selected_action": [row.pk]}
    assert "second person" in said(as_(editor).post("/admin/exercises/withdrawal/", act, follow=True))
    as_(reviewer).post("/admin/exercises/withdrawal/", act)
    row.refresh_from_db()
    assert row.confirmed_by == reviewer
    as_(reviewer).post("/admin/exercises/withdrawal/", {"action": "lift_selected", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.lifted_by_name == "Reviewer"


def test_a_refused_withdrawal_says_why_beside_the_form(editor, as_):
    form = {"kind": "exercise", "slug": "nothing", "part": "", "reason": "x"}
    assert "Nothing is published" in as_(editor).post("/admin/exercises/withdrawal/add/", form).content.decode()


def test_a_reader_says_that_something_is_unclear_and_stays_unknown(editor, as_):
    answer = Client().post("/feedback/condition/runners-knee/", {"clear": "no", "words": "What is a phase?"}, REMOTE_ADDR="10.9.8.7")
    assert "Thank you" in answer.content.decode()
    row = Feedback.objects.get()
    assert (row.clear, row.words, row.revision) == (False, "What is a phase?", 1)
    assert {field.name for field in Feedback._meta.fields} == {
        "id", "kind", "slug", "language", "clear", "words", "revision", "day", "done_at", "done_by_name",
    }  # fmt: skip
    assert "What is a phase?" in as_(editor).get("/admin/exercises/feedback/").content.decode()
    as_(editor).post("/admin/exercises/feedback/", {"action": "mark_done", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.done_by_name == "Editor"


def test_an_empty_answer_is_asked_for_again_and_a_long_one_is_kept_on_the_page():
    empty = Client().post("/feedback/condition/runners-knee/", {})
    assert empty.status_code == 422
    assert "Please choose yes or no" in empty.content.decode()
    long = Client().post("/feedback/condition/runners-knee/", {"words": "x" * 1001})
    assert "x" * 1001 in long.content.decode()
    assert Feedback.objects.count() == 0


def test_feedback_about_nothing_is_not_found_and_a_flood_is_stopped(monkeypatch):
    from exercises.publishing import feedback

    assert Client().get("/feedback/condition/nothing/").status_code == 404
    monkeypatch.setattr(feedback, "MOST_A_DAY", 1)
    Client().post("/feedback/condition/runners-knee/", {"clear": "yes"})
    assert "was not kept" in Client().post("/feedback/condition/runners-knee/", {"clear": "yes"}).content.decode()
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_those_who_look_after_content_have_no_page_with_anyones_health(who, request, as_):
    client = as_(request.getfixturevalue(who))
    page = client.get("/admin/").content.decode()
    for model in ("practicesession", "painscore", "check", "lock", "profile", "consent", "user", "sessiondocument", "stepresult"):
        assert f"/admin/exercises/{model}/" not in page
        assert client.get(f"/admin/exercises/{model}/").status_code == 404


@pytest.mark.parametrize("model", ["condition", "muscle", "exercise", "routine", "equipment", "source", "revision", "change"])
def test_a_list_takes_a_bounded_number_of_queries(model, administrator, as_, django_assert_max_num_queries):
    client = as_(administrator)
    client.get(f"/admin/exercises/{model}/")
    with django_assert_max_num_queries(14):
        assert client.get(f"/admin/exercises/{model}/").status_code == 200


@pytest.mark.parametrize("state", ["draft", "review", "due", "unreviewed", "none"])
def test_lists_are_narrowed_by_where_a_page_stands(state, chair, editor, administrator, as_):
    save(as_(editor), chair, title="A steady chair", _submit_review="1")
    answer = as_(administrator).get(f"/admin/exercises/equipment/?state={state}")
    titles = [row.slug for row in answer.context["cl"].result_list]
    assert ("chair" in titles) is (state in {"draft", "review", "unreviewed"})


def test_the_list_tells_where_something_is_used(administrator, as_):
    answer = as_(administrator).get("/admin/exercises/equipment/?q=chair")
    assert "pages" in answer.content.decode()


def test_the_first_page_says_what_waits(chair, editor, reviewer, as_):
    save(as_(editor), chair, title="A steady chair", _submit_review="1")
    page = as_(reviewer).get("/admin/").content.decode()
    assert 'Waiting for a review</a> <b class="tag slow">1</b>' in page
    assert "Review due</a> <b>0</b>" in page


def test_a_list_of_texts_is_written_one_a_line(administrator, as_):
    from exercises.catalogue.models import Exercise

    row = Exercise.objects.get(slug="slow-chair-sit")
    page = as_(administrator).get(f"/admin/exercises/exercise/{row.pk}/change/").content.decode()
    assert "\n".join(row.cues) in page.replace("&#x27;", "'")


PAGES = (
    ("condition", "/conditions/runners-knee/", "runners-knee"),
    ("exercise", "/exercises/slow-chair-sit/", "slow-chair-sit"),
    ("muscle", "/muscles/rectus-femoris/", "rectus-femoris"),
    ("routine", "/routines/first-six-minutes/", "first-six-minutes"),
    ("advice", "/advice/flare-up/", "flare-up"),
)


@pytest.mark.parametrize(("kind", "address", "slug"), PAGES)
def test_every_page_asks_whether_it_was_clear(kind, address, slug):
    page = Client().get(address).content.decode()
    assert f"/feedback/{kind}/{slug}/" in page


def test_retiring_says_what_uses_the_page_and_publishing_brings_it_back(chair, editor, administrator, as_):
    address = f"/admin/exercises/equipment/{chair.pk}/retire/"
    asked = as_(editor).get(address).content.decode()
    assert "pages use it" in asked
    assert "Slow chair-sit" in asked
    assert Index.objects.get(kind="equipment", slug="chair").retired_at is None
    assert "Retired" in said(as_(editor).post(address, follow=True))
    assert Index.objects.get(kind="equipment", slug="chair").retired_at is not None
    assert Change.objects.filter(what="retired", slug="chair").count() == 1
    assert "nothing to retire" in said(as_(editor).post(address, follow=True))
    save(as_(administrator), chair, _publish="1")
    assert Index.objects.get(kind="equipment", slug="chair").retired_at is None


def test_retiring_is_for_those_who_may_change(chair, reviewer, runner, as_):
    address = f"/admin/exercises/equipment/{chair.pk}/retire/"
    assert as_(reviewer).post(address).status_code == 403
    assert as_(runner).post(address).status_code == 302


def test_what_is_public_and_unchanged_is_listed_as_public(administrator, as_):
    page = as_(administrator).get("/admin/exercises/equipment/").content.decode()
    assert '<span class="tag go">Public</span>' in page
    assert "draft differs" not in page


def test_a_saved_draft_is_listed_as_different_until_it_is_published(chair, editor, administrator, as_):
    save(as_(editor), chair, title="A steady chair")
    assert "draft differs" in as_(editor).get("/admin/exercises/equipment/").content.decode()
    chair.refresh_from_db()
    save(as_(administrator), chair, _publish="1")
    assert "draft differs" not in as_(editor).get("/admin/exercises/equipment/").content.decode()


def test_a_version_reads_as_words_not_as_data(editor, as_):
    from exercises.catalogue.models import Exercise

    row = Exercise.objects.get(slug="slow-chair-sit")
    page = as_(editor).get(f"/admin/exercises/exercise/{row.pk}/versions/1/").content.decode()
    assert "{&#x27;" not in page and "{'" not in page
    assert "Up, seconds" in page
    assert "Strong evidence" in page
    assert "Slow repetitions" in page


def test_the_first_page_has_content_in_groups_and_no_email_addresses(editor, as_):
    page = as_(editor).get("/admin/").content.decode()
    assert page.count("Email addresses") == 0
    for name in ("To do", "Catalogue", "Lists"):
        assert f">{name}</h2>" in page


def test_the_list_of_reviews_due_shows_only_what_is_public_now(chair, editor, reviewer, as_):
    save(as_(editor), chair, title="A steady chair", _submit_review="1")
    revision = Revision.objects.get(state="in_review")
    as_(reviewer).post(f"/admin/exercises/revision/{revision.pk}/change/", {"approve": "1"})
    Revision.objects.filter(kind="equipment", slug="chair").update(review_due=dt.date(2020, 1, 1))
    listed = as_(reviewer).get("/admin/exercises/revision/?due=0")
    assert [(row.slug, row.number) for row in listed.context["cl"].result_list] == [("chair", 2)]
    assert "days late" in listed.content.decode()


def test_a_dose_is_written_line_by_line_and_says_when_a_line_cannot_be_read(editor, as_):
    from exercises.catalogue.models import Exercise
    from exercises.lib.forms import Table

    row, field = Exercise.objects.get(slug="slow-chair-sit"), Table()
    page = as_(editor).get(f"/admin/exercises/exercise/{row.pk}/change/").content.decode()
    assert "tempo.lift_s = 5" in page
    for exercise in Exercise.objects.all():
        lines = field.prepare_value(exercise.dose)
        assert field.clean(lines) == exercise.dose
        assert not field.has_changed(exercise.dose, lines)
    assert field.has_changed(row.dose, "reps = 9")
    assert field.has_changed(row.dose, "reps nine")
    with pytest.raises(Exception, match="one name and value a line"):
        field.clean("reps nine")
