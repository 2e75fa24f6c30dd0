// The way in: nothing starts before the safety questions are answered, and one answer opens one session.
// Where no server answers, the device decides by what it knows (../safety/here.js); the most cautious word counts.

import { find } from "../lib/dom.js";
import { cookieHere, lockedSteps, locksHere, presses } from "../lib/locks.js";
import { all, get, put } from "../offline/store.js";
import { askMe } from "./api.js";

// An answer older than this is asked for again when Start is tapped.
export const FRESH_MS = 5 * 60 * 1000;
const PRESSURE_FLAGS = ["numb", "tingling", "electric", "throbbing"];
const NO_PRESSURE_MS = 48 * 60 * 60 * 1000;

// The rules that a session goes by; the finder's are not among them.
const RULES = ["safety-questions", "thresholds", "traffic-light", "player-sentences"];

// Whether a withdrawal meets the routine of a plan, one of its exercises, a spot that it presses, or a rule that it goes by.
// A new version does not lift it: two people put it in force, and a second one lifts it.
function meets({ kind, slug, part }, { routine, steps }) {
  if (kind === "rule") return RULES.includes(slug);
  if (kind === "routine") return routine.slug === slug;
  if (kind === "exercise") return steps.some(({ exercise }) => exercise.slug === slug);
  return kind === "muscle" && steps.some(({ press }) => press?.muscle.slug === slug && press.spots.some(({ key }) => !part || key === part));
}

/** The withdrawal that meets a plan, or null: {kind, slug, part, reason}. */
export const withdrawalOf = (me, plan) => (me?.withdrawals ?? []).find((item) => meets(item, plan)) ?? null;

function newest(sessions) {
  return [...sessions].sort((a, b) => Date.parse(b.document.ended_at) - Date.parse(a.document.ended_at))[0] ?? null;
}

/** The newest session on this device that ended all pressing for two days, or null. */
export function newestFlagged(sessions, wall) {
  const recent = sessions.filter(({ document }) => wall - Date.parse(document.ended_at) < NO_PRESSURE_MS
    && document.flags.some((flag) => PRESSURE_FLAGS.includes(flag)));
  return newest(recent);
}

/** The newest session on this device that stopped for pain or noted a flag, or null: the whole list comes before the next. */
export function newestDoubt(sessions) {
  return newest(sessions.filter(({ document }) => document.end === "red" || document.flags.length));
}

/** Whether the answers on this device lock everything; read where nobody can be asked. */
export const lockedHere = () => locksHere().some(({ everything }) => everything);

const here = () => import("../safety/here.js");
const PAGE = "/safety/here/";
// What belongs to the first phase may be played in a smaller dose; the page of the player says whether it does.
const phasesHere = () => (find("lock-note")?.dataset.settle === "no" ? ["later"] : []);

// The check on the device is only a way on where that page can be opened without a network.
async function isKept() {
  try {
    return Boolean(navigator.serviceWorker?.controller && await caches.match(PAGE));
  } catch {
    return false;
  }
}

async function toTheCheckHere(plan, way) {
  const query = new URLSearchParams({ routine: plan.routine.slug, ...(presses(plan) ? { presses: "1" } : {}) });
  return (await isKept()) ? { way: "leave", url: `${PAGE}#${query}` } : { way };
}

async function withoutServer(plan) {
  try {
    const doubt = newestDoubt(await all("sessions"));
    if (doubt) await noteSession(doubt.document, doubt.owner);
    const found = await (await here()).wayHere(plan, phasesHere());
    if (found.way !== "clear") return await toTheCheckHere(plan, found.way);
    const withdrawal = withdrawalOf(found.me, plan);
    return withdrawal ? { way: "withdrawn", me: found.me, reason: withdrawal.reason } : found;
  } catch {
    return { way: lockedHere() ? "locked" : "unknown" };
  }
}

// What was answered here without a network goes first: the server must know it before it is asked.
async function sendFirst(me, plan) {
  const waits = (await all("checks")).some(({ kind }) => kind === "answer" || kind === "sealed");
  if (!waits) return { me, more: null };
  const { sendChecks } = await import("../safety/send.js");
  const { sent, left } = await sendChecks(me);
  const told = sent ? await askMe(plan.routine.slug, plan.id) ?? me : me;
  return { me: told, more: left || told === me ? await (await here()).standingHere(me.owner) : null };
}

