// Talks to the server: who am I, may I start, and here are sessions.

import { remember } from "../offline/people.js";

const ME = "/api/v1/me";
const SESSIONS = "/api/v1/sessions";
// A late answer is as bad as none: the session stays on the device meanwhile.
const PATIENCE_MS = 15000;

const ask = (url, { patience = PATIENCE_MS, headers, ...options } = {}) => fetch(url, {
  credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(patience), ...options,
  headers: { Accept: "application/json", ...headers },
});

/** What the server says of who is here; null when nobody answers. Nothing of it is kept on the device. */
export async function askQuietly(routine = "", plan = "", patience = PATIENCE_MS) {
  try {
    const response = await ask(routine ? `${ME}?${new URLSearchParams({ routine, plan })}` : ME, { patience });
    const me = response.ok ? await response.json() : null;
    return me?.safety ? me : null;
  } catch {
    return null;
  }
}

/** Who is here and whether the safety questions leave the way open; null when nobody answers. */
export async function askMe(...asked) {
  try {
    const me = await askQuietly(...asked);
    if (me) await remember(me);
    return me;
  } catch {
    return null;
  }
}

/** Send session items: {status, results, error, wait}. The status is 0 where no answer came, wait the seconds to leave it alone. */
export async function sendItems(items, csrf) {
  try {
    const response = await ask(SESSIONS, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify({ items }) });
    const said = await response.json().catch(() => ({}));
    return { status: response.status, results: said.results ?? [], error: said.error ?? "", wait: Number(response.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, results: [], error: "", wait: 0 };
  }
}
