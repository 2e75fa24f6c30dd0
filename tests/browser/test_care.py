"""Sharing in a real browser: from the mail to the link for somebody without an account, and what two taps do."""

from __future__ import annotations

import email
import re
import socketserver
import threading
import uuid
from email.policy import default

import pytest
from playwright.sync_api import expect

from tests.browser import conftest as ground
from tests.browser.conftest import PHRASE, assert_accessible, free_port, in_each_screen, serving, show_on, sign_in, sign_up

pytestmark = pytest.mark.browser


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as it takes to be sent a mail."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip().upper():
            if line.startswith("DATA"):
                self.say("354 go on")
                self.take()
            self.say("221 bye" if line.startswith("QUIT") else "250 ok")
            if line.startswith("QUIT"):
                return

    def take(self) -> None:
        """A mail, up to the dot that stands alone."""
        raw = b"".join(iter(self.rfile.readline, b".\r\n"))
        with self.server.arrived:
            self.server.mails.append(email.message_from_bytes(raw, policy=default))
            self.server.arrived.notify_all()

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    """Keeps what it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.mails, self.arrived = [], threading.Condition()

    def mail_to(self, address: str, having: str) -> str:
        """The words of the first mail to this address that has these words; waits for it."""

        def found() -> list[str]:
            return [
                mail.get_content() for mail in self.mails if address in mail["To"] and having in f"{mail['Subject']} {mail.get_content()}"
            ]

        with self.arrived:
            assert self.arrived.wait_for(found, timeout=20), [(mail["To"], mail["Subject"]) for mail in self.mails]
            return found()[0]


@pytest.fixture
def post_office():
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, daemon=True).start()
        yield office
        office.shutdown()


@pytest.fixture
def mailing(server, post_office, tmp_path):
    """The address of a second server on the same data that sends mails, and therefore asks for a confirmed address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    told = {"SITE_URL": address, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(post_office.server_address[1]), "EMAIL_USE_TLS": "no"}
    with serving(port, ground.ENVIRONMENT | told, tmp_path / "server.log"):
        yield address


@pytest.fixture
def checked(manage):
    """checked(address, name) makes a therapist whom an administrator has checked."""

    def make(address: str, name: str) -> None:
        manage(
            "shell", "-v0", "-c",
            f"""
from allauth.account.models import EmailAddress
from exercises.care import services
from exercises.lib import clock
from exercises.people.models import User
boss = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("boss-{uuid.uuid4().hex[:6]}@example.org")
user = User.objects.create_user("{address}", "{PHRASE}", name="{name}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
row = services.apply(user, name="{name}", profession="Physiotherapist", registration="PH 1", now=clock.now())
services.verify(row, by=boss, now=clock.now())
""",
        )  # fmt: skip

    return make


def invite(page, address: str) -> str:
    """Invite by the page; gives the link that it shows."""
    page.goto("/therapist/")
    page.get_by_role("link", name="Invite a client").click()
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.locator("svg.qr")).to_be_visible()
    return page.locator("#address").input_value()


@pytest.fixture
def people(browser, browser_context_args):
    """people(base) opens a browser of its own for one person."""
    opened = []

    def person(base: str):
        opened.append(browser.new_context(**(browser_context_args | {"base_url": base})))
        return opened[-1].new_page()

    yield person
    for context in opened:
        context.close()


