// Sends what waits: on load, when the network is back, and when the page is looked at again. Loaded only where something waits.

import { find, findAll, setText } from "../lib/dom.js";
import { askMe } from "../player/api.js";
import { wall } from "../player/clock.js";
import { announce, drain, FLAG, waiting } from "./outbox.js";

const HOUR_MS = 60 * 60 * 1000;
const SOON_MS = 30 * 1000;
const LATE_MS = 15 * 60 * 1000;
const ASKED = "selfcare.asked";

let started = false;
let running = null;
let timer = null;
let pause = SOON_MS;

/** Begin: once for each page. */
export function start() {
  if (started) return;
  started = true;
  addEventListener("online", sync);
  addEventListener("selfcare:outbox", badge);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync());
  badge();
  sync();
}

/** Send now what waits; a second call meanwhile waits for the same end. */
export function sync() {
  running ??= once().finally(() => { running = null; });
  return running;
}

// A browser that keeps nothing throws; then every page asks for itself.
function note(key, value = null) {
  try {
    return value === null ? localStorage.getItem(key) : localStorage.setItem(key, value);
  } catch {
    return null;
  }
}

async function once() {
  clearTimeout(timer);
  // Only copies of what arrived: is it still there? Asked now and then, not on every page.
  if (note(FLAG) === "kept" && Math.abs(wall() - Number(note(ASKED))) < HOUR_MS) return null;
  const me = await askMe();
  if (!me) return later(SOON_MS);
  note(ASKED, String(wall()));
  const result = await drain(me);
  if (["network", "busy"].includes(result.reason)) later(result.wait * 1000);
  else pause = SOON_MS;
  // Tells the copies that are too old from those that are not.
  if (!result.told.size) await announce();
  return result;
}

// Waits longer each time, and never at the same moment as all the other phones.
function later(least) {
  clearTimeout(timer);
  timer = setTimeout(sync, Math.max(least, pause) * (1 + Math.random() / 2));
  pause = Math.min(2 * pause, LATE_MS);
  return null;
}

async function badge() {
  const count = (await waiting()).length;
  findAll("unsent-badge").forEach((element) => {
    setText(find("a", element), (count === 1 ? element.dataset.one : element.dataset.more).replace("{n}", count));
    element.hidden = !count;
  });
  if (count) navigator.setAppBadge?.(count).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
}
