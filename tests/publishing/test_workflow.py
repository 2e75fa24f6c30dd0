"""Draft → in review → published, and back again."""

import datetime as dt

import pytest

from exercises.catalogue import codec
from exercises.catalogue.models import Equipment, Exercise
from exercises.publishing import workflow
from exercises.publishing.models import Change, ContentEpoch, Index, Revision
from exercises.publishing.services import retire
from exercises.publishing.workflow import Refused
from exercises.routines.codec import ROUTINE
from exercises.routines.models import Step

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
CHAIR = codec.EQUIPMENT


def retitle(title):
    Equipment.objects.filter(slug="chair").update(title=title)


def public():
    return Index.objects.select_related("revision").get(kind="equipment", slug="chair")


def submitted(editor, title="A steady chair"):
    retitle(title)
    return workflow.submit(CHAIR, "chair", author=editor, note="clearer", now=NOW)


def steps():
    return list(Change.objects.order_by("pk").values_list("what", "who_name"))


def test_sending_for_review_changes_nothing_in_public(editor):
    before, epoch = public().title, ContentEpoch.objects.get().number
    revision = submitted(editor)
    assert (public().title, ContentEpoch.objects.get().number) == (before, epoch)
    assert (revision.state, revision.number, revision.author, revision.note) == ("in_review", 2, editor, "clearer")
    assert Change.objects.get().detail == ["title"]


def test_somebody_else_approves_and_it_is_public_with_their_name(editor, reviewer):
    revision = workflow.approve(CHAIR, submitted(editor), reviewer=reviewer, now=NOW)
    assert public().title == "A steady chair"
    assert public().revision == revision
    assert (revision.reviewer, revision.reviewer_name, revision.reviewed_at) == (reviewer, "Reviewer", NOW)
    assert revision.review_due == dt.date(2027, 3, 1)
    assert steps() == [("submitted", "Editor"), ("published", "Reviewer")]


def test_nobody_approves_what_they_wrote(editor):
    with pytest.raises(Refused, match="Somebody else has to review it"):
        workflow.approve(CHAIR, submitted(editor), reviewer=editor, now=NOW)
    assert public().revision.number == 1


def test_what_was_sent_is_what_is_approved_whatever_the_draft_says_by_then(editor, reviewer):
    revision = submitted(editor)
    retitle("Changed after it was sent")
    assert workflow.standing(CHAIR, "chair").waiting_is_stale
    workflow.approve(CHAIR, revision, reviewer=reviewer, now=NOW)
    assert public().title == "A steady chair"
    assert workflow.standing(CHAIR, "chair").changed


def test_sending_again_takes_the_place_of_what_waited(editor, reviewer):
    first = submitted(editor)
    second = submitted(editor, "An even steadier chair")
    with pytest.raises(Refused, match="no longer waits"):
        workflow.approve(CHAIR, first, reviewer=reviewer, now=NOW)
    workflow.approve(CHAIR, second, reviewer=reviewer, now=NOW)
    assert public().title == "An even steadier chair"


def test_nothing_is_sent_for_review_where_nothing_changed(editor):
    with pytest.raises(Refused, match="Nothing has changed"):
        workflow.submit(CHAIR, "chair", author=editor, now=NOW)


def test_an_unsound_draft_is_not_sent(editor):
    retitle("")
    with pytest.raises(Refused, match="title"):
        workflow.submit(CHAIR, "chair", author=editor, now=NOW)


def test_sending_back_needs_a_word_and_keeps_it(editor, reviewer):
    revision = submitted(editor)
    with pytest.raises(Refused, match="what should be changed"):
        workflow.send_back(revision, reviewer=reviewer, note=" ", now=NOW)
    workflow.send_back(revision, reviewer=reviewer, note="Which chair?", now=NOW)
    revision.refresh_from_db()
    assert (revision.state, revision.review_note) == ("sent_back", "Which chair?")
    assert workflow.standing(CHAIR, "chair").waiting is None
    with pytest.raises(Refused, match="no longer waits"):
        workflow.send_back(revision, reviewer=reviewer, note="again", now=NOW)