def test_from_the_mail_to_the_link_for_somebody_without_an_account(people, mailing, post_office, checked, address):
    therapist, client = people(mailing), people(mailing)
    checked(f"t-{address}", "Mara Linde")
    sign_in(therapist, f"t-{address}")
    shown = invite(therapist, address)
    link = re.search(r"http\S+/invite/\S+", post_office.mail_to(address, "invites you")).group(0)
    assert link == shown
    client.goto(link)
    expect(client.locator("h1")).to_contain_text("Mara Linde would like to follow")
    client.locator("main").get_by_role("link", name="Sign in").click()
    client.locator("main").get_by_role("link", name="Create an account").click()
    client.get_by_label("Email").fill(address)
    client.locator("input[name=password1]").fill(PHRASE)
    client.locator("input[name=age_band][value=adult]").check()
    client.get_by_role("button", name="Create my account").click()
    code = re.search(r"^\s*(\d{6})\s*$", post_office.mail_to(address, "code"), re.MULTILINE).group(1)
    client.locator("input[name=code]").fill(code)
    client.get_by_role("button", name="Confirm").click()
    client.wait_for_url("**/invite/**")
    # First without the agreement to storing, then with it.
    client.locator("#id_usual").check()
    client.get_by_role("button", name="Yes, share this").click()
    expect(client.locator("main")).to_contain_text("There is nothing to share before you agree to this.")
    expect(client.locator("#id_usual")).to_be_checked()
    client.locator("input[name=store]").check()
    client.get_by_role("button", name="Yes, share this").click()
    client.wait_for_url("**/sharing/")
    expect(client.locator("main")).to_contain_text("Mara Linde sees your programme and what you did and your pain scores and stops, until")
    therapist.goto("/therapist/")
    expect(therapist.locator("main")).to_contain_text(address)
    expect(therapist.locator(".tag.go").first).to_have_text("Sharing")
    # A second use fails, for the same person and for anybody else.
    client.goto(link)
    expect(client.locator("h1")).to_have_text("You have said yes to this")
    stranger = people(mailing)
    assert stranger.goto(link).status == 410
    expect(stranger.locator("h1")).to_have_text("This invitation has ended")


@pytest.fixture
def shared(people, server, checked, address):
    """Two people who share: the page of the client and that of the therapist."""
    therapist, client = people(server), people(server)
    checked(f"t-{address}", "Mara Linde")
    sign_up(client, address)
    sign_in(therapist, f"t-{address}")
    # Invited, seen, agreed.
    client.goto(invite(therapist, address))
    client.locator("#id_usual").check()
    client.get_by_role("button", name="Yes, share this").click()
    client.wait_for_url("**/sharing/")
    return client, therapist


def test_two_taps_change_pause_and_end_it(shared):
    client, therapist = shared
    client.get_by_label("My pain scores").uncheck()
    client.get_by_role("button", name="Save").click()
    expect(client.locator("main")).to_contain_text("Mara Linde sees your programme and what you did, until")
    client.get_by_role("button", name="Pause now").click()
    expect(client.locator("main .tag.slow").first).to_have_text("Paused")
    therapist.goto("/therapist/")
    expect(therapist.locator("main .tag.slow").first).to_have_text("Paused")
    client.locator("summary", has_text="End it").click()
    client.get_by_role("button", name="End it now").click()
    expect(client.locator("h1")).to_have_text("Nobody but you sees your data")


@in_each_screen
def test_the_pages_of_sharing_are_accessible_and_fit(shared, screen, server):
    client, therapist = shared
    for page, paths in (
        (client, ["/sharing/", "/sharing/looked/", "/sharing/invite/", "/therapist/"]),
        (therapist, ["/therapist/", "/therapist/invite/"]),
    ):
        show_on(page, screen)
        for path in paths:
            page.goto(path)
            assert_accessible(page, f"{path} {screen}", in_both_themes=False)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_an_invitation_is_answered_by_keyboard_alone_and_without_scripts(browser, browser_context_args, people, server, checked, address):
    therapist = people(server)
    checked(f"t-{address}", "Mara Linde")
    sign_in(therapist, f"t-{address}")
    link = invite(therapist, address)
    context = browser.new_context(**(browser_context_args | {"java_script_enabled": False}))
    page = context.new_page()
    sign_up(page, address)
    page.goto(link)
    page.locator("#id_usual").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Yes, share this").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sharing/")
    expect(page.locator("h1")).to_have_text("One person may see your data")
    context.close()
