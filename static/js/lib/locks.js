// What the safety answers on this device say. The server signs these cookies; scripts may read them.

/** What one of these cookies says, or null; a broken cookie says nothing. */
export function cookieHere(name) {
  const value = document.cookie.match(new RegExp(`(?:^|;\\s*)${name}=([^.;]+)`))?.[1];
  try {
    return value ? JSON.parse(atob(value.replaceAll("-", "+").replaceAll("_", "/"))) : null;
  } catch {
    return null;
  }
}

/** The lock bits on this device, one object for each store. */
export const locksHere = () => ["selfcare_safety", "selfcare_locks"].map((name) => cookieHere(name)?.locks).filter(Boolean);
