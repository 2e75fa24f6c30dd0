"""A routine on paper leads back to the player."""

import re

import pytest
import segno
from django.urls import reverse

from exercises.lib.qr import QUIET, code
from tests.safety.steps import PRESSING, none

SLUG = "first-six-minutes"


def modules(path: str) -> set[tuple[int, int]]:
    """The dark modules of a drawn code."""
    found = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
    return {(int(x) + step, int(y)) for x, y, length in found for step in range(int(length))}


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/routines/first-six-minutes/play/", "https://a.example/" + "x" * 90])
def test_the_drawn_code_has_every_module_of_the_address(address):
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=QUIET))
    drawn = code(address)
    assert drawn.size == len(rows)
    assert modules(drawn.path) == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}


@pytest.mark.django_db
def test_a_printed_routine_has_a_code_that_opens_its_player(client, settings):
    settings.SITE_URL = "https://selfcare.example"
    shown = client.get(reverse("routines:detail", args=[SLUG])).content.decode()
    paper = re.search(r'<div class="only-print on-paper">.*?</div>', shown, re.S)[0]
    address = f"https://selfcare.example{reverse('practice:play', args=[SLUG])}"
    assert address in paper and code(address).path in paper


@pytest.mark.django_db
def test_the_list_to_print_has_the_same_code(client, settings):
    none(client, PRESSING)
    shown = client.get(reverse("practice:log", args=[SLUG])).content.decode()
    assert code(settings.SITE_URL + reverse("practice:play", args=[SLUG])).path in shown
