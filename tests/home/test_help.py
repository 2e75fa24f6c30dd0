"""Help: one page for each kind of user, each leading to the others."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = ["/help/", "/help/therapists/", "/help/editors/"]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_help_leads_to_the_others_and_says_which_it_is(path):
    text = Client().get(path).content.decode()
    assert all(f'href="{other}"' in text for other in PAGES)
    assert re.findall(r'href="([^"]+)" aria-current="page"', text) == [path]


def test_every_page_leads_to_help():
    assert 'href="/help/"' in Client().get("/conditions/").content.decode()


@pytest.mark.parametrize("whom", ["runners", "nobody", "administrators"])
def test_there_is_no_help_for_others(whom):
    assert Client().get(f"/help/{whom}/").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_what_help_links_to_is_there(path):
    text = Client().get(path).content.decode()
    links = set(re.findall(r'href="(/[^"#?]*)"', text.split("<main", 1)[1]))
    assert {link: status for link in links if (status := Client().get(link).status_code) not in (200, 302)} == {}
