"""A real server on a database file of its own, and Debian's Chromium."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.kept_database import lay

ROOT = Path(__file__).resolve().parents[2]
PHRASE = "a long enough phrase"
# What the running server was started with.
ENVIRONMENT: dict[str, str] = {}


def find_chromium() -> str:
    """The Chromium that bin/test found, or one on the path: first the one without windows, which needs half the time."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("The browser tests need Chromium. Type: sudo apt install chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": quiet + sandbox}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, server):
    return browser_context_args | {
        "base_url": server,
        "viewport": {"width": 390, "height": 844},
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        # A worker would answer what a test wants to answer itself; tests of the worker let it in.
        "service_workers": "block",
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of a gunicorn with the content pack, its own data folder, and real hashed static files."""
    data, port = tmp_path_factory.mktemp("data"), free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "CACHE_URL", "SECRET_KEY", "DEBUG"}}
    environment |= {
        "SELFCARE_DATA": str(data),
        "STATIC_ROOT": str(data / "static"),
        "SITE_URL": address,
        "DJANGO_SETTINGS_MODULE": "selfcare.settings",
        # Each test makes its own people, all from one address.
        "SIGNUPS_A_MINUTE": "1000",
        # Therapists and editors come in with a password; tests/browser/test_second_step.py is about the second step.
        "SECOND_FACTOR": "off",
    }
    environment["PYTHONWARNINGS"] = "ignore"

    ENVIRONMENT.update(environment)
    shutil.copytree(install(tmp_path_factory.getbasetemp(), environment), data, dirs_exist_ok=True)
    with serving(port, environment, data / "server.log"):
        yield address


def install(base: Path, environment: dict[str, str]) -> Path:
    """An install with tables, content and static files, made by the process of a run that needs it first."""
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "install"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if shared.exists():
            return shared
        lay(half := shared.with_suffix(".half"))
        here = environment | {"SELFCARE_DATA": str(half), "STATIC_ROOT": str(half / "static")}
        # The kept database has the pack; roles, rules and the starting programmes come with the command.
        for words in (["migrate", "-v0"], ["createcachetable"], ["load_content"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=here, check=True, stdout=subprocess.DEVNULL)
        return half.rename(shared)


@contextmanager
def serving(port: int, environment: dict[str, str], log: Path):
    """A gunicorn on this port for as long as the block lasts; ready when it begins."""
    command = [sys.executable, "-m", "gunicorn", "selfcare.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    with log.open("w") as noted:
        process = subprocess.Popen(
            [*command, "--threads", "4", "--log-level", "warning"], cwd=ROOT, env=environment, stdout=noted, stderr=noted
        )
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def manage(server):
    """Runs manage.py on the data of the running server."""

    def run(*words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)

    return run


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Return as soon as the port answers; fail when the server gave up."""
    import selectors
    import time

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server stopped while it was starting")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        # A short wait on nothing: selectors take no sockets here.
        selectors.DefaultSelector().select(0.05)
    raise RuntimeError("the server did not start within a minute")


@pytest.fixture
def watched(page):
    """The page, with everything that must not happen noted: console errors, policy violations, requests elsewhere."""
    trouble: list[str] = []
    page.on(
        "console",
        lambda message: trouble.append(f"console {message.type}: {message.text}") if is_trouble(message) else None,
    )
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("request", lambda request: trouble.append(f"elsewhere: {request.url}") if not is_here(request.url) else None)
    yield page
    assert trouble == []


def is_trouble(message) -> bool:
    # Playwright says so itself where a test keeps the worker out.
    return message.type in {"error", "warning"} and "registration blocked by Playwright" not in message.text


def is_here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:"))


@pytest.fixture
def address():
    """An email address that nobody else has."""
    return f"{uuid.uuid4().hex[:12]}@example.org"


# What the minutes of a turned clock cost is the drawing, sixty times in each of its seconds.
SLOW_SCREEN = """
window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 100);
window.cancelAnimationFrame = clearTimeout;
"""


def turn_clock(page, *, screen: str = SLOW_SCREEN) -> None:
    """From here on the test turns the clock of the page; its screen is drawn ten times a second, where a test does not ask for another."""
    page.clock.install()
    page.add_init_script(screen)


def lose_cookies(page) -> None:
    """Take every cookie off the device. The page goes first: an answer that is still on its way would put the session's back, or be refused."""
    page.goto("about:blank")
    page.context.clear_cookies()


def sign_in(page, address: str) -> None:
    """Sign in by the form; ends on Today."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.locator("input[name=password]").fill(PHRASE)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/today/**")


def sign_up(page, address: str, *, store: bool = True) -> None:
    """Make an account by the sign-up page."""
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(address)
    page.locator("input[name=password1]").fill(PHRASE)
    page.locator("input[name=age_band][value=adult]").check()
    if store:
        page.locator("input[name=store]").check()
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/sessions/**")


def assert_fits(page, path) -> None:
    """Nothing of a page runs over the edge of a small phone, nor with twice the text."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} with twice the text"


# What colours can spoil depends on the theme, what room can spoil on the width: a page that is looked at in both is looked at narrow
# and light, and wide and dark; at night crosswise too.
USUAL, CROSSWISE = [(390, 844, "light"), (1280, 900, "dark")], [(390, 844, "dark"), (1280, 900, "light")]
in_both_screens = pytest.mark.parametrize(
    "screens", [USUAL, pytest.param(CROSSWISE, marks=pytest.mark.nightly)], ids=["usual", "crosswise"]
)
in_each_screen = pytest.mark.parametrize("screen", [*USUAL, *(pytest.param(one, marks=pytest.mark.nightly) for one in CROSSWISE)], ids=str)


def show_on(page, screen: tuple[int, int, str]) -> int:
    """Give the page this width and theme; gives the width."""
    width, height, theme = screen
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    page.evaluate(AT_ONCE)
    return width


def assert_accessible(page, where: str, *, in_both_themes: bool = True) -> None:
    """No axe finding, rules up to WCAG 2.2 AA and best practice; what colours can spoil is looked at in both themes.

    Where the caller brings the page in another width and theme as well, it is looked at as it is.
    """
    found = findings(page, where, {"type": "tag", "values": TAGS})
    if not in_both_themes:
        assert found == []
        return
    first, second = ("dark", "light") if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else ("light", "dark")
    page.emulate_media(color_scheme=second)
    page.evaluate(AT_ONCE)
    found += findings(page, f"{where}, {second}", {"type": "rule", "values": OF_COLOURS})
    page.emulate_media(color_scheme=first)
    assert found == []


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# Colours on their way from one theme to the other are nobody's.
AT_ONCE = "document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())"


# Half of axe's time goes into selectors for what it found, and into fetching style sheets for a rule that is not asked for.
QUICK = {"resultTypes": ["violations"], "selectors": False, "preload": False}


def findings(page, where: str, only: dict) -> list[str]:
    """What axe finds fault with, a line each."""
    result = Axe().run(page, options={"runOnly": only, **QUICK})
    return [f"{where}: {item['id']}: {node['html'][:140]}" for item in result.response["violations"] for node in item["nodes"]]
