// What stays on the device: the running session, finished sessions that are not in an account,
// and passes that were used up. Switches that are no health data live in localStorage.

const NAME = "selfcare";
const VERSION = 1;
const STORES = { drafts: "slug", sessions: "uid", marks: "key" };
const SWITCHES = "selfcare.cues";

let opening = null;
// When the browser keeps nothing (private window, full disk) the page itself remembers.
const memory = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath });
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return opening;
}

async function run(name, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode);
    const request = work(transaction.objectStore(name));
    // Only a finished transaction is a kept one.
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Keep one thing; says whether the device really kept it. */
export async function put(name, value) {
  try {
    await run(name, "readwrite", (store) => store.put(value));
    return true;
  } catch {
    memory[name].set(value[STORES[name]], structuredClone(value));
    return false;
  }
}

/** One thing by its key, or null. */
export async function get(name, key) {
  const remembered = memory[name].get(key);
  if (remembered) return remembered;
  try {
    return (await run(name, "readonly", (store) => store.get(key))) ?? null;
  } catch {
    return null;
  }
}

/** Everything of one kind. */
export async function all(name) {
  let kept = [];
  try {
    kept = await run(name, "readonly", (store) => store.getAll());
  } catch {
    kept = [];
  }
  return [...kept, ...memory[name].values()];
}

/** Forget one thing. */
export async function remove(name, key) {
  memory[name].delete(key);
  try {
    await run(name, "readwrite", (store) => store.delete(key));
  } catch {
    // Nothing was kept, so nothing has to go.
  }
}

/** The switches for voice, beeps, vibration and flash, over the defaults given. */
export function readSwitches(defaults) {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(SWITCHES) ?? "{}") };
  } catch {
    return { ...defaults };
  }
}

/** Keep the switches on this device. */
export function writeSwitches(switches) {
  try {
    localStorage.setItem(SWITCHES, JSON.stringify(switches));
  } catch {
    // They hold until the page closes.
  }
}