def test_an_author_may_take_their_own_version_back(editor):
    revision = submitted(editor)
    workflow.send_back(revision, reviewer=editor, note="Not ready.", now=NOW)
    revision.refresh_from_db()
    assert (revision.state, revision.reviewer) == ("sent_back", None)


def test_a_version_that_would_break_a_routine_is_not_approved(editor, reviewer):
    Step.objects.filter(exercise__slug="slow-chair-sit").update(dose={})
    workflow.publish_unreviewed(ROUTINE, "first-six-minutes", author=reviewer, now=NOW)
    Exercise.objects.filter(slug="slow-chair-sit").update(
        step_kind="press", dose={"ceiling_s": 60, "rounds": 1, "max_muscle_s": 60, "rest_s": 5}
    )
    Exercise.objects.get(slug="slow-chair-sit").variants.all().delete()
    revision = workflow.submit(codec.EXERCISE, "slow-chair-sit", author=editor, now=NOW)
    with pytest.raises(Refused, match="first-six-minutes|steps."):
        workflow.approve(codec.EXERCISE, revision, reviewer=reviewer, now=NOW)
    revision.refresh_from_db()
    assert revision.state == "in_review"


def test_publishing_without_a_review_says_so_and_drops_what_waited(editor, administrator):
    waiting = submitted(editor)
    retitle("Published at once")
    revision = workflow.publish_unreviewed(CHAIR, "chair", author=administrator, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, revision.reviewer_name, public().title) == ("draft", "", "Published at once")


def test_a_restore_is_a_new_version_and_brings_the_draft_back(editor, reviewer):
    old = public().revision
    title = old.document["title"]
    workflow.approve(CHAIR, submitted(editor), reviewer=reviewer, now=NOW)
    made = workflow.restore(CHAIR, old, author=editor, now=NOW)
    assert (public().title, public().revision.number, made.restored_from) == (title, 3, 1)
    assert Equipment.objects.get(slug="chair").title == title
    assert Revision.objects.filter(kind="equipment", slug="chair").count() == 3
    assert steps()[-1] == ("restored", "Editor")


def test_a_restored_version_keeps_the_name_of_who_reviewed_it_but_nobody_reviews_their_own(editor, reviewer):
    reviewed = workflow.approve(CHAIR, submitted(editor), reviewer=reviewer, now=NOW)
    assert workflow.restore(CHAIR, reviewed, author=editor, now=NOW).reviewer_name == "Reviewer"
    assert workflow.restore(CHAIR, reviewed, author=reviewer, now=NOW).reviewer_name == ""


def test_only_what_was_published_can_be_restored(editor):
    with pytest.raises(Refused, match="was published"):
        workflow.restore(CHAIR, submitted(editor), author=editor, now=NOW)


def test_a_retired_page_comes_back_when_it_is_published_again(administrator):
    retire(kind="equipment", slug="chair", now=NOW)
    assert workflow.standing(CHAIR, "chair").retired
    workflow.publish_unreviewed(CHAIR, "chair", author=administrator, now=NOW)
    assert public().retired_at is None


@pytest.mark.parametrize(
    ("summary", "sentence"), [("<b>Sit</b>", "Markdown, not HTML"), (">" * 40, "nested too deeply"), ("[" * 33, "nested too deeply")]
)
def test_a_text_that_could_do_harm_is_neither_sent_nor_published(editor, administrator, summary, sentence):
    Equipment.objects.filter(slug="chair").update(summary=summary)
    with pytest.raises(Refused, match=sentence):
        workflow.submit(CHAIR, "chair", author=editor, now=NOW)
    with pytest.raises(Refused, match=sentence):
        workflow.publish_unreviewed(CHAIR, "chair", author=administrator, now=NOW)
