// Canonical JSON (RFC 8785) and its hash: the twin of exercises/lib/canonical.py.

const LONELY = /\p{Surrogate}/u;
// What a number can hold without losing a digit; Python's side refuses larger ones too.
const LARGEST = Number.MAX_SAFE_INTEGER;

function number(value) {
  if (!Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) > LARGEST)) throw new TypeError("not canonical JSON");
  return JSON.stringify(value);
}

function text(value) {
  if (LONELY.test(value)) throw new TypeError("not canonical JSON");
  return JSON.stringify(value);
}

/** A document as canonical JSON. TypeError where JSON cannot carry it. */
export function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return number(value);
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") throw new TypeError("not canonical JSON");
  // What JSON leaves out when it is sent is left out here too. Plain sorting goes by UTF-16 units, as the standard says.
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${keys.map((key) => `${text(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** The SHA-256 of a canonical document as 64 hex digits; null where the browser cannot say (no TLS). */
export async function sha256(value) {
  if (!globalThis.crypto?.subtle) return null;
  const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(value)));
  return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What an edit of a session names as its base: the hash of the version before, whenever it was sent. */
export function baseOf({ sent_at: _sent, ...document }) {
  return sha256(document);
}
