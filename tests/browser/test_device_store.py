"""What lies on the device: encrypted at rest, sealed for the server, and canonical like the server's own."""

import json
from pathlib import Path

import pytest

from exercises.lib.canonical import canonical_bytes, sha256
from tests.browser import device

pytestmark = pytest.mark.browser
CASES = Path(__file__).resolve().parents[1] / "cases"
CANONICAL = json.loads((CASES / "canonical.json").read_text("utf-8"))
SEAL = json.loads((CASES / "seal.json").read_text("utf-8"))
SECRET = {
    "drafts": {"slug": "marker-slug", "note": "marker words"},
    "sessions": {"uid": "1", "owner": "guest", "document": {"note": "marker words"}},
    "checks": {"id": "marker-id", "note": "marker words"},
    "days": {"key": "marker-day", "note": "marker words"},
    "notes": {"uid": "marker-uid", "title": "marker words"},
    "meta": {"key": "marker-key", "note": "marker words"},
}


@pytest.fixture
def phone(page):
    """A page of our own origin that may import the modules."""
    page.goto("/about/")
    return page


def with_store(page, body, given=None):
    return page.evaluate(f"async (given) => {{ const store = await import('/static/js/offline/store.js'); {body} }}", given)


def test_the_golden_cases_are_those_of_the_server():
    for case in CANONICAL["cases"]:
        assert canonical_bytes(case["document"]).decode() == case["canonical"]
        assert sha256(case["document"]) == case["sha256"]
    for text in CANONICAL["refused"]:
        with pytest.raises(ValueError, match="canonical|JSON|range"):
            canonical_bytes(json.loads(text))


def test_canonical_json_and_its_hash_are_the_same_in_both_languages(phone):
    found = phone.evaluate(
        """async (cases) => {
            const { canonical, sha256 } = await import("/static/js/lib/canonical.js");
            return Promise.all(cases.map(async (text) => [canonical(JSON.parse(text)), await sha256(JSON.parse(text))]));
        }""",
        [json.dumps(case["document"]) for case in CANONICAL["cases"]],
    )
    assert found == [[case["canonical"], case["sha256"]] for case in CANONICAL["cases"]]


def test_what_json_cannot_carry_has_no_canonical_form(phone):
    refused = phone.evaluate(
        """async (texts) => {
            const { canonical } = await import("/static/js/lib/canonical.js");
            const read = (text) => text in { NaN: 1, Infinity: 1, "-Infinity": 1 } ? Number(text) : JSON.parse(text);
            return texts.filter((text) => { try { canonical(read(text)); return false; } catch (error) { return error instanceof TypeError; } });
        }""",
        CANONICAL["refused"],
    )
    assert refused == CANONICAL["refused"]


def test_a_sealed_session_is_byte_for_byte_that_of_the_golden_vector(phone):
    sealed = phone.evaluate(
        """async ({ server, ephemeral_private: jwk, iv, uid, plaintext }) => {
            const { seal } = await import("/static/js/offline/seal.js");
            const curve = { name: "ECDH", namedCurve: "P-256" };
            const { d, ...open } = jwk;
            const pair = {
                privateKey: await crypto.subtle.importKey("jwk", jwk, curve, false, ["deriveBits"]),
                publicKey: await crypto.subtle.importKey("jwk", open, curve, true, []),
            };
            const bytes = Uint8Array.from(atob(iv.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
            return seal(uid, JSON.parse(plaintext), server, { pair, iv: bytes });
        }""",
        SEAL,
    )
    assert sealed == SEAL["sealed"]


def test_callers_see_plain_values_and_the_disk_sees_none(phone):
    with_store(
        phone, "for (const [name, value] of Object.entries(given)) if (!await store.put(name, value)) throw new Error(name);", SECRET
    )
    seen = with_store(
        phone, "const found = {}; for (const name of Object.keys(given)) found[name] = await store.all(name); return found;", SECRET
    )
    assert {name: values[0] for name, values in seen.items()} == SECRET
    dump = phone.evaluate(device.DUMP)
    assert "marker" not in json.dumps(dump)
    assert all(len(dump[name]) == 1 for name in SECRET if name != "meta")
    keys = next(record["ring"] for record in dump["meta"] if record.get("key") == "device")
    assert keys["box"] == keys["name"] == "extractable: false"


def test_what_was_kept_is_found_after_a_reload_and_can_be_removed(phone):
    with_store(phone, "await store.put('drafts', given)", SECRET["drafts"])
    phone.reload()
    assert with_store(phone, "return store.get('drafts', 'marker-slug')") == SECRET["drafts"]
    with_store(phone, "await store.remove('drafts', 'marker-slug')")
    assert with_store(phone, "return [await store.get('drafts', 'marker-slug'), await store.all('drafts')]") == [None, []]


