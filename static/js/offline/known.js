// Who is known to be in front of this device, and the word between its pages.

import { get } from "./store.js";

export const HERE = "me";
export const SEAL = "seal";

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("selfcare") : null;

/** Tell the other pages of this browser. */
export const tellOthers = (type) => channel?.postMessage({ type, from: performance.timeOrigin });

/** The person whom the server knew last: {owner, consent, seal, preferences, muscles, stars, programme}, or null where nobody is signed in. */
export async function whoIsHere() {
  const here = await get("meta", HERE);
  return here && !here.asleep ? { ...here, seal: await sealKey() } : null;
}

/** The key that sessions are locked with for the server, or null. It is public, and stays. */
export const sealKey = async () => (await get("meta", SEAL))?.value ?? null;

let gone = false;

/** From here on nobody is in front of this page, whatever answer is still on its way. */
export function nobodyHere() {
  gone = true;
}

// The note of a sign-out stays until the server has heard of it: no answer from before then says who is here.
const isLeaving = () => /(^|; )selfcare_leave=1/.test(document.cookie);

/** Whether an answer that names a person comes too late: somebody signed out since it was asked for. */
export const isTooLate = (me) => me.authenticated && (gone || isLeaving());
