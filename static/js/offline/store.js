// What stays on the device, in IndexedDB. What tells something about a person lies there encrypted under a key that
// belongs to this device and that no script can read out; who uses this module sees plain values.
//
//   drafts    the running session                        days      notes for the phone page
//   sessions  sessions of people without an account      notes     titles of what an account has not got yet
//   outbox    sealed for the server, first in first out  checks    safety answers given here
//   kept      sealed copies of what was sent, 14 days    marks     passes used, things asked once: nothing about health
//   meta      the key of this device, who was here last

import { hidden, makeRing, unwrapped, wrapped } from "./ring.js";

export { readSwitches, writeSwitches } from "./switches.js";

const NAME = "selfcare";
const VERSION = 2;
const STORES = {
  drafts: "slug", sessions: "uid", outbox: "id", kept: ["uid", "revision"], marks: "key", meta: "key", checks: "id", days: "key", notes: "uid",
};
const SECRET = ["drafts", "sessions", "checks", "days", "notes", "meta"];
// What must not be lost when the key of the device changes.
const LASTING = ["sessions", "outbox"];
const DEVICE = "device";
// Version 1 kept drafts and sessions as they were.
const PLAIN = "plain";
const ROOM = 1024 * 1024;
const PROBE = 256 * 1024;
// Behind every number that the database gives.
const BEHIND = 1e15;

let opening = null;
let ring = null;
// When the browser keeps nothing (private window, full disk, no TLS) the page itself remembers.
const memory = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
let behind = BEHIND;

const secure = () => Boolean(globalThis.crypto?.subtle);
const isSecret = (name, value) => SECRET.includes(name) || Boolean(value.document);
const keyOf = (name, value) => [STORES[name]].flat().map((part) => value[part]).join(" ");
const flat = (key) => [key].flat().join(" ");

/** The answer of one request to the database. */
export const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function upgrade({ result: db, transaction }, { oldVersion }) {
  for (const [name, keyPath] of Object.entries(STORES)) {
    if (db.objectStoreNames.contains(name)) continue;
    const store = db.createObjectStore(name, { keyPath, autoIncrement: name === "outbox" });
    if (["outbox", "kept"].includes(name)) store.createIndex("uid", "uid");
  }
  if (oldVersion === 1) transaction.objectStore("meta").put({ key: PLAIN });
}

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = (event) => upgrade(request, event);
    request.onsuccess = () => {
      // A page of a newer version must not wait for this one.
      request.result.onversionchange = () => { request.result.close(); opening = null; };
      request.result.onclose = () => { opening = null; };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  }).catch((error) => {
    // What was in the way may be gone at the next try.
    opening = null;
    throw error;
  });
  return opening;
}

/** One transaction over some stores; only a finished transaction is a kept one. Only answers of the database may be awaited in it. */
export async function transact(names, work, mode = "readwrite") {
  const db = await open();
  // What was finished must outlive a flat battery too.
  const transaction = db.transaction(names, mode, { durability: names.some((name) => ["sessions", "outbox", "kept"].includes(name)) ? "strict" : "default" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("abort"));
  });
  done.catch(() => {});
  try {
    const result = await work((name) => transaction.objectStore(name));
    await done;
    return result;
  } catch (error) {
    try { transaction.abort(); } catch { /* it ended by itself */ }
    throw error;
  }
}

// ---- the key of this device

async function ringHere() {
  if (ring) return ring;
  const [device, plain] = await transact(["meta"], (store) => Promise.all([DEVICE, PLAIN].map((key) => answered(store("meta").get(key)))), "readonly");
  const fresh = device?.ring ?? await makeRing();
  // Two tabs may make one at the same time: the first one counts.
  ring = device?.ring ?? await transact(["meta"], async (store) => {
    const other = await answered(store("meta").get(DEVICE));
    if (!other) store("meta").put({ key: DEVICE, ring: fresh });
    return other?.ring ?? fresh;
  });
  if (plain) await wrapOld();
  return ring;
}

async function wrapOld() {
  for (const name of ["drafts", "sessions"]) {
    const old = (await transact([name], (store) => answered(store(name).getAll()), "readonly")).filter((record) => !record.ct);
    for (const record of old) {
      const safe = await wrap(name, record, ring);
      await transact([name], async (store) => {
        await answered(store(name).delete(record[STORES[name]]));
        store(name).put(safe);
      });
    }
  }
  await transact(["meta"], (store) => answered(store("meta").delete(PLAIN)));
}

async function wrap(name, value, held) {
  if (!isSecret(name, value)) return value;
  const box = await wrapped(held, name, value);
  // Only what has no name of its own keeps the database's number.
  if (!SECRET.includes(name)) return { ...(value.id ? { id: value.id } : {}), owner: value.owner, uid: value.uid, ...box };
  return { [STORES[name]]: await hidden(held, name, value[STORES[name]]), ...box };
}

async function unwrap(name, record, held) {
  if (!record?.ct) return record ?? null;
  const value = await unwrapped(held, name, record);
  return value && !SECRET.includes(name) ? { ...value, id: record.id } : value;
}

const stillMine = async (store, held) => (await answered(store("meta").get(DEVICE)))?.ring.id === held.id;

// ---- keeping

async function keep(name, value) {
  const held = isSecret(name, value) ? await ringHere() : null;
  const record = await wrap(name, value, held);
  return transact(held ? [name, "meta"] : [name], async (store) => {
    if (held && !(await stillMine(store, held))) throw new DOMException("", "InvalidStateError");
    return answered(store(name).put(record));
  });
}

