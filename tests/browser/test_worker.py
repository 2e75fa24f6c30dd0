"""The worker in a real browser: exactly what is kept, for whom, when it takes over, and how it goes again."""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ENVIRONMENT, PHRASE, ROOT, assert_accessible, find_chromium, free_port, serving, sign_up, turn_clock
from tests.browser.device import until
from tests.browser.proxy import proxy, replaced

pytestmark = [pytest.mark.browser, pytest.mark.browser_context_args(service_workers="allow")]

ROUTINE, OTHER = "first-six-minutes", "settle-5"
DETAIL, LIST = f"/routines/{ROUTINE}/", f"/routines/{ROUTINE}/offline.json"
PLAY = f"{DETAIL}play/"
# Everything that is in any cache: {cache: {path: [[header, value], …, bytes as base64]}}.
DUMP = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        found[name] = {};
        for (const request of await cache.keys()) {
            const answer = await cache.match(request);
            const bytes = new Uint8Array(await answer.arrayBuffer());
            found[name][request.url.replace(location.origin, "")] = [[...answer.headers], Array.from(bytes, (one) => String.fromCharCode(one)).join("")];
        }
    }
    return found;
}"""
NAMES = "async () => (await caches.keys()).sort()"
KEPT = """async (slug) => Boolean(await caches.match(`/routines/${slug}/offline.json`, { cacheName: `routine:${slug}` }))"""
STATE = """async () => {
    const found = await navigator.serviceWorker.getRegistration("/");
    return found && { waiting: Boolean(found.waiting), installing: Boolean(found.installing), active: found.active?.state ?? "" };
}"""


def installed(page, path=DETAIL):
    """Open a page and wait until its worker is there."""
    page.goto(path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    if slug := re.match(r"/routines/([\w-]+)/(play/)?$", path):
        until(page, KEPT, slug[1])
    return page


def expected_shell() -> set[str]:
    """Every style sheet, script and drawing of ours under the name that it is served by, but not what only pages with a network load."""
    names = json.loads((Path(ENVIRONMENT["STATIC_ROOT"]) / "staticfiles.json").read_text("utf-8"))["paths"]
    ours = {path.relative_to(ROOT / "static").as_posix() for path in (ROOT / "static").rglob("*") if path.is_file()}
    left_out = re.compile(
        r"css/(admin|pages|review-pack|progress|running|builder|care|clients|messages)"
        r"|js/(admin|worker)/|js/elements/(builder-sheet|handed-programme|message-check)\.js|img/ui/.*\.png"
    )
    return {f"/static/{names[name]}" for name in ours if not left_out.match(name)}


def title(page):
    return page.get_by_role("heading", level=1)


def paths(cache: dict) -> list[str]:
    return sorted(cache)


# ---- what is kept


def test_the_caches_hold_exactly_the_list_after_a_whole_journey(page, address):
    installed(page)
    sign_up(page, address)
    for path in [
        "/",
        "/conditions/runners-knee/",
        "/sessions/",
        "/profile/",
        "/pain/",
        "/search/?q=knee",
        DETAIL,
        PLAY,
        f"{DETAIL}log/",
        "/nothing-here/",
    ]:
        page.goto(path)
    installed(page, f"/routines/{OTHER}/")
    found = page.evaluate(DUMP)
    shell = next(name for name in found if name.startswith("shell:"))
    assert sorted(found) == sorted([f"routine:{ROUTINE}", f"routine:{OTHER}", shell])
    assert paths(found[shell]) == sorted(expected_shell() | {"/offline/", "/phone/", "/safety/here/"})
    for slug in (ROUTINE, OTHER):
        pages = [f"/routines/{slug}/", f"/routines/{slug}/play/"]
        text = "".join(found[f"routine:{slug}"][path][1] for path in pages)
        named = set(re.findall(r"/pictures/[^\"\s]+\.svg", text))
        # The pictures of the body that is chosen on this device, and what everyone sees.
        wanted = {one for one in named if "/figure/" not in one or one.split("/")[4] == "a"}
        assert paths(found[f"routine:{slug}"]) == sorted([*pages, f"/routines/{slug}/offline.json", *wanted])


def test_nothing_of_a_person_is_in_any_cache(page, address):
    sign_up(page, address)
    page.goto("/profile/")
    page.locator("input[name=name]").fill("Marked Name")
    page.locator("main form [type=submit]").first.click()
    installed(page)
    page.goto(PLAY)
    page.goto("/sessions/")
    csrf = page.evaluate("fetch('/api/v1/me').then((answer) => answer.json()).then((me) => [me.csrf, me.owner])")
    kept = json.dumps(page.evaluate(DUMP))
    cookies = [cookie["value"] for cookie in page.context.cookies() if len(cookie["value"]) > 8]
    for marker in [address, "Marked Name", "csrfmiddlewaretoken", "set-cookie", "x-request-id", 'href="/today/"', *csrf, *cookies]:
        assert marker not in kept, marker
    # The positive control: what everyone sees is found.
    assert "First six minutes" in kept


def test_what_two_people_keep_is_the_same_to_the_byte(browser, browser_context_args, address):
    found = []
    for person in (address, None):
        context = browser.new_context(**browser_context_args | {"service_workers": "allow"})
        page = context.new_page()
        if person:
            sign_up(page, person)
        found.append(installed(page).evaluate(DUMP))
        context.close()
    assert found[0] == found[1]


def test_another_body_is_kept_for_who_chose_it(page):
    page.goto("/about/")
    page.evaluate("localStorage.setItem('selfcare.body', 'c')")
    kept = installed(page).evaluate(DUMP)[f"routine:{ROUTINE}"]
    rigs = {path.split("/")[4] for path in kept if "/rig/" in path}
    assert rigs == {"c"}


def test_personal_pages_never_pass_through_the_worker(page, address):
    sign_up(page, address)
    installed(page)
    for path, passed in [("/sessions/", False), ("/profile/", False), ("/accounts/logout/", False), ("/conditions/", True), (DETAIL, True)]:
        assert page.goto(path).from_service_worker is passed, path


def test_someone_signed_in_sees_their_own_page_while_there_is_a_network(page, address):
    sign_up(page, address)
    installed(page)
    page.goto(DETAIL)
    expect(page.get_by_role("link", name="Today")).to_be_visible()


def test_while_everything_is_locked_no_routine_is_kept(page):
    from tests.browser import check

    installed(page)
    check.stop(page)
    page.goto("/about/")
    until(page, "async () => (await caches.keys()).some((name) => name.startsWith('routine:'))", None, False)
    page.goto(DETAIL)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(title(page)).to_have_text("First six minutes")
    # Nothing is asked for, so nothing can come later.
    assert page.evaluate("import('/static/js/offline/worker.js').then(({ keepRoutine }) => keepRoutine('first-six-minutes'))") is False
    assert [name for name in page.evaluate(NAMES) if name.startswith("routine:")] == []


# ---- without a network


def test_the_page_without_a_network_says_what_is_ready_and_tries_again(visitor, front):
    page = installed(visitor.new_page())
    front.away = True
    page.goto("/conditions/")
    expect(title(page)).to_have_text("You can still train")
    expect(page.get_by_role("link", name="First six minutes")).to_be_visible()
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth)")
    assert_accessible(page, "offline")
    with page.expect_navigation():
        page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name="First six minutes")).to_be_visible()
    front.away = False
    page.get_by_role("button", name="Try again").click()
    expect(title(page)).not_to_have_text("You can still train")


def test_a_link_to_a_personal_page_leads_to_kind_words_and_not_to_the_browsers_error(page):
    installed(page)
    page.context.set_offline(True)
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/offline/")


def test_without_a_routine_the_page_says_how_one_gets_here(page):
    installed(page, "/about/")
    page.context.set_offline(True)
    page.goto("/routines/")
    expect(title(page)).to_have_text("This page needs a network")


class Walker:
    """A person at the player, whose clock the test turns; does what each state asks for."""

    TAPS = {"find": "Partly", "gate": "It’s fine, go on", "interrupted": "Go on", "which": "Not sure"}

    def __init__(self, page):
        self.page = page

    @property
    def state(self):
        return self.page.locator("#main").get_attribute("data-state")

    def start(self):
        expect(self.page.locator("[data-before=status]")).to_be_hidden()
        for name in ("Right", "1", "Start"):
            self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.locator("#main")).to_have_attribute("data-state", "ready")

    def play(self, wanted, *, most=200):
        """Go on until a state is reached."""
        for _turn in range(most):
            state = self.state
            if state == wanted:
                return
            name = self.TAPS.get(state, "")
            if name and (button := self.page.get_by_role("button", name=name, exact=True)).count():
                button.first.click()
            elif state == "work" and (soft := self.page.get_by_role("button", name="It softened", exact=True)).count():
                soft.first.click()
            elif (nothing := self.page.locator(".acts button", has_text="Rather not say")).count():
                # The clock goes on by itself too: what was asked for may be here by now.
                if self.state == state:
                    nothing.first.click()
            else:
                self.page.clock.run_for(4000)
        raise AssertionError(f"{self.state} instead of {wanted}")


def test_a_whole_routine_is_played_without_a_network_with_a_reload_in_the_middle(page, address):
    from tests.browser import check

    turn_clock(page)
    installed(page)
    page.goto(f"/safety/?routine={ROUTINE}")
    check.answer(page)
    page.wait_for_url(f"**{PLAY}")
    walker = Walker(page)
    walker.start()
    page.context.set_offline(True)
    walker.play("rest")
    page.reload()
    expect(page.locator("#main")).to_have_attribute("data-state", "interrupted")
    walker.play("after")
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.locator("#main")).to_have_attribute("data-state", re.compile("saving|saved|which"))
    walker.play("saved")
    assert page.evaluate("[...document.querySelectorAll('#main svg, #main img')].length") > 0
    page.goto(DETAIL)
    expect(page.get_by_text("Ready without a network")).to_be_visible()


# ---- a network that lies, stalls or ends


@pytest.fixture
def front(server):
    with proxy(server) as found:
        yield found


@pytest.fixture
def visitor(browser, browser_context_args, front):
    """A browser that knows the site through the front only."""
    context = browser.new_context(**browser_context_args | {"service_workers": "allow", "base_url": front.address})
    yield context
    context.close()


def build_of(page):
    script = page.evaluate("fetch('/sw.js', { cache: 'no-store' }).then((answer) => answer.text())")
    return json.loads(script.split("\n", 1)[0].removeprefix("const BUILD = ").removesuffix(";"))


@pytest.mark.parametrize("change", [
    pytest.param(lambda status, headers, body: (status, headers, body + b"/* not ours */"), id="other bytes"),
    pytest.param(lambda status, headers, body: (302, [("Location", "/about/")], b""), id="a redirect"),
    pytest.param(lambda status, headers, body: (500, headers, body), id="an error"),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["files", "pages"])
def test_a_file_that_is_not_as_built_refuses_the_whole_install(visitor, front, change, kind):
    page = visitor.new_page()
    page.goto("/healthz")
    broken = sorted(build_of(page)[kind])[-1]
    front.changes[broken] = change
    refused = page.evaluate("""async () => {
        const found = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
        const worker = found.installing;
        await new Promise((resolve) => { worker.onstatechange = resolve; });
        return [worker.state, await caches.keys()];
    }""")
    assert refused == ["redundant", []]
    del front.changes[broken]
    installed(page, "/about/")
    assert len(page.evaluate(NAMES)) == 1


def test_a_server_that_does_not_answer_in_time_is_stood_in_for_by_the_copy(visitor, front):
    page = installed(visitor.new_page())
    front.stalled.add(DETAIL)
    assert "First six minutes" in page.goto(DETAIL).text()
    assert not front.go_on.is_set()


def test_a_server_in_trouble_is_stood_in_for_by_the_copy(visitor, front):
    page = installed(visitor.new_page())
    front.changes[DETAIL] = lambda status, headers, body: (503, headers, b"away")
    page.goto(DETAIL)
    expect(title(page)).to_have_text("First six minutes")


def test_a_server_that_is_gone_is_as_good_as_no_network(visitor, front):
    page = installed(visitor.new_page())
    front.away = True
    page.goto("/glossary/")
    expect(title(page)).to_have_text("You can still train")
    # The copy of the player opens, knows of no answers, and asks from the copy of the questions.
    page.goto(PLAY, wait_until="commit")
    expect(page).to_have_url(re.compile(r"/safety/here/#routine=first-six-minutes"))
    expect(title(page)).to_have_text("Do you need help now?")


def test_copies_are_fetched_without_cookies(visitor, front, address):
    page = visitor.new_page()
    sign_up(page, address)
    front.asked.clear()
    installed(page)
    copies = [cookie for method, path, cookie in front.asked if path in (LIST, "/offline/", "/phone/")]
    assert copies and set(copies) == {""}
    # The positive control: the page itself came with them.
    assert any("sessionid" in cookie for method, path, cookie in front.asked if path == DETAIL)


def test_a_routine_whose_content_changed_is_brought_up_to_date(visitor, front):
    page = installed(visitor.new_page())
    epoch = page.evaluate(f"fetch('{LIST}').then((answer) => answer.json()).then((told) => told.epoch)")
    front.changes[LIST] = replaced(f'"epoch": {epoch}', f'"epoch": {epoch + 1}')
    front.changes[DETAIL] = replaced("First six minutes", "Other six minutes")
    page.goto("/about/")
    until(
        page,
        f"async () => (await (await caches.match('{DETAIL}', {{ cacheName: 'routine:{ROUTINE}' }})).text()).includes('Other six minutes')",
    )
    front.away = True
    page.goto(DETAIL)
    expect(title(page)).to_have_text("Other six minutes")


def test_a_routine_that_was_taken_back_is_replaced_by_the_word_for_it_and_no_longer_offered(visitor, front):
    page = installed(visitor.new_page())
    told = page.evaluate(f"fetch('{LIST}').then((answer) => answer.json())")

    def taken_back(status, headers, body):
        changed = told | {"withdrawn": True, "epoch": told["epoch"] + 1, "pictures": [], "bodies": {}}
        return 200, [("Content-Type", "application/json")], json.dumps(changed).encode()

    front.changes[LIST] = taken_back
    front.changes[PLAY] = lambda status, headers, body: (200, [("Content-Type", "text/html")], b"<h1>Taken back</h1>")
    page.goto("/about/")
    until(page, f"async () => (await (await caches.open('routine:{ROUTINE}')).keys()).length", None, 3)
    front.away = True
    page.goto("/routines/")
    expect(page.get_by_role("link", name="First six minutes")).to_have_count(0)
    page.goto(PLAY)
    expect(title(page)).to_have_text("Taken back")


def test_a_routine_that_is_no_longer_there_goes(visitor, front):
    page = installed(visitor.new_page())
    front.changes[LIST] = lambda status, headers, body: (404, headers, b"")
    page.goto("/about/")
    until(page, f"async () => (await caches.keys()).includes('routine:{ROUTINE}')", None, False)


# ---- a new version


def newer(front, page) -> str:
    """From now on the site has a newer worker; its name."""
    version = build_of(page)["version"]
    front.changes["/sw.js"] = replaced(f'"version": "{version}"', '"version": "newer"')
    return f"shell:{version}"


def test_a_new_version_takes_over_at_once_where_no_session_runs(visitor, front):
    page = installed(visitor.new_page())
    old = newer(front, page)
    page.goto("/about/")
    until(page, NAMES, None, [f"routine:{ROUTINE}", "shell:newer"])
    assert old not in page.evaluate(NAMES)


def test_a_new_version_waits_while_a_session_runs_in_any_tab(visitor, front):
    player, other = visitor.new_page(), visitor.new_page()
    player.route(re.compile("/api/v1/me"), lambda route: route.fulfill(json=me()))
    installed(player, PLAY)
    Walker(player).start()
    old = newer(front, other if other.url.startswith("http") else player)
    other.goto("/about/")
    other.evaluate("navigator.serviceWorker.getRegistration('/').then((found) => found.update()).catch(() => null)")
    until(other, STATE, None, {"waiting": True, "installing": False, "active": "activated"})
    # Asked again, as every page that opens does, it still waits; the player has the files that it began with.
    other.reload()
    asked = """async () => {
        const { waiting } = await navigator.serviceWorker.getRegistration("/");
        return new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => resolve(data);
            waiting.postMessage({ type: "take-over" }, [port2]);
        });
    }"""
    assert other.evaluate(asked) is False
    assert {old, "shell:newer"} <= set(other.evaluate(NAMES))
    # The page that comes after the session asks, when its own work is done. A page that another tab loads at that very moment would start
    # the old worker again: a browser gives way half a minute later then, and never while something like this test watches the worker.
    player.goto("/about/")
    until(other, STATE, None, {"waiting": False, "installing": False, "active": "activated"})
    other.reload()
    until(other, f"async () => (await caches.keys()).includes('{old}')", None, False)


def test_the_files_of_an_older_build_stay_until_every_kept_routine_has_its_new_pages(visitor, front):
    page = installed(visitor.new_page())
    told = build_of(page)
    old = newer(front, page)
    version = front.changes["/sw.js"]
    other_build = replaced(f'"build": "{told["build"]}"', '"build": "another"')
    front.changes["/sw.js"] = lambda *answer: other_build(*version(*answer))
    # The list of the routine does not answer just now.
    front.changes[LIST] = lambda status, headers, body: (503, headers, b"")
    page.goto("/about/")
    until(page, "async () => (await caches.keys()).includes('shell:newer')")
    until(page, STATE, None, {"waiting": False, "installing": False, "active": "activated"})
    page.reload()
    page.evaluate("import('/static/js/offline/worker.js').then(({ keepRoutine }) => keepRoutine('first-six-minutes'))")
    assert old in page.evaluate(NAMES)
    front.changes[LIST] = other_build
    page.goto("/glossary/")
    until(page, f"async () => (await caches.keys()).includes('{old}')", None, False)


def me():
    from tests.browser.test_player_modules import me as answer

    return answer()


# ---- the way out


@pytest.fixture(scope="module")
def switched_off(server, tmp_path_factory):
    """The same site, started with OFFLINE=off."""
    port = free_port()
    with serving(port, ENVIRONMENT | {"OFFLINE": "off"}, tmp_path_factory.mktemp("switched-off") / "server.log"):
        yield f"127.0.0.1:{port}"


def test_switched_off_one_load_takes_every_copy_and_the_worker_away(visitor, front, switched_off):
    page = installed(visitor.new_page())
    page.evaluate("localStorage.setItem('selfcare.body', 'b')")
    front.upstream = switched_off
    page.goto("/about/")
    until(page, NAMES, None, [])
    until(page, STATE, None, None)
    page.goto(DETAIL)
    until(page, STATE, None, None)
    assert page.evaluate(NAMES) == []
    # What is not a copy of ours stays.
    assert page.evaluate("localStorage.getItem('selfcare.body')") == "b"


def test_switched_off_nothing_is_reloaded_in_the_middle_of_a_session(visitor, front, switched_off):
    player, other = visitor.new_page(), visitor.new_page()
    player.route(re.compile("/api/v1/me"), lambda route: route.fulfill(json=me()))
    installed(player, PLAY)
    Walker(player).start()
    player.evaluate("window.untouched = true")
    front.upstream = switched_off
    other.goto("/about/")
    until(other, NAMES, None, [])
    assert player.evaluate("window.untouched") is True
    expect(player.locator("#main")).to_have_attribute("data-state", re.compile("ready|find|work"))


# ---- stars, and the home screen


def star(page):
    return page.get_by_role("button", name="Star this routine")


def test_a_star_without_an_account_stays_in_this_browser(page):
    page.goto(f"/routines/{OTHER}/")
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    until(page, KEPT, OTHER)
    page.goto("/routines/")
    expect(page.get_by_role("button", name="Star Settle: 5 minutes")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Star First six minutes")).to_have_attribute("aria-pressed", "false")


def test_a_star_in_a_list_keeps_the_routine(page):
    installed(page, "/routines/")
    page.get_by_role("button", name="Star First six minutes").click()
    until(page, KEPT, ROUTINE)


def test_a_star_with_an_account_is_there_on_the_next_device(browser, browser_context_args, address):
    first, second = (browser.new_context(**browser_context_args | {"service_workers": "allow"}).new_page() for _device in range(2))
    sign_up(first, address)
    first.goto(DETAIL)
    with first.expect_response("**/api/v1/stars/*"):
        star(first).click()
    second.goto("/accounts/login/")
    second.get_by_label("Email").fill(address)
    second.locator("input[type=password]").fill(PHRASE)
    second.locator("main form [type=submit]").first.click()
    second.wait_for_url("**/today/**")
    second.evaluate("import('/static/js/player/api.js').then(({ askMe }) => askMe()).then(() => true)")
    second.goto("/about/")
    until(second, KEPT, ROUTINE)
    second.goto(DETAIL)
    expect(star(second)).to_have_attribute("aria-pressed", "true")
    first.context.close()
    second.context.close()


def test_a_star_that_cannot_reach_the_account_says_so_and_goes_back(page, address):
    sign_up(page, address)
    page.evaluate("import('/static/js/player/api.js').then(({ askMe }) => askMe()).then(() => true)")
    installed(page)
    page.context.set_offline(True)
    star(page).click()
    expect(page.get_by_text("Not starred: there is no network.")).to_be_visible()
    expect(star(page)).to_have_attribute("aria-pressed", "false")


def test_a_browser_finds_nothing_that_keeps_the_site_off_the_home_screen(playwright, server, tmp_path):
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    context = playwright.chromium.launch_persistent_context(tmp_path, executable_path=find_chromium(), args=arguments, base_url=server)
    page = installed(context.new_page())
    session = context.new_cdp_session(page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == [] and manifest["url"].endswith("/manifest.webmanifest")
    context.close()
