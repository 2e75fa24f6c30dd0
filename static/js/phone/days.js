// The last fourteen days: a mark for each, and every number in the table behind it. What was not answered stays a gap.

import { make } from "../lib/dom.js";
import { counted, dayName, given, lightWord, part, say, shortDay, show, sign, w, weekday } from "./show.js";

const EMPTY = ["rest", "none", "open"];

const words = (day) => (EMPTY.includes(day.state) ? w(`day.${day.state}`) : `${lightWord({ light: day.state, reason: day.reason })}, ${w("minutes", { n: day.minutes })}`);

function cell(day) {
  const mark = EMPTY.includes(day.state) ? make("span", { class: `off ${day.state}`, "aria-hidden": "true" }) : sign(day.state);
  const date = String(new Date(day.ms).getDate());
  return make("li", { class: day.today ? "now" : null, ...(day.today ? { "aria-current": "date" } : {}) },
    make("span", { class: "vh" }, `${dayName(day.ms)}: ${words(day)}`),
    make("span", { class: "meta", "aria-hidden": "true" }, weekday(day.ms)), make("b", { class: "num", "aria-hidden": "true" }, date), mark);
}

function legendOf(days) {
  const seen = [...new Set(days.map(({ state }) => state))];
  const rows = days.flatMap(({ sessions }) => sessions);
  const lights = seen.filter((state) => !EMPTY.includes(state)).map((state) => {
    const one = rows.find((row) => row.light === state);
    return make("li", {}, sign(state), make("span", {}, lightWord(one)));
  });
  const rest = seen.includes("rest") ? [make("li", {}, make("span", { class: "off rest", "aria-hidden": "true" }), make("span", {}, w("day.rest")))] : [];
  return [...lights, ...rest];
}

// A gap is a dash to look at, and words to listen to.
const number = (value) => make("td", {}, ...(value === null
  ? [make("span", { "aria-hidden": "true" }, "–"), make("span", { class: "vh" }, given(null))] : [String(value)]));

function rowsOf(day) {
  const name = () => make("th", { scope: "row" }, shortDay(day.ms));
  if (!day.sessions.length) return [make("tr", { class: "soft" }, name(), make("td", { colspan: 4 }, words(day)))];
  return day.sessions.map((row) => make("tr", {}, name(),
    make("td", {}, row.title, make("span", { class: "light" }, sign(row.light), make("span", {}, `${lightWord(row)}, ${w("minutes", { n: row.minutes })}`))),
    ...[row.before, row.worst, row.morning].map(number)));
}

/** Show the last days; nothing at all where there never was a session. */
export function showDays(days) {
  const sessions = days.reduce((sum, day) => sum + day.sessions.length, 0);
  const any = days.some(({ state }) => state !== "none" && state !== "open");
  show("days", any);
  if (!any) return;
  const rest = days.filter(({ state }) => state === "rest").length;
  say("days-said", w(rest ? "days.said" : "days.said.all", { sessions: counted("days.sessions", sessions), rest: counted("days.rest", rest) }));
  part("days-list").replaceChildren(...days.map(cell));
  part("days-key").replaceChildren(...legendOf(days));
  part("days-rows").replaceChildren(...[...days].reverse().flatMap(rowsOf));
}
