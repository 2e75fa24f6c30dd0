// Sessions on their way to an account: first in, first out, each sealed for the server; they are forgotten only when it has them.

import { askMe, sendItems } from "../player/api.js";
import { instant, now, wall } from "../player/clock.js";
import { sealKey, tellOthers, whoIsHere } from "./people.js";
import { seal } from "./seal.js";
import { all, count, get, move, put, remove } from "./store.js";

export { erase, leave } from "./leaving.js";
export { ownerOf, remember, whoIsHere } from "./people.js";

const TAKEN = ["stored", "duplicate"];
const MOST = 50;
// The server takes 256 KB; the rest is for what stands around the items.
const MOST_BYTES = 250 * 1024;
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;
const BREATH_S = 5;
// Something in the batch is not right: it is halved until it is clear which one.
const FAULTS = [400, 413, 422];
/** Tells nothing but that there is something to look for. */
export const FLAG = "selfcare.waiting";

let notBefore = -Infinity;

/** Whether sessions of this person may be sent at all. */
export const maySend = (me) => Boolean(me?.authenticated && me.consent);

const byId = (one, other) => one.id - other.id;
const size = (value) => new TextEncoder().encode(JSON.stringify(value)).length;

// ---- what is there

const unsentAnswers = async () => (await all("checks")).filter(({ kind, refused }) => ["answer", "sealed"].includes(kind) && !refused).length;

/** Tell the page and the others that something came or went. */
export async function announce() {
  const [sessions, answers, kept] = await Promise.all([count("outbox"), unsentAnswers(), count("kept")]);
  const outbox = sessions + answers;
  try {
    if (outbox || kept) localStorage.setItem(FLAG, outbox ? "outbox" : "kept");
    else localStorage.removeItem(FLAG);
  } catch {
    // The next page looks for itself.
  }
  dispatchEvent(new Event("selfcare:outbox"));
  tellOthers("outbox");
}

/** What is not in its account yet, oldest first. Titles only for the person who is signed in; what is another's does not show. */
export async function waiting() {
  const [here, items, notes] = await Promise.all([whoIsHere(), all("outbox"), all("notes")]);
  const mine = items.filter(({ owner }) => !here || owner === here.owner).sort(byId);
  return mine.map(({ id, uid, at, state, reason, status = "" }) => {
    const { title = "", started_at = "", minutes = null } = here ? notes.find((note) => note.uid === uid) ?? {} : {};
    return { id, uid, at, state, reason, status, locked: !here, title, started_at, minutes };
  });
}

/** Whether a session is finished and on its way, or arrived. */
export async function isQueued(uid) {
  const [outbox, kept] = await Promise.all(["outbox", "kept"].map((name) => count(name, uid)));
  return outbox + kept > 0 || Boolean(await get("sessions", uid));
}

/** What became of a session: {status, reason}; "waiting" as long as a version of it is on its way. */
export async function fate(uid) {
  const item = (await all("outbox")).filter((found) => found.uid === uid).sort(byId)[0];
  if (!item) return { status: "stored", reason: "" };
  return { status: item.status || "waiting", reason: item.reason };
}

// ---- in

/** Keep a session until the account has it; says whether the device really kept it. */
export async function queue({ sent_at: _sent, ...document }, { owner, title = "", minutes = null }) {
  const item = { uid: document.uid, revision: document.revision, owner, at: wall(), state: "waiting", reason: "" };
  const key = await sealKey();
  const content = key && globalThis.crypto?.subtle ? { sealed: await seal(item.uid, { owner, document }, key) } : { document };
  const kept = await put("outbox", { ...item, ...content });
  await put("notes", { uid: item.uid, owner, title, minutes, started_at: document.started_at });
  await announce();
  return kept;
}

/** Try once more what the account refused. */
export async function again(id) {
  const item = await get("outbox", id);
  if (item) await put("outbox", { ...item, state: "waiting", reason: "", status: "" });
  await announce();
}

/** Throw something away that was not sent. */
export async function drop(id) {
  const item = await get("outbox", id);
  await remove("outbox", id);
  if (item) await remove("notes", item.uid);
  await announce();
}

/** Put the sessions of this device into an account, once: {sent, left, attention, reason}. */
export async function claim(me, uids = null) {
  const found = (await all("sessions")).filter(({ owner, uid }) => owner === "guest" && (!uids || uids.includes(uid)));
  await handOver(found, me.owner);
  return drain(me);
}

async function handOver(found, owner) {
  const oldest = [...found].sort((one, other) => Date.parse(one.document.started_at) - Date.parse(other.document.started_at));
  for (const { uid, title, document } of oldest) {
    // The account has no version before this one, so it is the first.
    const { base: _base, ...first } = document;
    if (await queue({ ...first, revision: 1 }, { owner, title })) await remove("sessions", uid);
  }
}

// ---- out

/** Send what waits of this person: {sent, left, attention, reason, told, wait}. Two pages never send at once. */
export async function drain(me) {
  const work = async () => {
    await sendAnswers(me);
    return sendAll(me);
  };
  return navigator.locks ? navigator.locks.request("selfcare-outbox", work) : work();
}

