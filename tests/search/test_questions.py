"""Search answers real questions of runners, forgives how they are typed, and stays cheap."""

import datetime as dt

import pytest
from django.utils import timezone

from exercises.publishing import search as engine
from exercises.publishing.models import Index, Revision, SearchMiss
from exercises.publishing.search import note_miss, search
from exercises.publishing.wordforms import asked, stem
from tests.catalogue.pack import PACK
from tests.search.questions import QUESTIONS

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def more_rows():
    """A thousand index rows more, made of words that the pack has and words that it has not."""
    made = timezone.now()
    fields = {"kind": "glossary-term", "language": "en"}
    texts = [
        (f"filler-{number}", f"Word {number} thigh", f"A long line about legs number {number} and the knee.") for number in range(1000)
    ]
    revisions = [Revision(slug=slug, number=1, document={}, sha256="0" * 64, created_at=made, **fields) for slug, _, _ in texts]
    Revision.objects.bulk_create(revisions)
    kept = {row.slug: row for row in Revision.objects.filter(slug__startswith="filler-")}
    Index.objects.bulk_create(
        Index(slug=slug, title=title, summary=text, body=text * 20, revision=kept[slug], **fields) for slug, title, text in texts
    )
    engine.forget()


def names(query, limit=3):
    return [f"{hit.kind}/{hit.slug}" for hit in search(query).hits[:limit]]


def test_there_are_sixty_questions_and_every_right_page_exists():
    assert len(QUESTIONS) >= 60
    assert [name for right in QUESTIONS.values() for name in right if tuple(name.split("/")) not in PACK] == []


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """What is found for every question, asked of the pack as it was loaded: the index is made ready once for all of them."""
    engine.forget()
    with django_db_blocker.unblock():
        return {query: names(query, 8) for query in QUESTIONS}


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_question_has_a_right_page_among_the_first_three(query, answers):
    assert set(answers[query][:3]) & set(QUESTIONS[query]), answers[query]


def test_most_questions_have_a_right_page_at_the_very_top(answers):
    first = [query for query, right in QUESTIONS.items() if answers[query][0] in right]
    assert len(first) >= 0.8 * len(QUESTIONS)


@pytest.mark.parametrize("kind", ["condition", "muscle", "exercise", "routine", "advice", "glossary-term"])
def test_every_page_is_found_by_its_own_title(kind):
    for (its_kind, slug), body in PACK.items():
        if its_kind == kind:
            # A word of the glossary may be outdone by the very page that it sends its reader to.
            right = {f"{kind}/{slug}", *(f"{other['kind']}/{other['slug']}" for other in body.get("see", []))}
            assert right & set(names(body["title"])), (kind, slug)


@pytest.mark.parametrize(
    "query", ["Baker’s cyst", "BAKERS CYST", "  bakers   cyst ", "Bäker's çyst", "baker-cyst", "bakers cyst?!", "cyst bakers"]
)
def test_capitals_accents_apostrophes_and_order_do_not_matter(query):
    assert names(query, 1) == ["condition/baker-cyst"]


@pytest.mark.parametrize("query", ["", " ", "the of and to", "?!…", "'", "%", "__", "🦵", "\x00", "what is it"])
def test_nothing_is_found_for_nothing_asked(query):
    assert search(query) == engine.Found([], [])


@pytest.mark.parametrize(
    "query",
    [
        "'; DROP TABLE exercises_index; --",
        "<script>alert(1)</script>",
        '" OR 1=1 --',
        "knee%' AND '1",
        "a" * 200,
        "knee " * 500,
        "ﬁ" * 300,
        "word" * 60,
    ],
)
def test_odd_and_long_queries_do_no_harm(query):
    before = Index.objects.count()
    assert len(search(query).hits) <= 30
    assert Index.objects.count() == before


def test_a_typo_is_forgiven_and_named():
    found = search("quadrceps strech")
    assert found.corrected == ["quadriceps", "stretch"]
    assert search("quadriceps stretch").corrected == []


def test_words_that_nobody_published_find_nothing():
    assert search("xylophone qwertzuiop").hits == []


@pytest.mark.database
def test_a_page_that_was_retired_is_not_found():
    Index.objects.filter(kind="condition", slug="baker-cyst").update(retired_at=timezone.now())
    engine.forget()
    assert "condition/baker-cyst" not in names("bakers cyst", 30)


@pytest.mark.database
def test_what_was_published_since_is_found(monkeypatch):
    assert names("marmalade") == []
    Index.objects.filter(kind="condition", slug="baker-cyst").update(title="Marmalade knee")
    assert names("marmalade") == [], "the same epoch keeps its words"
    monkeypatch.setattr(engine, "content_epoch", lambda: -1)
    assert names("marmalade") == ["condition/baker-cyst"]


@pytest.mark.database
def test_only_the_language_asked_for_is_searched():
    assert search("knee", language="fr").hits == []


@pytest.mark.database
def test_a_first_search_takes_two_queries_and_the_next_one(django_assert_num_queries):
    with django_assert_num_queries(2):
        search("knee hurts going downstairs")
    with django_assert_num_queries(1):
        search("quadrceps strech " * 20)


@pytest.mark.database
def test_a_thousand_rows_more_cost_no_query_more_and_hide_no_answer(more_rows, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert "condition/runners-knee" in names("knee hurts going downstairs")
    with django_assert_num_queries(1):
        search("hip flexor stretch")
    wrong = [query for query, right in QUESTIONS.items() if not set(names(query)) & set(right)]
    assert len(wrong) <= 0.1 * len(QUESTIONS), wrong


def test_sayings_stand_for_what_they_mean():
    assert asked("DOMS again") == [stem("muscle"), stem("soreness"), stem("again")]
    assert asked("run run runs") == ["run"]


@pytest.mark.database
def test_a_miss_counts_once_more_for_the_same_words_of_a_day():
    for query in ("Zebra Knee!", "zebra knee", "zebra   knee?"):
        note_miss(query, day=DAY)
    note_miss("zebra knee", day=DAY + dt.timedelta(days=1))
    assert list(SearchMiss.objects.order_by("day").values_list("words", "day", "count")) == [
        ("zebra knee", DAY, 3),
        ("zebra knee", DAY + dt.timedelta(days=1), 1),
    ]


@pytest.mark.database
def test_a_miss_keeps_no_address_no_number_and_no_more_than_eighty_letters():
    for query in ("write to me@example.org", "07700 900123", "", "!!!"):
        note_miss(query, day=DAY)
    assert not SearchMiss.objects.exists()
    note_miss("ring 07700900123 about zebra42 stripes", day=DAY)
    note_miss("stripe " * 40, day=DAY)
    kept = set(SearchMiss.objects.values_list("words", flat=True))
    assert "ring about stripes" in kept and max(map(len, kept)) <= 80
