"""Every page in a real browser: axe finds nothing, nothing runs over the edge, in both themes and widths."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible, in_both_screens, show_on, sign_up

pytestmark = pytest.mark.browser

PUBLIC = [
    "/", "/about/", "/privacy/", "/accessibility/", "/conditions/", "/conditions/runners-knee/", "/muscles/", "/muscles/rectus-femoris/",
    "/exercises/", "/exercises/slow-chair-sit/", "/routines/", "/routines/first-six-minutes/",
    "/safety/", "/safety/?routine=first-six-minutes", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nothing-here/",
    "/advice/", "/advice/ice-and-heat/", "/advice/choosing-a-professional/", "/glossary/", "/search/?q=knee", "/search/?q=zzqqxx",
    "/routines/?minutes=5", "/conditions/iliotibial-band-pain/", "/conditions/meniscus/", "/exercises/patella-taping/",
    "/exercises/spanish-squat/", "/muscles/popliteus/", "/offline/",
]  # fmt: skip
PERSONAL = ["/sessions/", "/profile/", "/profile/consents/", "/accounts/password/change/", "/accounts/logout/", "/accounts/email/"]


def look(page, path: str, screens) -> None:
    page.emulate_media(reduced_motion="reduce")
    for screen in screens:
        width = show_on(page, screen)
        page.goto(path)
        expect(page.locator("h1").first).to_be_attached()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} runs over the edge at {width}"
        assert_accessible(page, f"{path} {screen}", in_both_themes=False)


@in_both_screens
@pytest.mark.parametrize("path", PUBLIC)
def test_an_open_page_is_accessible_and_fits(page, path, screens):
    look(page, path, screens)


@in_both_screens
def test_the_personal_pages_are_accessible_and_fit(page, address, screens):
    sign_up(page, address)
    for path in PERSONAL:
        look(page, path, screens)


@pytest.mark.parametrize("path", ["/", "/conditions/runners-knee/", "/routines/first-six-minutes/", "/safety/", "/accounts/signup/"])
def test_a_page_fits_a_small_phone_and_twice_the_text(page, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.setAttribute('class', 'twice')")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_cold_visit_needs_at_most_twelve_requests_and_makes_none_elsewhere(watched):
    asked = []
    watched.on("request", lambda request: asked.append(request.url))
    watched.goto("/")
    watched.wait_for_load_state("networkidle")
    own = [url for url in asked if not url.startswith("data:")]
    assert len(own) <= 12, own
