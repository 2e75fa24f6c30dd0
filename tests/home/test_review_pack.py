"""The review pack: everything that a clinician must sign, and later only what changed; rules have versions like pages."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from exercises.finder import queries as finder
from exercises.finder.rules import TABLE
from exercises.home import words
from exercises.home.pages import pack
from exercises.home.queries.tables import rule_documents
from exercises.home.services import keep_rules, sign
from exercises.practice import queries as practice
from exercises.practice import rules as light
from exercises.progress import queries as progress
from exercises.publishing import withdrawals
from exercises.publishing.models import Change, Index, Revision
from exercises.publishing.queries import published_or_404
from exercises.publishing.services import publish
from exercises.publishing.withdrawals import confirm_withdrawal, raise_withdrawal
from exercises.publishing.workflow import Refused
from exercises.routines.codec import CODECS
from exercises.safety.rules import QUESTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PACK, SIGN = "/editors/review-pack/", "/editors/review-pack/sign/"
NOW = dt.datetime(2030, 3, 1, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=30)


@pytest.fixture
def kept(db):
    return keep_rules(now=NOW)


def rows(found, kind, slug):
    return next((part.rows for chapter in found.chapters for part in chapter.parts if (part.kind, part.slug) == (kind, slug)), ())


def document(slug):
    return next(entry for entry in rule_documents() if entry["slug"] == slug)


def change(kind, slug, **fields):
    codec = next(codec for codec in CODECS if codec.kind == kind)
    changed = published_or_404(kind, slug).document | fields
    return publish(changed, entry=codec.entry(changed), now=LATER)


def signed_by(reviewer, kind, slug, now=NOW):
    number = Index.objects.get(kind=kind, slug=slug).revision.number
    return sign(kind=kind, slug=slug, number=number, reviewer=reviewer, now=now)


# ---- rules as documents


def test_every_question_stands_in_the_pack_with_its_lock():
    found = document("safety-questions")["rows"]
    assert len(found) == len(QUESTIONS)
    assert all(any(fact["name"] == "Locks" for fact in row["facts"]) and row["sources"] for row in found)


def test_every_threshold_has_a_name_and_its_present_value():
    said = {row["key"]: row["text"] for row in document("thresholds")["rows"]}
    assert set(said) == set(words.NUMBERS)
    assert said["most_muscles"].endswith(f": {settings.FINDER['most_muscles']}")
    assert said["limit"].endswith(f": {light.LIMIT}") and said["rest_from"].endswith(": 6")


def test_every_row_of_the_finder_and_every_reason_of_the_light_stand_in_it():
    assert [row["key"] for row in document("finder-table")["rows"]] == [row.area for row in TABLE]
    from exercises.practice.words import LIGHT_REASONS

    found = document("traffic-light")["rows"]
    assert {row["key"] for row in found} == {*LIGHT_REASONS, *(f"next.{rule.name}" for rule in light.ADVICE)}
    # Each reason is the one that its example leads to.
    assert next(row for row in found if row["key"] == "worst-middle")["facts"][1]["lines"] == ["Go gently"]


def test_every_sentence_of_the_player_stands_in_it():
    found = {row["key"]: row["text"] for row in document("player-sentences")["rows"]}
    assert found["gate.sub"] == "The clock stands still." and found["say.ready 3"].startswith("Into position")


def test_a_rule_is_kept_once_and_gets_a_new_version_when_it_changes(kept, settings):
    assert kept == list(words.RULES)
    assert keep_rules(now=LATER) == []
    settings.FINDER = settings.FINDER | {"most_muscles": 4}
    assert keep_rules(now=LATER) == ["thresholds"]
    assert Index.objects.get(kind="rule", slug="thresholds").revision.number == 2


def test_every_rule_can_be_taken_back_and_each_reaches_the_player_or_the_finder():
    assert set(withdrawals.RULES) == set(words.RULES) == {*practice.RULES, *finder.RULES, *progress.RULES}
    gate = Path(finders.find("js/player/gate.js")).read_text()
    assert f"const RULES = {json.dumps(list(practice.RULES))};" in gate


def test_a_withdrawal_is_no_new_version_of_the_finder_table(kept, editor, reviewer):
    raised = raise_withdrawal(kind="routine", slug="first-six-minutes", reason="Wait.", who=editor, now=NOW)
    confirm_withdrawal(raised, who=reviewer, now=NOW)
    assert keep_rules(now=LATER) == []


# ---- the pack


def test_the_pack_holds_claims_doses_points_with_distances_and_care_cards(kept):
    found = pack()
    point = next(row for row in rows(found, "muscle", "rectus-femoris") if row.key == "points.mid-belly")
    assert "0.470 across, 0.330 down" in point.words and "mm from “" in point.words
    dose = next(row for row in rows(found, "exercise", "slow-chair-sit") if row.key == "dose")
    assert "8 repetitions" in dose.words
    cards = [row for row in rows(found, "condition", "runners-knee") if row.label == "Care card: emergency"]
    assert cards and all(row.evidence for row in cards)
    assert [source["slug"] for source in found.sources if source["slug"] == "hip-first-trial-2011"]
    claim = next(row for row in rows(found, "phase", "hip-and-core") if row.key == "claims.1")
    assert {found.sources[number - 1]["slug"] for number in claim.refs} == set(claim.sources)


def test_the_whole_pack_takes_few_queries_however_much_there_is(kept, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        pack()
    with django_assert_max_num_queries(6):
        pack(signed=True)


def test_nothing_signed_means_that_everything_is_to_be_signed(kept):
    assert pack(signed=True).items == pack().items > 2000


def test_after_a_round_only_what_changed_is_to_be_signed(kept, reviewer):
    signed_by(reviewer, "exercise", "slow-chair-sit")
    before = pack(signed=True, chapters=["exercise"])
    assert rows(before, "exercise", "slow-chair-sit") == ()
    old = published_or_404("exercise", "slow-chair-sit").document
    change("exercise", "slow-chair-sit", stop=[*old["stop"], "Your foot goes numb."], summary="Sit down slowly.", goal="")
    found = rows(pack(signed=True, chapters=["exercise"]), "exercise", "slow-chair-sit")
    assert {(row.key, row.how) for row in found} == {("stop", "changed"), ("summary", "changed"), ("goal", "removed")}
    told = next(row for row in found if row.key == "stop").told
    assert "".join(piece.text for piece in told if piece.how == "in").strip() == "Your foot goes numb."


def test_a_statement_that_only_moved_is_not_to_be_signed_again(kept, reviewer):
    signed_by(reviewer, "phase", "hip-and-core")
    claims = published_or_404("phase", "hip-and-core").document["claims"]
    new = {"section": "about", "text": "Count aloud.", "evidence": "low", "sources": ["clinical-review-pending"]}
    change("phase", "hip-and-core", claims=[new, *claims])
    found = rows(pack(signed=True, chapters=["phase"]), "phase", "hip-and-core")
    assert [row.lines for row in found if row.how != "removed"] == [("Count aloud.",)]


def test_a_pack_of_changes_since_a_day_compares_with_what_was_public_then(kept):
    change("exercise", "slow-chair-sit", summary="Sit down slowly.")
    found = pack(since=LATER.date(), chapters=["exercise"])
    assert [(part.slug, len(part.rows)) for chapter in found.chapters for part in chapter.parts] == [("slow-chair-sit", 1)]


# ---- signing


def test_a_reviewer_signs_what_is_public_and_the_page_names_them(kept, reviewer, as_):
    number = Index.objects.get(kind="exercise", slug="slow-chair-sit").revision.number
    answer = as_(reviewer).post(SIGN, {"kind": "exercise", "slug": "slow-chair-sit", "number": number}, follow=True)
    assert "Signed: Slow chair-sit." in answer.content.decode()
    row = Index.objects.get(kind="exercise", slug="slow-chair-sit").revision
    assert (row.number, row.reviewer, row.review_due - row.reviewed_at.date()) == (number + 1, reviewer, dt.timedelta(days=365))
    assert f"Reviewed by {reviewer}" in Client().get("/exercises/slow-chair-sit/").content.decode()
    assert Change.objects.filter(slug="slow-chair-sit", who=reviewer).exists()


def test_a_signed_rule_names_its_reviewer_where_it_is_applied(kept, reviewer):
    assert "These questions: version 1" in (text := Client().get("/safety/").content.decode())
    assert "Not yet reviewed by a clinician" in text
    signed_by(reviewer, "rule", "safety-questions")
    signed_by(reviewer, "rule", "finder-table")
    assert f"Reviewed by {reviewer} on 1 March 2030" in Client().get("/safety/").content.decode()
    assert f"Reviewed by {reviewer}" in Client().get("/pain/answer/?area=around-kneecap&asked=none").content.decode()


def test_a_changed_rule_loses_its_reviewer(kept, reviewer, settings):
    signed_by(reviewer, "rule", "thresholds")
    settings.FINDER = settings.FINDER | {"pause_hours": 12}
    keep_rules(now=LATER)
    row = Index.objects.get(kind="rule", slug="thresholds").revision
    assert (row.number, row.reviewer_name) == (3, "")
    assert [r.key for r in rows(pack(signed=True, chapters=["rule"]), "rule", "thresholds")] == ["pause_hours"]


def test_nobody_signs_their_own_text_an_old_version_or_the_same_twice(kept, reviewer):
    with pytest.raises(Refused, match="no longer the public one"):
        sign(kind="exercise", slug="slow-chair-sit", number=99, reviewer=reviewer, now=NOW)
    signed_by(reviewer, "exercise", "slow-chair-sit")
    with pytest.raises(Refused, match="already"):
        signed_by(reviewer, "exercise", "slow-chair-sit")
    Revision.objects.filter(kind="muscle", slug="soleus").update(author=reviewer)
    with pytest.raises(Refused, match="Somebody else"):
        signed_by(reviewer, "muscle", "soleus")


def test_what_is_signed_stays_taken_back(kept, reviewer, editor):
    raised = raise_withdrawal(kind="exercise", slug="slow-chair-sit", reason="A chair tipped over.", who=editor, now=NOW)
    confirm_withdrawal(raised, who=reviewer, now=NOW)
    signed_by(reviewer, "exercise", "slow-chair-sit")
    assert published_or_404("exercise", "slow-chair-sit").withdrawn == "A chair tipped over."


# ---- the page


def test_the_page_has_a_box_for_each_item_and_leads_to_every_document(kept, editor, as_):
    text = as_(editor).get(PACK + "?chapter=exercise&chapter=rule").content.decode()
    assert text.count('class="sign"') == pack(chapters=["exercise", "rule"]).items
    assert 'href="#exercise-slow-chair-sit"' in text and 'id="exercise-slow-chair-sit"' in text
    assert "as it stands" not in text  # an editor signs nothing


def test_reviewers_are_offered_to_sign_and_editors_are_refused(kept, editor, reviewer, as_):
    assert "I agree with version" in as_(reviewer).get(PACK + "?chapter=phase").content.decode()
    assert as_(editor).post(SIGN, {"kind": "phase", "slug": "hip-and-core", "number": 1}).status_code == 403


@pytest.mark.parametrize(("query", "status", "says"), [
    ("?what=since", 422, "choose the day"), ("?since=yesterday", 422, "valid date"), ("?chapter=nonsense", 422, "chapter"),
    ("?since=2031-01-01&chapter=phase", 200, "Nothing has changed"), ("?what=signed&chapter=phase", 200, "never signed"),
])  # fmt: skip
def test_what_the_form_asks_for_is_answered_in_words(query, status, says, kept, editor, as_):
    answer = as_(editor).get(PACK + query)
    assert answer.status_code == status
    assert says in answer.content.decode()


def test_a_form_that_names_no_version_is_turned_down(reviewer, as_):
    answer = as_(reviewer).post(SIGN, {"kind": "phase"}, follow=True)
    assert "not a version of ours" in answer.content.decode()


def test_the_command_keeps_the_rules_with_the_content(capsys):
    from django.core.management import call_command

    call_command("load_content")
    assert "Rules with a new version, to be signed: safety-questions" in capsys.readouterr().out
    assert Index.objects.filter(kind="rule").count() == len(words.RULES)
