"""One's rights in a real browser: the archive comes as a file, the account is hidden and comes back by signing in."""

import os
import zipfile

import pytest

from tests.browser.conftest import PHRASE, assert_accessible, assert_fits, sign_up

pytestmark = pytest.mark.browser
PAGES = ("/my-data/", "/my-data/agreements/", "/my-data/leave/", "/my-data/bring/")


def test_the_pages_fit_a_small_phone_and_everybody_can_read_them(watched, address):
    sign_up(watched, address)
    for path in PAGES:
        watched.goto(path)
        assert_accessible(watched, path)
        assert_fits(watched, path)
        look(watched, path)
    watched.goto("/privacy/")
    assert_accessible(watched, "/privacy/")
    look(watched, "/privacy/")


def look(page, path) -> None:
    """Pictures for somebody who looks at them, where a folder is named."""
    if not (folder := os.environ.get("PICTURES")):
        return
    for width in (390, 1280):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=theme)
            page.goto(path)
            page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')}-{width}-{theme}.png", full_page=True)


def test_the_archive_comes_as_a_file_and_leaving_and_staying_work(watched, address, tmp_path):
    # Whoever signed up just now is not asked for the password again.
    sign_up(watched, address)
    watched.goto("/my-data/")
    with watched.expect_download() as coming:
        watched.get_by_role("button", name="Download my archive").click()
    coming.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert address in archive.read("data/account.jsonl").decode()
    watched.goto("/my-data/leave/")
    watched.get_by_label("I want my account").check()
    watched.get_by_role("button", name="Delete my account").click()
    watched.wait_for_url("**/my-data/left/")
    assert_accessible(watched, "left")
    watched.goto("/accounts/login/")
    watched.get_by_label("Email").fill(address)
    watched.locator("input[name=password]").fill(PHRASE)
    watched.locator("main form [type=submit]").first.click()
    watched.wait_for_url("**/my-data/stay/**")
    assert_accessible(watched, "stay")
    watched.get_by_role("button", name="Keep my account").click()
    watched.wait_for_url("**/accounts/login/")
    watched.get_by_text("Your account is as it was").wait_for()
