// Together in the clinic: one exercise on a therapist's own screen. This stands in the place of the gate, the memory and the saving:
// nothing of it is kept, here or anywhere. What waits for the client was decided before the page was given.

import { find } from "../lib/dom.js";
import { askQuietly } from "./api.js";
import { withdrawalOf } from "./gate.js";

// A server that stays silent does not hold two people up.
const SOON_MS = 2000;

/** The exercise as it was prescribed: what this device prefers besides its sounds is its owner's. */
export const WISHES = { short: false, first_side: "", equipment: null };
/** Both knees, and no number: there is no session to hold one. */
export const BEGIN = { knee: "both", before: null };

/** What was taken back meanwhile. */
export const ask = () => askQuietly("", "", SOON_MS);

/** The way is open unless something of the plan was taken back; with a flat hand only where the page says so. */
export async function mayPass(plan) {
  const withdrawal = withdrawalOf(await ask(), plan);
  if (withdrawal) return { way: "withdrawn", reason: withdrawal.reason };
  const locks = { light: find("#main").dataset.trial === "light" };
  return { way: "clear", me: { safety: { knee: "both", opened: "guest", pass: null, locks } }, pressure: true, locked: [] };
}

/** No past. */
export const recollect = async () => ({ known: {}, pressed: [], numb: false, iced: false });

/** And no trace. */
export const remember = async () => {};

/** The end, with nothing saved. */
export const saving = ({ dispatch }) => async () => dispatch({ type: "saved", where: "trial" });
