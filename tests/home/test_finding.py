"""Finding things: the search page, the filters of the routine list, the sitemap, structured data, the glossary, the country."""

import json
import re

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.publishing.models import Index, SearchMiss
from exercises.publishing.queries import Card
from exercises.routines.forms import FilterForm

pytestmark = pytest.mark.django_db


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_search_shows_what_it_found_best_first():
    found = page("/search/?q=runner%27s+knee")
    assert found.index("/conditions/runners-knee/", found.index('<ol class="rows hits">')) > 0
    assert SearchMiss.objects.count() == 0


def test_a_search_that_finds_nothing_helps_and_is_counted_without_a_name():
    for _ in range(2):
        found = page("/search/?q=Xylophone+qqqq")
    assert "Nothing found for" in found
    assert "/conditions/" in found
    miss = SearchMiss.objects.get()
    assert (miss.words, miss.count) == ("xylophone qqqq", 2)


def test_an_address_typed_into_the_search_is_never_kept():
    page("/search/?q=someone%40example.org")
    assert SearchMiss.objects.count() == 0


@pytest.mark.parametrize("query", ["", "   ", "the", "<script>alert(1)</script>", "' OR 1=1 --", "%00", "a" * 5000, "ñandú"])
def test_no_query_breaks_the_search_page_or_becomes_markup(query):
    found = Client().get("/search/", {"q": query})
    assert found.status_code == 200
    assert "<script>alert" not in found.content.decode()


def test_a_search_costs_at_most_three_queries_besides_its_limit():
    page("/search/?q=knee")
    with CaptureQueriesContext(connection) as found:
        page("/search/?q=knee+hurts+going+downstairs")
    asked = [one["sql"] for one in found if "selfcare_cache" not in one["sql"] and "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 3, asked
    assert len(found) > len(asked), "the search is counted"


def listed(query: str) -> list[str]:
    body = page(f"/routines/?{query}")
    return re.findall(r'href="/routines/([a-z0-9-]+)/"', body.split("<main", 1)[1])


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("minutes=5", lambda facets: facets["minutes"] <= 6),
        ("minutes=20", lambda facets: facets["minutes"] >= 13),
        ("kind=stretch", lambda facets: "stretch" in facets["kinds"]),
        ("area=outer-side", lambda facets: "outer-side" in facets["pain_areas"]),
        ("without=cushion", lambda facets: ["cushion"] not in facets["needs"]),
        ("minutes=5&kind=strength", lambda facets: facets["minutes"] <= 6 and "strength" in facets["kinds"]),
    ],
)
def test_a_filter_shows_the_routines_that_fit_and_only_those(query, holds):
    every = {row.slug: row.facets for row in Index.objects.live().filter(kind="routine")}
    right = {slug for slug, facets in every.items() if holds(facets)}
    assert 0 < len(right) < len(every)
    assert set(listed(query)) == right


def test_wishes_that_no_routine_meets_are_answered_kindly():
    facets = [row.facets for row in Index.objects.live().filter(kind="routine")]
    kinds = {kind for each in facets for kind in each["kinds"]}
    areas = {area for each in facets for area in each["pain_areas"]}
    pairs = [(kind, area) for kind in kinds for area in areas]
    kind, area = next(pair for pair in pairs if not any(pair[0] in each["kinds"] and pair[1] in each["pain_areas"] for each in facets))
    assert listed(f"kind={kind}&area={area}") == []
    assert "No routine fits all of that" in page(f"/routines/?kind={kind}&area={area}")


def card(slug, needs):
    facets = {"needs": needs, "pain_areas": [], "kinds": [], "minutes": 5}
    return Card("routine", slug, slug, "", "", facets)


def test_something_that_another_thing_can_stand_in_for_is_not_missed():
    routines = [card("either", [["chair", "wall"]]), card("only", [["chair"]]), card("nothing", [])]
    things = [Card("equipment", slug, slug, "", "", {}) for slug in ("chair", "wall")]
    form = FilterForm({"without": "chair"}, routines=routines, areas=[], equipment=things)
    assert [found.slug for found in form.found()] == ["either", "nothing"]
    assert [value for value, _label in form.fields["without"].choices] == ["", "chair"]


def test_a_filter_that_does_not_exist_is_not_used():
    assert len(listed("minutes=77&area=elbow")) == Index.objects.live().filter(kind="routine").count()


