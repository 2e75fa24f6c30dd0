// Preferences that were changed here and are not with the account yet. Loaded only for somebody who is signed in.

import { get, put } from "../offline/store.js";
import { askMe } from "./api.js";

const URL = "/api/v1/me/preferences";
const PATIENCE_MS = 10000;
const REFUSED = 422;

const markOf = (owner) => `preferences:${owner}`;

async function patch(changes, csrf) {
  try {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf ?? "" };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await fetch(URL, { method: "PATCH", credentials: "same-origin", redirect: "error", headers, body: JSON.stringify(changes), signal })).status;
  } catch {
    return 0;
  }
}

/** What this person changed: `changes` are still to be sent, `add` takes more and sends, `send` tries; `first` is what a new account begins with. */
export async function unsentOf(me, first) {
  const { owner } = me;
  const one = { owner, changes: (await get("marks", markOf(owner)))?.changes ?? first, add, send };
  let { csrf } = me;
  let underWay = "";
  const note = () => put("marks", { key: markOf(owner), owner, changes: one.changes });

  async function add(changes) {
    Object.assign(one.changes, changes);
    if (Object.keys(changes).length) await note();
    await send();
  }

  /** Send what is not sent yet; the same changes are never on their way twice. */
  async function send() {
    const asText = JSON.stringify(one.changes);
    if (asText === underWay) return;
    underWay = asText;
    await attempt();
    if (underWay === asText) underWay = "";
  }

  async function attempt(again = true) {
    const sent = { ...one.changes };
    if (!Object.keys(sent).length) return;
    const status = await patch(sent, csrf);
    if (status === 403 && again) {
      const now = await askMe();
      ({ csrf } = now ?? {});
      // Somebody else may have signed in meanwhile.
      if (now?.owner === owner) await attempt(false);
    } else if (status === 200 || status === REFUSED) {
      one.changes = Object.fromEntries(Object.entries(one.changes).filter(([name, value]) => sent[name] !== value));
      await note();
    }
  }

  addEventListener("online", () => send());
  return one;
}
