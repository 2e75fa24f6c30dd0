// Small things that the parts of the page "On this phone" share.

import { find, findAll, make, setText } from "../lib/dom.js";
import { wordsFrom } from "../lib/strings.js";

export const root = find("#phone");
export const w = wordsFrom(find("#strings"));
const language = document.documentElement.lang;
const plurals = new Intl.PluralRules(language);
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const short = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric" });
const narrow = new Intl.DateTimeFormat(language, { weekday: "narrow" });
const clock = new Intl.DateTimeFormat(language, { weekday: "long", hour: "2-digit", minute: "2-digit" });
const both = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const SIGNS = { green: "go", amber: "slow", red: "stop", unknown: "unknown" };

/** One part of the page by its name. */
export const part = (name) => find(`[data-part="${name}"]`, root);

/** Every button that does something, by what it does. */
export const buttons = (name) => findAll(`[data-do="${name}"]`, root);

/** Show or hide a part. */
export function show(name, on) {
  part(name).hidden = !on;
}

/** Give a part its words; without words it goes. */
export function say(name, text) {
  setText(part(name), text);
  part(name).hidden = !text;
}

/** The words for a number of things. */
export function counted(key, n) {
  const form = n === 0 && w.has(`${key}.zero`) ? "zero" : plurals.select(n);
  return w(w.has(`${key}.${form}`) ? `${key}.${form}` : `${key}.other`, { n });
}

/** What everybody hears who cannot see what changed. */
export const tell = (text) => setText(part("status"), text);

export const dayName = (ms) => day.format(ms);
export const shortDay = (ms) => short.format(ms);
export const timeOf = (ms) => clock.format(ms);
export const whenOf = (ms) => both.format(ms);
export const weekday = (ms) => narrow.format(ms);

/** The word of a light. */
export const lightWord = ({ light, reason }) => w(reason === "morning-missing" ? "light.so_far" : `light.${light}`);

/** The sign of a light: its shape says the same as its colour. */
export const sign = (light) => make("span", { class: `sig ${SIGNS[light]}`, "aria-hidden": "true" });

/** A number, or the words for none. */
export const given = (value) => (value === null || value === undefined ? w("not_given") : String(value));
