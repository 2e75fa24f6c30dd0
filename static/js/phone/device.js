// The device itself: what opens without a network, how much room is left, the home screen, and units.

import { find, findAll, make } from "../lib/dom.js";
import { get, put, readSwitches, writeSwitches } from "../offline/store.js";
import { keptRoutines } from "../offline/worker.js";
import { wall } from "../player/clock.js";
import { buttons, part, say, show, w } from "./show.js";

const MB = 1024 * 1024;
const TOLD = "told:week";
const SESSIONS_FIRST = 2;
const DEFAULT = { units: "km" };

const sizes = (unit) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 0 });
const sizeOf = (bytes) => (bytes < 1000 * MB ? sizes("megabyte").format(Math.ceil(bytes / MB)) : sizes("gigabyte").format(bytes / MB / 1024));

let offered = null;

function row({ title, minutes, picture, pages: [page] }) {
  const image = picture ? make("img", { class: "thumb", src: picture, alt: "", width: 120, height: 90, loading: "lazy" }) : null;
  return make("li", {}, image, make("div", { class: "grow stack snug" }, make("h3", {}, make("a", { href: page }, title)),
    make("p", { class: "meta" }, w("ready.minutes", { n: minutes }))), make("span", { class: "tag go" }, w("ready")));
}

/** Which routines open without a network. */
export async function showReady() {
  const routines = await keptRoutines();
  show("ready", true);
  show("ready-none", !routines.length);
  part("ready-list").replaceChildren(...routines.map(row));
  part("ready-list").hidden = !routines.length;
}

/** How much of the room that the browser gives is used. */
export async function showSpace() {
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  show("space", Boolean(quota));
  if (!quota) return;
  say("space-said", w("space.said", { used: sizeOf(usage), room: sizeOf(quota) }));
  Object.assign(part("space-bar"), { value: usage, max: quota });
}

const onHomeScreen = () => matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches || navigator.standalone === true;

function showHome() {
  show("home", !onHomeScreen());
  show("home-button", Boolean(offered));
  show("home-words", !offered);
}

async function install() {
  if (!offered) {
    part("home").focus();
    part("home").scrollIntoView({ block: "center" });
    return;
  }
  await offered.prompt();
  offered = null;
  showHome();
}

const told = () => put("marks", { key: TOLD, at: wall() });

/** After the second session, until it was seen once: a browser may forget a page that nobody opens for a week. */
export async function tellOfTheWeek(sessions) {
  if (sessions < SESSIONS_FIRST || !part("week").hidden || (await get("marks", TOLD))) return;
  show("week", true);
  new IntersectionObserver((seen, observer) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    told();
  }, { threshold: 0.6 }).observe(part("week"));
  navigator.storage?.persist?.().catch(() => false);
}

function showUnits() {
  const { units } = readSwitches(DEFAULT);
  findAll("[data-units]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.units === units)));
}

/** Wire what belongs to the device. */
export function listen() {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event;
    showHome();
  });
  addEventListener("appinstalled", () => { offered = null; show("home", false); });
  addEventListener("selfcare:kept", showReady);
  buttons("install").forEach((button) => button.addEventListener("click", install));
  buttons("week-seen").forEach((button) => button.addEventListener("click", () => { show("week", false); find("h1").focus(); }));
  findAll("[data-units]").forEach((button) => button.addEventListener("click", () => {
    writeSwitches({ ...readSwitches({}), units: button.dataset.units });
    showUnits();
  }));
  showUnits();
  showHome();
}
