"""The second step at sign-in in a real browser: a passkey that the browser keeps, and what the pages look like."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import conftest as ground
from tests.browser.conftest import PHRASE, assert_accessible, assert_fits, free_port, serving, sign_up
from tests.browser.test_care import checked  # noqa: F401

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def asking(server, tmp_path):
    """The address of a second server on the same data that asks for the second step. Passkeys are for names."""
    port = free_port()
    address = f"http://localhost:{port}"
    told = {"SITE_URL": address, "SECOND_FACTOR": "on"}
    with serving(port, ground.ENVIRONMENT | told, tmp_path / "server.log"):
        yield address


@pytest.fixture
def holder(browser, browser_context_args, asking, checked, address):  # noqa: F811
    """A therapist at the sign-in, in a browser that can keep passkeys."""
    checked(address, "Mara Linde")
    context = browser.new_context(**(browser_context_args | {"base_url": asking}))
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.authenticator = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    page.keys = session
    yield page
    context.close()


def by_password(page, address, wanted="/clients/"):
    page.goto(f"/accounts/login/?next={wanted}")
    page.get_by_label("Email").fill(address)
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()


def set_up(page, address):
    by_password(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step at sign-in")
    expect(page.get_by_text("as soon as you have set up a second step")).to_be_visible()
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")


def leave(page):
    page.goto("/accounts/logout/")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_therapist_sets_up_a_passkey_and_comes_in_with_it_alone(holder, address):
    set_up(holder, address)
    assert len(set(re.findall(r"\b\d{8}\b", holder.locator("main").inner_text()))) == 10
    holder.get_by_role("link", name="I have kept them").click()
    holder.goto("/clients/")
    expect(holder.get_by_role("heading", level=1)).not_to_have_text("Second step at sign-in")
    leave(holder)
    holder.goto("/accounts/login/")
    holder.get_by_role("button", name="Sign in with a passkey").click()
    holder.wait_for_url("**/today/**")
    holder.goto("/clients/")
    assert holder.url.endswith("/clients/")


def test_after_the_password_the_passkey_is_the_second_step_and_the_same_answer_works_once(holder, address):
    set_up(holder, address)
    leave(holder)
    by_password(holder, address)
    expect(holder.get_by_role("heading", level=1)).to_have_text("And the second step")
    with holder.expect_request("**/second-step/authenticate/") as sent:
        holder.get_by_role("button", name="Use a passkey").click()
    holder.wait_for_url("**/clients/")
    said = sent.value.post_data_json["credential"]
    assert json.loads(said)["type"] == "public-key"
    leave(holder)
    by_password(holder, address)
    expect(holder.get_by_role("heading", level=1)).to_have_text("And the second step")
    holder.evaluate(
        "(said) => { const form = document.querySelector('passkey-button form'); form.elements.credential.value = said; form.submit(); }",
        said,
    )
    expect(holder.get_by_text("That did not work. Please try again.").first).to_be_visible()
    holder.goto("/clients/")
    # Back at the second step, and nowhere else.
    assert holder.url.endswith("/accounts/second-step/authenticate/")


def test_a_key_that_does_not_know_who_holds_it_opens_nothing(holder, address):
    set_up(holder, address)
    leave(holder)
    holder.keys.send("WebAuthn.setUserVerified", {"authenticatorId": holder.authenticator, "isUserVerified": False})
    holder.goto("/accounts/login/")
    holder.get_by_role("button", name="Sign in with a passkey").click()
    expect(holder.get_by_text("That did not work")).to_be_visible()
    holder.goto("/clients/")
    assert "/accounts/login/" in holder.url


def test_the_pages_of_the_second_step_are_open_to_everyone(holder, address):
    set_up(holder, address)
    assert_accessible(holder, "recovery codes")
    for path in ("", "webauthn/add/", "totp/activate/", "recovery-codes/generate/", "recovery-codes/"):
        holder.goto(f"/accounts/second-step/{path}")
        assert_accessible(holder, path or "index")
        assert_fits(holder, f"/accounts/second-step/{path}")
    holder.goto("/accounts/second-step/")
    assert holder.locator(".keys .grow").bounding_box()["width"] > 200, "the name of a passkey has room beside or above its buttons"
    leave(holder)
    by_password(holder, address)
    assert_accessible(holder, "authenticate")


def test_two_email_addresses_stand_below_each_other_however_long_they_are(page, address):
    sign_up(page, address)
    page.goto("/accounts/email/")
    page.get_by_label("Email").fill(f"{'a-very-long-name' * 3}@{'a-long-department.' * 6}example.org")
    page.get_by_role("button", name="Add").click()
    first, second = (page.locator(".choices .form-check").nth(which).bounding_box() for which in (0, 1))
    assert first["x"] == second["x"] and first["y"] + first["height"] <= second["y"]
    assert_fits(page, "/accounts/email/")
