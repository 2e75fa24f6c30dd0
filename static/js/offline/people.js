// Who is in front of this device: taken in from the server's answers. How a person leaves is in leaving.js.

import { HERE, isTooLate, SEAL } from "./known.js";
import { get, put } from "./store.js";

export { sealKey, tellOthers, whoIsHere } from "./known.js";

const FACTS = ["owner", "consent", "preferences", "muscles", "stars", "programme", "mark"];

/** Whose a session that begins now is: "guest" for everyone who is not signed in, or who plays as a guest. */
export const ownerOf = (me, opened) => (me?.authenticated && opened !== "guest" ? me.owner : "guest");

/** Take in an answer of /me. What a former person left readable goes before the next one sees anything. */
export async function remember(me) {
  if (isTooLate(me)) return null;
  if (me.seal) await putNew({ key: SEAL, value: me.seal });
  const before = await get("meta", HERE);
  // Signed out elsewhere, or expired: nothing is shown, and nothing is lost until it is clear who comes next.
  if (!me.authenticated) return before && putNew({ ...before, asleep: true });
  if (before && before.owner !== me.owner) await (await import("./leaving.js")).forget(before.owner);
  const facts = Object.fromEntries(FACTS.filter((name) => me[name] !== undefined).map((name) => [name, me[name]]));
  return putNew({ key: HERE, authenticated: true, ...facts });
}

async function putNew(value) {
  const known = await get("meta", value.key);
  if (JSON.stringify(known) !== JSON.stringify(value)) await put("meta", value);
}
