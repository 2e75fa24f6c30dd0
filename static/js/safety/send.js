// Sends the answers that were given without a network, before anything else is sent. They go from the device when the server has them.

import { all, put, remove } from "../offline/store.js";
import { seal } from "../offline/seal.js";
import { wall } from "../player/clock.js";
import { rememberSafety } from "./told.js";

const ANSWERS = "/api/v1/safety/answers";
const PATIENCE_MS = 15000;
const TAKEN = ["stored", "duplicate"];
const MOST = 50;
const ANYBODY = ["device", "guest"];
// A clock that is this wrong is put right by the server's before an answer is sent for the first time.
const DRIFT_MS = 60 * 1000;
const NAMES = ["uid", "owner", "way", "v", "at", "zone", "pages", "ticked", "knee"];

const documentOf = (answer) => Object.fromEntries(NAMES.map((name) => [name, answer[name]]));
const isWaiting = ({ kind, refused }) => ["answer", "sealed"].includes(kind) && !refused;

/** The answers on this device that this person may send, oldest first. */
export async function unsent(owner) {
  const found = (await all("checks")).filter((item) => isWaiting(item) && [...ANYBODY, owner].includes(item.owner));
  return found.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

async function onTime(answer, me) {
  const drift = Date.parse(me.now) - wall();
  if (answer.kind === "sealed" || answer.tried) return answer;
  const at = Math.abs(drift) > DRIFT_MS ? new Date(Date.parse(answer.at) + drift).toISOString() : answer.at;
  const fixed = { ...answer, at, tried: true };
  await put("checks", fixed);
  return fixed;
}

async function post(items, csrf) {
  try {
    const response = await fetch(ANSWERS, {
      method: "POST", credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify({ items }),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

async function sendAll(me) {
  const waiting = (await unsent(me.owner)).slice(0, MOST);
  if (!waiting.length) return { sent: 0, left: 0 };
  const items = await Promise.all(waiting.map((answer) => onTime(answer, me)));
  const said = await post(items.map((item) => (item.kind === "sealed" ? { uid: item.id, sealed: item.sealed } : documentOf(item))), me.csrf);
  if (!said) return { sent: 0, left: waiting.length };
  // First what the server says now, then the copies go: in between nothing is open that is locked.
  await rememberSafety({ ...me, safety: { ...me.safety, offline: said.offline } });
  const told = new Map(said.results.map(({ uid, status, reason }) => [uid, { status, reason }]));
  for (const item of items) {
    const { status, reason } = told.get(item.id) ?? {};
    if (TAKEN.includes(status)) await remove("checks", item.id);
    else if (status === "rejected") await put("checks", { ...item, refused: reason || status });
  }
  const sent = items.filter(({ id }) => TAKEN.includes(told.get(id)?.status)).length;
  return { sent, left: (await unsent(me.owner)).length };
}

/** Send what waits of this person and of whoever uses this device: {sent, left}. Two pages never send at once. */
export async function sendChecks(me) {
  if (!me?.csrf) return { sent: 0, left: (await unsent(me?.owner)).length };
  return navigator.locks ? navigator.locks.request("selfcare-checks", () => sendAll(me)) : sendAll(me);
}

/** What of the answers outlives a sign-out: an account's sealed for the server, whoever's as they are. The rest goes with the person. */
export async function lasting(key) {
  const waiting = (await all("checks")).filter(({ kind }) => ["answer", "sealed"].includes(kind));
  const kept = await Promise.all(waiting.map(async (item) => {
    if (item.kind === "sealed" || ANYBODY.includes(item.owner)) return item;
    if (!key || !globalThis.crypto?.subtle) return null;
    const sealed = await seal(item.id, { owner: item.owner, document: documentOf(item) }, key);
    return { id: item.id, kind: "sealed", owner: item.owner, at: item.at, sealed };
  }));
  return kept.filter(Boolean);
}
