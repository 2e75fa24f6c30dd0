"""What people read, taken from the rendered pages: no fear, no promises, no mechanism stories; the phases by their names."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from exercises.publishing.models import Index
from tests.guards.test_public_pages import PUBLIC

pytestmark = pytest.mark.django_db

FEAR = ["rupture", "weak", "worn", "maltrack", "damage", "crumbl", "degenerat", "wear and tear", "ruin", "destroy", "permanent", "cripple"]
PROMISE = ["cure", "guarantee", "pain-free for good", "heals your", "fixes your", "will fix", "never hurt again", "100 %", "proven to heal"]
MECHANISM = ["glide", "alignment", "realign", "drift", "keeps the pain away", "out of track", "breaks up", "knots dissolve"]
PHASES = ["Settle", "Hip and core", "Knee strength", "Return to running", "Keep it up"]


def pages() -> list[str]:
    """Every public page, those of the whole pack with them."""
    entries = Index.objects.live().exclude(url_name="").values_list("url_name", "slug")
    found = [reverse(name, args=[slug]) for name, slug in entries]
    found += [reverse("practice:play", args=[slug]) for name, slug in entries if name == "routines:detail"]
    return sorted({*PUBLIC, *found})


def outside_care_cards(page: str) -> str:
    """The visible words of a page without its care cards and its source list (titles of papers are as they are)."""
    page = re.sub(r"<(section|div)[^>]*class=\"[^\"]*\bcare\b[^\"]*\".*?</\1>", " ", page, flags=re.S)
    page = re.sub(r"<ol class=\"sources\".*?</ol>", " ", page, flags=re.S)
    page = re.sub(r"<(title|script(?![^>]*json)|svg).*?</\1>", " ", page, flags=re.S)
    # The player's care card is filled in when a session stops; its words wait among the others.
    page = re.sub(r"<(\w+) data-s=\"care\..*?</\1>", " ", page, flags=re.S)
    # A reference names a paper; the words of its title are not ours.
    page = re.sub(r"title=\"[^\"]*\"", " ", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", page)).lower()


def test_no_rendered_page_speaks_of_fear_promises_or_mechanisms():
    found = []
    for path in pages():
        words = outside_care_cards(Client().get(path).content.decode())
        for term in (*FEAR, *PROMISE, *MECHANISM):
            if re.search(rf"\b{re.escape(term)}", words):
                around = words[max(0, words.index(term) - 40) : words.index(term) + 40].split()
                found.append(f"{path}: {term}: {' '.join(around)}")
    assert "\n".join(found) == ""


def test_the_test_itself_sees_a_word_of_fear():
    assert re.search(r"\bworn", outside_care_cards("<p>Your cartilage is worn</p>"))
    assert not re.search(r"\bworn", outside_care_cards('<section class="card care stop"><p>worn</p></section>'))


@pytest.mark.parametrize("path", ["/", "/conditions/runners-knee/"])
def test_the_phases_have_their_names_and_no_others(path):
    page = Client().get(path).content.decode()
    places = [page.find(f"{name}<") for name in PHASES]
    assert -1 not in places
    assert places == sorted(places)
    assert not re.search(r"phase \d", page, flags=re.I)


def test_every_page_of_the_pack_says_who_reviewed_it_or_that_nobody_did():
    for url_name, slug in Index.objects.live().exclude(url_name="").values_list("url_name", "slug"):
        page = Client().get(reverse(url_name, args=[slug])).content.decode()
        assert "Not yet reviewed by a clinician" in page, slug
