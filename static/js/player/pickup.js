// A session that was under way when the page went: whether it may be offered again. Loaded only where there is one.

import { isQueued } from "../offline/outbox.js";
import { ownerOf, whoIsHere } from "../offline/people.js";
import { remove } from "../offline/store.js";
import { askMe } from "./api.js";
import { lockedHere } from "./gate.js";

/** What may become of a draft: {me, person} to go on with it, {url} where a stop leads away, or null where it is nobody's business here. */
export async function pickUp(draft, check) {
  // Finished, and the page went away before it could clear up.
  if (await isQueued(draft.facts.uid)) {
    await remove("drafts", draft.slug);
    return null;
  }
  const me = await askMe();
  // A stop ends what was under way; without a network the phone's own word counts. Somebody else's session is not shown.
  if (me?.safety.state === "stopped") return { url: me.safety.stop_url };
  if (!me && (lockedHere() || await stoppedHere())) return { url: `${check}here/` };
  const person = me ?? await whoIsHere();
  return draft.owner === "guest" || draft.owner === ownerOf(person) ? { me, person } : null;
}

// A stop that was answered on this phone and waits to be sent.
async function stoppedHere() {
  try {
    const { standingHere } = await import("../safety/here.js");
    return (await standingHere((await whoIsHere())?.owner ?? "device")).locks.everything === true;
  } catch {
    return false;
  }
}
