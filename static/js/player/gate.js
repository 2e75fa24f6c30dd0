// The way in: nothing starts before the safety questions are answered, and one answer opens one session.

import { all, get, put } from "../offline/store.js";
import { cookieHere, locksHere } from "../lib/locks.js";
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

/** Ask whether a session of this routine may start: {way, me, url, pressure, locked}. */
export async function mayPass(plan, wall) {
  const { slug } = plan.routine;
  const me = await askMe(slug, plan.id);
  if (!me) return { way: lockedHere() ? "locked" : "unknown" };
  const withdrawal = withdrawalOf(me, plan);
  if (withdrawal) return { way: "withdrawn", me, reason: withdrawal.reason };
  const { state, check_url: check, stop_url: stop, pass, opened } = me.safety;
  const ask = { way: "leave", me, url: `${check}?routine=${encodeURIComponent(slug)}` };
  if (state === "stopped") return { way: "leave", me, url: stop };
  if (state !== "clear" || !pass || await isUsed(pass)) return ask;
  const sessions = await all("sessions");
  const doubt = newestDoubt(sessions);
  if (doubt && !(await get("marks", `asked:${doubt.uid}`))) {
    // "Nothing new" is no answer after such a session.
    if (opened === "same") return { ...ask, url: `${ask.url}&changed=1` };
    await put("marks", { key: `asked:${doubt.uid}` });
  }
  const flagged = newestFlagged(sessions, wall);
  return { way: "clear", me, pressure: me.safety.pressure && !flagged, locked: Object.keys(me.safety.steps ?? {}) };
}

/** Whether the knee of a session is one that the check was not about. */
export const anotherKnee = ({ safety }, knee) => ["left", "right"].includes(safety.knee) && knee !== safety.knee;

/** Whether the device still holds this pass: a new answer in another tab takes it away at once. */
export const passIsHere = (pass) => Boolean(pass) && cookieHere("selfcare_pass")?.id === pass;

/** Whether a pass has opened its session already. */
export const isUsed = async (pass) => Boolean(pass && await get("marks", `pass:${pass}`));

/** Use a pass up: it never opens another session. */
export const useUp = (pass) => (pass ? put("marks", { key: `pass:${pass}` }) : null);
