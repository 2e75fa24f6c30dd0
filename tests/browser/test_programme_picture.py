"""A therapist adds a picture to an exercise on a phone, without scripts too; the client sees it where the exercise stands."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.attack.images import grainy
from tests.browser import device
from tests.browser.conftest import PHRASE, assert_accessible, sign_up
from tests.browser.test_programmes_two import LINK

pytestmark = pytest.mark.browser
TEXT = "Your right foot on the line, toes pointing ahead."
PHOTO = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": grainy("JPEG", size=(1600, 2400))}


@pytest.fixture
def two(browser, browser_context_args, manage):
    """The therapist's phone and the client's; both signed in and linked."""
    contexts = [browser.new_context(**browser_context_args) for _person in range(2)]
    therapist, client = (context.new_page() for context in contexts)
    names = {name: f"{uuid.uuid4().hex[:12]}@example.org" for name in ("therapist", "client", "by")}
    device.member(therapist, names["therapist"])
    sign_up(client, names["client"])
    manage("shell", "-c", LINK.format(**names, phrase=PHRASE))
    yield therapist, client
    for context in contexts:
        context.close()


def loaded(picture) -> bool:
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    return picture.evaluate("image => image.naturalWidth > 0 && image.getBoundingClientRect().right <= innerWidth")


def test_from_a_photo_to_the_clients_programme(two):
    therapist, client = two
    therapist.goto("/programmes/build/")
    therapist.get_by_role("button", name="Runner’s knee: four phases").click()
    therapist.get_by_label("Waits for (initials)").fill("T.H.")
    therapist.locator("button[value=save]").last.click()
    therapist.locator(".inside > summary").first.click()
    therapist.get_by_role("button", name=re.compile("^Add a picture")).first.click()
    assert_accessible(therapist, "the page that takes a picture")
    expect(therapist.get_by_label("Picture")).to_have_attribute("accept", "image/*")

    therapist.get_by_label("What it shows").fill(TEXT)
    therapist.get_by_label("Picture").set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    therapist.get_by_role("button", name="Keep it").click()
    expect(therapist.get_by_role("alert")).to_contain_text("This is not a JPEG, PNG or WebP picture.")
    expect(therapist.get_by_label("What it shows")).to_have_value(TEXT)
    assert_accessible(therapist, "the same page after a refusal")
    therapist.get_by_label("Picture").set_input_files(PHOTO)
    therapist.get_by_role("button", name="Keep it").click()

    expect(therapist.get_by_text("Kept with this draft.")).to_be_visible()
    therapist.locator(".inside > summary").first.click()
    assert loaded(therapist.get_by_role("img", name=TEXT))
    assert_accessible(therapist, "the sheet with a picture")
    assert therapist.evaluate("document.documentElement.scrollWidth <= innerWidth")
    therapist.get_by_role("button", name="Give it to a client").click()
    therapist.get_by_role("button", name="Give it", exact=True).click()
    expect(therapist.get_by_text("Given to 1 client.")).to_be_visible()

    client.goto("/programme/")
    assert loaded(client.get_by_role("img", name=TEXT))
    assert_accessible(client, "the client's programme with a picture")
    client.set_viewport_size({"width": 320, "height": 700})
    assert loaded(client.get_by_role("img", name=TEXT))
    assert client.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_same_buttons_do_it(browser, browser_context_args, two):
    therapist, _client = two
    plain = browser.new_context(
        **browser_context_args, java_script_enabled=False, storage_state=therapist.context.storage_state()
    ).new_page()
    plain.goto("/programmes/build/")
    plain.get_by_role("button", name="Runner’s knee: four phases").click()
    plain.get_by_label("Waits for (initials)").fill("T.H.")
    plain.locator("button[value=save]").last.click()
    plain.locator(".inside > summary").first.click()
    plain.get_by_role("button", name=re.compile("^Add a picture")).first.click()
    plain.get_by_label("Picture").set_input_files(PHOTO)
    plain.get_by_label("What it shows").fill(TEXT)
    plain.get_by_role("button", name="Keep it").click()
    plain.locator(".inside > summary").first.click()
    plain.get_by_role("button", name=re.compile("^Change the picture")).click()
    plain.get_by_role("button", name="Take the picture away").click()
    expect(plain.get_by_text("The picture is taken away.")).to_be_visible()
    expect(plain.get_by_role("img", name=TEXT)).to_have_count(0)
    plain.context.close()
