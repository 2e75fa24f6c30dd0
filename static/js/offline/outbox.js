// Finished sessions that wait on this device, and how they reach the account.

import { all, put, remove } from "./store.js";
import { sendSessions } from "../player/api.js";
import { instant } from "../player/clock.js";

const TAKEN = ["stored", "duplicate"];

/** Whose a session is: the account that was signed in, or nobody in particular. */
export const ownerOf = (me, opened) => (me?.authenticated && opened !== "guest" ? me.owner : "guest");

/** Whether sessions of this person may be sent at all. */
export const maySend = (me) => Boolean(me?.authenticated && me.consent);

/** Send some kept sessions; forgets those that arrived, and tells for each what became of it. */
export async function send(kept, me) {
  if (!kept.length) return new Map();
  const told = await sendSessions(kept.map(({ document }) => document), me.csrf, instant());
  for (const item of kept) {
    const { status, reason } = told.get(item.uid) ?? {};
    if (TAKEN.includes(status)) await remove("sessions", item.uid);
    else if (status) await put("sessions", { ...item, refused: reason || status });
  }
  return told;
}

/** Send what this person finished earlier while there was no network. Guests' sessions stay. */
export async function sendWaiting(me) {
  if (!maySend(me)) return new Map();
  const mine = (await all("sessions")).filter(({ owner, refused }) => owner === ownerOf(me) && !refused);
  return send(mine, me);
}

export { TAKEN };