def test_two_pages_that_open_the_store_together_use_one_key(phone):
    other = phone.context.new_page()
    other.goto("/about/")
    start = "window.done = import('/static/js/offline/store.js').then((store) => store.put('days', { key: '%s' })); undefined"
    phone.evaluate(start % "one")
    other.evaluate(start % "two")
    assert phone.evaluate("window.done") and other.evaluate("window.done")
    for page in (phone, other):
        assert sorted(day["key"] for day in with_store(page, "return store.all('days')")) == ["one", "two"]


def test_sessions_that_an_older_version_kept_plainly_are_locked(phone):
    phone.evaluate(
        """async (session) => {
            const db = await new Promise((done) => {
                const asked = indexedDB.open("selfcare", 1);
                asked.onupgradeneeded = () => {
                    const make = (name, keyPath) => asked.result.createObjectStore(name, { keyPath });
                    [["drafts", "slug"], ["sessions", "uid"], ["marks", "key"]].forEach((given) => make(...given));
                };
                asked.onsuccess = () => done(asked.result);
            });
            const transaction = db.transaction(["sessions", "marks"], "readwrite");
            transaction.objectStore("sessions").put(session);
            transaction.objectStore("marks").put({ key: "pass:1" });
            await new Promise((done) => { transaction.oncomplete = done; });
            db.close();
        }""",
        SECRET["sessions"],
    )
    assert with_store(
        phone, "return [await store.all('sessions'), await store.get('sessions', '1'), await store.get('marks', 'pass:1')]"
    ) == [
        [SECRET["sessions"]],
        SECRET["sessions"],
        {"key": "pass:1"},
    ]
    assert "marker" not in json.dumps(phone.evaluate(device.DUMP))


def test_a_new_key_forgets_everything_readable_but_the_sessions_of_nobodys_account(phone):
    with_store(phone, "for (const [name, value] of Object.entries(given)) await store.put(name, value)", SECRET)
    before = phone.evaluate(device.DUMP)
    with_store(phone, "await store.renew()")
    seen = with_store(
        phone, "const found = {}; for (const name of Object.keys(given)) found[name] = await store.all(name); return found;", SECRET
    )
    assert seen == {name: [SECRET["sessions"]] if name == "sessions" else [] for name in SECRET}
    after = phone.evaluate(device.DUMP)
    assert before["sessions"][0]["ring"] != after["sessions"][0]["ring"]


def test_a_page_from_before_a_sign_out_writes_nothing_back_but_a_finished_session(phone):
    with_store(phone, "await store.put('drafts', { slug: 'early' })")
    other = phone.context.new_page()
    other.goto("/about/")
    with_store(other, "await store.renew()")
    assert with_store(phone, "return store.put('drafts', { slug: 'late' })") is False
    assert with_store(phone, "return store.put('sessions', { uid: '2', owner: 'guest', document: {} })") is True
    assert with_store(other, "return [await store.all('drafts'), (await store.all('sessions')).length]") == [[], 1]


def test_a_changed_record_is_no_record(phone):
    with_store(phone, "await store.put('days', { key: 'a', value: 1 })")
    phone.evaluate(
        """async () => {
            const db = await new Promise((done) => { const asked = indexedDB.open("selfcare"); asked.onsuccess = () => done(asked.result); });
            const store = db.transaction("days", "readwrite").objectStore("days");
            const [record] = await new Promise((done) => { const asked = store.getAll(); asked.onsuccess = () => done(asked.result); });
            new Uint8Array(record.ct)[3] ^= 1;
            await new Promise((done) => { store.put(record).onsuccess = done; });
            db.close();
        }"""
    )
    assert with_store(phone, "return [await store.get('days', 'a'), await store.all('days')]") == [None, []]


@pytest.mark.parametrize(
    ("hindrance", "reason"),
    [
        ("Object.defineProperty(crypto, 'subtle', { value: undefined })", "insecure"),
        ("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }", "forbidden"),
        ("navigator.storage.estimate = async () => ({ quota: 1000, usage: 999 })", "full"),
        ("IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }", "full"),
        ("", ""),
    ],
)
def test_the_device_says_why_it_keeps_nothing_and_the_page_remembers(phone, hindrance, reason):
    phone.evaluate(f"() => {{ {hindrance} }}")
    assert with_store(phone, "return store.usable()") == {"ok": not reason, "reason": reason}
    kept = with_store(
        phone,
        "return [await store.put('sessions', given), await store.get('sessions', '1'), await store.all('sessions')]",
        SECRET["sessions"],
    )
    # Little room is told, and used as long as there is some.
    assert kept == [not reason or "estimate" in hindrance, SECRET["sessions"], [SECRET["sessions"]]]
