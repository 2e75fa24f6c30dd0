// What the safety answers on this device say. The server signs these cookies; scripts may read them.

const BITS = ["everything", "pressure", "ice", "running", "hops", "knee_load", "light", "phase_one", "positions"];
const TOOLS = ["ball", "foam-roller"];

/** What one of these cookies says, or null; a broken cookie says nothing. */
export function cookieHere(name) {
  const value = document.cookie.match(new RegExp(`(?:^|;\\s*)${name}=([^.;]+)`))?.[1];
  try {
    return value ? JSON.parse(atob(value.replaceAll("-", "+").replaceAll("_", "/"))) : null;
  } catch {
    return null;
  }
}

/** The lock bits on this device, one object for each store. */
export const locksHere = () => ["selfcare_safety", "selfcare_locks"].map((name) => cookieHere(name)?.locks).filter(Boolean);

/** Several stores read as one: what one of them locks is locked. */
export function joinLocks(all) {
  const joined = Object.fromEntries(BITS.map((bit) => [bit, all.some((locks) => locks[bit])]));
  return { ...joined, regions: [...new Set(all.flatMap(({ regions }) => regions ?? []))].sort() };
}

/** Whether a routine presses or cools, so that the page about that must have been answered. */
export const presses = ({ steps }) => steps.some(({ kind, loads = [] }) => kind === "press" || loads.includes("ice"));

function whyNotPressed(locks, { kind, press, equipment = [] }, asked) {
  if (kind !== "press") return "";
  const region = press?.muscle?.region;
  const { regions = [] } = locks;
  if (locks.pressure || (region ? regions.includes(region) : regions.length)) return "pressure";
  if (!asked) return "not_asked";
  const tools = equipment.some((group) => group.every(({ slug }) => TOOLS.includes(slug)));
  return locks.light && tools ? "light" : "";
}

/** Why a step must wait, or "". The twin of why_locked in exercises/safety/rules/locks.py: tests/cases/locks.json holds the two together. */
export function whyLocked(locks, step, phases, asked) {
  const has = (...loads) => loads.some((load) => (step.loads ?? []).includes(load));
  if (locks.everything) return "everything";
  if (locks.phase_one && (has("running", "hops") || (phases.length && !phases.includes("settle")))) return "phase_one";
  if ((locks.running && has("running")) || (locks.hops && has("hops"))) return "running";
  if (locks.knee_load && has("knee-load")) return "knee_load";
  if (locks.positions && has("prone", "supine-long")) return "positions";
  if (locks.ice && has("ice")) return "ice";
  return !asked && has("ice") ? "not_asked" : whyNotPressed(locks, step, asked);
}

/** The steps of a plan that must wait: key → reason. */
export function lockedSteps(locks, plan, phases, asked) {
  const found = plan.steps.map((step) => [step.key, whyLocked(locks, step, phases, asked)]);
  return Object.fromEntries(found.filter(([, reason]) => reason));
}
