"""What a phone does with sessions: made without playing them, queued by the page's own module, counted in the server's database."""

from __future__ import annotations

import json
import sqlite3
import uuid
from pathlib import Path

from playwright.sync_api import Page, TimeoutError

from tests.browser import conftest

SESSIONS = "**/api/v1/sessions"

PLAY = "/routines/first-six-minutes/play/"
# Everything that lies in the database, as its raw records show it: text, and how much of what is locked.
DUMP = """async () => {
    const answered = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const plain = (key, value) => {
        if (value instanceof CryptoKey) return `extractable: ${value.extractable}`;
        return value instanceof ArrayBuffer ? `${value.byteLength} bytes` : value;
    };
    const db = await answered(indexedDB.open("selfcare"));
    const found = {};
    for (const name of db.objectStoreNames) {
        const records = await answered(db.transaction(name).objectStore(name).getAll());
        found[name] = records.map((record) => JSON.parse(JSON.stringify(record, plain)));
    }
    db.close();
    return found;
}"""
# Puts what is not there yet into the outbox, one after the other, and tells how far it came.
QUEUE = """
    async ({ documents, title = "First six minutes" }) => {
        const outbox = await import("/static/js/offline/outbox.js");
        window.kept = [];
        const { owner } = await outbox.whoIsHere();
        for (const document of documents) {
            if (await outbox.isQueued(document.uid)) continue;
            window.kept.push(await outbox.queue(document, { owner, title, minutes: 6 }));
        }
        return window.kept;
    }
"""
SYNC = "async () => { const { sync } = await import('/static/js/offline/sync.js'); const told = await sync(); return told && { ...told, told: undefined }; }"


# Resolves as soon as nothing waits any more.
EMPTY = """
    () => new Promise((done) => {
        const look = async () => { if (!(await (await import("/static/js/offline/outbox.js")).waiting()).length) done(); };
        addEventListener("selfcare:outbox", look);
        look();
    })
"""


# Asks once more when the last answer is in; a promise itself would count as a yes.
SAYS = """([name, argument, wanted]) => {
    const here = window[name] ??= { said: "", asking: false };
    const told = (found) => { here.said = JSON.stringify(found ?? null); here.asking = false; };
    if (!here.asking) {
        here.asking = true;
        (%s)(argument).then(told, () => { here.asking = false; });
    }
    return here.said === JSON.stringify(wanted);
}"""


def until(page: Page, script: str, argument=None, wanted=True) -> None:
    """Wait until the page says what is wanted. Asked now and then only: a worker that is kept busy neither updates nor gives way."""
    try:
        page.wait_for_function(SAYS % script, arg=[f"until {uuid.uuid4()}", argument, wanted], polling=200)
    except TimeoutError as late:
        raise AssertionError(page.evaluate(script, argument)) from late


def member(page: Page, address: str) -> None:
    """Make an account and sign in, as the sign-up page does it, but without drawing a page: most tests are not about that."""
    form = page.request.get("/accounts/signup/").text()
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    given = {"csrfmiddlewaretoken": token, "email": address, "password1": conftest.PHRASE, "age_band": "adult", "store": "on"}
    answer = page.request.post("/accounts/signup/", form=given)
    assert answer.ok and "/accounts/" not in answer.url, answer.url


def cut_off(page: Page, address: str) -> Page:
    """A phone with somebody signed in, from which nothing gets through to the account for now."""
    member(page, address)
    page.goto("/about/")
    remember(page)
    page.context.route(SESSIONS, lambda route: route.abort())
    page.address = address
    return page


def remember(page: Page) -> dict:
    """Ask who is here, as every player does; what /me said."""
    return page.evaluate("async () => (await import('/static/js/player/api.js')).askMe()")


def documents(page: Page, count: int, **more) -> list[dict]:
    """Session documents of the plan that the server offers now, one a minute."""
    html = page.request.get(PLAY).text()
    plan = json.loads(html.split('<script id="plan" type="application/json">')[1].split("</script>")[0])
    step = plan["steps"][-1]
    return [
        {
            "session": 1,
            "uid": str(uuid.uuid4()),
            "revision": 1,
            "plan": plan["id"],
            "opened": "same",
            "zone": "Europe/London",
            "started_at": f"2026-03-{1 + number // 1000:02}T{(number // 60) % 16 + 5:02}:{number % 60:02}:00.000Z",
            "ended_at": f"2026-03-{1 + number // 1000:02}T{(number // 60) % 16 + 5:02}:{number % 60:02}:30.000Z",
            "end": "early",
            "language": "en",
            "pain": [{"moment": "before", "area": "knee", "side": "right", "value": 3}],
            "flags": [],
            "steps": [{"key": step["key"], "side": step["sides"][0], "outcome": "skipped"}],
            **more,
        }
        for number in range(count)
    ]


def rows(table: str, column: str = "uid") -> list:
    """A column of a table of the running server, oldest first."""
    path = Path(conftest.ENVIRONMENT["SELFCARE_DATA"]) / "selfcare.sqlite3"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20) as found:
        return [row[0] for row in found.execute(f"SELECT {column} FROM exercises_{table} ORDER BY id")]  # noqa: S608 - names of ours


def stored(sent: list[dict]) -> list[str]:
    """The uids of these sessions as the server has them, in the order they came: one for each session row and its document."""
    wanted = {document["uid"].replace("-", "") for document in sent}
    sessions = [uid for uid in rows("practicesession") if uid in wanted]
    assert sorted(sessions) == sorted(uid for uid in rows("sessiondocument") if uid in wanted)
    return [str(uuid.UUID(uid)) for uid in sessions]


def _write(statement: str, *values: str) -> None:
    path = Path(conftest.ENVIRONMENT["SELFCARE_DATA"]) / "selfcare.sqlite3"
    with sqlite3.connect(path, timeout=20) as found:
        found.execute(statement, values)


def forget_sign_in(key: str) -> None:
    """What happens when a sign-in runs out."""
    _write("DELETE FROM django_session WHERE session_key = ?", key)


def lose(sent: list[dict]) -> None:
    """What happens to these sessions when the server's store is put back to an earlier day."""
    for document in sent:
        uid = document["uid"].replace("-", "")
        for table in ("painscore", "stepresult"):
            _write(f"DELETE FROM exercises_{table} WHERE session_id IN (SELECT id FROM exercises_practicesession WHERE uid = ?)", uid)  # noqa: S608
        for table in ("practicesession", "sessiondocument"):
            _write(f"DELETE FROM exercises_{table} WHERE uid = ?", uid)  # noqa: S608
