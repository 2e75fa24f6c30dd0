"""The review pack as a reviewer meets it: on a phone and a desk, light and dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHRASE, assert_accessible

pytestmark = pytest.mark.browser
PACK = "/editors/review-pack/"
SET_UP = f"""
from exercises.people.models import User
from exercises.publishing.roles import make_roles, reviewers
make_roles()
User.objects.create_user("signer@example.org", "{PHRASE}", name="Signer", is_staff=True).groups.add(reviewers())
"""


def test_the_pack_is_accessible_keeps_inside_the_screen_and_can_be_signed(watched, manage):
    manage("shell", "-c", SET_UP)
    page = watched
    page.goto(f"/accounts/login/?next={PACK}")
    page.get_by_label("Email").fill("signer@example.org")
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"**{PACK}")
    page.goto(f"{PACK}?chapter=phase&chapter=no-press-area")
    page.locator("summary", has_text="Choose what to print").click()
    for width, scheme in ((390, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert_accessible(page, f"review pack at {width}")
    page.locator("section.part", has=page.locator("#phase-hip-and-core")).locator("button", has_text="as it stands").click()
    expect(page.get_by_text("Signed: Hip and core")).to_be_visible()
