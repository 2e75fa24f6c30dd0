// What the account and this device remember of earlier sessions: what was said of a muscle within the week,
// what was pressed today, and when ice was on. On the device it lies encrypted, apart for each person.

import { all, get, put } from "../offline/store.js";
import { isIce, stepOf } from "./core.js";

const WEEK_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
const NO_PRESSURE_MS = 2 * DAY_MS;
// Between two times of ice.
const ICE_GAP_MS = 2 * 60 * 60 * 1000;
export const PRESSURE_FLAGS = ["numb", "tingling", "electric", "throbbing"];

/** The date on this device. */
export const dayOf = (wall) => new Date(wall).toLocaleDateString("sv-SE");

const daysSince = (day, wall) => Math.round((Date.parse(dayOf(wall)) - Date.parse(day)) / DAY_MS);
const keyOf = (owner, slug) => `muscle ${owner} ${slug}`;

// Of two words on one muscle the newer counts.
function newer(one = {}, other = {}) {
  const [late, early] = (one.on ?? "") >= (other.on ?? "") ? [one, other] : [other, one];
  return { ...early, ...late, pressed: [one.pressed ?? "", other.pressed ?? ""].sort().at(-1) };
}

/** What matters at Start: {known, pressed, numb, iced}. Somebody else on this phone (owner null) has no past here. */
export async function recollect(me, owner, wall) {
  const notes = (await all("days")).filter(({ memory }) => memory);
  const muscles = owner === null ? {} : { ...me?.muscles };
  for (const note of notes.filter((item) => item.memory === "muscle" && item.owner === owner)) muscles[note.slug] = newer(note, muscles[note.slug]);
  const known = Object.entries(muscles).filter(([, { on, spot }]) => on && spot && daysSince(on, wall) < WEEK_DAYS);
  return {
    known: Object.fromEntries(known),
    pressed: Object.keys(muscles).filter((slug) => muscles[slug].pressed === dayOf(wall)),
    // Whoever it was: numbness is worth a day too many.
    numb: notes.some(({ memory, at }) => memory === "numb" && wall - at < NO_PRESSURE_MS),
    iced: notes.some((note) => note.memory === "ice" && note.owner === owner && wall - note.at < ICE_GAP_MS),
  };
}

/** Keep what this session adds, as soon as it happened: also a session that is never saved has pressed. */
export async function remember(state, owner, wall) {
  const kept = [];
  if (state.flags.some((flag) => PRESSURE_FLAGS.includes(flag))) kept.push(put("days", { key: "numb", memory: "numb", at: wall }));
  const done = owner === null ? [] : state.rows.filter(({ outcome }) => outcome !== "skipped");
  if (done.some(({ step }) => isIce(stepOf(state, step)))) kept.push(put("days", { key: `ice ${owner}`, memory: "ice", owner, at: wall }));
  const presses = done.filter(({ step }) => stepOf(state, step).press);
  for (const slug of new Set(presses.map(({ step }) => stepOf(state, step).press.muscle.slug))) kept.push(keepMuscle(state, owner, slug, presses, wall));
  await Promise.all(kept);
}

async function keepMuscle(state, owner, slug, presses, wall) {
  const key = keyOf(owner, slug);
  const said = presses.find((row) => row.brought_on && stepOf(state, row.step).press.muscle.slug === slug);
  const answer = said ? { on: dayOf(wall), spot: said.spot, answer: said.brought_on } : {};
  return put("days", { ...(await get("days", key)), key, memory: "muscle", owner, slug, pressed: dayOf(wall), ...answer });
}
