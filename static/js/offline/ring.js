// The keys of this device: one that locks, one that hides names. Neither can be read out, only used.

const bytes = (text) => new TextEncoder().encode(text);

/** New keys; the id says which of them locked something. */
export async function makeRing() {
  const [box, name] = await Promise.all([
    crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
    crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
  ]);
  return { id: crypto.randomUUID(), box, name };
}

/** What a name is called where everybody can read it: always the same, and telling nothing. */
export async function hidden(ring, store, key) {
  const made = await crypto.subtle.sign("HMAC", ring.name, bytes(`${store} ${key}`));
  return [...new Uint8Array(made, 0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A value, locked for one store. */
export async function wrapped(ring, store, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(store) }, ring.box, bytes(JSON.stringify(value)));
  return { ring: ring.id, iv, ct };
}

/** The value of such a record; null where another key locked it or somebody changed it. */
export async function unwrapped(ring, store, { ring: id, iv, ct }) {
  if (id !== ring.id) return null;
  try {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes(store) }, ring.box, ct);
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}
