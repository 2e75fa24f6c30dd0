// How somebody stands where no server can be asked: every word that this device has is read, and the most cautious one counts.

import { joinLocks } from "../lib/locks.js";

const DAY_MS = 24 * 60 * 60 * 1000;
// How long an answer to the whole check holds, how long a pass, and an agreement. tests/safety/test_here.py compares with the server's rules.
export const LIST_MS = 42 * DAY_MS;
export const PASS_MS = 6 * 60 * 60 * 1000;
export const AGREEMENT_DAYS = 84;
export const FLAGS_MS = 2 * DAY_MS;
// A clock that was put back makes an answer look as if it came from tomorrow.
const AHEAD_MS = 2 * 60 * 1000;

const at = (text) => (text ? Date.parse(text) : NaN);
const isWhole = (pages) => ["1", "2", "3"].every((page) => pages.includes(page));

/** What a cookie of answers says, as one source. */
export function sourceOf(cookie) {
  if (!cookie?.at) return null;
  const ends = (cookie.opened ?? []).map((note) => note.split(":")).filter(([, how, , on]) => how === "a" && on)
    .map(([, , , on]) => { const [year, month, day] = on.split("-").map(Number); return new Date(year, month - 1, day + AGREEMENT_DAYS).toISOString(); });
  return {
    version: cookie.v, at: cookie.at, until: null, agreed_until: ends.sort()[0] ?? null, again: Boolean(cookie.again) || !isWhole(cookie.pages ?? ""),
    pressure_asked: (cookie.pages ?? "").includes("4"), locks: cookie.locks ?? {}, knee: cookie.knee ?? "", ticked: [],
  };
}

/** What an answer that was given here says, as one source. */
export const sourceOfAnswer = ({ v, at: given, pages, locks, knee, lines }) => ({
  version: v, at: given, until: null, agreed_until: null, again: !isWhole(pages), pressure_asked: pages.includes("4"), locks, knee, ticked: lines,
});

/**
 * Several sources as one: {locks, needsList, pressureAsked, knee, ticked, at}. `answers` are those given here and not sent yet,
 * `doubtedAt` the end of the last session that was red or flagged, `version` the questions that the server asked last.
 */
export function standingOf({ sources, answers = [], moreLocks = [], doubtedAt = null, version = "", wall }) {
  const lists = answers.filter(({ way }) => way === "list");
  const all = [...sources, ...lists.map(sourceOfAnswer)];
  const newest = all.reduce((best, source) => (!best || at(source.at) >= at(best.at) ? source : best), null);
  const locks = joinLocks([...all.map((source) => source.locks), ...answers.map((answer) => answer.locks), ...moreLocks]);
  const ticked = [...new Set([...all.flatMap((source) => source.ticked ?? []), ...answers.flatMap(({ lines }) => lines ?? [])])];
  if (!newest || Number.isNaN(at(newest.at))) return { locks, needsList: true, pressureAsked: false, knee: "", ticked, at: null };
  const given = at(newest.at);
  const same = all.filter((source) => at(source.at) >= given);
  // An agreement that ends makes its line count again; one that ended before this answer is in it.
  const ends = [given + LIST_MS, ...same.map((source) => at(source.until)), ...all.map((source) => at(source.agreed_until))];
  const until = Math.min(...ends.filter((end) => end > given));
  const again = same.some((source) => source.again) || (version && newest.version !== version);
  const doubted = doubtedAt !== null && doubtedAt >= given;
  return {
    locks, ticked, knee: newest.knee, at: newest.at,
    needsList: locks.everything || Boolean(again) || doubted || wall >= until || given > wall + AHEAD_MS,
    pressureAsked: newest.pressure_asked || answers.some(({ way, at: when }) => way === "pressure" && at(when) >= given),
  };
}

/** Whether a pass that this device gave still opens a session. */
export function passCounts(pass, wall) {
  const age = wall - at(pass.at);
  return age >= 0 && age < PASS_MS && new Date(wall).toDateString() === new Date(pass.at).toDateString();
}
