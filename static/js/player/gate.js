// The way in: nothing starts before the safety questions are answered, and one answer opens one session.

import { all, get, put } from "../offline/store.js";
import { cookieHere, locksHere } from "../lib/locks.js";
import { askMe } from "./api.js";

// An answer older than this is asked for again when Start is tapped.
export const FRESH_MS = 5 * 60 * 1000;
const PRESSURE_FLAGS = ["numb", "tingling", "electric", "throbbing"];
const NO_PRESSURE_MS = 48 * 60 * 60 * 1000;

// Whether a withdrawal meets the routine of a plan or one of its exercises.
function meets({ kind, slug, revisions }, plan) {
  const parts = { routine: [plan.routine], exercise: plan.steps.map(({ exercise }) => exercise) }[kind] ?? [];
  return parts.some((part) => part.slug === slug && (!revisions?.length || revisions.includes(part.revision)));
}

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
  const { state, check_url: check, stop_url: stop, pass, opened } = me.safety;
  const ask = { way: "leave", me, url: `${check}?routine=${encodeURIComponent(slug)}` };
  if (state === "stopped") return { way: "leave", me, url: stop };
  if (state !== "clear" || !pass || await isUsed(pass)) return ask;
  if ((me.withdrawals ?? []).some((item) => meets(item, plan))) return { way: "withdrawn", me };
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
