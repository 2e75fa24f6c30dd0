// Locks a session for the server: whoever holds the phone later cannot read it, not even with every key on the device.

const INFO = "selfcare outbox 1";
const CURVE = { name: "ECDH", namedCurve: "P-256" };

const bytes = (text) => new TextEncoder().encode(text);
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

// In pieces: a spread of a long array would not fit on the stack.
function toText(raw) {
  let text = "";
  for (let at = 0; at < raw.length; at += 0x3000) text += String.fromCharCode(...raw.subarray(at, at + 0x3000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function agreed(pair, epk, serverKey) {
  const server = await crypto.subtle.importKey("raw", serverKey, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, pair.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array([...epk, ...serverKey]);
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info: bytes(INFO) }, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

/** Seal what JSON can carry for the server's key; the pair and iv are only given by tests. */
export async function seal(uid, content, { kid, key }, given = {}) {
  const pair = given.pair ?? await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const epk = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const iv = given.iv ?? crypto.getRandomValues(new Uint8Array(12));
  const aes = await agreed(pair, epk, toBytes(key));
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(uid) }, aes, bytes(JSON.stringify(content)));
  return { v: 1, kid, epk: toText(epk), iv: toText(iv), ct: toText(new Uint8Array(ct)) };
}