// Safety answers go before sessions, also those of people who store nothing.
const sendAnswers = (me) => import("../safety/send.js").then(({ sendChecks }) => sendChecks(me)).catch(() => null);

async function sendAll(me) {
  const told = new Map();
  let reason = "";
  if (!maySend(me)) reason = me?.authenticated ? "consent" : "sign-in";
  else if (now() < notBefore) reason = "busy";
  else {
    await prepare(me);
    reason = await empty(me, told);
  }
  const mine = (await all("outbox")).filter(({ owner }) => owner === me?.owner);
  const attention = mine.filter(({ state }) => state === "attention").length;
  if (told.size) await announce();
  const sent = [...told.values()].filter(({ status }) => TAKEN.includes(status)).length;
  return { sent, left: mine.length - attention, attention, reason, told, wait: Math.max(0, (notBefore - now()) / 1000) };
}

async function prepare(me) {
  const old = (await all("sessions")).filter(({ owner }) => owner === me.owner);
  await handOver(old, me.owner);
  await sendAgain(me);
}

// The store of the server was put back to an earlier day: what it had acknowledged goes again, before anything newer.
async function sendAgain({ owner, mark }) {
  const kept = (await all("kept")).filter((item) => item.owner === owner);
  const old = kept.filter(({ acknowledged }) => wall() - acknowledged > KEPT_MS);
  if (old.length) await move("kept", old.map(keptKey), "kept", []);
  const lost = kept.filter((item) => mark && item.mark && item.mark !== mark && !old.includes(item)).sort(byId);
  if (!lost.length) return;
  const first = Math.min(1, ...(await all("outbox")).map(({ id }) => id));
  const moved = lost.map(({ acknowledged: _a, mark: _m, ...item }, at) => ({ ...item, id: first - lost.length + at, state: "waiting", reason: "" }));
  await move("kept", lost.map(keptKey), "outbox", moved);
}

const keptKey = ({ uid, revision }) => [uid, revision];

async function empty(me, told) {
  let { csrf } = me;
  let most = MOST;
  let asked = false;
  for (;;) {
    const batch = await nextBatch(me.owner, told, most);
    if (!batch.length) return "";
    const { status, results, error, wait } = await sendItems(batch.map(itemOf), csrf);
    if (status === 200) {
      if (!(await settle(batch, results, me, told))) return "busy";
      most = MOST;
    } else if (status === 403 && !asked) {
      asked = true;
      const fresh = await askMe();
      if (!fresh) return "network";
      if (fresh.owner !== me.owner) return "sign-in";
      ({ csrf } = fresh);
    } else if (FAULTS.includes(status)) {
      if (batch.length === 1) await note(batch[0], { status: "rejected", reason: error }, told);
      most = Math.max(1, Math.floor(batch.length / 2));
    } else return stopFor(status, wait);
  }
}

function stopFor(status, wait) {
  if (status === 0) return "network";
  if (status === 401 || status === 403) return "sign-in";
  notBefore = now() + (wait || BREATH_S) * 1000;
  return "busy";
}

async function nextBatch(owner, told, most) {
  const open = ({ id, state, status }) => !told.has(id) && (state === "waiting" || status === "conflict");
  const mine = (await all("outbox")).filter((item) => item.owner === owner && open(item)).sort(byId);
  const batch = [];
  let bytes = 0;
  for (const item of mine.slice(0, most)) {
    bytes += size(itemOf(item)) + 1;
    if (batch.length && bytes > MOST_BYTES) break;
    batch.push(item);
  }
  return batch;
}

const itemOf = ({ uid, sealed, document }) => (sealed ? { uid, sealed, sent_at: instant() } : { ...document, sent_at: instant() });

/** What became of each of a batch; false where the answer names none of them. Only what it names counts as received. */
async function settle(batch, results, me, told) {
  const open = [...batch];
  const taken = [];
  for (const result of results) {
    const at = open.findIndex(({ uid }) => uid === result.uid);
    if (at < 0) continue;
    const [item] = open.splice(at, 1);
    if (TAKEN.includes(result.status)) taken.push(item);
    else await note(item, result, told);
  }
  if (taken.length) await arrived(taken, me, told);
  return open.length < batch.length;
}

async function arrived(items, { mark = "" }, told) {
  const keys = items.map(({ id }) => id);
  const kept = items.filter(({ sealed }) => sealed).map((item) => ({ ...item, acknowledged: wall(), mark }));
  // No room for the copies: the account has the sessions.
  if (!(await move("outbox", keys, "kept", kept))) for (const id of keys) await remove("outbox", id);
  for (const { id, uid } of items) {
    told.set(id, { uid, status: "stored", reason: "" });
    if (!(await count("outbox", uid))) await remove("notes", uid);
  }
}

async function note(item, { status, reason = "" }, told) {
  told.set(item.id, { uid: item.uid, status, reason });
  await put("outbox", { ...item, state: "attention", status, reason });
}