def test_every_routine_is_listed_in_a_group_with_its_minutes():
    body = page("/routines/")
    for row in Index.objects.live().filter(kind="routine"):
        assert f"/routines/{row.slug}/" in body
        assert row.facets["minutes"] >= 1


def test_the_sitemap_names_every_public_page_once_and_each_of_them_answers():
    addresses = re.findall(r"<loc>([^<]+)</loc>", page("/sitemap.xml"))
    assert len(addresses) == len(set(addresses))
    assert len(addresses) > Index.objects.live().exclude(url_name="").count()
    for address in addresses:
        assert address.startswith(settings.SITE_URL)
        assert Client().get(address.removeprefix(settings.SITE_URL)).status_code == 200, address


def test_robots_keep_out_of_what_is_personal():
    body = page("/robots.txt")
    for path in ("/accounts/", "/sessions/", "/profile/", "/safety/", "/api/"):
        assert f"Disallow: {path}" in body


@pytest.mark.parametrize(
    "path", ["/conditions/runners-knee/", "/advice/ice-and-heat/", "/exercises/slow-chair-sit/", "/routines/first-six-minutes/"]
)
def test_a_page_has_one_canonical_address_and_sound_structured_data(path):
    body = page(path)
    assert re.findall(r'<link rel="canonical" href="([^"]+)"', body) == [settings.SITE_URL + path]
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, flags=re.S)
    data = json.loads(block)
    assert data["url"] == settings.SITE_URL + path
    assert data["name"] in body.replace("&#x27;", "'")


def test_structured_data_cannot_close_its_own_element():
    row = Index.objects.get(kind="condition", slug="runners-knee")
    row.revision.document["title"] = "</script><script>alert(1)</script>"
    row.revision.save()
    caches["pages"].clear()
    assert "<script>alert(1)" not in page("/conditions/runners-knee/")


def test_every_link_of_every_public_page_leads_somewhere():
    seen: dict[str, int] = {}
    for name, slug in Index.objects.live().exclude(url_name="").values_list("url_name", "slug"):
        body = page(reverse(name, args=[slug]))
        for href in re.findall(r'href="(/[^"#?]*)', body):
            if not href.startswith("/static/"):
                seen.setdefault(href, 0)
    broken = [href for href in seen if Client().get(href).status_code not in {200, 302}]
    assert broken == []


def test_every_picture_of_the_public_pages_has_its_words_and_exists():
    from django.contrib.staticfiles import finders

    sources = set()
    for name, slug in Index.objects.live().exclude(url_name="").values_list("url_name", "slug"):
        for tag in re.findall(r"<img[^>]*>", page(reverse(name, args=[slug]))):
            assert " alt=" in tag, (slug, tag)
            sources.add(re.search(r'src="([^"?]+)', tag).group(1))
    drawn = {source for source in sources if source.startswith("/pictures/")}
    assert drawn
    files = {source.split("#")[0] for source in drawn}
    answers = {file: Client().get(file) for file in files}
    assert [file for file, answer in answers.items() if answer.status_code != 200] == []
    named = [source.split("#") for source in drawn if "#" in source]
    assert named
    assert [name for file, name in named if f'id="{name}"' not in answers[file].content.decode()] == []
    assert [source for source in sources - drawn if not finders.find(source.removeprefix("/static/"))] == []


def test_the_glossary_explains_and_leads_on():
    body = page("/glossary/")
    terms = Index.objects.live().filter(kind="glossary-term")
    assert terms.count() >= 40
    for term in terms:
        assert f'id="{term.slug}"' in body


def test_the_country_of_the_install_gives_numbers_and_a_directory_without_ranking():
    body = page("/advice/choosing-a-professional/")
    assert settings.COUNTRY_FACTS["emergency_number"] in body
    for place in settings.COUNTRY_FACTS["directory"]:
        assert place["title"] in body
    assert "nobody pays to be here" in body


def test_the_footer_has_the_emergency_number_of_the_country():
    assert settings.EMERGENCY_NUMBERS[0] in page("/").split("<footer", 1)[1]


def test_what_should_only_be_done_with_a_therapist_says_so_first():
    assert "Only with a therapist." in page("/exercises/spanish-squat/")
    assert "Only with a therapist." not in page("/exercises/clamshell/")
