// The safety answers on this device: what the server said last, what was answered here without a network, and passes given here.
// All of it lies encrypted in "checks". Loaded only where no server answers, or where something waits to be sent.

import { cookieHere, joinLocks, lockedSteps, presses } from "../lib/locks.js";
import { uuid } from "../lib/uuid.js";
import { whoIsHere } from "../offline/people.js";
import { all, get, put, remove } from "../offline/store.js";
import { instant, wall, zone } from "../player/clock.js";
import { bitsOf, inOrder, locksFor, staysAfter } from "./rules.js";
import { FLAGS_MS, passCounts, sourceOf, standingOf } from "./standing.js";
import { knownOf } from "./told.js";

export { knownOf, rememberSafety } from "./told.js";

export const PAGE = "/safety/here/";
const DEVICE = "device";
const GUEST = "guest";
const PASS = "pass";
const doubt = (owner) => `doubt ${owner}`;
const EMPTY = joinLocks([]);

/** Who is asked where nobody can be asked who it is: the person remembered, or whoever uses this device. */
export const ownerHere = async () => (await whoIsHere())?.owner ?? DEVICE;

const byTime = (one, other) => Date.parse(one.at) - Date.parse(other.at);
const answersOf = async (owner) => (await all("checks")).filter((item) => item.kind === "answer" && item.owner === owner).sort(byTime);

// A guest has the cookie of the browser's session, anybody else that of the device; another account's is not theirs.
function cookieOf(owner) {
  if (owner === GUEST) return cookieHere("selfcare_safety_guest");
  const cookie = cookieHere("selfcare_safety");
  return owner === DEVICE || [DEVICE, owner].includes(cookie?.owner) ? cookie : null;
}

function accountLocks(owner) {
  const cookie = owner === GUEST ? null : cookieHere("selfcare_locks");
  return cookie?.locks && [cookie.owner, DEVICE].includes(owner) ? [cookie.locks] : [];
}

/** How this person (or "guest") stands on this device. */
export async function standingHere(owner) {
  const [told, answers, doubted] = await Promise.all([knownOf(owner), answersOf(owner), get("checks", doubt(owner))]);
  // What the server refused counts until it was asked anew there.
  const count = answers.filter(({ refused, at }) => !refused || !(Date.parse(told?.offline.at) > Date.parse(at)));
  const flagged = doubted?.flagged_at && wall() - Date.parse(doubted.flagged_at) < FLAGS_MS ? [{ pressure: true, regions: [] }] : [];
  const sources = [told?.offline, sourceOf(cookieOf(owner))].filter(Boolean);
  const moreLocks = [...accountLocks(owner), ...flagged];
  const found = standingOf({ sources, answers: count, moreLocks, doubtedAt: doubted ? Date.parse(doubted.at) : null, version: told?.offline.version, wall: wall() });
  return { ...found, agreed: Date.parse(told?.offline.agreed_until) > wall() ? told.offline.agreed : [] };
}

/** Keep an answer until the server has it; says whether the device really kept it. */
export async function keepAnswer(table, owner, { way, pages = "", ticked = [], knee = "" }) {
  const before = (await answersOf(owner)).filter((answer) => answer.way !== "same").at(-1)?.lines ?? [];
  const { agreed } = await standingHere(owner);
  const lines = way === "same" ? [] : inOrder(table, [...staysAfter(table, before, ticked, pages), ...ticked]);
  const uid = uuid();
  const kept = await put("checks", {
    id: uid, kind: "answer", uid, owner, way, v: table.version, at: instant(), zone: zone(), pages, ticked, knee,
    lines, locks: lines.length ? bitsOf(locksFor(table, lines, agreed)) : EMPTY,
  });
  await import("../offline/outbox.js").then(({ announce }) => announce());
  return kept;
}

// ---- passes

/** Open one session on this device today. */
export const givePass = (opened, owner) => put("checks", { id: PASS, kind: PASS, pass: `here:${uuid()}`, opened, owner, at: instant() });

/** Take the pass of this device away. */
export const takePass = () => remove("checks", PASS);

/** The pass that this device gave, if it still opens a session for this person or their guest; else null. */
export async function passHere(owner) {
  const found = await get("checks", PASS);
  const mine = found && [owner, GUEST].includes(found.owner) && passCounts(found, wall());
  return mine && !(await get("marks", `pass:${found.pass}`)) ? found : null;
}

// ---- what the player asks

/** Whether a session of this plan may start without a network: {way, me, pressure, locked}, or the way to the page that asks. */
export async function wayHere(plan, phases) {
  const who = await whoIsHere();
  const owner = who?.owner ?? DEVICE;
  const [person, given, told] = await Promise.all([standingHere(owner), passHere(owner), knownOf(owner)]);
  const stand = given?.owner === GUEST ? await standingHere(GUEST) : person;
  if (person.locks.everything || stand.locks.everything) return { way: "locked" };
  if (!given || stand.needsList || (presses(plan) && !stand.pressureAsked)) return { way: "unknown" };
  const steps = lockedSteps(stand.locks, plan, phases, stand.pressureAsked);
  const pressure = stand.pressureAsked && !stand.locks.pressure;
  const safety = {
    state: "clear", pass: given.pass, opened: given.opened, pressure, locks: stand.locks, steps, knee: stand.knee, check_url: `${PAGE}#`, stop_url: PAGE,
  };
  const me = {
    authenticated: owner !== DEVICE, owner, csrf: "", consent: false, preferences: {}, withdrawals: told?.withdrawals ?? [], ...who, safety,
  };
  return { way: "clear", me, pressure, locked: Object.keys(steps) };
}
