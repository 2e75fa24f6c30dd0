// Talks to the server: who am I, may I start, and here is a session.

const ME = "/api/v1/me";
const SESSIONS = "/api/v1/sessions";
// A late answer is as bad as none: the session stays on the device meanwhile.
const PATIENCE_MS = 15000;

async function answer(url, options = {}) {
  const response = await fetch(url, {
    credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS), ...options,
    headers: { Accept: "application/json", ...options.headers },
  });
  if (!response.ok) throw new Error(`answer ${response.status}`);
  return response.json();
}

/** Who is here and whether the safety questions leave the way open; null when nobody answers. */
export async function askMe(routine = "", plan = "", patience = PATIENCE_MS) {
  try {
    const signal = AbortSignal.timeout(patience);
    const me = await answer(routine ? `${ME}?${new URLSearchParams({ routine, plan })}` : ME, { signal });
    return me && me.safety ? me : null;
  } catch {
    return null;
  }
}

/** Send session documents; a map from uid to {status, reason}. Empty when the server did not take them. */
export async function sendSessions(documents, csrf, sentAt) {
  const items = documents.map((document) => ({ ...document, sent_at: sentAt }));
  try {
    const said = await answer(SESSIONS, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ items }),
    });
    // Only what the answer names by its uid counts as received.
    return new Map((said.results ?? []).map(({ uid, status, reason }) => [uid, { status, reason: reason ?? "" }]));
  } catch {
    return new Map();
  }
}