async function keepOrAgain(name, value) {
  try {
    return await keep(name, value);
  } catch (error) {
    // Somebody signed out meanwhile. What belongs to that visit must not come back; a finished session must not be lost.
    if (error?.name !== "InvalidStateError" || !LASTING.includes(name)) throw error;
    ring = null;
    return keep(name, value);
  }
}

/** Keep one thing; says whether the device really kept it. */
export async function put(name, value) {
  try {
    await keepOrAgain(name, value);
    memory[name].delete(keyOf(name, value));
    return true;
  } catch {
    const item = name === "outbox" && !value.id ? { ...value, id: (behind += 1) } : value;
    memory[name].set(keyOf(name, item), structuredClone(item));
    return false;
  }
}

// Without TLS nothing can be locked: what an older version kept is still found.
const placeOf = async (name, key) => (SECRET.includes(name) && secure() ? hidden(await ringHere(), name, key) : key);

/** One thing by its key, or null. */
export async function get(name, key) {
  const remembered = memory[name].get(flat(key));
  if (remembered) return remembered;
  try {
    const place = await placeOf(name, key);
    return await unwrap(name, await transact([name], (store) => answered(store(name).get(place)), "readonly"), ring);
  } catch {
    return null;
  }
}

/** Everything of one kind. */
export async function all(name) {
  const here = memory[name];
  return [...(await stored(name)).filter((value) => !here.has(keyOf(name, value))), ...here.values()];
}

async function stored(name) {
  try {
    const held = secure() ? await ringHere() : null;
    const records = await transact([name], (store) => answered(store(name).getAll()), "readonly");
    const values = await Promise.all(records.map((record) => (record.ct && !held ? null : unwrap(name, record, held))));
    return values.filter((value) => value && value.key !== DEVICE && value.key !== PLAIN);
  } catch {
    return [];
  }
}

/** How many there are in the outbox or among the copies, all or of one session; nothing is opened for that. */
export async function count(name, uid = null) {
  const here = [...memory[name].values()].filter((value) => !uid || value.uid === uid).length;
  try {
    return here + await transact([name], (store) => answered(uid ? store(name).index("uid").count(uid) : store(name).count()), "readonly");
  } catch {
    return here;
  }
}

/** Forget one thing. */
export async function remove(name, key) {
  memory[name].delete(flat(key));
  try {
    const place = await placeOf(name, key);
    await transact([name], (store) => answered(store(name).delete(place)));
  } catch {
    // Nothing was kept, so nothing has to go.
  }
}

/** Forget everything of one kind. */
export async function clear(name) {
  memory[name].clear();
  try {
    await transact([name], (store) => answered(store(name).clear()));
    if (name === "meta") ring = null;
  } catch {
    // Nothing was kept, so nothing has to go.
  }
}

/** Put things in place of others, in one go; says whether the device did it. */
export async function move(from, keys, to, values) {
  try {
    await transact([...new Set([from, to])], async (store) => {
      for (const key of keys) await answered(store(from).delete(key));
      for (const value of values) await answered(store(to).put(value));
    });
    keys.forEach((key) => memory[from].delete(flat(key)));
    return true;
  } catch {
    return false;
  }
}

/** Whether the device keeps what it is given: {ok, reason}; the reason is "forbidden", "full" or "insecure". */
export async function usable() {
  if (!secure()) return { ok: false, reason: "insecure" };
  try {
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    if (quota - usage < ROOM) return { ok: false, reason: "full" };
    await keep("days", { key: "probe", room: "0".repeat(PROBE) });
    await remove("days", "probe");
    return { ok: true, reason: "" };
  } catch (error) {
    return { ok: false, reason: error?.name === "QuotaExceededError" ? "full" : "forbidden" };
  }
}

// ---- a new key

/** Forget everything readable but the sessions that are in no account and what is given: pairs of store and value. Those get a new key. */
export async function renew(more = []) {
  ["drafts", "checks", "days", "notes", "meta"].forEach((name) => memory[name].clear());
  try {
    const again = async () => rewrap(await makeRing(), more);
    await again().catch(again);
  } catch {
    // A full disk may refuse the new; what is readable goes all the same, and may leave room for the new.
    await Promise.all(["drafts", "checks", "days", "notes"].map(clear));
    await clearMeta().catch(() => null);
    await rewrap(await makeRing(), more).catch(() => Promise.all(more.map(([name, value]) => put(name, value))));
  }
}

// Everything that is known of a person; not the key itself, which sessions may still need.
const clearMeta = () => transact(["meta"], async (store) => {
  for (const key of await answered(store("meta").getAllKeys())) if (key !== DEVICE) store("meta").delete(key);
});

async function rewrap(fresh, more) {
  const lasting = await Promise.all(LASTING.map(stored));
  const records = await Promise.all(LASTING.map((name, at) => Promise.all(lasting[at].filter((value) => isSecret(name, value)).map((value) => wrap(name, value, fresh)))));
  const added = await Promise.all(more.map(([name, value]) => wrap(name, value, fresh)));
  await transact([...SECRET, "outbox"], async (store) => {
    // Another tab may have finished a session meanwhile.
    if (await answered(store("sessions").count()) !== lasting[0].length) throw new DOMException("", "InvalidStateError");
    for (const name of SECRET) await answered(store(name).clear());
    LASTING.forEach((name, at) => records[at].forEach((record) => store(name).put(record)));
    added.forEach((record, at) => store(more[at][0]).put(record));
    await answered(store("meta").put({ key: DEVICE, ring: fresh }));
  });
  ring = fresh;
}
