// What the sessions on this phone say, without the page: their lights, the last days, the question of the morning, the
// numbers for the advice, and what is next. No answer is null here, and never nought.

import { light, morningRise } from "../player/light.js";

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
const DAYS = 14;
// Whoever is still up at two has not slept yet: a morning begins at four.
const MORNING = 4 * HOUR;
const ASKED_FOR = 72 * HOUR;
const PRESS_PAUSE = 24 * HOUR;
const REST = 48 * HOUR;
const WORSE = ["red", "amber", "unknown", "green"];

/** The worst answer of a moment, or null where nothing was answered. */
export function painAt({ pain }, moment) {
  const values = pain.filter((row) => row.moment === moment).map(({ value }) => value);
  return values.length ? Math.max(...values) : null;
}

/** The date of an instant on this device, as 2026-06-09. */
export function dateOf(ms) {
  const at = new Date(ms);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

const lastOf = (rows) => rows[rows.length - 1] ?? null;

function entry(item, previous) {
  const { document, title, uid } = item;
  const numbers = {
    before: painAt(document, "before"), worst: painAt(document, "worst"), morning: painAt(document, "morning"), flags: document.flags,
    // Two mornings running: the session before this one had a worse morning too.
    rose_before: Boolean(previous && (morningRise(previous) ?? 0) > 0),
  };
  const from = Date.parse(document.started_at);
  const to = Date.parse(document.ended_at);
  return {
    uid, title, item, at: from, ended: to, day: dateOf(from), slug: item.slug ?? "", minutes: Math.max(1, Math.round((to - from) / 60000)), ...numbers,
    settled: document.pain.find(({ moment }) => moment === "morning")?.settled_within_hour ?? null,
    pressed: document.steps.some((row) => "soften_ms" in row && row.outcome !== "skipped" && row.worked_ms > 0),
    end: document.end, ...light(numbers),
  };
}

/** The kept sessions as the page shows them, oldest first. */
export function history(kept) {
  const rows = [];
  for (const item of [...kept].sort((a, b) => Date.parse(a.document.started_at) - Date.parse(b.document.started_at))) rows.push(entry(item, lastOf(rows)));
  return rows;
}

/** The session whose morning may still be asked about: {row, recalled}, or null. A day later it counts as remembered. */
export function morningDue(rows, declined, now) {
  const today = dateOf(now - MORNING);
  const yesterday = dateOf(now - MORNING - DAY);
  const open = rows.filter(({ uid, morning, ended }) => morning === null && !declined.includes(uid) && dateOf(ended - MORNING) < today && now - ended <= ASKED_FOR);
  const row = lastOf(open);
  return row && { row, recalled: dateOf(row.ended - MORNING) < yesterday };
}

/** A session document with the answer of the morning. Nobody has it yet, so it stays the same revision. */
export function withMorning(document, { value, settled, recalled }) {
  const other = document.pain.filter(({ moment }) => moment !== "morning");
  if (value === null) return { ...document, pain: other };
  const { area, side } = other[0] ?? { area: "knee", side: "both" };
  const row = { moment: "morning", area, side, value };
  if (settled) row.settled_within_hour = settled;
  if (recalled) row.recalled = true;
  return { ...document, pain: [...other, row] };
}

function inARow(rows, colour) {
  const before = rows.slice(0, -1).reverse();
  const other = before.findIndex((row) => row.light !== colour);
  return other < 0 ? before.length : other;
}

/** What the advice is asked with: the newest session and what came before it; null where there is none. */
export function numbersFor(rows, now) {
  const newest = lastOf(rows);
  if (!newest) return null;
  const { before, worst, morning, flags, settled, rose_before } = newest;
  const lately = rows.slice(0, -1).filter(({ ended, light: colour }) => colour === "red" && newest.ended - ended < DAYS * DAY);
  return {
    before, worst, morning, flags, settled, rose_before, days_since: Math.max(0, Math.floor((now - newest.ended) / DAY)),
    calm_before: inARow(rows, "green"), ambers_before: inARow(rows, "amber"), reds_before: lately.length,
  };
}

function ofDay(date, ms, rows, first, today) {
  const sessions = rows.filter(({ day }) => day === date);
  const [worst] = [...sessions].sort((a, b) => WORSE.indexOf(a.light) - WORSE.indexOf(b.light));
  // Before the first session there is nothing to tell; today may still become something.
  const empty = date === today ? "open" : date < first ? "none" : "rest";
  return { date, ms, sessions, today: date === today, minutes: sessions.reduce((sum, { minutes }) => sum + minutes, 0), state: worst ? worst.light : empty, reason: worst?.reason ?? "" };
}

/** The last fourteen days, oldest first; a day without a session is a rest day. */
export function fortnight(rows, now) {
  const noon = new Date(now);
  noon.setHours(12, 0, 0, 0);
  const first = rows[0]?.day ?? dateOf(now);
  return Array.from({ length: DAYS }, (_, index) => {
    const at = new Date(noon);
    at.setDate(noon.getDate() - (DAYS - 1 - index));
    return ofDay(dateOf(at.getTime()), at.getTime(), rows, first, dateOf(now));
  });
}

/** What is next: {kind: begin | rest | seen | done | go, slug, title, from, pressFrom}. */
export function nextUp(rows, { stars = [], todo = "", now }) {
  const newest = lastOf(rows);
  const pressed = lastOf(rows.filter((row) => row.pressed));
  const pressFrom = pressed && now - pressed.ended < PRESS_PAUSE ? pressed.ended + PRESS_PAUSE : null;
  const starred = stars[0] ?? "";
  if (!newest) return { kind: "begin", slug: starred, title: "", from: starred ? "star" : "new", pressFrom: null };
  const facts = { slug: newest.slug || starred, title: newest.title, from: "last", last: newest.at, pressFrom };
  if (todo === "see-someone") return { kind: "seen", ...facts };
  if ((todo === "rest" || (!todo && newest.light === "red")) && now - newest.ended < REST) return { kind: "rest", ...facts };
  return { kind: newest.day === dateOf(now) ? "done" : "go", ...facts };
}