/** Ask whether a session of this routine may start: {way, me, url, pressure, locked}. */
export async function mayPass(plan, wall) {
  const { slug } = plan.routine;
  const asked = await askMe(slug, plan.id);
  if (!asked) return withoutServer(plan);
  const { me, more } = await sendFirst(asked, plan);
  const { owner, safety, withdrawals } = me;
  if (safety.offline) await put("checks", { id: `known ${owner}`, kind: "known", owner, offline: safety.offline, withdrawals });
  const withdrawal = withdrawalOf(me, plan);
  if (withdrawal) return { way: "withdrawn", me, reason: withdrawal.reason };
  const { state, check_url: check, stop_url: stop } = safety;
  const ask = { way: "leave", me, url: `${check}?routine=${encodeURIComponent(slug)}` };
  if (state === "stopped") return { way: "leave", me, url: stop };
  if (more?.locks.everything) return toTheCheckHere(plan, "locked");
  const { pass, opened } = await passOf(me, plan);
  if (!pass || await isUsed(pass)) return ask;
  const sessions = await all("sessions");
  const doubt = newestDoubt(sessions);
  const noted = await get("checks", doubtOf(owner));
  // A session that is still on its way to the account: the server does not know of it yet.
  if (noted && opened === "same" && Date.parse(noted.at) >= Date.parse(safety.offline?.at)) return { ...ask, url: `${ask.url}&changed=1` };
  if (doubt && !(await get("marks", `asked:${doubt.uid}`))) {
    // "Nothing new" is no answer after such a session.
    if (opened === "same") return { ...ask, url: `${ask.url}&changed=1` };
    await put("marks", { key: `asked:${doubt.uid}` });
  }
  const flagged = newestFlagged(sessions, wall) || (noted?.flagged_at && wall - Date.parse(noted.flagged_at) < NO_PRESSURE_MS);
  const steps = { ...(more ? lockedSteps(more.locks, plan, phasesHere(), more.pressureAsked) : {}), ...safety.steps };
  me.safety = { ...safety, pass, opened };
  return { way: "clear", me, pressure: (safety.pressure || isOfDevice(pass)) && !more?.locks.pressure && !flagged, locked: Object.keys(steps) };
}

const isOfDevice = (pass) => Boolean(pass?.startsWith("here:"));

// The network came back between the check on this device and Start: what was answered there counts, where it does for the server too.
async function passOf({ owner, safety }, plan) {
  if (safety.state === "clear" && safety.pass) return safety;
  const { offline } = safety;
  const none = { pass: null };
  if (safety.state !== "ask" || !offline || offline.again || offline.locks.everything || (presses(plan) && !offline.pressure_asked)) return none;
  const given = (await get("checks", "pass")) && await (await here()).passHere(owner);
  return given && given.opened !== "guest" ? given : none;
}

// ---- sessions that stopped for pain or noted a flag

const doubtOf = (owner) => `doubt ${owner}`;

/** Note a session that was red or flagged: the whole check comes before the next one, and where it was a flag, pressing rests. */
export async function noteSession({ end, flags, opened, ended_at: at }, owner) {
  if (end !== "red" && !flags.length) return;
  const nobody = owner === "guest" ? "device" : owner;
  const whose = opened === "guest" ? "guest" : nobody;
  const before = await get("checks", doubtOf(whose));
  if (before && Date.parse(before.at) >= Date.parse(at)) return;
  const flagged = flags.some((flag) => PRESSURE_FLAGS.includes(flag)) ? at : before?.flagged_at ?? null;
  await put("checks", { id: doubtOf(whose), kind: "doubt", owner: whose, at, flagged_at: flagged });
}

/** Whether the knee of a session is one that the check was not about. */
export const anotherKnee = ({ safety }, knee) => ["left", "right"].includes(safety.knee) && knee !== safety.knee;

/** Whether the device still holds this pass: a new answer in another tab takes it away at once. */
export async function passIsHere(pass) {
  if (isOfDevice(pass)) return (await get("checks", "pass"))?.pass === pass;
  return Boolean(pass) && cookieHere("selfcare_pass")?.id === pass;
}

/** Whether a pass has opened its session already. */
export const isUsed = async (pass) => Boolean(pass && await get("marks", `pass:${pass}`));

/** Use a pass up: it never opens another session. */
export const useUp = (pass) => (pass ? put("marks", { key: `pass:${pass}` }) : null);
